"""Intraclass correlations: would other raters have put people in about the same order?

Sources: Shrout and Fleiss, "Intraclass correlations: uses in assessing rater reliability",
Psychological Bulletin 86 (1979), for the six forms and their F intervals; McGraw and Wong,
"Forming inferences about some intraclass correlation coefficients", Psychological Methods 1
(1996), for the names by agreement (A) and consistency (C).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from portal.rules.fairness.distributions import f_quantile
from portal.rules.fairness.figures import UPPER, Absence, Figure, missing
from portal.rules.fairness.ratings import mean

MINIMUM_RATEES: Final = 10
MINIMUM_RATERS: Final = 2
_ROUNDING: Final = 1e-12
_POLE: Final = 1e-6


class Form(StrEnum):
    """The six forms by Shrout and Fleiss: model 1-3, one rater or the mean of k."""

    ONE_SINGLE = "1,1"
    TWO_SINGLE = "2,1"
    THREE_SINGLE = "3,1"
    ONE_MEAN = "1,k"
    TWO_MEAN = "2,k"
    THREE_MEAN = "3,k"


# McGraw and Wong, table 4.
MCGRAW_WONG: Final = {
    Form.ONE_SINGLE: "ICC(1)",
    Form.TWO_SINGLE: "ICC(A,1)",
    Form.THREE_SINGLE: "ICC(C,1)",
    Form.ONE_MEAN: "ICC(k)",
    Form.TWO_MEAN: "ICC(A,k)",
    Form.THREE_MEAN: "ICC(C,k)",
}
_ONE_WAY: Final = (Form.ONE_SINGLE, Form.ONE_MEAN)


@dataclass(frozen=True, slots=True)
class MeanSquares:
    """The analysis of variance of n ratees x k raters; raters and error None in the one-way case.

    Rows are ratees, `within` is everything inside a ratee.
    """

    n: int
    k: int
    rows: float
    within: float
    columns: float
    error: float


def intraclass(rows: Sequence[Sequence[float]], is_crossed: bool = True) -> dict[Form, Figure]:
    """All six forms for ratees (lines) x raters (columns).

    `is_crossed` False: every line has other raters, so that only the one-way forms exist.
    Computed from 2 ratees on; for showing to officials at least `MINIMUM_RATEES` are asked.
    A negative estimate is given as 0 and marked.
    """
    counts = {len(row) for row in rows}
    n = len(rows)
    if n < 2:
        return dict.fromkeys(Form, missing(Absence.FEW_RATEES, n))
    if len(counts) > 1:
        return dict.fromkeys(Form, missing(Absence.UNEQUAL_COUNTS, n))
    if min(counts) < MINIMUM_RATERS:
        return dict.fromkeys(Form, missing(Absence.FEW_RATERS, n))
    squares = mean_squares(rows)
    if squares.rows + squares.within <= 0:
        return dict.fromkeys(Form, missing(Absence.NO_VARIATION, n))
    figures = dict(zip(_ONE_WAY, _one_way(squares), strict=True))
    if not is_crossed:
        return {form: figures.get(form, missing(Absence.GAPS, n)) for form in Form}
    figures[Form.TWO_SINGLE], figures[Form.TWO_MEAN] = _agreement(squares)
    figures[Form.THREE_SINGLE], figures[Form.THREE_MEAN] = _consistency(squares)
    return {form: figures[form] for form in Form}


def mean_squares(rows: Sequence[Sequence[float]]) -> MeanSquares:
    """Two-way analysis of variance of a complete table with at least 2 lines and 2 columns."""
    n, k = len(rows), len(rows[0])
    grand = mean([value for row in rows for value in row])
    # Deviations from the grand mean: a constant added to all values cancels before squaring.
    table = [[value - grand for value in row] for row in rows]
    lines = [mean(row) for row in table]
    columns = [mean(column) for column in zip(*table, strict=True)]
    between = k * sum(line * line for line in lines)
    across = n * sum(column * column for column in columns)
    inside = sum((v - line) ** 2 for row, line in zip(table, lines, strict=True) for v in row)
    total = between + inside
    floor = _ROUNDING * max(total, _ROUNDING * grand * grand * n * k)
    between, across, inside = (x if x > floor else 0.0 for x in (between, across, inside))
    rest = inside - across if inside - across > floor else 0.0
    return MeanSquares(
        n, k, between / (n - 1), inside / (n * (k - 1)), across / (k - 1), rest / (n - 1) / (k - 1)
    )


def stepped(single: float, k: float) -> float:
    """Spearman-Brown: the reliability of the mean of `k` raters from that of one."""
    return k * single / (1 + (k - 1) * single)


def _one_way(s: MeanSquares) -> tuple[Figure, Figure]:
    """ICC(1,1) = (MSB - MSW) / (MSB + (k - 1) MSW), ICC(1,k) = (MSB - MSW) / MSB."""
    return _by_f(s, s.within, s.n * (s.k - 1))


def _consistency(s: MeanSquares) -> tuple[Figure, Figure]:
    """ICC(3,1) = (MSB - MSE) / (MSB + (k - 1) MSE), ICC(3,k) = (MSB - MSE) / MSB."""
    return _by_f(s, s.error, (s.n - 1) * (s.k - 1))


def _by_f(s: MeanSquares, noise: float, df: int) -> tuple[Figure, Figure]:
    if s.rows + (s.k - 1) * noise <= 0:
        return missing(Absence.NO_VARIATION, s.n), missing(Absence.NO_VARIATION, s.n)
    single = (s.rows - noise) / (s.rows + (s.k - 1) * noise)
    average = (s.rows - noise) / s.rows if s.rows > 0 else 0.0
    if noise == 0:
        return _figure(single, 1.0, 1.0, s.n), _figure(average, 1.0, 1.0, s.n)
    f = s.rows / noise
    low = f / f_quantile(UPPER, s.n - 1, df)
    high = f * f_quantile(UPPER, df, s.n - 1)
    ends = [(end - 1) / (end + s.k - 1) for end in (low, high)]
    # At F = 0 the ratio 1 - 1/F has no lower bound; the interval of a mean is then left out.
    mean_ends = (1 - 1 / low, 1 - 1 / high) if low > 0 else (None, None)
    return (
        _figure(single, ends[0], ends[1], s.n),
        _figure(average, mean_ends[0], mean_ends[1], s.n),
    )


def _agreement(s: MeanSquares) -> tuple[Figure, Figure]:
    """ICC(2,1) = (MSB - MSE) / (MSB + (k - 1) MSE + k (MSJ - MSE) / n), interval by their (4)."""
    whole = s.rows + (s.k - 1) * s.error + s.k * (s.columns - s.error) / s.n
    top = s.rows - s.error
    if whole <= _ROUNDING * (s.rows + s.columns + s.error):
        return missing(Absence.NO_VARIATION, s.n), missing(Absence.NO_VARIATION, s.n)
    single = top / whole
    mean_whole = s.rows + (s.columns - s.error) / s.n
    average = top / mean_whole if mean_whole > 0 else 0.0
    low, high = _agreement_ends(s, single)
    # At -1 / (k - 1) and below the formula of Spearman and Brown has no meaning.
    ends = [
        None if x is None or 1 + (s.k - 1) * x <= _POLE else stepped(x, s.k) for x in (low, high)
    ]
    return _figure(single, low, high, s.n), _figure(average, ends[0], ends[1], s.n)


def _agreement_ends(s: MeanSquares, single: float) -> tuple[float | None, float | None]:
    """The interval with Satterthwaite's degrees of freedom v."""
    n, k = s.n, s.k
    if s.error == 0 and s.columns == 0:
        return 1.0, 1.0
    part = k * single * s.columns
    rest = (n * (1 + (k - 1) * single) - k * single) * s.error
    spread = part**2 / (k - 1) + rest**2 / ((n - 1) * (k - 1))
    # Where the terms cancel, what is left of them is rounding and has no sign.
    terms = abs(part) + (n * (1 + (k - 1) * abs(single)) + k * abs(single)) * s.error
    if spread <= 0 or part + rest <= _ROUNDING * terms:
        return None, None
    v = (part + rest) ** 2 / spread
    upper, lower = f_quantile(UPPER, n - 1, v), f_quantile(UPPER, v, n - 1)
    base = k * s.columns + (k * n - k - n) * s.error
    low = n * (s.rows - upper * s.error) / (upper * base + n * s.rows)
    high = n * (lower * s.rows - s.error) / (base + n * lower * s.rows)
    return low, high


def _figure(value: float, low: float | None, high: float | None, n: int) -> Figure:
    clamped = max(value, 0.0)
    ends = [None if end is None else min(end, 1.0) for end in (low, high)]
    return Figure(clamped, ends[0], ends[1], n, is_clamped=value < 0)
