"""The judge knows who answered what, counts the hits of every method, and knows what chance gives.

Chance is one in the group of ballots that say the same openly: whoever guesses blindly among the g
ballots of such a group hits once, whatever g is, give or take one. Only for whoever reads the bytes
of PostgreSQL's pages is a group no more than a batch: the dead rows of `citizen_ballot` tell those.
"""

import json
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from math import sqrt

from tests.attacks.matching import BALLOTS, Guess
from tests.attacks.spoils import PAGES, Spoils
from tests.attacks.town import Day, Seen

STANDARD_ERRORS = 3


@dataclass
class Verdict:
    """Guesses of one method over all days, how many were right, and what chance would give."""

    guesses: int = 0
    hits: int = 0
    expected: float = 0.0
    variance: float = 0.0

    def add(self, other: "Verdict") -> None:
        """One more day."""
        self.guesses += other.guesses
        self.hits += other.hits
        self.expected += other.expected
        self.variance += other.variance

    @property
    def is_above_chance(self) -> bool:
        """More hits than the mean plus three standard errors."""
        return self.hits > self.expected + STANDARD_ERRORS * sqrt(self.variance)


def judge(day: Day, spoils: Spoils, guesses: dict[str, Guess]) -> dict[str, Verdict]:
    """What every method achieved on one day."""
    ids = {str(row["scores"]): str(row["id"]) for row in spoils.tables[BALLOTS]}
    truth = {one.number: ids[json.dumps(day.scores[one.number])] for one in day.seen}
    by_cell = _sizes(day, lambda one: one.cell)
    by_batch = _sizes(day, lambda one: (one.cell, day.batch[one.number]))
    return {
        method: _verdict(guess, truth, by_batch if PAGES in method else by_cell)
        for method, guess in guesses.items()
    }


def _sizes(day: Day, group: Callable[[Seen], Hashable]) -> dict[int, int]:
    """How many are in the group of each citizen."""
    sizes = Counter(map(group, day.seen))
    return {one.number: sizes[group(one)] for one in day.seen}


def _verdict(guess: Guess, truth: dict[int, str], size: dict[int, int]) -> Verdict:
    return Verdict(
        guesses=len(guess),
        hits=sum(truth[number] == ballot for number, ballot in guess.items()),
        expected=sum(1 / size[number] for number in guess),
        variance=sum(1 / size[number] for number in guess if size[number] > 1),
    )


def total(days: Iterable[dict[str, Verdict]]) -> dict[str, Verdict]:
    """The verdicts of several days, method by method."""
    found: dict[str, Verdict] = {}
    for day in days:
        for method, verdict in day.items():
            found.setdefault(method, Verdict()).add(verdict)
    return found


def alarms(verdicts: dict[str, Verdict]) -> dict[str, Verdict]:
    """The methods that do better than chance."""
    return {method: v for method, v in verdicts.items() if v.is_above_chance}


def lasting_alarms(run: Callable[[int], dict[str, Verdict]], rounds: int = 3) -> dict[str, Verdict]:
    """Methods that beat chance in every one of up to `rounds` runs, each given its number.

    Hundreds of methods are tried, and one in some hundreds exceeds three standard errors by luck.
    Luck does not repeat itself with other people; a leak does.
    """
    found: dict[str, Verdict] = {}
    for number in range(rounds):
        now = alarms(run(number))
        found = now if number == 0 else {m: v for m, v in now.items() if m in found}
        if not found:
            return {}
    return found
