"""Keys made and opened at their place, whichever it is. What reaches devices and servers is loaded when needed."""

from pathlib import Path

from tongban.basis.credentials.signing import CheckedSigner, Signer
from tongban.casework.keys.places import files
from tongban.casework.keys.places.reach import Reaches
from tongban.casework.keys.rules import DOMESTIC, KeysRefused

FILE, DEVICE = "file:", "pkcs11:"


def make(key: str, folder: Path, reaches: Reaches) -> tuple[str, Signer]:
    """Return the place of a new key, and its signer.

    Args:
        key: `file:` for a file in the folder, `file-sm2:` for one of the domestic suite,
            `pkcs11:token=…;object=…` for a device, or the address of a key that another machine has made (`https://…`).
        folder: Of the site's keys.
    """
    if key == FILE:
        return files.new(folder, reaches.passphrase)
    if key == DOMESTIC:
        return files.new_domestic(folder, reaches.passphrase)
    if key.startswith(DEVICE):
        from tongban.casework.keys.places import device  # noqa: PLC0415 (needs a library that few have)

        return key, CheckedSigner(device.new(key, reaches.device))
    return key, open_at(key, folder, reaches)


def open_at(place: str, folder: Path, reaches: Reaches) -> Signer:
    """Return the signer of a key at its place. What devices and other machines sign is checked before it is used."""
    if place.startswith(FILE):
        return files.opened(folder / Path(place.removeprefix(FILE)).name, reaches.passphrase)
    if place.startswith(DOMESTIC):
        return files.opened_domestic(folder / Path(place.removeprefix(DOMESTIC)).name, reaches.passphrase)
    if place.startswith(DEVICE):
        from tongban.casework.keys.places import device  # noqa: PLC0415 (same)

        return CheckedSigner(device.opened(place, reaches.device))
    if place.startswith(("https:", "http:")):
        from tongban.casework.keys.places import remote  # noqa: PLC0415 (same)

        return CheckedSigner(remote.opened(place, reaches.server))
    raise KeysRefused(f"{place} names no place of keys: file:, pkcs11: or https://.")
