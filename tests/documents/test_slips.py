"""One-time slips: one code each, nothing that tells their order."""

import random
import re
from dataclasses import replace

import pytest

from portal.documents.qr import MIN_ERROR, survey_qr
from portal.documents.slips import MAX_SLIPS, PER_SHEET, SlipSheetData, slip_roll
from portal.documents.typst_pdf import DocumentTooLarge
from portal.rules.codes import ALPHABET, grouped
from tests.documents.pdf_reader import links, page_sizes, text, text_pages

ROLL = SlipSheetData(
    unit="Puskesmas Poasia", counter="Loket Pendaftaran", base_url="https://skm.kendarikota.go.id"
)
CODE_LINE = re.compile(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{2}")


def make_codes(count: int) -> list[str]:
    source = random.Random(17)
    return ["".join(source.choices(ALPHABET, k=26)) for _ in range(count)]


@pytest.mark.parametrize(("count", "sheets"), [(1, 1), (24, 1), (25, 2), (48, 2)])
def test_sheets_hold_24_slips_in_the_order_given(count, sheets):
    codes = make_codes(count)
    pdf = slip_roll(ROLL, codes)
    assert page_sizes(pdf) == [(210, 297)] * sheets
    pages = text_pages(pdf)
    printed = [line for page in pages for line in page if CODE_LINE.fullmatch(line)]
    assert printed == [grouped(code) for code in codes]
    assert len([line for line in pages[0] if CODE_LINE.fullmatch(line)]) == min(count, PER_SHEET)


def test_the_code_in_the_picture_is_the_printed_one():
    code = make_codes(1)[0]
    url = ROLL.url(code)
    assert url == f"HTTPS://SKM.KENDARIKOTA.GO.ID/K/{code}"
    symbol = survey_qr(url)
    assert symbol.mode == "alphanumeric"
    assert symbol.version <= 5
    assert symbol.error in (MIN_ERROR, "H")


def test_slips_differ_in_nothing_but_the_code():
    codes = make_codes(30)
    lines = [line for page in text_pages(slip_roll(ROLL, codes)) for line in page]
    others = [line for line in lines if not CODE_LINE.fullmatch(line)]
    assert {others.count(line) % len(codes) for line in others} == {0}
    assert "Hanya berlaku sekali." in others
    assert "Tanpa nama. 2 menit." in others


def test_the_file_tells_nothing_but_the_slips(time_machine):
    codes = make_codes(3)
    time_machine.move_to("2026-08-17")
    first = slip_roll(ROLL, codes)
    time_machine.move_to("2027-01-02")
    assert first == slip_roll(ROLL, codes)
    assert first != slip_roll(ROLL, codes[::-1])
    assert b"CreationDate" not in first
    assert b"ModDate" not in first
    assert not links(first)


def test_long_and_hostile_names_fit():
    name = '#panic("x") *a* </svg> '
    wide = replace(ROLL, unit=name + "W" * 300, counter="M" * 300)
    pdf = slip_roll(wide, make_codes(24))
    assert page_sizes(pdf) == [(210, 297)]
    assert text(pdf).count('#panic("x") *a* </svg>') == 24


@pytest.mark.parametrize(
    "codes",
    [[], ["0" * 26, "0" * 26], ["0" * 25], ["0" * 27], ["o" * 26], ["O" * 26], ["0" * 25 + "-"]],
)
def test_malformed_and_doubled_codes_are_refused_without_quoting_them(codes):
    with pytest.raises(ValueError, match="code") as refusal:
        slip_roll(ROLL, codes)
    assert not any(code in str(refusal.value) for code in codes)


def test_a_roll_has_a_limit():
    with pytest.raises(DocumentTooLarge):
        slip_roll(ROLL, make_codes(MAX_SLIPS + 1))


def test_the_address_must_be_one():
    with pytest.raises(ValueError, match="address"):
        replace(ROLL, base_url="skm.kendarikota.go.id")
