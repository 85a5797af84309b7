"""Training needs (AKPK): gaps of single people, pooled by competence and unit.

Source: PP 11/2017 jo. PP 17/2020 Pasal 205-206 (competence gap and performance gap); the pooling,
its threshold and the words for confidence and priority are the portal's.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

from portal.rules.development_rule import NeedsRule
from portal.rules.disclosure import protect
from portal.rules.fairness.figures import Figure
from portal.rules.fairness.proportions import wilson

P = TypeVar("P")
U = TypeVar("U")


class NeedOrigin(StrEnum):
    """From what a need is read."""

    KOMPETENSI = "kompetensi"
    PERILAKU = "perilaku"
    HASIL_KERJA = "hasil_kerja"
    SUKSESI = "suksesi"


class Priority(StrEnum):
    """How urgent the need of a group is."""

    TINGGI = "tinggi"
    MENENGAH = "menengah"
    RENDAH = "rendah"


class Confidence(StrEnum):
    """How sure the share of people is."""

    KUAT = "kuat"
    SEDANG = "sedang"
    LEMAH = "lemah"


@dataclass(frozen=True, slots=True)
class Need(Generic[P, U]):
    """Somebody's gap; `size` is in levels, 0 where only a hint (behaviour, result) says so."""

    person: P
    unit: U
    competence: str
    origin: NeedOrigin
    size: int = 0


@dataclass(frozen=True, slots=True)
class UnitShare(Generic[U]):
    """A unit's part of a pooled need; numbers that are None are withheld: the group is small."""

    unit: U
    people: int | None
    assessed: int | None


@dataclass(frozen=True, slots=True)
class PooledNeed(Generic[U]):
    """What several people lack.

    `people` of `assessed`, with the share and its interval; `mean_gap` over those with a gap in
    levels, None without any; `origins` in the order of `NeedOrigin`.  `is_proposed` says that the
    scheme's number of people is reached.
    """

    competence: str
    people: int
    assessed: int
    share: Figure
    mean_gap: Fraction | None
    origins: tuple[NeedOrigin, ...]
    priority: Priority
    confidence: Confidence
    is_proposed: bool
    units: tuple[UnitShare[U], ...]


def pooled(
    needs: Iterable[Need[P, U]],
    assessed: Mapping[str, Mapping[U, int]],
    pooled_from: int,
    rule: NeedsRule,
) -> list[PooledNeed[U]]:
    """Needs that are shared by at least `rule.k` people, the most urgent first.

    `assessed` is competence -> unit -> number of people somebody has assessed.  A person with the
    same need from several origins counts once.  Needs of fewer people are left out altogether, and
    units of small groups keep their numbers to themselves so that none follows from the total.
    """
    grouped: dict[str, list[Need[P, U]]] = defaultdict(list)
    for need in needs:
        grouped[need.competence].append(need)
    found = [
        _pooled(competence, some, assessed.get(competence, {}), pooled_from, rule)
        for competence, some in grouped.items()
        if len({one.person for one in some}) >= rule.k
    ]
    ranks = list(Priority)
    return sorted(found, key=lambda p: (ranks.index(p.priority), -p.people, p.competence))


def priority_of(share: Fraction, is_proposed: bool, rule: NeedsRule) -> Priority:
    """How urgent: by the share of the people assessed, and never high for fewer than the scheme's
    number of people.
    """
    percent = share * 100
    if is_proposed and percent >= rule.high_percent:
        return Priority.TINGGI
    return Priority.MENENGAH if is_proposed and percent >= rule.medium_percent else Priority.RENDAH


def confidence_of(share: Figure, rule: NeedsRule) -> Confidence:
    """By the width of the interval of the share, in percentage points (Wilson 1927)."""
    if share.low is None or share.high is None:
        return Confidence.LEMAH
    width = round((share.high - share.low) * 100, 6)
    if width <= rule.strong_width:
        return Confidence.KUAT
    return Confidence.SEDANG if width <= rule.fair_width else Confidence.LEMAH


def _pooled(
    competence: str,
    needs: Collection[Need[P, U]],
    assessed: Mapping[U, int],
    pooled_from: int,
    rule: NeedsRule,
) -> PooledNeed[U]:
    people = {one.person: one.unit for one in needs}
    by_unit: dict[U, int] = defaultdict(int)
    for unit in people.values():
        by_unit[unit] += 1
    # Whoever is known by a hint alone was not assessed, and still belongs to the whole.
    whole = {
        unit: max(assessed.get(unit, 0), by_unit.get(unit, 0)) for unit in {*assessed, *by_unit}
    }
    total = sum(whole.values())
    share = wilson(len(people), total)
    sizes = _sizes(needs)
    is_proposed = len(people) >= pooled_from
    return PooledNeed(
        competence=competence, people=len(people), assessed=total, share=share,
        mean_gap=Fraction(sum(sizes), len(sizes)) if sizes else None,
        origins=tuple(one for one in NeedOrigin if any(need.origin is one for need in needs)),
        priority=priority_of(Fraction(len(people), total), is_proposed, rule),
        confidence=confidence_of(share, rule), is_proposed=is_proposed,
        units=_units(by_unit, whole, rule.k),
    )  # fmt: skip


def _sizes(needs: Iterable[Need[P, U]]) -> list[int]:
    """The largest gap of each person."""
    largest: dict[P, int] = {}
    for need in needs:
        if need.size:
            largest[need.person] = max(need.size, largest.get(need.person, 0))
    return list(largest.values())


def _units(by_unit: Mapping[U, int], whole: Mapping[U, int], k: int) -> tuple[UnitShare[U], ...]:
    """Units with their numbers; where one is too small, others keep silent with it."""
    keys = {str(place): unit for place, unit in enumerate(whole)}
    lacking = protect({key: by_unit.get(unit, 0) for key, unit in keys.items()}, k)
    able = protect({key: whole[unit] - by_unit.get(unit, 0) for key, unit in keys.items()}, k)
    return tuple(
        UnitShare(
            unit, lacking[key],
            whole[unit] if lacking[key] is not None and able[key] is not None else None,
        )
        for key, unit in keys.items()
        if by_unit.get(unit, 0)
    )  # fmt: skip
