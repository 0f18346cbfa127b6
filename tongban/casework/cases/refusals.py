"""What the office will not do between application and acceptance, besides what the rules of every act say."""

from collections.abc import Iterable

from tongban.basis.refusals import Refusal


class StalePage(Refusal):
    """Something has happened to the case since the page that the act was asked from was shown."""


class GapOpen(Refusal):
    """Evidence that was promised at acceptance has not come in, so nothing can be granted."""

    def __init__(self, codes: Iterable[str]) -> None:
        self.codes = tuple(codes)
        super().__init__(f"promised and not in: {', '.join(self.codes)}")


class EarlierOpen(Refusal):
    """Numbers are limited, and cases that were accepted before have not been decided."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self.numbers = tuple(numbers)
        super().__init__(f"accepted before: {', '.join(self.numbers)}")


class NotTolerable(Refusal):
    """The item does not let this piece of evidence follow later."""


class OpenAlready(Refusal):
    """The applicant has an open case of the same item, and nobody has said whether this is another matter."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self.numbers = tuple(numbers)
        super().__init__(f"open already: {', '.join(self.numbers)}")


class NoCommitment(Refusal):
    """The item is not decided on a commitment."""


class NoBar(Refusal):
    """The item's law draws no such bar from this."""


class NotHandledHere(Refusal):
    """The item is a guide to read; it cannot be applied for here yet."""


class NoHousehold(Refusal):
    """The applicant is in no household of the register, and the item needs one to find the office."""


class OtherOffice(Refusal):
    """With these answers another office would be in charge of the case."""

    def __init__(self, authority: str) -> None:
        super().__init__(f"in charge would be {authority}")
        self.authority = authority
