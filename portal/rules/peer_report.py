"""What the employee reads out of the colleagues' figures: strengths, areas, gaps, a unit's picture.

PermenPANRB 6/2022 Ps. 18-19: feedback serves development.  Nothing here sees an answer: everything
follows from figures that are told already, so that nothing new can be told.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from portal.rules.peer_answers import Told
from portal.rules.peer_release import Figure

MOST: Final = 3
STRENGTH: Final = Fraction(7, 2)
AREA: Final = Fraction(4)
LEAST_PEOPLE: Final = 5
"""A unit's picture is of so many employees at least, so that none of them is told to others."""


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
    if len(shown) < LEAST_PEOPLE:
        return []
    return [[versions[item], item, n, str(mean)] for item, (n, mean) in unit_means(shown).items()]


def unit_means(people: Sequence[Mapping[str, Figure]]) -> dict[str, tuple[int, Fraction]]:
    """Item -> (employees, mean of what is told about each) where there are enough employees."""
    found: dict[str, list[Fraction]] = {}
    for figures in people:
        for item, figure in figures.items():
            found.setdefault(item, []).append(figure.mean)
    return {
        item: (len(means), sum(means, Fraction()) / len(means))
        for item, means in found.items()
        if len(means) >= LEAST_PEOPLE
    }
