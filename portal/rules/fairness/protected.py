"""The table from which every figure of the fairness panel is computed, fit to leave the house.

Raters with fewer than k ratees are left out, names are replaced by numbers in an order that a key
decides, and nothing else is in it; so the panel and whoever recomputes it use the same digits.
"""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from portal.rules.fairness.ratings import Rating

MINIMUM_RATEES: Final = 5
HEAD: Final = "ratee,rater,item,value"


@dataclass(frozen=True, slots=True)
class Protected:
    """The ratings under numbers, ordered; `raters` and `ratees` lead back and never leave the
    house; `left_out` counts raters with too few ratees.
    """

    ratings: tuple[Rating, ...]
    raters: dict[str, str]
    ratees: dict[str, str]
    left_out: int

    def csv(self) -> bytes:
        """As `flask compute severity` and `agreement` read it."""
        lines = [f"{r.ratee},{r.rater},{r.item},{r.value:g}" for r in self.ratings]
        return "\n".join([HEAD, *lines, ""]).encode()

    @property
    def sha256(self) -> str:
        """Fingerprint of the file, in hex."""
        return hashlib.sha256(self.csv()).hexdigest()


def protected(ratings: Sequence[Rating], key: bytes, k: int = MINIMUM_RATEES) -> Protected:
    """Ratings of raters with at least `k` ratees; ValueError below two."""
    if k < 2:
        raise ValueError("k must be at least 2")
    people: dict[str, set[str]] = defaultdict(set)
    for one in ratings:
        people[one.rater].add(one.ratee)
    kept = {rater for rater, ratees in people.items() if len(ratees) >= k}
    shown = [one for one in ratings if one.rater in kept]
    raters = _numbered({one.rater for one in shown}, "P", key)
    ratees = _numbered({one.ratee for one in shown}, "N", key)
    hidden = sorted(
        (Rating(ratees[r.ratee], raters[r.rater], r.value, r.item) for r in shown),
        key=lambda r: (r.ratee, r.rater, r.item),
    )
    return Protected(
        tuple(hidden),
        {number: name for name, number in raters.items()},
        {number: name for name, number in ratees.items()},
        len(people) - len(kept),
    )


def _numbered(names: set[str], letter: str, key: bytes) -> dict[str, str]:
    """Numbers in the order of a keyed hash, so that they tell neither age nor rank."""
    ordered = sorted(names, key=lambda n: hmac.new(key, n.encode(), hashlib.sha256).digest())
    width = len(str(len(ordered)))
    return {name: f"{letter}{place:0{width}d}" for place, name in enumerate(ordered, start=1)}
