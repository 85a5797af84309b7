"""What the employee reads out of the colleagues' figures: strengths, areas, gaps, a unit's picture.

PermenPANRB 6/2022 Ps. 18-19: feedback serves development.  Nothing here sees an answer: everything
follows from figures that are told already, so that nothing new can be told.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from portal.rules.disclosure import Figure, pooled
from portal.rules.peer_answers import Told

MOST: Final = 3
STRENGTH: Final = Fraction(7, 2)
AREA: Final = Fraction(4)


def leading(told: Told) -> Mapping[str, Figure]:
    """The figures that speak for all: those of all colleagues, else of the widest group shown."""
    widest = max(told.shown, key=lambda g: max(f.n for f in g.figures.values()), default=None)
    return told.together or (widest.figures if widest else {})


def strengths(figures: Mapping[str, Figure]) -> tuple[str, ...]:
    """Up to three items with the highest means, from 3.5 on, in the order of their means."""
    ranked = sorted(figures, key=lambda item: -figures[item].mean)
    return tuple(item for item in ranked[:MOST] if figures[item].mean >= STRENGTH)


def areas(figures: Mapping[str, Figure]) -> tuple[str, ...]:
    """Up to three items with the lowest means, below 4 and no strengths, the lowest first."""
    ranked = sorted(figures, key=lambda item: figures[item].mean)
    strong = set(strengths(figures))
    found = [item for item in ranked if figures[item].mean < AREA and item not in strong]
    return tuple(found[:MOST])


def gap(own: Fraction | None, figure: Figure) -> Fraction | None:
    """The own view minus the colleagues', where there is an own one."""
    return None if own is None else own - figure.mean


def unit_content(people: Sequence[Told], versions: Mapping[str, str]) -> list[list[Any]]:
    """A unit's picture as JSON: [version, item, employees, mean of what is told about each], empty
    below the minimum.  `versions`: item -> the questionnaire that explains it.
    """
    shown = [leading(one) for one in people if not one.is_empty]
    means = pooled([[(item, figure.mean) for item, figure in one.items()] for one in shown])
    return [[versions[item], item, n, str(mean)] for item, (n, mean) in means.items()]
