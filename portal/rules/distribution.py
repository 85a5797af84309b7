"""How the predikat of a unit spread, held beside the guidance: advice that warns and never blocks.

Source: PermenPANRB 6/2022, L.IV.B.2 (a pattern "as a consideration", without figures); the figures
of SE MenPANRB 3/2023 only where the agency has switched them on.  Both stand in
`portal/data/rules/distribution.toml`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Final

from portal.rules.dated_rules import FOLDER, count, in_force, member, read_rules, texts
from portal.rules.predikat import OrganisationPredikat, Predikat
from portal.rules.tables import Table

SHIPPED: Final = FOLDER / "distribution.toml"
_SOURCES: Final = ("mostly", "circular", "least", "reason")
_WHOLE: Final = 100


class Advice(StrEnum):
    """What is to be said about a unit's curve."""

    BUKAN_SEBAGIAN_BESAR = "bukan_sebagian_besar"
    DI_ATAS_BATAS = "di_atas_batas"
    DI_BAWAH_BATAS = "di_bawah_batas"


@dataclass(frozen=True, slots=True)
class Bound:
    """A share of employees in percent that the circular names for one organisation predicate."""

    organisation: OrganisationPredikat
    predikat: tuple[Predikat, ...]
    at_least: int | None
    at_most: int | None


@dataclass(frozen=True, slots=True)
class DistributionRule:
    """The guidance in force from a day on."""

    key: str
    valid_from: date
    source: tuple[tuple[str, str], ...]
    mostly: Mapping[OrganisationPredikat, Predikat]
    least: int
    shortest_reason: int
    no_reason: frozenset[str]
    circular: tuple[Bound, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """One difference between curve and guidance, with the share that there is (0 to 1)."""

    advice: Advice
    predikat: tuple[Predikat, ...]
    share: Fraction
    bound: int | None = None


def load_distribution(text: str | bytes) -> tuple[DistributionRule, ...]:
    """All rules of a file, oldest first; RuleFileError names the place of a fault."""
    return read_rules(text, SHIPPED.name, _rule)


@cache
def shipped_distribution() -> tuple[DistributionRule, ...]:
    """The rules that come with the portal, oldest first; the file is read once."""
    return load_distribution(SHIPPED.read_bytes())


def distribution_on(day: date) -> DistributionRule:
    """The rule in force on a day; LookupError for a day before the first one."""
    return in_force(shipped_distribution(), day)


def gaps(
    organisation: OrganisationPredikat,
    counts: Mapping[Predikat, int],
    rule: DistributionRule,
    *,
    with_circular: bool = False,
) -> tuple[Gap, ...] | None:
    """How a unit's curve differs from the guidance; None in a group too small for a pattern.

    Raises ValueError for a negative count.
    """
    if any(number < 0 for number in counts.values()):
        raise ValueError("A count must not be negative")
    total = sum(counts.values())
    if total < rule.least:
        return None
    found = [*_mostly(organisation, counts, total, rule)]
    if with_circular:
        bounds = (bound for bound in rule.circular if bound.organisation is organisation)
        found += [gap for bound in bounds for gap in _against(bound, counts, total)]
    return tuple(found)


def owes_reason(
    organisation: OrganisationPredikat | None,
    counts: Mapping[Predikat, int],
    rule: DistributionRule,
) -> bool:
    """Whether a rater must say why the curve departs from the regulation's pattern (L.IV.B.2).

    The ratings stay free: it is the reason that is asked for, and only in a group that is large
    enough.  The circular's figures never ask for one.
    """
    return organisation is not None and bool(gaps(organisation, counts, rule))


def is_reason(text: str, rule: DistributionRule) -> bool:
    """Whether a text says something, and not that there is nothing to say."""
    words = " ".join(re.findall(r"\w+", text.casefold()))
    return len(words) >= rule.shortest_reason and words not in rule.no_reason


def _mostly(
    organisation: OrganisationPredikat,
    counts: Mapping[Predikat, int],
    total: int,
    rule: DistributionRule,
) -> list[Gap]:
    """L.IV.B.2: ideally most; "most" is read as more than any other predikat has."""
    wanted = rule.mostly[organisation]
    mine = counts.get(wanted, 0)
    is_most = all(mine > counts.get(other, 0) for other in Predikat if other is not wanted)
    share = Fraction(mine, total)
    return [] if is_most else [Gap(Advice.BUKAN_SEBAGIAN_BESAR, (wanted,), share)]


def _against(bound: Bound, counts: Mapping[Predikat, int], total: int) -> list[Gap]:
    number = sum(counts.get(one, 0) for one in bound.predikat)
    share = Fraction(number, total)
    if bound.at_most is not None and share > Fraction(bound.at_most, _WHOLE):
        return [Gap(Advice.DI_ATAS_BATAS, bound.predikat, share, bound.at_most)]
    if bound.at_least is not None and share < Fraction(bound.at_least, _WHOLE):
        return [Gap(Advice.DI_BAWAH_BATAS, bound.predikat, share, bound.at_least)]
    return []


def _rule(block: Table) -> DistributionRule:
    key = block.words("key")
    block.where = f"{SHIPPED.name}: {key}"
    source, mostly, figures, words = (
        block.table(part) for part in ("source", "mostly", "figures", "words")
    )
    rule = DistributionRule(
        key=key,
        valid_from=block.take("valid_from", date),
        source=tuple((part, source.words(part)) for part in _SOURCES),
        mostly={one: member(mostly, one.value, Predikat) for one in OrganisationPredikat},
        least=count(figures, "least", 2),
        shortest_reason=count(figures, "shortest_reason", 1),
        no_reason=frozenset(texts(words, "no_reason")),
        circular=tuple(_bound(row) for row in block.tables("circular", at_least=0)),
    )
    for part in (source, mostly, figures, words):
        part.done()
    return rule


def _bound(row: Table) -> Bound:
    bound = Bound(
        organisation=member(row, "organisation", OrganisationPredikat),
        predikat=tuple(_predikat(row, word) for word in texts(row, "predikat")),
        at_least=_percent(row, "at_least"),
        at_most=_percent(row, "at_most"),
    )
    row.done()
    if (bound.at_least is None) == (bound.at_most is None):
        raise row.error("at_least", "needs either at_least or at_most")
    return bound


def _predikat(row: Table, word: str) -> Predikat:
    if word not in {one.value for one in Predikat}:
        raise row.error("predikat", f"{word!r} is no predikat")
    return Predikat(word)


def _percent(row: Table, field: str) -> int | None:
    value = row.maybe(field, int)
    if value is not None and not 0 <= value <= _WHOLE:
        raise row.error(field, "must be between 0 and 100")
    return value
