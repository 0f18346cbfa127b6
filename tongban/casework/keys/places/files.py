"""A key in an encrypted file: for development, and for offices that have no device."""

from pathlib import Path

from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

from tongban.basis.credentials.faults import NotPossible
from tongban.basis.credentials.signing import Es256Signer
from tongban.casework.keys import private
from tongban.casework.keys.rules import KeysRefused

SHORTEST = 12  # characters of a passphrase


def new(folder: Path, passphrase: str) -> tuple[str, Es256Signer]:
    """Return the place of a new key, and its signer."""
    signer = Es256Signer.new()
    name = f"{signer.public.key_id.hex()}.key"
    keep(folder / name, signer, passphrase)
    return f"file:{name}", signer


def keep(path: Path, signer: Es256Signer, passphrase: str) -> None:
    """Write a key to a file, encrypted with a passphrase.

    Raises:
        KeysRefused: The passphrase is too short.
    """
    if len(passphrase) < SHORTEST:
        raise KeysRefused(f"A passphrase has {SHORTEST} characters or more.")
    locked = BestAvailableEncryption(passphrase.encode())
    private.write(path, signer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked))


def opened(path: Path, passphrase: str) -> Es256Signer:
    """Return the signer of a key in a file.

    Raises:
        KeysRefused: There is none, others may read it, or the passphrase is another.
    """
    try:
        return Es256Signer.from_pem(private.read(path), passphrase.encode())
    except NotPossible as e:
        raise KeysRefused(f"{path} does not open with this passphrase.") from e
