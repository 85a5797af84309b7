"""Taking a colleague's answer: once for each assignment, and with nothing that leads back to it.

One transaction stores the receipt under the form's key, spends the assignment under its keyed hash,
and drops the answer into the box, sealed for the key of its round and padded to the length of all
others.  Whom it is about, from which side and with which questionnaire is copied from the
assignment; its number is not.  No audit entry: an entry would name the moment.
"""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from portal.db import db, is_postgresql
from portal.errors import N_, Closed, IllegalStep, Invalid
from portal.group_commit import one_statement, write_together
from portal.models.peer_ballots import PeerBox, PeerReceipt, PeerSlip
from portal.models.peer_rounds import PeerAssignment, PeerGroupTerms, PeerRound
from portal.queries.prepared import Prepared
from portal.rules import codes
from portal.rules.peer_answers import Mark, assignment_digest, claim, receipt_id
from portal.rules.peer_rounds import AssignmentState, PeerRoundState
from portal.rules.peer_sealing import packed
from portal.services import sealing

OVER = N_("Masa menilai rekan ini sudah berakhir, atau penugasannya bukan milik Anda.")
SPENT = N_("Penilaian untuk rekan ini sudah Anda kirim. Satu rekan, satu kali.")
TOO_LONG = N_("Komentar Anda terlalu panjang untuk disegel: persingkat yang terpanjang.")


@dataclass(frozen=True)
class Seal:
    """The public key of a round in hex, and how many bytes every answer to the form fills."""

    public_key: str
    room: int


@dataclass(frozen=True)
class PeerAnswer:
    """An answer that passed its checks; `key` is the form's one-time key, `pepper` the instance's.

    `comments` are masked already.
    """

    assignment_id: uuid.UUID
    rater_id: uuid.UUID
    key: str
    scores: Mapping[str, int]
    comments: Mapping[str, str]
    on: datetime.date
    pepper: bytes
    seal: Seal


@dataclass(frozen=True)
class PeerTaken:
    """The receipt's code (10 characters), and whether this very answer had been taken before."""

    receipt: str
    replayed: bool


def cast_peer(answer: PeerAnswer) -> PeerTaken:
    """Take one answer, once.  One commit: of three statements, or on PostgreSQL of one.

    Raises IllegalStep when the assignment is spent already, Closed when it is not the rater's or
    its round takes no answers on that day or has another key, Invalid for comments that do not fit;
    nothing is stored then.
    """
    values = _values(answer)
    code = values["receipt"][: codes.RECEIPT_LENGTH]
    if is_postgresql():
        return PeerTaken(code, replayed=not _in_one_statement(values))

    def put_into_the_box(connection: sa.Connection) -> PeerTaken:
        if _RECEIPT.counted(connection, values) == 0:
            if _KNOWN.run(connection, values).first() is None:
                raise Closed(OVER)
            return PeerTaken(code, replayed=True)
        if _SLIP.counted(connection, values) == 0:
            raise IllegalStep(SPENT)
        if _BOX.counted(connection, values) == 0:
            raise Closed(OVER)
        return PeerTaken(code, replayed=False)

    return write_together(put_into_the_box)


def _in_one_statement(values: Mapping[str, Any]) -> bool:
    """Whether everything was stored; False for a replay. Raises IllegalStep, Closed.

    A single statement commits itself, which saves three of five ways to the server and back.  It
    stores all or nothing, and only then is asked why; a key that comes with another assignment
    fails at the receipt.
    """
    db.session.rollback()
    with one_statement() as connection:
        try:
            is_stored = _ALL.run(connection, values).scalar_one() == 1
        except sa.exc.IntegrityError:
            is_stored = False
        if is_stored:
            return True
        if _KNOWN.run(connection, values).first() is not None:
            return False
        is_spent = _SPENT.run(connection, values).first() is not None
    raise IllegalStep(SPENT) if is_spent else Closed(OVER)


def _values(answer: PeerAnswer) -> dict[str, Any]:
    return {
        "receipt": receipt_id(answer.key),
        "digest": assignment_digest(answer.assignment_id, answer.pepper),
        "ballot": uuid.uuid4(),
        "assignment": answer.assignment_id,
        "rater": answer.rater_id,
        "day": answer.on,
        "public": answer.seal.public_key,
        "sealed": _sealed(answer),
    }


def _sealed(answer: PeerAnswer) -> bytes:
    words = {
        item: [text, claim(answer.key, item)] for item, text in answer.comments.items() if text
    }
    try:
        content = packed(answer.scores, words, answer.seal.room)
    except ValueError:
        raise Invalid(TOO_LONG) from None
    return sealing.sealed(content, bytes.fromhex(answer.seal.public_key))


def _from_open(*columns: Any) -> sa.Select[Any]:
    """Columns of the one assignment, as long as its round takes answers."""
    day = sa.bindparam("day", type_=sa.Date())
    return (
        sa.select(*columns)
        .select_from(PeerAssignment)
        .join(PeerRound, PeerRound.id == PeerAssignment.round_id)
        .join(
            PeerGroupTerms,
            sa.and_(
                PeerGroupTerms.round_id == PeerAssignment.round_id,
                PeerGroupTerms.relation == PeerAssignment.relation,
            ),
        )
        .where(
            PeerAssignment.id == sa.bindparam("assignment", type_=sa.Uuid()),
            PeerAssignment.rater_id == sa.bindparam("rater", type_=sa.Uuid()),
            PeerAssignment.state == AssignmentState.DIBUKA,
            PeerRound.state == PeerRoundState.BERJALAN,
            PeerRound.opens_on <= day,
            PeerRound.closes_on >= day,
            PeerRound.public_key == sa.bindparam("public", type_=PeerRound.public_key.type),
        )
    )


def _marked(insert: Any, key: Any, name: str, *conditions: Any) -> Any:
    """A mark under its key: the receipt, or the spent assignment."""
    source = _from_open(
        sa.bindparam(name, type_=key.type), PeerRound.period_id,
        sa.literal(Mark.DI_KOTAK, PeerReceipt.mark.type),
    )  # fmt: skip
    columns = [key.key, "period_id", "mark"]
    return insert(key.class_).from_select(
        columns, source.where(*conditions), include_defaults=False
    )


def _box_statement(*conditions: Any) -> sa.Insert:
    box = PeerBox.__table__
    source = _from_open(
        sa.bindparam("ballot", type_=box.c.id.type), PeerRound.period_id, PeerAssignment.ratee_id,
        PeerAssignment.relation, PeerGroupTerms.version_id,
        sa.bindparam("sealed", type_=box.c.sealed.type),
    )  # fmt: skip
    columns = ["id", "period_id", "ratee_id", "relation", "version_id", "sealed"]
    return sa.insert(PeerBox).from_select(
        columns, source.where(*conditions), include_defaults=False
    )


def _all_statement() -> Any:
    """How many answers were stored: one with its receipt and mark, or none and nothing else."""
    marked = _marked(postgresql.insert, PeerSlip.digest, "digest").on_conflict_do_nothing()
    slip = marked.returning(PeerSlip.digest).cte("new_slip")
    is_new = sa.exists(sa.select(slip.c.digest))
    marked = _marked(postgresql.insert, PeerReceipt.id, "receipt", is_new)
    receipt = marked.returning(PeerReceipt.id).cte("new_receipt")
    box = _box_statement(sa.exists(sa.select(receipt.c.id))).returning(PeerBox.id).cte("new_ballot")
    return sa.select(sa.func.count()).select_from(box)


_RECEIPT = Prepared(_marked(sqlite.insert, PeerReceipt.id, "receipt").on_conflict_do_nothing())
_SLIP = Prepared(_marked(sqlite.insert, PeerSlip.digest, "digest").on_conflict_do_nothing())
_BOX = Prepared(_box_statement())
_ALL = Prepared(_all_statement())
_KNOWN = Prepared(
    sa.select(PeerReceipt.id).where(
        PeerReceipt.id == sa.bindparam("receipt", type_=PeerReceipt.id.type)
    )
)
_SPENT = Prepared(
    sa.select(PeerSlip.digest).where(
        PeerSlip.digest == sa.bindparam("digest", type_=PeerSlip.digest.type)
    )
)
