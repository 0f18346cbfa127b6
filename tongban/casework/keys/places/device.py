"""A key in a device that speaks PKCS#11. The key never leaves it, and what it signs is checked before it is handed out.

One session and one log-in a process, since logging in costs more than signing. One call at a time: the library that we
stand on starts the device's without telling it of threads. Several processes sign at the same time.
"""

import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import unquote

import pkcs11
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass, PKCS11Error
from pkcs11.util.ec import encode_named_curve_parameters

from tongban.basis.credentials.signing import Es256Key
from tongban.casework.keys.places.reach import Device
from tongban.casework.keys.rules import KeysRefused, SignerAway

CURVE = "secp256r1"
POINT = 65  # bytes; most devices give it within an OCTET STRING, some bare
_one_call = threading.RLock()


@dataclass(frozen=True, slots=True)
class Place:
    """What a PKCS#11 address names: a token, and a key on it.

    Source: RFC 7512 2.3.
    """

    token: str
    name: str

    @classmethod
    def read(cls, address: str) -> "Place":
        """Return what an address like `pkcs11:token=tongban;object=ds-32` names."""
        path = address.removeprefix("pkcs11:").partition("?")[0]
        said = {name: unquote(value) for name, _, value in (part.partition("=") for part in path.split(";"))}
        if not said.get("token") or not said.get("object"):
            raise KeysRefused(f"{address} names no key. Write it like pkcs11:token=tongban;object=ds-32.")
        return cls(said["token"], said["object"])


class _Token:
    """A token in which this process is logged in."""

    def __init__(self, reach: Device, label: str) -> None:
        self.pid = os.getpid()
        library = pkcs11.lib(reach.module)
        token: Any = library.get_token(token_label=label)
        self.session = token.open(user_pin=reach.pin, rw=True)

    def point(self, name: str) -> bytes | None:
        wanted = {Attribute.CLASS: ObjectClass.PUBLIC_KEY, Attribute.LABEL: name}
        found = [each[Attribute.EC_POINT] for each in self.session.get_objects(wanted)]
        if len(found) > 1:
            raise KeysRefused(f"The token has {len(found)} keys named {name}. Each needs a name of its own.")
        return bytes(found[0])[-POINT:] if found else None

    def make(self, name: str) -> None:
        curve = {Attribute.EC_PARAMS: encode_named_curve_parameters(CURVE)}
        parameters = self.session.create_domain_parameters(KeyType.EC, curve, local=True)
        kept = {Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False}
        parameters.generate_keypair(store=True, label=name, private_template=kept)

    def key(self, name: str) -> Any:
        return self.session.get_key(object_class=ObjectClass.PRIVATE_KEY, label=name)


_tokens: dict[tuple[Device, str], _Token] = {}


def _token(reach: Device, label: str) -> _Token:
    """Return the token, opened by this process: a log-in does not pass to a process made from this one."""
    found = _tokens.get((reach, label))
    if found is None or found.pid != os.getpid():
        if not reach.module or not reach.pin:
            raise KeysRefused("Name the device's library in TONGBAN_PKCS11_MODULE and its PIN in TONGBAN_PKCS11_PIN.")
        if found is not None:
            pkcs11.lib(reach.module).reinitialize()
            _tokens.clear()
        try:
            found = _tokens[reach, label] = _Token(reach, label)
        except (PKCS11Error, RuntimeError, OSError) as e:
            raise SignerAway(f"the token {label} does not open: {type(e).__name__}") from e
    return found


def _answering(reach: Device, label: str) -> _Token:
    """Return the token, opened anew if its session has ended: ask before a search.

    The library ends a search that could not begin in a destructor, where nobody can catch that it fails.
    """
    try:
        found = _token(reach, label)
        found.session.generate_random(8)
    except PKCS11Error:
        _forget(reach, label)
        found = _token(reach, label)
    return found


def _forget(reach: Device, label: str) -> None:
    """Leave a token that failed; the next call opens it anew."""
    found = _tokens.pop((reach, label), None)
    if found is not None:
        with suppress(PKCS11Error):
            found.session.close()


class DeviceSigner:
    """A key in a device."""

    def __init__(self, reach: Device, place: Place, point: bytes) -> None:
        self._reach = reach
        self._place = place
        self._found: tuple[_Token, Any] | None = None
        self.public = Es256Key.from_point(point)

    def sign(self, data: bytes) -> bytes:
        """Return the signature over these bytes.

        Raises:
            SignerAway: The device does not sign; it is opened anew the next time.
        """
        with _one_call:
            try:
                return bytes(self._key().sign(sha256(data).digest(), mechanism=Mechanism.ECDSA))
            except PKCS11Error as e:
                self._found = None
                _forget(self._reach, self._place.token)
                raise SignerAway(f"the device does not sign: {type(e).__name__}") from e

    def _key(self) -> Any:
        token = _token(self._reach, self._place.token)
        if self._found is None or self._found[0] is not token:
            token = _answering(self._reach, self._place.token)
            self._found = token, token.key(self._place.name)
        return self._found[1]


def opened(address: str, reach: Device) -> DeviceSigner:
    """Return the signer of a key in a device.

    Raises:
        KeysRefused: It has no such key.
        SignerAway: The device does not open.
    """
    place = Place.read(address)
    with _one_call:
        point = _answering(reach, place.token).point(place.name)
    if point is None:
        raise KeysRefused(f"The token {place.token} has no key {place.name}.")
    return DeviceSigner(reach, place, point)


def new(address: str, reach: Device) -> DeviceSigner:
    """Return the signer of a key that is made in the device now, which it never leaves.

    Raises:
        KeysRefused: There is a key of this name already.
    """
    place = Place.read(address)
    with _one_call:
        token = _answering(reach, place.token)
        if token.point(place.name) is not None:
            raise KeysRefused(f"The token {place.token} has a key {place.name} already. Choose another name.")
        token.make(place.name)
    return opened(address, reach)
