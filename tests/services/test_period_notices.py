"""What is told by itself: once each, to whom it concerns, with no personal data in it."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from portal.db import writing
from portal.models.messages import Message
from portal.models.people import Posting
from portal.rules.messages import MessageKind
from portal.services import extensions
from portal.services.extensions import NewExtension
from portal.services.period_clock import tick
from portal.web.message_words import message_words
from tests import factories
from tests.periods import act_on, opened, period, person
from tests.staff_files import HEAD_NIP, JOKO_NIP, SARI_NIP, STAFF
from tests.staff_office import imported
from tests.stored import rows_of

OPENS, CLOSES = date(2026, 3, 25), date(2026, 4, 15)


@pytest.fixture
def office(app):
    """A department with a head who leads it, and two people in a puskesmas below."""
    factories.agency()
    factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})
    imported()
    with writing() as session:
        session.execute(sa.update(Posting).values(starts_on=date(2024, 3, 1)))
        session.execute(
            sa.update(Posting)
            .where(Posting.employee_id == person(SARI_NIP))
            .values(leads_unit=True)
        )
    opened()


def at(day: date) -> datetime:
    return datetime.combine(day, time(6), ZoneInfo(factories.WITA))


def told(kind: MessageKind) -> list:
    return rows_of(Message, Message.kind == kind.value)


def test_the_opening_is_told_once_to_everybody_concerned(office):
    tick(at(OPENS))
    tick(at(OPENS) + timedelta(hours=1))
    opened_to = [one.employee_id for one in told(MessageKind.PERIOD_OPENED)]
    assert sorted(opened_to) == sorted(person(nip) for nip in (HEAD_NIP, SARI_NIP, JOKO_NIP))
    (review,) = told(MessageKind.REVIEW_DUE)
    assert (review.employee_id, review.due_on) == (person(SARI_NIP), CLOSES)


def test_the_last_week_and_the_last_day_are_told_once_each(office):
    tick(at(OPENS))
    counts = []
    for day in (CLOSES - timedelta(days=8), CLOSES - timedelta(days=6), CLOSES - timedelta(days=5),
                CLOSES, CLOSES + timedelta(days=1)):  # fmt: skip
        tick(at(day))
        tick(at(day) + timedelta(minutes=10))
        counts.append(len(told(MessageKind.PERIOD_CLOSING)))
    assert counts == [0, 1, 1, 2, 2]


def test_a_clock_that_was_stopped_for_months_tells_nothing_stale(office):
    tick(at(date(2026, 9, 1)))
    links = {one.link for one in told(MessageKind.PERIOD_OPENED)}
    assert f"/periode/{period('2026-t1').id}" not in links


def test_an_extension_is_told_to_whom_it_is_given(office):
    tick(at(OPENS))
    new = NewExtension("K4", date(2026, 4, 17), "Sakit", employee_id=person(JOKO_NIP))
    extensions.grant(period("2026-t1").id, new, act_on(OPENS))
    (one,) = told(MessageKind.EXTENSION_GRANTED)
    assert (one.employee_id, one.due_on) == (person(JOKO_NIP), date(2026, 4, 17))


def test_no_message_holds_a_name_a_nip_or_a_figure(office, app):
    tick(at(OPENS))
    tick(at(CLOSES))
    names = {str(cell) for row in STAFF for cell in row[:2]}
    with app.test_request_context():
        sentences = [message_words(kind) for kind in MessageKind]
    rows = [f"{one.kind} {one.link}" for one in rows_of(Message)]
    assert rows
    for text in (*sentences, *rows):
        assert not any(name in text for name in names)
    assert not any(sign.isdigit() for text in sentences for sign in text)
