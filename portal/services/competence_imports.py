"""Levels out of an assessment centre's file: previewed, kept all or none, taken back as a whole."""

import datetime
import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import uuid7, writing
from portal.errors import Invalid
from portal.models.audit import AuditTag
from portal.models.competences import CompetenceImport, CompetenceLevel
from portal.models.people import ImportState
from portal.queries.earlier_results import people_by_nip
from portal.rules.competence_sheet import MOST_ROWS, LevelSheet, nips_of, read_levels
from portal.rules.competences import LevelSource, known_competences, words_of
from portal.rules.staff_columns import plain
from portal.services import audit
from portal.services.audit import Act
from portal.services.import_previews import applicable, drop_previews, taken_back
from portal.services.skp_drafts import tidy
from portal.spreadsheets.reading import read_rows

PREVIEW_LASTS = datetime.timedelta(hours=12)
CHUNK = 500


@dataclass(frozen=True)
class LevelFile:
    """An uploaded file, the report it comes from, and the day of the assessment."""

    name: str
    data: bytes
    basis: str
    on: datetime.date | None
    account_id: uuid.UUID | None


def preview(sent: LevelFile, act: Act) -> uuid.UUID:
    """Read a file; no level of it counts before it is applied.

    Raises SpreadsheetError for a file that cannot be read, Invalid for one without the columns, or
    without report and day.
    """
    basis = tidy(sent.basis, "Laporan", 300)
    if not basis:
        raise Invalid("Sebutkan laporan pusat penilaian.")
    if sent.on is None or sent.on > act.on:
        raise Invalid("Tanggal penilaian harus diisi dan tidak boleh di masa depan.")
    rows = read_rows(sent.data, most_rows=MOST_ROWS)
    sheet = read_levels(rows, _people(nips_of(rows)), column_names())
    if not sheet.has_header:
        raise Invalid("Kolom NIP dan paling sedikit satu kompetensi tidak ada: pakai templat.")
    with writing() as session:
        drop_previews(session, CompetenceImport, sent.account_id)
        stored = _stored(session, sent.on, [row.person for row in sheet.rows])
        made = _preview(sent, basis, sheet, stored, act)
        session.add(made)
        session.flush()
        return made.id


def apply(import_id: uuid.UUID, account_id: uuid.UUID | None, act: Act) -> int:
    """Let a previewed file count; returns how many levels are new.

    Raises NotFound for somebody else's preview, IllegalStep when it has run out, has errors or was
    applied before.
    """
    with writing() as session:
        made = applicable(session, CompetenceImport, import_id, account_id, act.at)
        plan = {uuid.UUID(person): levels for person, levels in made.plan or []}
        stored = _stored(session, made.assessed_on, list(plan))
        made.state, made.applied_at, made.plan = ImportState.DITERAPKAN, act.at, None
        session.flush()
        fresh = _rows(made, plan, stored, act)
        for start in range(0, len(fresh), CHUNK):
            session.execute(sa.insert(CompetenceLevel), fresh[start : start + CHUNK])
        audit.record(
            session, act, AuditTag.COMPETENCES_IMPORTED, made.id, file=made.file_name,
            sha256=made.file_sha256, basis=made.basis, on=made.assessed_on.isoformat(),
            people=len({row["employee_id"] for row in fresh}), levels=len(fresh),
        )  # fmt: skip
        return len(fresh)


def undo(import_id: uuid.UUID, act: Act) -> int:
    """Take the levels of an applied file back; returns how many.

    Raises NotFound, or IllegalStep where it does not count.
    """
    with writing() as session:
        made = taken_back(session, CompetenceImport, import_id)
        gone: Any = session.execute(
            sa.delete(CompetenceLevel).where(CompetenceLevel.import_id == import_id)
        )
        audit.record(
            session, act, AuditTag.COMPETENCES_IMPORT_UNDONE, import_id, file=made.file_name,
            levels=gone.rowcount, before={"state": ImportState.DITERAPKAN.value},
            after={"state": made.state.value},
        )  # fmt: skip
        return int(gone.rowcount)


def column_names() -> dict[str, str]:
    """Competences by the words that a column may bear: name in either language, or key."""
    found: dict[str, str] = {}
    for key in known_competences():
        label = words_of(key).label
        found |= {plain(words): key for words in (key, label.in_("id"), label.in_("en"))}
    return found


def _people(nips: set[str]) -> dict[str, uuid.UUID]:
    ordered = sorted(nips)
    found: dict[str, uuid.UUID] = {}
    for start in range(0, len(ordered), CHUNK):
        found |= people_by_nip(ordered[start : start + CHUNK])
    return found


Stored = Mapping[tuple[uuid.UUID, str], tuple[int, int]]
"""(employee, competence) -> (level, number) of what a file said of that day before."""


def _stored(session: Session, on: datetime.date, people: list[uuid.UUID]) -> Stored:
    found: dict[tuple[uuid.UUID, str], tuple[int, int]] = {}
    for start in range(0, len(people), CHUNK):
        rows = session.execute(
            sa.select(
                CompetenceLevel.employee_id, CompetenceLevel.competence, CompetenceLevel.level,
                CompetenceLevel.number,
            )
            .where(
                CompetenceLevel.employee_id.in_(people[start : start + CHUNK]),
                CompetenceLevel.source == LevelSource.IMPOR, CompetenceLevel.assessed_on == on,
            )
            .order_by(CompetenceLevel.number)
        )  # fmt: skip
        found |= {(r.employee_id, r.competence): (r.level, r.number) for r in rows}
    return found


def _preview(
    sent: LevelFile, basis: str, sheet: LevelSheet, stored: Stored, act: Act
) -> CompetenceImport:
    said = [
        stored.get((row.person, key), (0, 0))[0] == level
        for row in sheet.rows
        for key, level in row.levels.items()
    ]
    base = sent.name.replace("\\", "/").rpartition("/")[2]
    return CompetenceImport(
        account_id=sent.account_id,
        file_name="".join(sign for sign in base if sign.isprintable())[:200] or "tanpa nama",
        file_sha256=hashlib.sha256(sent.data).hexdigest(), state=ImportState.PRATINJAU,
        created_at=act.at, expires_at=act.at + PREVIEW_LASTS, assessed_on=sent.on, basis=basis,
        counts={
            "people": len(sheet.rows), "levels": len(said), "known": sum(said),
            "errors": sheet.errors,
        },
        problems=[astuple(one) for one in sheet.problems],
        plan=None if sheet.errors
        else [[str(row.person), dict(row.levels)] for row in sheet.rows],
    )  # fmt: skip


def _rows(
    made: CompetenceImport, plan: Mapping[uuid.UUID, Mapping[str, int]], stored: Stored, act: Act
) -> list[dict[str, Any]]:
    """Levels that are new; saying the same of the same day again adds nothing."""
    rows = []
    for person, levels in plan.items():
        for key, level in levels.items():
            before, number = stored.get((person, key), (0, 0))
            if before != level:
                rows.append(
                    {
                        "id": uuid7(), "employee_id": person, "competence": key, "level": level,
                        "source": LevelSource.IMPOR, "assessed_on": made.assessed_on,
                        "number": number + 1, "basis": made.basis, "evidence": "",
                        "import_id": made.id, "recorded_by": act.actor, "recorded_at": act.at,
                    }
                )  # fmt: skip
    return rows
