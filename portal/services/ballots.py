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
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from portal.db import db, is_postgresql
from portal.errors import Closed, SlipSpent
from portal.group_commit import one_statement, write_together
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
    if is_postgresql() and ballot.slip_digest is None:
        return Taken(code, replayed=not _in_one_statement(receipt, ballot))
    store = _at_once if is_postgresql() else _one_by_one

    def put_into_the_box(connection: sa.Connection) -> Taken:
        is_fresh, is_stored = store(connection, receipt, ballot)
        if not is_fresh:
            return Taken(code, replayed=True)
        if ballot.slip_digest is not None:
            _spend(connection, ballot.slip_digest, ballot.point_id)
        if not is_stored:
            raise _closed()
        return Taken(code, replayed=False)

    return write_together(put_into_the_box)


def make_ready() -> None:
    """Compile the statements of an answer before the first one comes."""
    used = (_OPEN_ONLY, _BOTH, _KNOWN) if is_postgresql() else (_RECEIPT, _BOX)
    for statement in (*used, _SLIP):
        statement.compiled(db.engine.dialect)


def _spend(connection: sa.Connection, digest: str, point_id: uuid.UUID) -> None:
    spent = _SLIP.run(connection, {"slip": digest, "at_point": point_id})
    if spent.rowcount == 0:
        raise SlipSpent("Karcis ini sudah dipakai atau bukan untuk loket ini.")


def _closed() -> Closed:
    return Closed("Titik survei ini sedang tidak menerima jawaban.")


def _in_one_statement(receipt: str, ballot: CastBallot) -> bool:
    """Whether receipt and ballot were stored; False for a replay. Raises Closed.

    A single statement commits itself, which saves two of three ways to the server and back. It
    stores both or nothing, and only then is asked why.
    """
    with one_statement() as connection:
        receipts, _ = tuple(_OPEN_ONLY.run(connection, _all_values(receipt, ballot)).one())
        if receipts:
            return True
        if _KNOWN.run(connection, {"receipt": receipt}).first() is None:
            raise _closed()
        return False


def _one_by_one(connection: sa.Connection, receipt: str, ballot: CastBallot) -> tuple[bool, bool]:
    """Whether the receipt is new, and whether its ballot lies in the box."""
    place = {"receipt": receipt, "at_point": ballot.point_id}
    if _RECEIPT.run(connection, place).rowcount == 0:
        return False, False
    return True, _BOX.run(connection, _values(ballot)).rowcount == 1


def _at_once(connection: sa.Connection, receipt: str, ballot: CastBallot) -> tuple[bool, bool]:
    """The same in one statement, which saves PostgreSQL a way there and back."""
    receipts, ballots = tuple(_BOTH.run(connection, _all_values(receipt, ballot)).one())
    return receipts == 1, ballots == 1


def _all_values(receipt: str, ballot: CastBallot) -> dict[str, Any]:
    return {"receipt": receipt, **_values(ballot)}


def _values(ballot: CastBallot) -> dict[str, Any]:
    return {
        "ballot": uuid.uuid4(),
        "version": ballot.version_id,
        "day": ballot.on_date,
        "half": ballot.half_day,
        "way": ballot.channel,
        "marks": dict(ballot.scores),
        "person": dict(ballot.profile),
        "words": ballot.comment,
        "at_point": ballot.point_id,
    }


def _receipt_statement(dialect: Any) -> Any:
    """An INSERT that does nothing where the receipt is known."""
    values = {
        "id": sa.bindparam("receipt", type_=Receipt.id.type),
        "point_id": sa.bindparam("at_point", type_=Receipt.point_id.type),
        "settled": False,
    }
    return dialect.insert(Receipt).values(values).on_conflict_do_nothing()


def _box_statement(*conditions: sa.ColumnElement[bool]) -> sa.Insert:
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
    ).where(*_is_open(), *conditions)
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


def _is_open() -> tuple[sa.ColumnElement[bool], ...]:
    """The point of the answer, and whether it takes answers on that day."""
    day = sa.bindparam("day", type_=BallotBox.on_date.type)
    return (
        SurveyPoint.id == sa.bindparam("at_point", type_=BallotBox.point_id.type),
        SurveyPoint.revoked_on.is_(None),
        sa.or_(SurveyPoint.opens_on.is_(None), SurveyPoint.opens_on <= day),
        sa.or_(SurveyPoint.closes_on.is_(None), SurveyPoint.closes_on >= day),
    )


def _receipt_of_an_open_point() -> Any:
    """The same INSERT, only while the point takes answers."""
    source = sa.select(
        sa.bindparam("receipt", type_=Receipt.id.type), SurveyPoint.id, sa.false()
    ).where(*_is_open())
    columns = ["id", "point_id", "settled"]
    receipt = postgresql.insert(Receipt).from_select(columns, source, include_defaults=False)
    return receipt.on_conflict_do_nothing()


def _both_statement(insert_receipt: Any) -> sa.Select[tuple[int, int]]:
    """How many receipts and ballots were stored: one and one, or none and none for a replay.

    At a point that takes nothing it is one and none, unless the receipt asks that itself.
    """
    receipt = insert_receipt.returning(Receipt.id).cte("new_receipt")
    is_fresh = sa.exists(sa.select(receipt.c.id))
    ballot = _box_statement(is_fresh).returning(BallotBox.id).cte("new_ballot")
    receipts, ballots = (
        sa.select(sa.func.count()).select_from(made).scalar_subquery() for made in (receipt, ballot)
    )
    return sa.select(receipts, ballots)


_RECEIPT = Prepared(_receipt_statement(sqlite))
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
_BOTH = Prepared(_both_statement(_receipt_statement(postgresql)))
_OPEN_ONLY = Prepared(_both_statement(_receipt_of_an_open_point()))
_KNOWN = Prepared(
    sa.select(Receipt.id).where(Receipt.id == sa.bindparam("receipt", type_=Receipt.id.type))
)
