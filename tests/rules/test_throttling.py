"""Pauses after failures: growing, bounded, forgiven after a day."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.sessions import is_alive, is_fresh, needs_touch
from portal.rules.throttling import (
    FORGIVEN,
    FREE,
    FREE_OF_A_NETWORK,
    LONGEST,
    must_wait,
    wait_after,
)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (4, 0), (5, 2), (6, 4), (7, 8), (13, 512), (14, 900), (999, 900)],
)
def test_the_pause_doubles_and_never_exceeds_a_quarter_of_an_hour(
    failures: int, seconds: int
) -> None:
    assert wait_after(failures) == timedelta(seconds=seconds)


@given(st.integers(0, 10_000))
def test_more_failures_never_shorten_the_pause(failures: int) -> None:
    assert wait_after(failures) <= wait_after(failures + 1) <= LONGEST


def test_a_pause_runs_out_to_the_second() -> None:
    assert must_wait(FREE, NOON, NOON + timedelta(seconds=1)) == timedelta(seconds=1)
    assert must_wait(FREE, NOON, NOON + timedelta(seconds=2)) == timedelta(0)


def test_a_day_later_everything_is_forgiven() -> None:
    assert must_wait(10_000, NOON, NOON + FORGIVEN) == timedelta(0)


def test_a_session_ends_after_an_idle_hour_and_after_twelve_hours_at_the_latest() -> None:
    hour, second = timedelta(hours=1), timedelta(seconds=1)
    assert is_alive(NOON, NOON, NOON + hour)
    assert not is_alive(NOON, NOON, NOON + hour + second)
    assert is_alive(NOON, NOON + 12 * hour, NOON + 12 * hour)
    assert not is_alive(NOON, NOON + 12 * hour, NOON + 12 * hour + second)


def test_the_last_sight_is_written_at_most_once_a_minute() -> None:
    assert not needs_touch(NOON, NOON + timedelta(seconds=60))
    assert needs_touch(NOON, NOON + timedelta(seconds=61))


def test_a_proof_of_identity_stays_fresh_for_ten_minutes() -> None:
    assert is_fresh(NOON, NOON + timedelta(minutes=10))
    assert not is_fresh(NOON, NOON + timedelta(minutes=10, seconds=1))
    assert not is_fresh(None, NOON)


def test_a_network_may_fail_more_often_than_one_account() -> None:
    assert wait_after(FREE_OF_A_NETWORK - 1, FREE_OF_A_NETWORK) == timedelta(0)
    assert wait_after(FREE_OF_A_NETWORK, FREE_OF_A_NETWORK) == timedelta(seconds=2)
    assert wait_after(10_000, FREE_OF_A_NETWORK) == LONGEST
