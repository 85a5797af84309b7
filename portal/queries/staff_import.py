"""What an import needs to know before it writes, and what its pages show."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from portal.db import db
from portal.errors import NotFound
from portal.models.people import Employee, ImportState, Posting, StaffImport
from portal.models.units import Unit
from portal.rules.postings import PostingKind
from portal.rules.staff_plan import KnownEmployee, KnownPosting
from portal.rules.staff_rows import Problem, Trouble
from portal.rules.unit_names import UnitNames, named_units


@dataclass(frozen=True)
class ImportCard:
    """An import for its page; `problems` are as many as were kept."""

    id: uuid.UUID
    file_name: str
    state: ImportState
    created_at: datetime.datetime
    expires_at: datetime.datetime
    applied_at: datetime.datetime | None
    counts: dict[str, int]
    problems: list[Problem]
    created: list[dict[str, Any]]
    changed: list[dict[str, Any]]
    is_last: bool

    @property
    def has_errors(self) -> bool:
        """Whether something in the file must be mended first."""
        return self.counts["errors"] > 0

    @property
    def is_preview(self) -> bool:
        """Whether nothing was written yet."""
        return self.state is ImportState.PRATINJAU

    @property
    def is_applied(self) -> bool:
        """Whether it was written and not undone."""
        return self.state is ImportState.DITERAPKAN

    @property
    def is_idle(self) -> bool:
        """Whether applying it would change nothing."""
        return not self.counts["created"] and not self.counts["changed"]


def known_staff() -> dict[str, KnownEmployee]:
    """Every employee by NIP, with the open definitive posting."""
    above = sa.orm.aliased(Employee)
    joined = sa.and_(
        Posting.employee_id == Employee.id,
        Posting.kind == PostingKind.DEFINITIF,
        Posting.ends_on.is_(None),
    )
    rows = db.session.execute(
        sa.select(
            Employee.nip, Employee.id, Employee.version, Employee.name, Employee.employment,
            Employee.golongan, Employee.email, Employee.phone, Employee.left_on,
            Posting.id, Posting.unit_id, Posting.title, Posting.post, Posting.family,
            Posting.leads_unit, Posting.is_delegated, above.nip, Posting.starts_on,
            Employee.leaving, Employee.left_reason,
        )
        .outerjoin(Posting, joined)
        .outerjoin(above, Posting.supervisor_id == above.id)
    )  # fmt: skip
    extras = _extras()
    return {
        row[0]: _known(row[1:9], row[9:18], row[18], row[19], extras.get(row[1], ()))
        for row in rows
    }


def _extras() -> dict[uuid.UUID, tuple[KnownPosting, ...]]:
    """Acting posts and places in teams, of today and before, by employee."""
    above = sa.orm.aliased(Employee)
    rows = db.session.execute(
        sa.select(Posting, above.nip)
        .outerjoin(above, Posting.supervisor_id == above.id)
        .where(Posting.kind != PostingKind.DEFINITIF)
    )
    found: dict[uuid.UUID, tuple[KnownPosting, ...]] = {}
    for p, supervisor in rows:
        one = KnownPosting(
            id=str(p.id), unit_id=str(p.unit_id), title=p.title, post=p.post.value,
            family=p.family.value, leads_unit=p.leads_unit, is_delegated=p.is_delegated,
            supervisor_nip=supervisor, starts_on=p.starts_on, kind=p.kind.value,
            ends_on=p.ends_on,
        )  # fmt: skip
        found[p.employee_id] = (*found.get(p.employee_id, ()), one)
    return found


def unit_names() -> UnitNames:
    """The units that are not closed, to be found by name or path; a closed one has none below."""
    rows = db.session.execute(
        sa.select(Unit.id, Unit.parent_id, Unit.name, Unit.slug, Unit.closed_on)
    )
    return named_units(
        {row.id: (row.parent_id, row.name, row.slug) for row in rows if row.closed_on is None}
    )


def import_card(import_id: uuid.UUID, account_id: uuid.UUID | None, shown: int) -> ImportCard:
    """An import with the first `shown` rows of its plan. A preview is only for whoever made it.

    Raises NotFound.
    """
    row = db.session.get(
        StaffImport,
        import_id,
        options=[undefer(StaffImport.problems), undefer(StaffImport.plan)],
    )
    if row is None or (row.state is ImportState.PRATINJAU and row.account_id != account_id):
        raise NotFound("Impor ini tidak dikenal atau pratinjaunya sudah kedaluwarsa.")
    plan = row.plan or {"created": [], "changed": []}
    return ImportCard(
        id=row.id, file_name=row.file_name, state=row.state, created_at=row.created_at,
        expires_at=row.expires_at, applied_at=row.applied_at, counts=row.counts,
        problems=[Problem(p[0], p[1], p[2], p[3], Trouble(p[4]), p[5]) for p in row.problems],
        created=plan["created"][:shown], changed=plan["changed"][:shown],
        is_last=row.id == last_applied(),
    )  # fmt: skip


def last_applied() -> uuid.UUID | None:
    """The import that was applied last and not undone."""
    return db.session.scalar(
        sa.select(StaffImport.id)
        .where(StaffImport.state == ImportState.DITERAPKAN)
        .order_by(StaffImport.applied_at.desc(), StaffImport.id.desc())
        .limit(1)
    )


def _known(
    person: Any,
    posting: Any,
    leaving: Any,
    left_reason: str | None,
    extras: tuple[KnownPosting, ...],
) -> KnownEmployee:
    held = None
    if posting[0] is not None:
        held = KnownPosting(
            id=str(posting[0]), unit_id=str(posting[1]), title=posting[2], post=posting[3].value,
            family=posting[4].value, leads_unit=posting[5], is_delegated=posting[6],
            supervisor_nip=posting[7], starts_on=posting[8],
        )  # fmt: skip
    key, version, name, employment, golongan, email, phone, left_on = person
    return KnownEmployee(
        id=str(key), version=version, name=name, employment=employment.value, golongan=golongan,
        email=email, phone=phone, left_on=left_on, posting=held,
        leaving=leaving.value if leaving else None, left_reason=left_reason, extras=extras,
    )  # fmt: skip
