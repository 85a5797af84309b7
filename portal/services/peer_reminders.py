"""Reminding raters, without telling anybody who has answered: everybody who is asked gets it.

A reminder to those alone who still have something open would stand in the table of messages, and
whoever reads the database would know the others as those who have answered.  It goes on fixed days,
whatever was sent by then, and says that it goes to all.
"""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import db, writing
from portal.models.peer_rounds import PeerAssignment, PeerReminder, PeerRound
from portal.rules.messages import MessageKind
from portal.rules.peer_rounds import AssignmentState, PeerRoundState, reminder_days
from portal.services.audit import Act
from portal.services.messages import employees, notify
from portal.services.peer_openings import ANSWER_PAGE


def remind_due(act: Act) -> int:
    """Send the day's reminders of every running round, once; returns how many rounds had one."""
    running = db.session.execute(
        sa.select(PeerRound.id, PeerRound.opens_on, PeerRound.closes_on).where(
            PeerRound.state == PeerRoundState.BERJALAN,
            PeerRound.opens_on <= act.on,
            PeerRound.closes_on >= act.on,
        )
    ).all()
    due = [one.id for one in running if act.on in reminder_days(one.opens_on, one.closes_on)]
    return sum(_remind(round_id, act) for round_id in due)


def _remind(round_id: uuid.UUID, act: Act) -> bool:
    with writing() as session:
        if session.get(PeerReminder, (round_id, act.on)) is not None:
            return False
        row = session.get(PeerRound, round_id)
        if row is None or row.state is not PeerRoundState.BERJALAN:
            return False
        session.add(PeerReminder(round_id=round_id, on_date=act.on))
        notify(
            session, employees(_raters(session, row)), MessageKind.PEER_SURVEY_OPEN,
            link=ANSWER_PAGE, due=row.closes_on, act=act,
        )  # fmt: skip
    return True


def _raters(session: Session, row: PeerRound) -> list[uuid.UUID]:
    """Everybody who is asked, in the order of their keys."""
    return list(
        session.scalars(
            sa.select(PeerAssignment.rater_id)
            .where(
                PeerAssignment.round_id == row.id, PeerAssignment.state == AssignmentState.DIBUKA
            )
            .distinct()
            .order_by(PeerAssignment.rater_id)
        )
    )
