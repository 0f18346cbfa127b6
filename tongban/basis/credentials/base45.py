"""Bytes as the 45 characters that a QR code holds in little room.

Source: RFC 9285.
"""

from struct import pack

from tongban.basis.credentials.faults import Rejected, Why

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
NONE = 255
VALUES = bytes(CHARACTERS.find(chr(code)) % 256 for code in range(256))  # 255 for what is none of them
PAIRS = [CHARACTERS[value % 45] + CHARACTERS[value // 45] for value in range(45 * 45)]
TWO_BYTES = 1 << 16
BYTE = 1 << 8


def to_base45(data: bytes) -> str:
    """Return bytes in base45: three characters for two bytes."""
    whole = len(data) & ~1
    found = []
    for place in range(0, whole, 2):
        value = data[place] << 8 | data[place + 1]
        found.append(PAIRS[value % 2025] + CHARACTERS[value // 2025])
    if whole < len(data):
        found.append(PAIRS[data[whole]])
    return "".join(found)


def from_base45(text: str) -> bytes:
    """Return the bytes of a base45 text.

    Raises:
        Rejected: It is none.
    """
    values = text.encode("ascii", "replace").translate(VALUES)
    if NONE in values:
        raise Rejected(Why.MALFORMED, "the code has a character that is none of its 45")
    whole = len(values) - len(values) % 3
    threes = zip(values[:whole:3], values[1:whole:3], values[2:whole:3], strict=True)
    numbers = [first + 45 * second + 2025 * third for first, second, third in threes]
    if numbers and max(numbers) >= TWO_BYTES:
        raise Rejected(Why.MALFORMED, "the code has three characters that stand for nothing")
    rest = values[whole:]
    if rest and (len(rest) == 1 or rest[0] + 45 * rest[1] >= BYTE):
        raise Rejected(Why.MALFORMED, "the code ends too early")
    return pack(f">{len(numbers)}H", *numbers) + (bytes([rest[0] + 45 * rest[1]]) if rest else b"")
