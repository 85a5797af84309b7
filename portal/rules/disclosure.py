"""What may be shown of small groups, and what is withheld so that nothing can be subtracted back.

Source: UU 27/2022 (personal data: no more than needed); the minimum itself stands in the rule file.
"""

from collections.abc import Iterable, Mapping


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


def clean_breakdowns(
    parts: Iterable[Mapping[str, Mapping[str, int]]], minimum: int
) -> frozenset[str]:
    """Breakdowns that every part of a whole may show beside the whole's own.

    A part is breakdown -> cell -> people; the parts together are the whole, the withheld ones as
    one part.  Where each cell of each part is empty or has `minimum` people, a cell of the whole
    minus the cells shown is so as well.  A breakdown with a small cell anywhere is left to the
    whole alone.
    """
    given = list(parts)
    names = {name for part in given for name in part}
    return frozenset(
        name
        for name in names
        if all(n == 0 or n >= minimum for part in given for n in part.get(name, {}).values())
    )


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
