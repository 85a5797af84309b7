"""Everything the portal holds about one person, by the record of processing.

Which rows are whose stands in `portal/data/rules/data_map.toml`; no table is named here, so that a
table of tomorrow is found as well.  Source: UU 27/2022 Ps. 7 and 32.
"""

import datetime
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from portal.db import Base, db
from portal.errors import NotFound
from portal.models.accounts import Account
from portal.models.people import Employee
from portal.queries.prepared import Prepared
from portal.rules.data_map import MappedTable, data_map

Value = str | int | bool | float | None | datetime.date | datetime.datetime
PER_PAGE = 25


@dataclass(frozen=True)
class Subject:
    """A person: an account, an employee, or both."""

    name: str
    account_id: uuid.UUID | None
    employee_id: uuid.UUID | None

    @property
    def ids(self) -> list[uuid.UUID]:
        """Both keys, as far as there are."""
        return [one for one in (self.account_id, self.employee_id) if one is not None]


@dataclass(frozen=True)
class HeldTable:
    """A table with rows about the person; `rows` are cells in the order of `columns`."""

    mapped: MappedTable
    count: int
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()


def subject_of_account(account_id: uuid.UUID) -> Subject:
    """The person behind an account, also one who has left. Raises NotFound."""
    row = db.session.execute(
        sa.select(Account.name, Account.employee_id).where(Account.id == account_id)
    ).first()
    if row is None:
        raise NotFound("Akun ini tidak dikenal.")
    return Subject(row.name, account_id, row.employee_id)


def subject_of_nip(nip: str) -> Subject:
    """The employee with a normalised NIP, also one who has left, with the account if there is one.

    Raises NotFound.
    """
    row = db.session.execute(
        sa.select(Employee.id, Employee.name, Account.id)
        .outerjoin(Account, Account.employee_id == Employee.id)
        .where(Employee.nip == nip)
    ).first()
    if row is None:
        raise NotFound("Tidak ada pegawai dengan NIP itu. Periksa angkanya.")
    return Subject(row[1], row[2], row[0])


def held_counts(subject: Subject) -> list[HeldTable]:
    """How many rows of each table are about the person, in one statement; tables with none too."""
    who = {"account": subject.account_id, "employee": subject.employee_id}
    known = {name: key for name, key in who.items() if key is not None}
    rows = _counting(frozenset(known)).rows(db.session.connection(), known)
    found = {row.name: row.n for row in rows}
    return [HeldTable(mapped, found[mapped.name]) for mapped in _personal()]


@lru_cache
def _counting(known: frozenset[str]) -> Prepared:
    """The statement of `held_counts` for an account, an employee or both: a hundred selects, which
    take longer to write than to answer.
    """
    keys: dict[str, Any] = {name: sa.bindparam(name, type_=sa.Uuid()) for name in known}
    anybody = Subject("", keys.get("account"), keys.get("employee"))
    parts = [
        sa.select(
            sa.literal(mapped.name).label("name"), sa.func.count().label("n")
        ).select_from(Base.metadata.tables[mapped.name]).where(_about(mapped, anybody))
        for mapped in _personal()
    ]  # fmt: skip
    return Prepared(sa.union_all(*parts))


def held_page(subject: Subject, slug: str, page: int, per_page: int = PER_PAGE) -> HeldTable:
    """One page of the rows of a table about the person. Raises NotFound for any other table."""
    mapped = next((one for one in _personal() if one.slug == slug), None)
    if mapped is None:
        raise NotFound("Bagian data ini tidak dikenal.")
    source = Base.metadata.tables[mapped.name]
    about = _about(mapped, subject)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(source).where(about)) or 0
    return _read(mapped, about, total, (page - 1) * per_page, per_page)


def held_everything(subject: Subject) -> list[HeldTable]:
    """All rows of all tables about the person, for the file that they take away."""
    held = []
    for mapped in _personal():
        found = _read(mapped, _about(mapped, subject), 0, None, None)
        if found.rows:
            held.append(HeldTable(mapped, len(found.rows), found.columns, found.rows))
    return held


def _personal() -> list[MappedTable]:
    return [mapped for mapped in data_map().tables.values() if mapped.of]


def _about(mapped: MappedTable, subject: Subject) -> sa.ColumnElement[bool]:
    table = Base.metadata.tables[mapped.name]
    return sa.or_(sa.false(), *(_leads(table, name, subject) for name in mapped.of or ()))


def _leads(table: sa.Table, name: str, subject: Subject) -> sa.ColumnElement[bool]:
    column = table.c[name]
    own = {"account": subject.account_id, "employee": subject.employee_id}
    key = _upwards(column, own)
    target = key.column.table.name if key is not None else table.name
    if target in own:
        return sa.false() if own[target] is None else column == own[target]
    if key is None:
        return column.in_(subject.ids)
    above = data_map().tables[target]
    return column.in_(sa.select(key.column).where(_about(above, subject)))


def _upwards(column: sa.Column[Any], own: Collection[str]) -> sa.ForeignKey | None:
    """Of the keys that a column is part of, the one to the person; never one to its own table."""
    keys = [key for key in column.foreign_keys if key.column.table is not column.table]
    return min(keys, key=lambda one: (one.column.table.name not in own, one.column.table.name),
               default=None)  # fmt: skip


def _read(
    mapped: MappedTable,
    about: sa.ColumnElement[bool],
    total: int,
    skip: int | None,
    most: int | None,
) -> HeldTable:
    table = Base.metadata.tables[mapped.name]
    # Where every column is a secret, all there is to say is that a row is kept.
    cells = dict(_cells(table, mapped)) or {"stored": sa.literal(True)}
    rows = db.session.execute(
        sa.select(*cells.values())
        .select_from(table)
        .where(about)
        .order_by(*(column.desc() for column in table.primary_key))
        .limit(most)
        .offset(skip)
    )
    return HeldTable(mapped, total, tuple(cells), tuple(tuple(row) for row in rows))


def _cells(table: sa.Table, mapped: MappedTable) -> Iterator[tuple[str, sa.ColumnElement[Any]]]:
    """What is shown of a row: values, and names instead of the keys that lead to one."""
    for column in table.columns:
        if not mapped.is_shown(column.name):
            continue
        # A key of two columns leads by the one that is unique there.
        key = next((one for one in column.foreign_keys if one.column.primary_key), None)
        name = data_map().tables[key.column.table.name].named_by if key is not None else ""
        if key is not None and name in key.column.table.c:
            other = key.column.table.alias()
            named = sa.select(other.c[name]).where(other.c[key.column.name] == column)
            yield column.name, named.scalar_subquery().label(column.name)
        elif not isinstance(column.type, sa.Uuid):
            yield column.name, column
