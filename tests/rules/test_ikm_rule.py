"""The shipped rule is the regulation's, and a broken rule file is refused by name."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from portal.rules.ikm_rule import SHIPPED, RuleError, load_rules, newest_rule, rule_on
from portal.rules.unsur import UNSUR

TEXT = SHIPPED.read_text(encoding="utf-8")
RULE = newest_rule()


@pytest.mark.parametrize(
    ("ikm", "letter"),
    [
        pytest.param("24.75", "D", id="semua-satu-bobot-0.11"),
        pytest.param("25.00", "D", id="terendah"),
        pytest.param("64.99", "D", id="atas-d"),
        pytest.param("64.9949", "D", id="dibulatkan-ke-64.99"),
        pytest.param("64.995", "C", id="dibulatkan-ke-65.00"),
        pytest.param("65.00", "C", id="bawah-c"),
        pytest.param("76.60", "C", id="atas-c"),
        pytest.param("76.6049", "C", id="dibulatkan-ke-76.60"),
        pytest.param("76.605", "B", id="dibulatkan-ke-76.61"),
        pytest.param("76.61", "B", id="bawah-b"),
        pytest.param("86.625", "B", id="angka-serang"),
        pytest.param("88.30", "B", id="atas-b"),
        pytest.param("88.3049", "B", id="dibulatkan-ke-88.30"),
        pytest.param("88.305", "A", id="dibulatkan-ke-88.31"),
        pytest.param("88.31", "A", id="bawah-a"),
        pytest.param("100.00", "A", id="tertinggi"),
    ],
)
def test_the_letter_follows_the_rounded_index(ikm, letter):
    assert RULE.mutu(Decimal(ikm)).letter == letter
    assert RULE.mutu(Fraction(ikm)).letter == letter


def test_the_classes_are_those_of_the_annex():
    printed = [
        (c.perception, *map(str, (*c.ni, *c.nik)), c.letter, c.kinerja) for c in RULE.classes
    ]
    assert printed == [
        (4, "3.5324", "4.00", "88.31", "100.00", "A", "Sangat baik"),
        (3, "3.0644", "3.532", "76.61", "88.30", "B", "Baik"),
        (2, "2.60", "3.064", "65.00", "76.60", "C", "Kurang baik"),
        (1, "1.00", "2.5996", "25.00", "64.99", "D", "Tidak baik"),
    ]


def test_the_rule_asks_for_the_nine_unsur_in_the_order_of_the_annex():
    assert RULE.keys == UNSUR
    assert RULE.label("pengaduan") == "Penanganan Pengaduan, Saran dan Masukan"


def test_every_part_of_the_rule_names_its_source():
    assert set(RULE.source) == {"unsur", "weights", "classes", "sample", "publication"}
    assert [weight.text for weight in RULE.weights] == ["1/9", "0.11", "0.111"]
    assert (RULE.indicative_below, RULE.cell_minimum) == (30, 5)


def test_a_later_rule_replaces_the_earlier_one_on_its_first_day():
    later = TEXT.replace("2017-01-01", "2030-07-01").replace("permenpanrb-14-2017", "baru")
    rules = load_rules(TEXT + later)
    assert rule_on(date(2030, 6, 30), rules).key == "permenpanrb-14-2017"
    assert rule_on(date(2030, 7, 1), rules).key == "baru"


def test_no_rule_is_invented_for_a_day_before_the_first_one():
    with pytest.raises(LookupError, match="2016-12-31"):
        rule_on(date(2016, 12, 31))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        pytest.param('lower = "76.61"', 'lower = "90"', "lower bounds", id="kelas-tidak-urut"),
        pytest.param("[15, 14]", "[9, 14]", "populations", id="tabel-tidak-urut"),
        pytest.param("highest = 4", "highest = 1", "scale", id="skala-terbalik"),
        pytest.param('confidence = "0.95"', 'confidence = "1"', "confidence", id="keyakinan"),
        pytest.param('key = "prosedur"', 'key = "waktu"', "twice", id="unsur-ganda"),
        pytest.param("indicative_below", "indikatif", "indicative_below", id="kolom-hilang"),
        pytest.param("2017-01-01", '"2017-01-01"', "valid_from", id="tanggal-sebagai-teks"),
        pytest.param("2017-01-01", "2017-01-01T00:00:00", "valid_from", id="tanggal-dan-jam"),
        pytest.param('lower = "65.00"', 'lower = "banyak"', "14-2017", id="bukan-angka"),
        pytest.param('ni = ["2.60", "3.064"]', 'ni = ["2.60"]', "14-2017", id="pita-pincang"),
        pytest.param("[[rule]]", "[[aturan]]", "rule", id="tanpa-aturan"),
        pytest.param("[rule.scale]", "[rule.scale", "TOML", id="bukan-toml"),
    ],
)
def test_a_broken_rule_file_is_refused_with_the_place(old, new, named):
    assert old in TEXT
    with pytest.raises(RuleError, match=named):
        load_rules(TEXT.replace(old, new))


def test_two_rules_cannot_begin_on_the_same_day():
    with pytest.raises(RuleError, match="valid_from"):
        load_rules(TEXT + TEXT)


def test_bytes_that_are_not_text_are_refused():
    with pytest.raises(RuleError, match="TOML"):
        load_rules(b"\xff\xfe")
