"""Results level by level: the units below one, each with all that lie under it."""

import datetime
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.queries.result_lists import UnitCounts
from portal.queries.units import UnitRows
from portal.rules.predikat import Predikat


@dataclass(frozen=True)
class Level:
    """A unit one step down with the documents of all below it; `unit_id` None = those of the unit
    above itself.
    """

    unit_id: uuid.UUID | None
    name: str
    counts: Mapping[Predikat, int]

    @property
    def total(self) -> int:
        """All documents."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Levels:
    """The rows below a unit (None = the whole agency), and the unit above it."""

    unit: uuid.UUID | None
    up: uuid.UUID | None
    columns: Sequence[Predikat]
    rows: Sequence[Level]
    total: int
    counted_at: datetime.datetime


def result_levels(counted: UnitCounts, unit: uuid.UUID | None, units: UnitRows) -> Levels:
    """One step down from a unit.  A unit without any document has no row."""
    # Documents of the unit itself, or of none, lie under no unit below it.
    branches = units.branches(unit)
    found: dict[uuid.UUID | None, Counter[Predikat]] = {}
    for holder, predikat, number in counted.counts:
        branch = branches.get(holder) if holder else None
        found.setdefault(branch, Counter())[predikat] += number
    rows = [Level(one, units[one][1] if one else "", sums) for one, sums in found.items()]
    rows.sort(key=lambda one: (one.unit_id is not None, one.name))
    up = units.parents.get(unit) if unit else None
    columns = [one for one in Predikat if any(row.counts.get(one) for row in rows)]
    return Levels(unit, up, columns, rows, sum(one.total for one in rows), counted.counted_at)
