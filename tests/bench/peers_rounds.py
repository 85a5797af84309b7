"""Rounds of colleagues in bulk: an agency of any size, asked and answered faster than by people."""

import datetime
import itertools
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from portal import clock
from portal.db import db, uuid7, writing
from portal.models.instruments import InstrumentVersion
from portal.models.peer_ballots import PeerBox, PeerReceipt, PeerSlip
from portal.models.peer_rounds import PeerAssignment, PeerGroupTerms, PeerRound
from portal.models.people import Employee, Posting
from portal.models.periods import EvaluationPeriod
from portal.models.units import Unit
from portal.queries.agency import agency_card
from portal.rules.employment import Employment, JobFamily, PostKind
from portal.rules.instruments import Instrument
from portal.rules.peer_answers import Mark
from portal.rules.peer_rounds import AssignmentOrigin, AssignmentState, PeerRoundState
from portal.rules.peer_sealing import packed, room
from portal.rules.postings import PostingKind
from portal.rules.relations import Relation
from portal.rules.scheme_words import Nomination
from portal.services import peer_keys, peer_openings, sealing
from portal.services.audit import Act

RATERS = 5
PIECE = 20_000


@dataclass(frozen=True)
class Agency:
    """So many employees, each to be rated by the next five."""

    round_id: UUID
    period_id: UUID
    version_id: UUID
    people: list[UUID]
    items: tuple[str, ...]
    room: int
    today: datetime.date

    @property
    def assignments(self) -> int:
        """How many there are."""
        return len(self.people) * RATERS


def act_on(day: datetime.date | None) -> Act:
    """On a day of the agency, or now."""
    now = clock.now(agency_card().time_zone)
    return Act("bench", now if day is None else now + (day - now.date()))


def agency(size: int, instrument: Instrument) -> Agency:
    """An agency with a round in preparation, everything approved."""
    version = db.session.scalars(
        sa.select(InstrumentVersion.id)
        .where(InstrumentVersion.key == instrument.key)
        .order_by(InstrumentVersion.number.desc())
    ).first()
    people = [uuid7() for _ in range(size)]
    with writing() as session:
        units = list(session.scalars(sa.select(Unit.id)))
        _insert(session, Employee, (_employee(n, one) for n, one in enumerate(people)))
        _insert(
            session, Posting,
            (_posting(one, units[n % len(units)]) for n, one in enumerate(people)),
        )  # fmt: skip
    round_id, period = _round(version)
    pairs = (
        (ratee, people[(at + step) % size])
        for at, ratee in enumerate(people)
        for step in range(1, RATERS + 1)
    )
    with writing() as session:
        _insert(session, PeerAssignment, (_assignment(round_id, *pair) for pair in pairs))
    items = tuple(item.key for item in instrument.items if item.kind == "scale")
    return Agency(round_id, period, version, people, items, room(instrument), act_on(None).on)


def open_now(here: Agency, keys: Path) -> None:
    """As the office and the worker would."""
    peer_openings.begin_opening(here.round_id, 1, act_on(None), approves=False)
    peer_keys.give_keys(keys, act_on(None))
    peer_openings.continue_opening(here.round_id, act_on(None))


def answer(here: Agency) -> float:
    """Everybody has answered, and all lies sealed in the box; microseconds to seal one answer."""
    public = db.session.scalars(
        sa.select(PeerRound.public_key).where(PeerRound.id == here.round_id)
    ).one()
    answers = itertools.chain.from_iterable(itertools.repeat(one, RATERS) for one in here.people)
    rng = random.Random(1)
    begun = time.perf_counter()
    rows = [_answer(here, ratee, rng, bytes.fromhex(public or "")) for ratee in answers]
    took = time.perf_counter() - begun
    with writing() as session:
        _insert(session, PeerBox, rows)
        _marks(session, here, len(rows))
    return took / len(rows) * 1e6


def duties(me: UUID, count: int, version: UUID, keys: Path) -> list[UUID]:
    """A running round in which one employee is to rate so many others, each with two more."""
    others = [uuid7() for _ in range(count + 2)]
    with writing() as session:
        _insert(session, Employee, (_employee(90_000 + n, one) for n, one in enumerate(others)))
    round_id, _period = _round(version, most_load=40)
    with writing() as session:
        for at, ratee in enumerate(others[:count]):
            raters = (me, others[at + 1], others[at + 2])
            _insert(session, PeerAssignment, (_assignment(round_id, ratee, o) for o in raters))
    peer_openings.begin_opening(round_id, 1, act_on(None), approves=False)
    peer_keys.give_keys(keys, act_on(None))
    peer_openings.continue_opening(round_id, act_on(None))
    mine = sa.select(PeerAssignment.id).where(
        PeerAssignment.round_id == round_id, PeerAssignment.rater_id == me
    )
    found = list(db.session.scalars(mine))
    db.session.rollback()
    return found


def _round(version: UUID | None, most_load: int = 10) -> tuple[UUID, UUID]:
    """A round in a period that has none, open from today on."""
    today = act_on(None).on
    taken = sa.select(PeerRound.period_id)
    with writing() as session:
        period = session.scalars(
            sa.select(EvaluationPeriod.id)
            .where(EvaluationPeriod.id.not_in(taken), ~EvaluationPeriod.is_practice)
            .limit(1)
        ).one()
        row = PeerRound(
            period_id=period, opens_on=today, closes_on=today, nomination=Nomination.SISTEM,
            most_load=most_load, seed="0" * 32, state=PeerRoundState.PERSIAPAN,
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add(
            PeerGroupTerms(
                round_id=row.id, relation=Relation.PEER, position=1, version_id=version,
                invited=8, k=5, comment_k=5,
            )
        )  # fmt: skip
        return row.id, period


def _insert(session: Any, model: Any, rows: Iterator[dict[str, Any]] | Sequence[Any]) -> None:
    left = iter(rows)
    while piece := list(itertools.islice(left, PIECE)):
        session.execute(sa.insert(model), piece)


def _employee(number: int, key: UUID) -> dict[str, Any]:
    name = f"Pegawai {number:06}"
    return {
        "id": key, "nip": f"1985010{number:011}", "name": name, "name_key": name.casefold(),
        "employment": Employment.PNS, "version": 1,
    }  # fmt: skip


def _posting(person: UUID, unit: UUID) -> dict[str, Any]:
    return {
        "id": uuid7(), "employee_id": person, "unit_id": unit, "kind": PostingKind.DEFINITIF,
        "title": "Pelaksana", "post": PostKind.PELAKSANA, "family": JobFamily.UMUM,
        "leads_unit": False, "is_delegated": False, "starts_on": datetime.date(2020, 1, 1),
    }  # fmt: skip


def _assignment(round_id: UUID, ratee: UUID, rater: UUID) -> dict[str, Any]:
    return {
        "id": uuid7(), "round_id": round_id, "ratee_id": ratee, "rater_id": rater,
        "relation": Relation.PEER, "state": AssignmentState.DISETUJUI,
        "origin": AssignmentOrigin.SISTEM, "reason": "",
    }  # fmt: skip


def _answer(here: Agency, ratee: UUID, rng: random.Random, public: bytes) -> dict[str, Any]:
    scores = {item: rng.randint(2, 5) for item in here.items}
    return {
        "id": uuid4(), "period_id": here.period_id, "ratee_id": ratee, "relation": Relation.PEER,
        "version_id": here.version_id,
        "sealed": sealing.sealed(packed(scores, {}, here.room), public),
    }  # fmt: skip


def _marks(session: Any, here: Agency, count: int) -> None:
    """Receipts and spent assignments of so many answers."""
    shared = {"period_id": here.period_id, "mark": Mark.DI_KOTAK}
    keys = [uuid4().hex for _ in range(count)]
    _insert(session, PeerReceipt, [{"id": key[:26].upper(), **shared} for key in keys])
    _insert(session, PeerSlip, [{"digest": key * 2, **shared} for key in keys])
