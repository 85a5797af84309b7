"""Reading hundreds of rows: making objects of them takes longer than asking."""

from typing import Any

from portal.db import db


def driver_rows(statement: Any, asked: dict[str, Any]) -> list[Any]:
    """Rows as the driver gives them: ids and days as the engine keeps them."""
    cursor: Any = db.session.connection().execute(statement, asked).cursor
    return list(cursor.fetchall())
