"""The distribution of predikat: the regulation's shape, the circular's figures, small groups."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.dated_rules import RuleFileError
from portal.rules.distribution import (
    SHIPPED,
    Advice,
    Gap,
    distribution_on,
    gaps,
    is_reason,
    load_distribution,
    owes_reason,
)
from portal.rules.predikat import OrganisationPredikat as Unit
from portal.rules.predikat import Predikat

RULE = distribution_on(date(2026, 1, 5))
SB, B, BP, K, SK = Predikat


def counts(*numbers: int) -> dict[Predikat, int]:
    """From sangat baik down."""
    return dict(zip(Predikat, numbers, strict=True))


@pytest.mark.parametrize(
    ("unit", "fitting"),
    [
        (Unit.ISTIMEWA, counts(12, 5, 2, 1, 0)),
        (Unit.BAIK, counts(4, 12, 4, 0, 0)),
        (Unit.BUTUH_PERBAIKAN, counts(1, 4, 12, 3, 0)),
        (Unit.KURANG, counts(0, 2, 4, 12, 2)),
        (Unit.SANGAT_KURANG, counts(0, 1, 2, 4, 13)),
    ],
)
def test_the_regulations_shape_draws_no_remark(unit, fitting):
    assert gaps(unit, fitting, RULE) == ()


def test_a_curve_whose_peak_lies_elsewhere_is_told_with_its_share():
    assert gaps(Unit.BAIK, counts(15, 5, 0, 0, 0), RULE) == (
        Gap(Advice.BUKAN_SEBAGIAN_BESAR, (B,), Fraction(1, 4)),
    )
    tie = gaps(Unit.BAIK, counts(10, 10, 0, 0, 0), RULE)
    assert tie == (Gap(Advice.BUKAN_SEBAGIAN_BESAR, (B,), Fraction(1, 2)),)


def test_nobody_is_excluded_by_the_regulation_but_the_circular_says_more():
    """A person may lawfully be sangat baik in a unit that is sangat kurang."""
    curve = counts(1, 0, 1, 3, 15)
    assert gaps(Unit.SANGAT_KURANG, curve, RULE) == ()
    assert gaps(Unit.SANGAT_KURANG, curve, RULE, with_circular=True) == (
        Gap(Advice.DI_ATAS_BATAS, (SB,), Fraction(1, 20), 0),
    )


@pytest.mark.parametrize(
    ("unit", "curve", "expected"),
    [
        (Unit.ISTIMEWA, counts(14, 6, 0, 0, 0), []),
        (Unit.ISTIMEWA, counts(15, 5, 0, 0, 0), [(Advice.DI_ATAS_BATAS, (SB,), 70)]),
        (Unit.BAIK, counts(6, 14, 0, 0, 0), [(Advice.DI_BAWAH_BATAS, (BP, K), 1)]),
        (Unit.BAIK, counts(4, 14, 1, 1, 0), []),
        (Unit.BUTUH_PERBAIKAN, counts(2, 3, 12, 3, 0), []),
        (
            Unit.BUTUH_PERBAIKAN,
            counts(3, 3, 11, 3, 0),
            [(Advice.DI_BAWAH_BATAS, (BP,), 60), (Advice.DI_ATAS_BATAS, (SB,), 10)],
        ),
        (Unit.KURANG, counts(0, 0, 1, 19, 0), [(Advice.DI_BAWAH_BATAS, (BP,), 10)]),
        (Unit.SANGAT_KURANG, counts(0, 0, 1, 1, 18), []),
        (Unit.SANGAT_KURANG, counts(0, 1, 1, 0, 18), [(Advice.DI_BAWAH_BATAS, (K, BP), 10)]),
    ],
)
def test_the_circulars_bounds_hold_to_the_percent(unit, curve, expected):
    found = [
        (gap.advice, gap.predikat, gap.bound)
        for gap in gaps(unit, curve, RULE, with_circular=True) or ()
        if gap.advice is not Advice.BUKAN_SEBAGIAN_BESAR
    ]
    assert found == expected


@pytest.mark.parametrize("people", [0, 1, 9])
def test_a_small_group_has_no_pattern(people):
    assert gaps(Unit.ISTIMEWA, counts(0, 0, 0, 0, people), RULE, with_circular=True) is None


def test_a_negative_count_is_an_error():
    with pytest.raises(ValueError, match="negative"):
        gaps(Unit.BAIK, counts(-1, 11, 0, 0, 0), RULE)


@given(
    st.sampled_from(list(Unit)),
    st.lists(st.integers(0, 40), min_size=5, max_size=5),
    st.integers(1, 5),
)
def test_the_size_of_a_group_changes_no_advice(unit, numbers, times):
    once = gaps(unit, counts(*numbers), RULE, with_circular=True)
    more = gaps(unit, counts(*(number * times for number in numbers)), RULE, with_circular=True)
    assert once is None or once == more


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('baik = "baik"', 'baik = "cukup"', "'cukup' is none of"),
        ("at_most = 70", "at_most = 170", "between 0 and 100"),
        ("at_most = 70\n", "\n", "either at_least or at_most"),
        ('["sangat_baik"]', '["istimewa"]', "is no predikat"),
        ("least = 10", "least = 1", "must be at least 2"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(old, new, message):
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(RuleFileError, match=message):
        load_distribution(text.replace(old, new, 1))


def test_a_departing_curve_owes_a_reason_in_a_large_group_only():
    far = counts(11, 0, 0, 0, 0)
    assert owes_reason(Unit.BAIK, far, RULE)
    assert not owes_reason(Unit.ISTIMEWA, far, RULE), "that is its pattern"
    assert not owes_reason(Unit.BAIK, counts(9, 0, 0, 0, 0), RULE), "too few for a pattern"
    assert not owes_reason(None, far, RULE)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Seluruh puskesmas melampaui target imunisasi", True),
        ("Semua melampaui target", True),
        ("tidak ada alasan khusus", False),
        ("Tidak ada alasan khusus.", False),
        ("- - - - - - - - - - - - -", False),
        ("sesuai", False),
        ("", False),
    ],
)
def test_that_there_is_no_reason_is_none(text, says):
    assert is_reason(text, RULE) is says
