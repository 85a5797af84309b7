"""Indeks Kepuasan Masyarakat: from tallies to NRR, NI, IKM, mutu, interval and ranks.

Source: annex of PermenPANRB 14/2017.  NRR = sum of the values of an unsur / its answers;
NI = sum of weight x NRR; IKM = 25 x NI.  Everything is a Fraction until it is printed, and every
printed figure is rounded once, half up, from the exact one: rounding NRR first gives other digits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from portal.rules.ikm_interval import Interval, root, t_interval, variance
from portal.rules.ikm_rule import IKM_PLACES, IkmRule, Mutu
from portal.rules.ikm_tally import (
    NO_ANSWERS,
    Answers,
    Counts,
    Tally,
    merge,
    own_index,
    own_index_from_key,
    own_index_key,
    stored_tally,
    tally,
)
from portal.rules.ikm_weights import Weights, equal_weights, own_weights, weights_without
from portal.rules.scales import round_half_up

__all__ = [
    "Absence",
    "Answers",
    "Counts",
    "Figure",
    "Index",
    "Interval",
    "Tally",
    "UnsurResult",
    "Weights",
    "equal_weights",
    "index",
    "index_of_means",
    "index_of_rows",
    "main_weights",
    "merge",
    "own_index",
    "own_index_from_key",
    "own_index_key",
    "own_weights",
    "stored_tally",
    "tally",
    "weights_without",
]

NRR_PLACES: Final = 3
NI_PLACES: Final = 3


class Absence(StrEnum):
    """Why a figure is not given."""

    NO_RESPONDENTS = "no_respondents"
    UNSUR_UNANSWERED = "unsur_unanswered"
    TOO_FEW_RESPONDENTS = "too_few_respondents"
    ONLY_MEANS = "only_means"


@dataclass(frozen=True, slots=True)
class UnsurResult:
    """One unsur: `n` answers, `counts` of 1-4, `nrr` on 1-4, `weight`, `rank` 1 = mend first.

    `n` and `counts` are None when only means are known, `nrr` and `rank` when nobody answered, and
    `weight`, `nrr` and `rank` when the unsur is switched off.  Equal NRR share the better rank,
    and the next one is skipped (1, 1, 3).
    """

    key: str
    n: int | None
    counts: Counts | None
    nrr: Fraction | None
    weight: Fraction | None
    rank: int | None

    @property
    def weighted(self) -> Fraction | None:
        """NRR tertimbang: its share of NI."""
        return None if self.nrr is None or self.weight is None else self.nrr * self.weight

    @property
    def nrr_shown(self) -> Decimal | None:
        """NRR as printed, three decimals."""
        return None if self.nrr is None else round_half_up(self.nrr, NRR_PLACES)

    def share(self, value: int) -> Fraction | None:
        """The part of this unsur's answers that were `value` (1-4); None without answers."""
        if not 1 <= value <= len(NO_ANSWERS):
            raise ValueError(f"Not an answer: {value}")
        return Fraction(self.counts[value - 1], self.n) if self.counts and self.n else None


@dataclass(frozen=True, slots=True)
class Figure:
    """NI (1-4) and IKM (25-100) under one set of weights, exact, with the class of service."""

    weights: Weights
    ni: Fraction
    ikm: Fraction
    mutu: Mutu

    @property
    def ni_shown(self) -> Decimal:
        """NI as printed, three decimals."""
        return round_half_up(self.ni, NI_PLACES)

    @property
    def ikm_shown(self) -> Decimal:
        """IKM as printed, two decimals; the mutu belongs to this rounded figure."""
        return round_half_up(self.ikm, IKM_PLACES)


@dataclass(frozen=True, slots=True)
class Index:
    """An index with everything that is printed beside it.

    `figure` is None when an unsur that counts has no answer (`absence` says why), `interval` is
    None without two respondents or when only means are known (`interval_absence`).  `n` is None
    only for means without a number of respondents.  `deviation` is the standard deviation of own
    indices on the scale 1-4.
    """

    rule: IkmRule
    n: int | None
    unsur: tuple[UnsurResult, ...]
    figure: Figure | None
    interval: Interval | None
    deviation: Decimal | None
    absence: Absence | None
    interval_absence: Absence | None

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Keys of the unsur that count but were answered by nobody."""
        return tuple(u.key for u in self.unsur if u.weight is not None and u.nrr is None)

    @property
    def is_indicative(self) -> bool:
        """Too few respondents for more than a hint; unknown n is not taken for many."""
        return self.n is None or self.n < self.rule.indicative_below

    @property
    def has_certain_mutu(self) -> bool:
        """Both ends of the interval have the same letter as the index itself."""
        if self.figure is None or self.interval is None:
            return False
        ends = (self.interval.low, self.interval.high)
        return all(self.rule.mutu(end) == self.figure.mutu for end in ends)

    def compared(self, weights: Weights) -> Figure | None:
        """The same NRR under other weights, to reconcile a series that was computed that way."""
        return _figure({u.key: u.nrr for u in self.unsur}, weights, self.rule)

    def mend_first(self) -> tuple[str, ...]:
        """Keys of the unsur with the lowest NRR: where follow-up begins."""
        return tuple(u.key for u in self.unsur if u.rank == 1)


def main_weights(rule: IkmRule) -> Weights:
    """The weights under which an index is published: the first of the rule, for every unsur."""
    return equal_weights(rule.weights[0].text, rule.keys)


def index(given: Tally, rule: IkmRule, weights: Weights | None = None) -> Index:
    """The index of a tally; without `weights`, by the rule's main weights.

    The histogram of own indices must have been counted under weights of the same proportions.
    """
    used = weights or main_weights(rule)
    counts = {key: given.counts.get(key, NO_ANSWERS) for key in rule.keys}
    nrr = {key: _nrr(counts[key]) if key in used.each else None for key in rule.keys}
    figure = _figure(nrr, used, rule)
    interval = t_interval(given.own, figure.ikm, used.total, rule) if figure else None
    spread = variance(given.own)
    return Index(
        rule=rule,
        n=given.n,
        unsur=_unsur(nrr, used, counts),
        figure=figure,
        interval=interval,
        deviation=None if spread is None else root(spread),
        absence=None if figure else _absence(given.n),
        interval_absence=_interval_absence(figure, interval, given.n),
    )


def index_of_rows(rows: Sequence[Answers], rule: IkmRule, weights: Weights | None = None) -> Index:
    """The index of rows of answers (unsur -> 1-4 or None); their order is irrelevant.

    Raises ValueError for a value that is not a whole number 1-4.
    """
    used = weights or main_weights(rule)
    return index(tally(rows, used), rule, used)


def index_of_means(
    means: Mapping[str, Fraction | None],
    rule: IkmRule,
    weights: Weights | None = None,
    n: int | None = None,
) -> Index:
    """The index of published NRR, taken exactly as they are printed; there is no interval.

    Raises ValueError for a mean outside the scale.
    """
    used = weights or main_weights(rule)
    nrr = {key: means.get(key) if key in used.each else None for key in rule.keys}
    if any(not rule.lowest <= mean <= rule.highest for mean in nrr.values() if mean is not None):
        raise ValueError("A mean lies outside the scale")
    figure = _figure(nrr, used, rule)
    return Index(
        rule=rule,
        n=n,
        unsur=_unsur(nrr, used, None),
        figure=figure,
        interval=None,
        deviation=None,
        absence=None if figure else Absence.UNSUR_UNANSWERED,
        interval_absence=Absence.ONLY_MEANS,
    )


def _nrr(counts: Counts) -> Fraction | None:
    answers = sum(counts)
    total = sum(value * count for value, count in enumerate(counts, start=1))
    return Fraction(total, answers) if answers else None


def _figure(nrr: Mapping[str, Fraction | None], weights: Weights, rule: IkmRule) -> Figure | None:
    ni = Fraction(0)
    for key, weight in weights.each.items():
        mean = nrr.get(key)
        if mean is None:
            return None
        ni += weight * mean
    ikm = rule.factor * ni
    return Figure(weights, ni, ikm, rule.mutu(ikm))


def _unsur(
    nrr: Mapping[str, Fraction | None], weights: Weights, counts: Mapping[str, Counts] | None
) -> tuple[UnsurResult, ...]:
    known = sorted(mean for mean in nrr.values() if mean is not None)
    return tuple(
        UnsurResult(
            key=key,
            n=sum(counts[key]) if counts else None,
            counts=counts[key] if counts else None,
            nrr=mean,
            weight=weights.each.get(key),
            rank=None if mean is None else known.index(mean) + 1,
        )
        for key, mean in nrr.items()
    )


def _absence(n: int) -> Absence:
    return Absence.UNSUR_UNANSWERED if n else Absence.NO_RESPONDENTS


def _interval_absence(figure: Figure | None, interval: Interval | None, n: int) -> Absence | None:
    if interval is not None:
        return None
    return Absence.TOO_FEW_RESPONDENTS if figure else _absence(n)
