"""Objections for those concerned: lists of what waits for somebody, and one case."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.evidence import Evidence
from portal.models.objections import (
    Objection,
    ObjectionDecision,
    ObjectionEvidence,
    ObjectionStatement,
)
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod
from portal.models.results import AppraisalResult
from portal.queries.accounts import Visitor
from portal.queries.results import ResultSheet, result_sheet
from portal.rules.actions import Action
from portal.rules.results import HeardParty, Outcome

PER_PAGE = 25


@dataclass(frozen=True)
class Proof:
    """A piece of evidence of an objection."""

    id: uuid.UUID
    name: str
    url: str | None
    sha256: str | None


@dataclass(frozen=True)
class ObjectionSheet:
    """A case with the document it is about."""

    case: Objection
    result: ResultSheet
    statements: Mapping[HeardParty, ObjectionStatement]
    decision: ObjectionDecision | None
    proofs: Sequence[Proof]

    def side_of(self, employee_id: uuid.UUID | None) -> HeardParty | None:
        """Which side somebody is, None for neither."""
        if employee_id == self.case.employee_id:
            return HeardParty.PEGAWAI
        return HeardParty.PENILAI if employee_id == self.case.signer_id else None


@dataclass(frozen=True)
class ListedObjection:
    """A line: whose, for which period, since when, and how it ended."""

    id: uuid.UUID
    employee_id: uuid.UUID
    signer_id: uuid.UUID
    decider_id: uuid.UUID | None
    name: str
    span_key: str
    filed_on: datetime.date
    outcome: Outcome | None
    decided_on: datetime.date | None
    has_explained: bool


class Wanted(StrEnum):
    """Which cases a list shows."""

    SEMUA = ""
    SAYA = "saya"
    TERBUKA = "terbuka"
    DIPUTUS = "diputus"


def objection_sheet(
    objection_id: uuid.UUID, visitor: Visitor, action: Action, on: datetime.date
) -> ObjectionSheet:
    """One case for a purpose. Raises NotFound, or NotAllowed without saying whose it is."""
    found = db.session.execute(
        sa.select(Objection, ObjectionDecision)
        .outerjoin(ObjectionDecision, ObjectionDecision.objection_id == Objection.id)
        .where(Objection.id == objection_id)
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise NotFound("Keberatan ini tidak dikenal.")
    case, decision = found
    try:
        result = result_sheet(case.result_id, visitor, action, on)
    except NotAllowed as error:
        raise NotAllowed("Keberatan ini tidak terbuka bagi Anda.") from error
    statements = db.session.scalars(
        sa.select(ObjectionStatement).where(ObjectionStatement.objection_id == case.id)
    )
    proofs = db.session.execute(
        sa.select(Evidence.id, Evidence.name, Evidence.url, Evidence.sha256)
        .join(ObjectionEvidence, ObjectionEvidence.evidence_id == Evidence.id)
        .where(ObjectionEvidence.objection_id == case.id)
        .order_by(Evidence.added_at)
    )
    return ObjectionSheet(
        case, result, {one.party: one for one in statements}, decision,
        [Proof(*row) for row in proofs],
    )  # fmt: skip


def objections_of(
    person: uuid.UUID, wanted: Wanted = Wanted.SEMUA, page: int = 1, per_page: int = PER_PAGE
) -> tuple[list[ListedObjection], int]:
    """A page of the cases that somebody filed, signed the document of, or decides; open ones first,
    and how many there are.
    """
    heard = sa.exists().where(
        ObjectionStatement.objection_id == Objection.id,
        ObjectionStatement.party == HeardParty.PENILAI,
    )
    statement = (
        sa.select(
            Objection.id, Objection.employee_id, Objection.signer_id, Objection.decider_id,
            Employee.name, EvaluationPeriod.span_key, Objection.filed_on,
            ObjectionDecision.outcome, ObjectionDecision.decided_on, heard,
            sa.func.count().over(),
        )
        .join(AppraisalResult, Objection.result_id == AppraisalResult.id)
        .join(Employee, Objection.employee_id == Employee.id)
        .join(EvaluationPeriod, AppraisalResult.period_id == EvaluationPeriod.id)
        .outerjoin(ObjectionDecision, ObjectionDecision.objection_id == Objection.id)
        .where(
            sa.or_(
                Objection.employee_id == person, Objection.signer_id == person,
                Objection.decider_id == person,
            ),
            *_clauses(wanted, person, heard),
        )
        .order_by(
            sa.case((ObjectionDecision.decided_on.is_(None), 0), else_=1),
            Objection.filed_at.desc(),
        )
        .limit(per_page)
        .offset((page - 1) * per_page)
    )  # fmt: skip
    rows: Any = db.session.execute(statement).all()
    return [ListedObjection(*row[:-1]) for row in rows], rows[0][-1] if rows else 0


def _clauses(wanted: Wanted, person: uuid.UUID, heard: Any) -> list[Any]:
    is_open = ObjectionDecision.decided_on.is_(None)
    mine = sa.or_(Objection.decider_id == person, sa.and_(Objection.signer_id == person, ~heard))
    clauses: dict[Wanted, list[Any]] = {
        Wanted.SEMUA: [],
        Wanted.SAYA: [is_open, mine],
        Wanted.TERBUKA: [is_open],
        Wanted.DIPUTUS: [~is_open],
    }
    return clauses[wanted]


def own_evidence(person: uuid.UUID, most: int = 50) -> list[Proof]:
    """Somebody's latest evidence, to lay to an objection."""
    rows = db.session.execute(
        sa.select(Evidence.id, Evidence.name, Evidence.url, Evidence.sha256)
        .where(Evidence.employee_id == person)
        .order_by(Evidence.added_at.desc(), Evidence.id.desc())
        .limit(most)
    )
    return [Proof(*row) for row in rows]
