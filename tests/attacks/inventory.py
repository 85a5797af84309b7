"""What the inventories of citizens' and of colleagues' answers look at alike."""

import re
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from portal.db import Base, db

Columns = Mapping[str, set[str]]


def connected(
    tables: Mapping[str, set[str]], start: str, stops: Iterable[str], ends: Iterable[str] = ()
) -> set[str]:
    """Tables that foreign keys connect with a ballot; `tables`: name -> tables it refers to.

    What refers to one of the `stops` is not followed; at one of the `ends` the walk ends.
    """
    found: set[str] = set()
    todo = [start]
    while todo:
        here = todo.pop()
        if here in found:
            continue
        found.add(here)
        if here in ends:
            continue
        todo += tables[here]
        if here not in stops:
            todo += [name for name, others in tables.items() if here in others]
    return found


def references() -> dict[str, set[str]]:
    """Table -> tables it refers to, as the database itself has them."""
    inspector = sa.inspect(db.engine)
    return {
        name: {key["referred_table"] for key in inspector.get_foreign_keys(name)}
        for name in inspector.get_table_names()
    }


def columns_of(tables: Iterable[str]) -> dict[str, set[str]]:
    """Table -> its columns, as the database itself has them."""
    inspector = sa.inspect(db.engine)
    return {name: {c["name"] for c in inspector.get_columns(name)} for name in tables}


def unlisted(columns: Columns, promises: Mapping[str, Mapping[str, str]]) -> set[str]:
    """Columns without a promise."""
    return {f"{t}.{c}" for t, names in columns.items() for c in names - set(promises.get(t, ()))}


def gone(columns: Columns, promises: Mapping[str, Mapping[str, str]]) -> set[str]:
    """Promises without a column."""
    return {f"{t}.{c}" for t, kept in promises.items() for c in set(kept) - columns.get(t, set())}


def looks_like(names: Iterable[str], words: Iterable[str]) -> set[str]:
    """Columns whose name holds one of the words."""
    by_word = {word: name for name in names for word in re.split("_", name)}
    return {by_word[word] for word in by_word.keys() & set(words)}


def kinds(table: str, *types: type) -> list[str]:
    """Columns of such types."""
    found = sa.inspect(db.engine).get_columns(table)
    return [c["name"] for c in found if isinstance(c["type"], types)]


def check_random(model: type[Base]) -> None:
    """Its ids are random."""
    ids = [model.__table__.c.id.default.arg(None) for _ in range(200)]  # type: ignore[attr-defined]
    assert {one.version for one in ids} == {4}
    assert ids != sorted(ids)


def check_uncounted(table: str) -> None:
    """No number that counts up gives keys."""
    for column in Base.metadata.tables[table].columns:
        assert not column.identity, f"{table}.{column.name} counts the answers"
        assert not (column.primary_key and column.autoincrement is True)
