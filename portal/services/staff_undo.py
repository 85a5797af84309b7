"""Undoing the last staff import: everything as it was, or a refusal when something rests on it."""

import datetime
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import N_, IllegalStep, NotFound
from portal.models.accounts import Account
from portal.models.audit import AuditTag
from portal.models.people import (
    Employee,
    ImportState,
    Posting,
    RaterOverride,
    StaffImport,
    StaffImportChange,
)
from portal.queries.staff_import import last_applied
from portal.rules.employment import JobFamily, PostKind
from portal.rules.staff_plan import Fields
from portal.services import audit
from portal.services.audit import Act
from portal.services.staff_changes import chunks
from portal.services.staff_extras import take_back
from portal.services.staff_import import as_columns

RESTED_ON = N_(
    "Impor ini tidak dapat dibatalkan: sesudahnya ada penempatan, akun, penilai, atau perubahan"
    " data yang bergantung padanya."
)
NO_SYNC = {"synchronize_session": False}


def undo(import_id: uuid.UUID, act: Act) -> None:
    """Take the last applied import back. Raises NotFound, or IllegalStep when it is not the last or
    when something depends on it; then nothing changes.
    """
    try:
        with writing() as session:
            row = session.get(StaffImport, import_id, with_for_update=True)
            if row is None or row.state is not ImportState.DITERAPKAN or row.undo is None:
                raise NotFound("Impor ini tidak dikenal atau belum diterapkan.")
            if last_applied() != row.id:
                raise IllegalStep("Hanya impor terakhir yang dapat dibatalkan.")
            session.execute(
                sa.delete(StaffImportChange).where(StaffImportChange.import_id == row.id)
            )
            _take_back(session, row.undo)
            row.state, row.undo = ImportState.DIBATALKAN, None
            audit.record(
                session, act, AuditTag.STAFF_IMPORT_UNDONE, row.id,
                file=row.file_name, sha256=row.file_sha256,
            )  # fmt: skip
    except sa.exc.IntegrityError as error:
        # A foreign key that nobody here thought of: something new rests on a row that would go.
        raise IllegalStep(RESTED_ON) from error


def _take_back(session: Session, undo: Fields) -> None:
    employees = _ids(undo["employees"])
    postings = _ids(undo["postings"])
    linked = _ids(undo["linked"])
    changed = {uuid.UUID(one["id"]): one["version"] + 1 for one in undo["changed"]}
    _require_untouched(session, employees, dict.fromkeys(employees, 1) | changed)
    _require_open(session, postings)
    _unlink(session, employees, linked)
    take_back(session, undo)
    for part in chunks(postings):
        session.execute(sa.delete(Posting).where(Posting.id.in_(part)), execution_options=NO_SYNC)
    _restore_postings(session, undo)
    _restore_people(session, undo["changed"])
    for part in chunks(employees):
        session.execute(sa.delete(Employee).where(Employee.id.in_(part)), execution_options=NO_SYNC)


def _require_untouched(
    session: Session, employees: list[uuid.UUID], versions: dict[uuid.UUID, int]
) -> None:
    """Every person as the import left them, and nobody new leaning on those who would go."""
    found: dict[uuid.UUID, int] = {}
    for part in chunks(list(versions)):
        rows = session.execute(
            sa.select(Employee.id, Employee.version).where(Employee.id.in_(part)).with_for_update()
        )
        found |= {row.id: row.version for row in rows}
    named = 0
    for part in chunks(employees):
        leaning = sa.or_(RaterOverride.employee_id.in_(part), RaterOverride.rater_id.in_(part))
        named += session.scalar(sa.select(sa.func.count(RaterOverride.id)).where(leaning)) or 0
    if found != versions or named:
        raise IllegalStep(RESTED_ON)


def _require_open(session: Session, postings: list[uuid.UUID]) -> None:
    still_open = 0
    for part in chunks(postings):
        wanted = sa.select(sa.func.count(Posting.id)).where(
            Posting.id.in_(part), Posting.ends_on.is_(None)
        )
        still_open += session.scalar(wanted) or 0
    if still_open != len(postings):
        raise IllegalStep(RESTED_ON)


def _unlink(session: Session, employees: list[uuid.UUID], linked: list[uuid.UUID]) -> None:
    """Accounts that the import tied; one that was tied later rests on the import."""
    gone = set(employees)
    tied = session.scalars(sa.select(Account).where(Account.employee_id.is_not(None)))
    for account in tied:
        if account.employee_id not in gone:
            continue
        if account.id not in linked:
            raise IllegalStep(RESTED_ON)
        account.employee_id = None
    session.flush()


def _restore_postings(session: Session, undo: Fields) -> None:
    for part in chunks(_ids(undo["ended"])):
        session.execute(
            sa.update(Posting).where(Posting.id.in_(part)).values(ends_on=None),
            execution_options=NO_SYNC,
        )
    for one in undo["fixed"]:
        posting = session.get_one(Posting, uuid.UUID(one["id"]))
        for name, value in _typed(one["before"]).items():
            setattr(posting, name, value)
    session.flush()


def _restore_people(session: Session, changed: list[Fields]) -> None:
    for one in changed:
        values = as_columns(one["before"]) | {"version": one["version"]}
        session.execute(
            sa.update(Employee).where(Employee.id == uuid.UUID(one["id"])).values(values),
            execution_options=NO_SYNC,
        )


def _typed(before: Fields) -> Fields:
    supervisor = before["supervisor_id"]
    return before | {
        "unit_id": uuid.UUID(before["unit_id"]),
        "supervisor_id": uuid.UUID(supervisor) if supervisor else None,
        "post": PostKind(before["post"]),
        "family": JobFamily(before["family"]),
        "starts_on": datetime.date.fromisoformat(before["starts_on"]),
    }


def _ids(texts: list[Any]) -> list[uuid.UUID]:
    return [uuid.UUID(text) for text in texts]
