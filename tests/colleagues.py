"""Colleagues who rate each other: an open round with its duties, for tests and attacks."""

import random
import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import sqlalchemy as sa

from portal.db import db, writing
from portal.models.instruments import InstrumentVersion
from portal.models.peer_rounds import PeerAssignment, PeerGroupTerms, PeerRound
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod
from portal.rules.employment import Employment
from portal.rules.instruments import load_shipped
from portal.rules.names import search_key
from portal.rules.peer_answers import pepper
from portal.rules.peer_rounds import (
    Anonymity,
    AssignmentOrigin,
    AssignmentState,
    PeerRoundState,
)
from portal.rules.relations import Relation
from portal.rules.scheme_words import Nomination
from portal.rules.schemes import load_shipped as load_scheme
from portal.services.audit import Act
from portal.services.instruments import publish_instrument
from portal.services.peer_ballots import PeerAnswer, PeerTaken, cast_peer
from portal.services.peer_counting import count_round
from portal.services.peer_releases import Released, release_round
from tests import factories, periods
from tests.peer_seals import KEYS, keyed, seal

PEPPER = pepper("sebuah rahasia yang diketahui pengelola juga")
FORMS = {
    Relation.PEER: "rekan",
    Relation.SUBORDINATE: "bawahan",
    Relation.CROSS_UNIT: "lintas_unit",
}
ITEMS = tuple(i.key for i in load_shipped("rekan").items if i.kind == "scale")
COMMENTS = tuple(i.key for i in load_shipped("rekan").items if i.kind == "text")
ON = factories.TODAY


@dataclass(frozen=True)
class Duty:
    """Somebody is to rate a colleague."""

    id: uuid.UUID
    ratee: uuid.UUID
    rater: uuid.UUID
    relation: Relation


@dataclass(frozen=True)
class Circle:
    """An open round."""

    round_id: uuid.UUID
    period_id: uuid.UUID
    people: tuple[uuid.UUID, ...]
    duties: tuple[Duty, ...]


def circle(
    ratees: int = 1,
    raters: Mapping[Relation, int] | int = 6,
    *,
    k: int = 5,
    comment_k: int = 5,
    anonymity: Anonymity = Anonymity.ANGKA_KOMENTAR,
    key: str = "2026-t3",
) -> Circle:
    """`ratees` people, each rated by some of the others; a further call makes another period's."""
    wanted = {Relation.PEER: raters} if isinstance(raters, int) else raters
    first = not db.session.scalar(sa.select(sa.exists().where(EvaluationPeriod.id.is_not(None))))
    if first:
        factories.agency()
        periods.opened(scheme=load_scheme("serang"))
    period = periods.period(key)
    versions = {one: _version(FORMS[one]) for one in wanted}
    people = _people(max(ratees, sum(wanted.values()) + 1))
    round_id = _round(period.id, k, comment_k, anonymity, versions)
    duties = _duties(round_id, people, ratees, wanted)
    with writing() as session:
        session.execute(
            sa.update(PeerRound)
            .where(PeerRound.id == round_id)
            .values(state=PeerRoundState.BERJALAN, public_key=keyed(round_id))
        )
    made = Circle(round_id, period.id, people, duties)
    db.session.rollback()
    return made


def _version(key: str) -> uuid.UUID:
    known = sa.select(InstrumentVersion.id).where(InstrumentVersion.key == key)
    found = db.session.scalar(known)
    if found is None:
        publish_instrument(load_shipped(key), factories.AGUS)
        found = db.session.scalars(known).one()
    return found


def _people(count: int) -> tuple[uuid.UUID, ...]:
    names = [f"Pegawai{''.join(chr(97 + int(d)) for d in str(n))}" for n in range(count)]
    rows = [
        {
            "id": uuid.uuid4(), "nip": f"19900101{n:010d}", "name": name,
            "name_key": search_key(name), "employment": Employment.PNS, "version": 1,
        }
        for n, name in enumerate(names)
    ]  # fmt: skip
    known = db.session.scalars(
        sa.select(Employee.id)
        .where(Employee.nip.in_([row["nip"] for row in rows]))
        .order_by(Employee.nip)
    ).all()
    if known:
        return tuple(known)
    with writing() as session:
        session.execute(sa.insert(Employee), rows)
    return tuple(row["id"] for row in rows)


def _round(
    period_id: uuid.UUID,
    k: int,
    comment_k: int,
    anonymity: Anonymity,
    versions: Mapping[Relation, uuid.UUID],
) -> uuid.UUID:
    with writing() as session:
        row = PeerRound(
            period_id=period_id, opens_on=ON - timedelta(days=3), closes_on=ON + timedelta(days=7),
            nomination=Nomination.PEGAWAI, anonymity=anonymity, most_load=40, seed="0" * 32,
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add_all(
            PeerGroupTerms(
                round_id=row.id, relation=relation, position=at, version_id=version,
                invited=8, k=k, comment_k=comment_k,
            )
            for at, (relation, version) in enumerate(versions.items())
        )  # fmt: skip
        return row.id


def _duties(
    round_id: uuid.UUID, people: Sequence[uuid.UUID], ratees: int, wanted: Mapping[Relation, int]
) -> tuple[Duty, ...]:
    sides = [relation for relation, count in wanted.items() for _ in range(count)]
    duties = [
        Duty(uuid.uuid4(), people[at], people[(at + 1 + step) % len(people)], relation)
        for at in range(ratees)
        for step, relation in enumerate(sides)
    ]
    with writing() as session:
        session.execute(
            sa.insert(PeerAssignment),
            [
                {
                    "id": one.id, "round_id": round_id, "ratee_id": one.ratee,
                    "rater_id": one.rater, "relation": one.relation,
                    "state": AssignmentState.DIBUKA, "origin": AssignmentOrigin.SISTEM,
                    "reason": "",
                }
                for one in duties
            ],
        )  # fmt: skip
    return tuple(duties)


def key() -> str:
    """A form's one-time key."""
    return factories.key()


def scores(value: int = 4) -> dict[str, int]:
    """The same answer to every item."""
    return dict.fromkeys(ITEMS, value)


def answer(duty: Duty, value: int = 4, **more: object) -> PeerAnswer:
    """An answer of the duty's rater."""
    made = PeerAnswer(
        assignment_id=duty.id, rater_id=duty.rater, key=key(), scores=scores(value), comments={},
        on=ON, pepper=PEPPER, seal=seal(FORMS[duty.relation]),
    )  # fmt: skip
    return replace(made, **more)


def cast(duty: Duty, value: int = 4, **more: object) -> PeerTaken:
    """Send it."""
    return cast_peer(answer(duty, value, **more))


def answered(duties: Iterable[Duty], rng: random.Random | None = None) -> None:
    """All of them, with answers that differ."""
    rng = rng or random.Random(1)
    for duty in duties:
        cast(duty, scores={item: rng.randint(2, 5) for item in ITEMS})


def closed(here: Circle) -> None:
    """The window is over and the round is being closed."""
    db.session.rollback()
    with writing() as session:
        session.execute(
            sa.update(PeerRound)
            .where(PeerRound.id == here.round_id)
            .values(state=PeerRoundState.MENUTUP)
        )


def counted(here: Circle) -> None:
    """Closed, and the answers are opened."""
    closed(here)
    count_round(here.round_id, act(), KEYS)


def released(here: Circle, **how: int) -> Released:
    """Closed and released."""
    closed(here)
    return release_round(here.round_id, act(), KEYS, **how)


def act() -> Act:
    """The personnel office, after the window."""
    return periods.act_on(ON + timedelta(days=10))


def secret() -> str:
    """Something nobody else wrote."""
    return secrets.token_hex(6)
