"""`flask compute agreement|severity|rasch`: the documented fields, and sentences that help."""

import json

import pytest
from click.testing import CliRunner

from portal.cli.compute import compute
from portal.cli.fairness_words import REASONS, fault
from portal.rules.fairness import rating_csv
from portal.rules.fairness.figures import Absence
from portal.rules.fairness.rating_csv import RatingFault, RatingFileError
from portal.rules.training_effect import Pair, Sums, table_of
from tests.rules.liking_for_science import ACTS, CHILDREN
from tests.rules.test_agreement import SHROUT_FLEISS
from tests.rules.test_severity import MONTGOMERY, planted

JUDGES = "ratee,rater,value\n" + "\n".join(
    f"P{i},J{j},{value}" for i, row in enumerate(SHROUT_FLEISS, 1) for j, value in enumerate(row, 1)
)


@pytest.fixture
def run(tmp_path):
    def run(command, content, *options):
        path = tmp_path / "nilai.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return CliRunner().invoke(compute, [command, str(path), *options])

    return run


def document(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def as_csv(pairs):
    return "ratee,rater,value\n" + "\n".join(f"{p.ratee},{p.rater},{p.value!r}" for p in pairs)


def test_agreement_prints_the_published_figures(run):
    found = document(run("agreement", JUDGES, "--json"))
    assert list(found["icc"]) == ["1,1", "2,1", "3,1", "1,k", "2,k", "3,k"]
    assert found["icc"]["2,1"] == {"value": 0.289764, "low": 0.018787, "high": 0.761084}
    assert set(found["krippendorff"]) == {"nominal", "ordinal", "interval"}
    assert found["cronbach"]["value"] == found["icc"]["3,k"]["value"]
    assert "reasons" not in found
    assert "6 dari sekurang-kurangnya 10" in found["notes"][0]


def test_what_is_undefined_is_null_with_its_reason(run):
    found = document(run("agreement", "ratee;rater;value\na;x;3\na;y;3\nb;x;3\n", "--json"))
    assert found["icc"]["2,1"] == {
        "value": None, "low": None, "high": None, "reason": REASONS[Absence.UNEQUAL_COUNTS],
    }  # fmt: skip
    assert found["krippendorff"]["nominal"] is None
    assert found["reasons"]["krippendorff.nominal"] == REASONS[Absence.NO_VARIATION]
    assert found["reasons"]["cronbach"] == REASONS[Absence.GAPS]


def test_severity_prints_exactly_the_documented_fields(run):
    found = document(run("severity", as_csv(MONTGOMERY), "--json"))
    assert (found["grand_mean"], found["f"], found["df"]) == (72.5, 11.666667, [3, 5])
    assert found["p"] == pytest.approx(0.010739, abs=1e-6)
    assert set(found["raters"][0]) == {"rater", "n", "severity", "shrunk", "low", "high"}
    assert [one["severity"] for one in found["raters"]] == [1.125, 0.875, 0.5, -2.5]
    assert found["ratees"][0]["adjusted"] is None
    assert found["reasons"]["adjusted"] == REASONS[Absence.NOT_SIGNIFICANT]


def test_an_adjustment_that_is_offered_is_a_number(run):
    found = document(run("severity", as_csv(planted(1, 0.6)), "--json"))
    assert all(isinstance(one["adjusted"], float) for one in found["ratees"])
    assert "reasons" not in found


def test_numbers_may_be_written_as_spreadsheets_and_programs_write_them(run):
    rows = "a;x;1,5\na;y;25e-1\nb;x;2.0\nb;y;\n"
    found = document(run("severity", "ratee;rater;value\n" + rows, "--json"))
    assert [one["observed"] for one in found["ratees"]] == [2.0, 2.0]
    scale = document(run("rasch", "ratee;rater;value\na;x;1.0\na;y;2\nb;x;2,0\nb;y;1\n", "--json"))
    assert scale["categories"] == [1, 2]


def test_units_without_a_common_rater_are_named_and_joined(run):
    content = "ratee,rater,value\na,x,1\na,y,2\nb,x,2\nb,y,3\nc,z,3\nc,w,4\n"
    found = document(run("severity", content, "--json"))
    assert found["components"] == [["x", "y"], ["w", "z"]]
    assert found["joining"] == [{"rater": "x", "ratee": "c"}]
    words = run("severity", content).stdout
    assert "2 kelompok tidak terhubung" in words
    assert "x menilai c" in words


def test_a_questionnaire_without_raters_gives_the_printed_measures(run):
    rows = (
        f"{child};{act};{digit}"
        for child, line in enumerate(CHILDREN, 1)
        for act, digit in zip(ACTS, line, strict=True)
    )
    content = "RATEE;Item;Value\n" + "\n".join(rows)
    found = document(run("rasch", content, "--json"))
    assert (found["model"], found["raters"], found["converged"]) == ("partial_credit", [], True)
    measures = {one["id"]: one["measure"] for one in found["items"]}
    assert measures["GO TO ZOO"] == pytest.approx(-2.16, abs=0.008)
    extreme = next(one for one in found["ratees"] if one["measure"] is None)
    assert (extreme["id"], extreme["reason"]) == ("2", REASONS[Absence.EXTREME_HIGH])
    shared = document(run("rasch", content, "--json", "--model", "skala-bersama"))
    assert shared["categories"] == [0, 1, 2]
    assert sum(shared["thresholds"]) == pytest.approx(0, abs=1e-6)
    words = run("rasch", content).stdout
    assert "tidak konsisten" in words
    assert "Di luar jangkauan" in words


def test_tables_for_people_hold_the_figures_with_a_decimal_comma(run):
    words = run("agreement", JUDGES).stdout
    assert "ICC(2,1) = ICC(A,1)               0,29  0,02 sampai 0,76" in words
    assert "F(3; 5) = 11,67, p = 0,0107" in run("severity", as_csv(MONTGOMERY)).stdout


@pytest.mark.parametrize(
    ("command", "content", "words"),
    [
        ("agreement", "", "berkas kosong"),
        ("agreement", "ratee,value\na,1\n", "kolom rater; tambahkan"),
        ("agreement", "ratee,rater,value\n", "tidak ada nilai"),
        ("agreement", "ratee,rater,value\na,x,tiga\n", "baris 2, kolom value: “tiga” bukan angka"),
        ("agreement", "ratee,rater,value\na,x,nan\n", "bukan angka"),
        ("agreement", "ratee,rater,value\na,,3\n", "baris 2, kolom rater: kosong"),
        ("severity", "ratee,rater,value\na,x,1\nb,x,1\na,x,2\n", "baris 4: nilai untuk a / x sudah"
         " ada di baris 2"),
        ("severity", "ratee,rater,value\na,x\n", "baris 2 berisi 2/3 kolom"),
        ("severity", b"ratee,rater,value\na,\xff,1\n", "bukan teks UTF-8"),
        ("severity", "ratee,rater,rater,value\na,x,y,1\n", "kolom rater ada lebih dari satu"),
        ("rasch", "ratee,value\na,1\n", "rater atau item"),
        ("rasch", "ratee,rater,value\na,x,2.5\n", "baris 2, kolom value: “2.5” bukan tingkat"),
        ("rasch", "ratee,rater,value\na,x,-1\n", "bilangan bulat mulai dari 0"),
        ("rasch", "ratee,rater,value\n" + "\n".join(f"p{v},x,{v}" for v in range(21)), "tingkat"),
    ],
)  # fmt: skip
def test_faults_are_named_with_place_and_mend(run, command, content, words):
    result = run(command, content, "--json")
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stderr.startswith("Galat: ")
    assert result.stdout == ""


def test_a_file_that_is_not_there_is_named():
    result = CliRunner().invoke(compute, ["rasch", "/tidak/ada.csv"])
    assert (result.exit_code, "tidak dapat dibaca" in result.stderr) == (2, True)


def test_too_many_ratings_are_refused_before_they_fill_the_memory(run, monkeypatch):
    monkeypatch.setattr(rating_csv, "MAXIMUM_RATINGS", 5)
    assert "baris 7: lebih dari" in run("agreement", JUDGES).stderr


def test_every_fault_and_every_reason_has_a_sentence():
    assert set(REASONS) == set(Absence)
    for one in RatingFault:
        assert fault(RatingFileError(one, 2, "value", "x" * 99)).endswith(".")


def test_the_change_after_a_course_is_computed_from_sums_alone(run):
    both = (
        Sums.of([Pair(1, 2)] * 4 + [Pair(1, 3)]),
        Sums.of([Pair(n, n) for n in (1, 2, 3, 4, 5)]),
    )
    table = table_of({"atasan": both}, 5).csv()
    found = document(run("effect", table, "--json"))["atasan"]
    assert found["trained"]["value"] == 1.2
    assert found["others"] == {"n": 5, "value": 0.0, "low": None, "high": None}
    assert found["expected"] == 0.0
    assert "Regresi ke rata-rata" in run("effect", table).stdout
    wrong = run("effect", "bukan,tabel")
    assert wrong.exit_code == 2
    assert "baris pertama" in wrong.stderr
