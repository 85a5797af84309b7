"""Questionnaires as data: reading them and checking posted answers.

An instrument is a file (`portal/data/instruments/*.toml`) or, once an agency has adopted it, the
same mapping as JSON in the database (writing and fingerprinting: `instrument_mapping`).

`Checker` turns posted form values into scores, profile and comment.  Choices are compared with the
exact strings that the form offers; nothing is trimmed, parsed or converted on the way, so there is
no second spelling ("4 ", "٣", "3.0") under which a value could slip in.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, NamedTuple

from portal.rules.instrument_mapping import content_hash, to_mapping, to_toml
from portal.rules.instrument_parts import (
    KEY,
    Instrument,
    InstrumentError,
    Item,
    Option,
    Section,
    Text,
    parse,
)
from portal.rules.tables import UNPRINTABLE

__all__ = [
    "UNOBSERVED",
    "Checked",
    "Checker",
    "Instrument",
    "InstrumentError",
    "Item",
    "Option",
    "Problem",
    "ProblemCode",
    "Section",
    "Text",
    "allowed_values",
    "content_hash",
    "load_shipped",
    "parse",
    "shipped_keys",
    "to_mapping",
    "to_toml",
    "unsur_in_table_order",
]

ProblemCode = Literal[
    "unknown_field",
    "doubled",
    "out_of_range",
    "too_long",
    "control_characters",
    "nothing_answered",
]

# What a form posts for "had no occasion to observe this"; no option of a scale is spelled so.
UNOBSERVED: Final = "tidak_mengamati"

_SHIPPED: Final = Path(__file__).resolve().parent.parent / "data" / "instruments"
_WHOLE_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,8}")
_LINE_END: Final = re.compile("\r\n|[\r\u2028\u2029]")
# Directional overrides come along when a telephone number is pasted from a chat.  They are dropped
# and not refused: their writer cannot see them, and they would turn around whatever is printed
# behind the comment.
_OVERRIDES: Final = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
# Composing a letter shortens it to a quarter at most, so a comment beyond four times its limit is
# too long in any form.  It is refused unread: the time to normalise hostile text is not linear.
_LONGEST_LETTER: Final = 4


@functools.cache
def shipped_keys() -> tuple[str, ...]:
    """Return the keys of the instruments that ship with the portal."""
    return tuple(sorted(path.stem for path in _SHIPPED.glob("*.toml")))


@functools.cache
def load_shipped(name: str) -> Instrument:
    """Return the instrument `name` that ships with the portal (`portal/data/instruments`)."""
    path = _SHIPPED / f"{name}.toml"
    if not KEY.fullmatch(name) or not path.is_file():
        raise InstrumentError(name, "no instrument of this name is shipped")
    return parse(tomllib.loads(path.read_text(encoding="utf-8")))


def allowed_values(instrument: Instrument) -> dict[str, frozenset[str]]:
    """Return what the form offers for each scale and choice: item key -> posted strings."""
    return {
        item.key: frozenset([*(option.key for option in item.options), *_escape(item)])
        for item in instrument.items
        if item.options
    }


def _escape(item: Item) -> tuple[str, ...]:
    return (UNOBSERVED,) if item.may_be_unobserved else ()


def unsur_in_table_order(instrument: Instrument) -> tuple[Item, ...]:
    """Return the items that are an unsur, in the order of the regulation's annex.

    PermenPANRB 14/2017 asks about sarana before pengaduan but numbers them the other way round.
    """
    numbered = {i.unsur_number: i for i in instrument.items if i.unsur_number is not None}
    return tuple(numbered[number] for number in sorted(numbered))


class Problem(NamedTuple):
    """Why a posted form was refused: the field it concerns and a code for the message.

    `field` is "" for an unknown field whose name is not fit to be repeated on a page.
    """

    field: str
    code: ProblemCode


@dataclass(frozen=True, slots=True)
class Checked:
    """What a posted form says, as far as it is valid; it counts only without `problems`.

    `comment` is the first of `comments`, which go by item.  `unobserved` are the items about which
    the writer said that there was no occasion to see them.
    """

    scores: dict[str, int]
    profile: dict[str, str]
    comment: str | None
    problems: tuple[Problem, ...]
    comments: dict[str, str] = field(default_factory=dict)
    unobserved: frozenset[str] = frozenset()


class Checker:
    """Checks posted forms of one instrument; build it once per instrument version.

    `ignored` names the fields of the form that are not answers, such as its one-time key.
    Raises InstrumentError for a field that is both, and for a free text beyond `most_comments`:
    an answer has room for so many comments, which is one on a citizen's ballot.
    """

    def __init__(
        self, instrument: Instrument, ignored: Iterable[str] = (), *, most_comments: int = 1
    ) -> None:
        items = instrument.items
        self._limits = {item.key: item.limit or 0 for item in items if item.kind == "text"}
        if surplus := list(self._limits)[most_comments:]:
            which = "a second free text" if most_comments == 1 else "one free text too many"
            raise InstrumentError(surplus[0], f"is {which}")
        self._order = {item.key: at for at, item in enumerate(items)}
        form_fields = frozenset(ignored)
        if both := form_fields & self._order.keys():
            raise InstrumentError(min(both), "is an item and a field of the form as well")
        self._known = form_fields | self._order.keys()
        self._scales = {
            item.key: {o.key: o.value for o in item.options if o.value is not None}
            for item in items
            if item.kind == "scale"
        }
        self._choices = {i.key: {o.key for o in i.options} for i in items if i.kind == "choice"}
        self._numbers = {
            i.key: range(i.minimum or 0, (i.maximum or 0) + 1) for i in items if i.kind == "number"
        }
        self._escapes = {item.key for item in items if item.may_be_unobserved}

    def check(self, raw: Mapping[str, Sequence[str]]) -> Checked:
        """Return what the decoded form values say; an empty string is no answer.

        Problems come in the order of the form, and those of unknown fields last.
        """
        problems = self._unknown(raw)
        unobserved = frozenset(
            key for key in self._escapes if list(raw.get(key, ())) == [UNOBSERVED]
        )
        scores = self._read_scores(raw, unobserved, problems)
        profile = self._read_profile(raw, problems)
        comments = self._read_comments(raw, problems)
        if problems:
            last = len(self._order)
            problems.sort(key=lambda problem: self._order.get(problem.field, last))
        comment = next(iter(comments.values()), None)
        return Checked(scores, profile, comment, tuple(problems), comments, unobserved)

    def _unknown(self, raw: Mapping[str, Sequence[str]]) -> list[Problem]:
        if self._known >= raw.keys():
            return []
        names = {field if KEY.fullmatch(field) else "" for field in raw.keys() - self._known}
        return [Problem(field, "unknown_field") for field in sorted(names)]

    def _read_scores(
        self, raw: Mapping[str, Sequence[str]], skip: Set[str], problems: list[Problem]
    ) -> dict[str, int]:
        scores: dict[str, int] = {}
        faults = len(problems)
        for name, values in self._scales.items():
            posted = "" if name in skip else _single(raw, name, problems)
            if posted in values:
                scores[name] = values[posted]
            elif posted:
                problems.append(Problem(name, "out_of_range"))
        # A form on which an unsur is wrong was not left empty; one message for it is enough.
        if self._scales and not scores and not skip and len(problems) == faults:
            problems.append(Problem(next(iter(self._scales)), "nothing_answered"))
        return scores

    def _read_profile(
        self, raw: Mapping[str, Sequence[str]], problems: list[Problem]
    ) -> dict[str, str]:
        profile: dict[str, str] = {}
        for name in (*self._choices, *self._numbers):
            if posted := _single(raw, name, problems):
                if self._fits(name, posted):
                    profile[name] = posted
                else:
                    problems.append(Problem(name, "out_of_range"))
        return profile

    def _fits(self, name: str, posted: str) -> bool:
        if name in self._choices:
            return posted in self._choices[name]
        return bool(_WHOLE_NUMBER.fullmatch(posted)) and int(posted) in self._numbers[name]

    def _read_comments(
        self, raw: Mapping[str, Sequence[str]], problems: list[Problem]
    ) -> dict[str, str]:
        comments: dict[str, str] = {}
        for name, limit in self._limits.items():
            comment, fault = _clean(_single(raw, name, problems), limit)
            if fault:
                problems.append(Problem(name, fault))
            elif comment:
                comments[name] = comment
        return comments


def _clean(posted: str, limit: int) -> tuple[str, ProblemCode | None]:
    """Return a comment as it is stored, with the code of what is wrong with it, if anything is.

    Stored are NFC characters with line feeds between lines; `limit` counts these characters.
    """
    if len(posted) > limit * _LONGEST_LETTER:
        return "", "too_long"
    comment = _LINE_END.sub("\n", posted).translate(_OVERRIDES)
    if UNPRINTABLE.search(comment):
        return "", "control_characters"
    comment = unicodedata.normalize("NFC", comment.strip())
    return ("", "too_long") if len(comment) > limit else (comment, None)


def _single(raw: Mapping[str, Sequence[str]], field: str, problems: list[Problem]) -> str:
    """Return the one value posted under `field`, or "" when there is none or more than one."""
    values = raw.get(field)
    if not values:
        return ""
    if len(values) > 1:
        problems.append(Problem(field, "doubled"))
        return ""
    return values[0]
