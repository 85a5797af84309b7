"""Writing many rows in parts, and noting for everybody what an import changed about them."""

import datetime
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import Base
from portal.errors import N_
from portal.models.people import StaffImportChange
from portal.rules.employment import JobFamily, PostKind
from portal.rules.postings import PostingKind
from portal.rules.staff_plan import Fields

CHUNK = 500
CHANGED_SINCE = N_(
    "Penempatan Plt., Plh., atau tim dari impor ini berubah sesudahnya: periksa kartu pegawainya."
)


def chunks(values: list[Any]) -> Iterator[list[Any]]:
    """Parts that fit into one statement on both engines."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def insert_rows(session: Session, table: type[Base], rows: Iterable[Fields]) -> None:
    """Insert rows in parts."""
    for part in chunks(list(rows)):
        session.execute(sa.insert(table), part)


def post_columns(fields: Fields, ids: dict[str, uuid.UUID]) -> Fields:
    """Plain values of a plan as the columns of a posting take them."""
    supervisor = fields["supervisor_nip"]
    return {
        "unit_id": uuid.UUID(fields["unit_id"]),
        "title": fields["title"],
        "post": PostKind(fields["post"]),
        "family": JobFamily(fields["family"]),
        "leads_unit": fields["leads_unit"],
        "is_delegated": fields["is_delegated"],
        "supervisor_id": ids[supervisor] if supervisor else None,
        "starts_on": datetime.date.fromisoformat(fields["starts_on"]),
    }


def note_changes(session: Session, import_id: uuid.UUID, plan: Fields, undo: Fields) -> None:
    """One row for everybody the file touched, from which their card tells its history."""
    new = zip(undo["employees"], plan["created"], strict=True)
    rows = [
        {"employee_id": uuid.UUID(key), "import_id": import_id, "before": None,
         "after": {"title": entry["posting"]["title"]} | _extra_titles(entry)}
        for key, entry in new
    ] + [
        {"employee_id": uuid.UUID(entry["id"]), "import_id": import_id, "before": entry["before"],
         "after": entry["after"] | _new_title(entry)}
        for entry in plan["changed"]
    ]  # fmt: skip
    insert_rows(session, StaffImportChange, rows)


def _new_title(entry: Fields) -> Fields:
    told = {"title": entry["posting"]["fields"]["title"]} if entry["posting"] else {}
    return told | _extra_titles(entry)


def _extra_titles(entry: Fields) -> Fields:
    """Acting posts and teams in one line: kind, post and the days."""
    lines = [
        f"{PostingKind(extra['fields']['kind']).label} {extra['fields']['title']} "
        f"({extra['fields']['starts_on']} - {extra['fields']['ends_on'] or ''})"
        for extra in entry.get("extras", ())
    ]
    return {"extras": "; ".join(lines)} if lines else {}
