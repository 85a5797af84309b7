"""Is a rater harsh or mild, in points of the scale, and when may scores be adjusted for it?

Positive severity = harsher than the others who rated the same people.  An adjustment that is not
needed makes matters worse, so it is offered only through a gate: raters differ beyond chance (F
test, p < .01) and by enough to matter (sd >= .25 points), on a connected table, and always with
severities shrunk towards 0.
Sources: Montgomery, Design and Analysis of Experiments, 4.4; Searle, Casella and McCulloch,
Variance Components (1992), 5.3 (variance of raters) and 7 (shrinkage).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from portal.rules.fairness.additive import Fit, fit
from portal.rules.fairness.connections import Assignment, Component, joining
from portal.rules.fairness.distributions import f_upper_tail
from portal.rules.fairness.figures import UPPER, Absence
from portal.rules.fairness.ratings import Pair
from portal.rules.student_t import t_quantile

MINIMUM_RATEES: Final = 5
MINIMUM_RATERS: Final = 2
GATE_P: Final = 0.01
GATE_SD: Final = 0.25


@dataclass(frozen=True, slots=True)
class RaterSeverity:
    """Severity in points: least squares, its 95 percent interval, and shrunk.

    None where nobody else rated the same people or no degrees of freedom are left.
    """

    rater: str
    n: int
    severity: float | None
    shrunk: float | None
    low: float | None
    high: float | None

    @property
    def is_enough(self) -> bool:
        """Whether the figure may be shown to officials: at least `MINIMUM_RATEES` ratees."""
        return self.severity is not None and self.n >= MINIMUM_RATEES


@dataclass(frozen=True, slots=True)
class RateeScore:
    """The plain mean, and the mean after each rater's shrunk severity is added back.

    `adjusted` is None where the gate withholds it.
    """

    ratee: str
    n: int
    observed: float
    adjusted: float | None


@dataclass(frozen=True, slots=True)
class Severity:
    """The whole analysis; `gate` is None when the adjustment is offered, else the reason.

    `sd` is the estimated sd of true severities in points, 0 for a negative variance estimate;
    `absence` tells why there is no F test.
    """

    grand_mean: float
    f: float | None
    df: tuple[int, int]
    p: float | None
    sd: float | None
    residual_sd: float | None
    components: tuple[Component, ...]
    joining: tuple[Assignment, ...]
    raters: tuple[RaterSeverity, ...]
    ratees: tuple[RateeScore, ...]
    gate: Absence | None
    absence: Absence | None


def severity(pairs: Sequence[Pair]) -> Severity:
    """The analysis of at least one pair (ValueError for none); no pair may appear twice."""
    if not pairs:
        raise ValueError("No ratings")
    model = fit(pairs)
    noise = _noise(model)
    f, p = _f_test(model, noise)
    absence = _absence(model, noise)
    spread = _rater_variance(model, noise)
    sd = None if spread is None else math.sqrt(spread)
    shrunk = _shrunk(model, spread, noise)
    gate = _gate(model, absence, p, sd)
    found = list(model.components)
    return Severity(
        math.fsum(pair.value for pair in pairs) / len(pairs),
        f,
        (model.df_raters, model.df_residual),
        p,
        sd,
        None if noise is None else math.sqrt(noise),
        tuple(found),
        tuple(joining(pairs, found)),
        tuple(_raters(model, shrunk, noise)),
        tuple(_ratees(model, shrunk if gate is None else None)),
        gate,
        absence,
    )


def _noise(model: Fit) -> float | None:
    """Residual mean square, or None without degrees of freedom."""
    return model.residual_squares / model.df_residual if model.df_residual > 0 else None


def _absence(model: Fit, noise: float | None) -> Absence | None:
    if model.df_raters < 1:
        return Absence.FEW_RATERS
    if noise is None:
        return Absence.NO_RESIDUAL
    if noise > 0:
        return None
    return Absence.PERFECT_FIT if model.rater_squares > 0 else Absence.NO_VARIATION


def _f_test(model: Fit, noise: float | None) -> tuple[float | None, float | None]:
    """F = mean square of raters adjusted for ratees / residual mean square."""
    if noise is None or model.df_raters < 1:
        return None, None
    if noise == 0:
        return None, 0.0 if model.rater_squares > 0 else None
    f = model.rater_squares / model.df_raters / noise
    return f, f_upper_tail(f, model.df_raters, model.df_residual)


def _rater_variance(model: Fit, noise: float | None) -> float | None:
    """Henderson's method 3: (SS - df MS residual) / (ratings - ratees), not below 0."""
    whole = sum(model.information)
    if noise is None or whole <= 0:
        return None
    return max(0.0, (model.rater_squares - model.df_raters * noise) / whole)


def _shrunk(model: Fit, spread: float | None, noise: float | None) -> list[float | None]:
    """severity x tau^2 / (tau^2 + sigma^2 / n_j)."""
    if spread is None or noise is None:
        return [None] * len(model.severity)
    return [
        None
        if error is None
        else value * spread / (spread + noise / len(ratees))
        if spread > 0
        else 0.0
        for value, ratees, error in zip(
            model.severity, model.design.ratees_of, model.unit_errors, strict=True
        )
    ]


def _gate(model: Fit, absence: Absence | None, p: float | None, sd: float | None) -> Absence | None:
    if len(model.components) > 1:
        return Absence.DISCONNECTED
    if p is None or sd is None:
        return absence
    if p >= GATE_P:
        return Absence.NOT_SIGNIFICANT
    return Absence.SMALL_SPREAD if sd < GATE_SD else None


def _raters(model: Fit, shrunk: Sequence[float | None], noise: float | None) -> list[RaterSeverity]:
    t = t_quantile(UPPER, model.df_residual) if noise is not None else 0.0
    lines = []
    for at, name in enumerate(model.design.raters):
        n, error, value = len(model.design.ratees_of[at]), model.unit_errors[at], model.severity[at]
        if error is None:
            lines.append(RaterSeverity(name, n, None, None, None, None))
        elif noise is None:
            lines.append(RaterSeverity(name, n, value, None, None, None))
        else:
            half = t * error * math.sqrt(noise)
            lines.append(RaterSeverity(name, n, value, shrunk[at], value - half, value + half))
    return lines


def _ratees(model: Fit, shrunk: Sequence[float | None] | None) -> list[RateeScore]:
    lines = []
    design = model.design
    for name, raters, observed in zip(design.ratees, design.raters_of, model.observed, strict=True):
        adjusted = None
        if shrunk is not None:
            adjusted = observed + sum(shrunk[rater] or 0.0 for rater in raters) / len(raters)
        lines.append(RateeScore(name, len(raters), observed, adjusted))
    return lines
