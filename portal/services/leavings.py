"""Somebody leaves the agency, or the entry was a mistake: posts, named raters and the account."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.accounts import Account, Activation, LoginSession, RoleGrant
from portal.models.audit import AuditTag
from portal.models.people import Employee, Posting, RaterOverride
from portal.queries.account_powers import powers_of
from portal.rules.access import Actor
from portal.rules.account_powers import may_renew
from portal.rules.employment import Leaving
from portal.services import audit
from portal.services.audit import Act
from portal.services.seen import require_card

LONGEST_REASON = 500


@dataclass(frozen=True)
class Departure:
    """`since` is the first day on which the person no longer works here."""

    kind: Leaving
    since: datetime.date
    reason: str


def leave(
    person: uuid.UUID, departure: Departure, act: Act, by: Actor, *, seen: int | None = None
) -> None:
    """Record that somebody leaves: every posting and naming ends on the eve, roles too.

    An account closes at once when the day has come, unless it has powers beyond `by`'s, which an
    administrator must take away. Raises Invalid, IllegalStep when already gone or when something
    begins only after that day, NotFound, Changed when the card is not the `seen` version any more.
    """
    reason = " ".join(departure.reason.split())
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise Invalid("Alasan atau nomor SK wajib diisi, paling banyak 500 huruf.")
    eve = departure.since - datetime.timedelta(days=1)
    with writing() as session:
        employee = _get(session, person)
        if employee.left_on is not None:
            raise IllegalStep("Pegawai ini sudah tercatat tidak bekerja lagi.")
        require_card(employee.version, seen)
        employee.left_on = departure.since
        employee.leaving, employee.left_reason = departure.kind, reason
        ended = _end_postings(session, person, eve)
        named = _end_namings(session, person, eve)
        account = _settle_account(session, person, departure.since, act, by)
        session.flush()
        audit.record(
            session, act, AuditTag.EMPLOYEE_LEFT, person, kind=departure.kind.value,
            since=departure.since.isoformat(), reason=reason, postings_ended=ended,
            namings_ended=named, account=account, before={"left_on": None},
            after={"left_on": departure.since.isoformat(), "leaving": departure.kind.value},
        )  # fmt: skip


def come_back(person: uuid.UUID, reason: str, act: Act) -> None:
    """Take a leaving back (a mistake, or the person returned); posts and account are made anew.

    Raises IllegalStep for somebody who has not left, Invalid without a reason, NotFound.
    """
    words = " ".join(reason.split())
    if not 1 <= len(words) <= LONGEST_REASON:
        raise Invalid("Alasan wajib diisi, paling banyak 500 huruf.")
    with writing() as session:
        employee = _get(session, person)
        if employee.left_on is None:
            raise IllegalStep("Pegawai ini masih tercatat bekerja.")
        before = {"left_on": employee.left_on.isoformat()}
        employee.left_on = employee.leaving = employee.left_reason = None
        session.flush()
        audit.record(
            session, act, AuditTag.EMPLOYEE_RETURNED, person, before=before,
            after={"left_on": None}, reason=words,
        )  # fmt: skip


def _end_postings(session: Session, person: uuid.UUID, eve: datetime.date) -> list[str]:
    """End what holds after the eve; ids of the postings that ended."""
    rows = session.scalars(
        sa.select(Posting).where(
            Posting.employee_id == person,
            sa.or_(Posting.ends_on.is_(None), Posting.ends_on > eve),
        )
    ).all()
    if any(row.starts_on > eve for row in rows):
        raise IllegalStep(
            "Ada penempatan yang mulai pada hari itu atau sesudahnya: pilih hari yang lebih akhir."
        )
    for row in rows:
        row.ends_on = eve
    return [str(row.id) for row in rows]


def _end_namings(session: Session, person: uuid.UUID, eve: datetime.date) -> int:
    """End the namings of this person, as rated and as rater; one that never held is taken back."""
    rows = session.scalars(
        sa.select(RaterOverride).where(
            sa.or_(RaterOverride.employee_id == person, RaterOverride.rater_id == person),
            sa.or_(RaterOverride.ends_on.is_(None), RaterOverride.ends_on > eve),
        )
    ).all()
    for row in rows:
        if row.starts_on > eve:
            session.delete(row)
        else:
            row.ends_on = eve
    return len(rows)


def _settle_account(
    session: Session, person: uuid.UUID, since: datetime.date, act: Act, by: Actor
) -> str:
    """What became of the account: none, kept (for an administrator), closed, or without roles."""
    account = session.scalar(
        sa.select(Account).where(Account.employee_id == person, Account.disabled_on.is_(None))
    )
    if account is None:
        return "none"
    if not may_renew(by, powers_of(account.id, act.on)):
        return "kept"
    _end_roles(session, account.id, since)
    if since > act.on:
        return "roles_end"
    account.disabled_on = act.on
    for table in (LoginSession, Activation):
        session.execute(sa.delete(table).where(table.account_id == account.id))
    return "closed"


def _end_roles(session: Session, account_id: uuid.UUID, since: datetime.date) -> None:
    eve = since - datetime.timedelta(days=1)
    open_ones = sa.or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on > eve)
    for grant in session.scalars(
        sa.select(RoleGrant).where(RoleGrant.account_id == account_id, open_ones)
    ):
        if grant.starts_on > eve:
            session.delete(grant)
        else:
            grant.ends_on = eve


def _get(session: Session, person: uuid.UUID) -> Employee:
    employee = session.get(Employee, person)
    if employee is None:
        raise NotFound("Pegawai ini tidak dikenal.")
    return employee
