"""The invented year: the same everywhere, on working days, near its targets."""

from datetime import date
from decimal import Decimal

import pytest

from portal.rules.demo_work import BY_FAMILY, HEAD, work_of
from portal.rules.demo_year import drawn_log, drawn_weeks
from portal.rules.employment import JobFamily
from portal.rules.skp_words import Perspective

UNTIL = date(2026, 9, 14)
WORKS = BY_FAMILY[JobFamily.PETUGAS_LOKET]


def log(seed="Sari", **more):
    return drawn_log(seed, WORKS, UNTIL, **{"daily": True, "cases": True, **more})


def test_the_same_seed_draws_the_same_log():
    assert log() == log()
    assert log() != log("Budi")
    assert drawn_weeks("Sari", UNTIL) == drawn_weeks("Sari", UNTIL)


def test_entries_lie_on_working_days_of_the_year_until_today():
    for one in log():
        assert date(2026, 1, 1) <= one.on <= UNTIL
        assert one.on.weekday() < 5
        assert 0 < len(one.text) <= 500
        assert "{" not in one.text


def test_weekly_logs_are_thinner_than_daily_ones():
    assert len(log(daily=False, cases=False)) < len(log(cases=False)) / 2


def test_cases_are_solved_with_words_or_open():
    cases = [one.case for one in log() if one.case]
    assert cases
    assert all((one.days is None) == (one.solution == "") for one in cases)
    assert not [one for one in log(cases=False) if one.case]


def test_a_years_sum_is_of_the_order_of_its_target():
    sums = [
        sum((e.quantity or 0 for e in log(seed, cases=False) if e.place == 0), Decimal(0))
        for seed in map(str, range(20))
    ]
    assert WORKS[0].low / 4 < sorted(sums)[10] < WORKS[0].high


@pytest.mark.parametrize("family", list(JobFamily))
def test_every_family_has_work_and_heads_have_the_four_perspectives(family):
    assert len(work_of(family, leads=False)) >= 2
    assert {work.perspective for work in work_of(family, leads=True)} == set(Perspective)
    assert all(work.low < work.high for work in (*HEAD, *work_of(family, leads=False)))
