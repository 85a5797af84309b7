"""Training needs (AKPK): gaps of single people, pooled by competence and unit.

Source: PP 11/2017 jo. PP 17/2020 Pasal 205-206 (competence gap and performance gap); the pooling,
its threshold and the words for confidence and priority are the portal's.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

from portal.rules.development_rule import NeedsRule
from portal.rules.disclosure import protect
from portal.rules.fairness.figures import Absence, Figure, missing
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
class UnitNeed:
    """How many people of a unit lack a competence; `gaps` of them by `levels` in all, each by their
    largest gap.
    """

    people: int
    gaps: int
    levels: int
    origins: frozenset[NeedOrigin]


Groups = Mapping[str, Mapping[U, UnitNeed]]
"""Competence -> unit -> who lacks it there."""


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
    scheme's number of people is reached.  `withheld` and `unsure` are the units whose people in
    need, and whose people assessed, are told nowhere; `assessed`, `priority` and `confidence` are
    None where they would tell those.
    """

    competence: str
    people: int
    assessed: int | None
    share: Figure
    mean_gap: Fraction | None
    origins: tuple[NeedOrigin, ...]
    priority: Priority | None
    confidence: Confidence | None
    is_proposed: bool
    units: tuple[UnitShare[U], ...]
    withheld: frozenset[U]
    unsure: frozenset[U]


def grouped(needs: Iterable[Need[P, U]]) -> dict[str, dict[U, UnitNeed]]:
    """Needs by competence and unit.  A person with the same need from several origins counts once,
    with the largest gap.
    """
    sizes: dict[tuple[str, U], dict[P, int]] = defaultdict(dict)
    origins: dict[tuple[str, U], set[NeedOrigin]] = defaultdict(set)
    for need in needs:
        people = sizes[need.competence, need.unit]
        people[need.person] = max(need.size, people.get(need.person, 0))
        origins[need.competence, need.unit].add(need.origin)
    found: dict[str, dict[U, UnitNeed]] = defaultdict(dict)
    for (competence, unit), known in sizes.items():
        gaps = [size for size in known.values() if size]
        found[competence][unit] = UnitNeed(
            len(known), len(gaps), sum(gaps), frozenset(origins[competence, unit])
        )
    return dict(found)


def pooled(
    groups: Groups[U],
    assessed: Mapping[str, Mapping[U, int]],
    pooled_from: int,
    rule: NeedsRule,
) -> list[PooledNeed[U]]:
    """Needs that are shared by at least `rule.k` people, the most urgent first.

    `assessed` is competence -> unit -> number of people somebody has assessed.  Needs of fewer
    people are left out altogether, and units of small groups keep their numbers to themselves so
    that none follows from the total.
    """
    found = [
        _pooled(competence, some, assessed.get(competence, {}), pooled_from, rule)
        for competence, some in groups.items()
        if _people(some) >= rule.k
    ]
    return sorted(found, key=_urgency)


def pooled_within(
    whole: Iterable[PooledNeed[U]],
    groups: Groups[U],
    assessed: Mapping[str, Mapping[U, int]],
    units: Collection[U],
    terms: tuple[int, NeedsRule],
) -> list[PooledNeed[U]]:
    """The same for some units alone, where nothing follows from the agency's figures beside it.

    A number is told where none of the units that the agency's table withholds is among these, or
    all of them are: then it is a sum or a difference of numbers that are told already.  Where only
    the people assessed cannot be told, the need stands without share and priority.  `terms` are
    `pooled_from` and `rule` of `pooled`.
    """
    among, found = set(units), []
    for one in whole:
        some = {u: need for u, need in groups.get(one.competence, {}).items() if u in among}
        if _is_told(one.withheld, among) and _people(some) >= terms[1].k:
            known = {u: n for u, n in assessed.get(one.competence, {}).items() if u in among}
            made = _pooled(one.competence, some, known, *terms)
            found.append(made if _is_told(one.unsure, among) else _without_share(made))
    return sorted(found, key=_urgency)


def _people(groups: Mapping[U, UnitNeed]) -> int:
    return sum(one.people for one in groups.values())


def _is_told(withheld: frozenset[U], among: set[U]) -> bool:
    return withheld <= among or not withheld & among


def _without_share(need: PooledNeed[U]) -> PooledNeed[U]:
    hidden = missing(Absence.SMALL_CELL, need.people)
    return replace(need, assessed=None, share=hidden, priority=None, confidence=None)


def _urgency(need: PooledNeed[U]) -> tuple[int, int, str]:
    rank = list(Priority).index(need.priority) if need.priority else len(Priority)
    return rank, -need.people, need.competence


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
    groups: Mapping[U, UnitNeed],
    assessed: Mapping[U, int],
    pooled_from: int,
    rule: NeedsRule,
) -> PooledNeed[U]:
    people, by_unit = _people(groups), {unit: one.people for unit, one in groups.items()}
    # Whoever is known by a hint alone was not assessed, and still belongs to the whole.
    whole = {
        unit: max(assessed.get(unit, 0), by_unit.get(unit, 0)) for unit in {*assessed, *by_unit}
    }
    total = sum(whole.values())
    share = wilson(people, total)
    gaps = sum(one.gaps for one in groups.values())
    is_proposed = people >= pooled_from
    units, withheld, unsure = _units(by_unit, whole, rule.k)
    return PooledNeed(
        competence=competence, people=people, assessed=total, share=share,
        mean_gap=Fraction(sum(one.levels for one in groups.values()), gaps) if gaps else None,
        origins=tuple(
            one for one in NeedOrigin if any(one in group.origins for group in groups.values())
        ),
        priority=priority_of(Fraction(people, total), is_proposed, rule),
        confidence=confidence_of(share, rule), is_proposed=is_proposed,
        units=units, withheld=withheld, unsure=unsure,
    )  # fmt: skip


def _units(
    by_unit: Mapping[U, int], whole: Mapping[U, int], k: int
) -> tuple[tuple[UnitShare[U], ...], frozenset[U], frozenset[U]]:
    """Units with their numbers; where one is too small, others keep silent with it.  Then those of
    which the people in need, and those of which the people assessed are told nowhere.
    """
    keys = {str(place): unit for place, unit in enumerate(whole)}
    lacking = protect({key: by_unit.get(unit, 0) for key, unit in keys.items()}, k)
    able = protect({key: whole[unit] - by_unit.get(unit, 0) for key, unit in keys.items()}, k)
    withheld = frozenset(unit for key, unit in keys.items() if lacking[key] is None)
    unsure = withheld | {unit for key, unit in keys.items() if able[key] is None}
    shares = tuple(
        UnitShare(unit, lacking[key], None if unit in unsure else whole[unit])
        for key, unit in keys.items()
        if by_unit.get(unit, 0)
    )
    return shares, withheld, unsure
