"""Reminding raters who have something open, without telling anybody who they are.

A reminder goes on fixed days of the window to those whose assignments are not spent.  It is no task
in the office's lists and letters; only that the day's reminders went out is kept.
"""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import db, writing
from portal.models.peer_ballots import PeerSlip
from portal.models.peer_rounds import PeerAssignment, PeerReminder, PeerRound
from portal.rules.messages import MessageKind
from portal.rules.peer_answers import assignment_digest
from portal.rules.peer_rounds import AssignmentState, PeerRoundState, reminder_days
from portal.services.audit import Act
from portal.services.messages import employees, notify
from portal.services.peer_openings import ANSWER_PAGE


def remind_due(secret: bytes, act: Act) -> int:
    """Send the day's reminders of every running round, once; returns how many rounds had one.

    `secret` is the key under which spent assignments are known.  No audit entry: the number alone
    would tell how many have answered.
    """
    running = db.session.execute(
        sa.select(PeerRound.id, PeerRound.opens_on, PeerRound.closes_on).where(
            PeerRound.state == PeerRoundState.BERJALAN,
            PeerRound.opens_on <= act.on,
            PeerRound.closes_on >= act.on,
        )
    ).all()
    due = [one.id for one in running if act.on in reminder_days(one.opens_on, one.closes_on)]
    return sum(_remind(round_id, secret, act) for round_id in due)


def _remind(round_id: uuid.UUID, secret: bytes, act: Act) -> bool:
    with writing() as session:
        if session.get(PeerReminder, (round_id, act.on)) is not None:
            return False
        row = session.get(PeerRound, round_id)
        if row is None or row.state is not PeerRoundState.BERJALAN:
            return False
        session.add(PeerReminder(round_id=round_id, on_date=act.on))
        notify(
            session, employees(_waiting(session, row, secret)), MessageKind.PEER_SURVEY_OPEN,
            link=ANSWER_PAGE, due=row.closes_on, act=act,
        )  # fmt: skip
    return True


def _waiting(session: Session, row: PeerRound, secret: bytes) -> list[uuid.UUID]:
    """Raters with an assignment that is not spent, in the order of their keys."""
    spent = set(
        session.scalars(sa.select(PeerSlip.digest).where(PeerSlip.period_id == row.period_id))
    )
    rows = session.execute(
        sa.select(PeerAssignment.id, PeerAssignment.rater_id).where(
            PeerAssignment.round_id == row.id, PeerAssignment.state == AssignmentState.DIBUKA
        )
    )
    return sorted({rater for one, rater in rows if assignment_digest(one, secret) not in spent})
