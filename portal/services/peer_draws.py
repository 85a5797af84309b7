"""The system's proposal for a round: looked at first, then written as it was seen."""

import datetime
import hashlib
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from portal.db import db, uuid7, writing
from portal.errors import Changed, IllegalStep
from portal.models.audit import AuditTag
from portal.models.peer_rounds import PeerAssignment
from portal.queries.peer_people import everybody, shared_work, ties
from portal.queries.peer_rounds import RoundCard, round_card
from portal.rules.assigning import Drawn, Field, Given
from portal.rules.messages import MessageKind
from portal.rules.peer_draw import draw
from portal.rules.peer_rounds import AssignmentOrigin, AssignmentState
from portal.services import audit
from portal.services.audit import Act
from portal.services.messages import employees, notify
from portal.services.peer_assignments import TEAM_PAGE
from portal.services.peer_rounds import in_preparation

CHUNK = 1000


@dataclass(frozen=True)
class Proposal:
    """What the system would add: the field it looked at, the draw, and its SHA-256."""

    field: Field
    drawn: tuple[Drawn, ...]

    @property
    def digest(self) -> str:
        """Of ratee, rater and relation, one a line in the order of the draw."""
        lines = (f"{one.ratee} {one.rater} {one.relation.value}\n" for one in self.drawn)
        return hashlib.sha256("".join(lines).encode()).hexdigest()


def proposal(
    card: RoundCard, on: datetime.date, ratees: Collection[uuid.UUID] | None = None
) -> Proposal:
    """The draw for a round on a day; nothing is written, and the same day draws the same.

    `ratees` None = everybody who is rated.
    """
    field = field_of(card, on)
    if ratees is not None:
        field = replace(field, ratees=frozenset(ratees))
    return Proposal(field, draw(field))


def field_of(card: RoundCard, on: datetime.date) -> Field:
    """Everything that decides a draw, in nine statements however many people there are."""
    rows = db.session.execute(
        sa.select(
            PeerAssignment.ratee_id, PeerAssignment.rater_id, PeerAssignment.relation,
            PeerAssignment.state,
        ).where(PeerAssignment.round_id == card.id)
    )  # fmt: skip
    given = [Given(r.ratee_id, r.rater_id, r.relation, counts=r.state.counts) for r in rows]
    given.sort(key=lambda one: (one.ratee, one.rater))
    return Field(
        people=everybody(on), groups=card.rules, most_load=card.most_load, seed=card.seed,
        given=given, ties=ties(), shared=shared_work(on),
    )  # fmt: skip


def write_proposal(
    round_id: uuid.UUID, seen: str, act: Act, ratees: Collection[uuid.UUID] | None = None
) -> int:
    """Add what the system draws; returns how many. `seen` is the digest on the screen.

    Proposals wait for the supervisors like anybody's.  Raises Changed where the draw is another by
    now, IllegalStep once the round is open or when there is nothing to add, NotFound.
    """
    with writing() as session:
        in_preparation(session, round_id)
        card = round_card(round_id)
        found = proposal(card, act.on, ratees)
        if found.digest != seen:
            raise Changed("Data pegawai atau usulan baru saja berubah: periksa usulan yang baru.")
        if not found.drawn:
            raise IllegalStep("Tidak ada yang perlu ditambahkan: semua sudah cukup.")
        for some in _rows(round_id, found.drawn):
            session.execute(sa.insert(PeerAssignment), some)
        audit.record(
            session, act, AuditTag.PEERS_DRAWN, round_id, added=len(found.drawn),
            seed=found.field.seed, sha256=found.digest,
        )  # fmt: skip
        concerned = {one.ratee for one in found.drawn}
        raters = {p.rater for p in found.field.people if p.id in concerned and p.rater}
        notify(
            session, employees(sorted(raters)), MessageKind.PEERS_TO_APPROVE, link=TEAM_PAGE,
            due=card.opens_on, act=act,
        )  # fmt: skip
        return len(found.drawn)


def _rows(round_id: uuid.UUID, drawn: Sequence[Drawn]) -> list[list[dict[str, object]]]:
    rows: list[dict[str, object]] = [
        {
            "id": uuid7(), "round_id": round_id, "ratee_id": one.ratee, "rater_id": one.rater,
            "relation": one.relation, "state": AssignmentState.DIUSULKAN,
            "origin": AssignmentOrigin.SISTEM, "proposed_by_id": None, "reason": "",
        }
        for one in drawn
    ]  # fmt: skip
    return [rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK)]
