"""Feedback as pages and documents need it."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.db import db
from portal.errors import NotFound
from portal.models.evidence import Evidence
from portal.models.feedback import Feedback, FeedbackDraft, FeedbackEvidence, FeedbackRequest
from portal.models.people import Employee
from portal.models.skp import Skp, SkpItem
from portal.queries.accounts import Visitor
from portal.queries.standings import in_sight
from portal.rules.access import Target, can
from portal.rules.actions import Action
from portal.rules.feedback_words import Channel, GiverRelation, Outcome, Progress, Timing
from portal.rules.measures import CoreValue
from portal.rules.skp_words import SkpState

PER_PAGE = 25


@dataclass(frozen=True)
class Proof:
    """Evidence beside a feedback; `url` for links, `sha256` for files."""

    id: uuid.UUID
    name: str
    url: str | None
    sha256: str | None


@dataclass(frozen=True)
class Note:
    """A feedback with the names of both sides and the words of the result it is about."""

    id: uuid.UUID
    employee_id: uuid.UUID
    employee: str
    giver_id: uuid.UUID
    giver: str
    relation: GiverRelation
    timing: Timing
    channel: Channel
    is_asked: bool
    goal_id: uuid.UUID | None
    goal: str
    value: CoreValue | None
    progress: Progress | None
    text: str
    next_step: str
    outcomes: frozenset[Outcome]
    note: str
    seen_on: datetime.date | None
    given_at: datetime.datetime
    answer: str
    answered_at: datetime.datetime | None
    supersedes_id: uuid.UUID | None
    heir_id: uuid.UUID | None
    proofs: Sequence[Proof] = ()

    def outcomes_for(self, reader: uuid.UUID | None) -> tuple[Outcome, ...]:
        """The follow-ups in their order; counselling only for the two whom it concerns, because
        it is confidential (L.III.D.5.c).
        """
        is_theirs = reader in (self.employee_id, self.giver_id)
        return tuple(
            one for one in Outcome
            if one in self.outcomes and (is_theirs or one is not Outcome.KONSELING)
        )  # fmt: skip


@dataclass(frozen=True)
class ListedRequest:
    """A request with both names; `note_id` is the answer to it."""

    id: uuid.UUID
    employee_id: uuid.UUID
    employee: str
    asked_id: uuid.UUID
    asked: str
    goal: str
    value: CoreValue | None
    question: str
    until: datetime.date
    asked_at: datetime.datetime
    declined_at: datetime.datetime | None
    reason: str
    note_id: uuid.UUID | None

    def is_open(self, on: datetime.date) -> bool:
        """Whether it waits for an answer on a day."""
        return self.declined_at is None and self.note_id is None and on <= self.until


@dataclass(frozen=True)
class Draft:
    """What was typed so far, as the form's fields."""

    fields: Mapping[str, Sequence[str]]
    saved_at: datetime.datetime


def received(person: uuid.UUID, page: int) -> tuple[list[Note], int]:
    """A page of feedback about somebody, the newest first, and how many there are."""
    return _page(page, Feedback.employee_id == person)


def given(giver: uuid.UUID, page: int) -> tuple[list[Note], int]:
    """A page of what somebody gave, the newest first, and how many there are."""
    return _page(page, Feedback.giver_id == giver)


def given_between(
    person: uuid.UUID, first: datetime.datetime, last: datetime.datetime
) -> list[Note]:
    """Feedback about somebody in a period, corrected versions left out, the oldest first."""
    notes = _notes(
        Feedback.employee_id == person, Feedback.given_at >= first, Feedback.given_at < last,
        ~_has_heir(),
    )  # fmt: skip
    return sorted(notes, key=lambda note: (note.given_at, note.id))


def about_behaviour(person: uuid.UUID) -> list[Note]:
    """Current feedback about values that says there is no progress: proof for a report (B.1.10)."""
    return _notes(
        Feedback.employee_id == person, Feedback.value.is_not(None),
        Feedback.progress.in_((Progress.TIDAK, Progress.TETAP_TIDAK)), ~_has_heir(), limit=PER_PAGE,
    )  # fmt: skip


def note_in_sight(note_id: uuid.UUID, visitor: Visitor, on: datetime.date) -> Note:
    """One feedback, for the two of it, the rater and the rater's superior.

    Raises NotFound, or NotAllowed.
    """
    notes = _notes(Feedback.id == note_id)
    if not notes:
        raise NotFound("Umpan balik ini tidak dikenal.")
    note = notes[0]
    me = visitor.actor.employee_id
    mine = can(visitor.actor, Action.FEEDBACK_READ, Target(me)) if me else False
    if not (mine and me in (note.employee_id, note.giver_id)):
        in_sight(note.employee_id, visitor, Action.FEEDBACK_READ, on)
    return note


def goals_of(person: uuid.UUID, year: int) -> list[tuple[uuid.UUID, str]]:
    """The results of somebody's plans of a year that are agreed or handed in, in their order."""
    rows = db.session.execute(
        sa.select(SkpItem.goal_id, SkpItem.text)
        .join(Skp, SkpItem.skp_id == Skp.id)
        .where(
            Skp.employee_id == person, Skp.year == year,
            Skp.state.in_((SkpState.DITETAPKAN, SkpState.DIAJUKAN)),
        )
        .order_by(Skp.state, Skp.number.desc(), SkpItem.position)
    )  # fmt: skip
    found: dict[uuid.UUID, str] = {}
    for row in rows:
        found.setdefault(row.goal_id, row.text)
    return list(found.items())


def draft_of(person: uuid.UUID, giver: uuid.UUID) -> Draft | None:
    """The giver's own draft about somebody."""
    row = db.session.get(FeedbackDraft, (giver, person))
    return Draft(row.fields, row.saved_at) if row else None


def requests_to(person: uuid.UUID) -> list[ListedRequest]:
    """What others asked of somebody, the newest first."""
    return _requests(FeedbackRequest.asked_id == person)


def requests_by(person: uuid.UUID) -> list[ListedRequest]:
    """What somebody asked of others, the newest first."""
    return _requests(FeedbackRequest.employee_id == person)


def open_requests(person: uuid.UUID, on: datetime.date) -> int:
    """How many requests wait for somebody."""
    answered = sa.exists().where(Feedback.request_id == FeedbackRequest.id)
    return db.session.scalar(
        sa.select(sa.func.count())
        .select_from(FeedbackRequest)
        .where(
            FeedbackRequest.asked_id == person, FeedbackRequest.declined_at.is_(None),
            FeedbackRequest.until >= on, ~answered,
        )
    ) or 0  # fmt: skip


def _page(page: int, wanted: sa.ColumnElement[bool]) -> tuple[list[Note], int]:
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Feedback).where(wanted))
    return _notes(wanted, limit=PER_PAGE, offset=(page - 1) * PER_PAGE), total or 0


def _has_heir() -> sa.ColumnElement[bool]:
    heir = aliased(Feedback)
    return sa.exists().where(heir.supersedes_id == Feedback.id)


def _goal_text(goal: Any) -> sa.ScalarSelect[Any]:
    """The words of a goal in its newest version."""
    return (
        sa.select(SkpItem.text)
        .join(Skp, SkpItem.skp_id == Skp.id)
        .where(SkpItem.goal_id == goal)
        .order_by(Skp.number.desc())
        .limit(1)
        .scalar_subquery()
    )


def _notes(
    *wanted: sa.ColumnElement[bool], limit: int | None = None, offset: int = 0
) -> list[Note]:
    """Two statements, the second for the proofs."""
    giver, heir = aliased(Employee), aliased(Feedback)
    rows = db.session.execute(
        sa.select(
            Feedback, Employee.name, giver.name.label("giver"), heir.id.label("heir"),
            _goal_text(Feedback.goal_id).label("goal"),
        )
        .join(Employee, Feedback.employee_id == Employee.id)
        .join(giver, Feedback.giver_id == giver.id)
        .outerjoin(heir, heir.supersedes_id == Feedback.id)
        .where(*wanted)
        .order_by(Feedback.given_at.desc(), Feedback.id.desc())
        .limit(limit)
        .offset(offset)
        .execution_options(populate_existing=True)
    ).all()  # fmt: skip
    proofs = _proofs([row.Feedback.id for row in rows])
    return [_note(row, proofs) for row in rows]


def _note(row: Any, proofs: Mapping[uuid.UUID, Sequence[Proof]]) -> Note:
    one: Feedback = row.Feedback
    return Note(
        id=one.id, employee_id=one.employee_id, employee=row.name, giver_id=one.giver_id,
        giver=row.giver, relation=one.relation, timing=one.timing, channel=one.channel,
        is_asked=one.request_id is not None, goal_id=one.goal_id, goal=row.goal or "",
        value=one.value, progress=one.progress, text=one.text, next_step=one.next_step,
        outcomes=frozenset(map(Outcome, one.outcomes)), note=one.note, seen_on=one.seen_on,
        given_at=one.given_at, answer=one.answer, answered_at=one.answered_at,
        supersedes_id=one.supersedes_id, heir_id=row.heir, proofs=proofs.get(one.id, ()),
    )  # fmt: skip


def _proofs(notes: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Proof]]:
    if not notes:
        return {}
    rows = db.session.execute(
        sa.select(FeedbackEvidence.feedback_id, Evidence)
        .join(Evidence, FeedbackEvidence.evidence_id == Evidence.id)
        .where(FeedbackEvidence.feedback_id.in_(notes))
        .order_by(Evidence.added_at, Evidence.id)
    )
    found: dict[uuid.UUID, list[Proof]] = defaultdict(list)
    for note, one in rows:
        found[note].append(Proof(one.id, one.name, one.url, one.sha256))
    return found


def _requests(wanted: sa.ColumnElement[bool]) -> list[ListedRequest]:
    asked = aliased(Employee)
    answer = sa.select(Feedback.id).where(Feedback.request_id == FeedbackRequest.id).limit(1)
    rows = db.session.execute(
        sa.select(
            FeedbackRequest, Employee.name, asked.name.label("asked"),
            answer.scalar_subquery().label("note"),
            _goal_text(FeedbackRequest.goal_id).label("goal"),
        )
        .join(Employee, FeedbackRequest.employee_id == Employee.id)
        .join(asked, FeedbackRequest.asked_id == asked.id)
        .where(wanted)
        .order_by(FeedbackRequest.asked_at.desc(), FeedbackRequest.id.desc())
        .limit(2 * PER_PAGE)
        .execution_options(populate_existing=True)
    )  # fmt: skip
    return [
        ListedRequest(
            r.id, r.employee_id, name, r.asked_id, asked_name, goal or "", r.value, r.question,
            r.until, r.asked_at, r.declined_at, r.reason, note,
        )
        for r, name, asked_name, note, goal in rows
    ]  # fmt: skip
