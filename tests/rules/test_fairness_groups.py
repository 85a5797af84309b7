"""Strata that tell nobody's result, groups withheld together, items beside totals, files back."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.fairness import group_csv
from portal.rules.fairness.bias import Stratum, mantel_haenszel_test
from portal.rules.fairness.figures import Absence
from portal.rules.fairness.groups import Member, protected_strata, too_few_beside
from portal.rules.fairness.items_alike import Line, Size, cells_of, differences
from portal.rules.fairness.means import Side, difference, side_of
from portal.rules.fairness.rating_csv import RatingFileError

MEMBERS = st.lists(
    st.builds(
        Member,
        st.sampled_from([("kota",), ("kota", "a"), ("kota", "a", "b"), ("kota", "c")]),
        st.sampled_from(["III", "IV"]), st.booleans(), st.booleans(),
    ),
    max_size=80,
)  # fmt: skip


@given(MEMBERS)
def test_no_group_of_a_stratum_is_small_and_nobody_counts_twice(people):
    strata, left_out = protected_strata(people)
    for one in strata:
        for size in (one.with_a + one.without_a, one.with_b + one.without_b):
            assert size == 0 or size >= 5
    assert sum(one.n for one in strata) + left_out == len(people)
    assert left_out < 10
    whole = Counter((one.is_a, one.is_top) for one in people)
    assert sum(one.with_a for one in strata) <= whole[True, True]
    assert sum(one.without_b for one in strata) <= whole[False, False]


def test_large_strata_stay_what_they_are_and_small_ones_join_above():
    big = [Member(("kota", "a"), "III", n % 2 == 0, n % 3 == 0) for n in range(20)]
    small = [Member(("kota", unit), "III", n == 0, False) for unit in "bcdef" for n in range(3)]
    strata, left_out = protected_strata([*big, *small])
    assert sorted((one.n, one.with_a + one.without_a) for one in strata) == [(15, 5), (20, 10)]
    assert left_out == 0


def test_where_only_one_group_stands_the_test_is_as_without_those_people():
    mixed = [Member(("kota", "a"), "III", n % 2 == 0, n % 4 == 0) for n in range(40)]
    alone = [Member(("kota", "b"), "III", True, True) for _ in range(9)]
    strata, _left = protected_strata([*mixed, *alone])
    assert mantel_haenszel_test(strata) == mantel_haenszel_test(protected_strata(mixed)[0])
    assert sum(one.n for one in strata) == 49


def test_a_small_group_takes_another_with_it():
    sizes = {"a": 100, "b": 40, "c": 25, "d": 3}
    assert too_few_beside(sizes, {"a", "b", "c"}) == {"c"}
    assert too_few_beside(sizes | {"d": 8}, {"a", "b", "c"}) == frozenset()
    assert too_few_beside({"a": 100}, {"a"}) == frozenset()


def binary(seed, shift=0.0, n=400):
    """People of the same ability in both groups; item u1 is harder for group b by `shift`."""
    rng = random.Random(seed)
    lines = []
    for at in range(n):
        level, is_a = rng.gauss(3, 0.8), at % 2 == 0
        values = {
            f"u{k}": float(min(5, max(1, round(level + rng.gauss(0, 0.6) - shift * (
                k == 1 and not is_a
            )))))
            for k in range(6)
        }  # fmt: skip
        lines.append(Line(values, is_a))
    return lines


def test_an_item_that_is_harder_for_one_group_is_found_and_the_others_are_not():
    found = {one.item: one for one in differences(cells_of(binary(1, 0.8)))}
    assert found["u1"].size is Size.LARGE
    assert found["u1"].difference > 0
    assert found["u0"].size is not Size.LARGE


def test_items_that_are_alike_are_hardly_ever_accused():
    found = [one.size for seed in range(30) for one in differences(cells_of(binary(seed, n=200)))]
    assert sum(size is not Size.NEGLIGIBLE for size in found) / len(found) <= 0.06


def test_with_two_values_mantels_test_is_that_of_mantel_and_haenszel():
    lines = [
        Line(
            {"x": float(rng.random() < (0.6 if at % 2 else 0.4)), "rest": float(at % 3)},
            at % 2 == 0,
        )
        for rng in [random.Random(4)]
        for at in range(300)
    ]
    cells = [one for one in cells_of(lines) if one.item == "x"]
    (found,) = differences(cells)
    excess = spread = 0.0
    for level in {one.level for one in cells}:
        here = Counter()
        for one in cells:
            if one.level == level:
                here[one.is_a, one.value] += one.n
        s = Stratum(here[True, 1.0], here[True, 0.0], here[False, 1.0], here[False, 0.0])
        row, column = s.with_a + s.without_a, s.with_a + s.with_b
        excess += s.with_a - row * column / s.n
        spread += row * (s.n - row) * column * (s.n - column) / (s.n**2 * (s.n - 1))
    assert found.chi_square == pytest.approx(excess**2 / spread)


def test_each_class_of_totals_has_five_of_either_group():
    for seed in range(10):
        sizes = Counter()
        for cell in cells_of(binary(seed, n=60)):
            if cell.item == "u0":
                sizes[cell.level, cell.is_a] += cell.n
        assert min(sizes.values()) >= 5
        assert len(sizes) % 2 == 0


def test_few_people_are_too_few_for_items():
    assert cells_of(binary(1, n=12)) == []
    found = differences(cells_of(binary(1, n=30)))
    assert {one.absence for one in found} <= {Absence.FEW_RATEES}


def test_files_of_groups_read_back_to_the_last_digit():
    strata = {"unit: Dinas, Kota": [Stratum(5, 6, 7, 8), Stratum(1, 4, 9, 9)]}
    assert group_csv.read_strata(group_csv.write_strata(strata)) == strata
    sides = {"kelamin": (side_of([1.1, 2.2, 1 / 3] * 9), side_of([1.5, 2.0] * 11))}
    again = group_csv.read_sides(group_csv.write_sides(sides))
    assert again == sides
    assert difference(*again["kelamin"]) == difference(*sides["kelamin"])
    cells = {"usia": cells_of(binary(3))}
    assert group_csv.read_items(group_csv.write_items(cells)) == cells
    assert group_csv.read_own(b"ratee,own,others,n\nN1,4.250000,3.500000,6\n") == [(4.25, 3.5)]


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (group_csv.read_strata, "comparison,with_a,without_a,with_b,without_b\nx,1,2,3,-4"),
        (group_csv.read_strata, "comparison,with_a,without_a,with_b,without_b"),
        (group_csv.read_sides, "comparison,group,n,mean,sd\nx,a,20,1,1"),
        (group_csv.read_sides, "comparison,group,n,mean,sd\nx,c,20,1,1"),
        (group_csv.read_items, "comparison,item,level,group,value,n\nx,u,0,a,banyak,1"),
    ],
)
def test_what_cannot_be_read_is_refused(read, text):
    with pytest.raises(RatingFileError):
        read(text.encode())


def test_two_means_that_are_the_same_are_not_apart():
    assert difference(Side(30, 2.0, 0.5), Side(30, 2.0, 0.5)).value == 0
