"""Messages: retries, quiet hours, keys and links."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.messages import (
    MOST_TRIES,
    DeliveryFault,
    MessageKind,
    after_quiet,
    checked_link,
    message_key,
    pause_after,
)

DAY = date(2026, 9, 14)


def test_pauses_double_and_end():
    minutes = [pause_after(n) for n in range(1, MOST_TRIES)]
    assert minutes == [timedelta(minutes=m) for m in (1, 2, 4, 8, 16, 32, 64)]
    assert pause_after(MOST_TRIES) is None
    with pytest.raises(ValueError, match="Count"):
        pause_after(0)


@pytest.mark.parametrize(
    ("at", "quiet", "wanted"),
    [
        ("2026-09-14T09:30", (None, None), "2026-09-14T09:30"),
        ("2026-09-14T20:59", (21, 5), "2026-09-14T20:59"),
        ("2026-09-14T21:00", (21, 5), "2026-09-15T05:00"),
        ("2026-09-14T00:10", (21, 5), "2026-09-14T05:00"),
        ("2026-09-14T05:00", (21, 5), "2026-09-14T05:00"),
        ("2026-09-14T12:15", (12, 13), "2026-09-14T13:00"),
        ("2026-09-14T13:00", (12, 13), "2026-09-14T13:00"),
        ("2026-12-31T23:59", (22, 0), "2027-01-01T00:00"),
    ],
)
def test_quiet_hours(at, quiet, wanted):
    found = after_quiet(datetime.fromisoformat(at).replace(tzinfo=UTC), *quiet)
    assert found == datetime.fromisoformat(wanted).replace(tzinfo=UTC)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(0, 23),
    st.integers(0, 23),
)
def test_after_the_quiet_hours_it_is_not_quiet_and_less_than_a_day_has_passed(at, start, end):
    found = after_quiet(at, start, end)
    assert timedelta(0) <= found - at < timedelta(days=1)
    assert after_quiet(found, start, end) == found


def test_a_key_is_one_matter_of_one_recipient_on_one_day():
    who = uuid4()
    base = (who, MessageKind.PLAN_DUE, "/rencana", DAY)
    others = [
        (uuid4(), *base[1:]),
        (who, MessageKind.LOG_DUE, "/rencana", DAY),
        (who, MessageKind.PLAN_DUE, "/catatan", DAY),
        (who, MessageKind.PLAN_DUE, "/rencana", date(2026, 9, 15)),
    ]
    keys = {message_key(*one) for one in [base, base, *others]}
    assert len(keys) == 5


def test_links_stay_inside():
    assert checked_link("/pesan?halaman=2") == "/pesan?halaman=2"
    for bad in ("//jahat.id", "https://jahat.id", "/\\jahat.id", "pesan", "/a\r\nb"):
        with pytest.raises(ValueError, match="path"):
            checked_link(bad)


def test_kinds_fit_their_column_and_news_are_no_tasks():
    assert max(len(kind) for kind in MessageKind) <= 40
    assert not MessageKind.RESULT_READY.is_task
    assert MessageKind.PLAN_DUE.is_task


def test_only_refusals_of_the_recipient_or_the_text_are_final():
    final = {fault for fault in DeliveryFault if fault.is_final}
    assert final == {DeliveryFault.PENERIMA_DITOLAK, DeliveryFault.PESAN_DITOLAK}
