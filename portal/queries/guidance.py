"""Guidance and counselling as those may see them whom the law names."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.db import db
from portal.errors import NotFound
from portal.models.feedback import Feedback
from portal.models.guidance import (
    Counselling,
    CounsellingProof,
    Guidance,
    GuidanceCompetence,
    GuidanceTechnical,
)
from portal.models.people import Employee, Posting
from portal.queries.accounts import Visitor
from portal.queries.feedback_sight import held
from portal.queries.standings import Sight, in_sight
from portal.rules.access import Target, can
from portal.rules.actions import Action
from portal.rules.roles import Role, Standing

# Rows as pages read them; pages change nothing and import no table.
GuidanceRow = Guidance
Case = Counselling


@dataclass(frozen=True)
class GuidanceSheet:
    """A guidance as one visitor may see it.  The review (B.1.8) goes to the employee and to the
    superior of the guide, never to the guide.
    """

    row: Guidance
    competences: Sequence[GuidanceCompetence]
    technical: Sequence[GuidanceTechnical]
    guide: str
    sight: Sight

    @property
    def is_guide(self) -> bool:
        """Whether the visitor guides."""
        return self.row.guide_id == self.sight.visitor.actor.employee_id

    @property
    def is_signed(self) -> bool:
        """Whether both have signed."""
        return bool(self.row.guide_signed_at and self.row.employee_signed_at)

    @property
    def may_read_review(self) -> bool:
        """Whether B.1.8 is open to the visitor (L.III.D.4.g)."""
        is_superior = Standing.SUPERIOR in self.sight.target.standings and not self.is_guide
        return self.sight.is_oneself or is_superior


@dataclass(frozen=True)
class ListedGuidance:
    """A line of a list."""

    row: Guidance
    employee: str
    guide: str


@dataclass(frozen=True)
class CaseSheet:
    """A counselling with names, and what the visitor is to it."""

    row: Counselling
    employee: str
    rater: str
    counsellor: str | None
    standing: str
    proofs: Sequence[Feedback]


def guidance_list(person: uuid.UUID) -> list[ListedGuidance]:
    """What somebody received or gave, the newest first."""
    guide = aliased(Employee)
    rows = db.session.execute(
        sa.select(Guidance, Employee.name, guide.name)
        .join(Employee, Guidance.employee_id == Employee.id)
        .join(guide, Guidance.guide_id == guide.id)
        .where(sa.or_(Guidance.employee_id == person, Guidance.guide_id == person))
        .order_by(Guidance.held_on.desc(), Guidance.id.desc())
        .limit(100)
    )
    return [ListedGuidance(row, name, guide_name) for row, name, guide_name in rows]


def guidance_sheet(guidance: uuid.UUID, visitor: Visitor, on: datetime.date) -> GuidanceSheet:
    """One guidance, for the two of it, the rater and the rater's superior.

    Raises NotFound, or NotAllowed.
    """
    row = db.session.execute(
        sa.select(Guidance, Employee.name)
        .join(Employee, Guidance.guide_id == Employee.id)
        .where(Guidance.id == guidance)
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise NotFound("Bimbingan ini tidak dikenal.")
    found: Guidance = row[0]
    is_guide = found.guide_id == visitor.actor.employee_id
    further = (lambda _units, _postings: frozenset({Standing.ASKED})) if is_guide else None
    action = Action.FEEDBACK_GIVE if is_guide else Action.FEEDBACK_READ
    sight = in_sight(found.employee_id, visitor, action, on, further)
    lines = db.session.scalars(
        sa.select(GuidanceCompetence).where(GuidanceCompetence.guidance_id == guidance)
    )
    named = found.technical if found.evaluated_at else []
    return GuidanceSheet(found, list(lines), named, row[1], sight)


def cases_of(visitor: Visitor, on: datetime.date) -> list[CaseSheet]:
    """Every counselling that is open to a visitor, the newest first; to all others there is none.

    The head of personnel sees all, the counsellor those given to them, the rater the own reports,
    the employee those with an appointment.
    """
    me = visitor.actor.employee_id
    if me is None:
        return []
    mine = sa.or_(
        Counselling.counsellor_id == me, Counselling.rater_id == me,
        sa.and_(Counselling.employee_id == me, Counselling.planned_on.is_not(None)),
    )  # fmt: skip
    wanted = sa.or_(Counselling.employee_id != me, mine) if leads_personnel(visitor, on) else mine
    return [_case(row, visitor) for row in _cases(wanted)]


def case_sheet(case: uuid.UUID, visitor: Visitor, on: datetime.date) -> CaseSheet:
    """One counselling. Raises NotFound for everybody to whom it is not open, as if it were none."""
    rows = _cases(Counselling.id == case)
    if not rows:
        raise NotFound("Konseling ini tidak dikenal.")
    found = _case(rows[0], visitor)
    is_head = leads_personnel(visitor, on) and found.row.employee_id != visitor.actor.employee_id
    standing = "kepegawaian" if is_head and not found.standing else found.standing
    if is_head and found.standing == "pelapor":
        standing = "kepegawaian"
    if not standing:
        raise NotFound("Konseling ini tidak dikenal.")
    return CaseSheet(
        found.row, found.employee, found.rater, found.counsellor, standing,
        _case_proofs(case) if standing != "pegawai" else (),
    )  # fmt: skip


def leads_personnel(visitor: Visitor, on: datetime.date) -> bool:
    """Whether somebody heads the personnel unit: holds its role and leads a unit (L.III.D.5.c)."""
    me = visitor.actor.employee_id
    if me is None or Role.HR not in visitor.roles:
        return False
    leads = db.session.scalar(
        sa.select(Posting.id).where(Posting.employee_id == me, Posting.leads_unit, *held(on))
    )
    target = Target(uuid.UUID(int=0), frozenset({Standing.PERSONNEL_HEAD}), visitor.units)
    return leads is not None and can(visitor.actor, Action.COUNSELLING_READ, target)


def _cases(wanted: sa.ColumnElement[bool]) -> Sequence[Any]:
    rater, counsellor = aliased(Employee), aliased(Employee)
    return db.session.execute(
        sa.select(
            Counselling, Employee.name.label("employee"), rater.name.label("rater"),
            counsellor.name.label("counsellor"),
        )
        .join(Employee, Counselling.employee_id == Employee.id)
        .join(rater, Counselling.rater_id == rater.id)
        .outerjoin(counsellor, Counselling.counsellor_id == counsellor.id)
        .where(wanted)
        .order_by(Counselling.reported_at.desc(), Counselling.id.desc())
        .limit(100)
        .execution_options(populate_existing=True)
    ).all()  # fmt: skip


def _case(row: Any, visitor: Visitor) -> CaseSheet:
    one: Counselling = row.Counselling
    return CaseSheet(one, row.employee, row.rater, row.counsellor, _standing(one, visitor), ())


def _standing(one: Counselling, visitor: Visitor) -> str:
    """konselor, pelapor, pegawai (with an appointment), or nothing."""
    me = visitor.actor.employee_id
    if Role.PEGAWAI not in visitor.roles:
        return ""
    if one.employee_id == me:
        return "pegawai" if one.planned_on else ""
    if one.counsellor_id == me:
        return "konselor"
    return "pelapor" if one.rater_id == me else ""


def _case_proofs(case: uuid.UUID) -> Sequence[Feedback]:
    return db.session.scalars(
        sa.select(Feedback)
        .join(CounsellingProof, CounsellingProof.feedback_id == Feedback.id)
        .where(CounsellingProof.counselling_id == case)
        .order_by(Feedback.given_at)
    ).all()
