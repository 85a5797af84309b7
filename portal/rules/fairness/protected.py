"""Tables from which every figure of the fairness panel is computed, fit to leave the house.

Who knows one rater of somebody must find at least k people to whom a row may belong; a row of
somebody whom nobody else rated compares nothing.  So raters with fewer than k ratees in a period
and ratees with a single rater are left out, in turn, until only a core is left in which both hold
(a two-mode core: Cerinsek and Batagelj, Social Networks 42, 2015; k-anonymity: Sweeney, 2002,
the known fact being one of the raters).  Names are replaced by numbers in
an order that a key decides, and nothing else is in the table; the panel computes from the same
rows, so that whoever recomputes gets the same digits.
"""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from portal.rules.fairness.ratings import Rating

MINIMUM_RATEES: Final = 5
MINIMUM_RATERS: Final = 2
HEAD: Final = "ratee,rater,item,value"
PERIOD_HEAD: Final = f"period,{HEAD}"


@dataclass(frozen=True, slots=True)
class Protected:
    """The ratings under numbers, ordered; somebody has another number in every period.

    `raters` lead back to names and `ratees` to (name, period); they never leave the house.
    `left_out` counts raters with too few ratees, `alone` people whom too few rated.
    """

    ratings: tuple[Rating, ...]
    raters: dict[str, str]
    ratees: dict[str, tuple[str, str]]
    left_out: int
    alone: int

    def csv(self) -> bytes:
        """As `flask compute severity`, `agreement`, `rasch` and `habits` read it."""
        return _file(HEAD, map(_line, self.ratings))

    @property
    def sha256(self) -> str:
        """Fingerprint of the file, in hex."""
        return hashlib.sha256(self.csv()).hexdigest()


@dataclass(frozen=True, slots=True)
class OverPeriods:
    """Ratings of several periods, the oldest first, in which people keep their numbers: what
    habits over time are found from.  `people` lead back and never leave the house.
    """

    periods: tuple[tuple[str, tuple[Rating, ...]], ...]
    raters: dict[str, str]
    ratees: dict[str, str]

    def csv(self) -> bytes:
        """As `flask compute pairs` and `flask compute drift` read it."""
        lines = (f"{label},{_line(one)}" for label, rows in self.periods for one in rows)
        return _file(PERIOD_HEAD, lines)

    @property
    def sha256(self) -> str:
        """Fingerprint of the file, in hex."""
        return hashlib.sha256(self.csv()).hexdigest()


def protected(
    periods: Mapping[str, Sequence[Rating]], key: bytes, k: int = MINIMUM_RATEES,
    together: int = MINIMUM_RATERS,
) -> Protected:  # fmt: skip
    """The core of each period in one table; ValueError for a k below two."""
    cores = {label: core(rows, k, together) for label, rows in periods.items()}
    shown = [
        Rating(f"{one.ratee}:{label}", one.rater, one.value, one.item)
        for label, rows in cores.items()
        for one in rows
    ]
    people = {
        f"{one.ratee}:{label}": (one.ratee, label) for label, rows in cores.items() for one in rows
    }
    raters = _numbered({one.rater for one in shown}, "P", key)
    ratees = _numbered(people.keys(), "N", key)
    return Protected(
        _hidden(shown, raters, ratees),
        {number: name for name, number in raters.items()},
        {number: people[name] for name, number in ratees.items()},
        len({one.rater for rows in periods.values() for one in rows} - raters.keys()),
        sum(len({one.ratee for one in rows}) for rows in periods.values()) - len(ratees),
    )


def over_periods(
    periods: Mapping[str, Sequence[Rating]], key: bytes, k: int = MINIMUM_RATEES
) -> OverPeriods:
    """The core of each period, people under the same number in all of them."""
    cores = {label: core(rows, k, MINIMUM_RATERS) for label, rows in periods.items()}
    raters = _numbered({one.rater for rows in cores.values() for one in rows}, "P", key)
    ratees = _numbered({one.ratee for rows in cores.values() for one in rows}, "N", key)
    return OverPeriods(
        tuple((label, _hidden(rows, raters, ratees)) for label, rows in cores.items() if rows),
        {number: name for name, number in raters.items()},
        {number: name for name, number in ratees.items()},
    )


def core(ratings: Sequence[Rating], k: int, together: int) -> list[Rating]:
    """What is left when every rater has `k` ratees and every ratee `together` raters."""
    if k < 2:
        raise ValueError("k must be at least 2")
    kept = list(ratings)
    while True:
        rated, raters = defaultdict(set), defaultdict(set)
        for one in kept:
            rated[one.rater].add(one.ratee)
            raters[one.ratee].add(one.rater)
        few = {name for name, people in rated.items() if len(people) < k}
        alone = {name for name, people in raters.items() if len(people) < together}
        if not few and not alone:
            return kept
        kept = [one for one in kept if one.rater not in few and one.ratee not in alone]


def _hidden(
    rows: Iterable[Rating], raters: Mapping[str, str], ratees: Mapping[str, str]
) -> tuple[Rating, ...]:
    return tuple(
        sorted(
            (Rating(ratees[r.ratee], raters[r.rater], r.value, r.item) for r in rows),
            key=lambda r: (r.ratee, r.rater, r.item),
        )
    )


def _line(one: Rating) -> str:
    return f"{one.ratee},{one.rater},{one.item},{one.value:g}"


def _file(head: str, lines: Iterable[str]) -> bytes:
    return "\n".join([head, *lines, ""]).encode()


def _numbered(names: Iterable[str], letter: str, key: bytes) -> dict[str, str]:
    """Numbers in the order of a keyed hash, so that they tell neither age nor rank."""
    ordered = sorted(set(names), key=lambda n: hmac.new(key, n.encode(), hashlib.sha256).digest())
    width = len(str(len(ordered)))
    return {name: f"{letter}{place:0{width}d}" for place, name in enumerate(ordered, start=1)}
