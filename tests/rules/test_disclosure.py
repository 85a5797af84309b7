"""Withholding small cells, attacked by a reader who knows the rule and the total."""

from collections import defaultdict
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.disclosure import protect, withheld_together


def cells(*counts):
    return dict(zip("abcdefghij", counts, strict=False))


def tables(width, total):
    """All ways to write `total` as `width` counts: where the bars stand between the stars."""
    for bars in combinations(range(total + width - 1), width - 1):
        yield tuple(b - a - 1 for a, b in pairwise((-1, *bars, total + width - 1)))


@pytest.mark.parametrize(
    ("counts", "published"),
    [
        pytest.param((60, 0, 5), (60, 0, 5), id="tidak-ada-yang-kecil"),
        pytest.param((2, 3, 50), (None, None, 50), id="dua-sel-kecil-cukup-banyak-orang"),
        pytest.param((3, 40, 50, 0), (None, None, 50, 0), id="satu-sel-kecil-dan-berikutnya"),
        pytest.param((1, 2, 20, 30), (None, None, None, 30), id="tiga-orang-masih-terlalu-sedikit"),
        pytest.param((1, 1, 20, 30), (None, None, None, 30), id="gabungan-di-bawah-minimum"),
        pytest.param((4, 4, 20, 30), (None, None, None, 30), id="sama-besar-dapat-ditebak"),
        pytest.param((3, 40, 40, 50), (None, None, None, 50), id="seri-disembunyikan-bersama"),
        pytest.param((3, 40, 0), (None, None, None), id="semua-tersembunyi-nol-ikut"),
        pytest.param((2, 0, 1), (None, None, None), id="seluruhnya-di-bawah-minimum"),
        pytest.param((0, 0), (0, 0), id="kosong"),
        pytest.param((), (), id="tanpa-sel"),
    ],
)
def test_small_cells_are_withheld_with_company(counts, published):
    assert protect(cells(*counts), 5) == cells(*published)


def test_a_minimum_of_one_withholds_nothing():
    assert protect(cells(1, 0, 7), 1) == cells(1, 0, 7)


@pytest.mark.parametrize(
    ("width", "largest_total", "minimum"), [(2, 25, 5), (3, 15, 5), (4, 11, 3), (5, 9, 3)]
)
def test_no_withheld_cell_follows_from_the_total_and_the_cells_shown(width, largest_total, minimum):
    """Every table up to a total is published; each withheld cell must keep two possible values."""
    possible = defaultdict(lambda: defaultdict(set))
    for total in range(minimum, largest_total + 1):
        for counts in tables(width, total):
            published = tuple(protect(cells(*counts), minimum).values())
            for position, count in enumerate(counts):
                possible[total, published][position].add(count)
    attacked = 0
    for (_, published), candidates in possible.items():
        for position, shown in enumerate(published):
            attacked += shown is None
            assert shown is not None or len(candidates[position]) > 1, published
    assert attacked > 40


def test_what_is_no_count_or_minimum_is_refused():
    with pytest.raises(ValueError, match="negative"):
        protect({"a": -1}, 5)
    with pytest.raises(ValueError, match="minimum"):
        protect({"a": 1}, 0)


# Cells of the parts of a whole, beside those of the whole


@pytest.mark.parametrize(
    ("parts", "withheld", "hidden"),
    [
        pytest.param([(9, 8), (7, 0)], "", "", id="no-small-cell"),
        pytest.param([(9, 3, 20), (7, 8, 30)], "", "ab", id="small-in-one-part"),
        pytest.param([(9, 3, 20), (1, 8, 30)], "", "ab", id="small-in-two-parts"),
        pytest.param([(2, 1, 20), (9, 8, 30)], "", "abc", id="too-few-in-a-part"),
        pytest.param([(9, 8, 0), (7, 9, 0)], "ab", "ab", id="what-the-whole-withholds"),
        pytest.param([(3, 20), (0, 30)], "", "ab", id="everything"),
    ],
)
def test_cells_are_withheld_in_all_parts_alike(parts, withheld, hidden):
    given_parts = [cells(*counts) for counts in parts]
    assert withheld_together(given_parts, set(withheld), 5) == set(hidden)


@given(
    st.lists(
        st.lists(st.sampled_from((0, 0, 1, 3, 4, 5, 6, 20)), min_size=4, max_size=4), min_size=2
    )
)
def test_no_small_cell_follows_from_rows_and_columns(counts):
    parts = [cells(*row) for row in counts]
    whole = {key: sum(part[key] for part in parts) for key in "abcd"}
    told = protect(whole, 5)
    hidden = withheld_together(parts, {key for key, n in told.items() if n is None}, 5)
    for part in parts:
        assert all(n == 0 or n >= 5 for key, n in part.items() if key not in hidden)
        rest = sum(part[key] for key in hidden)
        assert rest == 0 or rest >= 5 or set("abcd") - hidden <= {k for k in "abcd" if not whole[k]}
    if hidden and any(whole[key] for key in set("abcd") - hidden):
        assert sum(whole[key] > 0 for key in hidden) > 1
