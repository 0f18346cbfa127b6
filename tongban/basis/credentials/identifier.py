"""The identifier of an electronic licence: kind, who issued it, serial, version, and a check character.

The text of the standard was not at hand; its form is taken from identifiers in use, and the check from their characters
(`packs/cn/checks/licence_ids.yaml`).
"""

import re
import unicodedata
from dataclasses import dataclass

from stdnum.iso7064 import mod_37_36

from tongban.basis.ids import Fault
from tongban.basis.refusals import Invalid

ROOT = "1.2.156.3005.2"
PARTS = 5
LAST_VERSION = 999
FORMS = {
    "kind": re.compile(r"[0-9A-Z]{18}[0-9]{3}", re.ASCII),
    "issuer": re.compile(r"[0-9]{6}|[0-9A-Z]{18}", re.ASCII),
    "serial": re.compile(r"[0-9A-Z]{1,32}", re.ASCII),
    "version": re.compile(r"[0-9]{3}", re.ASCII),
    "check": re.compile(r"[0-9A-Z]", re.ASCII),
}
REMEDIES = {
    Fault.LENGTH: "A licence identifier has five parts between dots after 1.2.156.3005.2. Compare it with the licence.",
    Fault.CHARACTERS: "A part of the licence identifier is not of its form. Compare it with the licence.",
    Fault.CHECK: "The licence identifier has a typing error. Compare it with the licence.",
}


class WrongLicenceId(Invalid, ValueError):
    """It is not the identifier of an electronic licence. `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__("licence_id", REMEDIES[fault])
        self.fault = fault


@dataclass(frozen=True, slots=True)
class LicenceId:
    """What the identifier of an electronic licence says.

    Attributes:
        kind: The authority that defined this kind of licence (credit code, 18 characters), and which of its kinds.
        issuer: Who issued it: a credit code, or the six digits of a region.
        serial: Up to 32 digits and capital letters, given once by the issuer for this kind.
        version: 1 to 999; each new version of the same licence counts one up.
    """

    kind: str
    issuer: str
    serial: str
    version: int

    def __str__(self) -> str:
        body = (self.kind, self.issuer, self.serial, f"{self.version:03d}")
        return ".".join((ROOT, *body, mod_37_36.calc_check_digit("".join(body))))


def licence_id(kind: str, issuer: str, serial: str, version: int = 1) -> LicenceId:
    """Return the identifier of an electronic licence; as text (`str`) it ends with its check character.

    Raises:
        ValueError: A part cannot stand in an identifier.

    Source: GB/T 36904-2018; ISO/IEC 7064 (MOD 37,36).
    """
    if not 1 <= version <= LAST_VERSION:
        raise ValueError("a licence identifier has a version from 1 to 999")
    for name, part in (("kind", kind), ("issuer", issuer), ("serial", serial)):
        if not FORMS[name].fullmatch(part):
            raise ValueError(f"the {name} of a licence identifier is not of its form")
    return LicenceId(kind, issuer, serial, version)


def read_licence_id(text: str) -> LicenceId:
    """Return what the identifier says that was typed or read; small letters and full width do not matter.

    Raises:
        WrongLicenceId: The text is no such identifier.

    Source: GB/T 36904-2018; ISO/IEC 7064 (MOD 37,36).
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    parts = plain.removeprefix(f"{ROOT}.").split(".")
    if not plain.startswith(f"{ROOT}.") or len(parts) != PARTS:
        raise WrongLicenceId(Fault.LENGTH)
    if not all(form.fullmatch(part) for form, part in zip(FORMS.values(), parts, strict=True)):
        raise WrongLicenceId(Fault.CHARACTERS)
    if not mod_37_36.is_valid("".join(parts)):
        raise WrongLicenceId(Fault.CHECK)
    kind, issuer, serial, version, _ = parts
    return LicenceId(kind, issuer, serial, int(version))
