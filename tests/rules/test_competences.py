"""Competence levels: whose counts, gaps against the post, and names."""

from datetime import date

import pytest

from portal.rules.competences import (
    LevelSource,
    Recorded,
    by_kind,
    counting,
    gaps,
    known_competences,
    required_by_kind,
    words_of,
)
from portal.rules.dated_rules import RuleFileError
from portal.rules.development_rule import (
    SHIPPED,
    development_on,
    load_development,
    shipped_development,
)
from portal.rules.employment import PostKind
from portal.rules.scheme_parts import Levels

ON = date(2026, 9, 28)
RULE = development_on(ON)
CENTRE, FILE, BOSS, SELF = LevelSource


def said(source: LevelSource, level: int, on: date = date(2026, 3, 1)) -> Recorded:
    return Recorded("komunikasi", level, source, on)


@pytest.mark.parametrize(
    ("records", "level"),
    [
        ([said(SELF, 4)], 4),
        ([said(SELF, 4, ON), said(BOSS, 2, date(2024, 1, 1))], 2),
        ([said(BOSS, 2, ON), said(CENTRE, 3)], 3),
        ([said(BOSS, 2, ON), said(CENTRE, 3, date(2023, 9, 28))], 2),
        ([said(CENTRE, 3, date(2025, 1, 1)), said(FILE, 4, date(2026, 1, 1))], 4),
        ([said(BOSS, 2, date(2025, 1, 1)), said(BOSS, 3, date(2026, 1, 1))], 3),
        ([said(BOSS, 2, date(2026, 12, 1))], None),
    ],
    ids=["diri saja", "atasan di atas diri", "pusat di atas atasan", "pusat kedaluwarsa",
         "impor lebih baru", "yang terbaru", "belum terjadi"],
)  # fmt: skip
def test_the_newest_of_the_most_trusted_source_counts(records, level):
    found = counting(records, ON, RULE.valid_years)
    assert (found["komunikasi"].level if found else None) == level


def test_a_gap_is_what_is_missing_and_never_negative():
    known = counting([said(BOSS, 2), Recorded("integritas", 5, BOSS, ON)], ON, 3)
    found = {g.competence: g.size for g in gaps({"komunikasi": 3, "integritas": 3}, known)}
    assert found == {"komunikasi": 1, "integritas": 0}


def test_what_nobody_assessed_is_no_gap_and_says_so():
    (one,) = gaps({"komunikasi": 3}, {})
    assert (one.size, one.level) == (0, None)


def test_the_largest_gap_stands_first_then_the_order_of_the_regulation():
    known = counting([said(BOSS, 1)], ON, 3)
    keys = [g.competence for g in gaps({"kerja_sama": 2, "integritas": 2, "komunikasi": 2}, known)]
    assert keys == ["komunikasi", "integritas", "kerja_sama"]


@pytest.mark.parametrize(
    ("post", "level"),
    [
        (PostKind.JPT_UTAMA, 5), (PostKind.JPT_MADYA, 5), (PostKind.JPT_PRATAMA, 4),
        (PostKind.ADMINISTRATOR, 3), (PostKind.PENGAWAS, 2), (PostKind.PELAKSANA, 1),
        (PostKind.FUNGSIONAL, None),
    ],
)  # fmt: skip
def test_levels_by_kind_of_post_and_none_for_functional_posts(post, level):
    assert by_kind(post, None, RULE.required) == level


def test_the_scheme_stands_before_the_rule_file():
    own = Levels(jpt_pratama=5, administrator=4, pengawas=3, pelaksana=2)
    assert by_kind(PostKind.PELAKSANA, own, RULE.required) == 2
    assert len(required_by_kind(PostKind.PENGAWAS, own, RULE.required)) == 9
    assert required_by_kind(PostKind.FUNGSIONAL, own, RULE.required) == {}


def test_names_and_levels_come_from_the_items_that_measure():
    words = words_of("komunikasi")
    assert words.label.in_("id") == "Komunikasi"
    assert words.label.in_("en") == "Communication"
    assert set(words.levels) == {1, 2, 3, 4, 5}
    assert words_of("teknis_hal_baru").label.in_("id") == "Hal baru"
    assert words_of("teknis_mengajar").label.in_("en") == "Teaching"
    assert known_competences()[:3] == ["integritas", "kerja_sama", "komunikasi"]


def test_the_rule_file_keeps_minimum_and_ceiling_apart():
    hours = {kind.value: (h.least, h.most) for kind, h in RULE.hours.items()}
    assert hours == {
        "pns": (20, None), "cpns": (0, None), "pppk": (0, 24), "pppk_paruh_waktu": (0, 24),
    }  # fmt: skip
    assert RULE.level_name(2, "id") == "Dasar"
    assert development_on(date(2010, 1, 1)) == shipped_development()[0]


def test_a_fault_in_the_file_is_named():
    text = SHIPPED.read_text(encoding="utf-8").replace('"orientasi_hasil"', '"hasil"')
    with pytest.raises(RuleFileError, match="competence"):
        load_development(text)
