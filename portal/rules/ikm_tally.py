"""Counters from which an index is computed: answers per unsur, and respondents' own indices.

Source: PermenPANRB 14/2017, annex: values 1 to 4 per unsur.  A respondent's own index is the
weighted mean of the unsur that he answered, with the weights renormalised over these, on the scale
1-4.  A histogram of own indices is all that the interval needs, so no row of answers is read.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from portal.rules.ikm_weights import Weights
from portal.rules.unsur import UNSUR

LOWEST, HIGHEST = 1, 4
Counts = tuple[int, int, int, int]
Answers = Mapping[str, int | None]
NO_ANSWERS: Final[Counts] = (0, 0, 0, 0)
_KEY: Final = re.compile(r"([1-9][0-9]{0,17})/([1-9][0-9]{0,17})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Tally:
    """`counts`: per unsur, how often 1, 2, 3, 4 was answered; `own`: own index -> respondents.

    Raises ValueError for negative counters, an own index outside 1-4, or an unsur with more
    answers than there are respondents.
    """

    counts: Mapping[str, Counts]
    own: Mapping[Fraction, int]

    def __post_init__(self) -> None:
        numbers = [count for counts in self.counts.values() for count in counts]
        if any(number < 0 for number in (*numbers, *self.own.values())):
            raise ValueError("A counter is negative")
        if any(not LOWEST <= value <= HIGHEST for value in self.own):
            raise ValueError("An own index lies outside 1-4")
        if any(sum(counts) > self.n for counts in self.counts.values()):
            raise ValueError("An unsur has more answers than there are respondents")

    @property
    def n(self) -> int:
        """Respondents who answered at least one counted unsur; an empty form is no respondent."""
        return sum(self.own.values())


def own_index(answers: Answers, weights: Weights | None = None) -> Fraction | None:
    """A respondent's own index on the scale 1-4, or None when no counted unsur was answered.

    Without `weights` all nine unsur count alike; other keys are ignored.
    Raises ValueError for a value that is not a whole number 1-4.
    """
    if weights is None:
        values = [value for key in UNSUR if (value := _checked(answers.get(key))) is not None]
        return Fraction(sum(values), len(values)) if values else None
    given = [(w, v) for key, w in weights.each.items() if (v := _checked(answers.get(key)))]
    if not given:
        return None
    return sum((w * v for w, v in given), Fraction(0)) / sum((w for w, _ in given), Fraction(0))


def own_index_key(index: Fraction) -> str:
    """The text under which tallies store an own index: "31/9", "3/1"; always in lowest terms."""
    return f"{index.numerator}/{index.denominator}"


def own_index_from_key(key: str) -> Fraction:
    """The own index stored under a text key; ValueError unless it is canonical and within 1-4."""
    match = _KEY.fullmatch(key)
    if match is None:
        raise ValueError(f"Not a stored own index: {key!r}")
    index = Fraction(int(match[1]), int(match[2]))
    if own_index_key(index) != key or not LOWEST <= index <= HIGHEST:
        raise ValueError(f"Not a stored own index: {key!r}")
    return index


def tally(rows: Iterable[Answers], weights: Weights | None = None) -> Tally:
    """Count rows of answers (unsur -> 1-4 or None); order is irrelevant.

    Raises ValueError for a value that is not a whole number 1-4.
    """
    keys = UNSUR if weights is None else tuple(weights.each)
    counts = {key: [0, 0, 0, 0] for key in keys}
    own: Counter[Fraction] = Counter()
    for row in rows:
        index = own_index(row, weights)
        if index is None:
            continue
        own[index] += 1
        for key in keys:
            value = row.get(key)
            if value is not None:
                counts[key][value - 1] += 1
    return Tally({key: _counts(given) for key, given in counts.items()}, dict(own))


def stored_tally(counts: Mapping[str, Sequence[int]], own: Mapping[str, int]) -> Tally:
    """A tally from what a table of counters holds: own indices under their text keys.

    Raises ValueError for a key or counter that cannot be one.
    """
    return Tally(
        {key: _counts(given) for key, given in counts.items()},
        {own_index_from_key(key): count for key, count in own.items()},
    )


def merge(tallies: Iterable[Tally]) -> Tally:
    """The tally of all these respondents together, for example of months or channels."""
    counts: dict[str, Counts] = {}
    own: Counter[Fraction] = Counter()
    for one in tallies:
        for key, given in one.counts.items():
            before = counts.get(key, NO_ANSWERS)
            counts[key] = _counts([a + b for a, b in zip(before, given, strict=True)])
        own.update(one.own)
    return Tally(counts, dict(own))


def _counts(given: Sequence[int]) -> Counts:
    if len(given) != HIGHEST:
        raise ValueError("Each unsur needs four counters, for the values 1 to 4")
    ones, twos, threes, fours = given
    return ones, twos, threes, fours


def _checked(value: int | None) -> int | None:
    # `True` is an int in Python, but an answer that was read as a truth value is a mistake.
    if value is None or (type(value) is int and LOWEST <= value <= HIGHEST):
        return value
    raise ValueError(f"Not an answer: {value!r}")
