"""The dated, cited rule by which answers become the IKM, read from `portal/data/rules/skm.toml`.

Source: PermenPANRB 14/2017; the article of every figure stands in the file.  Thresholds, weights,
classes and the sample table are data here, so that a new regulation is a new block in that file.
"""

import tomllib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from portal.rules.scales import round_half_up

SHIPPED: Final = Path(__file__).resolve().parent.parent / "data" / "rules" / "skm.toml"
IKM_PLACES: Final = 2


class RuleError(ValueError):
    """A rule file that cannot be used; the message names the rule and the field."""


@dataclass(frozen=True, slots=True)
class Unsur:
    """One of the aspects asked about: its key and its label in the annex."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class WeightText:
    """A weight as reports write it ("1/9", "0.11"), and what is to be known about it."""

    text: str
    note: str


@dataclass(frozen=True, slots=True)
class Mutu:
    """A class of service quality: letter, nilai persepsi 1-4, kinerja, and the bands as printed."""

    letter: str
    perception: int
    kinerja: str
    lower: Decimal
    ni: tuple[Decimal, Decimal]
    nik: tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class SampleTable:
    """Krejcie and Morgan's rows (population, sample), ascending, and their formula's constants."""

    rows: tuple[tuple[int, int], ...]
    chi_square: Fraction
    proportion: Fraction
    margin: Fraction


@dataclass(frozen=True, slots=True)
class IkmRule:
    """Everything that the computation of an index takes from the regulation."""

    key: str
    title: str
    valid_from: date
    source: Mapping[str, str]
    lowest: int
    highest: int
    factor: int
    indicative_below: int
    cell_minimum: int
    confidence: Fraction
    unsur: tuple[Unsur, ...]
    weights: tuple[WeightText, ...]
    classes: tuple[Mutu, ...]
    sample: SampleTable

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the unsur in the order of the annex."""
        return tuple(unsur.key for unsur in self.unsur)

    def label(self, key: str) -> str:
        """The official label of an unsur; KeyError for another key."""
        return {unsur.key: unsur.label for unsur in self.unsur}[key]

    def mutu(self, ikm: Fraction | Decimal) -> Mutu:
        """The class of an index: round to two decimals first, then compare with lower bounds only.

        The printed bands are closed on both sides and leave holes between 88.30 and 88.31; an
        unrounded 88.305 would belong to no class at all.
        """
        shown = round_half_up(ikm, IKM_PLACES)
        return next((c for c in self.classes if shown >= c.lower), self.classes[-1])


def load_rules(text: str | bytes) -> tuple[IkmRule, ...]:
    """All rules of a rule file, oldest first.

    Raises RuleError, naming rule and field, for anything missing, misspelt or contradictory.
    """
    try:
        document = tomllib.loads(text if isinstance(text, str) else text.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"Not a TOML file: {error}") from error
    blocks = document.get("rule")
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise RuleError("The file holds no [[rule]]")
    rules = tuple(_rule(block) for block in blocks)
    dates = [rule.valid_from for rule in rules]
    if any(later <= earlier for earlier, later in pairwise(dates)):
        raise RuleError("Rules must stand in the order of valid_from, each date once")
    return rules


@cache
def shipped_rules() -> tuple[IkmRule, ...]:
    """The rules that come with the portal, oldest first; the file is read once."""
    return load_rules(SHIPPED.read_bytes())


def rule_on(day: date, rules: Sequence[IkmRule] | None = None) -> IkmRule:
    """The rule in force on a day; LookupError for a day before the first one."""
    known = shipped_rules() if rules is None else rules
    position = bisect_right([rule.valid_from for rule in known], day)
    if position == 0:
        raise LookupError(f"No SKM rule was in force on {day}")
    return known[position - 1]


def newest_rule() -> IkmRule:
    """The newest shipped rule, for computations that are not bound to a date."""
    return shipped_rules()[-1]


def _rule(block: Mapping[str, Any]) -> IkmRule:
    name = block.get("key", "a rule without key")
    try:
        rule = _read(block)
    except KeyError as error:
        raise RuleError(f"{name}: field {error} is missing") from error
    except (TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise RuleError(f"{name}: {error}") from error
    _check(rule)
    return rule


def _read(block: Mapping[str, Any]) -> IkmRule:
    scale, publication = block["scale"], block["publication"]
    return IkmRule(
        key=block["key"],
        title=block["title"],
        valid_from=block["valid_from"],
        source=dict(block["source"]),
        lowest=scale["lowest"],
        highest=scale["highest"],
        factor=scale["factor"],
        indicative_below=publication["indicative_below"],
        cell_minimum=publication["cell_minimum"],
        confidence=Fraction(publication["confidence"]),
        unsur=tuple(Unsur(u["key"], u["label"]) for u in block["unsur"]),
        weights=tuple(WeightText(w["text"], w["note"]) for w in block["weight"]),
        classes=tuple(_class(c) for c in block["class"]),
        sample=_sample(block["sample"]),
    )


def _class(block: Mapping[str, Any]) -> Mutu:
    return Mutu(
        letter=block["mutu"],
        perception=block["perception"],
        kinerja=block["kinerja"],
        lower=Decimal(block["lower"]),
        ni=_band(block["ni"]),
        nik=_band(block["nik"]),
    )


def _band(pair: Sequence[str]) -> tuple[Decimal, Decimal]:
    low, high = pair
    return Decimal(low), Decimal(high)


def _sample(block: Mapping[str, Any]) -> SampleTable:
    return SampleTable(
        rows=tuple((population, sample) for population, sample in block["rows"]),
        chi_square=Fraction(block["chi_square"]),
        proportion=Fraction(block["proportion"]),
        margin=Fraction(block["margin"]),
    )


def _check(rule: IkmRule) -> None:
    bounds = [c.lower for c in rule.classes]
    populations = [population for population, _ in rule.sample.rows]
    broken = {
        "unsur: a key stands twice or none is given": not rule.keys
        or len(set(rule.keys)) < len(rule.keys),
        "weight: the first one must be there": not rule.weights,
        "class: lower bounds must fall from best to worst": not bounds
        or bounds != sorted(set(bounds), reverse=True),
        "sample.rows: populations must rise": not populations
        or populations != sorted(set(populations)),
        "scale: lowest must lie below highest": rule.lowest >= rule.highest,
        "publication.confidence must lie between 0 and 1": not 0 < rule.confidence < 1,
        "valid_from must be a date": type(rule.valid_from) is not date,
    }
    for what, is_broken in broken.items():
        if is_broken:
            raise RuleError(f"{rule.key}: {what}")
