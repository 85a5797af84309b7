"""Credit points: the worked examples of the sources, and who earns any."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.credit_points import credit_on, earns_points, estimate, jenjang_of
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
