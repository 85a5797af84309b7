"""What hangs on entries of the log: evidence, comments, shares, and the look back on a week."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.evidence import Evidence
from portal.models.log import EntryComment, EntryEvidence, Week
from portal.models.log_shares import EntryShare
from portal.models.people import Employee
from portal.rules.log_words import ShareState


@dataclass(frozen=True)
class SeenEvidence:
    """A piece of evidence by its name; `url` for a link, `media` for a file."""

    id: uuid.UUID
    name: str
    url: str | None
    media: str | None


@dataclass(frozen=True)
class SeenComment:
    """A line under an entry."""

    author: str
    text: str
    written_at: datetime.datetime


@dataclass(frozen=True)
class SeenShare:
    """A colleague to whom an entry of the team was offered, and what they said."""

    id: uuid.UUID
    name: str
    state: ShareState


@dataclass(frozen=True)
class Reflection:
    """The look back on a week; `version` 0 = nothing was written yet."""

    worked: str = ""
    change: str = ""
    sent_at: datetime.datetime | None = None
    version: int = 0


@dataclass(frozen=True)
class Hanging:
    """What hangs on some entries, by entry, and the look back on a week."""

    evidence: Mapping[uuid.UUID, list[SeenEvidence]]
    comments: Mapping[uuid.UUID, list[SeenComment]]
    shares: Mapping[uuid.UUID, list[SeenShare]]
    reflection: Reflection


def hanging_on(ids: Sequence[uuid.UUID], week: tuple[uuid.UUID, datetime.date] | None) -> Hanging:
    """Evidence and comments of these entries, and the look back on a week, in one statement."""
    evidence: dict[uuid.UUID, list[SeenEvidence]] = defaultdict(list)
    comments: dict[uuid.UUID, list[SeenComment]] = defaultdict(list)
    shares: dict[uuid.UUID, list[SeenShare]] = defaultdict(list)
    reflection = Reflection()
    parts = [
        *((_pieces(ids), _lines(ids), _shares(ids)) if ids else ()),
        *((_week(*week),) if week else ()),
    ]
    rows: Sequence[Any] = db.session.execute(sa.union_all(*parts)).all() if parts else []
    for row in sorted(rows, key=lambda row: (str(row.at), str(row.id))):
        if row.part == "bukti":
            evidence[row.entry_id].append(SeenEvidence(row.id, row.words, row.other, row.media))
        elif row.part == "komentar":
            comments[row.entry_id].append(SeenComment(row.other, row.words, row.at))
        elif row.part == "rekan":
            shares[row.entry_id].append(SeenShare(row.id, row.words, ShareState(row.media)))
        else:
            reflection = Reflection(row.words, row.other, row.at, row.version)
    return Hanging(evidence, comments, shares, reflection)


def _pieces(ids: Sequence[uuid.UUID]) -> Any:
    return (
        sa.select(
            sa.literal("bukti").label("part"), EntryEvidence.entry_id, Evidence.id,
            Evidence.name.label("words"), Evidence.url.label("other"),
            sa.cast(Evidence.kind, sa.String(20)).label("media"), Evidence.added_at.label("at"),
            sa.literal(0).label("version"),
        )
        .join(Evidence, EntryEvidence.evidence_id == Evidence.id)
        .where(EntryEvidence.entry_id.in_(ids))
    )  # fmt: skip


def _lines(ids: Sequence[uuid.UUID]) -> Any:
    return (
        sa.select(
            sa.literal("komentar").label("part"), EntryComment.entry_id, EntryComment.id,
            EntryComment.text.label("words"), Employee.name.label("other"),
            sa.cast(sa.null(), sa.String(20)).label("media"), EntryComment.written_at.label("at"),
            sa.literal(0).label("version"),
        )
        .join(Employee, EntryComment.author_id == Employee.id)
        .where(EntryComment.entry_id.in_(ids))
    )  # fmt: skip


def _shares(ids: Sequence[uuid.UUID]) -> Any:
    return (
        sa.select(
            sa.literal("rekan").label("part"), EntryShare.entry_id, EntryShare.colleague_id,
            Employee.name.label("words"), sa.cast(sa.null(), sa.String(20)).label("other"),
            sa.cast(EntryShare.state, sa.String(20)).label("media"),
            EntryShare.offered_at.label("at"), sa.literal(0).label("version"),
        )
        .join(Employee, EntryShare.colleague_id == Employee.id)
        .where(EntryShare.entry_id.in_(ids))
    )  # fmt: skip


def _week(person: uuid.UUID, monday: datetime.date) -> Any:
    return sa.select(
        sa.literal("minggu").label("part"), Week.employee_id.label("entry_id"),
        Week.employee_id.label("id"), Week.worked.label("words"), Week.change.label("other"),
        sa.cast(sa.null(), sa.String(20)).label("media"), Week.sent_at.label("at"),
        Week.version.label("version"),
    ).where(Week.employee_id == person, Week.monday == monday)  # fmt: skip
