"""The list of employees: searched, filtered, sorted, and whole for a spreadsheet."""

import datetime
import uuid
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee, Posting
from portal.models.units import Unit
from portal.queries.accounts import Visitor
from portal.queries.raters import holds
from portal.queries.survey_office import units_open_to
from portal.queries.units import UnitSet, unit_rows
from portal.queries.unposted import is_unposted, unposted
from portal.rules.actions import Action
from portal.rules.employment import Employment
from portal.rules.names import search_key
from portal.rules.nip import masked
from portal.rules.postings import PostingKind

# From so many people of some units on the list is walked by name.
_MANY = 1000
# Fewer letters are in almost every name: they are looked for at its beginning alone.
_TELLING = 3
# After every text that begins with a prefix, in the order of code points on both engines.
_LAST = "\U0010ffff"


class StaffStatus(StrEnum):
    """Whom the list shows: at work, gone, or at work without a definitive post."""

    SEMUA = ""
    BEKERJA = "bekerja"
    TANPA_PENEMPATAN = "tanpa-penempatan"
    KELUAR = "keluar"


class StaffOrder(StrEnum):
    """The order of the list; each has an index."""

    NAMA = ""
    NAMA_TURUN = "nama-turun"
    NIP = "nip"
    NIP_TURUN = "nip-turun"


_KEPT_ORDERS = {
    StaffOrder.NAMA: ("name", 1), StaffOrder.NAMA_TURUN: ("name", -1),
    StaffOrder.NIP: ("nip", 1), StaffOrder.NIP_TURUN: ("nip", -1),
}  # fmt: skip
_TURNED = {
    StaffOrder.NAMA: StaffOrder.NAMA_TURUN,
    StaffOrder.NAMA_TURUN: StaffOrder.NAMA,
    StaffOrder.NIP: StaffOrder.NIP_TURUN,
    StaffOrder.NIP_TURUN: StaffOrder.NIP,
}


@dataclass(frozen=True)
class ListedEmployee:
    """A line of the list; `title` and `unit` are of the definitive post held on the day."""

    id: uuid.UUID
    name: str
    nip: str
    employment: Employment
    golongan: str | None
    left_on: datetime.date | None
    title: str | None
    unit: str | None


@dataclass(frozen=True)
class Search:
    """What the list is asked for: the beginning of a name or NIP, a unit with those below it, a
    kind of employment, a status; and in which order.
    """

    text: str = ""
    unit_id: uuid.UUID | None = None
    employment: Employment | None = None
    status: StaffStatus = StaffStatus.SEMUA
    order: StaffOrder = StaffOrder.NAMA


def listed_people(
    visitor: Visitor, search: Search, page: int, per_page: int, now: datetime.datetime
) -> tuple[list[ListedEmployee], int]:
    """A page of employees, and how many there are in all."""
    units, on = _units(visitor, search), now.date()
    if search.status is StaffStatus.TANPA_PENEMPATAN:
        # Nobody without a post is posted in a unit.
        return _unposted(search, page, per_page, now) if units is None else ([], 0)
    wanted = sa.and_(*_filters(search, on), _posted_in(units, on))
    if units is not None and _is_plain(search):
        counted = _number_in(units, on)
    else:
        counted = sa.select(sa.func.count()).select_from(Employee).where(wanted)
    total = db.session.scalar(counted) or 0
    if units is not None and total >= _MANY:
        # Almost everybody on the way is meant: names are walked and each person looked at.
        wanted = sa.and_(*_filters(search, on), _posted(on, units))
    people = _page(wanted, search.order, (page - 1) * per_page, per_page, total)
    posts = _posts([person.id for person in people], on)
    return [_listed(one, *posts.get(one.id, (None, None))) for one in people], total


def _listed(person: Employee, title: str | None, unit: str | None) -> ListedEmployee:
    return ListedEmployee(
        person.id, person.name, masked(person.nip), person.employment, person.golongan,
        person.left_on, title, unit,
    )  # fmt: skip


def _unposted(
    search: Search, page: int, per_page: int, now: datetime.datetime
) -> tuple[list[ListedEmployee], int]:
    """The same of those who are kept because they have no post."""
    order, step = _KEPT_ORDERS[search.order]
    some = slice((page - 1) * per_page, page * per_page, step)
    shown, total = unposted(now, _narrowed(search), order, some)
    rows = db.session.scalars(sa.select(Employee).where(Employee.id.in_(shown))) if shown else ()
    people = {one.id: one for one in rows}
    return [_listed(people[one], None, None) for one in shown if one in people], total


def whole_list(visitor: Visitor, search: Search, on: datetime.date) -> list[ListedEmployee]:
    """Everybody whom a search finds, in one statement beside those of the filter.

    The NIP is whole where the visitor may change records everywhere, else masked.
    """
    posted = sa.and_(
        Posting.employee_id == Employee.id,
        Posting.kind == PostingKind.DEFINITIF,
        *holds(Posting, on),
    )
    rows = db.session.execute(
        sa.select(
            Employee.id, Employee.name, Employee.nip, Employee.employment, Employee.golongan,
            Employee.left_on, Posting.title, Unit.name,
        )
        .outerjoin(Posting, posted)
        .outerjoin(Unit, Posting.unit_id == Unit.id)
        .where(_wanted(visitor, search, on))
        .order_by(*_order(search.order))
    )  # fmt: skip
    is_open = visitor.may_to(Action.RECORD_WRITE, uuid.UUID(int=0))
    found = {row[0]: ListedEmployee(*row) for row in rows}
    return [one if is_open else replace(one, nip=masked(one.nip)) for one in found.values()]


def page_of(wanted: sa.ColumnElement[bool], order: StaffOrder = StaffOrder.NAMA) -> sa.Select[Any]:
    """The statement of a page without its limits, walking an index in the order asked for."""
    return sa.select(Employee).where(wanted).order_by(*_order(order))


def _page(
    wanted: sa.ColumnElement[bool], order: StaffOrder, skip: int, size: int, total: int
) -> list[Employee]:
    """A page, read from the nearer end of the list: the last one costs what the first does."""
    length = max(0, min(size, total - skip))
    after = total - skip - length
    if skip <= after or not length:
        return list(db.session.scalars(page_of(wanted, order).limit(size).offset(skip)))
    turned = page_of(wanted, _TURNED[order]).limit(length).offset(after)
    return list(db.session.scalars(turned))[::-1]


def _order(order: StaffOrder) -> tuple[sa.ColumnElement[Any], ...]:
    orders: dict[StaffOrder, tuple[sa.ColumnElement[Any], ...]] = {
        StaffOrder.NAMA: (Employee.name_key.asc(), Employee.id.asc()),
        StaffOrder.NAMA_TURUN: (Employee.name_key.desc(), Employee.id.desc()),
        StaffOrder.NIP: (Employee.nip.asc(),),
        StaffOrder.NIP_TURUN: (Employee.nip.desc(),),
    }
    return orders[order]


def _wanted(visitor: Visitor, search: Search, on: datetime.date) -> sa.ColumnElement[bool]:
    return sa.and_(*_filters(search, on), _posted_in(_units(visitor, search), on))


def _filters(search: Search, on: datetime.date) -> list[sa.ColumnElement[bool]]:
    return [_with_status(search.status, on), *_narrowed(search)]


def _narrowed(search: Search) -> list[sa.ColumnElement[bool]]:
    found = [named(search.text)] if search.text else []
    if search.employment is not None:
        found.append(Employee.employment == search.employment)
    return found


def _is_plain(search: Search) -> bool:
    """Whether nothing but a unit is asked for."""
    return not search.text and search.employment is None and search.status is StaffStatus.SEMUA


def _units(visitor: Visitor, search: Search) -> UnitSet | None:
    """The units in which people are looked for; None = everywhere, also without a post."""
    units = units_open_to(visitor, Action.PEOPLE_READ)
    if search.unit_id is None:
        return units if units is None else UnitSet(units)
    tree = unit_rows()
    below = tree.under(search.unit_id)
    # Whoever may see some units is shown what lies in these, never what does not lie in others.
    return UnitSet(below, frozenset(tree) - below) if units is None else UnitSet(below & units)


def _posted_in(units: UnitSet | None, on: datetime.date) -> sa.ColumnElement[bool]:
    """By the index of the units: a few people of 20,000 are found without looking at the others."""
    if units is None:
        return sa.true()
    return Employee.id.in_(sa.select(Posting.employee_id).where(*_held(units, on)))


def _held(units: UnitSet, on: datetime.date) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        units.holds(Posting.unit_id),
        Posting.kind == PostingKind.DEFINITIF,
        *holds(Posting, on),
    )


def _number_in(units: UnitSet, on: datetime.date) -> Any:
    """People with a definitive post in units: the posts, without the second ones of the few who
    hold two; of two that hold on a day one has a last day, because a person has one without.
    """
    held = _held(units, on)
    ending = sa.select(Posting.employee_id).where(*held, Posting.ends_on >= on)
    several = (
        sa.select((sa.func.count() - 1).label("more"))
        .select_from(Posting)
        .where(*held, Posting.employee_id.in_(ending))
        .group_by(Posting.employee_id)
        .subquery()
    )
    every = sa.select(sa.func.count()).select_from(Posting).where(*held).scalar_subquery()
    more = sa.select(sa.func.coalesce(sa.func.sum(several.c.more), 0)).scalar_subquery()
    return sa.select(every - more)


def named(text: str) -> sa.ColumnElement[bool]:
    """Employees whose name or NIP begins with a text: a range of an index on both engines."""
    digits = text.replace(" ", "").replace(".", "")
    if digits.isascii() and digits.isdigit():
        return sa.and_(Employee.nip >= digits, Employee.nip < digits + _LAST)
    return _begins(search_key(text))


def called(text: str) -> sa.ColumnElement[bool]:
    """Employees who have a text anywhere in the name: lists that hold some of the staff, in which a
    person is looked for by any of their names.
    """
    key = search_key(text)
    if not tells_much(text):
        return _begins(key)
    return Employee.name_key.contains(key, autoescape=True)


def tells_much(text: str) -> bool:
    """Whether a text has letters enough to be looked for anywhere in a name."""
    return len(search_key(text)) >= _TELLING


def _begins(key: str) -> sa.ColumnElement[bool]:
    return sa.and_(Employee.name_key >= key, Employee.name_key < key + _LAST)


def _with_status(status: StaffStatus, on: datetime.date) -> sa.ColumnElement[bool]:
    works = sa.or_(Employee.left_on.is_(None), Employee.left_on > on)
    return {
        StaffStatus.SEMUA: sa.true(),
        StaffStatus.BEKERJA: works,
        StaffStatus.KELUAR: Employee.left_on <= on,
        StaffStatus.TANPA_PENEMPATAN: is_unposted(on),
    }[status]


def _posted(on: datetime.date, units: UnitSet) -> sa.Exists:
    theirs = Posting.employee_id == Employee.id
    return sa.exists().where(theirs, *_held(units, on)).correlate(Employee)


def _posts(people: list[uuid.UUID], on: datetime.date) -> dict[uuid.UUID, tuple[str, str]]:
    rows = db.session.execute(
        sa.select(Posting.employee_id, Posting.title, Unit.name)
        .join(Unit, Posting.unit_id == Unit.id)
        .where(
            Posting.employee_id.in_(people),
            Posting.kind == PostingKind.DEFINITIF,
            *holds(Posting, on),
        )
        .order_by(Posting.starts_on)
    )
    return {row[0]: (row[1], row[2]) for row in rows}
