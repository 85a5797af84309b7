"""What differs between two texts of an instrument, part by part, ready to be put into words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from portal.rules.instrument_mapping import to_mapping
from portal.rules.instrument_parts import DEFAULT_LANGUAGE, Instrument


class ChangeKind(StrEnum):
    """How a part differs."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


class Change(NamedTuple):
    """`place` names the section or item ("" = the head); `field` a field of it, with its language
    behind a blank; `before` and `after` are words ("" = none).
    """

    kind: ChangeKind
    place: str
    field: str = ""
    before: str = ""
    after: str = ""


def changes(before: Instrument, after: Instrument) -> tuple[Change, ...]:
    """Every difference, the head first, then sections and items in their new order."""
    old, new = to_mapping(before), to_mapping(after)
    return tuple(
        [
            *_fields("", old, new, ignore={"sections", "key"}),
            *_parts(_sections(old), _sections(new), "title", {"items"}),
            *_parts(_items(old), _items(new), "label", set()),
        ]
    )


def _sections(mapping: Mapping[str, Any]) -> dict[str, Any]:
    return {section["key"]: section for section in mapping["sections"]}


def _items(mapping: Mapping[str, Any]) -> dict[str, Any]:
    return {item["key"]: item for section in mapping["sections"] for item in section["items"]}


def _parts(
    old: dict[str, Any], new: dict[str, Any], name: str, ignore: set[str]
) -> Iterator[Change]:
    for key, part in old.items():
        if key not in new:
            yield Change(ChangeKind.REMOVED, part[name][DEFAULT_LANGUAGE])
    stayed = [key for key in old if key in new]
    if stayed != [key for key in new if key in old]:
        yield Change(ChangeKind.MOVED, ", ".join(new[key][name][DEFAULT_LANGUAGE] for key in new))
    for key, part in new.items():
        place = part[name][DEFAULT_LANGUAGE]
        if key not in old:
            yield Change(ChangeKind.ADDED, place)
        else:
            yield from _fields(place, old[key], part, ignore | {"key"})


def _fields(
    place: str, old: Mapping[str, Any], new: Mapping[str, Any], ignore: set[str]
) -> Iterator[Change]:
    before, after = _flat(old, ignore), _flat(new, ignore)
    for field in [*before, *(f for f in after if f not in before)]:
        if before.get(field, "") != after.get(field, ""):
            was, now = before.get(field, ""), after.get(field, "")
            yield Change(ChangeKind.CHANGED, place, field, was, now)


def _flat(part: Mapping[str, Any], ignore: set[str]) -> dict[str, str]:
    """Field (with language or place behind it) -> words."""
    found: dict[str, str] = {}
    for field, value in part.items():
        if field in ignore:
            continue
        if field == "options":
            for option in value:
                name = str(option.get("value", option.get("key")))
                inner = _flat(option, {"key", "value"})
                found |= {f"{words} {name}": text for words, text in inner.items()}
        elif isinstance(value, dict):
            found |= {f"{field} {tag}": words for tag, words in value.items()}
        else:
            rows = value if isinstance(value, list) else [value]
            found[field] = ", ".join(map(str, rows))
    return found
