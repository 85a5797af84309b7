"""Reading hundreds of rows: making objects of them takes longer than asking."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from portal.db import db


def driver_rows(statement: Any, asked: dict[str, Any]) -> list[Any]:
    """Rows as the driver gives them: ids and days as the engine keeps them."""
    cursor: Any = db.session.connection().execute(statement, asked).cursor
    return list(cursor.fetchall())


def id_reader() -> Callable[[Any], Any]:
    """What makes an id of the driver's; one that comes again is the same object."""
    read = sa.Uuid().dialect_impl(db.engine.dialect).result_processor(db.engine.dialect, None)
    found: dict[Any, Any] = {None: None}

    def id_of(value: Any) -> Any:
        if value not in found:
            found[value] = read(value) if read else value
        return found[value]

    return id_of
