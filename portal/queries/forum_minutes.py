"""The frozen record of a session: for its readers, and for anybody with a printed code."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.forum import ForumCase, ForumSeat
from portal.models.forum_advice import (
    ForumMinutes,
)
from portal.queries.forum_seats import withdrew
from portal.rules.canonical import fingerprint
from portal.rules.codes import RECEIPT_LENGTH, encode


@dataclass(frozen=True)
class Minutes:
    """Frozen minutes as they are printed; `hidden` are the places of cases from which the reader
    stood back and which are left out of this copy.
    """

    content: Mapping[str, Any]
    sha256: str
    code: str
    concluded_at: datetime.datetime
    hidden: frozenset[int]


@dataclass(frozen=True)
class Checked:
    """What anybody may know about minutes by their code: no name, no case."""

    agency: str
    span_key: str
    number: int
    cases: int
    concluded_at: datetime.datetime
    sha256: str


def code_of(sha256: str) -> str:
    """The short code of a record: the beginning of its fingerprint in the receipt's letters."""
    return encode(bytes.fromhex(sha256), RECEIPT_LENGTH)


def minutes_of(session_id: uuid.UUID, reader: uuid.UUID | None) -> Minutes:
    """The frozen minutes for somebody; the cases from which they stood back are left out.

    Raises NotFound before the session is concluded.
    """
    row = db.session.get(ForumMinutes, session_id)
    if row is None:
        raise NotFound("Berita acara sidang ini belum ada.")
    hidden = db.session.scalars(
        sa.select(ForumCase.position)
        .join(ForumSeat, ForumSeat.case_id == ForumCase.id)
        .where(
            ForumCase.session_id == session_id,
            sa.or_(ForumSeat.is_recused, withdrew(ForumSeat)),
            ForumSeat.member_id == (reader or uuid.UUID(int=0)),
        )
    )
    return Minutes(row.content, row.sha256, row.code, row.concluded_at, frozenset(hidden))


def checked_minutes(code: str) -> Checked | None:
    """What the public page says about a code, None for one that nobody gave."""
    row = db.session.execute(
        sa.select(ForumMinutes).where(ForumMinutes.code == code)
    ).scalar_one_or_none()
    if row is None:
        return None
    content = row.content
    return Checked(
        content["agency"], content["period"], content["number"], len(content["cases"]),
        row.concluded_at, row.sha256,
    )  # fmt: skip


@dataclass(frozen=True)
class Verified:
    """Stored minutes with the fingerprint that was given and whether the record still has it."""

    code: str
    sha256: str
    is_whole: bool


def check_minutes() -> list[Verified]:
    """Every stored record against its fingerprint and its code."""
    rows = db.session.scalars(
        sa.select(ForumMinutes)
        .order_by(ForumMinutes.concluded_at, ForumMinutes.code)
        .execution_options(populate_existing=True)
    )
    return [
        Verified(
            row.code, row.sha256,
            fingerprint(row.content) == row.sha256
            and code_of(row.sha256) == row.code,
        )
        for row in rows
    ]  # fmt: skip
