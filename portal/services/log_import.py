"""Entries out of a spreadsheet: a preview that writes none, then all of them or none."""

import datetime
import hashlib
import uuid
from dataclasses import astuple
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, undefer

from portal.db import writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.log import LogEntry, LogImport
from portal.models.people import Employee, ImportState
from portal.queries.log_progress import progress_of
from portal.queries.log_terms import terms_on
from portal.rules.log_sheet import MOST_ROWS, Aim, LogRow, LogSheet, read_log
from portal.rules.scheme_words import EntryKind
from portal.rules.staff_columns import plain
from portal.services import audit
from portal.services.audit import Act
from portal.services.import_previews import TOO_OLD
from portal.services.log_filling import require_open
from portal.spreadsheets.reading import read_rows

PREVIEW_LASTS = datetime.timedelta(hours=12)
MOST_PROBLEMS = 200


def preview(person: uuid.UUID, name: str, data: bytes, act: Act) -> uuid.UUID:
    """Read a file for one person's log; nothing of it is written but the preview itself.

    Raises SpreadsheetError for a file that cannot be read, Invalid for one without the columns.
    """
    sheet = read_log(read_rows(data), _aims(person, act.on), terms_on(act.on).open)
    if sheet.missing:
        raise Invalid(
            "Kolom wajib tidak ditemukan: %(names)s. Beri nama kolom seperti di templat.",
            names=", ".join(column.value for column in sheet.missing),
        )
    if sheet.is_too_long or len(sheet.rows) > MOST_ROWS:
        raise Invalid("Paling banyak %(most)s baris: bagi berkasnya.", most=MOST_ROWS)
    with writing() as session:
        session.execute(
            sa.delete(LogImport).where(
                LogImport.employee_id == person, LogImport.state == ImportState.PRATINJAU
            )
        )
        known = _known(session, person, sheet.rows)
        made = _preview(person, name, data, sheet, len(known), act)
        session.add(made)
        session.flush()
        return made.id


def apply(import_id: uuid.UUID, person: uuid.UUID, act: Act) -> int:
    """Write a previewed file, whole or not at all; returns how many entries are new.

    Raises NotFound for somebody else's preview, IllegalStep when it has run out, has errors, was
    applied before, or a day was closed since.
    """
    terms = terms_on(act.on)
    with writing() as session:
        session.execute(sa.select(Employee.id).where(Employee.id == person).with_for_update())
        made = _ready(session, import_id, person, act)
        rows = [_row(entry) for entry in made.plan or []]
        known = _known(session, person, rows)
        fresh = [row for row in rows if row.key not in known]
        for row in fresh:
            require_open(row.on, terms)
            session.add(_entry(person, row, act))
        made.state, made.applied_at, made.plan = ImportState.DITERAPKAN, act.at, None
        audit.record(
            session, act, AuditTag.LOG_IMPORTED, made.id, file=made.file_name,
            sha256=made.file_sha256, written=len(fresh),
        )  # fmt: skip
        return len(fresh)


def _aims(person: uuid.UUID, on: datetime.date) -> dict[str, Aim]:
    """Goals and indicators of the person's year by their words; an indicator goes before a goal."""
    goals = progress_of(person, on)
    named: dict[str, Aim] = {plain(goal.text): (goal.goal_id, None) for goal in goals}
    for goal in goals:
        named |= {plain(one.text): (goal.goal_id, one.measure_id) for one in goal.measures}
    return named


def _preview(
    person: uuid.UUID, name: str, data: bytes, sheet: LogSheet, known: int, act: Act
) -> LogImport:
    base = name.replace("\\", "/").rpartition("/")[2]
    return LogImport(
        employee_id=person,
        file_name="".join(sign for sign in base if sign.isprintable())[:200] or "tanpa nama",
        file_sha256=hashlib.sha256(data).hexdigest(), state=ImportState.PRATINJAU,
        created_at=act.at, expires_at=act.at + PREVIEW_LASTS,
        counts={"rows": len(sheet.rows), "errors": len(sheet.problems), "known": known},
        problems=[astuple(one) for one in sheet.problems[:MOST_PROBLEMS]],
        plan=[_stored(row) for row in sheet.rows],
    )  # fmt: skip


def _known(session: Session, person: uuid.UUID, rows: list[LogRow]) -> set[uuid.UUID]:
    keys = [row.key for row in rows]
    return set(
        session.scalars(
            sa.select(LogEntry.client_key).where(
                LogEntry.employee_id == person, LogEntry.client_key.in_(keys)
            )
        )
    )


def _ready(session: Session, import_id: uuid.UUID, person: uuid.UUID, act: Act) -> LogImport:
    made = session.get(
        LogImport, import_id, with_for_update=True, options=[undefer(LogImport.plan)]
    )
    if made is None or made.employee_id != person:
        raise NotFound("Impor ini tidak dikenal atau pratinjaunya sudah kedaluwarsa.")
    if made.state is not ImportState.PRATINJAU:
        raise IllegalStep("Impor ini sudah diterapkan.")
    if made.expires_at <= act.at:
        raise IllegalStep(TOO_OLD)
    if made.counts["errors"]:
        raise IllegalStep("Berkas ini masih berisi galat: perbaiki, lalu unggah lagi.")
    return made


def _entry(person: uuid.UUID, row: LogRow, act: Act) -> LogEntry:
    goal, measure = row.aim or (None, None)
    return LogEntry(
        employee_id=person, on_date=row.on, text=row.text, goal_id=goal, measure_id=measure,
        quantity=row.quantity, obstacle=row.obstacle, kind=EntryKind.CAPAIAN, client_key=row.key,
        created_at=act.at,
    )  # fmt: skip


def _stored(row: LogRow) -> list[Any]:
    aim = [str(one) if one else None for one in row.aim] if row.aim else None
    quantity = None if row.quantity is None else str(row.quantity)
    return [row.row, row.on.isoformat(), row.text, aim, quantity, row.obstacle, str(row.key)]


def _row(stored: list[Any]) -> LogRow:
    number, on, text, aim, quantity, obstacle, key = stored
    known = (uuid.UUID(aim[0]), uuid.UUID(aim[1]) if aim[1] else None) if aim else None
    return LogRow(
        number, datetime.date.fromisoformat(on), text, known,
        None if quantity is None else Decimal(quantity), obstacle, uuid.UUID(key),
    )  # fmt: skip
