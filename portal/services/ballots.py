"""Casting a citizen's ballot: the one write of the public hot path.

One transaction stores the receipt under the form's key, spends the slip where there is one, and
drops the ballot into the box. The receipt's key decides replays: whoever comes second with the
same key gets the first one's receipt, however often and however simultaneously.
"""

import datetime
import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from portal.db import write_connection
from portal.errors import Closed, SlipSpent
from portal.models.ballots import BallotBox, Receipt
from portal.models.survey_points import Slip, SlipState, SurveyPoint
from portal.queries.prepared import Prepared
from portal.rules import codes
from portal.rules.channels import Channel, HalfDay


@dataclass(frozen=True)
class CastBallot:
    """An answer that passed its checks; `key` is the form's idempotency key, `slip_digest` a spent
    slip.
    """

    point_id: uuid.UUID
    version_id: uuid.UUID
    key: str
    on_date: datetime.date
    half_day: HalfDay
    channel: Channel
    scores: Mapping[str, int]
    profile: Mapping[str, str]
    comment: str | None = None
    slip_digest: str | None = None


@dataclass(frozen=True)
class Taken:
    """The receipt's code (10 characters), and whether this very answer had been taken before."""

    receipt: str
    replayed: bool


def receipt_id(key: str) -> str:
    """The receipt of a form's key: 26 characters of its SHA-256, so that the key itself is never
    stored.
    """
    return codes.encode(
        hashlib.sha256(b"tanda-terima:" + key.encode()).digest()[:16], codes.SLIP_LENGTH
    )


def cast_citizen(ballot: CastBallot) -> Taken:
    """Take one answer, once. Two statements (three with a slip), one commit.

    Raises SlipSpent when the slip is not fresh at this point, Closed when the point is not open on
    that day; nothing is stored then.
    """
    receipt = receipt_id(ballot.key)
    code = receipt[: codes.RECEIPT_LENGTH]
    with write_connection() as connection:
        place = {"id": receipt, "point_id": ballot.point_id}
        fresh = _RECEIPT[connection.dialect.name].run(connection, place)
        if fresh.rowcount == 0:
            return Taken(code, replayed=True)
        if ballot.slip_digest is not None:
            _spend(connection, ballot.slip_digest, ballot.point_id)
        _drop_into_box(connection, ballot)
    return Taken(code, replayed=False)


def _spend(connection: sa.Connection, digest: str, point_id: uuid.UUID) -> None:
    spent = _SLIP.run(connection, {"slip": digest, "at_point": point_id})
    if spent.rowcount == 0:
        raise SlipSpent("Karcis ini sudah dipakai atau bukan untuk loket ini.")


def _drop_into_box(connection: sa.Connection, ballot: CastBallot) -> None:
    stored = _BOX.run(
        connection,
        {
            "ballot": uuid.uuid4(),
            "version": ballot.version_id,
            "day": ballot.on_date,
            "half": ballot.half_day,
            "way": ballot.channel,
            "marks": dict(ballot.scores),
            "person": dict(ballot.profile),
            "words": ballot.comment,
            "at_point": ballot.point_id,
        },
    )
    if stored.rowcount == 0:
        raise Closed("Titik survei ini sedang tidak menerima jawaban.")


def _box_statement() -> sa.Insert:
    """INSERT ... SELECT from the point, so that a point revoked a moment ago takes nothing more."""
    box = BallotBox.__table__
    day = sa.bindparam("day", type_=box.c.on_date.type)
    source = sa.select(
        sa.bindparam("ballot", type_=box.c.id.type),
        SurveyPoint.id,
        sa.bindparam("version", type_=box.c.version_id.type),
        day,
        sa.bindparam("half", type_=box.c.half_day.type),
        sa.bindparam("way", type_=box.c.channel.type),
        sa.bindparam("marks", type_=box.c.scores.type),
        sa.bindparam("person", type_=box.c.profile.type),
        sa.bindparam("words", type_=box.c.comment.type),
    ).where(
        SurveyPoint.id == sa.bindparam("at_point", type_=box.c.point_id.type),
        SurveyPoint.revoked_on.is_(None),
        sa.or_(SurveyPoint.opens_on.is_(None), SurveyPoint.opens_on <= day),
        sa.or_(SurveyPoint.closes_on.is_(None), SurveyPoint.closes_on >= day),
    )
    columns = [
        "id",
        "point_id",
        "version_id",
        "on_date",
        "half_day",
        "channel",
        "scores",
        "profile",
        "comment",
    ]
    return sa.insert(BallotBox).from_select(columns, source, include_defaults=False)


_RECEIPT = {
    dialect: Prepared(
        insert(Receipt).values(settled=False).on_conflict_do_nothing(),
        columns=("id", "point_id", "settled"),
    )
    for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
_SLIP = Prepared(
    sa.update(Slip)
    .where(
        Slip.digest == sa.bindparam("slip"),
        Slip.point_id == sa.bindparam("at_point", type_=sa.Uuid()),
        Slip.state == SlipState.SIAP,
    )
    .values(state=SlipState.DIPAKAI)
)
_BOX = Prepared(_box_statement())
