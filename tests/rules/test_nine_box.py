"""The nine boxes exactly as the regulation numbers them, and where potential turns."""

import pytest

from portal.rules.dated_rules import RuleFileError
from portal.rules.nine_box import (
    POOL,
    SHIPPED,
    CutOffs,
    Performance,
    PerformanceAxis,
    Potential,
    load_talent,
    shipped_talent,
)
from portal.rules.predikat import Ekspektasi, Predikat

(RULE,) = shipped_talent()
BELOW, AS, ABOVE = Performance
LOW, MIDDLE, HIGH = Potential


@pytest.mark.parametrize(
    ("number", "performance", "potential", "first"),
    [
        (9, ABOVE, HIGH, "Dipromosikan dan dipertahankan"),
        (8, AS, HIGH, "Dipertahankan"),
        (7, ABOVE, MIDDLE, "Dipertahankan"),
        (6, BELOW, HIGH, "Penempatan yang sesuai"),
        (5, AS, MIDDLE, "Penempatan yang sesuai"),
        (4, ABOVE, LOW, "Rotasi"),
        (3, BELOW, MIDDLE, "Bimbingan kinerja"),
        (2, AS, LOW, "Bimbingan kinerja"),
        (1, BELOW, LOW, "Diproses sesuai ketentuan peraturan perundang-undangan"),
    ],
)
def test_the_boxes_of_permenpanrb_3_2020(number, performance, potential, first):
    box = RULE.box(performance, potential)
    assert (box.number, box.follow_up[0]) == (number, first)
    assert RULE.numbered(number) is box


def test_the_numbering_is_not_row_by_row():
    rows = [[RULE.box(p, q).number for q in Potential] for p in (ABOVE, AS, BELOW)]
    assert rows == [[4, 7, 9], [2, 5, 8], [1, 3, 6]]
    assert POOL == (7, 8, 9)


@pytest.mark.parametrize(
    ("axis", "predikat", "rating", "step"),
    [
        (PerformanceAxis.PREDIKAT, Predikat.SANGAT_BAIK, Ekspektasi.DIATAS, ABOVE),
        (PerformanceAxis.PREDIKAT, Predikat.BAIK, Ekspektasi.DIATAS, AS),
        (PerformanceAxis.HASIL_KERJA, Predikat.BAIK, Ekspektasi.DIATAS, ABOVE),
        (PerformanceAxis.PREDIKAT, Predikat.KURANG, Ekspektasi.SESUAI, BELOW),
        (PerformanceAxis.HASIL_KERJA, Predikat.KURANG, Ekspektasi.SESUAI, AS),
        (PerformanceAxis.PREDIKAT, Predikat.SANGAT_KURANG, Ekspektasi.DIBAWAH, BELOW),
    ],
)
def test_the_performance_axis_is_the_agencys_choice(axis, predikat, rating, step):
    assert RULE.performance(axis, predikat, rating) is step


@pytest.mark.parametrize(
    ("score", "step"), [(0, LOW), (67, LOW), (68, MIDDLE), (76, MIDDLE), (77, HIGH), (100, HIGH)]
)
def test_a_score_on_the_edge_belongs_to_the_higher_step(score, step):
    assert RULE.offered.of(score) is step


@pytest.mark.parametrize(("medium", "high"), [(0, 50), (70, 70), (80, 60), (60, 101)])
def test_cut_offs_that_make_no_sense_are_refused(medium, high):
    with pytest.raises(ValueError, match="Cut-offs"):
        CutOffs(medium, high)


def test_a_number_twice_is_a_fault_of_the_file():
    text = SHIPPED.read_text(encoding="utf-8").replace("number = 4", "number = 5")
    with pytest.raises(RuleFileError, match="nine boxes"):
        load_talent(text)
