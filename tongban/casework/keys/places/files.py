"""A key in an encrypted file: for development, and for offices that have no device."""

import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

from tongban.basis.credentials.faults import NotPossible
from tongban.basis.credentials.signing import CheckedSigner, Es256Signer
from tongban.basis.credentials.sm2 import Sm2Signer
from tongban.casework.keys import private
from tongban.casework.keys.rules import DOMESTIC, KeysRefused

SALT, IV = 16, 12
COST, BLOCK, LANES = 1 << 15, 8, 1  # of scrypt: a tenth of a second, and 32 MB
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
    must_be_long(passphrase)
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


def new_domestic(folder: Path, passphrase: str) -> tuple[str, CheckedSigner]:
    """Return the place of a new key of the domestic suite, and its signer. What it signs is checked, each time.

    The library that encrypts other keys does not know this suite; so its bytes are sealed with the passphrase here.

    Raises:
        KeysRefused: The passphrase is too short.
    """
    must_be_long(passphrase)
    signer = Sm2Signer.new()
    name, salt, iv = f"{signer.public.key_id.hex()}.key", os.urandom(SALT), os.urandom(IV)
    private.write(folder / name, salt + iv + _cipher(passphrase, salt).encrypt(iv, signer.der(), name.encode()))
    return f"{DOMESTIC}{name}", CheckedSigner(signer)


def opened_domestic(path: Path, passphrase: str) -> CheckedSigner:
    """Return the signer of such a key.

    Raises:
        KeysRefused: There is none, others may read it, or the passphrase is another.
    """
    found = private.read(path)
    salt, iv, sealed = found[:SALT], found[SALT : SALT + IV], found[SALT + IV :]
    try:
        der = _cipher(passphrase, salt).decrypt(iv, sealed, path.name.encode())
        return CheckedSigner(Sm2Signer.from_der(der))
    except (InvalidTag, ValueError, NotPossible) as e:
        raise KeysRefused(f"{path} does not open with this passphrase.") from e


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=COST, r=BLOCK, p=LANES).derive(passphrase.encode()))


def must_be_long(passphrase: str) -> None:
    """Return if a passphrase is long enough to lock a key with.

    Raises:
        KeysRefused: It is not.
    """
    if len(passphrase) < SHORTEST:
        raise KeysRefused(f"A passphrase has {SHORTEST} characters or more.")
