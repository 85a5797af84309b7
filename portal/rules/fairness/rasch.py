"""Many-facet Rasch measurement: ratees, raters and items on one ruler in logits.

ln(P_k / P_k-1) = ratee - rater - item - threshold_k, estimated by joint maximum likelihood.
Positive severity and difficulty = harder; raters and items have mean 0.
Sources: Linacre, Many-Facet Rasch Measurement (1994); Andrich (1978), rating scale; Masters
(1982), partial credit; Wright and Masters, Rating Scale Analysis (1982), 4 and 5 (fit).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from portal.rules.fairness.figures import Absence
from portal.rules.fairness.rasch_scales import move_thresholds
from portal.rules.fairness.rasch_steps import (
    State,
    level_of,
    move_items,
    move_people,
    start,
    sweep,
)
from portal.rules.fairness.rasch_table import Facet, Model, Table, table_of
from portal.rules.fairness.ratings import Rating

MINIMUM_RATINGS: Final = 100
MINIMUM_PER_CATEGORY: Final = 10
MAXIMUM_ROUNDS: Final = 200
TOLERANCE: Final = 1e-5
# Somebody with an infit beyond this is inconsistent, not only harsh (Linacre 1994).
MISFIT: Final = 1.5

_STEADIEST: Final = 0.999
_STRAIGHT: Final = 0.15
_FARTHEST_LEAP: Final = 50.0

Progress = Callable[[int, float], None]


@dataclass(frozen=True, slots=True)
class Measure:
    """One ratee, rater or item in logits; infit and outfit are mean squares, expected to be 1.

    All None with the reason where the element has no finite measure.
    """

    id: str
    n: int
    measure: float | None
    se: float | None
    infit: float | None
    outfit: float | None
    absence: Absence | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """Categories in order, how often each was used, and the thresholds between them (mean 0).

    `item` is "" where all items share the scale.
    """

    item: str
    categories: tuple[int, ...]
    counts: tuple[int, ...]
    thresholds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Rasch:
    """The result; `absence` says why there are no measures, or that they did not settle."""

    model: Model
    n: int
    measures: dict[Facet, tuple[Measure, ...]]
    scales: tuple[Scale, ...]
    rounds: int
    largest_change: float
    absence: Absence | None

    @property
    def is_enough(self) -> bool:
        """Whether the figures may be shown: enough ratings, and enough in every category."""
        counts = [count for scale in self.scales for count in scale.counts]
        return self.n >= MINIMUM_RATINGS and min(counts, default=0) >= MINIMUM_PER_CATEGORY


@dataclass(slots=True)
class _Fit:
    n: int = 0
    squares: float = 0.0
    variance: float = 0.0
    standardised: float = 0.0


def rasch(
    ratings: Sequence[Rating],
    model: Model = Model.RATING_SCALE,
    progress: Progress | None = None,
    rounds: int = MAXIMUM_ROUNDS,
) -> Rasch:
    """Estimates everything; `progress` is told each round and its largest change in logits.

    A facet that has one element only (no raters, say) stays at 0.  Raises ValueError as
    `table_of` does.
    """
    table = table_of(ratings, model)
    if not table.cells:
        return _nothing(table, model, Absence.NO_VARIATION)
    if not table.is_connected:
        return _nothing(table, model, Absence.DISCONNECTED)
    state = start(table)
    change, done, before = math.inf, 0, state.flat()
    moved: list[float] = []
    while change > TOLERANCE and done < rounds:
        change = _round(table, state)
        done += 1
        now = state.flat()
        last, moved = moved, [a - b for a, b in zip(now, before, strict=True)]
        if change > TOLERANCE and last and (leap := _leap(moved, last)):
            state.shift([leap * step for step in moved])
            moved = []
        before = state.flat()
        if progress is not None:
            progress(done, change)
    absence = Absence.NOT_CONVERGED if change > TOLERANCE else None
    return Rasch(
        model, table.n, _measures(table, state), _scales(table, state), done, change, absence
    )


def _round(table: Table, state: State) -> float:
    change = move_people(table, state, sweep(table, state))
    if len(state.items) > 1:
        change = max(change, move_items(state, sweep(table, state)))
    change = max(change, move_thresholds(table, state))
    state.settle()
    return change


def _leap(moved: Sequence[float], last: Sequence[float]) -> float:
    """How much further the way leads, in units of the last round; 0 where it is not straight.

    Rounds shrink by a steady factor r when parts of the model pull at each other, and then the
    rest of the way is r / (1 - r) (Aitken's extrapolation).
    """
    size = math.fsum(a * a for a in last)
    ratio = math.fsum(a * b for a, b in zip(moved, last, strict=True)) / size if size else 0.0
    if not 0.2 < ratio < _STEADIEST:
        return 0.0
    bend = math.fsum((a - ratio * b) ** 2 for a, b in zip(moved, last, strict=True))
    if bend > _STRAIGHT**2 * math.fsum(a * a for a in moved):
        return 0.0
    return min(ratio / (1 - ratio), _FARTHEST_LEAP)


def _nothing(table: Table, model: Model, absence: Absence) -> Rasch:
    measures = {
        facet: tuple(
            sorted(
                [
                    *(Measure(name, 0, None, None, None, None, absence) for name in names),
                    *_extremes(table, facet),
                ],
                key=lambda one: one.id,
            )
        )
        for facet, names in table.names.items()
    }
    return Rasch(model, table.n, measures, (), 0, 0.0, absence)


def _extremes(table: Table, facet: Facet) -> list[Measure]:
    return [
        Measure(name, 0, None, None, None, None, absence)
        for (kind, name), absence in table.extreme.items()
        if kind is facet
    ]


def _measures(table: Table, state: State) -> dict[Facet, tuple[Measure, ...]]:
    values = {Facet.RATEE: state.ratees, Facet.RATER: state.raters, Facet.ITEM: state.items}
    fits = _fits(table, state)
    return {
        facet: tuple(
            sorted(
                [
                    *(
                        _measured(name, value, fit)
                        for name, value, fit in zip(
                            table.names[facet], values[facet], fits[facet], strict=True
                        )
                    ),
                    *_extremes(table, facet),
                ],
                key=lambda one: one.id,
            )
        )
        for facet in Facet
    }


def _measured(name: str, value: float, fit: _Fit) -> Measure:
    """se = 1 / sqrt(information); infit = sum r^2 / sum v; outfit = mean of r^2 / v."""
    return Measure(
        name,
        fit.n,
        value,
        1 / math.sqrt(fit.variance),
        fit.squares / fit.variance,
        fit.standardised / fit.n,
    )


def _fits(table: Table, state: State) -> dict[Facet, list[_Fit]]:
    fits = {facet: [_Fit() for _ in table.names[facet]] for facet in Facet}
    weights = state.weights()
    factors = [math.exp(-measure) for measure in state.items]
    for cell in table.cells:
        level = level_of(state, cell)
        people = (fits[Facet.RATEE][cell.ratee], fits[Facet.RATER][cell.rater])
        for item, value in zip(cell.items, cell.values, strict=True):
            expected, variance = moments(weights[table.scale_of[item]], level * factors[item])
            square = (value - expected) ** 2
            for fit in (*people, fits[Facet.ITEM][item]):
                fit.n += 1
                fit.squares += square
                fit.variance += variance
                fit.standardised += square / variance
    return fits


def moments(weights: Sequence[float], x: float) -> tuple[float, float]:
    """Expected category and its variance at x = exp(measure difference)."""
    power, s0, s1, s2 = 1.0, 0.0, 0.0, 0.0
    for k, weight in enumerate(weights):
        part = weight * power
        s0, s1, s2 = s0 + part, s1 + k * part, s2 + k * k * part
        power *= x
    return s1 / s0, s2 / s0 - (s1 / s0) ** 2


def _scales(table: Table, state: State) -> tuple[Scale, ...]:
    counts = [[0] * len(labels) for labels in table.categories]
    for cell in table.cells:
        for item, value in zip(cell.items, cell.values, strict=True):
            counts[table.scale_of[item]][value] += 1
    shared = len(table.categories) == 1
    return tuple(
        Scale(
            "" if shared else table.names[Facet.ITEM][at],
            labels,
            tuple(counts[at]),
            tuple(state.thresholds[at]),
        )
        for at, labels in enumerate(table.categories)
    )
