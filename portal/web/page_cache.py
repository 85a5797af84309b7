"""Pages that differ only in their last bytes, kept compressed in the memory of a process.

Everything up to the form's one-time key is compressed once at the highest level. The tail with the
key is appended uncompressed, which both formats allow: gzip as a stored deflate block, Brotli as an
uncompressed meta-block (RFC 1951 section 3.2.4, RFC 7932 section 9.2).
"""

import struct
import zlib
from collections.abc import Sequence

import brotli

BLANK = "\ue000"
LONGEST_TAIL = 65_535


class SplicedPage:
    """A rendered page in which every `BLANK` is to be filled anew for each visitor."""

    def __init__(self, html: str) -> None:
        head, *tail = html.split(BLANK)
        self._head = head.encode()
        self._tail = [part.encode() for part in tail]
        packer = brotli.Compressor(quality=11)
        self._br: bytes = packer.process(self._head) + packer.flush()
        deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._deflate: bytes = deflate.compress(self._head) + deflate.flush(zlib.Z_SYNC_FLUSH)
        self._crc = zlib.crc32(self._head)

    def filled(self, blanks: Sequence[str], encoding: str) -> bytes:
        """The page as "br", "gzip" or "" (as it is), with one string for each blank."""
        tail = b"".join(
            blank.encode() + part for blank, part in zip(blanks, self._tail, strict=True)
        )
        if len(tail) > LONGEST_TAIL:
            raise ValueError("The variable end of the page is too long")
        if encoding == "br":
            header = (len(tail) - 1) << 3 | 1 << 19
            return self._br + header.to_bytes(3, "little") + tail + b"\x03"
        if encoding == "gzip":
            block = struct.pack("<BHH", 1, len(tail), len(tail) ^ 0xFFFF) + tail
            size = (len(self._head) + len(tail)) & 0xFFFFFFFF
            trailer = struct.pack("<LL", zlib.crc32(tail, self._crc), size)
            return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff" + self._deflate + block + trailer
        return self._head + tail
