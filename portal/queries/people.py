"""Employees as lists and cards show them; whoever asks says for what, and gets nothing else."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.people import Employee, Posting, RaterOverride
from portal.models.units import Unit
from portal.queries.accounts import Visitor
from portal.queries.raters import AppointedRater, rater_of, surroundings
from portal.queries.units import options_of, paths_of, unit_rows
from portal.rules.access import Target, can
from portal.rules.actions import Action
from portal.rules.employment import Employment, JobFamily, Leaving, PostKind
from portal.rules.nip import NipWarning, masked, shown
from portal.rules.nip import warnings as nip_warnings
from portal.rules.postings import PostingKind
from portal.rules.roles import Standing


@dataclass(frozen=True)
class HeldPosting:
    """A posting with its names."""

    id: uuid.UUID
    kind: PostingKind
    title: str
    unit: str
    unit_id: uuid.UUID
    post: PostKind
    family: JobFamily
    supervisor: str | None
    leads_unit: bool
    is_delegated: bool
    starts_on: datetime.date
    ends_on: datetime.date | None
    holds: bool


@dataclass(frozen=True)
class NamedRater:
    """An override with its name and reason."""

    id: uuid.UUID
    rater: str
    reason: str
    starts_on: datetime.date
    ends_on: datetime.date | None
    holds: bool


@dataclass(frozen=True)
class EmployeeCard:
    """One employee for one visitor; `nip` is masked unless they may change the record."""

    id: uuid.UUID
    name: str
    nip: str
    nip_warnings: tuple[NipWarning, ...]
    employment: Employment
    golongan: str | None
    email: str | None
    phone: str | None
    left_on: datetime.date | None
    postings: list[HeldPosting]
    overrides: list[NamedRater]
    rater: AppointedRater
    superior: AppointedRater
    may_post: bool
    may_edit: bool
    leaving: Leaving | None
    left_reason: str | None
    units: list[tuple[str, str]]
    version: int


def employee_card(
    person: uuid.UUID, visitor: Visitor, action: Action, on: datetime.date
) -> EmployeeCard:
    """One employee, for that purpose, and the visitor's own units to post them to.

    Raises NotFound, or NotAllowed.
    """
    employee = db.session.get(Employee, person)
    if employee is None:
        raise NotFound("Pegawai ini tidak dikenal.")
    units = unit_rows()
    postings = _postings(person, on)
    paths = paths_of(units)
    around = surroundings(person, on, units)
    rater, superior = rater_of(around, person, on)
    standings = _standings(visitor, rater, superior)
    target = Target(person, standings, _reach(postings, paths))
    if not can(visitor.actor, action, target):
        raise NotAllowed("Data pegawai ini tidak terbuka bagi Anda.")
    mine = {
        u: row
        for u, row in units.items()
        if u not in units.closed and visitor.may(Action.PEOPLE_READ, paths[u])
    }
    is_open = visitor.actor.employee_id == person or can(
        visitor.actor, Action.RECORD_WRITE, target
    )  # fmt: skip
    return EmployeeCard(
        id=employee.id, name=employee.name,
        nip=shown(employee.nip) if is_open else masked(employee.nip),
        nip_warnings=nip_warnings(employee.nip, employee.employment, on) if is_open else (),
        employment=employee.employment, golongan=employee.golongan, email=employee.email,
        phone=employee.phone, left_on=employee.left_on, postings=postings,
        overrides=_named_raters(around.overrides, on), rater=rater, superior=superior,
        may_post=can(visitor.actor, Action.POSTINGS_WRITE, target), units=options_of(mine),
        may_edit=can(visitor.actor, Action.RECORD_WRITE, target), leaving=employee.leaving,
        left_reason=employee.left_reason, version=employee.version,
    )  # fmt: skip


def employee_by_nip(nip: str) -> tuple[uuid.UUID, str]:
    """Id and name of whoever has a normalised NIP and has not left. Raises NotFound."""
    row = db.session.execute(
        sa.select(Employee.id, Employee.name).where(Employee.nip == nip, Employee.left_on.is_(None))
    ).first()
    if row is None:
        raise NotFound("Tidak ada pegawai dengan NIP itu. Periksa angkanya.")
    return row.id, row.name


def _postings(person: uuid.UUID, on: datetime.date) -> list[HeldPosting]:
    above = aliased(Employee)
    rows = db.session.execute(
        sa.select(Posting, Unit.name, above.name)
        .join(Unit, Posting.unit_id == Unit.id)
        .outerjoin(above, Posting.supervisor_id == above.id)
        .where(Posting.employee_id == person)
        .order_by(Posting.ends_on.is_not(None), Posting.starts_on.desc(), Posting.id)
    )
    return [
        HeldPosting(
            p.id, p.kind, p.title, unit, p.unit_id, p.post, p.family, supervisor, p.leads_unit,
            p.is_delegated, p.starts_on, p.ends_on,
            p.starts_on <= on and (p.ends_on is None or p.ends_on >= on),
        )
        for p, unit, supervisor in rows
    ]  # fmt: skip


def _named_raters(
    overrides: list[tuple[RaterOverride, str]], on: datetime.date
) -> list[NamedRater]:
    return [
        NamedRater(
            o.id, name, o.reason, o.starts_on, o.ends_on,
            o.starts_on <= on and (o.ends_on is None or o.ends_on >= on),
        )
        for o, name in overrides
    ]  # fmt: skip


def _standings(
    visitor: Visitor, rater: AppointedRater, superior: AppointedRater
) -> frozenset[Standing]:
    me = visitor.actor.employee_id
    if me is None:
        return frozenset()
    pairs = ((rater, Standing.SUPERVISOR), (superior, Standing.SUPERIOR))
    return frozenset(standing for one, standing in pairs if one.employee_id == me)


def _reach(
    postings: Iterable[HeldPosting], paths: dict[uuid.UUID, frozenset[uuid.UUID]]
) -> frozenset[uuid.UUID]:
    """Units whose officers look after somebody: of the postings held, else of the last one."""
    every = list(postings)
    held = [posting for posting in every if posting.holds] or every[:1]
    return frozenset().union(*(paths[posting.unit_id] for posting in held))


def employee_name(person: uuid.UUID) -> str:
    """The name of somebody on the staff. Raises NotFound."""
    name = db.session.scalar(sa.select(Employee.name).where(Employee.id == person))
    if name is None:
        raise NotFound("Pegawai ini tidak dikenal.")
    return name
