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

from portal.db import write_connection
from portal.errors import N_, Closed, IllegalStep, Invalid
from portal.models.peer_ballots import PeerBox, PeerReceipt, PeerSlip
from portal.models.peer_rounds import PeerAssignment, PeerGroupTerms, PeerRound
from portal.queries.prepared import Prepared
from portal.rules import codes
from portal.rules.peer_answers import Mark, assignment_digest, claim, receipt_id
from portal.rules.peer_rounds import AssignmentState, PeerRoundState
from portal.rules.peer_sealing import packed
from portal.services import sealing

OVER = N_("Masa menilai rekan ini sudah berakhir, atau penugasannya bukan milik Anda.")
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
    """Take one answer, once.  Three statements, one commit.

    Raises IllegalStep when the assignment is spent already, Closed when it is not the rater's or
    its round takes no answers on that day or has another key, Invalid for comments that do not fit;
    nothing is stored then.
    """
    values = _values(answer)
    code = values["receipt"][: codes.RECEIPT_LENGTH]
    with write_connection() as connection:
        engine = connection.dialect.name
        if _RECEIPT[engine].run(connection, values).rowcount == 0:
            if _KNOWN.run(connection, values).first() is None:
                raise Closed(OVER)
            return PeerTaken(code, replayed=True)
        if _SLIP[engine].run(connection, values).rowcount == 0:
            raise IllegalStep("Penilaian untuk rekan ini sudah Anda kirim. Satu rekan, satu kali.")
        if _BOX.run(connection, values).rowcount == 0:
            raise Closed(OVER)
    return PeerTaken(code, replayed=False)


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


def _marked(dialect: Any, model: type[PeerReceipt] | type[PeerSlip], key: Any, name: str) -> Any:
    """A mark, unless it is there already."""
    source = _from_open(
        sa.bindparam(name, type_=key.type), PeerRound.period_id,
        sa.literal(Mark.DI_KOTAK, PeerReceipt.mark.type),
    )  # fmt: skip
    insert = dialect.insert(model).from_select(
        [key.key, "period_id", "mark"], source, include_defaults=False
    )
    return insert.on_conflict_do_nothing()


def _box_statement() -> sa.Insert:
    box = PeerBox.__table__
    source = _from_open(
        sa.bindparam("ballot", type_=box.c.id.type), PeerRound.period_id, PeerAssignment.ratee_id,
        PeerAssignment.relation, PeerGroupTerms.version_id,
        sa.bindparam("sealed", type_=box.c.sealed.type),
    )  # fmt: skip
    columns = ["id", "period_id", "ratee_id", "relation", "version_id", "sealed"]
    return sa.insert(PeerBox).from_select(columns, source, include_defaults=False)


_DIALECTS = {"sqlite": sqlite, "postgresql": postgresql}
_RECEIPT = {
    name: Prepared(_marked(one, PeerReceipt, PeerReceipt.id, "receipt"))
    for name, one in _DIALECTS.items()
}
_SLIP = {
    name: Prepared(_marked(one, PeerSlip, PeerSlip.digest, "digest"))
    for name, one in _DIALECTS.items()
}
_KNOWN = Prepared(
    sa.select(PeerReceipt.id).where(
        PeerReceipt.id == sa.bindparam("receipt", type_=PeerReceipt.id.type)
    )
)
_BOX = Prepared(_box_statement())
