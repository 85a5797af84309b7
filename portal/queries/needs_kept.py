"""Counted training needs as JSON knows them: units by their place in one list."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from portal.rules.fairness.figures import Absence, Figure
from portal.rules.training_needs import (
    Confidence,
    Groups,
    NeedOrigin,
    PooledNeed,
    Priority,
    UnitNeed,
    UnitShare,
)

_ORIGINS = tuple(NeedOrigin)
_ABSENCES = {one.value: one for one in Absence}


@dataclass(frozen=True)
class CountedNeeds:
    """Of each unit people at work, and people of whom a level is known; who lacks what, and who was
    assessed in what, by unit; and the needs of the agency, pooled from so many people on.
    """

    staff: Mapping[uuid.UUID, tuple[int, int]]
    groups: Groups[uuid.UUID]
    able: Mapping[str, Mapping[uuid.UUID, int]]
    pooled_from: int
    pooled: tuple[PooledNeed[uuid.UUID], ...]


def written_needs(counted: CountedNeeds) -> dict[str, Any]:
    """As text and numbers."""
    known = {*counted.staff}.union(*counted.groups.values(), *counted.able.values())
    place = {unit: n for n, unit in enumerate(sorted(known))}
    return {
        "units": "".join(unit.hex for unit in place),
        "staff": [[place[unit], *numbers] for unit, numbers in counted.staff.items()],
        "groups": {
            key: [[place[unit], one.people, one.gaps, one.levels, _signs(one.origins)]
                  for unit, one in some.items()]
            for key, some in counted.groups.items()
        },
        "able": {
            key: [[place[unit], n] for unit, n in some.items()]
            for key, some in counted.able.items()
        },
        "pooled_from": counted.pooled_from,
        "pooled": [_written(one, place) for one in counted.pooled],
    }  # fmt: skip


def read_needs(kept: Mapping[str, Any]) -> CountedNeeds:
    """The same from `written_needs`."""
    text = kept["units"]
    units = [uuid.UUID(text[start : start + 32]) for start in range(0, len(text), 32)]
    signs: dict[str, frozenset[NeedOrigin]] = {}
    for some in kept["groups"].values():
        for *_numbers, said in some:
            if said not in signs:
                signs[said] = frozenset(_ORIGINS[int(sign)] for sign in said)
    return CountedNeeds(
        staff={units[place]: (people, known) for place, people, known in kept["staff"]},
        groups={
            key: {units[place]: UnitNeed(people, gaps, levels, signs[said])
                  for place, people, gaps, levels, said in some}
            for key, some in kept["groups"].items()
        },
        able={key: {units[place]: n for place, n in some} for key, some in kept["able"].items()},
        pooled_from=kept["pooled_from"],
        pooled=tuple(_read(one, units) for one in kept["pooled"]),
    )  # fmt: skip


def _signs(origins: frozenset[NeedOrigin]) -> str:
    return "".join(str(n) for n, one in enumerate(_ORIGINS) if one in origins)


def _written(one: PooledNeed[uuid.UUID], place: Mapping[uuid.UUID, int]) -> dict[str, Any]:
    return {
        "competence": one.competence, "people": one.people, "assessed": one.assessed,
        "share": asdict(one.share), "gap": str(one.mean_gap) if one.mean_gap is not None else None,
        "origins": one.origins, "priority": one.priority, "confidence": one.confidence,
        "is_proposed": one.is_proposed,
        "units": [[place[share.unit], share.people, share.assessed] for share in one.units],
        "withheld": [place[unit] for unit in one.withheld],
        "unsure": [place[unit] for unit in one.unsure],
    }  # fmt: skip


def _read(one: Mapping[str, Any], units: list[uuid.UUID]) -> PooledNeed[uuid.UUID]:
    share = one["share"]
    return PooledNeed(
        competence=one["competence"], people=one["people"], assessed=one["assessed"],
        share=Figure(**{**share, "absence": _ABSENCES.get(share["absence"])}),
        mean_gap=Fraction(one["gap"]) if one["gap"] is not None else None,
        origins=tuple(map(NeedOrigin, one["origins"])),
        priority=Priority(one["priority"]) if one["priority"] else None,
        confidence=Confidence(one["confidence"]) if one["confidence"] else None,
        is_proposed=one["is_proposed"],
        units=tuple(UnitShare(units[place], n, known) for place, n, known in one["units"]),
        withheld=frozenset(units[place] for place in one["withheld"]),
        unsure=frozenset(units[place] for place in one["unsure"]),
    )  # fmt: skip
