"""What the office will not do.

A Refusal is foreseen, and can be told to the person asking. Any other exception is a fault
of ours: it is logged, and answered with "something went wrong".
"""


class Refusal(Exception):
    """The office will not do what was asked, and can say why."""


class NotFound(Refusal):
    """There is nothing by that name."""


class NotYours(Refusal):
    """It exists, but the one who asks has no say over it."""


class Invalid(Refusal):
    """A value is wrong, and the message says what to write instead.

    Attributes:
        field: The name of the value, as the form or the request knows it.
        message: What is wrong and what to do, in English; it is the msgid that channels translate.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message
