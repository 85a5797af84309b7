"""Survey periods: keys, days, names and neighbours."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.survey_periods import PeriodKind, SurveyPeriod


@pytest.mark.parametrize(
    ("key", "label", "start", "end"),
    [
        pytest.param("2026-09", "September 2026", (2026, 9, 1), (2026, 9, 30), id="bulan"),
        pytest.param("2028-02", "Februari 2028", (2028, 2, 1), (2028, 2, 29), id="kabisat"),
        pytest.param("2026-12", "Desember 2026", (2026, 12, 1), (2026, 12, 31), id="desember"),
        pytest.param("2026-t1", "Triwulan I 2026", (2026, 1, 1), (2026, 3, 31), id="triwulan-1"),
        pytest.param("2026-t3", "Triwulan III 2026", (2026, 7, 1), (2026, 9, 30), id="triwulan-3"),
        pytest.param("2026-t4", "Triwulan IV 2026", (2026, 10, 1), (2026, 12, 31), id="triwulan-4"),
        pytest.param("2026-s1", "Semester I 2026", (2026, 1, 1), (2026, 6, 30), id="semester-1"),
        pytest.param("2026-s2", "Semester II 2026", (2026, 7, 1), (2026, 12, 31), id="semester-2"),
        pytest.param("2026", "Tahun 2026", (2026, 1, 1), (2026, 12, 31), id="tahun"),
    ],
)
def test_a_key_names_a_period(key, label, start, end):
    period = SurveyPeriod.parse(key)
    assert (period.key, period.label) == (key, label)
    assert (period.start, period.end) == (date(*start), date(*end))


@pytest.mark.parametrize(
    "key",
    ["", "26", "2026-", "2026-0", "2026-00", "2026-13", "2026-9", "2026-t0", "2026-t5", "2026-t",
     "2026-T3", "2026-s3", "2026-s0", "2026-09-01", " 2026", "2026\n", "٢٠٢٦", "0000", "1999",
     "3000", "-2026", "2026-t3-09", "abcd"],
)  # fmt: skip
def test_a_key_that_no_period_has_is_refused(key):
    with pytest.raises(ValueError, match=r"year|period"):
        SurveyPeriod.parse(key)


def test_months_are_the_first_days_of_its_months():
    assert SurveyPeriod.parse("2026-t3").months() == (
        date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1),
    )  # fmt: skip
    assert len(SurveyPeriod.parse("2026").months()) == 12


@pytest.mark.parametrize(
    ("key", "following"),
    [("2026-12", "2027-01"), ("2026-t4", "2027-t1"), ("2026-s1", "2026-s2"), ("2026", "2027")],
)
def test_neighbours_follow_each_other_over_the_turn_of_the_year(key, following):
    assert SurveyPeriod.parse(key).next().key == following
    assert SurveyPeriod.parse(following).previous().key == key


@pytest.mark.parametrize(("key", "step"), [("2999-s2", "next"), ("2000-01", "previous")])
def test_there_is_no_neighbour_beyond_the_calendar(key, step):
    with pytest.raises(ValueError, match="year"):
        getattr(SurveyPeriod.parse(key), step)()


def test_periods_are_sorted_by_their_first_day_and_then_by_length():
    keys = ["2027", "2026-t3", "2026", "2026-s1", "2026-01", "2026-t1", "2025-12"]
    periods = sorted(SurveyPeriod.parse(key) for key in keys)
    assert [period.key for period in periods] == [
        "2025-12", "2026-01", "2026-t1", "2026-s1", "2026", "2026-t3", "2027",
    ]  # fmt: skip
    assert periods[0] < periods[1] <= periods[1]


def test_a_period_is_not_comparable_with_something_else():
    with pytest.raises(TypeError):
        assert SurveyPeriod.parse("2026") < date(2026, 1, 1)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PeriodKind), st.dates(date(2001, 1, 1), date(2998, 12, 31)))
def test_every_day_lies_in_exactly_one_period_of_each_kind(kind, day):
    period = SurveyPeriod.containing(kind, day)
    assert period.contains(day)
    assert SurveyPeriod.parse(period.key) == period
    assert not period.previous().contains(day)
    assert period.next().start == period.end + timedelta(days=1)
    assert all(period.contains(month) for month in period.months())
