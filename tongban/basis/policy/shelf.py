"""Which policy holds on a day."""

from collections.abc import Iterable
from datetime import date

from tongban.basis.policy.files import PolicyFile
from tongban.basis.refusals import NotFound


def in_force(files: Iterable[PolicyFile], on: date) -> dict[str, PolicyFile]:
    """Return the policies that hold on a day by code: of each the latest version that has begun and not ended."""
    begun: dict[str, PolicyFile] = {}
    for file in files:
        known = begun.get(file.code)
        if file.begins <= on and (known is None or (known.begins, known.version) < (file.begins, file.version)):
            begun[file.code] = file
    return {code: file for code, file in sorted(begun.items()) if file.ends is None or on < file.ends}


def current(files: Iterable[PolicyFile], code: str, on: date) -> PolicyFile:
    """Return the version of a policy that holds on a day, or raise NotFound."""
    found = in_force(files, on).get(code)
    if found is None:
        raise NotFound(f"policy {code} on {on}")
    return found
