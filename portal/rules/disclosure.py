"""What may be shown of small groups, and what is withheld so that nothing can be subtracted back.

Source: UU 27/2022 (personal data: no more than needed); the minimum itself stands in the rule file.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence


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
