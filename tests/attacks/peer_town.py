"""A round among colleagues: who answered in which order, with which receipt, and what they said.

The attacker watches everybody answer and knows the instance's key, so that each spent assignment
names its rater.  A ballot says openly whom it is about and from which side; that is its cell.  The
thief comes twice: while the round runs, and when its answers were counted; and has what the engine
wrote into its log in between.
"""

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from portal.db import db, is_postgresql
from portal.rules.peer_answers import assignment_digest
from portal.services import peer_counting
from tests import colleagues
from tests.attacks.spoils import PAGES, Cell, Row, Spoils, reads_pages, take_everything
from tests.colleagues import ITEMS, PEPPER, Circle, Duty

COMMENTS = 0.4
STEPS = 5
EARLIER = "earlier "
"""Stands before what the thief took while the round ran."""


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
    taken: Spoils = field(default_factory=lambda: Spoils({}))


class Log:
    """All that the engine writes into its log from now on, as an archive of the log keeps it."""

    def __init__(self) -> None:
        self.content = b""
        self._place = _place() if is_postgresql() and reads_pages() else None

    def read_on(self) -> None:
        """Take what was written since; before a checkpoint takes it away."""
        db.session.remove()
        if self._place is not None:
            begun, self._place = self._place, _place()
            self.content += _between(begun, self._place)
        elif not is_postgresql():
            path = Path(f"{db.engine.url.database}-wal")
            self.content += path.read_bytes() if path.exists() else b""


def live(here: Circle, rng: random.Random) -> Round:
    """Everybody answers in a random order, then the answers are counted."""
    made, log = Round(), Log()
    duties = rng.sample(here.duties, len(here.duties))
    answers = distinct_scores(rng, len(duties))
    for number, (duty, scores) in enumerate(zip(duties, answers, strict=True)):
        made.seen.append(_cast(number, here, duty, scores, rng))
        made.scores[number], made.batch[number] = scores, 0
        made.assignments[number] = duty.id.hex
    log.read_on()
    made.taken = take_everything()
    with log_kept(log):
        colleagues.counted(here)
    log.read_on()
    made.taken.files["log of the engine"] = log.content
    return made


@contextmanager
def log_kept(log: Log) -> Iterator[None]:
    """What is written into SQLite's log is archived before it is emptied."""
    scrub = peer_counting.scrub

    def after() -> None:
        log.read_on()
        scrub()

    peer_counting.scrub = after
    try:
        yield
    finally:
        peer_counting.scrub = scrub


def both_times(made: Round, now: Spoils) -> Spoils:
    """What the thief took while the round ran, beside what is there now."""
    tables = {EARLIER + name: rows for name, rows in made.taken.tables.items()} | now.tables
    files = {
        EARLIER + name: content
        for name, content in made.taken.files.items()
        if "peer_" in name or not name.startswith(PAGES)
    }
    return Spoils(tables, files | now.files)


def _place() -> str:
    return str(_scalar("SELECT pg_current_wal_lsn()"))


def _between(begun: str, ended: str) -> bytes:
    """PostgreSQL's log between two places."""
    first, start = _segment(begun)
    last, end = _segment(ended)
    query = sa.text(
        "SELECT name FROM pg_ls_waldir() WHERE length(name) = 24 AND name BETWEEN :a AND :b "
        "ORDER BY name"
    )
    read = sa.text("SELECT pg_read_binary_file('pg_wal/' || :name)")
    with db.engine.connect() as connection:
        names = connection.scalars(query, {"a": first, "b": last}).all()
        pieces = {name: bytes(connection.scalar(read, {"name": name})) for name in names}
    return b"".join(
        content[start if name == first else 0 : end if name == last else None]
        for name, content in pieces.items()
    )


def _segment(place: str) -> tuple[str, int]:
    with db.engine.connect() as connection:
        found = connection.execute(
            sa.text("SELECT file_name, file_offset FROM pg_walfile_name_offset(:place)"),
            {"place": place},
        ).one()
    return found.file_name, found.file_offset


def _scalar(query: str) -> object:
    with db.engine.connect() as connection:
        return connection.exec_driver_sql(query).scalar()


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
    tables = {
        name: rows for name, rows in spoils.tables.items() if name.removeprefix(EARLIER) in TOKENS
    }
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
