"""SM2 with SM3 through the system's libcrypto: the domestic suite, behind the same protocol.

Source: GB/T 32918.2, GB/T 32918.5 (the curve), GM/T 0009 (the default name of a signer).
"""

import ctypes
from ctypes import CDLL, POINTER, byref, c_char_p, c_int, c_long, c_size_t, c_void_p, create_string_buffer
from ctypes.util import find_library
from functools import cache, cached_property

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from tongban.basis.credentials.faults import NotPossible, Rejected, Why
from tongban.basis.credentials.signing import COORDINATE, SIGNATURE, Suite, key_id_of, raw

# y² = x³ - 3x + B over the field of this prime (GB/T 32918.5).
PRIME = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
NAME = b"1234567812345678"
POINT = 65
MOST_DER = 80
# SubjectPublicKeyInfo of an SM2 key, up to its point.
BEFORE_POINT = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")
_POINTERS = (
    "EVP_MD_CTX_new", "EVP_PKEY_CTX_new", "EVP_sm3", "EVP_PKEY_Q_keygen", "d2i_AutoPrivateKey", "d2i_PUBKEY",
)  # fmt: skip


@cache
def _library() -> CDLL:
    """Return libcrypto, told what its functions take.

    Raises:
        NotPossible: There is none, or it was built without SM2.
    """
    try:
        library = CDLL(find_library("crypto") or "libcrypto.so.3")
        for name in _POINTERS:
            getattr(library, name).restype = c_void_p
    except (OSError, AttributeError) as e:
        raise NotPossible("SM2 needs libcrypto of OpenSSL 3 with SM2 in it: apt-get install libssl3") from e
    library.EVP_PKEY_free.argtypes = library.EVP_MD_CTX_free.argtypes = [c_void_p]
    library.EVP_PKEY_CTX_free.argtypes = [c_void_p]
    library.EVP_PKEY_CTX_new.argtypes = [c_void_p, c_void_p]
    library.EVP_PKEY_CTX_set1_id.argtypes = [c_void_p, c_char_p, c_int]
    library.EVP_MD_CTX_set_pkey_ctx.argtypes = [c_void_p, c_void_p]
    for name in ("EVP_DigestSignInit", "EVP_DigestVerifyInit"):
        getattr(library, name).argtypes = [c_void_p] * 5
    library.EVP_DigestSign.argtypes = [c_void_p, c_char_p, POINTER(c_size_t), c_char_p, c_size_t]
    library.EVP_DigestVerify.argtypes = [c_void_p, c_char_p, c_size_t, c_char_p, c_size_t]
    for name in ("d2i_AutoPrivateKey", "d2i_PUBKEY"):
        getattr(library, name).argtypes = [c_void_p, POINTER(c_char_p), c_long]
    for name in ("i2d_PUBKEY", "i2d_PrivateKey"):
        getattr(library, name).argtypes = [c_void_p, POINTER(c_void_p)]
    library.EVP_PKEY_Q_keygen.argtypes = [c_void_p, c_void_p, c_char_p]
    return library


class _Handle:
    """A key that libcrypto holds, freed with this object."""

    def __init__(self, address: int | None) -> None:
        if not address:
            raise ValueError("no key")
        self.address = address

    @classmethod
    def read(cls, reader: str, der: bytes) -> "_Handle":
        start = c_char_p(der)
        return cls(getattr(_library(), reader)(None, byref(start), len(der)))

    def written(self, writer: str) -> bytes:
        function = getattr(_library(), writer)
        length = function(self.address, None)
        room = create_string_buffer(length)
        at = c_void_p(ctypes.addressof(room))
        function(self.address, byref(at))
        return room.raw

    def __del__(self) -> None:
        if address := getattr(self, "address", None):
            _library().EVP_PKEY_free(address)


class _Digest:
    """One signature being made or checked, with the name of the signer hashed in first."""

    def __init__(self, handle: _Handle, begin: str) -> None:
        self._library = library = _library()
        self.address = library.EVP_MD_CTX_new()
        self._key = library.EVP_PKEY_CTX_new(handle.address, None)
        library.EVP_PKEY_CTX_set1_id(self._key, NAME, len(NAME))
        library.EVP_MD_CTX_set_pkey_ctx(self.address, self._key)
        getattr(library, begin)(self.address, None, library.EVP_sm3(), None, handle.address)

    def __enter__(self) -> int:
        return int(self.address)

    def __exit__(self, *_: object) -> None:
        self._library.EVP_MD_CTX_free(self.address)
        self._library.EVP_PKEY_CTX_free(self._key)


class Sm2Key:
    """A public key on the curve of SM2."""

    suite = Suite.SM2

    def __init__(self, point: bytes, handle: _Handle) -> None:
        self.point = point
        self._handle = handle

    @classmethod
    def from_point(cls, point: bytes) -> "Sm2Key":
        """Return the key of a point on the curve."""
        if len(point) != POINT:
            raise Rejected(Why.MALFORMED, "a point has 65 bytes")
        try:
            return cls(point, _Handle.read("d2i_PUBKEY", BEFORE_POINT + point))
        except ValueError as e:
            raise Rejected(Why.MALFORMED, "the point is not on the curve") from e

    @classmethod
    def from_x(cls, x: bytes, *, odd: bool) -> "Sm2Key":
        """Return the key of the point that has this x and an odd or even y.

        Source: GB/T 32918.1 A.5.2 (the prime leaves 3 when divided by 4).
        """
        number = int.from_bytes(x, "big")
        y = pow(number**3 - 3 * number + B, (PRIME + 1) // 4, PRIME)
        if y % 2 != odd:
            y = PRIME - y
        return cls.from_point(b"\x04" + raw(number, y))

    @cached_property
    def key_id(self) -> bytes:
        return key_id_of(self.point)

    def verify(self, data: bytes, signature: bytes) -> None:
        if len(signature) != SIGNATURE:
            raise Rejected(Why.SIGNATURE, "a signature has 64 bytes")
        r = int.from_bytes(signature[:COORDINATE], "big")
        s = int.from_bytes(signature[COORDINATE:], "big")
        der = encode_dss_signature(r, s)
        with _Digest(self._handle, "EVP_DigestVerifyInit") as context:
            fits = _library().EVP_DigestVerify(context, der, len(der), data, len(data))
        if fits != 1:
            raise Rejected(Why.SIGNATURE, "the signature does not fit")


class Sm2Signer:
    """A key on the curve of SM2 that this process holds."""

    def __init__(self, handle: _Handle) -> None:
        self._handle = handle
        self.public = Sm2Key.from_point(handle.written("i2d_PUBKEY")[-POINT:])

    @classmethod
    def new(cls) -> "Sm2Signer":
        """Return a signer with a new key."""
        return cls(_Handle(_library().EVP_PKEY_Q_keygen(None, None, b"SM2")))

    @classmethod
    def from_der(cls, der: bytes) -> "Sm2Signer":
        """Return the signer of a key as a file holds it (PKCS#8 or SEC 1, in DER, not encrypted).

        Raises:
            NotPossible: It is no SM2 key.
        """
        try:
            return cls(_Handle.read("d2i_AutoPrivateKey", der))
        except (ValueError, Rejected) as e:
            raise NotPossible("the bytes hold no SM2 key") from e

    def der(self) -> bytes:
        """Return the key as a file may hold it."""
        return self._handle.written("i2d_PrivateKey")

    def sign(self, data: bytes) -> bytes:
        room = create_string_buffer(MOST_DER)
        length = c_size_t(MOST_DER)
        with _Digest(self._handle, "EVP_DigestSignInit") as context:
            _library().EVP_DigestSign(context, room, byref(length), data, len(data))
        return raw(*decode_dss_signature(room.raw[: length.value]))
