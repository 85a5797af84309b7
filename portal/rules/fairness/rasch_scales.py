"""The thresholds of the Rasch model: where the next higher category becomes the likelier one.

Source: Wright and Masters, Rating Scale Analysis (1982), chapter 4: Newton's method with the full
matrix of second derivatives of each scale.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from portal.rules.fairness.rasch_steps import State, level_of, limited
from portal.rules.fairness.rasch_table import Table


@dataclass(slots=True)
class Reached:
    """For one scale: how often a threshold was passed beyond expectation, and the covariances."""

    beyond: list[float]
    covariance: list[list[float]]


def move_thresholds(table: Table, state: State) -> float:
    """One Newton step of every scale with more than one threshold; the largest change."""
    largest = 0.0
    for scale, sums in enumerate(_reached(table, state)):
        steps = len(sums.beyond)
        if steps < 2:
            continue
        # More passes than expected: the threshold is easier than thought, so it moves down.
        # The mean of the thresholds is fixed at 0, which the constant matrix enforces.
        largest_variance = max(sums.covariance[k][k] for k in range(steps)) or 1.0
        matrix = [[value + largest_variance for value in row] for row in sums.covariance]
        change = [limited(-step) for step in _solved(matrix, sums.beyond)]
        centre = sum(change) / steps
        change = [step - centre for step in change]
        state.thresholds[scale] = [
            value + step for value, step in zip(state.thresholds[scale], change, strict=True)
        ]
        largest = max(largest, *map(abs, change))
    return largest


def _reached(table: Table, state: State) -> list[Reached]:
    found = []
    for thresholds in state.thresholds:
        size = len(thresholds)
        found.append(Reached([0.0] * size, [[0.0] * size for _ in thresholds]))
    weights = state.weights()
    factors = [math.exp(-measure) for measure in state.items]
    for cell in table.cells:
        level = level_of(state, cell)
        for item, value in zip(cell.items, cell.values, strict=True):
            scale = table.scale_of[item]
            if len(weights[scale]) > 2:
                _collect(found[scale], weights[scale], level * factors[item], value)
    for one in found:
        for k, row in enumerate(one.covariance):
            for at in range(k):
                row[at] = one.covariance[at][k]
    return found


def _collect(sums: Reached, weights: Sequence[float], x: float, value: int) -> None:
    """Adds one rating: P(category >= k) from the top down, then variances and covariances."""
    power, parts = 1.0, []
    for weight in weights:
        parts.append(weight * power)
        power *= x
    whole = sum(parts)
    tails, tail = [0.0] * (len(parts) - 1), 0.0
    for k in range(len(parts) - 1, 0, -1):
        tail += parts[k] / whole
        tails[k - 1] = tail
    beyond = sums.beyond
    for k, one in enumerate(tails):
        beyond[k] += (value > k) - one
        row, rest = sums.covariance[k], 1 - one
        for at in range(k, len(tails)):
            row[at] += tails[at] * rest


def _solved(matrix: list[list[float]], right: Sequence[float]) -> list[float]:
    """Gauss elimination with pivoting; a direction without information does not move."""
    size = len(right)
    table = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for at in range(size):
        best = max(range(at, size), key=lambda line: abs(table[line][at]))
        table[at], table[best] = table[best], table[at]
        pivot = table[at][at]
        if abs(pivot) < 1e-12:
            continue
        for line in range(at + 1, size):
            factor = table[line][at] / pivot
            table[line] = [a - factor * b for a, b in zip(table[line], table[at], strict=True)]
    result = [0.0] * size
    for at in reversed(range(size)):
        pivot = table[at][at]
        rest = table[at][size] - sum(table[at][k] * result[k] for k in range(at + 1, size))
        result[at] = rest / pivot if abs(pivot) >= 1e-12 else 0.0
    return result
