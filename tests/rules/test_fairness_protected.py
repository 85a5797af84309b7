"""The table that leaves the house, and a rater's mirror: k first, digits the same for everybody."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.fairness.mirror import mirror
from portal.rules.fairness.protected import over_periods, protected
from portal.rules.fairness.rating_csv import read_periods, read_ratings
from portal.rules.fairness.ratings import Rating, pairs_of
from portal.rules.fairness.severity import severity
from portal.rules.predikat import Ekspektasi

ABOVE, AS, BELOW = Ekspektasi.DIATAS, Ekspektasi.SESUAI, Ekspektasi.DIBAWAH
ITEMS = ("hasil_kerja", "perilaku_kerja")


def ratings(seed: int = 1, raters: int = 4, ratees: int = 12) -> list[Rating]:
    rng = random.Random(seed)
    return [
        Rating(f"orang-{n}", f"penilai-{m}", float(rng.randint(1, 3)), item)
        for n in range(ratees)
        for m in range(raters)
        for item in ITEMS
    ]


def test_the_export_gives_the_panels_digits_to_whoever_recomputes():
    table = protected({"2026": ratings()}, b"kunci")
    again = read_ratings(table.csv())
    assert severity(pairs_of(again)) == severity(pairs_of(table.ratings))


def test_no_name_is_in_the_export():
    table = protected({"2026": ratings()}, b"kunci")
    assert b"orang" not in table.csv()
    assert b"penilai" not in table.csv()
    assert set(table.raters.values()) == {f"penilai-{m}" for m in range(4)}


def test_a_rater_of_few_is_left_out():
    few = [Rating(f"orang-{n}", "baru", 2.0, ITEMS[0]) for n in range(4)]
    table = protected({"2026": [*ratings(), *few]}, b"kunci")
    assert table.left_out == 1
    assert "baru" not in table.raters.values()
    with pytest.raises(ValueError, match="at least 2"):
        protected({"2026": []}, b"kunci", 1)


@given(st.permutations(ratings(ratees=6)))
def test_the_order_of_rows_changes_no_byte(rows):
    assert (
        protected({"2026": rows}, b"k").csv() == protected({"2026": ratings(ratees=6)}, b"k").csv()
    )


def test_the_numbers_follow_the_key():
    assert (
        protected({"2026": ratings()}, b"a").raters != protected({"2026": ratings()}, b"b").raters
    )
    assert (
        protected({"2026": ratings()}, b"a").sha256 == protected({"2026": ratings()}, b"a").sha256
    )


TABLES = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("STUVWX")), max_size=48, unique=True
).map(lambda cells: [Rating(ratee, rater, 2.0) for ratee, rater in cells])


@given(TABLES, TABLES)
def test_whoever_knows_a_rater_finds_five_people_in_every_period(first, second):
    """k for ratees: behind each number of a rater there are k people of the same period, and
    nobody stands there whom a single rater rated.
    """
    table = protected({"2025": first, "2026": second}, b"k")
    of_rater, of_ratee = {}, {}
    for one in table.ratings:
        person, period = table.ratees[one.ratee]
        of_rater.setdefault((one.rater, period), set()).add(person)
        of_ratee.setdefault(one.ratee, set()).add(one.rater)
    assert all(len(people) >= 5 for people in of_rater.values())
    assert all(len(raters) >= 2 for raters in of_ratee.values())


def test_the_same_five_people_twice_are_not_ten():
    few = [Rating(f"orang-{n}", rater, 2.0, "") for n in range(3) for rater in ("satu", "dua")]
    assert protected({"2025": few, "2026": few}, b"k").ratings == ()


def test_people_keep_their_number_over_periods_and_the_file_reads_back():
    found = over_periods({"2025": ratings(1), "2026": ratings(2)}, b"kunci")
    assert len(found.ratees) == 12
    again = read_periods(found.csv())
    assert [(label, tuple(rows)) for label, rows in again] == list(found.periods)
    assert b"orang" not in found.csv()


def test_a_mirror_shows_the_own_spread_beside_the_pool():
    others = {str(n): [AS] * 3 + [ABOVE] for n in range(5)}
    found = mirror([ABOVE, ABOVE, AS, BELOW], others)
    assert (found.own.n, found.own.mean, found.own.share(ABOVE)) == (4, 2.25, 0.5)
    assert (found.pool.n, found.pool.share(ABOVE)) == (20, 0.25)


@pytest.mark.parametrize(
    "others",
    [
        {},
        {str(n): [AS] * 9 for n in range(4)},
        {str(n): [AS] * 3 for n in range(5)},
        {str(n): [AS] * 20 if n == 0 else [] for n in range(5)},
    ],
)
def test_a_pool_of_few_is_not_shown(others):
    assert mirror([AS] * 5, others).pool is None


def test_two_ratings_are_no_spread():
    assert mirror([AS, ABOVE], {}).own is None
    assert mirror([], {}).own_n == 0
