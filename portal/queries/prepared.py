"""Statements of the hot path: compiled once, then run with little more than the driver's own work.

SQLAlchemy recognises a statement at each execution by walking through all its parts, which costs
more than a small INSERT does. Here its text and the conversions of its values are looked up once
for each kind of database.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.sql.compiler import SQLCompiler

# Without this a count is read after the cursor was closed, and psycopg then answers -1: neither a
# replay nor a closed point would ever be noticed on PostgreSQL.
_COUNTED = {"preserve_rowcount": True}
# What SQLite keeps as text is read again at each visit of the same person: ids, days, words.
_UNCHANGING = (sa.Uuid, sa.Date, sa.DateTime, sa.Enum)
_KEPT = 512


@dataclass(frozen=True)
class _Compiled:
    """`order` names the values of a positional text; it is None where values go by name."""

    text: str
    fixed: Mapping[str, Any]
    conversions: Mapping[str, Callable[[Any], Any]]
    order: Sequence[str] | None

    def bound(self, values: Mapping[str, Any]) -> dict[str, Any] | tuple[Any, ...]:
        """Values as this database's driver takes them. Raises KeyError for one that is missing."""
        whole = {**self.fixed, **values}
        for name, convert in self.conversions.items():
            whole[name] = convert(whole[name])
        return whole if self.order is None else tuple([whole[name] for name in self.order])


class Prepared:
    """A Core statement whose values are given by names of parameters; a list in it is fixed.

    `run` gives rows as the driver does, `rows` with SQLAlchemy's conversions.
    """

    def __init__(self, statement: sa.ClauseElement) -> None:
        self.statement = statement
        self._compiled: dict[str, _Compiled] = {}
        self._reading: dict[str, Callable[[Sequence[Any]], Any]] = {}

    def run(self, connection: sa.Connection, values: Mapping[str, Any]) -> sa.CursorResult[Any]:
        """Execute it inside the connection's transaction; `rowcount` of the result holds."""
        ready = self.compiled(connection.dialect)
        bound = ready.bound(values)
        return connection.exec_driver_sql(ready.text, bound, execution_options=_COUNTED)

    def counted(self, connection: sa.Connection, values: Mapping[str, Any]) -> int:
        """Execute it likewise; how many rows it wrote."""
        ready = self.compiled(connection.dialect)
        with _cursor(connection, ready.text, ready.bound(values)) as cursor:
            return int(cursor.rowcount)

    def rows(self, connection: sa.Connection, values: Mapping[str, Any]) -> list[Any]:
        """What a select finds, its columns by name and as the models know them."""
        dialect = connection.dialect
        found = self.driver_rows(connection, values)
        reading = self._reading.get(dialect.name)
        if reading is None:
            reading = self._reading[dialect.name] = _reading(self.statement, dialect)
        return [reading(row) for row in found]

    def driver_rows(self, connection: sa.Connection, values: Mapping[str, Any]) -> list[Any]:
        """The same as the driver gives it."""
        ready = self.compiled(connection.dialect)
        with _cursor(connection, ready.text, ready.bound(values)) as cursor:
            return list(cursor.fetchall())

    def compiled(self, dialect: sa.Dialect) -> _Compiled:
        """The statement for this kind of database, made when it is first asked for."""
        ready = self._compiled.get(dialect.name)
        if ready is None:
            ready = self._compiled[dialect.name] = self._compile(dialect)
        return ready

    def _compile(self, dialect: sa.Dialect) -> _Compiled:
        compiled = cast(SQLCompiler, self.statement.compile(dialect=dialect))  # no DDL comes here
        asked = [name for one, name in compiled.bind_names.items() if one.required]
        whole = compiled.construct_expanded_state(dict.fromkeys(asked))
        conversions = {}
        for parameter, name in compiled.bind_names.items():
            convert = parameter.type.dialect_impl(dialect).bind_processor(dialect)
            if convert is not None and name in whole.parameters:
                conversions[name] = convert
        return _Compiled(
            text=whole.statement,
            fixed={name: one for name, one in whole.parameters.items() if one is not None},
            conversions={**conversions, **whole.processors},
            order=whole.positiontup,
        )


@contextmanager
def _cursor(connection: sa.Connection, text: str, bound: Any) -> Iterator[Any]:
    """The driver's cursor after a statement, without SQLAlchemy's account of each result, which
    costs more than a small statement does.  Whoever listens to the engine hears of it, and errors
    are as ever.
    """
    raw, driver = connection.connection, connection.dialect
    cursor = raw.cursor()
    try:
        for hear in connection.engine.dispatch.before_cursor_execute:
            hear(connection, cursor, text, bound, None, False)
        cursor.execute(text, bound)
        yield cursor
    except driver.loaded_dbapi.Error as error:
        is_gone = driver.is_disconnect(error, raw, cursor)
        if is_gone:
            connection.invalidate(error)
        raise sa.exc.DBAPIError.instance(
            text, None, error, driver.loaded_dbapi.Error, hide_parameters=True,
            connection_invalidated=is_gone, dialect=driver,
        ) from error  # fmt: skip
    finally:
        cursor.close()


def _reading(statement: Any, dialect: sa.Dialect) -> Callable[[Sequence[Any]], Any]:
    """From a driver's row to one with names, of the values that the columns' types make of it."""
    columns = list(statement.selected_columns)
    made = namedtuple("Found", [column.key for column in columns])  # type: ignore[misc]
    converting = [
        (at, lru_cache(maxsize=_KEPT)(convert) if isinstance(column.type, _UNCHANGING) else convert)
        for at, column in enumerate(columns)
        if (convert := column.type.dialect_impl(dialect).result_processor(dialect, None))
    ]

    def read(row: Sequence[Any]) -> Any:
        values = list(row)
        for at, convert in converting:
            values[at] = convert(values[at])
        return made._make(values)

    return read
