"""The CSV text of the published table, and strict reading of tables of answers and of means."""

import csv
import io
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.respondent_csv import (
    AnswerFileError,
    Fault,
    read_answers,
    read_means,
    safe_cell,
    write_table,
)
from portal.rules.respondent_table import Respondent
from portal.rules.unsur import UNSUR

HEADER = ",".join(UNSUR)


def answers(*lines, header=HEADER):
    return "\n".join((header, *lines)).encode()


def test_the_written_table_opens_in_an_indonesian_spreadsheet():
    row = Respondent(("KTP", "poster", "P", "", "S1", "PNS"), (3, 4, 4, None, 3, 3, 4, 2, 1))
    assert write_table([row]) == (
        "\ufefflayanan;kanal;jenis_kelamin;usia;pendidikan;pekerjaan;persyaratan;prosedur;waktu;"
        "biaya;produk;kompetensi;perilaku;pengaduan;sarana\r\n"
        "KTP;poster;P;;S1;PNS;3;4;4;;3;3;4;2;1\r\n"
    )


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.builds(
            Respondent,
            st.tuples(*[st.text(st.sampled_from("ab ;,\"'=+-@\t\r\n＝é"), max_size=4)] * 6),
            st.tuples(*[st.none() | st.integers(1, 4)] * 9),
        ),
        max_size=3,
    )
)
def test_what_is_written_is_read_back_whatever_the_texts(rows):
    text = write_table(rows)
    given_rows = [row.answers for row in rows if any(row.answers)]
    if given_rows:
        file = read_answers(text.encode())
        assert [tuple(row.values()) for row in file.rows] == given_rows
    plain = io.StringIO(text.removeprefix("\ufeff"), newline="")
    for line in csv.reader(plain, delimiter=";", strict=True):
        assert len(line) == 15
        assert not any(cell.lstrip(" ").startswith(tuple("=+-@\t\r\n＝")) for cell in line)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+62", "-1", "@SUM(A1)", "\tx", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a", " =1"],
)
def test_a_formula_becomes_text(text):
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "KTP", "O'Brien", "a=b", "3-4", "<3"])
def test_ordinary_text_stays_as_it_is(text):
    assert safe_cell(text) == text


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("start", ["", "\ufeff"], ids=["tanpa-bom", "bom"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_both_separators_and_line_ends_are_read(separator, start, end):
    header = f"no{separator} {HEADER.upper()}".replace(",", separator)
    lines = [header, separator.join("1342343214")]
    file = read_answers((start + end.join(lines) + end).encode())
    assert file.rows == (dict(zip(UNSUR, (3, 4, 2, 3, 4, 3, 2, 1, 4), strict=True)),)


def test_columns_are_found_by_name_in_any_order():
    file = read_answers(answers("1,2,3,4,1,2,3,4,1", header=",".join(reversed(UNSUR))))
    assert file.rows[0]["sarana"] == 1
    assert file.rows[0]["pengaduan"] == 2


def test_no_answer_is_an_empty_cell_or_said_in_words():
    file = read_answers(answers("4,, ,Tidak Menjawab,4,4,4,4,4"))
    assert list(file.rows[0].values()) == [4, None, None, None, 4, 4, 4, 4, 4]


def test_blank_rows_are_left_out_and_silent_ones_counted():
    data = answers("a,4,4,4,4,4,4,4,4,4", ",,,,,,,,,", "", "b,,,,,,,,,", header=f"nama,{HEADER}")
    file = read_answers(data)
    assert (len(file.rows), file.silent) == (1, 1)


BROKEN = [
    pytest.param(b"", Fault.EMPTY_FILE, 0, "", id="berkas-kosong"),
    pytest.param(b"\xef\xbb\xbf \r\n", Fault.EMPTY_FILE, 0, "", id="hanya-bom"),
    pytest.param(b"nama\nJos\xe9\n", Fault.NOT_UTF8, 2, "", id="latin-1"),
    pytest.param("\ufeffa".encode("utf-16"), Fault.NOT_UTF8, 1, "", id="utf-16"),
    pytest.param(answers(), Fault.NO_ROWS, 0, "", id="tanpa-baris"),
    pytest.param(answers(",,,,,,,,"), Fault.NO_ROWS, 0, "", id="hanya-baris-kosong"),
    pytest.param(b"a,b\n1,2\n", Fault.MISSING_COLUMNS, 1, ", ".join(UNSUR), id="judul-lain"),
    pytest.param(
        answers("1", header=HEADER.replace(",biaya", "")),
        Fault.MISSING_COLUMNS, 1, "biaya", id="kolom-hilang",
    ),
    pytest.param(
        answers("1", header=f"{HEADER},Waktu"), Fault.DOUBLE_COLUMN, 1, "waktu", id="kolom-ganda"
    ),
    pytest.param(answers("4,4,4,4,4,4,4,4"), Fault.ROW_WIDTH, 2, "", id="baris-pendek"),
    pytest.param(answers("4,4,4,4,4,4,4,4,4,4"), Fault.ROW_WIDTH, 2, "", id="baris-panjang"),
    pytest.param(answers('4,4,"4,4,4,4,4,4,4'), Fault.BROKEN_QUOTES, 2, "", id="kutip-terbuka"),
    *(
        pytest.param(
            answers("4,4,4,4,4,4,4,4,4", f"4,4,{cell},4,4,4,4,4,4"),
            Fault.BAD_ANSWER, 3, "waktu", id=f"jawaban-{cell}",
        )
        for cell in ("0", "5", "-1", "3.5", "4.0", "puas", "٣", "1e0", "=4", "NaN", "\x00")
    ),
]  # fmt: skip


@pytest.mark.parametrize(("data", "fault", "row", "column"), BROKEN)
def test_a_table_that_would_have_to_be_guessed_at_is_refused(data, fault, row, column):
    with pytest.raises(AnswerFileError) as caught:
        read_answers(data)
    assert (caught.value.fault, caught.value.row, caught.value.column) == (fault, row, column)


def test_empty_cells_beyond_the_header_do_no_harm():
    assert len(read_answers(answers("4,4,4,4,4,4,4,4,4,,")).rows) == 1


def test_means_are_taken_exactly_with_point_or_comma():
    comma = read_means(answers('"3,408",3,3,3,3,3,3,3,4,120', header=f"{HEADER},N"))
    point = read_means(answers("3.408;3;3;3;3;3;3;3;4", header=HEADER.replace(",", ";")))
    assert comma.means == point.means
    assert comma.means["persyaratan"] == Fraction(3408, 1000)
    assert (comma.n, point.n) == (120, None)


@pytest.mark.parametrize(
    ("lines", "fault", "row", "column"),
    [
        pytest.param(["0.9,3,3,3,3,3,3,3,3,"], Fault.BAD_MEAN, 2, "persyaratan", id="kecil"),
        pytest.param(["4.01,3,3,3,3,3,3,3,3,"], Fault.BAD_MEAN, 2, "persyaratan", id="besar"),
        pytest.param(["3e0,3,3,3,3,3,3,3,3,"], Fault.BAD_MEAN, 2, "persyaratan", id="pangkat"),
        pytest.param(["3,3,3,3,3,3,3,3,3,1.240"], Fault.BAD_COUNT, 2, "n", id="titik-ribuan"),
        pytest.param(["3,3,3,3,3,3,3,3,3,0"], Fault.BAD_COUNT, 2, "n", id="nol-responden"),
        pytest.param(["3,3,3,3,3,3,3,3,3,"] * 2, Fault.MANY_ROWS, 3, "", id="dua-baris"),
        pytest.param([], Fault.NO_ROWS, 0, "", id="tanpa-baris"),
    ],
)
def test_means_that_would_have_to_be_guessed_at_are_refused(lines, fault, row, column):
    with pytest.raises(AnswerFileError) as caught:
        read_means(answers(*lines, header=f"{HEADER},n"))
    assert (caught.value.fault, caught.value.row, caught.value.column) == (fault, row, column)
