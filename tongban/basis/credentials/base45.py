"""Bytes as the 45 characters that a QR code holds in little room.

Source: RFC 9285.
"""

from tongban.basis.credentials.faults import Rejected, Why

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
NONE = 255
VALUES = bytes(CHARACTERS.find(chr(code)) % 256 for code in range(256))  # 255 for what is none of them
PAIRS = [CHARACTERS[value % 45] + CHARACTERS[value // 45] for value in range(45 * 45)]
WEIGHTS = (1, 45, 45 * 45)  # of the three characters that stand for two bytes, the first is the least
LANE = 4  # bytes in which the value of three characters has room
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
    rest = values[whole:]
    if rest and (len(rest) == 1 or rest[0] + 45 * rest[1] >= BYTE):
        raise Rejected(Why.MALFORMED, "the code ends too early")
    return _threes(values[:whole]) + (bytes([rest[0] + 45 * rest[1]]) if rest else b"")


def _threes(values: bytes) -> bytes:
    """Return two bytes for each three values.

    All threes are reckoned at once, as one number in which each has a lane of its own: less than half the time of one
    after another.
    """
    lanes, sums = bytearray(len(values) // 3 * LANE), 0
    for place, weight in enumerate(WEIGHTS):
        lanes[::LANE] = values[place::3]
        sums += weight * int.from_bytes(lanes, "little")
    found = sums.to_bytes(len(lanes), "little")
    if found[2::LANE].strip(b"\0"):
        raise Rejected(Why.MALFORMED, "the code has three characters that stand for nothing")
    pairs = bytearray(len(lanes) // 2)
    pairs[::2], pairs[1::2] = found[1::LANE], found[::LANE]
    return bytes(pairs)
