"""The parts of a questionnaire and how they are read from a mapping; see `instruments`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from portal.rules.measures import Criterion, is_measure
from portal.rules.relations import Relation
from portal.rules.tables import Table, TableError

DEFAULT_LANGUAGE: Final = "id"
KINDS: Final = ("scale", "choice", "number", "text")

# A key may not begin with "_": such names are kept for counters that stand beside the items.
KEY: Final = re.compile(r"[a-z][a-z_]{0,39}")
OPTION_KEY: Final = re.compile(r"[a-z0-9_]{1,40}")
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(@[a-z]{2,3})?")


class InstrumentError(TableError):
    """An instrument that cannot be used; the message names the section, item and field."""


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in several languages, as pairs (language tag, words); "id" is always there."""

    pairs: tuple[tuple[str, str], ...]

    def language_for(self, lang: str) -> str:
        """Return the tag of the words that `in_` gives, for the `lang` attribute of a passage."""
        return lang if any(tag == lang for tag, _ in self.pairs) else DEFAULT_LANGUAGE

    def in_(self, lang: str) -> str:
        """Return the words in `lang`; where they are not translated, in Indonesian."""
        for tag, words in self.pairs:
            if tag == lang:
                return words
        return dict(self.pairs)[DEFAULT_LANGUAGE]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose: `key` is the posted string, `value` the score (None off a scale).

    `anchor` says by what behaviour a step of the scale is recognised.
    """

    key: str
    label: Text
    value: int | None = None
    anchor: Text | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One question; which of the optional fields are filled follows from `kind`.

    `position` counts from 1 inside the section; `unsur_number` is the place in official tables.
    `question` speaks about somebody else, `question_self` to people who assess themselves.
    `value` is the core value or competence (`measures.is_measure`) that a scale shows, `criterion`
    the criterion of the scheme.  With `may_be_unobserved` the form offers to say that one had no
    occasion to see it, which is neither a score nor a gap.  `unit` says what a number counts.
    """

    key: str
    kind: str
    label: Text
    position: int
    question: Text | None = None
    helper: Text | None = None
    options: tuple[Option, ...] = ()
    limit: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    unsur_number: int | None = None
    question_self: Text | None = None
    value: str | None = None
    criterion: Criterion | None = None
    may_be_unobserved: bool = False
    unit: Text | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Items under one heading, in the order in which they are asked."""

    key: str
    title: Text
    items: tuple[Item, ...]
    helper: Text | None = None


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire: `name` is its official name, `title` the heading that people read.

    `relations` are those who may be asked; an instrument that names none is a public survey.
    """

    key: str
    basis: str
    languages: tuple[str, ...]
    name: Text
    title: Text
    intro: Text
    sections: tuple[Section, ...]
    relations: tuple[Relation, ...] = ()

    def serves(self, relation: Relation) -> bool:
        """Whether people who stand in `relation` to an employee may be asked with it."""
        return relation in (self.relations or (Relation.CITIZEN,))

    @property
    def items(self) -> tuple[Item, ...]:
        """All items of all sections, in the order in which they are asked."""
        return tuple(item for section in self.sections for item in section.items)


def parse(mapping: Mapping[str, object]) -> Instrument:
    """Return the instrument described by a mapping that was read from TOML or JSON.

    Raises InstrumentError naming section, item and field of the first fault that is found.
    """
    table = Table(mapping, "instrument", InstrumentError)
    languages = _languages(table)
    reader = _Reader(languages)
    instrument = Instrument(
        key=table.matching("key", KEY),
        basis=table.words("basis"),
        languages=languages,
        relations=_relations(table),
        name=reader.text(table, "name"),
        title=reader.text(table, "title"),
        intro=reader.text(table, "intro"),
        sections=tuple(reader.section(row) for row in table.tables("sections")),
    )
    table.done()
    table.unique("sections", (section.key for section in instrument.sections))
    table.unique("items", (item.key for item in instrument.items))
    numbers = sorted(i.unsur_number for i in instrument.items if i.unsur_number is not None)
    if numbers != list(range(1, len(numbers) + 1)):
        raise table.error("unsur_number", f"{numbers} must be 1, 2, 3 ..., each of them once")
    return instrument


def _languages(table: Table) -> tuple[str, ...]:
    tags: list[object] = table.take("languages", list)
    for tag in tags:
        if not isinstance(tag, str) or not LANGUAGE.fullmatch(tag):
            raise table.error("languages", f"{tag!r} is not a language tag such as id@jv")
    table.unique("languages", tags)
    if DEFAULT_LANGUAGE not in tags:
        raise table.error("languages", f"must hold {DEFAULT_LANGUAGE!r}")
    return tuple(str(tag) for tag in tags)


def _relations(table: Table) -> tuple[Relation, ...]:
    rows: list[object] = table.maybe("relations", list) or []
    for row in rows:
        if row not in list(Relation):
            raise table.error("relations", f"{row!r} is none of {', '.join(Relation)}")
    table.unique("relations", rows)
    return tuple(Relation(str(row)) for row in rows)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the parts of one instrument, whose texts may be in `languages` and no others."""

    languages: tuple[str, ...]

    def maybe_text(self, table: Table, field: str) -> Text | None:
        return self.text(table, field) if field in table else None

    def text(self, table: Table, field: str) -> Text:
        words = table.table(field)
        if DEFAULT_LANGUAGE not in words:
            raise words.error(DEFAULT_LANGUAGE, "is missing")
        # Pairs in the order of `languages`, so that equal texts are equal objects.
        spoken = [tag for tag in self.languages if tag in words]
        text = Text(tuple((tag, words.words(tag)) for tag in spoken))
        words.done()
        return text

    def section(self, table: Table) -> Section:
        key = table.where = table.matching("key", KEY)
        title, helper = self.text(table, "title"), self.maybe_text(table, "helper")
        rows = enumerate(table.tables("items"), start=1)
        items = tuple(self.item(row, key, position) for position, row in rows)
        table.done()
        return Section(key, title, items, helper)

    def item(self, table: Table, section: str, position: int) -> Item:
        key = table.matching("key", KEY)
        table.where = f"{section}/{key}"
        kind = table.one_of("kind", KINDS)
        minimum, maximum = _bounds(table) if kind == "number" else (None, None)
        is_scale = kind == "scale"
        item = Item(
            key=key,
            kind=kind,
            label=self.text(table, "label"),
            position=position,
            question=self.maybe_text(table, "question"),
            helper=self.maybe_text(table, "helper"),
            options=self.options(table, kind) if kind in ("scale", "choice") else (),
            limit=_limit(table) if kind == "text" else None,
            minimum=minimum,
            maximum=maximum,
            unsur_number=table.maybe("unsur_number", int) if is_scale else None,
            question_self=self.maybe_text(table, "question_self"),
            value=_measure(table) if is_scale else None,
            criterion=_criterion(table),
            may_be_unobserved=is_scale and bool(table.maybe("may_be_unobserved", bool)),
            unit=self.maybe_text(table, "unit") if kind == "number" else None,
        )
        table.done()
        return item

    def options(self, table: Table, kind: str) -> tuple[Option, ...]:
        rows = table.tables("options", at_least=2)
        options = tuple(self.option(row, kind) for row in rows)
        table.unique("options", (option.key for option in options))
        return options

    def option(self, table: Table, kind: str) -> Option:
        value = table.take("value", int) if kind == "scale" else None
        key = table.matching("key", OPTION_KEY) if value is None else str(value)
        anchor = self.maybe_text(table, "anchor") if kind == "scale" else None
        option = Option(key, self.text(table, "label"), value, anchor)
        table.done()
        return option


def _measure(table: Table) -> str | None:
    measure = table.maybe("value", str)
    if measure is not None and not is_measure(measure):
        raise table.error("value", f"{measure!r} is no core value, competence or teknis_...")
    return measure


def _criterion(table: Table) -> Criterion | None:
    return Criterion(table.one_of("criterion", list(Criterion))) if "criterion" in table else None


def _bounds(table: Table) -> tuple[int, int]:
    low, high = table.take("minimum", int), table.take("maximum", int)
    if not 0 <= low < high:
        raise table.error("maximum", "must be above minimum, and minimum not below 0")
    return low, high


def _limit(table: Table) -> int:
    limit = table.take("limit", int)
    if limit <= 0:
        raise table.error("limit", "must be greater than 0")
    return limit
