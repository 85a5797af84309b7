"""A round among colleagues: who answered in which order, with which receipt, and what they said.

The attacker watches everybody answer and knows the instance's key, so that each spent assignment
names its rater.  A ballot says openly whom it is about and from which side; that is its cell.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from portal.services.peer_mixing import drain

from portal.models.peer_ballots import PeerBox
from portal.rules.peer_answers import assignment_digest
from tests import colleagues
from tests.attacks.spoils import PAGES, Cell, Row, Spoils
from tests.colleagues import ITEMS, PEPPER, Circle, Duty
from tests.stored import rows_of

COMPANY = 10
WORKER_EVERY = 6
COMMENTS = 0.4
STEPS = 5


@dataclass(frozen=True)
class SeenColleague:
    """One rater as the watcher saw them; `number` is their place in the order of the round."""

    number: int
    cell: Cell
    receipt: str
    slip: str | None
    comment: str | None


@dataclass
class Round:
    """The watcher's notes, and for the judge: the answers."""

    seen: list[SeenColleague] = field(default_factory=list)
    scores: dict[int, dict[str, int]] = field(default_factory=dict)
    batch: dict[int, int] = field(default_factory=dict)
    assignments: dict[int, str] = field(default_factory=dict)


def live(
    here: Circle,
    rng: random.Random,
    *,
    worker_every: int = WORKER_EVERY,
    until_close: bool = True,
    company: int = COMPANY,
) -> Round:
    """Everybody answers in a random order; without `until_close` some still wait in the box."""
    made = Round()
    duties = rng.sample(here.duties, len(here.duties))
    answers = distinct_scores(rng, len(duties))
    for number, (duty, scores) in enumerate(zip(duties, answers, strict=True)):
        made.seen.append(_cast(number, here, duty, scores, rng))
        made.scores[number], made.batch[number] = scores, 0
        made.assignments[number] = duty.id.hex
        if worker_every and number % worker_every == worker_every - 1:
            drain(company)
    if until_close:
        drain(company, everything=True)
    waiting = [row.scores for row in rows_of(PeerBox)]
    made.seen = [one for one in made.seen if made.scores[one.number] not in waiting]
    return made


def _cast(
    number: int, here: Circle, duty: Duty, scores: Mapping[str, int], rng: random.Random
) -> SeenColleague:
    text = f"Komentar {rng.random()}" if rng.random() < COMMENTS else None
    comments = {"komentar_andal": text} if text else {}
    taken = colleagues.cast(duty, scores=scores, comments=comments)
    return SeenColleague(
        number, cell(here.period_id, duty.ratee.hex, duty.relation.value), taken.receipt,
        assignment_digest(duty.id, PEPPER), text,
    )  # fmt: skip


def cell(period: UUID, ratee: str, relation: str) -> Cell:
    """What a ballot says openly, in the words of the citizens' attack."""
    return (period.hex, "periode", f"{ratee} {relation}", "rekan")


def distinct_scores(rng: random.Random, people: int) -> list[dict[str, int]]:
    """Answers to all items, no two alike, so that an answer is a name to the judge."""
    return [
        {item: 1 + number // STEPS**at % STEPS for at, item in enumerate(ITEMS)}
        for number in rng.sample(range(STEPS ** len(ITEMS)), people)
    ]


def as_citizens(spoils: Spoils) -> Spoils:
    """The spoils with colleagues' ballots in the place of the citizens', and their open columns
    under the names that the attack knows.
    """
    tables = {name: rows for name, rows in spoils.tables.items() if name in TOKENS}
    tables["citizen_ballot"] = [_open(row) for row in spoils.tables["peer_ballot"]]
    files = {_renamed(name): content for name, content in spoils.files.items()}
    return Spoils(tables, files)


TOKENS = ("peer_receipt", "peer_slip", "peer_comment", "peer_assignment", "peer_box")


def _open(row: Row) -> Row:
    kept = {k: v for k, v in row.items() if k not in ("period_id", "ratee_id", "relation")}
    whom = f"{row['ratee_id']} {row['relation']}"
    return kept | {
        "point_id": row["period_id"], "on_date": "periode", "half_day": whom, "channel": "rekan",
    }  # fmt: skip


def _renamed(name: str) -> str:
    twins = {"peer_box": "ballot_box", "peer_receipt": "receipt", "peer_slip": "slip"}
    bare = name.removeprefix(PAGES)
    return name.removesuffix(bare) + twins.get(bare, bare)
