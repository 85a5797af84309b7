"""A drawn proposal in figures and examples, for the page that shows it before it is written."""

import datetime
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.peer_rounds import PeerProposal
from portal.models.people import Employee, Posting
from portal.queries.peer_rounds import RoundCard
from portal.queries.period_facts import subjects
from portal.queries.raters import holds
from portal.queries.units import paths_of, unit_rows
from portal.rules.assigning import Drawn, Field, Ground, islands
from portal.rules.peer_rounds import ProposalState
from portal.rules.relations import Relation

SHOWN = 25


@dataclass(frozen=True)
class Example:
    """A line of the proposal with names."""

    ratee: str
    rater: str
    relation: Relation
    ground: Ground


@dataclass(frozen=True)
class Summary:
    """What would be added and how the round would stand then."""

    added: int
    digest: str
    seed: str
    grounds: dict[Ground, int]
    loads: dict[int, int]
    parts: int
    short: int
    examples: tuple[Example, ...]

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the proposal."""
        return asdict(self)


@dataclass(frozen=True)
class ProposalCard:
    """Where the system's proposal of a round stands; `summary` once it is drawn."""

    unit_id: uuid.UUID | None
    state: ProposalState
    progress: int
    is_renewed: bool
    asked_by: str
    added: int
    written: int
    summary: Summary | None


def summary_of(field: Field, drawn: Sequence[Drawn], digest: str, card: RoundCard) -> Summary:
    """The figures of a proposal; one statement for the names of the examples.

    `short`: people for whom no group could be shown even then.
    """
    pairs = [(one.ratee, one.rater) for one in field.given if one.counts]
    pairs += [(one.ratee, one.rater) for one in drawn]
    loads = Counter(Counter(rater for _ratee, rater in pairs).values())
    return Summary(
        len(drawn), digest, field.seed, dict(Counter(one.ground for one in drawn)),
        dict(sorted(loads.items())), islands(pairs), _short(field, drawn, card),
        _examples(drawn[:SHOWN]),
    )  # fmt: skip


def proposal_card(round_id: uuid.UUID) -> ProposalCard | None:
    """The proposal of a round, in one statement; None where nobody asked for one."""
    row = db.session.get(PeerProposal, round_id, populate_existing=True)
    if row is None:
        return None
    return ProposalCard(
        row.unit_id, row.state, row.progress, row.is_renewed, row.asked_by, row.added, row.written,
        _read(row.summary) if row.summary else None,
    )  # fmt: skip


def _read(stored: dict[str, Any]) -> Summary:
    return Summary(
        stored["added"], stored["digest"], stored["seed"],
        {Ground(ground): n for ground, n in stored["grounds"].items()},
        {int(load): n for load, n in stored["loads"].items()}, stored["parts"], stored["short"],
        tuple(
            Example(one["ratee"], one["rater"], Relation(one["relation"]), Ground(one["ground"]))
            for one in stored["examples"]
        ),
    )  # fmt: skip


def units_below(unit: uuid.UUID, on: datetime.date) -> frozenset[uuid.UUID]:
    """Employees with a post in a unit or below it."""
    below = [one for one, path in paths_of(unit_rows()).items() if unit in path]
    return frozenset(
        db.session.scalars(
            sa.select(Posting.employee_id).where(Posting.unit_id.in_(below), *holds(Posting, on))
        )
    )


def staff_count(on: datetime.date) -> int:
    """How many employees are rated on a day."""
    wanted = sa.select(sa.func.count()).select_from(Employee).where(subjects(on))
    return db.session.scalar(wanted) or 0


def _short(field: Field, drawn: Sequence[Drawn], card: RoundCard) -> int:
    has: Counter[tuple[uuid.UUID, Relation]] = Counter(
        (one.ratee, one.relation) for one in field.given if one.counts
    )
    has.update((one.ratee, one.relation) for one in drawn)
    people = [one.id for one in field.people if field.ratees is None or one.id in field.ratees]
    return sum(not any(has[one, g.relation] >= g.k for g in card.groups) for one in people)


def _examples(drawn: Sequence[Drawn]) -> tuple[Example, ...]:
    wanted = {one.ratee for one in drawn} | {one.rater for one in drawn}
    names = dict(
        iter(
            db.session.execute(sa.select(Employee.id, Employee.name).where(Employee.id.in_(wanted)))
        )
    )
    return tuple(
        Example(names[one.ratee], names[one.rater], one.relation, one.ground) for one in drawn
    )
