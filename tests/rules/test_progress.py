"""Progress against target and time: tables by hand, and what holds for all figures."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.progress import Aim, Counting, Pace, Reading, elapsed_share, progress
from portal.rules.skp_words import Direction

HALF = Fraction(1, 2)
DAY = date(2026, 7, 1)
figures = st.decimals(0, 10_000, places=2, allow_nan=False)
shares = st.fractions(0, 1)
directions = st.sampled_from(Direction)
countings = st.sampled_from(Counting)


def read(aim: Aim, *quantities: str, elapsed: Fraction = HALF):
    readings = [Reading(DAY + timedelta(days=i), Decimal(one)) for i, one in enumerate(quantities)]
    return progress(aim, readings, elapsed)


def summed(low="80", high="100", direction=Direction.NAIK, baseline=None) -> Aim:
    start = None if baseline is None else Decimal(baseline)
    return Aim(Counting.JUMLAH, direction, Decimal(low), Decimal(high), start)


def last(low="80", high="90", direction=Direction.NAIK, baseline=None) -> Aim:
    start = None if baseline is None else Decimal(baseline)
    return Aim(Counting.TERAKHIR, direction, Decimal(low), Decimal(high), start)


@pytest.mark.parametrize(
    ("aim", "quantities", "pace"),
    [
        # half the year: 40 to 50 are on schedule
        (summed(), ["39.9999"], Pace.TERTINGGAL),
        (summed(), ["20", "20"], Pace.SESUAI),
        (summed(), ["50"], Pace.SESUAI),
        (summed(), ["50.0001"], Pace.MELAMPAUI),
        # at most 80 to 100 complaints in the year
        (summed(direction=Direction.TURUN), ["51"], Pace.TERTINGGAL),
        (summed(direction=Direction.TURUN), ["45"], Pace.SESUAI),
        (summed(direction=Direction.TURUN), ["39"], Pace.MELAMPAUI),
        (summed(direction=Direction.RENTANG), ["51"], Pace.DI_LUAR),
        # from 20 up to 80..100: half-way is 50..60, and the sum counts on top of 20
        (summed(baseline="20"), ["30"], Pace.SESUAI),
        (summed(baseline="20"), ["29"], Pace.TERTINGGAL),
        # a percentage is read, not added; without a baseline it is held against the target
        (last(), ["95", "85"], Pace.SESUAI),
        (last(), ["85", "79"], Pace.TERTINGGAL),
        (last(), ["91"], Pace.MELAMPAUI),
        # from 60 per cent: half-way is 70..75
        (last(baseline="60"), ["70"], Pace.SESUAI),
        (last(baseline="60"), ["69.9"], Pace.TERTINGGAL),
        # from 13 minutes down to 6..8: half-way is 9.5..10.5
        (last("6", "8", Direction.TURUN, "13"), ["10.6"], Pace.TERTINGGAL),
        (last("6", "8", Direction.TURUN, "13"), ["10"], Pace.SESUAI),
        (last("6", "8", Direction.TURUN, "13"), ["9"], Pace.MELAMPAUI),
        (last(direction=Direction.RENTANG, baseline="1"), ["85"], Pace.SESUAI),
        (last(direction=Direction.RENTANG), ["91"], Pace.DI_LUAR),
        (summed(), [], Pace.BELUM_CUKUP),
        (Aim(Counting.JUMLAH, Direction.NAIK, None, None), ["5"], Pace.BELUM_CUKUP),
    ],
)
def test_the_pace_follows_the_path_of_the_target(aim, quantities, pace):
    assert read(aim, *quantities).pace is pace


def test_before_a_twelfth_of_the_time_a_sum_says_nothing():
    assert read(summed(), "90", elapsed=Fraction(1, 13)).pace is Pace.BELUM_CUKUP
    assert read(last(), "85", elapsed=Fraction(0)).pace is Pace.SESUAI


def test_a_single_bound_stands_for_both():
    only = Aim(Counting.JUMLAH, Direction.NAIK, Decimal(80), None)
    assert read(only, "40").pace is Pace.SESUAI
    assert read(only, "40").reached == HALF


@pytest.mark.parametrize(
    ("unit", "counting"),
    [("persen", Counting.TERAKHIR), ("%", Counting.TERAKHIR), ("Indeks", Counting.TERAKHIR),
     ("menit", Counting.TERAKHIR), ("berkas", Counting.JUMLAH), ("", Counting.JUMLAH)],
)  # fmt: skip
def test_what_cannot_be_added_is_read(unit, counting):
    assert Counting.of(unit) is counting
    assert Counting.of(unit, has_denominator=True) is Counting.TERAKHIR


@pytest.mark.parametrize(
    ("on", "share"),
    [
        (date(2025, 12, 31), Fraction(0)),
        (date(2026, 1, 1), Fraction(1, 365)),
        (date(2026, 12, 31), Fraction(1)),
        (date(2027, 5, 1), Fraction(1)),
    ],
)
def test_the_time_counts_whole_days(on, share):
    assert elapsed_share(date(2026, 1, 1), date(2026, 12, 31), on) == share


@given(st.lists(figures, max_size=8), figures, figures, directions, countings, shares)
def test_every_reading_stays_within_its_bounds(quantities, one, two, direction, counting, share):
    aim = Aim(counting, direction, min(one, two), max(one, two))
    found = progress(aim, [Reading(DAY, q) for q in quantities], share)
    assert found.n == len(quantities)
    assert found.reached is None or 0 <= found.reached <= 1
    assert found.low <= found.high
    assert (found.pace is Pace.BELUM_CUKUP) or quantities
    if quantities:
        exact = sum(quantities, Decimal(0)) if counting is Counting.JUMLAH else quantities[-1]
        assert found.value == exact


@given(figures, figures, figures, st.fractions(Fraction(1, 12), 1))
def test_more_of_what_should_grow_is_never_a_slower_pace(one, two, target, share):
    aim = Aim(Counting.JUMLAH, Direction.NAIK, target, target)
    order = [Pace.TERTINGGAL, Pace.SESUAI, Pace.MELAMPAUI]
    less, more = (
        progress(aim, [Reading(DAY, q)], share).pace for q in (min(one, two), max(one, two))
    )
    assert order.index(less) <= order.index(more)
