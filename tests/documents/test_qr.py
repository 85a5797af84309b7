"""QR codes: the mode, the size and the markup; each symbol is checked against its own address."""

import re
import xml.etree.ElementTree as ET

import pytest
import segno

from portal.documents.qr import MIN_ERROR, QUIET_ZONE, qr_svg, survey_qr

URL = "https://skm.kendarikota.go.id/s/7K3M9QXW"
SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own text, no stranger's


def drawn(svg: str) -> set[tuple[int, int]]:
    """Column and row of every module the picture paints black."""
    path = parsed(svg).findall(f"{SVG}path")[1].attrib["d"]
    runs = re.fullmatch(r"(?:M\d+ \d+h\d+v1h-\d+z)+", path)
    assert runs, "only rectangles of one row are expected"
    return {
        (x, int(y))
        for left, y, width, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path)
        for x in range(int(left), int(left) + int(width))
        if width == back
    }


def test_mode_is_alphanumeric_and_the_case_of_the_address_does_not_matter():
    code = survey_qr(URL)
    assert code.mode == "alphanumeric"
    assert code == survey_qr(URL.upper())
    assert code == segno.make_qr(URL.upper(), error=code.error, mode="alphanumeric")
    assert code != survey_qr(URL[:-1] + "0")


def test_capitals_save_a_version_or_more():
    assert survey_qr(URL).version < segno.make_qr(URL, error=MIN_ERROR).version


@pytest.mark.parametrize(("length", "version", "error"), [(35, 3, "H"), (47, 3, "Q"), (50, 4, "H")])
def test_error_level_is_the_highest_of_the_smallest_version(length, version, error):
    # Capacities in alphanumeric mode from ISO/IEC 18004, table 7: 3-H 35, 3-Q 47, 4-H 50, 4-Q 67.
    code = survey_qr("HTTPS://A.ID/S/".ljust(length, "7"))
    assert (code.version, code.error) == (version, error)


@pytest.mark.parametrize(
    "url",
    [
        "",
        URL + "?bahasa=en",
        URL + "#a",
        URL + " ",
        "https://a_b.go.id/s/1",
        "https://ıd.go.id/s/1",
    ],
)
def test_characters_outside_the_alphanumeric_set_are_refused(url):
    with pytest.raises(ValueError, match="alphanumeric"):
        survey_qr(url)


@pytest.mark.parametrize("length", [222, 9000])
def test_addresses_that_print_too_small_are_refused(length):
    assert survey_qr("A" * 221).version == 10  # capacity of 10-Q by the same table
    with pytest.raises(ValueError, match="too long"):
        survey_qr("A" * length)


def test_svg_paints_exactly_the_modules_inside_the_quiet_zone():
    code = survey_qr(URL)
    expected = {
        (x + QUIET_ZONE, y + QUIET_ZONE)
        for y, row in enumerate(code.matrix)
        for x, dark in enumerate(row)
        if dark
    }
    assert drawn(qr_svg(URL, title="Kode QR")) == expected


def test_svg_can_stand_in_a_page_without_inline_style():
    svg = qr_svg(URL, title='Survei "A" </svg><script> & B', scale=4)
    root = parsed(svg)
    side = survey_qr(URL).symbol_size(border=4)[0]
    assert root.attrib["viewBox"] == f"0 0 {side} {side}"
    assert root.attrib["width"] == root.attrib["height"] == str(4 * side)
    assert root.attrib["role"] == "img"
    assert root.findtext(f"{SVG}title") == 'Survei "A" </svg><script> & B'
    assert not any("style" in node.attrib or "class" in node.attrib for node in root.iter())
    assert "<?xml" not in svg
    assert "<script" not in svg
    with pytest.raises(ValueError, match="scale"):
        qr_svg(URL, title="x", scale=0)
