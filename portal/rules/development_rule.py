"""The dated rule of competence development, from `portal/data/rules/development.toml`.

Sources: PermenPANRB 38/2017 (competences, levels); PP 11/2017 jo. PP 17/2020 Pasal 203-206 (hours
and needs of PNS); PP 49/2018 and Peraturan LAN 15/2020 (PPPK).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Final

from portal.rules.dated_rules import FOLDER, count, read_rules, texts
from portal.rules.dated_rules import in_force as _in_force
from portal.rules.employment import Employment, PostKind
from portal.rules.instrument_parts import Text
from portal.rules.measures import CoreValue, is_measure
from portal.rules.tables import Table

SHIPPED: Final = FOLDER / "development.toml"
LEVELS: Final = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class HoursRule:
    """Hours of a year that must (`least`) and may (`most`, None = no ceiling) be learnt."""

    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class NeedsRule:
    """When people's gaps are shown together, and what they are called then."""

    k: int
    high_percent: int
    medium_percent: int
    strong_width: int
    fair_width: int


@dataclass(frozen=True, slots=True)
class DevelopmentRule:
    """Everything that holds from a day on; `sources` by subject, to be printed.

    `peers_below`: a mean of colleagues below it is a hint at a need.
    """

    key: str
    valid_from: date
    sources: Mapping[str, str]
    level_names: tuple[Text, ...]
    required: Mapping[PostKind, int]
    valid_years: int
    hours: Mapping[Employment, HoursRule]
    needs: NeedsRule
    values: Mapping[CoreValue, str]
    result_competence: str
    peers_below: Fraction
    effect_least: int

    def level_name(self, level: int, lang: str) -> str:
        """The name of a level from 1 to 5 (PermenPANRB 38/2017)."""
        return self.level_names[level - 1].in_(lang)


def load_development(text: str | bytes) -> tuple[DevelopmentRule, ...]:
    """The rules of a file, oldest first; RuleFileError names the place of a fault."""
    return read_rules(text, SHIPPED.name, _rule)


@cache
def shipped_development() -> tuple[DevelopmentRule, ...]:
    """The rules that come with the portal; the file is read once."""
    return load_development(SHIPPED.read_bytes())


def development_on(day: date) -> DevelopmentRule:
    """The rule of a day; days before the first one are judged by the first."""
    rules = shipped_development()
    return _in_force(rules, max(day, rules[0].valid_from))


def _rule(block: Table) -> DevelopmentRule:
    key = block.words("key")
    block.where = f"{SHIPPED.name}: {key}"
    sources = block.table("source")
    assessment, results, effect = (block.table(n) for n in ("assessment", "results", "effect"))
    colleagues = block.table("colleagues")
    return DevelopmentRule(
        key=key,
        valid_from=block.take("valid_from", date),
        sources={name: sources.words(name) for name in sources.fields()},
        level_names=_names(block.table("levels")),
        required=_required(block.table("required")),
        valid_years=count(assessment, "valid_years", 1),
        hours=_hours(block.table("hours")),
        needs=_needs(block.table("needs")),
        values=_values(block.table("values")),
        result_competence=_measure(results, "competence"),
        peers_below=Fraction(colleagues.words("below")),
        effect_least=count(effect, "least", 2),
    )


def _names(table: Table) -> tuple[Text, ...]:
    ours, theirs = texts(table, "id", 5), texts(table, "en", 5)
    return tuple(Text((("id", a), ("en", b))) for a, b in zip(ours, theirs, strict=True))


def _required(table: Table) -> Mapping[PostKind, int]:
    return {PostKind(name): count(table, name, 1) for name in table.fields()}


def _hours(table: Table) -> Mapping[Employment, HoursRule]:
    found = {}
    for kind in Employment:
        row = table.table(kind.value)
        least, most = count(row, "least", 0), count(row, "most", 0)
        if most and most < least:
            raise row.error("most", "must not be less than least")
        found[kind] = HoursRule(least, most or None)
    return found


def _needs(table: Table) -> NeedsRule:
    names = ("k", "high_percent", "medium_percent", "strong_width", "fair_width")
    figures = [count(table, name, 3 if name == "k" else 1) for name in names]
    return NeedsRule(*figures)


def _values(table: Table) -> Mapping[CoreValue, str]:
    return {value: _measure(table, value.value) for value in CoreValue}


def _measure(table: Table, field: str) -> str:
    found = table.words(field)
    if not is_measure(found):
        raise table.error(field, f"{found!r} is no competence")
    return found
