"""Taking over a staff spreadsheet: preview without writing staff, then all of it or nothing."""

import datetime
import hashlib
import uuid
from dataclasses import astuple, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import uuid7, writing
from portal.errors import N_, IllegalStep, NotFound
from portal.models.accounts import Account
from portal.models.audit import AuditTag
from portal.models.people import (
    Employee,
    ImportState,
    Posting,
    StaffImport,
)
from portal.queries.staff_import import known_staff, unit_names
from portal.rules.employment import Employment, Leaving
from portal.rules.names import search_key
from portal.rules.postings import PostingKind
from portal.rules.staff_columns import find_header
from portal.rules.staff_extras import extras_of, with_extras
from portal.rules.staff_plan import Fields, plan_of
from portal.rules.staff_rows import HeaderError
from portal.rules.staff_sheet import read_staff
from portal.services import audit
from portal.services.audit import Act
from portal.services.import_previews import TOO_OLD
from portal.services.staff_changes import chunks, insert_rows, note_changes, post_columns
from portal.services.staff_extras import add_extras
from portal.spreadsheets.reading import read_rows

PREVIEW_LASTS = datetime.timedelta(hours=12)
MOVED_ON = N_(
    "Data pegawai berubah sejak pratinjau ini dibuat. Periksa lagi berkasnya untuk melihat"
    " pratinjau terbaru."
)


@dataclass(frozen=True)
class Upload:
    """A file as it came, and the account that sent it (None = the command line)."""

    name: str
    data: bytes
    account_id: uuid.UUID | None


def preview(upload: Upload, act: Act) -> uuid.UUID:
    """Read and compare a file; nothing of it is written but the preview itself.

    Raises SpreadsheetError for a file that cannot be read, HeaderError for missing columns.
    """
    rows = read_rows(upload.data)
    header = find_header(rows)
    if header.missing or header.double:
        raise HeaderError(
            tuple(column.value for column in header.missing),
            tuple(column.value for column in header.double),
        )
    known = known_staff()
    sheet = read_staff(rows, header, unit_names(), known.keys(), act.on)
    plan = with_extras(plan_of(sheet.rows, known, act.on), sheet, header, known, act.on)
    counts = {
        "rows": sheet.total, "errors": sheet.errors, "warnings": sheet.warnings,
        "created": len(plan.created), "changed": len(plan.changed), "unchanged": plan.unchanged,
    }  # fmt: skip
    made = StaffImport(
        id=uuid7(), account_id=upload.account_id, file_name=_safe_name(upload.name),
        file_sha256=hashlib.sha256(upload.data).hexdigest(), state=ImportState.PRATINJAU,
        created_at=act.at, expires_at=act.at + PREVIEW_LASTS, counts=counts,
        problems=[astuple(problem) for problem in sheet.problems], plan=plan.as_json(),
    )  # fmt: skip
    with writing() as session:
        session.execute(
            sa.delete(StaffImport).where(
                StaffImport.state == ImportState.PRATINJAU, StaffImport.expires_at <= act.at
            )
        )
        session.add(made)
    return made.id


def apply(import_id: uuid.UUID, account_id: uuid.UUID | None, act: Act) -> dict[str, int]:
    """Write a previewed file, whole or not at all; returns its counts.

    Raises NotFound for somebody else's preview, IllegalStep when it has run out, the file has
    errors, was applied before, or the staff changed since the preview.
    """
    try:
        with writing() as session:
            row = _preview_of(session, import_id, account_id, act)
            plan = row.plan or {}
            undo = _write(session, plan)
            row.state, row.applied_at = ImportState.DITERAPKAN, act.at
            row.plan, row.undo = None, undo
            note_changes(session, row.id, plan, undo)
            audit.record(
                session, act, AuditTag.STAFF_IMPORTED, row.id,
                file=row.file_name, sha256=row.file_sha256, **row.counts,
            )  # fmt: skip
            return row.counts
    except sa.exc.IntegrityError as error:
        raise IllegalStep(MOVED_ON) from error


def _safe_name(name: str) -> str:
    base = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in base if sign.isprintable())[:200] or "tanpa nama"


def _preview_of(
    session: Session, import_id: uuid.UUID, account_id: uuid.UUID | None, act: Act
) -> StaffImport:
    row = session.get(StaffImport, import_id, with_for_update=True)
    if row is None or row.account_id != account_id:
        raise NotFound("Impor ini tidak dikenal atau pratinjaunya sudah kedaluwarsa.")
    if row.state is not ImportState.PRATINJAU:
        raise IllegalStep("Impor ini sudah diterapkan.")
    if row.expires_at <= act.at:
        raise IllegalStep(TOO_OLD)
    if row.counts["errors"]:
        raise IllegalStep("Berkas ini masih berisi galat: perbaiki, lalu unggah lagi.")
    return row


def _write(session: Session, plan: Fields) -> Fields:
    """Insert and change everything; returns what undoing needs."""
    created, changed = plan["created"], plan["changed"]
    _require_unchanged(session, changed)
    people = [_employee(entry["person"]) for entry in created]
    insert_rows(session, Employee, people)
    _change_people(session, changed)
    ids = _ids_by_nip(session, plan)
    fresh = [_posting(person["id"], entry["posting"], ids)
             for person, entry in zip(people, created, strict=True)]  # fmt: skip
    moves = [entry for entry in changed if entry["posting"] is not None]
    fixed = [_fix(session, entry["posting"], ids) for entry in moves if entry["posting"]["fix"]]
    ended = _end(session, moves)
    fresh += [
        _posting(uuid.UUID(entry["id"]), entry["posting"]["fields"], ids)
        for entry in moves
        if not entry["posting"]["fix"]
    ]
    insert_rows(session, Posting, fresh)
    holders = {str(person["id"]): entry for person, entry in zip(people, created, strict=True)}
    holders |= {entry["id"]: entry for entry in changed}
    return {
        "employees": [str(person["id"]) for person in people],
        "postings": [str(posting["id"]) for posting in fresh],
        "changed": [{k: e[k] for k in ("id", "version", "before")} for e in changed],
        "ended": ended,
        "fixed": fixed,
        "extras": add_extras(session, holders, ids),
        "linked": _link_accounts(session, people),
    }


def _require_unchanged(session: Session, changed: list[Fields]) -> None:
    versions = {uuid.UUID(entry["id"]): entry["version"] for entry in changed}
    ended = {uuid.UUID(e["posting"]["end"]) for e in changed
             if e["posting"] and e["posting"]["end"]}  # fmt: skip
    found: dict[uuid.UUID, int] = {}
    still_open = 0
    for part in chunks(list(versions)):
        wanted = sa.select(Employee.id, Employee.version).where(Employee.id.in_(part))
        found |= {row.id: row.version for row in session.execute(wanted.with_for_update())}
    for part in chunks(list(ended)):
        open_ones = sa.select(sa.func.count()).select_from(Posting)
        still_open += session.scalar(
            open_ones.where(Posting.id.in_(part), Posting.ends_on.is_(None))
        ) or 0  # fmt: skip
    if found != versions or still_open != len(ended):
        raise IllegalStep(MOVED_ON)


def _employee(person: Fields) -> Fields:
    return person | {
        "id": uuid7(), "employment": Employment(person["employment"]), "version": 1
    }  # fmt: skip


def _change_people(session: Session, changed: list[Fields]) -> None:
    """A new version for everybody who changed, also by a posting alone: open pages notice it."""
    for entry in changed:
        values = as_columns(entry["after"])
        values["version"] = entry["version"] + 1
        session.execute(
            sa.update(Employee).where(Employee.id == uuid.UUID(entry["id"])).values(values),
            execution_options={"synchronize_session": False},
        )


def as_columns(fields: Fields) -> Fields:
    """Plain values of a plan as the columns of an employee take them."""
    values = dict(fields)
    if "employment" in values:
        values["employment"] = Employment(values["employment"])
    if "name" in values:
        values["name_key"] = search_key(values["name"])
    if values.get("leaving"):
        values["leaving"] = Leaving(values["leaving"])
    if values.get("left_on"):
        values["left_on"] = datetime.date.fromisoformat(values["left_on"])
    return values


def _ids_by_nip(session: Session, plan: Fields) -> dict[str, uuid.UUID]:
    """Ids of the superiors that the plan names."""
    postings = [e["posting"] for e in plan["created"]]
    postings += [e["posting"]["fields"] for e in plan["changed"] if e["posting"]]
    postings += [extra["fields"] for _, extra in extras_of((*plan["created"], *plan["changed"]))]
    wanted = sorted({p["supervisor_nip"] for p in postings if p["supervisor_nip"]})
    found: dict[str, uuid.UUID] = {}
    for part in chunks(wanted):
        rows = session.execute(sa.select(Employee.nip, Employee.id).where(Employee.nip.in_(part)))
        found |= {row.nip: row.id for row in rows}
    if len(found) != len(wanted):
        raise IllegalStep(MOVED_ON)
    return found


def _posting(employee_id: uuid.UUID, fields: Fields, ids: dict[str, uuid.UUID]) -> Fields:
    return post_columns(fields, ids) | {
        "id": uuid7(), "employee_id": employee_id, "kind": PostingKind.DEFINITIF, "ends_on": None,
    }  # fmt: skip


def _fix(session: Session, move: Fields, ids: dict[str, uuid.UUID]) -> Fields:
    """Correct a posting that began today; returns what it said before."""
    posting = session.get_one(Posting, uuid.UUID(move["end"]))
    after = post_columns(move["fields"], ids)
    before = {name: _text(getattr(posting, name)) for name in after}
    for name, value in after.items():
        setattr(posting, name, value)
    session.flush()
    return {"id": move["end"], "before": before}


def _end(session: Session, moves: list[Fields]) -> list[str]:
    ended = []
    for entry in moves:
        move = entry["posting"]
        if move["end"] and not move["fix"]:
            ended.append(move["end"])
            session.execute(
                sa.update(Posting)
                .where(Posting.id == uuid.UUID(move["end"]))
                .values(ends_on=datetime.date.fromisoformat(move["ends_on"])),
                execution_options={"synchronize_session": False},
            )
    return ended


def _link_accounts(session: Session, people: list[Fields]) -> list[str]:
    """Accounts that log in with the NIP of somebody new become theirs."""
    by_nip = {person["nip"]: person["id"] for person in people}
    wanted = sa.select(Account).where(Account.employee_id.is_(None))
    linked = []
    for account in session.scalars(wanted):
        if account.login in by_nip:
            account.employee_id = by_nip[account.login]
            linked.append(str(account.id))
    session.flush()
    return linked


def _text(value: Any) -> Any:
    if isinstance(value, datetime.date | uuid.UUID):
        return str(value)
    return value
