"""How many wrong attempts are let pass within an hour."""

from tongban.basis.refusals import Refusal

FOR_A_LOG_IN = 10
FROM_AN_ADDRESS = 100  # behind which there may be a whole office


class TooManyAttempts(Refusal):
    """Too much wrong within an hour, of one thing or from one place."""

    message = "Too many wrong attempts. Wait an hour, then try again."
