"""What the trail and the logins of a span tell about a breach, and the reports that were drawn.

Source: UU 27/2022 Ps. 46(2): which data, when and how, what was done.
"""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.accounts import Account, LoginSession, Throttle
from portal.models.audit import AuditEntry
from portal.models.people import Employee
from portal.models.privacy import BreachReport
from portal.rules.privacy_clock import Pace, deadline, pace

MOST_LINES: Final = 200


@dataclass(frozen=True)
class Span:
    """From one moment to another, both included; `accounts` empty means everybody."""

    from_at: datetime.datetime
    until_at: datetime.datetime
    accounts: tuple[uuid.UUID, ...] = ()


@dataclass(frozen=True)
class Incident:
    """A report; `data` is what `evidence` gave when it was drawn, and the chosen classes."""

    id: uuid.UUID
    at: datetime.datetime
    actor: str
    known_at: datetime.datetime
    deadline: datetime.datetime
    pace: Pace
    from_at: datetime.datetime
    until_at: datetime.datetime
    how: str
    handling: str
    data: dict[str, Any]


def accounts_of(logins: Collection[str]) -> dict[str, uuid.UUID]:
    """Account ids by login, of those that exist."""
    rows = db.session.execute(sa.select(Account.login, Account.id).where(Account.login.in_(logins)))
    return {row.login: row.id for row in rows}


def evidence(span: Span) -> dict[str, Any]:
    """Acts by tag, devices and failures of a span, and how many people it may concern.

    Plain values, ready to be frozen in a report: moments as ISO 8601 in UTC.
    """
    names = _names(span)
    return {
        "people": len(span.accounts) or _everybody(),
        "accounts": sorted(names.values()),
        "acts": _acts(span, names),
        "devices": _devices(span),
        "failures": _failures(span),
    }


def incidents(page: int, per_page: int) -> tuple[list[Incident], int]:
    """Reports, newest first; and how many in all."""
    total = db.session.scalar(sa.select(sa.func.count()).select_from(BreachReport)) or 0
    rows = db.session.scalars(
        sa.select(BreachReport)
        .order_by(BreachReport.known_at.desc(), BreachReport.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return [_incident(row) for row in rows], total


def incident(report_id: uuid.UUID) -> Incident:
    """One report. Raises NotFound."""
    row = db.session.get(BreachReport, report_id)
    if row is None:
        raise NotFound("Laporan insiden ini tidak dikenal.")
    return _incident(row)


def _names(span: Span) -> dict[uuid.UUID, str]:
    if not span.accounts:
        return {}
    rows = db.session.execute(
        sa.select(Account.id, Account.name).where(Account.id.in_(span.accounts))
    )
    return {row.id: row.name for row in rows}


def _everybody() -> int:
    """Employees, and accounts that are nobody's of the staff."""
    people = sa.select(sa.func.count()).select_from(Employee).scalar_subquery()
    others = (
        sa.select(sa.func.count())
        .select_from(Account)
        .where(Account.employee_id.is_(None))
        .scalar_subquery()
    )
    return int(db.session.scalar(sa.select(people + others)) or 0)


def _acts(span: Span, names: dict[uuid.UUID, str]) -> list[dict[str, Any]]:
    """The acts of these people and the acts upon them: an entry keeps its actor by name."""
    wanted: sa.ColumnElement[bool] = AuditEntry.at.between(span.from_at, span.until_at)
    if names:
        concerned = sa.or_(
            AuditEntry.object_id.in_(list(names)), AuditEntry.actor.in_(names.values())
        )
        wanted = sa.and_(wanted, concerned)
    rows = db.session.execute(
        sa.select(
            AuditEntry.tag,
            sa.func.count().label("n"),
            sa.func.min(AuditEntry.at).label("first"),
            sa.func.max(AuditEntry.at).label("last"),
        )
        .where(wanted)
        .group_by(AuditEntry.tag)
        .order_by(AuditEntry.tag)
    )
    return [
        {"tag": r.tag, "count": r.n, "first": _iso(r.first), "last": _iso(r.last)}
        for r in rows
    ]  # fmt: skip


def _devices(span: Span) -> list[dict[str, Any]]:
    wanted: sa.ColumnElement[bool] = sa.and_(
        LoginSession.started_at <= span.until_at, LoginSession.seen_at >= span.from_at
    )
    if span.accounts:
        wanted = sa.and_(wanted, LoginSession.account_id.in_(span.accounts))
    rows = db.session.execute(
        sa.select(Account.name, LoginSession)
        .join(Account, LoginSession.account_id == Account.id)
        .where(wanted)
        .order_by(LoginSession.started_at)
        .limit(MOST_LINES)
    )
    return [
        {
            "name": name, "device": one.device, "started": _iso(one.started_at),
            "seen": _iso(one.seen_at),
        }
        for name, one in rows
    ]  # fmt: skip


def _failures(span: Span) -> int:
    """Failed tries that the counters still remember; they forget after some days."""
    return int(
        db.session.scalar(
            sa.select(sa.func.coalesce(sa.func.sum(Throttle.failures), 0)).where(
                Throttle.last_at.between(span.from_at, span.until_at)
            )
        )
        or 0
    )


def _iso(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).isoformat(timespec="seconds")


def _incident(row: BreachReport) -> Incident:
    return Incident(
        row.id, row.at, row.actor, row.known_at, deadline(row.known_at),
        pace(row.known_at, row.at, row.at), row.from_at, row.until_at, row.how, row.handling,
        row.data,
    )  # fmt: skip
