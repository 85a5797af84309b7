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

from portal.rules.tables import Table, TableError

SHIPPED: Final = Path(__file__).resolve().parent.parent / "data" / "rules" / "scheme.toml"


@dataclass(frozen=True, slots=True)
class FieldNote:
    """One field: its Indonesian name and help; `low` and `high` only for whole numbers."""

    name: str
    help: str
    low: int | None
    high: int | None
    basis: str | None


@functools.cache
def field_notes() -> Mapping[str, FieldNote]:
    """Path of the field (`peers.groups.k`) -> note; TableError when the shipped file is broken."""
    table = Table(tomllib.loads(SHIPPED.read_text(encoding="utf-8")), "scheme fields")
    return {path: _note(table.table(path)) for path in table.fields()}


def _note(table: Table) -> FieldNote:
    note = FieldNote(
        name=table.words("name"),
        help=table.words("help"),
        low=table.maybe("low", int),
        high=table.maybe("high", int),
        basis=table.maybe("basis", str),
    )
    table.done()
    if (note.low is None) != (note.high is None):
        raise TableError(table.where, "low and high stand together or not at all")
    return note


def bounds() -> dict[str, tuple[int, int]]:
    """Path -> (lowest, highest) of every field that is a whole number."""
    return {
        path: (note.low, note.high)
        for path, note in field_notes().items()
        if note.low is not None and note.high is not None
    }


def explain(field: str) -> str:
    """What a clerk should know about `field` (a path such as `deadlines.report`), in Indonesian.

    For an unknown path the explanation of the table around it, or "" when there is none either.
    """
    note = field_notes().get(field)
    if note is None:
        around = field.rpartition(".")[0]
        return explain(around) if around else ""
    limits = "" if note.low is None else f" Isi dengan angka {note.low} sampai {note.high}."
    basis = f" Dasar: {note.basis}." if note.basis else ""
    return f"{note.name}. {note.help}{limits}{basis}"
