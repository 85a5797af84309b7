"""All figures of agreement of one table of ratings."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.rules.fairness.consistency import cronbach, items_deleted
from portal.rules.fairness.figures import Absence, Figure, missing
from portal.rules.fairness.icc import Form, intraclass
from portal.rules.fairness.krippendorff import Level, alpha
from portal.rules.fairness.ratings import Rating, block_of, item_rows, pairs_of, rows_of


@dataclass(frozen=True, slots=True)
class Agreement:
    """Every figure with its interval or its reason; `deleted`: alpha without each of the items.

    With items, alpha is over the items; else over raters, and then it equals ICC(3,k).
    """

    ratees: int
    raters: int
    ratings: int
    icc: dict[Form, Figure]
    krippendorff: dict[Level, Figure]
    cronbach: Figure
    deleted: dict[str, Figure]
    is_over_items: bool


def agreement(ratings: Sequence[Rating]) -> Agreement:
    """The figures of means over items, one for each rater and ratee."""
    pairs = pairs_of(ratings)
    rows = rows_of(pairs)
    block = block_of(rows)
    units = [[value for _, value in sorted(row.items())] for _, row in sorted(rows.items())]
    has_items = len({one.item for one in ratings}) > 1
    inner = block_of(_by_line(ratings)) if has_items else block
    return Agreement(
        len(rows),
        len({pair.rater for pair in pairs}),
        len(ratings),
        intraclass(units if block is None else block, is_crossed=block is not None),
        {level: alpha(units, level) for level in Level},
        missing(Absence.GAPS, len(rows)) if inner is None else cronbach(inner),
        _deleted(inner, sorted({one.item for one in ratings})) if inner and has_items else {},
        has_items,
    )


def _deleted(rows: list[list[float]], names: list[str]) -> dict[str, Figure]:
    """Nothing for two items: one alone has no alpha."""
    return dict(items_deleted(rows, names)) if len(names) > 2 else {}


def _by_line(ratings: Sequence[Rating]) -> dict[str, dict[str, float]]:
    """One line for every rater and ratee, in an order that does not depend on the file."""
    lines = sorted(item_rows(ratings).items())
    return {f"{at:07d}": row for at, (_, row) in enumerate(lines)}
