"""What the colleagues' answers about one employee may show, once, when the round has closed.

PermenPANRB 6/2022 Ps. 18 lets colleagues speak and knows no threshold; the thresholds are this
portal's promise (UU 27/2022: no more than needed).  Everything that is shown anywhere, on a page,
in a file or through a program, comes from `release`.

Groups (relations) are shown from their own `k` answers on, each item by itself; a short group is
dropped and never folded into another.  The figure of all colleagues together is shown only where
what it holds beside the shown groups is nobody or at least `k` people, because it could be
subtracted otherwise.  Below `WIDE` answers a mean is told in classes of half a point and nothing
about spread, since a mean of 1.0 among three people is three answers.  All together are told in
classes as well where the exact figures of wide groups, taken away, would tell those of a few.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

FLOOR: Final = 3
"""No scheme may show a group of fewer."""
WIDE: Final = 10
"""From so many answers on a mean is told with decimals and with its spread."""
HALF: Final = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Ballot:
    """One colleague's answers: item -> score; an item that could not be observed is absent."""

    scores: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Group:
    """The ballots of one relation and from how many on they are shown."""

    relation: str
    k: int
    ballots: Sequence[Ballot]


@dataclass(frozen=True, slots=True)
class Figure:
    """One item of one group: how many answered, the mean as it may be told, and the share of each
    score where the group is wide enough (None below).
    """

    n: int
    mean: Fraction
    shares: Mapping[int, Fraction] | None


@dataclass(frozen=True, slots=True)
class Release:
    """Item -> figure for each shown group, and for all colleagues together.

    A relation without a single figure is not among `groups`; nothing says how many it had.
    """

    groups: Mapping[str, Mapping[str, Figure]]
    together: Mapping[str, Figure]


def release(groups: Sequence[Group], items: Sequence[str]) -> Release:
    """The one frozen answer to "what did my colleagues say".

    Raises ValueError for a threshold below the floor and for a relation that stands there twice.
    """
    if any(group.k < FLOOR for group in groups):
        raise ValueError(f"No group of fewer than {FLOOR} may be shown")
    if len({group.relation for group in groups}) < len(groups):
        raise ValueError("A relation stands there twice")
    shown = {
        group.relation: figures
        for group in groups
        if (figures := {item: f for item in items if (f := _of_group(group, item)) is not None})
    }
    together = {
        item: figure for item in items if (figure := _together(groups, shown, item)) is not None
    }
    return Release(shown, together)


def shows_comments(n: int, comment_k: int) -> bool:
    """Whether what was written under one item may be read: `n` people answered that item."""
    return n >= max(comment_k, FLOOR)


def section_mean(figures: Mapping[str, Figure], items: Sequence[str]) -> Fraction | None:
    """The mean of what is shown of a section, of the told means and never of hidden answers.

    None where nothing of the section is shown.
    """
    told = [figures[item].mean for item in items if item in figures]
    return _half(sum(told, Fraction()) / len(told)) if told else None


def _of_group(group: Group, item: str) -> Figure | None:
    return _figure(_scores(group, item), group.k)


def _together(
    groups: Sequence[Group], shown: Mapping[str, Mapping[str, Figure]], item: str
) -> Figure | None:
    """All colleagues at one item, unless the shown groups taken away would leave a few."""
    hidden = [g for g in groups if item not in shown.get(g.relation, {})]
    rest = sum(len(_scores(g, item)) for g in hidden)
    least = max(g.k for g in groups) if groups else FLOOR
    if 0 < rest < least:
        return None
    sizes = [len(_scores(g, item)) for g in groups]
    others = sum(n for n in sizes if n < WIDE)
    is_exact = others in (0, sum(sizes)) or others >= WIDE
    scores = [score for g in groups for score in _scores(g, item)]
    return _figure(scores, least, is_exact=is_exact)


def _scores(group: Group, item: str) -> list[int]:
    return [ballot.scores[item] for ballot in group.ballots if item in ballot.scores]


def _figure(scores: Sequence[int], least: int, *, is_exact: bool = True) -> Figure | None:
    n = len(scores)
    if n < least:
        return None
    mean = Fraction(sum(scores), n)
    if n < WIDE or not is_exact:
        return Figure(n, _half(mean), None)
    shares = {value: Fraction(scores.count(value), n) for value in sorted(set(scores))}
    return Figure(n, mean, shares)


def _half(mean: Fraction) -> Fraction:
    """The nearest half point; a quarter goes up."""
    return Fraction((mean / HALF + HALF).__floor__()) * HALF
