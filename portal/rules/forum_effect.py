"""What a forum did: before and after, so that calibration can be told from forcing a curve.

Source: the before/after table of the appraisal literature on calibration; Spearman's rank
correlation with mean ranks for ties (Kendall and Gibbons, Rank Correlation Methods, 1990, ch. 3).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import pstdev
from typing import Final

from portal.rules.forum_sitting import Ratings
from portal.rules.forum_words import Reply, Verdict
from portal.rules.predikat import Ekspektasi, Predikat, predikat_of

POINTS: Final = {Ekspektasi.DIBAWAH: 1, Ekspektasi.SESUAI: 2, Ekspektasi.DIATAS: 3}
_ORDER = {predikat: -place for place, predikat in enumerate(Predikat)}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case: its rater, the ratings before and after, what was advised and answered."""

    rater: str
    before: Ratings
    after: Ratings | None
    verdict: Verdict | None = None
    has_evidence: bool = False
    reply: Reply | None = None


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


def effect(outcomes: Sequence[Outcome]) -> Effect:
    """The before/after table of a session; a case without an "after" counts as not moved."""
    changes = [one for one in outcomes if one.verdict is Verdict.UBAH]
    pairs = [(one.rater, one.before, one.after or one.before) for one in outcomes]
    moved = [one for one in outcomes if one.after is not None and one.after != one.before]
    return Effect(
        cases=len(outcomes),
        advised=len(changes),
        accepted=sum(one.reply is Reply.TERIMA for one in changes),
        kept=sum(one.reply is Reply.TETAP for one in changes),
        waiting=sum(one.reply is None for one in changes),
        moved=len(moved),
        with_evidence=sum(one.has_evidence for one in moved),
        spearman=spearman(
            [_ORDER[predikat_of(*before)] for _, before, _ in pairs],
            [_ORDER[predikat_of(*after)] for _, _, after in pairs],
        ),
        spread_before=_spread([(rater, before) for rater, before, _ in pairs]),
        spread_after=_spread([(rater, after) for rater, _, after in pairs]),
    )


def spearman(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Pearson's correlation of mean ranks; None where either side does not vary."""
    if len(one) < 2 or len(one) != len(other):
        return None
    first, second = _ranks(one), _ranks(other)
    centre = (len(one) + 1) / 2
    both = math.fsum((a - centre) * (b - centre) for a, b in zip(first, second, strict=True))
    squares = [math.fsum((a - centre) ** 2 for a in ranks) for ranks in (first, second)]
    if min(squares) == 0:
        return None
    return both / math.sqrt(squares[0] * squares[1])


def _ranks(values: Sequence[float]) -> list[float]:
    ordered = sorted(values)
    first = {value: place for place, value in reversed(list(enumerate(ordered, start=1)))}
    last = {value: place for place, value in enumerate(ordered, start=1)}
    return [(first[value] + last[value]) / 2 for value in values]


def _spread(rated: Sequence[tuple[str, Ratings]]) -> float | None:
    """Standard deviation of the raters' means, in points."""
    by_rater: dict[str, list[float]] = {}
    for rater, ratings in rated:
        by_rater.setdefault(rater, []).append(points(ratings))
    if len(by_rater) < 2:
        return None
    return pstdev([math.fsum(row) / len(row) for row in by_rater.values()])
