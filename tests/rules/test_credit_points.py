"""Credit points: the worked examples of the sources, and who earns any."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.credit_points import (
    HeldPost,
    Served,
    credit_on,
    earns_points,
    estimate,
    jenjang_of,
    served,
    total,
)
from portal.rules.employment import Employment, Jenjang, PostKind
from portal.rules.predikat import Predikat

RULE = credit_on(date(2026, 1, 1))


@pytest.mark.parametrize(
    ("jenjang", "predikat", "months", "points"),
    [
        (Jenjang.AHLI_PERTAMA, Predikat.SANGAT_BAIK, 12, "18.75"),
        (Jenjang.AHLI_PERTAMA, Predikat.BAIK, 2, "2.08"),
        (Jenjang.PEMULA, Predikat.BAIK, 12, "3.75"),
        (Jenjang.AHLI_MADYA, Predikat.BUTUH_PERBAIKAN, 12, "28.13"),
        (Jenjang.AHLI_UTAMA, Predikat.SANGAT_KURANG, 6, "6.25"),
        (Jenjang.PENYELIA, Predikat.KURANG, 12, "12.50"),
    ],
)
def test_the_conversion_of_a_predikat(jenjang, predikat, months, points):
    found = estimate(RULE, jenjang, predikat, months)
    assert found.shown == Decimal(points)
    assert (found.rule_key, found.percent) == ("angka-kredit-2023", RULE.percent[predikat])


@given(st.sampled_from(Jenjang), st.sampled_from(Predikat), st.integers(1, 11))
def test_a_year_in_parts_is_the_year(jenjang, predikat, months):
    parts = [estimate(RULE, jenjang, predikat, n).points for n in (months, 12 - months)]
    assert sum(parts, Fraction(0)) == estimate(RULE, jenjang, predikat, 12).points


@pytest.mark.parametrize("months", [0, 13, -1])
def test_months_that_a_year_does_not_have(months):
    with pytest.raises(ValueError, match="months"):
        estimate(RULE, Jenjang.MAHIR, Predikat.BAIK, months)


def test_days_before_the_regulation_have_no_rule():
    with pytest.raises(LookupError):
        credit_on(date(2022, 12, 31))


@pytest.mark.parametrize(
    ("title", "jenjang"),
    [
        ("Perawat Ahli Muda", Jenjang.AHLI_MUDA), ("Bidan  terampil", Jenjang.TERAMPIL),
        ("Kepala Puskesmas", None), ("Terampil", None),
    ],
)  # fmt: skip
def test_the_level_is_read_from_the_name_of_the_post(title, jenjang):
    assert jenjang_of(title) is jenjang


def test_pns_in_functional_posts_alone():
    found = {(e, p) for e in Employment for p in PostKind if earns_points(e, p)}
    assert found == {(Employment.PNS, PostKind.FUNGSIONAL)}


def test_the_last_levels_have_no_next_one():
    assert RULE.next_level[Jenjang.AHLI_UTAMA] is None
    assert RULE.next_level[Jenjang.AHLI_MADYA] == 450
    assert RULE.next_rank[Jenjang.PEMULA] == 15


FIRST, SECOND = "Perawat Ahli Pertama", "Perawat Ahli Muda"
FUNCTIONAL, STAFF = PostKind.FUNGSIONAL, PostKind.PELAKSANA


@pytest.mark.parametrize(
    ("posts", "months"),
    [
        # the whole year
        ([HeldPost(FIRST, FUNCTIONAL, date(2020, 1, 1))], [(FIRST, 12)]),
        # appointed on the first of March: ten months
        ([HeldPost(FIRST, FUNCTIONAL, date(2025, 3, 1))], [(FIRST, 10)]),
        # appointed within a month: from the next one on
        ([HeldPost(FIRST, FUNCTIONAL, date(2025, 3, 2))], [(FIRST, 9)]),
        # promoted in July
        (
            [HeldPost(SECOND, FUNCTIONAL, date(2025, 7, 1)),
             HeldPost(FIRST, FUNCTIONAL, date(2020, 1, 1), date(2025, 6, 30))],
            [(FIRST, 6), (SECOND, 6)],
        ),
        # transferred at the same level: one line
        (
            [HeldPost(FIRST, FUNCTIONAL, date(2020, 1, 1), date(2025, 4, 30)),
             HeldPost("Perawat  Ahli Pertama", FUNCTIONAL, date(2025, 5, 1))],
            [(FIRST, 12)],
        ),
        # out of a structural post in October, and away from the functional one in November
        (
            [HeldPost("Pengadministrasi", STAFF, date(2020, 1, 1), date(2025, 9, 30)),
             HeldPost(FIRST, FUNCTIONAL, date(2025, 10, 1), date(2025, 10, 31))],
            [(FIRST, 1)],
        ),
        ([HeldPost("Pengadministrasi", STAFF, date(2020, 1, 1))], []),
        ([HeldPost(FIRST, FUNCTIONAL, date(2026, 1, 1))], []),
    ],
)  # fmt: skip
def test_months_are_those_in_the_post(posts, months):
    assert [(one.title, one.months) for one in served(posts, 2025)] == months


def test_a_promotion_divides_the_year_by_its_coefficients():
    parts = [
        estimate(RULE, one.jenjang, Predikat.BAIK, one.months)
        for one in (Served(FIRST, Jenjang.AHLI_PERTAMA, 6), Served(SECOND, Jenjang.AHLI_MUDA, 6))
    ]
    assert [one.shown for one in parts] == [Decimal("6.25"), Decimal("12.50")]
    assert total(parts) == Decimal("18.75")


@given(st.lists(st.integers(1, 12), min_size=1, max_size=6, unique=True), st.integers(2020, 2030))
def test_a_year_has_twelve_months_however_often_somebody_moves(firsts, year):
    days = [date(year - 1, 1, 1), *sorted(date(year, month, 1) for month in firsts)]
    ends = [day - timedelta(days=1) for day in days[1:]]
    posts = [
        HeldPost(f"Bidan {n} Terampil", FUNCTIONAL, day, end)
        for n, (day, end) in enumerate(zip(days, [*ends, None], strict=True))
    ]
    assert sum(one.months for one in served(posts, year)) == 12


def test_the_shipped_figures_are_those_of_the_regulation():
    coefficients = {one.value: str(float(RULE.coefficient[one])) for one in Jenjang}
    assert coefficients == {
        "pemula": "3.75", "terampil": "5.0", "mahir": "12.5", "penyelia": "25.0",
        "ahli_pertama": "12.5", "ahli_muda": "25.0", "ahli_madya": "37.5", "ahli_utama": "50.0",
    }  # fmt: skip
    assert [RULE.percent[one] for one in Predikat] == [150, 100, 75, 50, 25]
    assert [RULE.next_rank[one] for one in Jenjang] == [15, 20, 50, 100, 50, 100, 150, 200]
    assert [RULE.next_level[one] for one in Jenjang] == [15, 60, 100, None, 100, 200, 450, None]
    assert "PermenPANRB 1/2023" in RULE.source
