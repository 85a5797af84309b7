"""Mixing: from the ballot box into the permanent table, so that order and moment are lost.

One transaction per counter moves a batch, shuffled with what the day brought before, adds it to the
tallies and empties the box. A crash between two counters leaves a correct state, and running it
again does nothing twice. A later transaction rewrites receipts and slips (`settling`), because
PostgreSQL stamps every row with the number of the transaction that wrote it, and equal numbers
would join a receipt to its ballot.
"""

import datetime
import random
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.db import db, writing
from portal.models.ballots import BallotBox, CitizenBallot, CitizenComment, Receipt, Tally
from portal.models.survey_points import Slip, SlipState
from portal.rules.ikm import own_index, own_index_key
from portal.services.settling import settle

MOST_LAID_ANEW = 1_000
"""Earlier ballots that a batch takes up; ids are random, so the first ones are a random choice."""

TallyKey = tuple[uuid.UUID, uuid.UUID, datetime.date, str, str, str]

_random = random.SystemRandom()


def drain(today: datetime.date, batch: int) -> list[uuid.UUID]:
    """Mix every counter whose box is due and settle; returns the points that moved.

    Safe to run at any time, twice, or by two workers at once.
    """
    moved = mix_due(today, batch)
    settle(batch)
    return moved


def mix_due(today: datetime.date, batch: int) -> list[uuid.UUID]:
    """Mix every counter whose box is due; returns the points that moved. `settle` must follow.

    Due is a counter with at least `batch` waiting answers, or with answers of a day before `today`.
    """
    return [point_id for point_id in _due(today, batch) if _mix_point(point_id)]


def _due(today: datetime.date, batch: int) -> list[uuid.UUID]:
    waiting = sa.select(BallotBox.point_id).group_by(BallotBox.point_id)
    full = sa.func.count() >= batch
    old = sa.func.min(BallotBox.on_date) < today
    points = list(db.session.scalars(waiting.having(sa.or_(full, old))))
    _random.shuffle(points)
    return points


def _mix_point(point_id: uuid.UUID) -> bool:
    with writing(one_snapshot=True) as session:
        _one_mixer_at_a_time(session)
        waiting = list(session.scalars(sa.select(BallotBox).where(BallotBox.point_id == point_id)))
        if not waiting:
            return False
        _store_ballots(session, waiting)
        _store_comments(session, waiting)
        add_to_tallies(session, waiting)
        # The snapshot makes these exactly the rows that were read; a list of ids would meet the
        # engines' limit on parameters after a worker stood still in a rush.
        for change in (
            sa.delete(BallotBox).where(BallotBox.point_id == point_id),
            sa.update(Receipt).where(Receipt.point_id == point_id).values(point_id=None),
            sa.update(Slip)
            .where(Slip.point_id == point_id, Slip.state == SlipState.DIPAKAI)
            .values(state=SlipState.SELESAI),
        ):
            session.execute(change, execution_options=_CORE_ONLY)
        for row in waiting:
            session.expunge(row)
    return True


def _one_mixer_at_a_time(session: Session) -> None:
    """Taken before the snapshot, so that a second worker sees an empty box instead of old rows."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("LOCK TABLE tally IN SHARE ROW EXCLUSIVE MODE"))


def _store_ballots(session: Session, rows: Sequence[BallotBox]) -> None:
    """Lay the counter's ballots of these days anew, old and new together in a new order.

    Batches stored one behind the other would lie in the order in which people came, and even a
    plain dump gives rows as they lie: each answer would be one of a batch instead of one of a day.
    """
    days = {row.on_date for row in rows}
    earlier = (
        sa.select(CitizenBallot.id)
        .where(CitizenBallot.point_id == rows[0].point_id, CitizenBallot.on_date.in_(sorted(days)))
        .order_by(CitizenBallot.id)
        .limit(MOST_LAID_ANEW)
    )
    taken_up = session.execute(
        sa.delete(CitizenBallot)
        .where(CitizenBallot.id.in_(earlier))
        .returning(*CitizenBallot.__table__.columns),
        execution_options=_CORE_ONLY,
    )
    ballots = [_mixed(row) for row in (*taken_up, *rows)]
    _random.shuffle(ballots)
    session.execute(sa.insert(CitizenBallot), ballots)


def _mixed(row: Any) -> dict[str, Any]:
    return {
        "id": uuid.uuid4(),
        "point_id": row.point_id,
        "version_id": row.version_id,
        "on_date": row.on_date,
        "half_day": row.half_day,
        "channel": row.channel,
        "scores": row.scores,
        "profile": row.profile,
    }


def _store_comments(session: Session, rows: Sequence[BallotBox]) -> None:
    """Lay the counter's comments of these months anew, old and new together in a new order.

    A comment stored once would carry the row version of its batch for ever, and at a quiet counter
    a batch is one ballot: a name written into the comment would then unmask the answer.
    """
    point_id, months = rows[0].point_id, {row.on_date.replace(day=1) for row in rows}
    comments = [
        *_taken_up(session, point_id, sorted(months)),
        *((row.on_date.replace(day=1), row.comment) for row in rows if row.comment),
    ]
    _random.shuffle(comments)
    if comments:
        session.execute(
            sa.insert(CitizenComment),
            [
                {"id": uuid.uuid4(), "point_id": point_id, "month": month, "text": text}
                for month, text in comments
            ],
        )


def _taken_up(
    session: Session, point_id: uuid.UUID, months: Sequence[datetime.date]
) -> list[tuple[datetime.date, str]]:
    """The counter's earlier comments of these months, removed from the table: (month, text)."""
    removed = session.execute(
        sa.delete(CitizenComment)
        .where(CitizenComment.point_id == point_id, CitizenComment.month.in_(months))
        .returning(CitizenComment.month, CitizenComment.text),
        execution_options=_CORE_ONLY,
    )
    return [(month, text) for month, text in removed]


def add_to_tallies(session: Session, rows: Iterable[BallotBox | CitizenBallot]) -> None:
    """Add ballots to the counters, in key order so that two writers never wait for each other in a
    ring.
    """
    counts: Counter[TallyKey] = Counter()
    for row in rows:
        key = (row.point_id, row.version_id, row.on_date.replace(day=1), row.channel.value)
        counts.update((*key, item, value) for item, value in _facts(row))
    if not counts:
        return
    columns = ("point_id", "version_id", "month", "channel", "item", "value")
    values = [
        {**dict(zip(columns, key, strict=True)), "count": n}
        for key, n in sorted(counts.items(), key=lambda pair: tuple(map(str, pair[0])))
    ]
    session.execute(_UPSERT[session.get_bind().dialect.name], values)


def _facts(row: BallotBox | CitizenBallot) -> Iterator[tuple[str, str]]:
    yield "_n", ""
    index = own_index(row.scores)
    if index is None:  # No respondent (portal/rules/ikm_tally.py), and so in no breakdown either.
        return
    yield "_indeks", own_index_key(index)
    for item, score in row.scores.items():
        yield item, str(score)
    for item, answer in row.profile.items():
        yield item, answer


def _upsert(insert: Any) -> Any:
    statement = insert(Tally.__table__)
    return statement.on_conflict_do_update(
        index_elements=list(Tally.__table__.primary_key),
        set_={"count": Tally.__table__.c.count + statement.excluded["count"]},
    )


_CORE_ONLY = {"synchronize_session": False}
_UPSERT = {"sqlite": _upsert(sqlite.insert), "postgresql": _upsert(postgresql.insert)}
