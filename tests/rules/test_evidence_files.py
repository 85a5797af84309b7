"""Files as evidence: told by their bytes, kept without what a phone writes about its owner."""

import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.evidence_files import (
    LARGEST,
    EvidenceError,
    EvidenceFault,
    EvidenceKind,
    accepted,
    fingerprint,
    kind_of,
)

SECRET = b"GPS -3.99 122.51 Sari"


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(*extra: bytes, tail: bytes = b"") -> bytes:
    start = b"\xff\xd8" + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
    scan = segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x12\xff\x00\x34\xff\xd9"
    return start + b"".join(extra) + segment(0xDB, bytes(65)) + scan + tail


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(*extra: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(b"\0\7"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + data + chunk(b"IEND", b"")


def piece(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def webp(*pieces: bytes) -> bytes:
    body = b"".join(pieces)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
EXIF_JPEG = jpeg(segment(0xE1, b"Exif\0\0" + SECRET), segment(0xFE, SECRET), segment(0xED, SECRET))
EXIF_PNG = png(chunk(b"eXIf", SECRET), chunk(b"tEXt", b"Author\0" + SECRET), chunk(b"tIME", SECRET))
EXIF_WEBP = webp(
    piece(b"VP8X", bytes([0x0C, 0, 0, 0, 0, 0, 0, 0, 0, 0])), piece(b"VP8 ", b"picture"),
    piece(b"EXIF", SECRET), piece(b"XMP ", SECRET),
)  # fmt: skip


@pytest.mark.parametrize(
    ("data", "kind", "kept"),
    [
        pytest.param(EXIF_JPEG, EvidenceKind.JPEG, jpeg(), id="jpeg"),
        pytest.param(EXIF_PNG, EvidenceKind.PNG, png(), id="png"),
        pytest.param(
            EXIF_WEBP, EvidenceKind.WEBP,
            webp(piece(b"VP8X", bytes(10)), piece(b"VP8 ", b"picture")), id="webp",
        ),
        pytest.param(PDF, EvidenceKind.PDF, PDF, id="pdf"),
    ],
)  # fmt: skip
def test_a_picture_is_kept_without_what_it_tells_about_its_owner(data, kind, kept):
    assert accepted(data) == (kind, kept)
    assert SECRET not in kept
    assert accepted(kept) == (kind, kept), "clean once, clean for ever"


def test_a_second_picture_behind_the_first_is_left_out():
    hidden = jpeg(segment(0xE1, SECRET))
    assert accepted(jpeg(tail=hidden))[1] == jpeg()
    assert accepted(jpeg(tail=b"MotionPhoto " + SECRET))[1] == jpeg()


def test_metadata_between_the_scans_of_a_progressive_picture_goes_too():
    scan = segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x12\xff\x00\xff\xd0\x34"
    table = segment(0xC4, b"\0" * 17 + b"\xff\xd9")
    plain = jpeg(scan, table)
    assert accepted(jpeg(scan, segment(0xE1, SECRET), table))[1] == plain == accepted(plain)[1]


def test_what_tells_how_to_read_the_colours_stays():
    adobe = segment(0xEE, b"Adobe\0d\0\0\0\0\1")
    assert adobe in accepted(jpeg(adobe))[1]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", EvidenceFault.KOSONG),
        (b"%PDF-" + bytes(LARGEST), EvidenceFault.TERLALU_BESAR),
        (b"PK\x03\x04zip", EvidenceFault.BUKAN_JENIS_ITU),
        (b"<svg onload=alert(1)>", EvidenceFault.BUKAN_JENIS_ITU),
        (b"GIF89a", EvidenceFault.BUKAN_JENIS_ITU),
        (b"%PDF-1.7 no end", EvidenceFault.RUSAK),
        (EXIF_JPEG[:40], EvidenceFault.RUSAK),
        (jpeg()[:-2], EvidenceFault.RUSAK),
        (b"\xff\xd8\xff\xe0\x00\x01", EvidenceFault.RUSAK),
        (EXIF_PNG[:-12], EvidenceFault.RUSAK),
        (png()[:20], EvidenceFault.RUSAK),
        (webp(piece(b"VP8 ", b"picture"))[:-3], EvidenceFault.RUSAK),
        (webp(), EvidenceFault.RUSAK),
    ],
    ids=lambda value: value.value if isinstance(value, EvidenceFault) else None,
)
def test_a_file_that_is_none_of_these_is_refused_with_its_fault(data, fault):
    with pytest.raises(EvidenceError) as refused:
        accepted(data)
    assert refused.value.fault is fault


STARTS = st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF0000WEBP", b"%PDF-"])


@given(STARTS, st.binary(max_size=400))
def test_no_bytes_whatever_break_the_reading(start, rest):
    try:
        kind, kept = accepted(start + rest)
    except EvidenceError:
        return
    assert kind_of(kept) is kind


@given(st.sampled_from([EXIF_JPEG, EXIF_PNG, EXIF_WEBP]), st.integers(0, 300), st.integers(0, 255))
def test_a_spoilt_byte_never_brings_an_error_of_ours(data, place, value):
    spoilt = bytearray(data)
    spoilt[place % len(spoilt)] = value
    with suppress(EvidenceError):
        assert len(accepted(bytes(spoilt))[1]) <= len(data)


def test_the_suffix_and_the_fingerprint():
    assert [kind.suffix for kind in EvidenceKind] == ["jpg", "png", "webp", "pdf"]
    assert [kind.is_picture for kind in EvidenceKind] == [True, True, True, False]
    assert fingerprint(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
