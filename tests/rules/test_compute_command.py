"""`flask compute`: the documented digits and field names, and sentences that help."""

import json

import pytest
from click.testing import CliRunner

from portal.cli.compute import compute
from portal.cli.ikm_output import sentence
from portal.rules.respondent_csv import AnswerFileError, Fault
from portal.rules.unsur import UNSUR

HEADER = ",".join(UNSUR)
FOUR = ["3,3,3,3,3,3,3,3,3", "3,3,3,3,3,3,3,3,3", "2,2,2,2,2,2,2,2,2", "2,2,2,2,2,2,2,2,2"]


@pytest.fixture
def run(tmp_path):
    def run(command, *options, content=None):
        arguments = [command]
        if content is not None:
            path = tmp_path / "tabel.csv"
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            arguments.append(str(path))
        return CliRunner().invoke(compute, [*arguments, *options])

    return run


def table(*lines, header=HEADER):
    return "\n".join((header, *lines))


def document(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_table_gives_exactly_the_documented_fields(run):
    assert document(run("ikm", "--json", content=table(*FOUR))) == {
        "n": 4,
        "nrr": dict.fromkeys(UNSUR, "2.500"),
        "ni": "2.500",
        "ikm": "62.50",
        "mutu": "D",
        "kinerja": "Tidak baik",
        "weights": "1/9",
        "interval": ["39.53", "85.47"],
    }


def test_further_weights_are_a_comparison_under_the_first(run):
    content = table(*["4,4,4,4,4,4,4,4,4"] * 2)
    result = document(run("ikm", "--weights", "1/9, 0.11,0.111", "--json", content=content))
    assert (result["weights"], result["ikm"]) == ("1/9", "100.00")
    assert result["comparison"] == {
        "0.11": {"ni": "3.960", "ikm": "99.00", "mutu": "A"},
        "0.111": {"ni": "3.996", "ikm": "99.90", "mutu": "A"},
    }
    first = document(run("ikm", "--weights", "0.11,1/9", "--json", content=content))
    assert (first["weights"], first["ikm"]) == ("0.11", "99.00")
    assert first["comparison"]["1/9"]["ikm"] == "100.00"


def test_means_give_the_same_fields_without_interval(run):
    content = table('"3,465",3.465,3.465,3.465,3.465,3.465,3.465,3.465,3.465')
    assert document(run("ikm", "--means", "--json", content=content)) == {
        "n": None,
        "nrr": dict.fromkeys(UNSUR, "3.465"),
        "ni": "3.465",
        "ikm": "86.63",
        "mutu": "B",
        "kinerja": "Baik",
        "weights": "1/9",
        "interval": None,
    }


def test_the_number_of_respondents_behind_means_is_passed_on(run):
    content = table("3,3,3,3,3,3,3,3,3,250", header=f"{HEADER},n")
    assert document(run("ikm", "--means", "--json", content=content))["n"] == 250


def test_one_respondent_has_an_index_but_a_reason_instead_of_an_interval(run):
    result = document(run("ikm", "--json", content=table("3,3,3,3,3,3,3,3,3")))
    assert (result["ikm"], result["interval"]) == ("75.00", None)
    assert "dua responden" in result["reasons"]["interval"]


def test_an_unsur_without_answers_leaves_no_index_and_names_it(run):
    content = table("3,3,3,,3,3,3,3,3", "3,3,3,,3,3,3,3,3")
    result = document(run("ikm", "--json", "--weights", "1/9,0.11", content=content))
    assert result["nrr"]["biaya"] is result["ikm"] is result["mutu"] is result["interval"] is None
    assert result["comparison"]["0.11"] == {"ni": None, "ikm": None, "mutu": None}
    assert "biaya" in result["reasons"]["ikm"]
    words = run("ikm", content=content).stdout
    assert "tidak dapat dihitung" in words
    assert "biaya; pakai --tanpa" in words


def test_an_unsur_can_be_switched_off_even_when_its_column_is_missing(run):
    content = table("3,3,3,3,3,3,3,4", header=HEADER.replace(",biaya", ""))
    result = document(run("ikm", "--json", "--tanpa", "biaya", content=content))
    assert (result["weights"], result["ni"], result["tanpa"]) == ("1/8", "3.125", ["biaya"])


def test_without_json_the_table_is_indonesian(run):
    words = run("ikm", "--weights", "1/9,0.11", content=table(*FOUR, ",,,,,,,,")).stdout
    assert "62,50" in words
    assert "39,53 sampai 85,47" in words
    assert "D (Tidak baik)" in words
    assert "Pembanding 0.11         NI 2,475; IKM 61,88; mutu D" in words
    assert "Indikatif" in words
    assert "hurufnya belum pasti" in words


def test_rows_without_any_answer_are_named_but_not_counted(run):
    content = table(*(f"x,{line}" for line in FOUR), "x,,,,,,,,,", header=f"nama,{HEADER}")
    assert document(run("ikm", "--json", content=content))["n"] == 4
    assert "1 baris tanpa satu jawaban pun" in run("ikm", content=content).stdout


def test_a_table_can_come_through_a_pipe():
    result = CliRunner().invoke(compute, ["ikm", "-", "--json"], input=table(*FOUR))
    assert document(result)["ikm"] == "62.50"


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        pytest.param(table("3,3,5,3,3,3,3,3,3"), [], ["baris 2", "waktu", "“5”"], id="nilai-5"),
        pytest.param(table("3,puas,3,3,3,3,3,3,3"), [], ["prosedur", "puas"], id="teks"),
        pytest.param("waktu\n3", [], ["persyaratan", "sarana", "--tanpa"], id="kolom-hilang"),
        pytest.param("", [], ["kosong"], id="berkas-kosong"),
        pytest.param(table(), [], ["tidak ada baris"], id="tanpa-baris"),
        pytest.param(b"nama\nJos\xe9\n", [], ["UTF-8"], id="salah-sandi"),
        pytest.param(table(*FOUR), ["--means"], ["satu baris", "baris 3"], id="means-empat-baris"),
        pytest.param(table(*FOUR), ["--weights", "1/9,x"], ["“x”", "1/9"], id="bobot-teks"),
        pytest.param(table(*FOUR), ["--weights", "0,11"], ["“0”"], id="bobot-koma-desimal"),
        pytest.param(table(*FOUR), ["--weights", ""], ["“”"], id="bobot-kosong"),
        pytest.param(table(*FOUR), ["--tanpa", "harga"], ["harga", "biaya"], id="bukan-unsur"),
    ],
)
def test_a_fault_ends_with_code_2_and_says_where_and_how_to_mend_it(run, content, options, said):
    result = run("ikm", *options, content=content)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("Galat: ")
    for words in said:
        assert words in result.stderr


def test_a_file_that_cannot_be_read_is_named(run):
    result = run("ikm", "tidak-ada.csv")
    assert result.exit_code == 2
    assert "tidak-ada.csv" in result.stderr


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_a_sentence_with_its_place(fault):
    words = sentence(AnswerFileError(fault, row=7, column="waktu", value="x" * 99))
    assert "{" not in words
    assert len(words) < 200


@pytest.mark.parametrize(
    ("population", "row", "sample"),
    [("4384", 4500, 354), ("10", 10, 10), ("9", None, 9), ("2000000", 1_000_000, 384)],
)
def test_sample_prints_the_row_that_was_used(run, population, row, sample):
    result = document(run("sample", population, "--json"))
    assert result == {"population": int(population), "row": row, "sample": sample}


def test_sample_in_words_adds_the_size_for_a_mean(run):
    words = run("sample", "4384").stdout.splitlines()
    assert [line.split()[-1] for line in words[:3]] == ["4384", "4500", "354"]
    assert [line.split()[-1] for line in words[4:6]] == ["353", "135"]


@pytest.mark.parametrize("population", ["0", "-5", "1.200", "seribu", "1e3", "٣", ""])
def test_what_is_no_population_is_refused(run, population):
    result = run("sample", population)
    assert result.exit_code == 2
    assert "bukan populasi" in result.stderr
