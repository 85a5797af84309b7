"""What the worker does for rounds: going on, reminding, closing, releasing; nothing twice."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.models.audit import AuditEntry
from portal.models.messages import Message
from portal.models.peer_ballots import PeerRelease
from portal.models.peer_rounds import PeerReminder
from portal.queries.outbox import unread_people
from portal.rules.messages import MessageKind
from portal.rules.peer_rounds import PeerRoundState, reminder_days
from portal.services import peer_openings
from portal.services.audit import Act
from portal.services.peer_ballots import PeerAnswer, cast_peer
from portal.services.peer_reminders import remind_due
from portal.services.peer_turns import turn_rounds
from tests import factories
from tests.peer_seals import KEYS, seal
from tests.peer_town import OPENING, assignments, drawn, opened, town
from tests.stored import count

SECRET = b"rahasia uji"


@pytest.fixture
def here(app):
    factories.agency()
    return town()


def act_on(day):
    return Act("portal", OPENING.at + (day - OPENING.on))


def reminded():
    db.session.rollback()
    kind = MessageKind.PEER_SURVEY_OPEN.value
    return set(db.session.scalars(sa.select(Message.employee_id).where(Message.kind == kind)))


def answer_all(here, rater):
    """Somebody does everything they are asked."""
    mine = [row.id for row in assignments(here) if row.rater_id == rater]
    db.session.rollback()
    for number, one in enumerate(mine):
        key = f"{number:026d}"
        cast_peer(PeerAnswer(one, rater, key, {"mutu_kerja": 4}, {}, OPENING.on, SECRET, seal()))


def test_the_system_reminds_all_who_are_asked_so_that_nobody_sees_who_has_answered(here):
    opened(here)
    card, done = here.card, here.staff[0][1]
    answer_all(here, done)
    raters = {row.rater_id for row in assignments(here)}
    before = unread_people(1, 50, OPENING.at)[1]
    day = reminder_days(card.opens_on, card.closes_on)[0]
    entries = count(AuditEntry)
    assert remind_due(act_on(day)) == 1
    assert remind_due(act_on(day)) == 0
    assert done in reminded() == raters
    assert (count(PeerReminder), count(AuditEntry)) == (1, entries)
    assert unread_people(1, 50, OPENING.at)[1] == before
    assert set(PeerReminder.__table__.columns.keys()) == {"round_id", "on_date"}


def test_on_other_days_nobody_is_reminded(here):
    opened(here)
    card = here.card
    days = reminder_days(card.opens_on, card.closes_on)
    quiet = next(
        card.opens_on + timedelta(days=n)
        for n in range(9)
        if card.opens_on + timedelta(days=n) not in days
    )
    for day in (quiet, card.closes_on + timedelta(days=1)):
        assert remind_due(act_on(day)) == 0
    assert reminded() == set()


def test_the_worker_opens_what_was_begun_and_releases_what_is_due(here):
    drawn(here)
    peer_openings.begin_opening(here.round_id, here.card.version, OPENING, approves=True)
    turn_rounds(OPENING, KEYS)
    assert here.card.state is PeerRoundState.BERJALAN
    turn_rounds(act_on(here.card.closes_on + timedelta(days=4)), KEYS)
    assert here.card.state is PeerRoundState.SELESAI
    assert count(PeerRelease) == len({row.ratee_id for row in assignments(here)})
