"""What is missing in a unit's cascade, and the way from one goal up to the city's.

Source: PermenPANRB 6/2022, L.II.A.4-5: every strategy has an owner (A.5.h), and what stands in a
cell of the matrix becomes a result in that employee's plan (A.5.j).
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Share:
    """One cell of the matrix: a role, or expressly none; `is_taken`: it stands in a plan."""

    strategy: Hashable
    has_role: bool
    is_taken: bool = False


@dataclass(frozen=True, slots=True)
class Orphans:
    """What nobody carries yet, each in the order in which it was given.

    `goals` without a strategy, `strategies` without an owner, and the number of roles that stand
    in no plan yet.
    """

    goals: tuple[Hashable, ...]
    strategies: tuple[Hashable, ...]
    not_taken: int


def orphans(
    goals: Sequence[K], strategies: Mapping[K, K | None], shares: Iterable[Share]
) -> Orphans:
    """The orphans of a unit; `strategies` tells the goal of each (A.5.h)."""
    roles = [share for share in shares if share.has_role]
    owned = {share.strategy for share in roles}
    served = set(strategies.values())
    return Orphans(
        goals=tuple(goal for goal in goals if goal not in served),
        strategies=tuple(one for one in strategies if one not in owned),
        not_taken=sum(not share.is_taken for share in roles),
    )


def way_up(start: K, above: Mapping[K, K | None]) -> tuple[K, ...]:
    """From `start` to the top, both included; a circle ends where it would begin again."""
    way: list[K] = []
    here: K | None = start
    while here is not None and here not in way:
        way.append(here)
        here = above.get(here)
    return tuple(way)
