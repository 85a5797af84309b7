"""Credit points (angka kredit) of PNS in functional posts: an estimate, never the conversion.

Source: PermenPANRB 1/2023 Pasal 37; Peraturan BKN 3/2023, from
`portal/data/rules/credit_points.toml`.  Percent and coefficient are frozen in each estimate.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Final

from portal.rules.dated_rules import FOLDER, count, read_rules
from portal.rules.dated_rules import in_force as _in_force
from portal.rules.employment import Employment, Jenjang, PostKind
from portal.rules.predikat import Predikat
from portal.rules.scales import round_half_up
from portal.rules.tables import Table

SHIPPED: Final = FOLDER / "credit_points.toml"
PLACES: Final = 2
YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class CreditRule:
    """Percentages and coefficients of a regulation; a next level of None is not there."""

    key: str
    valid_from: date
    source: str
    cumulative_source: str
    cumulative_source_en: str
    percent: Mapping[Predikat, int]
    coefficient: Mapping[Jenjang, Fraction]
    next_rank: Mapping[Jenjang, int]
    next_level: Mapping[Jenjang, int | None]


@dataclass(frozen=True, slots=True)
class Estimate:
    """Points for some months of a predikat, with everything they were worked out from."""

    rule_key: str
    jenjang: Jenjang
    predikat: Predikat
    months: int
    percent: int
    coefficient: Fraction
    points: Fraction

    @classmethod
    def kept(
        cls, rule_key: str, jenjang: Jenjang, predikat: Predikat, months: int, percent: int,
        coefficient: Decimal,
    ) -> "Estimate":  # fmt: skip
        """One that was frozen, from its own figures."""
        exact = Fraction(coefficient)
        points = Fraction(months, YEAR) * Fraction(percent, 100) * exact
        return cls(rule_key, jenjang, predikat, months, percent, exact, points)

    @property
    def shown(self) -> Decimal:
        """Two decimals, half up."""
        return round_half_up(self.points, PLACES)


def load_credit(text: str | bytes) -> tuple[CreditRule, ...]:
    """The rules of a file, oldest first; RuleFileError names the place of a fault."""
    return read_rules(text, SHIPPED.name, _rule)


@cache
def shipped_credit() -> tuple[CreditRule, ...]:
    """The rules that come with the portal; the file is read once."""
    return load_credit(SHIPPED.read_bytes())


def credit_on(day: date) -> CreditRule:
    """The rule of a day; LookupError for a day before PermenPANRB 1/2023 held."""
    return _in_force(shipped_credit(), day)


def estimate(rule: CreditRule, jenjang: Jenjang, predikat: Predikat, months: int) -> Estimate:
    """months / 12 x percent x coefficient (Pasal 37); exact, rounded only where it is shown.

    Raises ValueError for months outside 1 to 12.
    """
    if not 1 <= months <= YEAR:
        raise ValueError("A year has 1 to 12 months")
    percent, coefficient = rule.percent[predikat], rule.coefficient[jenjang]
    points = Fraction(months, YEAR) * Fraction(percent, 100) * coefficient
    return Estimate(rule.key, jenjang, predikat, months, percent, coefficient, points)


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A definitive post from a first to a last day, None = still held."""

    title: str
    post: PostKind
    starts: date
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Served:
    """Months of a year in functional posts of one name and level."""

    title: str
    jenjang: Jenjang
    months: int


def served(posts: Iterable[HeldPost], year: int) -> list[Served]:
    """Months of a year by post, in the order in which they were held; posts that earn nothing are
    left out (Pasal 37: months / 12).

    A month belongs to the post held on its first day, because posts begin on the first of a month
    by custom; the regulation names no rule, so this is the portal's.
    """
    held = sorted(posts, key=lambda one: one.starts)
    found: dict[tuple[str, Jenjang], int] = {}
    for month in range(1, YEAR + 1):
        day = date(year, month, 1)
        one = next((p for p in held if p.starts <= day and (p.ends is None or day <= p.ends)), None)
        level = jenjang_of(one.title) if one and one.post is PostKind.FUNGSIONAL else None
        if one is not None and level is not None:
            key = (" ".join(one.title.split()), level)
            found[key] = found.get(key, 0) + 1
    return [Served(title, level, months) for (title, level), months in found.items()]


def total(parts: Iterable[Estimate]) -> Decimal:
    """The points of a year's parts together, rounded once."""
    return round_half_up(sum((one.points for one in parts), Fraction(0)), PLACES)


def jenjang_of(title: str) -> Jenjang | None:
    """The level at the end of a functional post's name ("Perawat Ahli Muda"), None without one."""
    words = " ".join(title.split()).casefold()
    found = [one for one in Jenjang if words.endswith(f" {one.label.casefold()}")]
    return max(found, key=lambda one: len(one.label), default=None)


def earns_points(employment: Employment, post: PostKind) -> bool:
    """PNS in functional posts alone: no PPPK and no structural staff (PermenPANRB 1/2023)."""
    return employment is Employment.PNS and post is PostKind.FUNGSIONAL


def _rule(block: Table) -> CreditRule:
    key = block.words("key")
    block.where = f"{SHIPPED.name}: {key}"
    percent, coefficient = block.table("percent"), block.table("coefficient")
    ranks, levels = block.table("next_rank"), block.table("next_level")
    return CreditRule(
        key=key, valid_from=block.take("valid_from", date), source=block.words("source"),
        cumulative_source=block.words("cumulative_source"),
        cumulative_source_en=block.words("cumulative_source_en"),
        percent={one: count(percent, one.value, 1) for one in Predikat},
        coefficient={one: Fraction(coefficient.words(one.value)) for one in Jenjang},
        next_rank={one: count(ranks, one.value, 1) for one in Jenjang},
        next_level={one: count(levels, one.value, 0) or None for one in Jenjang},
    )  # fmt: skip
