"""The record of processing: every table and column -> its data class, and whose row it is.

Read from `portal/data/rules/data_map.toml`.  Source: UU 27/2022 Ps. 31 (record of all processing),
Ps. 7 and 32 (access to one's own data).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from portal.rules.dated_rules import FOLDER, document, texts
from portal.rules.instrument_parts import Text
from portal.rules.tables import Table

SHIPPED: Final = FOLDER / "data_map.toml"
SECRET: Final = "rahasia"  # noqa: S105 - the name of a class, no password


@dataclass(frozen=True, slots=True)
class MappedTable:
    """One table.  `of` is None where nothing in a row leads to a person."""

    name: str
    class_key: str
    title: Text
    of: tuple[str, ...] | None
    hide: frozenset[str]
    columns: Mapping[str, str]
    named_by: str = "name"

    @property
    def slug(self) -> str:
        """The table's name in addresses: its Indonesian title in kebab-case."""
        return "-".join(self.title.in_("id").casefold().split())

    def class_of(self, column: str) -> str:
        """The data class of a column."""
        return self.columns.get(column, self.class_key)

    def is_shown(self, column: str) -> bool:
        """Whether the person sees the column's value: no secret, nobody else's data."""
        return column not in self.hide and self.class_of(column) != SECRET


@dataclass(frozen=True, slots=True)
class DataMap:
    """All tables by name, and words for columns."""

    tables: Mapping[str, MappedTable]
    labels: Mapping[str, Text]

    def held(self, class_key: str) -> tuple[Text, ...]:
        """What is kept of a class: tables by their titles, columns of other tables by their labels
        (UU 27/2022 Ps. 31).
        """
        found = [one.title for one in self.tables.values() if one.class_key == class_key]
        for one in self.tables.values():
            found += [
                Text(tuple((lang, self.label(column, lang)) for lang in ("id", "en")))
                for column, key in one.columns.items()
                if key == class_key != one.class_key
            ]
        return tuple(dict.fromkeys(found))

    def classes_of_people(self) -> frozenset[str]:
        """Classes with rows that are about somebody on the staff (UU 27/2022 Ps. 21)."""
        found = set[str]()
        for one in self.tables.values():
            if one.of is not None:
                whose = {one.class_of(column) for column in one.of} or {one.class_key}
                found |= whose | set(one.columns.values())
        return frozenset(found)

    def label(self, column: str, lang: str) -> str:
        """A column in words; its own name where nobody has written any."""
        name = column.removesuffix("_id")
        found = self.labels.get(name) or self.labels.get(column)
        return found.in_(lang) if found else name.replace("_", " ").capitalize()


def load_data_map(text: str | bytes) -> DataMap:
    """The map of a file; RuleFileError names the place of a fault."""
    file = document(text, SHIPPED.name)
    rows, words = file.table("tables"), file.table("labels")
    tables = {name: _mapped(name, rows.table(name)) for name in rows.fields()}
    labels = {name: _label(words, name) for name in words.fields()}
    file.done()
    return DataMap(tables, labels)


@cache
def data_map() -> DataMap:
    """The map that comes with the portal; the file is read once."""
    return load_data_map(SHIPPED.read_bytes())


def _mapped(name: str, row: Table) -> MappedTable:
    row.where = f"{SHIPPED.name}: {name}"
    has_subject = "of" in row
    columns = row.table("columns") if "columns" in row else None
    mapped = MappedTable(
        name=name,
        class_key=row.words("class"),
        title=Text((("id", row.words("id")), ("en", row.words("en")))),
        of=texts(row, "of", 0) if has_subject else None,
        hide=frozenset(texts(row, "hide") if "hide" in row else ()),
        columns={c: columns.words(c) for c in columns.fields()} if columns else {},
        named_by=row.words("named_by") if "named_by" in row else "name",
    )
    row.done()
    return mapped


def _label(words: Table, name: str) -> Text:
    pair: list[object] = words.take(name, list)
    if len(pair) != 2 or not all(isinstance(one, str) and one for one in pair):
        raise words.error(name, "must be [Indonesian, English]")
    return Text((("id", str(pair[0])), ("en", str(pair[1]))))
