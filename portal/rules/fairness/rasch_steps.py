"""One pass over the ratings, and the Newton steps that follow from it.

Source: Wright and Masters, Rating Scale Analysis (1982), chapter 4 (unconditional estimation);
Linacre, Many-Facet Rasch Measurement (1994).  Ratees and raters are moved together, because a
rater's severity and the level of those he rated are tied; items and thresholds follow in turn.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from portal.rules.fairness.gradients import solve
from portal.rules.fairness.rasch_table import Cell, Facet, Table

LARGEST_STEP: Final = 1.0
_TOLERANCE: Final = 1e-6
# exp(19 (20 + 12)) is still a float, so that no product of 20 categories overflows.
_FARTHEST: Final = 20.0
_LARGEST_MEASURE: Final = 12.0


@dataclass(slots=True)
class State:
    """Measures in logits, and thresholds of each scale (from the second category on)."""

    ratees: list[float]
    raters: list[float]
    items: list[float]
    thresholds: list[list[float]]

    def weights(self) -> list[list[float]]:
        """exp(- sum of thresholds) for every category of every scale."""
        rows = []
        for scale in self.thresholds:
            row, total = [1.0], 0.0
            for threshold in scale:
                total += threshold
                row.append(math.exp(-total))
            rows.append(row)
        return rows

    def flat(self) -> list[float]:
        """All numbers in one list."""
        scales = [value for scale in self.thresholds for value in scale]
        return [*self.ratees, *self.raters, *self.items, *scales]

    def shift(self, steps: Sequence[float]) -> None:
        """Add `steps`, in the order of `flat`."""
        given = iter(steps)
        for numbers in (self.ratees, self.raters, self.items, *self.thresholds):
            numbers[:] = [value + next(given) for value in numbers]

    def settle(self) -> None:
        """Bring raters, items and thresholds to mean 0, without changing any expectation."""
        for at, scale in enumerate(self.thresholds):
            if not scale:
                continue
            centre = sum(scale) / len(scale)
            self.thresholds[at] = [value - centre for value in scale]
            if len(self.thresholds) > 1:
                self.items[at] += centre
            else:
                self.ratees = [value - centre for value in self.ratees]
        for measures in (self.raters, self.items):
            centre = sum(measures) / len(measures)
            measures[:] = [value - centre for value in measures]
            self.ratees = [value - centre for value in self.ratees]


@dataclass(slots=True)
class Sums:
    """What a pass collects: residuals and variances by cell (a pair) and by item."""

    residual: list[float]
    variance: list[float]
    item_residual: list[float]
    item_variance: list[float]


def start(table: Table) -> State:
    """Everything at 0: the model is concave, so every start leads to the same end."""
    sizes = [len(table.names[facet]) for facet in Facet]
    return State(
        [0.0] * sizes[0],
        [0.0] * sizes[1],
        [0.0] * sizes[2],
        [[0.0] * (len(labels) - 1) for labels in table.categories],
    )


def sweep(table: Table, state: State) -> Sums:
    """Residuals (observed - expected) and model variances at `state`."""
    residual, variance = [], []
    item_residual, item_variance = [0.0] * len(state.items), [0.0] * len(state.items)
    scales = [list(enumerate(row)) for row in state.weights()]
    of_item = [scales[scale] for scale in table.scale_of]
    factors = [math.exp(-measure) for measure in state.items]
    for cell in table.cells:
        level = level_of(state, cell)
        sum_r = sum_v = 0.0
        for item, value in zip(cell.items, cell.values, strict=True):
            x, power = level * factors[item], 1.0
            s0 = s1 = s2 = 0.0
            for k, weight in of_item[item]:
                part = weight * power
                s0 += part
                part *= k
                s1 += part
                s2 += part * k
                power *= x
            expected = s1 / s0
            r, v = value - expected, s2 / s0 - expected * expected
            sum_r += r
            sum_v += v
            item_residual[item] += r
            item_variance[item] += v
        residual.append(sum_r)
        variance.append(sum_v)
    return Sums(residual, variance, item_residual, item_variance)


def move_items(state: State, sums: Sums) -> float:
    """One Newton step of every item; the largest change in logits."""
    if len(state.items) < 2:
        return 0.0
    steps = [
        -limited(r / v) if v > 0 else 0.0
        for r, v in zip(sums.item_residual, sums.item_variance, strict=True)
    ]
    centre = sum(steps) / len(steps)
    state.items = [_kept(m + step - centre) for m, step in zip(state.items, steps, strict=True)]
    return max(abs(step - centre) for step in steps)


def move_people(table: Table, state: State, sums: Sums) -> float:
    """One Newton step of ratees and raters together; the largest change in logits."""
    ratee_v, rater_v = [0.0] * len(state.ratees), [0.0] * len(state.raters)
    ratee_r, rater_r = [0.0] * len(state.ratees), [0.0] * len(state.raters)
    for cell, r, v in zip(table.cells, sums.residual, sums.variance, strict=True):
        ratee_v[cell.ratee] += v
        rater_v[cell.rater] += v
        ratee_r[cell.ratee] += r
        rater_r[cell.rater] -= r
    severity = [0.0] * len(state.raters)
    if len(state.raters) > 1:
        severity = _severity_steps(table, sums.variance, ratee_v, rater_v, ratee_r, rater_r)
        severity = [limited(step) for step in severity]
        centre = sum(severity) / len(severity)
        severity = [step - centre for step in severity]
    given = list(ratee_r)
    for cell, v in zip(table.cells, sums.variance, strict=True):
        given[cell.ratee] += v * severity[cell.rater]
    ability = [limited(r / v) if v > 0 else 0.0 for r, v in zip(given, ratee_v, strict=True)]
    state.raters = [_kept(m + step) for m, step in zip(state.raters, severity, strict=True)]
    state.ratees = [_kept(m + step) for m, step in zip(state.ratees, ability, strict=True)]
    return max(map(abs, [*ability, *severity]))


def _severity_steps(
    table: Table,
    weights: Sequence[float],
    ratee_v: Sequence[float],
    rater_v: Sequence[float],
    ratee_r: Sequence[float],
    rater_r: Sequence[float],
) -> list[float]:
    """Solves for the raters with the ratees eliminated, by conjugate gradients."""
    links = [
        (cell.ratee, cell.rater, weight) for cell, weight in zip(table.cells, weights, strict=True)
    ]

    def spread(by_ratee: Sequence[float]) -> list[float]:
        """Weighted sums over the ratees of every rater."""
        result = [0.0] * len(rater_v)
        for ratee, rater, weight in links:
            result[rater] += weight * by_ratee[ratee]
        return result

    def applied(x: Sequence[float]) -> list[float]:
        means = [0.0] * len(ratee_v)
        for ratee, rater, weight in links:
            means[ratee] += weight * x[rater]
        from_ratees = spread([m / v for m, v in zip(means, ratee_v, strict=True)])
        return [v * value - m for v, value, m in zip(rater_v, x, from_ratees, strict=True)]

    from_ratees = spread([r / v for r, v in zip(ratee_r, ratee_v, strict=True)])
    right = [r + m for r, m in zip(rater_r, from_ratees, strict=True)]
    return solve(applied, right, rater_v, _TOLERANCE)


def level_of(state: State, cell: Cell) -> float:
    """exp(ratee - rater), kept within what a float can carry through all categories."""
    level = state.ratees[cell.ratee] - state.raters[cell.rater]
    return math.exp(max(-_FARTHEST, min(_FARTHEST, level)))


def limited(step: float) -> float:
    """A Newton step of at most `LARGEST_STEP`, so that a bad start cannot throw it far."""
    return max(-LARGEST_STEP, min(LARGEST_STEP, step))


def _kept(measure: float) -> float:
    return max(-_LARGEST_MEASURE, min(_LARGEST_MEASURE, measure))
