"""Drafts of instruments: what a clerk can do to one before it is published.

A draft is the mapping that `parse` reads, on its way there: sections may still be empty, and texts
in a language that was switched off are kept in case it comes back (`readable` leaves them out).
Keys are made from the first Indonesian words and stay for good, because answers refer to them.
Every function returns a new draft and leaves the given one alone.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from portal.rules.instrument_parts import (
    DEFAULT_LANGUAGE,
    KEY,
    Instrument,
    InstrumentError,
    parse,
)

Mapping = dict[str, Any]
Direction = Literal["naik", "turun"]
Kind = Literal["bagian", "butir"]

RESERVED: Final = frozenset(
    {"kunci", "bahasa", "situs", "karcis", "csrf_token", "versi", "aksi", "lanjut"}
)
"""Names of form fields that are no answers; no item may be called so."""
MOST_REMOVED: Final = 10
LONGEST_KEY: Final = 40
_HEAD: Final = ("name", "title", "intro", "basis", "languages", "relations")


class NoSuchPart(LookupError):
    """The section or item is not (any more) in this draft."""


@dataclass(frozen=True, slots=True)
class Draft:
    """`content` is the instrument, `removed` what was taken out of it, the latest last."""

    content: Mapping
    removed: tuple[Mapping, ...] = ()

    @property
    def sections(self) -> list[Mapping]:
        """The sections in order."""
        found: list[Mapping] = self.content["sections"]
        return found

    def section(self, key: str) -> Mapping:
        """The section with this key. Raises NoSuchPart."""
        for section in self.sections:
            if section["key"] == key:
                return section
        raise NoSuchPart(key)

    def item(self, key: str) -> tuple[Mapping, Mapping]:
        """The section and the item with this key. Raises NoSuchPart."""
        for section in self.sections:
            for item in section["items"]:
                if item["key"] == key:
                    return section, item
        raise NoSuchPart(key)

    def item_keys(self) -> set[str]:
        """Keys of all items, removed ones included: they may come back."""
        gone = [row["part"] for row in self.removed]
        parts = [*(item for s in self.sections for item in s["items"]), *gone]
        return {p["key"] for p in [*parts, *(i for g in gone for i in g.get("items", ()))]}

    @property
    def head(self) -> Mapping:
        """Everything but the sections."""
        return {field: self.content[field] for field in _HEAD if field in self.content}


def blank(key: str, name: str) -> Draft:
    """A draft with a name and nothing else; one language, no relation yet."""
    words = {DEFAULT_LANGUAGE: name}
    return Draft(
        {
            "key": key, "basis": "", "languages": [DEFAULT_LANGUAGE], "relations": [],
            "name": dict(words), "title": dict(words), "intro": {DEFAULT_LANGUAGE: ""},
            "sections": [],
        }
    )  # fmt: skip


def copy_as(content: Mapping, key: str, name: str) -> Draft:
    """The text as a new instrument under a name of its own; official unsur numbers stay behind."""
    made = copy.deepcopy(content)
    made |= {"key": key, "name": {DEFAULT_LANGUAGE: name}, "title": {DEFAULT_LANGUAGE: name}}
    for item in (item for section in made["sections"] for item in section["items"]):
        item.pop("unsur_number", None)
    return Draft(made)


def part_mark(part: object) -> str:
    """A short mark of a part's content: a form carries it to notice that the part was changed."""
    text = json.dumps(part, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def key_from(words: str, taken: Collection[str], *, start: str = "butir") -> str:
    """A fresh key from words: letters and underscores, made unique by a letter behind it."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    found = re.sub("[^a-z]+", "_", plain).strip("_")[: LONGEST_KEY - 3].strip("_")
    base = found if KEY.fullmatch(found) else start
    if base not in taken and base not in RESERVED:
        return base
    return next(key for end in _endings() if (key := f"{base}_{end}") not in taken)


def _endings() -> Iterator[str]:
    letters = "bcdefghijklmnopqrstuvwxyz"
    yield from letters
    yield from (first + second for first in letters for second in letters)


def with_head(draft: Draft, head: Mapping) -> Draft:
    """Another name, title, introduction, basis, languages and relations."""
    return replace(draft, content=copy.deepcopy(draft.content) | head)


def with_section(draft: Draft, key: str | None, fields: Mapping) -> tuple[Draft, str]:
    """A section's title and helper; `key` None adds one. Raises NoSuchPart."""
    made = copied(draft)
    if key is None:
        key = key_from(fields["title"][DEFAULT_LANGUAGE], _section_keys(draft), start="bagian")
        made.sections.append({"key": key, **fields, "items": []})
        return made, key
    section = made.section(key)
    items = section["items"]
    section.clear()
    section |= {"key": key, **fields, "items": items}
    return made, key


def with_item(draft: Draft, section: str, key: str | None, fields: Mapping) -> tuple[Draft, str]:
    """An item's fields; `key` None adds one at the end of the section. Raises NoSuchPart."""
    made = copied(draft)
    if key is None:
        key = key_from(fields["label"][DEFAULT_LANGUAGE], draft.item_keys())
        made.section(section)["items"].append({"key": key, **fields})
        return made, key
    _, item = made.item(key)
    kept = {"unsur_number": item["unsur_number"]} if "unsur_number" in item else {}
    item.clear()
    item |= {"key": key, **fields, **kept}
    return made, key


def moved(draft: Draft, kind: Kind, key: str, direction: Direction) -> Draft:
    """A part one place up or down; an item at the edge goes into the neighbouring section.

    At the end of the road nothing moves. Raises NoSuchPart.
    """
    made = copied(draft)
    step = -1 if direction == "naik" else 1
    if kind == "bagian":
        _swap(made.sections, made.sections.index(made.section(key)), step)
        return made
    section, item = made.item(key)
    if _swap(section["items"], section["items"].index(item), step):
        return made
    place = made.sections.index(section) + step
    if 0 <= place < len(made.sections):
        section["items"].remove(item)
        neighbour = made.sections[place]["items"]
        neighbour.insert(len(neighbour) if step < 0 else 0, item)
    return made


def _swap(rows: list[Mapping], at: int, step: int) -> bool:
    if not 0 <= at + step < len(rows):
        return False
    rows[at], rows[at + step] = rows[at + step], rows[at]
    return True


def without(draft: Draft, kind: Kind, key: str) -> Draft:
    """A part taken out and kept aside, the last ten of them. Raises NoSuchPart."""
    made = copied(draft)
    if kind == "bagian":
        part, rows, place = made.section(key), made.sections, ""
    else:
        section, part = made.item(key)
        rows, place = section["items"], section["key"]
    at = rows.index(part)
    rows.remove(part)
    gone = {"kind": kind, "place": place, "at": at, "part": part}
    return replace(made, removed=(*made.removed, gone)[-MOST_REMOVED:])


def restored(draft: Draft) -> Draft:
    """The part that was taken out last, at its old place. Raises NoSuchPart when there is none.

    An item whose section is gone comes back at the end of the last section.
    """
    if not draft.removed:
        raise NoSuchPart("removed")
    made = copied(draft)
    *rest, last = made.removed
    if last["kind"] == "bagian":
        rows = made.sections
    else:
        if not made.sections:
            raise NoSuchPart(last["place"])
        homes = [s for s in made.sections if s["key"] == last["place"]]
        rows = (homes or made.sections[-1:])[0]["items"]
    rows.insert(last["at"], last["part"])
    return replace(made, removed=tuple(rest))


def readable(content: Mapping) -> Mapping:
    """The mapping as `parse` takes it: only the languages that are switched on, no empty text."""
    made = copy.deepcopy(content)
    spoken = set(made["languages"])
    if not made.get("relations"):
        made.pop("relations", None)
    for part in _parts(made):
        for field, value in list(part.items()):
            if _is_text(value):
                part[field] = {t: w for t, w in value.items() if t in spoken and w.strip()}
    return made


def presentable(content: Mapping) -> Instrument | None:
    """The instrument as far as it can be shown: without empty sections; None without any item."""
    made = readable(content)
    made["sections"] = [section for section in made["sections"] if section["items"]]
    for item in (item for section in made["sections"] for item in section["items"]):
        item.pop("unsur_number", None)
    made["basis"] = made["basis"] or "-"
    if not made["intro"]:
        made["intro"] = {DEFAULT_LANGUAGE: "-"}
    try:
        return parse(made)
    except InstrumentError:
        return None


def copied(draft: Draft) -> Draft:
    """A draft of its own, to be changed."""
    return Draft(copy.deepcopy(draft.content), copy.deepcopy(draft.removed))


def _section_keys(draft: Draft) -> set[str]:
    gone = {row["part"]["key"] for row in draft.removed if row["kind"] == "bagian"}
    return {section["key"] for section in draft.sections} | gone


def _parts(content: Mapping) -> Iterator[Mapping]:
    yield content
    for section in content["sections"]:
        yield section
        for item in section["items"]:
            yield item
            yield from item.get("options", ())


def _is_text(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(words, str) for words in value.values())
