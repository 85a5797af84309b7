"""The field dictionary of schemes: what each field is called, means, and how far it may go.

Read from `portal/data/rules/scheme.toml`.  Every number carries its bounds there, and a bound that
comes from the law its article, so that a change of the law is a change of that file alone.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from portal.rules.instrument_parts import Text
from portal.rules.scheme_tongue import SOURCE, phrase
from portal.rules.tables import Table, TableError

SHIPPED: Final = Path(__file__).resolve().parent.parent / "data" / "rules" / "scheme.toml"


@dataclass(frozen=True, slots=True)
class FieldNote:
    """One field: its name and help in both languages; `low` and `high` only for whole numbers."""

    name: Text
    help: Text
    low: int | None
    high: int | None
    basis: Text | None


@functools.cache
def field_notes() -> Mapping[str, FieldNote]:
    """Path of the field (`peers.groups.k`) -> note; TableError when the shipped file is broken."""
    table = Table(tomllib.loads(SHIPPED.read_text(encoding="utf-8")), "scheme fields")
    return {path: _note(table.table(path)) for path in table.fields()}


def _note(table: Table) -> FieldNote:
    note = FieldNote(
        name=_text(table.table("name")),
        help=_text(table.table("help")),
        low=table.maybe("low", int),
        high=table.maybe("high", int),
        basis=_text(table.table("basis")) if "basis" in table else None,
    )
    table.done()
    if (note.low is None) != (note.high is None):
        raise TableError(table.where, "low and high stand together or not at all")
    return note


def _text(words: Table) -> Text:
    text = Text((("id", words.words("id")), ("en", words.words("en"))))
    words.done()
    return text


def bounds() -> dict[str, tuple[int, int]]:
    """Path -> (lowest, highest) of every field that is a whole number."""
    return {
        path: (note.low, note.high)
        for path, note in field_notes().items()
        if note.low is not None and note.high is not None
    }


def explain(field: str, lang: str = SOURCE) -> str:
    """What a clerk should know about `field` (a path such as `deadlines.report`).

    For an unknown path the explanation of the table around it, or "" when there is none either.
    """
    note = field_notes().get(field)
    if note is None:
        around = field.rpartition(".")[0]
        return explain(around, lang) if around else ""
    return f"{note.name.in_(lang)}. {hint(field, lang, 'enter')}"


def hint(path: str, lang: str = SOURCE, limits: str = "limits") -> str:
    """Meaning, limits and legal basis of a field in one line."""
    note = field_notes()[path]
    said = [note.help.in_(lang)]
    if note.low is not None:
        said.append(phrase(limits, lang, low=note.low, high=note.high))
    if note.basis:
        said.append(phrase("basis", lang, basis=note.basis.in_(lang)))
    return " ".join(said)
