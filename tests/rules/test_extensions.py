"""Extensions: for each clock K1-K16 what the law leaves to the agency, and never a day more."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.clock_file import Extending, clocks_on
from portal.rules.clock_table import clock_table
from portal.rules.extensions import ExtensionFault, fault, furthest
from portal.rules.holiday_table import shipped_holidays
from portal.rules.period_cycle import EvaluationPeriod, window
from portal.rules.period_rule import periods_on
from portal.rules.period_terms import PeriodTerms, terms_of
from portal.rules.schemes import load_shipped
from portal.rules.survey_periods import SurveyPeriod
from portal.rules.window_moves import KnownWindow, moved
from portal.rules.workdays import Zone

RULE = clocks_on(date(2026, 1, 1))
PERIODS = periods_on(date(2026, 1, 1))
CALENDAR = shipped_holidays().calendar(None)
Q3 = EvaluationPeriod(SurveyPeriod.parse("2026-t3"))
YEAR = EvaluationPeriod(SurveyPeriod.parse("2026"))
Q3_WINDOW = window(Q3, PERIODS, CALENDAR)
YEAR_WINDOW = window(YEAR, PERIODS, CALENDAR)
TERMS = terms_of(load_shipped("kendari"))


def limit(key, period=Q3):
    seen = Q3_WINDOW if period is Q3 else YEAR_WINDOW
    return furthest(RULE[key], period, seen, PERIODS, CALENDAR, Zone.WITA)


@pytest.mark.parametrize(
    ("key", "period", "last"),
    [
        ("K1", YEAR, date(2026, 1, 31)),  # Ps. 14(1): the end of January and no later
        ("K4", Q3, date(2026, 12, 24)),  # Ps. 24(3): the agency's, to the eve of the next window
        ("K5", YEAR, date(2027, 1, 31)),  # L.IV.A.8.b
        ("K9", Q3, date(2026, 11, 25)),  # L.V.A.7: 30 working days after 14 October
        ("K10", Q3, date(2026, 11, 3)),  # L.V.A.8: 14
        ("K13", Q3, date(2026, 11, 25)),
        ("K16", Q3, date(2026, 11, 25)),
    ],
)
def test_an_official_gets_time_up_to_the_law(key, period, last):
    assert limit(key, period) == last


@pytest.mark.parametrize("key", ["K2", "K3", "K6", "K8", "K12", "K14"])
def test_no_right_of_an_employee_is_cut_or_stretched(key):
    """L.V.A.6, L.V.A.10, L.V.B.2; K2, K3 and K6 are no duties at all."""
    assert RULE[key].extending is Extending.TIDAK
    assert limit(key) is None
    assert limit(key, YEAR) is None
    on = date(2026, 10, 1)
    assert fault(RULE[key], None, on, on + timedelta(days=9), on) is ExtensionFault.TIDAK_DAPAT


@pytest.mark.parametrize("key", ["K7", "K11", "K15"])
def test_clocks_of_a_document_wait_for_it(key):
    on = date(2026, 10, 1)
    assert limit(key) is None
    assert fault(RULE[key], None, on, on + timedelta(days=9), on) is ExtensionFault.MENUNGGU_DOKUMEN


def test_practice_knows_no_extension():
    practice = EvaluationPeriod(Q3.span, is_practice=True)
    assert furthest(RULE["K4"], practice, Q3_WINDOW, PERIODS, CALENDAR, Zone.WIB) is None


def test_every_clock_says_who_may_give_more_time():
    kinds = {clock.key: clock.extending for clock in RULE.clocks}
    assert [key for key, kind in kinds.items() if kind is Extending.INSTANSI] == ["K4"]
    assert len(kinds) == 16


@given(
    on=st.dates(date(2026, 9, 1), date(2026, 12, 31)),
    until=st.dates(date(2026, 9, 1), date(2027, 3, 1)),
)
def test_what_is_granted_lies_after_the_end_and_within_the_limit(on, until):
    clock, present = RULE["K4"], Q3_WINDOW.closes
    if fault(clock, limit("K4"), present, until, on) is None:
        assert on <= present < until <= limit("K4")


def test_after_the_hand_over_nothing_comes_back():
    """L.IV.A.11: the day after the window it is the superior's."""
    late = Q3_WINDOW.closes + timedelta(days=1)
    wanted = late + timedelta(days=5)
    assert fault(RULE["K4"], limit("K4"), Q3_WINDOW.closes, wanted, late) is (
        ExtensionFault.SUDAH_LEWAT
    )


# The table of clocks


def lines(period, seen, own=None):
    now = Zone.WITA.end_of(date(2026, 10, 1))
    own = TERMS.own_days() if own is None else own
    return clock_table(RULE, period, seen, own, now, CALENDAR, Zone.WITA)


def test_periodic_and_annual_periods_have_their_own_clocks():
    keys = [line.clock.key for line in lines(Q3, Q3_WINDOW)]
    assert keys == ["K4", *(f"K{n}" for n in range(7, 17))]
    keys = [line.clock.key for line in lines(YEAR, YEAR_WINDOW)]
    assert keys == ["K1", "K2", "K3", "K5", "K6", *(f"K{n}" for n in range(7, 17))]
    assert clock_table(
        RULE, replace(Q3, is_practice=True), Q3_WINDOW, {}, Zone.WIB.end_of(date(2026, 10, 1)),
        CALENDAR, Zone.WIB,
    ) == ()  # fmt: skip


def test_the_agencys_day_is_shown_only_where_it_is_earlier():
    own = {"K1": 20, "K9": 25, "K10": 14}
    found = {line.clock.key: line for line in lines(YEAR, YEAR_WINDOW, own)}
    assert found["K1"].own_end == date(2026, 1, 20)
    assert found["K10"].own_end is None
    assert found["K9"].own_end < found["K9"].law_end


def test_terms_survive_their_storage():
    assert PeriodTerms.from_json(TERMS.as_json()) == TERMS


# What a changed table of days off moves


@pytest.mark.parametrize(
    ("on", "closes"),
    [
        (date(2026, 9, 1), date(2026, 10, 15)),
        (date(2026, 10, 1), date(2026, 10, 15)),
        (date(2026, 10, 15), date(2026, 10, 14)),
    ],
)
def test_one_more_day_off_lengthens_a_window_until_it_is_closed(on, closes):
    off = replace(CALENDAR, days_off=CALENDAR.days_off | {date(2026, 10, 12)})
    known = KnownWindow(None, Q3, Q3_WINDOW, 10)
    move = moved(known, PERIODS, (CALENDAR, off), 30, on)
    assert (move.after if move else Q3_WINDOW).closes == closes


@given(st.sets(st.dates(date(2026, 9, 1), date(2026, 12, 31)), max_size=8), st.integers(0, 20))
def test_an_open_window_never_loses_a_day(days, late):
    with_days = replace(CALENDAR, days_off=CALENDAR.days_off | days)
    open_now = window(Q3, PERIODS, with_days)
    on = open_now.opens + timedelta(days=late)
    move = moved(KnownWindow(None, Q3, open_now, 10), PERIODS, (with_days, CALENDAR), 30, on)
    assert move is None or move.after.closes >= open_now.closes
