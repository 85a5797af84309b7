"""The one gate of disclosure: what may be shown of few people, and what is withheld with it.

Sources: UU 27/2022 (personal data: no more than needed) for the thresholds, which stand in the rule
files and schemes; PermenPANRB 6/2022 Ps. 18 lets colleagues speak.  Whatever a page, an export, a
PDF or a program shows of answers went through here: citizens' breakdowns through `protect` and its
companions, colleagues' answers through `release`, once, when their round has closed, and the
pictures of units through `pooled`.

Colleagues' groups (relations) are shown from their own `k` answers on, each item by itself; a short
group is dropped and never folded into another.  The figure of all colleagues together is shown only
where what it holds beside the shown groups is nobody or at least `k` people, because it could be
subtracted otherwise.  Below `WIDE` answers a mean is told in classes of half a point and nothing
about spread, since a mean of 1.0 among three people is three answers.  All together are told in
classes as well where the exact figures of wide groups, taken away, would tell those of a few.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

FLOOR: Final = 3
"""No scheme may show a group of fewer."""
WIDE: Final = 10
"""From so many answers on a mean is told with decimals and with its spread."""
UNIT: Final = 5
"""A unit's picture is of so many employees at least, so that none of them is told to others."""
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


def pooled(people: Sequence[Iterable[tuple[str, Fraction]]]) -> dict[str, tuple[int, Fraction]]:
    """Item -> (employees, mean of what is told about each), of `UNIT` employees at least."""
    found: dict[str, list[Fraction]] = {}
    for told in people:
        for item, mean in told:
            found.setdefault(item, []).append(mean)
    return {
        item: (len(means), sum(means, Fraction()) / len(means))
        for item, means in found.items()
        if len(means) >= UNIT
    }


def protect(counts: Mapping[str, int], minimum: int) -> dict[str, int | None]:
    """The cells of one breakdown whose total is shown beside it; None = withheld.

    Cells of 1 to `minimum` - 1 people are withheld, and with them the next larger cells (all that
    are equal, so that the order of the cells decides nothing) until what is withheld is at least
    two cells, together at least `minimum` people, and not all the same size.  Then, for a minimum
    of 3 or more, no withheld cell follows from the total and the cells shown, not even for a
    reader who knows this rule: the withheld sizes could be exchanged among each other.  A cell of
    zero is shown as long as some other cell is; where everybody is withheld, zeros are as well.

    A total below `minimum` discloses a small group by itself; the caller must not print it.
    Raises ValueError for a negative count or a minimum below 1.
    """
    if minimum < 1:
        raise ValueError("minimum must be at least 1")
    if any(count < 0 for count in counts.values()):
        raise ValueError("A count must not be negative")
    limit = _limit(sorted(count for count in counts.values() if count), minimum)
    if limit is None:
        return dict.fromkeys(counts)
    return {key: None if 0 < count <= limit else count for key, count in counts.items()}


def withheld_together(
    parts: Sequence[Mapping[str, int]], withheld: Collection[str], minimum: int
) -> frozenset[str]:
    """Cells of a breakdown that no part of a whole may show beside the whole's own breakdown.

    A part is cell -> people, the parts together are the whole, and those that are not shown at all
    count as one. `withheld` are the whole's withheld cells. A cell that is small in any part is
    withheld in all, and with it the smallest others, until at least two cells are and each part has
    nobody or at least `minimum` people in them: then neither a part's number of people nor the
    whole's cells minus the parts' give a small cell.
    """
    totals = Counter[str]()
    for part in parts:
        totals.update(part)
    small = (key for key in totals if any(0 < part.get(key, 0) < minimum for part in parts))
    hidden = {*withheld, *small}
    others = sorted((n, key) for key, n in totals.items() if n and key not in hidden)
    for _, key in others:
        if _is_company(parts, hidden, minimum):
            break
        hidden.add(key)
    return frozenset(hidden)


def _is_company(parts: Sequence[Mapping[str, int]], hidden: Collection[str], minimum: int) -> bool:
    if not hidden:
        return True
    filled = [key for key in hidden if any(part.get(key, 0) for part in parts)]
    sums = [sum(part.get(key, 0) for key in hidden) for part in parts]
    return len(filled) > 1 and all(n == 0 or n >= minimum for n in sums)


def renewable(grown: Mapping[str, int], elsewhere: int, minimum: int) -> frozenset[str] | None:
    """Services whose published figure a correction may replace; None when none may be made at all.

    `grown`: answers that came in since the last publication, of each service shown there;
    `elsewhere`: of all others of the unit.  A service that grew by 1 to `minimum` - 1 keeps the
    figure it has, and where all that are kept back did not grow by `minimum` together, so do the
    smallest others.  None means that the unit itself grew by so few, and its new figure minus the
    published one would be theirs.
    Raises ValueError for answers that went away or a minimum below 1.
    """
    if minimum < 1:
        raise ValueError("minimum must be at least 1")
    if any(n < 0 for n in (*grown.values(), elsewhere)):
        raise ValueError("A count must not be negative")
    kept = {key: n for key, n in grown.items() if n == 0 or n >= minimum}
    behind = elsewhere + sum(n for key, n in grown.items() if key not in kept)
    for key in sorted(kept, key=lambda one: (kept[one], one)):
        if behind == 0 or behind >= minimum:
            break
        if kept[key]:
            behind += kept.pop(key)
    return frozenset(kept) if behind == 0 or behind >= minimum else None


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


def _limit(sizes: list[int], minimum: int) -> int | None:
    """The largest size to withhold among ascending `sizes`, 0 for none, or None for everything."""
    if not sizes or sizes[0] >= minimum:
        return 0
    for limit in [minimum - 1, *(size for size in sizes if size >= minimum)]:
        withheld = [size for size in sizes if size <= limit]
        if len(withheld) == len(sizes):
            break
        if sum(withheld) >= minimum and withheld[0] != withheld[-1]:
            return limit
    return None
