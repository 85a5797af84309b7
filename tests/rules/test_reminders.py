"""When a reminder is due: with three working days left and on the last day, each once."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.clock_file import clocks_on
from portal.rules.reminders import Ending, endings, lengths
from portal.rules.workdays import WorkCalendar

PLAIN = WorkCalendar(known_years=frozenset(range(2025, 2030)))
MONDAY = date(2026, 7, 6)


@pytest.mark.parametrize(
    ("today", "since"),
    [
        (date(2026, 7, 20), None),
        (date(2026, 7, 21), date(2026, 7, 21)),
        (date(2026, 7, 22), date(2026, 7, 21)),
        (date(2026, 7, 23), date(2026, 7, 21)),
        (date(2026, 7, 24), date(2026, 7, 24)),
        (date(2026, 7, 25), None),
    ],
)
def test_fourteen_days_from_a_monday(today, since):
    found = {one.start: one for one in endings(14, today, 3, PLAIN)}
    expected = Ending(MONDAY, date(2026, 7, 24), since) if since else None
    assert found.get(MONDAY) == expected


@given(
    days=st.integers(1, 30),
    today=st.dates(date(2026, 1, 5), date(2026, 12, 1)),
    off=st.frozensets(st.dates(date(2026, 1, 1), date(2027, 3, 1)), max_size=12),
)
def test_every_clock_that_ends_now_or_soon_and_no_other(days, today, off):
    calendar = WorkCalendar(days_off=off, known_years=frozenset({2026, 2027}))
    last = calendar.add_workdays(today, 3)
    found = {one.start: one for one in endings(days, today, 3, calendar)}
    for offset in range(-80, 20):
        start = today + timedelta(days=offset)
        due = calendar.add_workdays(start, days)
        assert (start in found) == (today <= due <= last)
        if start in found:
            assert found[start].due == due
            assert found[start].since <= today
            assert (found[start].since == today) or due > today


def test_the_laws_length_and_before_it_the_agencys():
    rule = clocks_on(MONDAY)
    assert lengths(rule["K7"], {"K7": 5}) == (5, 14)
    assert lengths(rule["K7"], {"K7": 14}) == (14,)
    assert lengths(rule["K8"], {"K7": 5}) == (14,)
