"""Reading hundreds of rows: making objects of them takes longer than asking."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.queries.prepared import Prepared

PAGE = 20
"""So many people a page of a list shows at most."""


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


def page_rows(statement: Prepared, people: Sequence[uuid.UUID], asked: dict[str, Any]) -> list[Any]:
    """The same of a page's people (one at least), by a statement that asks for `PEOPLE_OF_PAGE`.

    A shorter page names its last person again: a list of another length would be another statement,
    to be written and planned anew.
    """
    named = [*people, *[people[-1]] * (PAGE - len(people))]
    values = {parameter.key: one for parameter, one in zip(PEOPLE_OF_PAGE, named, strict=True)}
    return statement.driver_rows(db.session.connection(), asked | values)


PEOPLE_OF_PAGE = [sa.bindparam(f"person_{place}", type_=sa.Uuid()) for place in range(PAGE)]
