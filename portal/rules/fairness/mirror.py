"""A rater's own mirror before submitting: the spread of the own ratings beside that of all others.

The pool is shown only where it stands for enough raters and people, so that no single colleague can
be read from it (design: trust, B4).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from portal.rules.predikat import Ekspektasi

MINIMUM_OWN: Final = 3
MINIMUM_RATERS: Final = 5
MINIMUM_PEOPLE: Final = 20
POINTS: Final[Mapping[Ekspektasi, int]] = {
    Ekspektasi.DIBAWAH: 1, Ekspektasi.SESUAI: 2, Ekspektasi.DIATAS: 3,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spread:
    """Counts of one kind of rating, their mean in points 1-3 and the share at the top."""

    counts: Mapping[Ekspektasi, int]

    @property
    def n(self) -> int:
        """How many ratings."""
        return sum(self.counts.values())

    @property
    def order(self) -> tuple[Ekspektasi, ...]:
        """The ratings, the highest first."""
        return tuple(reversed(list(Ekspektasi)))

    @property
    def mean(self) -> float:
        """In points; 0 for none."""
        whole = sum(POINTS[one] * count for one, count in self.counts.items())
        return whole / self.n if self.n else 0.0

    def share(self, rating: Ekspektasi) -> float:
        """Part of all, 0 to 1."""
        return self.counts.get(rating, 0) / self.n if self.n else 0.0


@dataclass(frozen=True, slots=True)
class Mirror:
    """Own and pooled spread; `pool` None where it would stand for too few, `own` None for too
    few ratings to speak of a spread.
    """

    own: Spread | None
    pool: Spread | None
    own_n: int


def mirror(own: Sequence[Ekspektasi], others: Mapping[str, Sequence[Ekspektasi]]) -> Mirror:
    """The mirror of one rater; `others` are the ratings of every other rater."""
    raters = [ratings for ratings in others.values() if ratings]
    pooled = [one for ratings in raters for one in ratings]
    is_pool = len(raters) >= MINIMUM_RATERS and len(pooled) >= MINIMUM_PEOPLE
    return Mirror(
        Spread(Counter(own)) if len(own) >= MINIMUM_OWN else None,
        Spread(Counter(pooled)) if is_pool else None,
        len(own),
    )
