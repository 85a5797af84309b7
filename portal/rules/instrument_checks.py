"""What keeps a draft from being published, as codes with the part that they concern.

Limits are the portal's own: what fits on a phone and into the columns of an answer.  The citizen
survey (key `skm`) is bound by the annex of PermenPANRB 14/2017: nine unsur with four answers each,
four questions about the respondent, one comment; a published figure must stay computable and its
tables readable, so that none of them may go.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Final, NamedTuple

from portal.rules.instrument_drafts import RESERVED, readable
from portal.rules.instrument_parts import Instrument, InstrumentError, Item, parse
from portal.rules.relations import Relation
from portal.rules.respondent_table import PROFILE
from portal.rules.unsur import UNSUR

SKM: Final = "skm"
MOST_SECTIONS, MOST_ITEMS, MOST_OPTIONS = 20, 60, 12
LONGEST_COMMENT: Final = 4_000
MOST_COMMENTS_OF_A_CITIZEN: Final = 1


class Fault(StrEnum):
    """Why a text cannot be published."""

    NO_SECTIONS = "no_sections"
    EMPTY_SECTION = "empty_section"
    NO_INTRO = "no_intro"
    NO_BASIS = "no_basis"
    TOO_MANY_SECTIONS = "too_many_sections"
    TOO_MANY_ITEMS = "too_many_items"
    TOO_MANY_OPTIONS = "too_many_options"
    LIMIT_TOO_LONG = "limit_too_long"
    RESERVED_KEY = "reserved_key"
    CITIZEN_NEEDS_ONE_COMMENT = "citizen_needs_one_comment"
    SKM_UNSUR = "skm_unsur"
    SKM_VALUES = "skm_values"
    SKM_PROFILE = "skm_profile"
    SKM_OPTION_GONE = "skm_option_gone"
    SKM_RELATIONS = "skm_relations"
    MALFORMED = "malformed"


class Finding(NamedTuple):
    """`part` is "" (the whole), "bagian:KEY" or "butir:KEY"; `detail` names what is meant."""

    part: str
    fault: Fault
    detail: str = ""


def findings(content: dict[str, Any], before: Instrument | None) -> tuple[Finding, ...]:
    """Everything that keeps a draft from being published, in the order of the form.

    `before` is the newest published version of the same instrument.
    """
    found = list(_gaps(content))
    if found:
        return tuple(found)
    try:
        instrument = parse(readable(content))
    except InstrumentError as error:
        # An unsur taken out of the survey leaves a hole in the official numbers.
        fault = Fault.SKM_UNSUR if "unsur_number" in str(error) else Fault.MALFORMED
        return (Finding("", fault, str(error)),)
    return tuple(faults_of(instrument, before))


def faults_of(instrument: Instrument, before: Instrument | None = None) -> Iterator[Finding]:
    """What is wrong with a complete instrument."""
    yield from _limits(instrument)
    if instrument.key == SKM:
        yield from _skm(instrument, before)
    elif instrument.serves(Relation.CITIZEN):
        yield from _one_comment(instrument)


def _gaps(content: dict[str, Any]) -> Iterator[Finding]:
    if not content["intro"].get("id", "").strip():
        yield Finding("umum", Fault.NO_INTRO)
    if not content["basis"].strip():
        yield Finding("umum", Fault.NO_BASIS)
    if not content["sections"]:
        yield Finding("", Fault.NO_SECTIONS)
    for section in content["sections"]:
        if not section["items"]:
            yield Finding(f"bagian:{section['key']}", Fault.EMPTY_SECTION, section["title"]["id"])


def _limits(instrument: Instrument) -> Iterator[Finding]:
    if len(instrument.sections) > MOST_SECTIONS:
        yield Finding("", Fault.TOO_MANY_SECTIONS, str(MOST_SECTIONS))
    if len(instrument.items) > MOST_ITEMS:
        yield Finding("", Fault.TOO_MANY_ITEMS, str(MOST_ITEMS))
    for item in instrument.items:
        place, name = f"butir:{item.key}", item.label.in_("id")
        if len(item.options) > MOST_OPTIONS:
            yield Finding(place, Fault.TOO_MANY_OPTIONS, name)
        if (item.limit or 0) > LONGEST_COMMENT:
            yield Finding(place, Fault.LIMIT_TOO_LONG, name)
        if item.key in RESERVED:
            yield Finding(place, Fault.RESERVED_KEY, item.key)


def _one_comment(instrument: Instrument) -> Iterator[Finding]:
    texts = [item for item in instrument.items if item.kind == "text"]
    if len(texts) != MOST_COMMENTS_OF_A_CITIZEN:
        yield Finding("", Fault.CITIZEN_NEEDS_ONE_COMMENT)


def _skm(instrument: Instrument, before: Instrument | None) -> Iterator[Finding]:
    if instrument.relations not in ((), (Relation.CITIZEN,)):
        yield Finding("umum", Fault.SKM_RELATIONS)
    kinds = {item.key: item.kind for item in instrument.items}
    numbers = {i.key: i.unsur_number for i in instrument.items if i.kind == "scale"}
    if numbers != {key: at for at, key in enumerate(UNSUR, 1)}:
        missing = sorted(set(UNSUR) - numbers.keys())
        yield Finding(
            "", Fault.SKM_UNSUR, ", ".join(missing or sorted(numbers.keys() - set(UNSUR)))
        )
    for item in instrument.items:
        if item.kind == "scale" and [o.value for o in item.options] != [1, 2, 3, 4]:
            yield Finding(f"butir:{item.key}", Fault.SKM_VALUES, item.label.in_("id"))
    asked = {key for key, kind in kinds.items() if kind in ("choice", "number")}
    if asked != set(PROFILE) or any(kinds[key] != "choice" for key in asked):
        yield Finding("", Fault.SKM_PROFILE)
    yield from _one_comment(instrument)
    yield from _lost_options(instrument, before)


def _lost_options(instrument: Instrument, before: Instrument | None) -> Iterator[Finding]:
    old = {item.key: item for item in before.items} if before else {}
    for item in instrument.items:
        if item.kind != "choice" or item.key not in old:
            continue
        now = {option.key for option in item.options}
        for option in old[item.key].options:
            if option.key not in now:
                place = f"butir:{item.key}"
                yield Finding(place, Fault.SKM_OPTION_GONE, option.label.in_("id"))


def is_asked_alike(before: Instrument, after: Instrument) -> bool:
    """Whether answers to both texts of the citizen survey may stand in one figure.

    The Indonesian question and answers of every unsur must be the same to the letter; translations,
    helpers, headings and the questions about the respondent do not enter the figure.
    """
    return _asked(before) == _asked(after)


def _asked(instrument: Instrument) -> dict[str, tuple[str, ...]]:
    return {item.key: _words(item) for item in instrument.items if item.kind == "scale"}


def _words(item: Item) -> tuple[str, ...]:
    question = (item.question or item.label).in_("id")
    return (question, *(f"{option.key} {option.label.in_('id')}" for option in item.options))
