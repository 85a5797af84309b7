"""Predikat from before the portal, by document, and the people that a list of NIP names."""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee
from portal.models.recognition import EarlierPredikat
from portal.queries.kept_figures import Source, figures


@dataclass(frozen=True)
class EarlierDocument:
    """A document with how many lines and people came from it."""

    document: str
    lines: int
    people: int
    recorded_by: str
    recorded_at: datetime.datetime


def people_by_nip(nips: Collection[str]) -> dict[str, uuid.UUID]:
    """Employees by NIP, those that there are."""
    rows = db.session.execute(sa.select(Employee.nip, Employee.id).where(Employee.nip.in_(nips)))
    return {row.nip: row.id for row in rows}


def names_of(people: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Names by employee."""
    rows = db.session.execute(sa.select(Employee.id, Employee.name).where(Employee.id.in_(people)))
    return {row.id: row.name for row in rows}


def earlier_documents(now: datetime.datetime) -> list[EarlierDocument]:
    """What was copied, the newest first."""
    return [
        EarlierDocument(document, lines, people, by, datetime.datetime.fromisoformat(at))
        for document, lines, people, by, at in figures(DOCUMENTS, "", now).content
    ]


def counted_documents() -> list[EarlierDocument]:
    """The same, counted on the spot; one statement."""
    row = EarlierPredikat
    rows = db.session.execute(
        sa.select(
            row.document, sa.func.count().label("lines"),
            sa.func.count(sa.distinct(row.employee_id)).label("people"),
            sa.func.max(row.recorded_by).label("by"), sa.func.max(row.recorded_at).label("at"),
        )
        .group_by(row.document)
        .order_by(sa.func.max(row.recorded_at).desc(), row.document)
        .limit(50)
    )  # fmt: skip
    return [EarlierDocument(r.document, r.lines, r.people, r.by, r.at) for r in rows]


def _made(_now: datetime.datetime, _key: str) -> list[list[Any]]:
    return [
        [one.document, one.lines, one.people, one.recorded_by, one.recorded_at.isoformat()]
        for one in counted_documents()
    ]


DOCUMENTS = Source("predikat-lama", lambda _on: [""], _made)
