"""No difference of what was shown of a unit is fewer than five answers, whatever is subtracted.

Answers that stand in the same published sets form a class; every difference, and every other sum
of published sets with any signs that counts each answer once, is made of whole classes.
"""

from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.channels import Channel
from portal.rules.disclosure import protect, renewable
from portal.rules.ikm import tally
from portal.rules.running_figure import Counters, Progress, advance, together
from portal.rules.unsur import UNSUR

DAY = date(2026, 9, 14)
LEAST = 5
SERVICES = ("a", "b", "c", "d")
ARRIVALS = st.lists(
    st.lists(st.integers(0, 12), min_size=len(SERVICES), max_size=len(SERVICES)), max_size=14
)
GROWTH = st.lists(
    st.lists(st.sampled_from((0, 0, 1, 2, 4, 5, 9)), min_size=4, max_size=4), max_size=3
)


def counters(n: int) -> Counters:
    """The first `n` answers of a service."""
    return Counters({Channel.POSTER: tally([dict.fromkeys(UNSUR, 3)] * n)}, DAY)


class Reader:
    """Keeps everything that was ever shown: a set of answers (service, number) per figure."""

    def __init__(self) -> None:
        self.sets: list[frozenset[tuple[str, int]]] = []

    def sees(self, sizes: dict[str, int]) -> None:
        """A figure of the first so many answers of these services."""
        self.sets.append(frozenset((s, i) for s, n in sizes.items() for i in range(n)))

    def smallest(self) -> int | None:
        """Answers in the smallest class; None where nothing was shown."""
        everyone = {one for shown in self.sets for one in shown}
        classes = Counter(tuple(one in shown for shown in self.sets) for one in everyone)
        return min(classes.values(), default=None)


def run(arrivals: list[list[int]], step: int, reader: Reader) -> tuple[dict[str, int], list[int]]:
    """The period under way: what has come in of each service at its end, and all that was shown."""
    came = dict.fromkeys(SERVICES, 0)
    progress = dict.fromkeys(SERVICES, Progress())
    for more in arrivals:
        for service, n in zip(SERVICES, more, strict=True):
            came[service] += n
            after = advance(progress[service], counters(came[service]), step, LEAST)
            assert advance(after, counters(came[service]), step, LEAST) is after
            progress[service] = after
        sizes = {s: p.shown.n for s, p in progress.items() if p.shown is not None}
        for service, n in sizes.items():
            reader.sees({service: n})
        if sizes:
            reader.sees(sizes)
    return came, [p.shown.n if p.shown else 0 for p in progress.values()]


@given(ARRIVALS, GROWTH, st.sampled_from((5, 7, 10)))
def test_no_difference_of_all_that_is_ever_shown_is_a_small_group(
    arrivals: list[list[int]], growth: list[list[int]], step: int
) -> None:
    reader = Reader()
    sizes, _ = run(arrivals, step, reader)
    whole = sum(sizes.values())
    if whole < LEAST:
        return
    reader.sees(sizes)
    told = protect(dict(sizes), LEAST)
    standing = {s: n for s, n in sizes.items() if told[s] is not None}
    for service, n in standing.items():
        reader.sees({service: n} if n else {})
    for more in growth:
        later = {s: sizes[s] + n for s, n in zip(SERVICES, more, strict=True)}
        grown = {s: later[s] - n for s, n in standing.items()}
        elsewhere = sum(later.values()) - whole - sum(grown.values())
        renewed = renewable(grown, elsewhere, LEAST)
        if renewed is not None:
            whole = sum(later.values())
            standing = {s: later[s] for s in renewed}
            reader.sees(later)
            for service, n in standing.items():
                reader.sees({service: n})
        sizes = later
    smallest = reader.smallest()
    assert smallest is None or smallest >= LEAST


def test_the_reader_of_these_tests_would_see_a_leak() -> None:
    reader = Reader()
    reader.sees({"a": 20, "b": 3})
    reader.sees({"a": 20})
    assert reader.smallest() == 3


@given(ARRIVALS, st.sampled_from((5, 10)))
def test_a_figure_is_never_far_behind(arrivals: list[list[int]], step: int) -> None:
    """At most a step, the answers that follow it, and the largest batch that came in at once."""
    came, shown = run(arrivals, step, Reader())
    for (_, n), visible in zip(came.items(), shown, strict=True):
        assert visible <= n
        assert n - visible < 2 * (step + LEAST + 12)


def test_a_step_below_the_minimum_shows_everything_at_once() -> None:
    progress = Progress()
    for n in (1, 2, 3):
        progress = advance(progress, counters(n), 1, LEAST)
        assert progress.shown is not None
        assert progress.shown.n == n


def test_counters_survive_the_way_through_json() -> None:
    given_answers = [{"biaya": 3, "waktu": 4}, {"biaya": 1}, dict.fromkeys(UNSUR, 2)]
    made = Counters({Channel.KIOSK: tally(given_answers), Channel.POSTER: tally([])}, DAY)
    again = Counters.from_json(made.as_json())
    assert (again.n, again.cut_off) == (3, DAY)
    assert again.by_channel[Channel.KIOSK].own == {
        Fraction(7, 2): 1, Fraction(1): 1, Fraction(2): 1,
    }  # fmt: skip
    assert again.by_channel[Channel.KIOSK].counts == made.by_channel[Channel.KIOSK].counts


def test_a_unit_is_the_sum_of_its_parts() -> None:
    early = Counters({Channel.KIOSK: tally([{"biaya": 1}] * 6)}, date(2026, 9, 1))
    found = together([counters(5), early])
    assert found is not None
    assert (found[0].n, found[1]) == (11, DAY)
    assert {key: one.n for key, one in found[0].by_channel.items()} == {
        Channel.KIOSK: 6, Channel.POSTER: 5,
    }  # fmt: skip
    assert together([]) is None


@pytest.mark.parametrize(
    ("grown", "elsewhere", "renewed"),
    [
        pytest.param({"a": 0, "b": 0}, 0, {"a", "b"}, id="nothing-new"),
        pytest.param({"a": 5, "b": 0}, 0, {"a", "b"}, id="five-more"),
        pytest.param({"a": 4, "b": 0}, 0, None, id="four-more-in-all"),
        pytest.param({"a": 3, "b": 3}, 0, set(), id="two-small-ones-together"),
        pytest.param({"a": 3, "b": 8, "c": 6}, 0, {"b"}, id="the-smallest-keeps-it-company"),
        pytest.param({"a": 9}, 2, set(), id="few-in-a-hidden-service"),
        pytest.param({"a": 9}, 5, {"a"}, id="enough-in-a-hidden-service"),
    ],
)
def test_a_correction_replaces_what_grew_by_enough(
    grown: dict[str, int], elsewhere: int, renewed: set[str] | None
) -> None:
    assert renewable(grown, elsewhere, LEAST) == renewed


def test_a_correction_cannot_take_answers_away() -> None:
    with pytest.raises(ValueError, match="negative"):
        renewable({"a": -1}, 0, LEAST)
    with pytest.raises(ValueError, match="minimum"):
        renewable({"a": 1}, 0, 0)
