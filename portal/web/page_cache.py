"""Pages that differ only in their last bytes, kept compressed in the memory of a process.

Everything up to the form's one-time key is compressed once at the highest level. The tail with the
key is appended uncompressed, which both formats allow: gzip as a stored deflate block, Brotli as an
uncompressed meta-block (RFC 1951 section 3.2.4, RFC 7932 section 9.2).
"""

import re
import struct
import zlib
from collections.abc import Sequence

import brotli

BLANK = "\ue000"
LONGEST_TAIL = 65_535
_GZIP = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
_SAFE = re.compile(r"[0-9A-Za-z-]*")


class SplicedPage:
    """A rendered page in which every `BLANK` is to be filled anew for each visitor.

    With `paint_from` it is compressed so that everything up to the end of that text's first
    occurrence can be unpacked and painted before the rest has come. Raises ValueError for a page
    that begins with a blank.
    """

    def __init__(self, html: str, paint_from: str = "") -> None:
        head, *tail = html.split(BLANK)
        if not head:
            raise ValueError("A page begins with something that is the same for all")
        before, found, _ = head.partition(paint_from) if paint_from else ("", "", "")
        self._head = head.encode()
        self._tail = [part.encode() for part in tail]
        first = (before + found).encode() if found else b""
        rest = self._head[len(first) :]
        packer = brotli.Compressor(quality=11)
        br = packer.process(first) + packer.flush() if first else b""
        self._br: bytes = br + packer.process(rest) + packer.flush()
        deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        gz = deflate.compress(first) + deflate.flush(zlib.Z_SYNC_FLUSH) if first else b""
        self._deflate: bytes = gz + deflate.compress(rest) + deflate.flush(zlib.Z_SYNC_FLUSH)
        self._crc = zlib.crc32(self._head)
        self._cuts = {"": len(first), "br": len(br), "gzip": len(_GZIP + gz) if gz else 0}

    def pieces(self, blanks: Sequence[str], encoding: str) -> list[bytes]:
        """The page as `filled` gives it, in one piece or in two: what is painted first travels in
        packets of its own. Raises as `filled` does.
        """
        body, cut = self.filled(blanks, encoding), self._cuts[encoding]
        return [body[:cut], body[cut:]] if cut else [body]

    def filled(self, blanks: Sequence[str], encoding: str) -> bytes:
        """The page as "br", "gzip" or "" (as it is), with one string for each blank.

        Raises ValueError for another number of blanks, for a blank with other characters than
        letters, digits and hyphens (nothing is escaped here), and for a tail that is too long.
        """
        tail = self._filled_tail(blanks)
        if encoding == "br":
            return self._br + _brotli_end(tail)
        if encoding == "gzip":
            crc, size = zlib.crc32(tail, self._crc), len(self._head) + len(tail)
            trailer = struct.pack("<LL", crc, size & 0xFFFFFFFF)
            return _GZIP + b"".join(
                (
                    self._deflate,
                    struct.pack("<BHH", 1, len(tail), len(tail) ^ 0xFFFF),
                    tail,
                    trailer,
                )
            )
        return self._head + tail

    def _filled_tail(self, blanks: Sequence[str]) -> bytes:
        pieces: list[bytes] = []
        for blank, part in zip(blanks, self._tail, strict=True):
            if not _SAFE.fullmatch(blank):
                raise ValueError("Only letters, digits and hyphens can be filled in")
            pieces += (blank.encode(), part)
        tail = b"".join(pieces)
        if len(tail) > LONGEST_TAIL:
            raise ValueError("The variable end of the page is too long")
        return tail


def _brotli_end(tail: bytes) -> bytes:
    """The tail as an uncompressed meta-block, then an empty last one."""
    if not tail:
        return b"\x03"
    header = (len(tail) - 1) << 3 | 1 << 19
    return header.to_bytes(3, "little") + tail + b"\x03"
