"""Files that are handed in as evidence: what they really are, and without what they must not tell.

A phone writes into every photo where and when it was taken and with which device; none of that
proves a result, and all of it is about a person.  So a picture is kept without its metadata (UU
27/2022 Ps. 27: no more data than the purpose needs).  The picture itself is copied bit by bit.
"""

import hashlib
import re
import struct
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

LARGEST: Final = 5_000_000
"""Bytes: a photo that was not shrunk, or a scanned report of some pages."""


class EvidenceKind(StrEnum):
    """What may be handed in; the value is the media type, told by the first bytes alone."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"

    @property
    def is_picture(self) -> bool:
        """Whether a browser shows it in a page."""
        return self is not EvidenceKind.PDF

    @property
    def suffix(self) -> str:
        """The ending of its file name."""
        return {"image/jpeg": "jpg", "application/pdf": "pdf"}.get(self.value, self.name.lower())


class EvidenceFault(StrEnum):
    """Why a file is refused."""

    KOSONG = "kosong"
    TERLALU_BESAR = "terlalu_besar"
    BUKAN_JENIS_ITU = "bukan_jenis_itu"
    RUSAK = "rusak"


class EvidenceError(ValueError):
    """A file that cannot be kept; `fault` says why."""

    def __init__(self, fault: EvidenceFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def kind_of(data: bytes) -> EvidenceKind | None:
    """What the first bytes say; a name or a header of the sender counts for nothing."""
    if data.startswith(b"\xff\xd8\xff"):
        return EvidenceKind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return EvidenceKind.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return EvidenceKind.WEBP
    return EvidenceKind.PDF if data.startswith(b"%PDF-") else None


def accepted(data: bytes) -> tuple[EvidenceKind, bytes]:
    """The kind, and the bytes to be kept. Raises EvidenceError."""
    if not data:
        raise EvidenceError(EvidenceFault.KOSONG)
    if len(data) > LARGEST:
        raise EvidenceError(EvidenceFault.TERLALU_BESAR)
    kind = kind_of(data)
    if kind is None:
        raise EvidenceError(EvidenceFault.BUKAN_JENIS_ITU)
    return kind, _CLEAN[kind](data)


def fingerprint(data: bytes) -> str:
    """SHA-256 in hexadecimal: the name under which a file is kept, and the proof that it is it."""
    return hashlib.sha256(data).hexdigest()


_MARKER: Final = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9


def _jpeg(data: bytes) -> bytes:
    """Without APP1-APP13, APP15 and comments; APP0 and APP14 say how the colours are to be read.

    Ends with the first end mark: a second picture or a film behind it is left out.
    """
    kept = bytearray(data[:2])
    at = 2
    while match := _MARKER.match(data, at):
        marker = match[1][0]
        if marker == _END_OF_IMAGE:
            return bytes(kept + b"\xff\xd9")
        end = _segment_end(data, match.end())
        if marker == _START_OF_SCAN:
            # Inside a scan 0xFF is followed by 0 or a restart mark; anything else ends it.
            after = _MARKER.search(data, end)
            end = after.start() if after else len(data)
        if not (0xE1 <= marker <= 0xEF and marker != 0xEE) and marker != 0xFE:
            kept += bytes([0xFF, marker]) + data[match.end() : end]
        at = end
    raise EvidenceError(EvidenceFault.RUSAK)


def _segment_end(data: bytes, start: int) -> int:
    """Where the segment whose length stands at `start` ends."""
    if start + 2 > len(data):
        raise EvidenceError(EvidenceFault.RUSAK)
    length: int = struct.unpack_from(">H", data, start)[0]
    if length < 2 or start + length > len(data):
        raise EvidenceError(EvidenceFault.RUSAK)
    return start + length


_PICTURE_CHUNKS: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT",
     b"bKGD", b"pHYs"}
)  # fmt: skip


def _png(data: bytes) -> bytes:
    """Only the chunks that draw the picture."""
    kept = bytearray(data[:8])
    for name, chunk in _png_chunks(data):
        if name in _PICTURE_CHUNKS:
            kept += chunk
        if name == b"IEND":
            return bytes(kept)
    raise EvidenceError(EvidenceFault.RUSAK)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at + 12 <= len(data):
        length: int = struct.unpack_from(">I", data, at)[0]
        end = at + 12 + length
        if end > len(data):
            raise EvidenceError(EvidenceFault.RUSAK)
        yield data[at + 4 : at + 8], data[at:end]
        at = end


_EXIF_BIT, _XMP_BIT = 0x08, 0x04


def _webp(data: bytes) -> bytes:
    """Without EXIF and XMP, and without the bits that announce them."""
    kept = bytearray()
    at = 12
    while at + 8 <= len(data):
        name = data[at : at + 4]
        length: int = struct.unpack_from("<I", data, at + 4)[0]
        end = at + 8 + length + length % 2
        if at + 8 + length > len(data):
            raise EvidenceError(EvidenceFault.RUSAK)
        chunk = bytearray(data[at:end])
        if name == b"VP8X" and len(chunk) > 8:
            chunk[8] &= ~(_EXIF_BIT | _XMP_BIT) & 0xFF
        if name not in (b"EXIF", b"XMP "):
            kept += chunk
        at = end
    if not kept:
        raise EvidenceError(EvidenceFault.RUSAK)
    return b"RIFF" + struct.pack("<I", len(kept) + 4) + b"WEBP" + bytes(kept)


def _pdf(data: bytes) -> bytes:
    """As it is: a report is evidence with everything that stands in it."""
    if b"%%EOF" not in data[-2048:]:
        raise EvidenceError(EvidenceFault.RUSAK)
    return data


_CLEAN: Final = {
    EvidenceKind.JPEG: _jpeg,
    EvidenceKind.PNG: _png,
    EvidenceKind.WEBP: _webp,
    EvidenceKind.PDF: _pdf,
}
