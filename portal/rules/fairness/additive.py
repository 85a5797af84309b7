"""Least squares of the additive model y = mu + ratee - severity of the rater + e.

Sources: Montgomery, Design and Analysis of Experiments, 4.4 (incomplete blocks, intrablock
analysis); Searle, Casella and McCulloch, Variance Components (1992), 5.3 (Henderson's method 3).
Ratees are eliminated, so that the equations have one unknown for each rater, and are never
written down: time and memory grow with the pairs.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from portal.rules.fairness.connections import Component, components
from portal.rules.fairness.gradients import solve
from portal.rules.fairness.ratings import Pair

# Up to here the standard errors are those of the exact inverse, which costs the cube of raters.
EXACT_RATERS: Final = 120
_TOLERANCE: Final = 1e-11
_ROUNDING: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Design:
    """Pairs as numbers: raters of each ratee, values beside them, ratees of each rater."""

    ratees: tuple[str, ...]
    raters: tuple[str, ...]
    raters_of: tuple[tuple[int, ...], ...]
    values_of: tuple[tuple[float, ...], ...]
    ratees_of: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """Least-squares severities (they sum to 0 in every component) and the sums of squares.

    `information` of a rater is the sum over his ratees of 1 - 1 / raters of the ratee: the number
    of ratings his severity rests on once the ratees are unknown.  `unit_errors` are standard
    errors for a residual sd of 1; None for a rater whose ratees nobody else rated.
    """

    design: Design
    components: tuple[Component, ...]
    severity: tuple[float, ...]
    observed: tuple[float, ...]
    rater_squares: float
    residual_squares: float
    df_raters: int
    df_residual: int
    information: tuple[float, ...]
    unit_errors: tuple[float | None, ...]


def design_of(pairs: Sequence[Pair]) -> Design:
    """The pairs as numbers; ratees and raters in order of name."""
    ratees = tuple(sorted({pair.ratee for pair in pairs}))
    raters = tuple(sorted({pair.rater for pair in pairs}))
    place = {name: at for at, name in enumerate(raters)}
    cells: dict[str, list[tuple[int, float]]] = {name: [] for name in ratees}
    backward: list[list[int]] = [[] for _ in raters]
    for pair in pairs:
        cells[pair.ratee].append((place[pair.rater], pair.value))
    split = [tuple(zip(*sorted(row), strict=True)) for row in cells.values()]
    for at, (members, _) in enumerate(split):
        for rater in members:
            backward[rater].append(at)
    return Design(
        ratees,
        raters,
        tuple(members for members, _ in split),
        tuple(values for _, values in split),
        tuple(map(tuple, backward)),
    )


def fit(pairs: Sequence[Pair], *, with_errors: bool = True) -> Fit:
    """The model for at least one pair; the fit of each component is its own.  Whoever needs no
    standard errors saves their time.
    """
    design = design_of(pairs)
    found = components(pairs)
    observed = [sum(values) / len(values) for values in design.values_of]
    right = _right_side(design, observed)
    severity = _centred(_solve(design, right), design, found)
    explained = sum(s * r for s, r in zip(severity, right, strict=True))
    n = sum(map(len, design.raters_of))
    information = [
        sum(1 - 1 / len(design.raters_of[at]) for at in rows) for rows in design.ratees_of
    ]
    return Fit(
        design,
        tuple(found),
        tuple(severity),
        tuple(observed),
        explained if explained > _ROUNDING * _size(design, observed) else 0.0,
        _residual_squares(design, severity),
        len(design.raters) - len(found),
        n - len(design.ratees) - len(design.raters) + len(found),
        tuple(information),
        tuple(_unit_errors(design, found, information) if with_errors else ()),
    )


def _right_side(design: Design, observed: Sequence[float]) -> list[float]:
    """For each rater, how far his values lie below the means of his ratees, summed."""
    right = [0.0] * len(design.raters)
    for raters, values, mean in zip(design.raters_of, design.values_of, observed, strict=True):
        for rater, value in zip(raters, values, strict=True):
            right[rater] += mean - value
    return right


def _applied(design: Design, x: Sequence[float]) -> list[float]:
    """The reduced normal equations times `x`: count of ratings minus means over the ratees."""
    pick = x.__getitem__
    means = [sum(map(pick, raters)) / len(raters) for raters in design.raters_of]
    from_ratee = means.__getitem__
    return [
        len(ratees) * value - sum(map(from_ratee, ratees))
        for value, ratees in zip(x, design.ratees_of, strict=True)
    ]


def _solve(design: Design, right: Sequence[float]) -> list[float]:
    counts = [float(len(ratees)) for ratees in design.ratees_of]
    return solve(lambda x: _applied(design, x), right, counts, _TOLERANCE)


def _centred(x: Sequence[float], design: Design, found: Sequence[Component]) -> list[float]:
    place = {name: at for at, name in enumerate(design.raters)}
    centred = list(x)
    for component in found:
        members = [place[name] for name in component.raters]
        centre = math.fsum(x[at] for at in members) / len(members)
        for at in members:
            centred[at] = x[at] - centre
    return centred


def _residual_squares(design: Design, severity: Sequence[float]) -> float:
    total, size = 0.0, 0.0
    for raters, values in zip(design.raters_of, design.values_of, strict=True):
        steady = [value + severity[rater] for rater, value in zip(raters, values, strict=True)]
        mean = sum(steady) / len(steady)
        total += sum((value - mean) ** 2 for value in steady)
        size += sum(value * value for value in values)
    return total if total > _ROUNDING**2 * size else 0.0


def _size(design: Design, observed: Sequence[float]) -> float:
    """Sum of squares inside ratees, against which rounding errors are measured."""
    return sum(
        (value - mean) ** 2
        for values, mean in zip(design.values_of, observed, strict=True)
        for value in values
    )


def _unit_errors(
    design: Design, found: Sequence[Component], information: Sequence[float]
) -> list[float | None]:
    """Exact for components of up to `EXACT_RATERS` raters, else to the second order.

    The second order, 1/d_j (1 + sum of a_jk^2 / (d_j d_k)), times (1 - 1/R)^3 for the common level
    that no table determines, is exact where all R raters share ratees equally; where few ratees
    join large groups, it understates what the groups do not know of each other.
    """
    place = {name: at for at, name in enumerate(design.raters)}
    errors: list[float | None] = [None] * len(design.raters)
    shared = _shared(design)
    for component in found:
        members = [place[name] for name in component.raters]
        if len(members) < 2:
            continue
        exact = len(members) <= EXACT_RATERS
        variances = (_inverse if exact else _series)(members, information, shared)
        for at, value in zip(members, variances, strict=True):
            errors[at] = math.sqrt(value)
    return errors


def _shared(design: Design) -> list[dict[int, float]]:
    """For each rater and each other one: the sum of 1 / raters over the ratees they share."""
    shared: list[dict[int, float]] = [defaultdict(float) for _ in design.raters]
    for raters in design.raters_of:
        weight = 1 / len(raters)
        for one in raters:
            row = shared[one]
            for other in raters:
                row[other] += weight
    return shared


def _series(
    members: Sequence[int], information: Sequence[float], shared: Sequence[dict[int, float]]
) -> list[float]:
    level = (1 - 1 / len(members)) ** 3
    variances = []
    for j in members:
        own = information[j]
        ties = sum(a * a / information[k] for k, a in shared[j].items() if k != j)
        variances.append(level * (1 + ties / own) / own)
    return variances


def _inverse(
    members: Sequence[int], information: Sequence[float], shared: Sequence[dict[int, float]]
) -> list[float]:
    """Diagonal of the pseudo-inverse: (L + 11'/R)^-1 - 11'/R, by Gauss-Jordan elimination."""
    size = len(members)
    table = [
        [(information[j] if j == k else -shared[j].get(k, 0.0)) + 1 / size for k in members]
        for j in members
    ]
    for at in range(size):
        pivot = table[at][at]
        row = [value / pivot for value in table[at]]
        row[at] = 1 / pivot
        for line in range(size):
            factor = table[line][at]
            if line != at and factor:
                kept = table[line]
                kept[at] = 0.0
                table[line] = [a - factor * b for a, b in zip(kept, row, strict=True)]
        table[at] = row
    return [table[at][at] - 1 / size for at in range(size)]
