"""Agreement of raters against the published examples, and what must hold for any table."""

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.rules.fairness.agreement import agreement
from portal.rules.fairness.consistency import cronbach, flat_items, items_deleted
from portal.rules.fairness.figures import Absence
from portal.rules.fairness.icc import MCGRAW_WONG, MINIMUM_RATEES, Form, intraclass
from portal.rules.fairness.krippendorff import Level, alpha
from portal.rules.fairness.ratings import Rating

# Shrout and Fleiss (1979), table 2: six ratees, four judges.
SHROUT_FLEISS = [
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
]
# Krippendorff (2011), C and D: four observers, twelve units.
FOUR_OBSERVERS = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 ."""
THREE_CODERS = """
. . . . . 3 4 1 2 1 1 3 3 . 3
1 . 2 1 3 3 4 3 . . . . . . .
. . 2 1 3 4 4 . 2 1 1 3 3 . 4"""

tables = st.integers(2, 5).flatmap(
    lambda k: st.lists(st.lists(st.integers(1, 9), min_size=k, max_size=k), min_size=3, max_size=9)
)


def units(text):
    columns = zip(*(line.split() for line in text.split("\n") if line), strict=True)
    return [[float(cell) for cell in column if cell != "."] for column in columns]


def ratings(rows):
    return [
        Rating(f"p{i}", f"j{j}", value) for i, row in enumerate(rows) for j, value in enumerate(row)
    ]


@pytest.mark.parametrize(
    ("form", "value", "low", "high"),
    [
        ("1,1", 0.17, -0.13, 0.72),
        ("2,1", 0.29, 0.02, 0.76),
        ("3,1", 0.71, 0.34, 0.95),
        ("1,k", 0.44, -0.88, 0.91),
        ("2,k", 0.62, 0.07, 0.93),
        ("3,k", 0.91, 0.68, 0.99),
    ],
)
def test_the_six_forms_equal_the_published_table(form, value, low, high):
    found = intraclass(SHROUT_FLEISS)[Form(form)]
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high), abs=0.005)


def test_each_form_has_its_name_by_mcgraw_and_wong():
    assert MCGRAW_WONG[Form.TWO_MEAN] == "ICC(A,k)"
    assert set(MCGRAW_WONG) == set(Form)


def test_six_ratees_are_too_few_to_be_shown():
    found = intraclass(SHROUT_FLEISS)[Form.TWO_SINGLE].shown(MINIMUM_RATEES, Absence.FEW_RATEES)
    assert (found.value, found.absence, found.n) == (None, Absence.FEW_RATEES, 6)


def test_a_negative_component_is_reported_as_zero():
    found = intraclass([[1, 5], [5, 1], [3, 3], [2, 4]])[Form.ONE_SINGLE]
    assert (found.value, found.is_clamped) == (0.0, True)


@pytest.mark.parametrize(
    ("rows", "absence"),
    [
        ([[1, 2]], Absence.FEW_RATEES),
        ([[1], [2]], Absence.FEW_RATERS),
        ([[1, 2], [1, 2, 3]], Absence.UNEQUAL_COUNTS),
        ([[3, 3], [3, 3]], Absence.NO_VARIATION),
    ],
)
def test_what_is_undefined_has_a_reason(rows, absence):
    assert {one.absence for one in intraclass(rows).values()} == {absence}


@given(tables, st.sampled_from([-50.0, -3.5, 0.1, 0.25, 3.7, 1000.0]))
@example([[1, 7, 8], [7, 8, 1], [7, 8, 1]], -50.0)
@example([[8, 8, 1], [1, 8, 8], [8, 1, 8]], 3.7)
def test_a_constant_added_to_everything_changes_no_icc(rows, constant):
    moved = intraclass([[value + constant for value in row] for row in rows])
    for form, figure in intraclass(rows).items():
        assert moved[form].absence is figure.absence
        for name in ("value", "low", "high"):
            before, after = getattr(figure, name), getattr(moved[form], name)
            assert (before is None) == (after is None)
            assert before is None or after == pytest.approx(before, rel=1e-6, abs=1e-7)


@given(tables)
def test_estimates_lie_in_their_intervals_and_below_one(rows):
    for figure in intraclass(rows).values():
        if figure.value is None or figure.low is None:
            continue
        assert figure.value <= 1 + 1e-12
        assert figure.high is not None
        assert figure.low <= figure.high + 1e-9
        assert figure.is_clamped or figure.low - 1e-9 <= figure.value <= figure.high + 1e-9


@pytest.mark.parametrize(
    ("text", "level", "value"),
    [
        (FOUR_OBSERVERS, Level.NOMINAL, 0.743),
        (FOUR_OBSERVERS, Level.ORDINAL, 0.815),
        (FOUR_OBSERVERS, Level.INTERVAL, 0.849),
        (THREE_CODERS, Level.NOMINAL, 0.691),
        (THREE_CODERS, Level.INTERVAL, 0.811),
    ],
)
def test_krippendorff_equals_the_published_examples(text, level, value):
    found = alpha(units(text), level)
    assert found.value == pytest.approx(value, abs=0.0005)
    assert found.low < found.value <= found.high


@pytest.mark.parametrize("level", Level)
def test_equal_values_everywhere_leave_krippendorff_undefined(level):
    assert alpha([[3, 3], [3, 3, 3]], level).absence is Absence.NO_VARIATION
    assert alpha([[3], [4]], level).absence is Absence.FEW_VALUES


@pytest.mark.parametrize("level", Level)
@given(rows=tables)
def test_krippendorff_stays_within_its_bounds(level, rows):
    found = alpha(rows, level)
    assert found.value is None or -1 - 1e-9 <= found.value <= 1
    perfect = alpha([[row[0]] * 2 for row in rows], level)
    assert perfect.value is None or perfect.value == pytest.approx(1)


@given(tables)
def test_ordinal_alpha_sees_only_the_order(rows):
    stretched = alpha([[value**3 for value in row] for row in rows], Level.ORDINAL)
    assert stretched.value == pytest.approx(alpha(rows, Level.ORDINAL).value)


def test_cronbach_over_raters_is_the_consistency_of_their_mean():
    found, icc = cronbach(SHROUT_FLEISS), intraclass(SHROUT_FLEISS)[Form.THREE_MEAN]
    assert (found.value, found.low, found.high) == pytest.approx((icc.value, icc.low, icc.high))


def test_an_item_that_lowers_alpha_and_a_flat_one_stand_out():
    rows = [[at, at, at + 1, noise, 3] for at, noise in enumerate((2, 5, 7, 1, 6, 3, 4, 0))]
    names = ["a", "b", "c", "bising", "datar"]
    deleted = items_deleted(rows, names)
    assert deleted["bising"].value > cronbach(rows).value > deleted["a"].value
    assert flat_items(rows, names) == ["datar"]


@pytest.mark.parametrize(
    ("rows", "absence"),
    [
        ([[1, 2]], Absence.FEW_RATEES),
        ([[1], [2]], Absence.FEW_ITEMS),
        ([[2, 2], [2, 2]], Absence.NO_VARIATION),
        ([[1, 3], [3, 1]], Absence.NO_VARIATION),
    ],
)
def test_cronbach_without_meaning_has_a_reason(rows, absence):
    assert cronbach(rows).absence is absence


@given(tables)
def test_alpha_never_exceeds_one(rows):
    value = cronbach(rows).value
    assert value is None or value <= 1 + 1e-12


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_not_one_digit(rows, rng):
    given_rows = ratings(rows)
    shuffled = list(given_rows)
    rng.shuffle(shuffled)
    assert agreement(shuffled) == agreement(given_rows)


def test_a_table_with_gaps_keeps_what_does_not_need_a_block():
    rows = [Rating(f"p{i}", f"j{(i + d) % 4}", random.Random(i).randint(1, 5)) for i in range(9)
            for d in (0, 1)]  # fmt: skip
    found = agreement(rows)
    assert found.icc[Form.TWO_SINGLE].absence is found.cronbach.absence is Absence.GAPS
    assert found.icc[Form.ONE_SINGLE].value is not None
    assert found.krippendorff[Level.ORDINAL].value is not None


def test_items_are_averaged_for_agreement_and_counted_for_alpha():
    rows = [
        Rating(f"p{i}", f"j{j}", (i + j * item) % 5, f"u{item}")
        for i in range(6) for j in range(2) for item in range(3)
    ]  # fmt: skip
    found = agreement(rows)
    assert (found.is_over_items, found.cronbach.n, found.ratees) == (True, 12, 6)
