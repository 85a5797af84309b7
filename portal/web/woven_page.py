"""Pages with words to be filled in, whose remaining text was compressed once.

In gzip (RFC 1951) what is the same for all is deflated at the highest level when the page is kept,
and the words of a visit stand between as stored blocks: filling costs no compressing, and no secret
of a form is ever compressed together with what somebody else chose.

A deflated piece may point back over words that are always of one length, because the way back is
then the same on every page; and where such a word comes again, it points to where it came first.
It never points over a word of any other length.
"""

import struct
import zlib
from collections.abc import Mapping, Sequence

_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
_WINDOW = 32_768
_LONGEST_BLOCK = 65_535
_WORTH_PACKING = 64
_LONG_WORD = 400
# Bytes that no page in UTF-8 holds; a prime number of them.
_NOBODYS = bytes([*range(9), *range(11, 32), 0x7F, *range(0xF5, 0xFF)])
_BEFORE = b"\xc0"
"""One more of them: zlib never points to the very first byte."""
_MOST_STRIDES = len(_NOBODYS) - 1
Piece = tuple[bytes, bytes] | str


class WovenPage:
    """`parts` are texts and names of words in turns, a text first and last; `lengths` says how many
    bytes those words have that are always of one length.
    """

    def __init__(self, parts: Sequence[str], lengths: Mapping[str, int]) -> None:
        self.lengths = {name: n for name, n in lengths.items() if name in parts[1::2]}
        self._parts = [part if at % 2 else part.encode() for at, part in enumerate(parts)]
        self._pieces: list[Piece] = _pieces(parts, _stand_ins(self.lengths))
        if not self._is_right():  # the packer took another way than we thought: nothing points back
            self._pieces = _pieces(parts, {})

    def plain(self, words: Mapping[str, bytes]) -> bytes:
        """The page as it is. Raises KeyError for a missing word."""
        return b"".join([words[p] if isinstance(p, str) else p for p in self._parts])

    def gzipped(self, words: Mapping[str, bytes]) -> bytes:
        """The page in gzip. Raises KeyError for a missing word."""
        whole, out, waiting = self.plain(words), [_HEAD, b"\0"], b""
        for piece in self._pieces:
            text, packed = (words[piece], b"") if isinstance(piece, str) else piece
            if not packed and len(text) > _LONG_WORD:
                packed = _packed(text, b"")
            if packed:
                out += (_stored(waiting), packed)
                waiting = b""
            else:
                waiting += text
        out.append(_stored(waiting))
        # An empty last block, then what tells that nothing was lost on the way.
        out.append(b"\x03\x00" + struct.pack("<LL", zlib.crc32(whole), len(whole) & 0xFFFFFFFF))
        return b"".join(out)

    def fits(self, words: Mapping[str, bytes]) -> bool:
        """Whether the words of one length have that length."""
        return all(len(words[name]) == length for name, length in self.lengths.items())

    def _is_right(self) -> bool:
        """Whether it unpacks to what it should, with two sets of words that tell every place of
        every word from all others.
        """
        names = sorted({part for part in self._parts if isinstance(part, str)})
        lengths = [self.lengths.get(name, 3) for name in names]
        for sign in (lambda place: 48 + place % 64, lambda place: 48 + place // 64 % 64):
            ends = [sum(lengths[: at + 1]) for at in range(len(names))]
            words = {
                name: bytes(map(sign, range(end - length, end)))
                for name, length, end in zip(names, lengths, ends, strict=True)
            }
            try:
                found = zlib.decompress(self.gzipped(words), 16 + zlib.MAX_WBITS)
            except zlib.error:
                return False
            if found != self.plain(words):
                return False
        return True


def _pieces(parts: Sequence[str], stand_ins: Mapping[str, bytes]) -> list[Piece]:
    """Texts with what they are packed, and words; a word that came before is part of its text."""
    found: list[Piece] = []
    known, text, met = b"", b"", set()
    for at, part in enumerate(parts):
        if at % 2 == 0:
            text += part.encode()
        elif part in met:
            text += stand_ins[part]
        else:
            found += [_piece(text, known), part]
            known, text = known + text, b""
            if part in stand_ins:
                known += stand_ins[part]
                met.add(part)
            else:
                known = b""
                met.clear()
    return [*found, _piece(text, known)]


def _piece(text: bytes, known: bytes) -> Piece:
    packed = _packed(text, known)
    return (b"", packed) if packed else (text, b"")


def _stand_ins(lengths: Mapping[str, int]) -> dict[str, bytes]:
    """For each word as many bytes, of which no three in a row come twice anywhere; each begins with
    another one, so that what stands before two words never points to the wrong one.
    """
    found, stride = {}, 0
    for start, (name, length) in enumerate(lengths.items()):
        signs = b""
        while len(signs) < length and stride < _MOST_STRIDES:
            stride += 1
            places = (start + i * stride for i in range(len(_NOBODYS)))
            signs += bytes(_NOBODYS[place % len(_NOBODYS)] for place in places)
        if len(signs) >= length:
            found[name] = signs[:length]
    return found


def _packed(text: bytes, known: bytes) -> bytes:
    """A deflated piece up to the length of the stored block that follows; nothing for a text too
    short to gain by it.
    """
    if len(text) < _WORTH_PACKING and not any(sign in text for sign in _NOBODYS):
        return b""
    level = zlib.Z_BEST_COMPRESSION
    packer = zlib.compressobj(
        level, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=(_BEFORE + known)[-_WINDOW:]
    )
    return (packer.compress(text) + packer.flush(zlib.Z_SYNC_FLUSH))[:-4]


def _stored(text: bytes) -> bytes:
    """The rest of a stored block, and further ones for what it has no room for."""
    first, left = text[:_LONGEST_BLOCK], text[_LONGEST_BLOCK:]
    block = struct.pack("<HH", len(first), len(first) ^ 0xFFFF) + first
    return block + b"\0" + _stored(left) if left else block
