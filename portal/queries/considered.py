"""Who is considered for an opportunity, a page at a time, and what is noted of them so far."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee
from portal.models.recognition import OpportunityCandidate
from portal.queries.staff_list import called
from portal.rules.recognition import sign_of


class Which(StrEnum):
    """Which of them are asked for; the last are those of a decision."""

    SEMUA = "semua"
    DITANDAI = "ditandai"
    TANPA_ALASAN = "tanpa-alasan"
    TERPILIH = "terpilih"


@dataclass(frozen=True)
class Considered:
    """One of them: what they say themselves, what is noted so far, and what was decided."""

    id: uuid.UUID
    name: str
    is_own: bool
    note: str
    is_marked: bool
    draft: str
    reason: str
    evidence: dict[str, Any] | None

    @property
    def sign(self) -> str:
        """By which a page that shows something older is told."""
        return sign_of(self.is_marked, self.draft)


@dataclass(frozen=True)
class Counts:
    """How many are considered, are marked, are marked without a reason and are asked for; and
    whether the visitor is one of them.
    """

    everybody: int
    marked: int
    unfinished: int
    listed: int
    has_me: bool


@dataclass(frozen=True)
class Wanted:
    """Whom, with a text in the name, and which page."""

    which: Which
    text: str
    page: int
    per_page: int


_marked = sa.and_(OpportunityCandidate.is_marked)
_unfinished = sa.and_(OpportunityCandidate.is_marked, OpportunityCandidate.draft == "")
_ASKED: dict[Which, sa.ColumnElement[bool]] = {
    Which.SEMUA: sa.true(), Which.DITANDAI: _marked, Which.TANPA_ALASAN: _unfinished,
    Which.TERPILIH: sa.and_(OpportunityCandidate.is_chosen),
}  # fmt: skip


def considered_counts(opportunity_id: uuid.UUID, wanted: Wanted, me: uuid.UUID | None) -> Counts:
    """One statement."""
    row = db.session.execute(
        sa.select(
            sa.func.count(), _number(_marked), _number(_unfinished), _number(_asked(wanted)),
            _number(OpportunityCandidate.employee_id == me),
        )
        .select_from(OpportunityCandidate)
        .join(Employee, OpportunityCandidate.employee_id == Employee.id)
        .where(OpportunityCandidate.opportunity_id == opportunity_id)
    ).one()  # fmt: skip
    return Counts(*row[:4], bool(row[4]))


def considered(opportunity_id: uuid.UUID, wanted: Wanted) -> list[Considered]:
    """A page of them by name; one statement."""
    return [
        Considered(*row)
        for row in db.session.execute(
            _rows(opportunity_id)
            .where(_asked(wanted))
            .order_by(Employee.name_key, Employee.id)
            .limit(wanted.per_page)
            .offset((wanted.page - 1) * wanted.per_page)
        )
    ]


def these(opportunity_id: uuid.UUID, people: Iterable[uuid.UUID]) -> list[Considered]:
    """Those of them, by name."""
    chosen = OpportunityCandidate.employee_id.in_(list(people))
    order = (Employee.name_key, Employee.id)
    rows = db.session.execute(_rows(opportunity_id).where(chosen).order_by(*order))
    return [Considered(*row) for row in rows]


def marked(opportunity_id: uuid.UUID) -> list[Considered]:
    """All who are marked, by name."""
    order = (Employee.name_key, Employee.id)
    rows = db.session.execute(_rows(opportunity_id).where(_marked).order_by(*order))
    return [Considered(*row) for row in rows]


def considered_ids(opportunity_id: uuid.UUID) -> list[uuid.UUID]:
    """Everybody considered."""
    return list(
        db.session.scalars(
            sa.select(OpportunityCandidate.employee_id).where(
                OpportunityCandidate.opportunity_id == opportunity_id
            )
        )
    )


def _rows(opportunity_id: uuid.UUID) -> sa.Select[*tuple[Any, ...]]:
    one = OpportunityCandidate
    return (
        sa.select(
            one.employee_id, Employee.name, one.is_own, one.note, one.is_marked, one.draft,
            one.reason, one.evidence,
        )
        .join(Employee, one.employee_id == Employee.id)
        .where(one.opportunity_id == opportunity_id)
    )  # fmt: skip


def _asked(wanted: Wanted) -> sa.ColumnElement[bool]:
    asked = _ASKED[wanted.which]
    return sa.and_(asked, called(wanted.text)) if wanted.text else asked


def _number(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.count(sa.case((condition, 1)))
