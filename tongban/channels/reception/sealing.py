"""The address of a hall's screen and machine: a sealed word that only a clerk of that office can have made."""

from datetime import timedelta

from django.core import signing

from tongban.basis.refusals import NotFound

SALT = "reception.hall"
SEALED_FOR = timedelta(days=370)  # it hangs on a wall


def seal(office: str) -> str:
    """Return the word that stands for an office's hall; nobody can make one up."""
    return signing.dumps(office, salt=SALT)


def unseal(token: str) -> str:
    """Return the office that a sealed word stands for, or raise NotFound."""
    try:
        office: str = signing.loads(token, salt=SALT, max_age=SEALED_FOR)
    except signing.BadSignature:
        raise NotFound("hall") from None
    return office
