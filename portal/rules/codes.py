"""Codes that people read, type and say aloud: Crockford's base 32 (no I, L, O, U).

Source: Douglas Crockford's public description of base 32; on reading, I and L count as 1 and O as
0.
"""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None, ".": None})

POINT_LENGTH = 8
RECEIPT_LENGTH = 10
SLIP_LENGTH = 26
TYPED_LENGTH = 12  # of an activation code: 60 bits, and always together with a NIP


def encode(data: bytes, length: int) -> str:
    """The first `length` base-32 characters of `data`, most significant bits first.

    Raises ValueError when `data` has fewer than `length` * 5 bits; a last partial group is padded
    with zeros.
    """
    bits = len(data) * 8
    if bits + 4 < length * 5:
        raise ValueError("Not enough bytes for a code of this length")
    value = int.from_bytes(data, "big") << (-bits % 5)
    groups = (bits + 4) // 5
    return "".join(ALPHABET[value >> 5 * (groups - 1 - i) & 31] for i in range(length))


def normalise(text: str, length: int) -> str | None:
    """What a person typed, as a code of exactly `length` characters, or None when it cannot be
    one.
    """
    code = text.strip().upper().translate(_READ)
    if len(code) != length or any(c not in ALPHABET for c in code):
        return None
    return code


def grouped(code: str) -> str:
    """A code in the groups in which it is printed and said: 4-4 for points, 5-5 for receipts, 4s
    for slips and activation codes.
    """
    size = 5 if len(code) == RECEIPT_LENGTH else 4
    return "-".join(code[i : i + size] for i in range(0, len(code), size))
