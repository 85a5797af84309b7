"""Everything that is wrong with a scheme that is still being written, in words for its clerk.

`schemes.parse` stops at the first fault, as a file read by a program should; a person wants all of
them at once, each with what to do.  Both ask the same `Reader`, so they never disagree.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from typing import Any, Final, get_args, get_origin

from portal.rules import scheme_fields
from portal.rules.instrument_parts import Text
from portal.rules.records import (
    InstrumentKey,
    Key,
    MeasureKey,
    Reader,
    UnsurKey,
    Words,
    field_types,
    join,
    path_of,
)
from portal.rules.scheme_checks import contradictions
from portal.rules.scheme_parts import Scheme
from portal.rules.scheme_tongue import SOURCE, Mend
from portal.rules.scheme_tongue import Words as Typed
from portal.rules.schemes import SchemeError, parse
from portal.rules.tables import Table

_MENDS: Final[Mapping[object, str]] = {
    bool: "yes_or_no",
    Key: "key",
    Words: "words",
    Text: "indonesian",
    InstrumentKey: "instrument",
    MeasureKey: "measure",
    UnsurKey: "unsur",
}


class UnknownField(SchemeError):
    """A field that no scheme has: no form can show it, so it cannot be mended there."""


def faults(content: Mapping[str, Any]) -> tuple[SchemeError, ...]:
    """Return every fault of a scheme's mapping, in the order of the file; () when it is usable.

    Contradictions between fields are looked for once every field alone is right.
    """
    found = tuple(_record(Scheme, content, "scheme", ""))
    if found:
        return found
    pairs = contradictions(parse_alone(content))
    return tuple(SchemeError(f"scheme: {field.replace('.', ': ')}", what) for field, what in pairs)


def parse_alone(content: Mapping[str, Any]) -> Scheme:
    """Return the scheme without asking whether its fields fit together; SchemeError otherwise."""
    reader = Reader(scheme_fields.bounds(), SchemeError)
    return reader.record(Scheme, Table(content, "scheme", SchemeError))


def usable(content: Mapping[str, Any]) -> Scheme | None:
    """Return the scheme, or None while anything is wrong with it."""
    try:
        return parse(content)
    except SchemeError:
        return None


def control_of(fault: SchemeError) -> str:
    """The name of the form's control for the field at fault: `peers.groups.2.k`."""
    place = fault.where.partition(": ")[2]
    return place.replace(": ", ".").replace("[", ".").replace("]", "")


def sentence_of(fault: SchemeError, lang: str = SOURCE) -> str:
    """The fault as one sentence that begins with the field's name."""
    what = fault.what.in_(lang) if isinstance(fault.what, Mend) else fault.what
    notes = scheme_fields.field_notes()
    note = notes.get(fault.field) or notes.get(fault.field.rpartition(".")[0])
    name = note.name.in_(lang) if note else fault.where.rpartition(": ")[2]
    return f"{name}: {what}."


def _record(kind: Any, content: Any, where: str, path: str) -> Iterator[SchemeError]:
    if not isinstance(content, Mapping):
        yield SchemeError(where, Mend("begin"))
        return
    types = field_types(kind)
    yield from _unknown(content, types, where)
    for field in fields(kind):
        at, place = join(path, field.name), f"{where}: {field.name}"
        value = content.get(field.name)
        if value is not None:
            yield from _value(types[field.name], value, place, at)
        elif field.default is MISSING or field.name in content:
            first = f"{place}: id" if types[field.name] is Text else place
            yield SchemeError(first, _mend(types[field.name], at))


def _value(kind: Any, value: Any, where: str, path: str) -> Iterator[SchemeError]:
    inner = get_args(kind)[0] if get_origin(kind) is tuple else kind
    if not is_dataclass(inner) or inner is Text:
        yield from _leaf(kind, value, where, path)
    elif inner is kind:
        yield from _record(kind, value, where, path)
    elif not isinstance(value, list):
        yield SchemeError(where, Mend("list"))
    else:
        for number, row in enumerate(value, start=1):
            yield from _record(inner, row, f"{where}[{number}]", path)


def _leaf(kind: Any, value: Any, where: str, path: str) -> Iterator[SchemeError]:
    around, _, field = where.rpartition(": ")
    reader = Reader(scheme_fields.bounds(), SchemeError)
    try:
        reader.value(kind, Table({field: value}, around, SchemeError), field, path)
    except SchemeError as error:
        deeper = error.where if path_of(error.where) != path_of(where) else where
        yield SchemeError(deeper, _mend(kind, path))


def _unknown(content: Mapping[str, Any], known: Mapping[str, Any], where: str) -> Iterator[Any]:
    for field in content:
        if field not in known:
            close = difflib.get_close_matches(str(field), known, n=1)
            mend = Mend("close", close=Typed(close[0])) if close else Mend("unknown")
            yield UnknownField(f"{where}: {field}", mend)


def _mend(kind: Any, path: str) -> Mend:
    if kind is int:
        low, high = scheme_fields.bounds()[path]
        return Mend("number", low=low, high=high)
    if get_origin(kind) is tuple:
        return Mend("several")
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return Mend("one_of", options=list(kind))
    return Mend(_MENDS.get(kind, "fill"))
