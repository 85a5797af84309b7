"""What differs between two versions of a plan: goals, indicators, and what is agreed beside them.

A goal and an indicator keep their identity through the versions, so that a reworded one is told
from one that was taken out and another that came in.  Source: PermenPANRB 6/2022, Ps. 14(2), 20(4).
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class Change(StrEnum):
    """What happened to a part from the older version to the newer."""

    ADDED = "ditambah"
    REMOVED = "dihapus"
    CHANGED = "diubah"
    KEPT = "tetap"


@dataclass(frozen=True, slots=True)
class Part:
    """A goal, indicator or line as a list of named texts (label, words), in their order."""

    title: str
    fields: tuple[tuple[str, str], ...] = ()
    children: Mapping[Hashable, "Part"] | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after; "" where it was not there."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part that changed, came or went, with its changed fields and changed children."""

    change: Change
    title: str
    fields: tuple[FieldChange, ...]
    children: tuple["PartChange", ...]


def differences(
    before: Mapping[Hashable, Part], after: Mapping[Hashable, Part]
) -> tuple[PartChange, ...]:
    """Every part that is not the same in both, the newer's order first, what went at the end."""
    keys = [*after, *(key for key in before if key not in after)]
    changes = (_change(before.get(key), after.get(key)) for key in keys)
    return tuple(change for change in changes if change is not None)


def marked(before: str, after: str) -> tuple[tuple[Change, str], ...]:
    """Two texts as one run of words: kept, removed, added; adjoining words stand together."""
    old, new = before.split(), after.split()
    runs: list[tuple[Change, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append((Change.KEPT, " ".join(old[a:b])))
            continue
        if b > a:
            runs.append((Change.REMOVED, " ".join(old[a:b])))
        if d > c:
            runs.append((Change.ADDED, " ".join(new[c:d])))
    return tuple(runs)


def _change(before: Part | None, after: Part | None) -> PartChange | None:
    fields = _fields(before, after)
    children = differences((before and before.children) or {}, (after and after.children) or {})
    newest = after or before
    title = newest.title if newest else ""
    if before is None:
        return PartChange(Change.ADDED, title, fields, children)
    if after is None:
        return PartChange(Change.REMOVED, title, fields, children)
    if before.title != after.title:
        fields = (FieldChange("", before.title, after.title), *fields)
    if not fields and not children:
        return None
    return PartChange(Change.CHANGED, title, fields, children)


def _fields(before: Part | None, after: Part | None) -> tuple[FieldChange, ...]:
    old = dict(before.fields) if before else {}
    new = dict(after.fields) if after else {}
    labels = [*new, *(label for label in old if label not in new)]
    pairs = ((label, old.get(label, ""), new.get(label, "")) for label in labels)
    return tuple(FieldChange(label, a, b) for label, a, b in pairs if a != b)
