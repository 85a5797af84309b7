"""What a forum did: before and after, so that calibration can be told from forcing a curve.

Source: the before/after table of the appraisal literature on calibration; Spearman's rank
correlation with mean ranks for ties (Kendall and Gibbons, Rank Correlation Methods, 1990, ch. 3).
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from statistics import pstdev
from typing import Any, Final

from portal.rules.forum_sitting import Ratings
from portal.rules.forum_words import Reply, Verdict
from portal.rules.predikat import Ekspektasi, Predikat, predikat_of

POINTS: Final = {Ekspektasi.DIBAWAH: 1, Ekspektasi.SESUAI: 2, Ekspektasi.DIATAS: 3}
_ORDER = {predikat: -place for place, predikat in enumerate(Predikat)}


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case (or `count` equal ones): its rater, the ratings before and after, what was advised and
    answered.
    """

    rater: str
    before: Ratings
    after: Ratings | None
    verdict: Verdict | None = None
    has_evidence: bool = False
    reply: Reply | None = None
    count: int = 1
    advised: Ratings | None = None


@dataclass(frozen=True, slots=True)
class RaterPoints:
    """The points of a rater's `cases`, added up before and after the forum."""

    before: float
    after: float
    cases: int


@dataclass(frozen=True, slots=True)
class Opinion:
    """What `count` members thought of cases with these ratings before and after."""

    view: Ratings
    before: Ratings
    after: Ratings
    count: int = 1


class Direction(StrEnum):
    """Where a rating moved; `CAMPURAN` = one of the two up, the other down."""

    NAIK = "naik"
    TURUN = "turun"
    CAMPURAN = "campuran"


@dataclass(frozen=True, slots=True)
class Report:
    """What a concluded session tells of itself, None where it is too small to tell.

    `agreed_before` and `agreed_after` are shares of `opinions` equal to the rating; `moved` and
    `advised` count cases by direction.
    """

    cases: int
    least: int
    opinions: int
    agreed_before: Fraction | None
    agreed_after: Fraction | None
    advised: Mapping[Direction, int] | None
    moved: Mapping[Direction, int] | None


@dataclass(frozen=True, slots=True)
class Effect:
    """Counts, the rank correlation of predikat before and after (None without variation), and the
    spread of the raters' mean points before and after (None for a single rater).
    """

    cases: int
    advised: int
    accepted: int
    kept: int
    waiting: int
    moved: int
    with_evidence: int
    spearman: float | None
    spread_before: float | None
    spread_after: float | None


def points(ratings: Ratings) -> float:
    """Mean of the two ratings on a scale of 1 to 3."""
    return (POINTS[ratings[0]] + POINTS[ratings[1]]) / 2


def effect(outcomes: Sequence[Outcome], raters: Iterable[RaterPoints] | None = None) -> Effect:
    """The before/after table of a session; a case without an "after" counts as not moved.

    `raters` are the points that outcomes without their rater do not tell.
    """
    changes = [one for one in outcomes if one.verdict is Verdict.UBAH]
    pairs = [(one.before, one.after or one.before, one.count) for one in outcomes]
    spreads = _points_of(outcomes) if raters is None else list(raters)
    moved = [one for one in outcomes if one.after is not None and one.after != one.before]
    return Effect(
        cases=_sum(outcomes),
        advised=_sum(changes),
        accepted=_sum(one for one in changes if one.reply is Reply.TERIMA),
        kept=_sum(one for one in changes if one.reply is Reply.TETAP),
        waiting=_sum(one for one in changes if one.reply is None),
        moved=_sum(moved),
        with_evidence=_sum(one for one in moved if one.has_evidence),
        spearman=spearman_of(
            _counted(((_place(before), _place(after)), n) for before, after, n in pairs)
        ),
        spread_before=_spread([one.before / one.cases for one in spreads]),
        spread_after=_spread([one.after / one.cases for one in spreads]),
    )


def report(outcomes: Sequence[Outcome], opinions: Sequence[Opinion], least: int) -> Report:
    """Agreement and directions of a session; nothing of them below `least` cases, because few
    cases would tell of single people (agency's own rule, `data/rules/forum.toml`).
    """
    cases, said = _sum(outcomes), sum(one.count for one in opinions)
    if cases < least or not said:
        return Report(cases, least, said, None, None, None, None)
    before = sum(one.count for one in opinions if one.view == one.before)
    after = sum(one.count for one in opinions if one.view == one.after)
    advised: Counter[Direction] = Counter()
    moved: Counter[Direction] = Counter()
    for one in outcomes:
        if one.advised is not None:
            advised[direction(one.before, one.advised)] += one.count
        if one.after is not None and one.after != one.before:
            moved[direction(one.before, one.after)] += one.count
    return Report(
        cases, least, said, Fraction(before, said), Fraction(after, said), dict(advised),
        dict(moved),
    )  # fmt: skip


def direction(before: Ratings, after: Ratings) -> Direction:
    """Where a changed rating went."""
    steps = {POINTS[new] - POINTS[old] for old, new in zip(before, after, strict=True)}
    if min(steps) < 0 < max(steps):
        return Direction.CAMPURAN
    return Direction.NAIK if max(steps) > 0 else Direction.TURUN


def _sum(outcomes: Iterable[Outcome]) -> int:
    return sum(one.count for one in outcomes)


def _place(ratings: Ratings) -> int:
    return _ORDER[predikat_of(*ratings)]


def spearman(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Pearson's correlation of mean ranks; None where either side does not vary."""
    if len(one) != len(other):
        return None
    return spearman_of(Counter(zip(one, other, strict=True)))


def spearman_of(pairs: Mapping[tuple[float, float], int]) -> float | None:
    """The same of pairs that each occur so often."""
    first, second = (_ranks(_counted((p[side], n) for p, n in pairs.items())) for side in (0, 1))
    centre = (sum(pairs.values()) + 1) / 2
    rows = [(first[a] - centre, second[b] - centre, n) for (a, b), n in pairs.items()]
    both = math.fsum(x * y * n for x, y, n in rows)
    squares = [math.fsum(row[side] ** 2 * row[2] for row in rows) for side in (0, 1)]
    if min(squares) == 0:
        return None
    return both / math.sqrt(squares[0] * squares[1])


def _counted(rows: Iterable[tuple[Any, int]]) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for what, n in rows:
        found[what] += n
    return found


def _ranks(values: Mapping[float, int]) -> dict[float, float]:
    """The mean rank of each value."""
    found, below = {}, 0
    for value, n in sorted(values.items()):
        found[value] = below + (n + 1) / 2
        below += n
    return found


def _points_of(outcomes: Sequence[Outcome]) -> list[RaterPoints]:
    """The points of each rater's cases."""
    by_rater: dict[str, list[Outcome]] = {}
    for one in outcomes:
        by_rater.setdefault(one.rater, []).append(one)
    return [
        RaterPoints(
            sum(points(one.before) * one.count for one in theirs),
            sum(points(one.after or one.before) * one.count for one in theirs),
            _sum(theirs),
        )
        for theirs in by_rater.values()
    ]  # fmt: skip


def _spread(means: Sequence[float]) -> float | None:
    """Standard deviation of the raters' means, in points."""
    return pstdev(means) if len(means) > 1 else None
