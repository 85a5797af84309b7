"""Spliced pages: whatever is filled in, every encoding decodes to the same page, byte for byte."""

import gzip
import random
import zlib
from itertools import chain, zip_longest

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.web.page_cache import BLANK, LONGEST_TAIL, SplicedPage

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ-"
UNPACKED = {
    "": bytes,
    "gzip": lambda data: zlib.decompressobj(31).decompress(data),
    "br": lambda data: brotli.Decompressor().process(data),
}
DECODED = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}

anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=BLANK), max_size=300)
blanks = st.text(LETTERS, max_size=40)


def decoded(page: SplicedPage, given_blanks: list[str]) -> dict[str, bytes]:
    """What a browser makes of each encoding."""
    return {name: decode(page.filled(given_blanks, name)) for name, decode in DECODED.items()}


@given(head=anything.filter(bool), filled=st.lists(st.tuples(blanks, anything), max_size=4))
@settings(deadline=None)
def test_every_encoding_is_the_plain_page(head: str, filled: list[tuple[str, str]]) -> None:
    """Empty tails, tails of every script, one blank or several, blanks side by side."""
    given_blanks = [blank for blank, _ in filled]
    parts = [head, *(part for _, part in filled)]
    plain = "".join(chain.from_iterable(zip_longest(parts, given_blanks, fillvalue=""))).encode()
    found = decoded(SplicedPage(BLANK.join(parts)), given_blanks)
    assert found == dict.fromkeys(DECODED, plain)


@pytest.mark.parametrize("repeats", [True, False])
def test_a_page_longer_than_the_window_of_deflate(repeats: bool) -> None:
    """Once well compressible and once hardly: then the formats choose other kinds of blocks."""
    noise = random.Random(7).randbytes(60_000).hex()
    head = "Sangat baik. " * 8_000 if repeats else noise
    page = SplicedPage(f"{head}{BLANK} akhir")
    assert decoded(page, ["0A"]) == dict.fromkeys(DECODED, f"{head}0A akhir".encode())


@given(head=anything.filter(bool), rest=anything)
@settings(deadline=None)
def test_what_is_painted_first_can_be_unpacked_alone(head: str, rest: str) -> None:
    plain = f"{head}</h1>{rest}"
    page = SplicedPage(f"{plain}{BLANK}", paint_from="</h1>")
    for encoding, unpack in UNPACKED.items():
        first, last = page.pieces(["7"], encoding)
        assert unpack(first).decode() == plain[: plain.index("</h1>") + 5]
        assert DECODED[encoding](first + last).decode() == f"{plain}7"


def test_a_page_without_such_a_place_is_one_piece() -> None:
    page = SplicedPage(f"kepala{BLANK}", paint_from="</h1>")
    for encoding in DECODED:
        assert page.pieces(["7"], encoding) == [page.filled(["7"], encoding)]


@pytest.mark.parametrize("room", [0, 1])
def test_a_tail_may_be_as_long_as_its_block(room: int) -> None:
    """65,535 bytes are the longest stored block of deflate; an é takes two of them."""
    end = "é" * ((LONGEST_TAIL - 1 - room) // 2) + "x" * ((LONGEST_TAIL - 1 - room) % 2)
    page = SplicedPage(f"depan {BLANK}{end}")
    assert decoded(page, ["7"]) == dict.fromkeys(DECODED, f"depan 7{end}".encode())


def test_a_longer_tail_is_refused_in_every_encoding() -> None:
    page = SplicedPage(f"depan {BLANK}" + "é" * (LONGEST_TAIL // 2 + 1))
    for encoding in DECODED:
        with pytest.raises(ValueError, match="too long"):
            page.filled(["7"], encoding)


@pytest.mark.parametrize("wrong", [[], ["A"], ["A", "B", "C"]])
def test_a_wrong_number_of_blanks_is_refused(wrong: list[str]) -> None:
    page = SplicedPage(f"a{BLANK}b{BLANK}c")
    for encoding in DECODED:
        with pytest.raises(ValueError, match="argument 2"):
            page.filled(wrong, encoding)


@pytest.mark.parametrize("unsafe", ['"', "<b>", "a b", "&amp;", "é", "A\n", "\x00", "a_b"])
def test_what_would_have_to_be_escaped_is_refused(unsafe: str) -> None:
    """Blanks go into the page as they are, so that nothing but codes may be filled in."""
    page = SplicedPage(f'<input value="{BLANK}">')
    for encoding in DECODED:
        with pytest.raises(ValueError, match="letters, digits and hyphens"):
            page.filled([unsafe], encoding)


def test_a_page_that_begins_with_a_blank_is_refused() -> None:
    with pytest.raises(ValueError, match="begins"):
        SplicedPage(f"{BLANK}kanan")


def test_two_visitors_get_pages_that_differ_in_nothing_but_the_blank() -> None:
    """The compressed part is made once; filling changes only bytes behind it."""
    page = SplicedPage(f'<p>Halo</p><input value="{BLANK}">')
    for encoding in DECODED:
        first, second = (page.filled([key * 26], encoding) for key in "AB")
        assert len(first) == len(second)
        same = first.replace(b"A" * 26, b"B" * 26)
        assert same == second or encoding == "gzip"  # whose check sum differs as well
        assert same[:-8] == second[:-8]


def test_the_gzip_trailer_counts_and_checks_the_whole_page() -> None:
    """A browser believes zlib, and zlib believes nobody."""
    page = SplicedPage(f"kepala{BLANK}ekor")
    packed = page.filled(["0"], "gzip")
    inflater = zlib.decompressobj(wbits=31)
    assert inflater.decompress(packed) == b"kepala0ekor"
    assert inflater.eof
    assert inflater.unused_data == b""
