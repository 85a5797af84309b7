"""The demonstration agency many times over: every row of every table copied with fresh keys, its
people, units and documents still belonging together, by one statement a table.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from portal.db import Base, db, is_postgresql

# A table grows to about so many rows; a table below it in the tree never has more copies.
MOST = 120_000
UNIT_COPIES = 50
# Rows that an agency has once, or whose growth other parts of the bench measure.
SHARED = {
    "agency", "holiday", "holiday_year", "evaluation_period", "period_event",
    "scheme_version", "instrument_version", "indicator_definition", "service", "service_volume",
    "service_standard", "service_time", "service_time_batch", "service_time_figure", "role_grant",
    "survey_point", "slip", "receipt", "ballot_box", "citizen_ballot", "citizen_comment", "tally",
    "running_index", "unit_index", "post_standard", "post_standard_level", "opportunity",
    "opportunity_candidate",
    "talent_setting", "peer_round", "peer_proposal", "peer_ballot", "peer_box", "help_desk",
    "carrier_pause", "kept_figures", "training_programme", "login_session",
}  # fmt: skip
# Whole whatever their size: what every employee has.
WHOLE = {
    "employee", "posting", "account", "signed_evaluation", "appraisal_result", "result_event",
    "skp",
}  # fmt: skip
# What must be different in each copy, or had better be; {} is the value.
_TAIL = "substr({0}, 1, length({0}) - 4) || {four}"
_SERIAL = "substr({0}, 1, 15) || substr({four}, 2)"
_NAMED = "{0} || ' ' || i"
DIFFERENT = {
    "appraisal_result.code": _TAIL, "peer_receipt.id": _TAIL, "peer_slip.digest": _TAIL,
    "peer_comment.claim": _TAIL, "forum_minutes.code": _TAIL,
    "audit_entry.sequence": "{0} + i * (SELECT max(sequence) FROM audit_entry)",
    "audit_entry.digest": "substr({0}, 1, 59) || 'x' || {four}",
    "message.key": "substr({four} || {0}, 1, 64)", "forum_session.number": "{0} + 10 * i",
    "employee.nip": _SERIAL, "account.login": _SERIAL, "account.email": "i || '.' || {0}",
    "employee.name": _NAMED, "employee.name_key": _NAMED, "account.name": _NAMED,
    "unit.name": _NAMED, "unit.slug": "{0} || '-' || i",
    "posting.leads_unit": f"CASE WHEN i > {UNIT_COPIES} THEN {{no}} ELSE {{0}} END",
}  # fmt: skip


def multiply(staff: int) -> dict[str, int]:
    """Copies until there are at least so many employees; returns the rows of each table."""
    with db.engine.begin() as connection:
        people = connection.execute(sa.text("SELECT count(*) FROM employee")).scalar_one()
        copies = _copies(connection, -(-staff // people) - 1)
        triggers = list(_loosened(connection))
        for table in Base.metadata.sorted_tables:
            if copies.get(table.name):
                connection.execute(sa.text(_copying(table, copies)), {"times": copies[table.name]})
        _fastened(connection, triggers)
        return {
            table: connection.execute(
                sa.select(sa.func.count()).select_from(sa.table(table))
            ).scalar_one()
            for table in copies
        }


def _copies(connection: sa.Connection, wanted: int) -> dict[str, int]:
    """How often each table is copied: never more often than what its rows belong to."""
    copies: dict[str, int] = {}
    for table in Base.metadata.sorted_tables:
        rows = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        if not rows or table.name in SHARED:
            continue
        above = {key.column.table.name for key in table.foreign_keys} - {table.name}
        strong = [copies[name] for name in above - {"unit"} if name in copies]
        if table.name == "unit" or ("unit" in above and not strong):
            copies[table.name] = UNIT_COPIES
            continue
        if above and not strong:
            continue
        strong = strong or [wanted]
        most = wanted if table.name in WHOLE else max(1, MOST // rows)
        copies[table.name] = min([*strong, most])
    return copies


def _copying(table: sa.Table, copies: dict[str, int]) -> str:
    columns = [column.name for column in table.columns]
    values = ", ".join(_value(table, table.c[name], copies) for name in columns)
    series = (
        "generate_series(1, :times) AS again(i)"
        if is_postgresql()
        else "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :times) "
        "SELECT i FROM n) AS again"
    )
    names = ", ".join(f'"{name}"' for name in columns)
    below_root = "WHERE t.parent_id IS NOT NULL" if table.name == "unit" else ""
    return (
        f'INSERT INTO "{table.name}" ({names}) SELECT {values} '  # noqa: S608 - our own names
        f'FROM "{table.name}" t, {series} {below_root}'
    )


def _value(table: sa.Table, column: sa.Column[Any], copies: dict[str, int]) -> str:
    name = f't."{column.name}"'
    home = _home(column)
    if isinstance(column.type, sa.Uuid):
        if (table.name, column.name) == ("unit", "parent_id"):
            return _below(name)
        if home == "unit":
            return _of_unit(name)
        if home in copies:
            return _shifted(name, "i")
        return name
    pattern = DIFFERENT.get(f"{table.name}.{column.name}")
    if pattern is None:
        return name
    if is_postgresql():
        return pattern.format(name, four="lpad(CAST(i AS text), 4, '0')", no="false")
    return pattern.format(name, four="printf('%04d', i)", no="0")


def _home(column: sa.Column[Any]) -> str:
    """The table whose key a column holds in the end."""
    for key in sorted(column.foreign_keys, key=lambda one: one.target_fullname):
        if key.column is not column:
            return _home(key.column)
    return column.table.name


def _of_unit(name: str) -> str:
    """A copied unit, the same for every copy with the same remainder; the root is there once."""
    root = "(SELECT id FROM unit WHERE parent_id IS NULL ORDER BY id LIMIT 1)"
    shifted = _shifted(name, f"((i - 1) % {UNIT_COPIES} + 1)")
    return f"CASE WHEN {name} = {root} THEN {name} ELSE {shifted} END"


def _below(name: str) -> str:
    """What stood directly below the root: one of each copy still does, with the others below it."""
    first = (
        "(SELECT min(CAST(c.id AS text)) FROM unit c JOIN unit r ON r.id = c.parent_id "
        "WHERE r.parent_id IS NULL)"
    )
    head = _shifted(f"CAST({first} AS uuid)" if is_postgresql() else first, "i")
    is_first = f"CAST(t.id AS text) = {first}"
    root = "(SELECT id FROM unit WHERE parent_id IS NULL ORDER BY id LIMIT 1)"
    is_top = f"{name} = {root}"
    return (
        f"CASE WHEN {is_top} AND {is_first} THEN {name} WHEN {is_top} THEN {head} "
        f"ELSE {_shifted(name, 'i')} END"
    )


def _shifted(name: str, number: str) -> str:
    """Another key that belongs to the copy: no key of ours has the version "f", and four random
    digits are the copy's number.
    """
    if is_postgresql():
        digits = f"lpad(to_hex(32768 + {number}), 4, '0')"
        text = f"overlay(CAST({name} AS text) placing 'f' from 15)"
        return f"CAST(overlay({text} placing {digits} from 20 for 4) AS uuid)"
    digits = f"printf('%04x', 32768 + {number})"
    return (
        f"substr({name}, 1, 12) || 'f' || substr({name}, 14, 3) || {digits} || substr({name}, 21)"
    )


def _loosened(connection: sa.Connection) -> Iterator[str]:
    """Rows are consistent by the way they are made: triggers and keys rest for the load."""
    if is_postgresql():
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        return
    for name, text in connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    ).all():
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
        yield text


def _fastened(connection: sa.Connection, triggers: list[str]) -> None:
    for text in triggers:
        connection.exec_driver_sql(text)
    if not is_postgresql():
        wrong = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if wrong:
            raise AssertionError(f"A copied row belongs to nothing: {wrong}")
