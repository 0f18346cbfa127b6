"""The policies of the pack on disk."""

from datetime import date
from pathlib import Path

from django.core.management.base import CommandError

from tongban.basis.policy.checks import read_policies
from tongban.basis.policy.files import PolicyFile
from tongban.basis.policy.shelf import current
from tongban.basis.refusals import NotFound
from tongban.casework.catalog import queries as catalog


def folder() -> Path:
    """Return where the policies of the pack lie."""
    return catalog.policies_folder()


def policy(code: str, on: date) -> PolicyFile:
    """Return the version of a policy that holds on a day; raise CommandError if there is none."""
    try:
        return current(read_policies(folder())[0], code, on)
    except NotFound as e:
        raise CommandError(f"There is no {e} without problems. `tongban policy check` says what is wrong.") from e
