"""Questionnaires as data: reading, writing and fingerprinting them, and checking posted answers.

An instrument is a file (`portal/data/instruments/*.toml`) or, once an agency has adopted it, the
same mapping as JSON in the database.  Published versions never change: `content_hash` says
whether two mappings are the same instrument to the last letter.

`Checker` turns posted form values into scores, profile and comment.  Choices are compared with the
exact strings that the form offers; nothing is trimmed, parsed or converted on the way, so there is
no second spelling ("4 ", "٣", "3.0") under which a value could slip in.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

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
    "to_mapping",
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


def load_shipped(name: str) -> Instrument:
    """Return the instrument `name` that ships with the portal (`portal/data/instruments`)."""
    path = _SHIPPED / f"{name}.toml"
    if not KEY.fullmatch(name) or not path.is_file():
        raise InstrumentError(name, "no instrument of this name is shipped")
    return parse(tomllib.loads(path.read_text(encoding="utf-8")))


def to_mapping(instrument: Instrument) -> dict[str, Any]:
    """Return the mapping that `parse` turns back into `instrument`; fit for JSON."""
    return {
        "key": instrument.key,
        "basis": instrument.basis,
        "languages": list(instrument.languages),
        "name": dict(instrument.name.pairs),
        "title": dict(instrument.title.pairs),
        "intro": dict(instrument.intro.pairs),
        "sections": [_section_mapping(section) for section in instrument.sections],
    }


def _section_mapping(section: Section) -> dict[str, Any]:
    return _without_gaps(
        key=section.key,
        title=dict(section.title.pairs),
        helper=section.helper,
        items=[_item_mapping(item) for item in section.items],
    )


def _item_mapping(item: Item) -> dict[str, Any]:
    return _without_gaps(
        key=item.key,
        kind=item.kind,
        label=item.label,
        question=item.question,
        helper=item.helper,
        options=[_option_mapping(option) for option in item.options] or None,
        limit=item.limit,
        minimum=item.minimum,
        maximum=item.maximum,
        unsur_number=item.unsur_number,
    )


def _option_mapping(option: Option) -> dict[str, Any]:
    if option.value is None:
        return _without_gaps(key=option.key, label=option.label)
    return _without_gaps(value=option.value, label=option.label)


def _without_gaps(**fields: object) -> dict[str, Any]:
    return {
        name: dict(value.pairs) if isinstance(value, Text) else value
        for name, value in fields.items()
        if value is not None
    }


def content_hash(instrument: Instrument) -> str:
    """Return the SHA-256, in hex, of the instrument as JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(
        to_mapping(instrument), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def allowed_values(instrument: Instrument) -> dict[str, frozenset[str]]:
    """Return what the form offers for each scale and choice: item key -> posted strings."""
    return {
        item.key: frozenset(option.key for option in item.options)
        for item in instrument.items
        if item.options
    }


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
    """What a posted form says, as far as it is valid; it counts only without `problems`."""

    scores: dict[str, int]
    profile: dict[str, str]
    comment: str | None
    problems: tuple[Problem, ...]


class Checker:
    """Checks posted forms of one instrument; build it once per instrument version.

    `ignored` names the fields of the form that are not answers, such as its one-time key.
    Raises InstrumentError for a field that is both, and for a second free text: an answer has
    room for one comment.
    """

    def __init__(self, instrument: Instrument, ignored: Iterable[str] = ()) -> None:
        items = instrument.items
        texts = [item for item in items if item.kind == "text"]
        if len(texts) > 1:
            raise InstrumentError(texts[1].key, "is a second free text")
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
        self._text = (texts[0].key, texts[0].limit or 0) if texts else None

    def check(self, raw: Mapping[str, Sequence[str]]) -> Checked:
        """Return what the decoded form values say; an empty string is no answer.

        Problems come in the order of the form, and those of unknown fields last.
        """
        problems = self._unknown(raw)
        scores = self._read_scores(raw, problems)
        profile = self._read_profile(raw, problems)
        comment = self._read_comment(raw, problems)
        if problems:
            last = len(self._order)
            problems.sort(key=lambda problem: self._order.get(problem.field, last))
        return Checked(scores, profile, comment, tuple(problems))

    def _unknown(self, raw: Mapping[str, Sequence[str]]) -> list[Problem]:
        if self._known >= raw.keys():
            return []
        names = {field if KEY.fullmatch(field) else "" for field in raw.keys() - self._known}
        return [Problem(field, "unknown_field") for field in sorted(names)]

    def _read_scores(
        self, raw: Mapping[str, Sequence[str]], problems: list[Problem]
    ) -> dict[str, int]:
        scores: dict[str, int] = {}
        faults = len(problems)
        for field, values in self._scales.items():
            if posted := _single(raw, field, problems):
                score = values.get(posted)
                if score is None:
                    problems.append(Problem(field, "out_of_range"))
                else:
                    scores[field] = score
        # A form on which an unsur is wrong was not left empty; one message for it is enough.
        if self._scales and not scores and len(problems) == faults:
            problems.append(Problem(next(iter(self._scales)), "nothing_answered"))
        return scores

    def _read_profile(
        self, raw: Mapping[str, Sequence[str]], problems: list[Problem]
    ) -> dict[str, str]:
        profile: dict[str, str] = {}
        for field in (*self._choices, *self._numbers):
            if posted := _single(raw, field, problems):
                if self._fits(field, posted):
                    profile[field] = posted
                else:
                    problems.append(Problem(field, "out_of_range"))
        return profile

    def _fits(self, field: str, posted: str) -> bool:
        if field in self._choices:
            return posted in self._choices[field]
        return bool(_WHOLE_NUMBER.fullmatch(posted)) and int(posted) in self._numbers[field]

    def _read_comment(
        self, raw: Mapping[str, Sequence[str]], problems: list[Problem]
    ) -> str | None:
        if self._text is None:
            return None
        field, limit = self._text
        comment, fault = _clean(_single(raw, field, problems), limit)
        if fault:
            problems.append(Problem(field, fault))
        return comment or None


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
