"""The system's proposal for a round as work that goes on where it stopped: asked for, drawn, looked
at, and written as it was seen.

A little agency's is drawn and written within the request, a large one's by the worker.  While it is
written nobody else changes who is asked, so that no load is exceeded in between.
"""

import json
import time
import uuid
import zlib
from typing import Any

import sqlalchemy as sa

from portal.db import db, uuid7, writing
from portal.errors import Changed, IllegalStep
from portal.models.audit import AuditTag
from portal.models.peer_rounds import PeerAssignment, PeerProposal
from portal.queries.peer_rounds import RoundCard, round_card
from portal.queries.peer_summaries import staff_count, summary_of, units_below
from portal.rules.messages import MessageKind
from portal.rules.peer_rounds import AssignmentOrigin, AssignmentState, ProposalState
from portal.rules.relations import Relation
from portal.services import audit, peer_draws
from portal.services.audit import Act
from portal.services.messages import employees, notify
from portal.services.peer_assignments import TEAM_PAGE
from portal.services.peer_draws import Proposal
from portal.services.peer_rounds import in_preparation

CHUNK = 1000
FEW = 400
"""For so many employees a request does the work itself; for more the worker does."""
_EVERY = 1.0  # seconds between two notes of progress


def ask(round_id: uuid.UUID, unit: uuid.UUID | None, act: Act) -> None:
    """Ask for a draw (of a unit and what lies below it); what was drawn before is dropped.

    Raises IllegalStep once the round is open or while a proposal is written, NotFound.
    """
    with writing() as session:
        card = in_preparation(session, round_id)
        row = session.get(PeerProposal, round_id)
        if row is not None:
            session.delete(row)
            session.flush()
        session.add(
            PeerProposal(round_id=card.id, unit_id=unit, on_date=act.on, asked_by=act.actor)
        )
        audit.record(
            session, act, AuditTag.PEERS_DRAW_ASKED, round_id, unit=str(unit) if unit else None
        )


def accept(round_id: uuid.UUID, seen: str, act: Act) -> None:
    """Begin to write what was drawn.  `seen` is the digest on the screen.

    Proposals wait for the supervisors like anybody's.  Raises Changed where another draw is there
    by now, IllegalStep once the round is open or when there is nothing to add, NotFound.
    """
    with writing() as session:
        card = in_preparation(session, round_id)
        row = session.get(PeerProposal, round_id, with_for_update=True)
        if row is None or row.state is not ProposalState.SIAP or row.digest != seen:
            raise Changed("Usulan ini sudah diganti usulan lain: periksa usulan yang baru.")
        if not row.added:
            raise IllegalStep("Tidak ada yang perlu ditambahkan: semua sudah cukup.")
        row.state, row.progress, row.is_renewed = ProposalState.DITULIS, 0, False
        audit.record(
            session, act, AuditTag.PEERS_DRAWN, round_id, added=row.added, seed=card.seed,
            sha256=row.digest,
        )  # fmt: skip


def is_short(round_id: uuid.UUID) -> bool:
    """Whether a request may do the work itself."""
    row = db.session.get(PeerProposal, round_id)
    if row is None or row.unit_id is None:
        return row is not None and staff_count(row.on_date) <= FEW
    return len(units_below(row.unit_id, row.on_date)) <= FEW and staff_count(row.on_date) <= 5 * FEW


def go_on(round_id: uuid.UUID, act: Act) -> None:
    """Draw what was asked for, or write what was accepted; running it again changes nothing.

    Where something changed between looking and accepting, it is drawn anew and nothing is written.
    """
    db.session.rollback()
    row = db.session.get(PeerProposal, round_id, populate_existing=True)
    if row is None or not row.state.is_at_work:
        return
    card = round_card(round_id)
    if not card.is_prepared:
        _drop(round_id)
    elif row.state is not ProposalState.DITULIS:
        _draw(card, row)
    elif row.written or _is_same(card, row):
        _write(round_id, act)
    else:
        _note(round_id, ProposalState.DITULIS, state=ProposalState.MENUNGGU, is_renewed=True)
        go_on(round_id, act)


def run_waiting(act: Act) -> int:
    """The worker's round over every proposal that is not finished; returns how many."""
    states = [state for state in ProposalState if state.is_at_work]
    wanted = sa.select(PeerProposal.round_id).where(PeerProposal.state.in_(states))
    waiting = db.session.scalars(wanted).all()
    for one in waiting:
        go_on(one, act)
    return len(waiting)


def _draw(card: RoundCard, row: PeerProposal) -> None:
    unit, on = row.unit_id, row.on_date
    ratees = units_below(unit, on) if unit else None
    asked = (PeerProposal.unit_id.is_not_distinct_from(unit), PeerProposal.on_date == on)
    _note(card.id, row.state, state=ProposalState.DIHITUNG)
    noted = time.monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal noted
        if time.monotonic() - noted > _EVERY:
            noted = time.monotonic()
            progress = min(99, done * 100 // total)
            _note(card.id, ProposalState.DIHITUNG, *asked, progress=progress)

    found = peer_draws.proposal(card, on, ratees, tell)
    summary = summary_of(found.field, found.drawn, found.digest, card)
    _note(
        card.id, ProposalState.DIHITUNG, *asked, state=ProposalState.SIAP, progress=100,
        basis=peer_draws.basis_of(found.field), digest=found.digest, added=len(found.drawn),
        written=0, summary=summary.as_json(), drawn=_packed(found),
    )  # fmt: skip


def _is_same(card: RoundCard, row: PeerProposal) -> bool:
    """Whether a draw would look at what it looked at."""
    unit, on, basis = row.unit_id, row.on_date, row.basis
    field = peer_draws.field_of(card, on, units_below(unit, on) if unit else None)
    db.session.rollback()
    return peer_draws.basis_of(field) == basis


def _write(round_id: uuid.UUID, act: Act) -> None:
    content = db.session.scalars(
        sa.select(PeerProposal.drawn).where(PeerProposal.round_id == round_id)
    ).one()
    db.session.rollback()
    if not content:
        return
    rows, raters = _unpacked(content)
    while _write_some(round_id, rows, raters, act):
        pass


def _write_some(
    round_id: uuid.UUID, rows: list[list[str]], raters: list[uuid.UUID], act: Act
) -> bool:
    """The next rows in one commit; False when nothing is left."""
    with writing() as session:
        row = session.get(PeerProposal, round_id, with_for_update=True, populate_existing=True)
        if row is None or row.state is not ProposalState.DITULIS:
            return False
        some = rows[row.written : row.written + CHUNK]
        if some:
            session.execute(sa.insert(PeerAssignment), [_row(round_id, *one) for one in some])
        row.written += len(some)
        row.progress = row.written * 100 // max(1, row.added)
        if row.written >= row.added:
            row.state, row.drawn = ProposalState.SELESAI, b""
            notify(
                session, employees(raters), MessageKind.PEERS_TO_APPROVE, link=TEAM_PAGE,
                due=round_card(round_id).opens_on, act=act,
            )  # fmt: skip
    return bool(some)


def _row(round_id: uuid.UUID, ratee: str, rater: str, relation: str) -> dict[str, Any]:
    return {
        "id": uuid7(), "round_id": round_id, "ratee_id": uuid.UUID(ratee),
        "rater_id": uuid.UUID(rater), "relation": Relation(relation),
        "state": AssignmentState.DIUSULKAN, "origin": AssignmentOrigin.SISTEM,
        "proposed_by_id": None, "reason": "",
    }  # fmt: skip


def _packed(found: Proposal) -> bytes:
    """The draw in its order, and the supervisors who will be asked to decide."""
    concerned = {one.ratee for one in found.drawn}
    raters = {p.rater for p in found.field.people if p.id in concerned and p.rater}
    rows = [[one.ratee.hex, one.rater.hex, one.relation.value] for one in found.drawn]
    return zlib.compress(json.dumps([rows, sorted(one.hex for one in raters)]).encode())


def _unpacked(content: bytes) -> tuple[list[list[str]], list[uuid.UUID]]:
    rows, raters = json.loads(zlib.decompress(content))
    return rows, [uuid.UUID(one) for one in raters]


def _note(
    round_id: uuid.UUID, expected: ProposalState, *asked: sa.ColumnElement[bool], **values: Any
) -> None:
    """Note how far it is, unless somebody asked for something else in between."""
    with writing() as session:
        session.execute(
            sa.update(PeerProposal)
            .where(PeerProposal.round_id == round_id, PeerProposal.state == expected, *asked)
            .values(**values),
            execution_options={"synchronize_session": False},
        )


def _drop(round_id: uuid.UUID) -> None:
    with writing() as session:
        session.execute(
            sa.delete(PeerProposal).where(PeerProposal.round_id == round_id),
            execution_options={"synchronize_session": False},
        )
