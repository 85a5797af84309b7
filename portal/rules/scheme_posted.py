"""What was posted from a section's form, as that section's part of a scheme's content.

Nothing is refused here: what cannot be read stays as it was typed, for `scheme_faults` to name.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import is_dataclass
from enum import StrEnum
from typing import Any, Final, get_args, get_origin

from portal.rules.instrument_parts import Text
from portal.rules.records import LANGUAGES, field_types, join
from portal.rules.scheme_form import MOST_ROWS, YES
from portal.rules.scheme_parts import Scheme
from portal.rules.scheme_sections import Section
from portal.rules.tables import UNPRINTABLE

Posted = Mapping[str, Sequence[str]]
_WHOLE: Final = re.compile("[0-9]{1,6}")


def read_part(section: Section, posted: Posted, before: Mapping[str, Any]) -> dict[str, Any]:
    """Return the section's part as posted; `before` gives the order of lists that were kept."""
    types = field_types(Scheme)
    read = {
        name: _read(types[name], posted, before.get(name), name, name) for name in section.fields
    }
    return {name: value for name, value in read.items() if value is not None}


def with_step(part: Mapping[str, Any], step: str) -> dict[str, Any]:
    """Return the part after a button: "tambah peers.groups", "hapus peers.groups.2".

    An unknown step changes nothing.
    """
    verb, _, name = step.partition(" ")
    names = name.split(".")
    changed: dict[str, Any] = copy.deepcopy(dict(part))
    if verb == "tambah":
        _add(changed, names)
    elif verb == "hapus":
        _remove(changed, names)
    return changed


def _read(kind: Any, posted: Posted, before: Any, name: str, path: str) -> Any:
    inner = get_args(kind)[0] if get_origin(kind) is tuple else kind
    if kind is Text:
        words = {tag: _words(posted, f"{name}.{tag}") for tag in LANGUAGES}
        return {tag: text for tag, text in words.items() if text}
    if is_dataclass(inner) and inner is not Text:
        if inner is not kind:
            return _rows(inner, posted, before, name, path)
        is_absent = path == "forum" and not _is_posted(posted, name)
        return None if is_absent else _record(kind, posted, before, name, path)
    if inner is not kind:
        return _chosen(inner, posted.get(name, ()), before)
    return _single(kind, posted, name)


def _record(kind: Any, posted: Posted, before: Any, name: str, path: str) -> dict[str, Any]:
    kept = before if isinstance(before, Mapping) else {}
    read = {
        field: _read(found, posted, kept.get(field), join(name, field), join(path, field))
        for field, found in field_types(kind).items()
    }
    return {field: value for field, value in read.items() if value is not None}


def _rows(kind: Any, posted: Posted, before: Any, name: str, path: str) -> list[dict[str, Any]]:
    kept = before if isinstance(before, list) else []
    numbers = sorted({int(found) for key in posted if (found := _number(key, name))})
    return [
        _record(kind, posted, kept[n - 1] if n <= len(kept) else None, f"{name}.{n}", path)
        for n in numbers[:MOST_ROWS]
    ]


def _number(key: str, name: str) -> str:
    rest = key.removeprefix(f"{name}.") if key.startswith(f"{name}.") else ""
    number = rest.partition(".")[0]
    return number if re.fullmatch("[1-9][0-9]?", number) else ""


def _is_posted(posted: Posted, name: str) -> bool:
    return any(key.startswith(f"{name}.") for key in posted)


def _chosen(kind: Any, ticked: Sequence[str], before: Any) -> list[str]:
    """What stayed keeps its place, what is new comes after it in the order of the form."""
    kept = [each for each in before if each in ticked] if isinstance(before, list) else []
    order = list(kind) if isinstance(kind, type) and issubclass(kind, StrEnum) else ticked
    new = [str(each) for each in order if each in ticked and each not in kept]
    strange = [each for each in ticked if each not in kept and each not in new]
    return list(dict.fromkeys([*kept, *new, *strange]))


def _single(kind: Any, posted: Posted, name: str) -> Any:
    if kind is bool:
        return YES in posted.get(name, ())
    text = _words(posted, name)
    if kind is int and _WHOLE.fullmatch(text):
        return int(text)
    return text or None


def _words(posted: Posted, name: str) -> str:
    """One line of words; what no database stores is dropped."""
    typed = next(iter(posted.get(name, ())), "")
    return " ".join(UNPRINTABLE.sub(" ", typed).split())


def _add(part: dict[str, Any], names: Sequence[str]) -> None:
    if names == ["forum"]:
        part.setdefault("forum", {})
        return
    rows = _at(part, names)
    if isinstance(rows, list) and len(rows) < MOST_ROWS:
        rows.append({})


def _remove(part: dict[str, Any], names: Sequence[str]) -> None:
    if names == ["forum"]:
        part.pop("forum", None)
        return
    rows, last = _at(part, names[:-1]), names[-1]
    if isinstance(rows, list) and last.isdecimal() and 1 <= int(last) <= len(rows):
        del rows[int(last) - 1]


def _at(part: Any, names: Sequence[str]) -> Any:
    for name in names:
        if not isinstance(part, dict):
            return None
        part = part.get(name)
    return part
