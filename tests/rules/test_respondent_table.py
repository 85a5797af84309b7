"""The published table: nobody stands out by profile, and the order tells nothing."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.respondent_table import QUASI, Respondent, protect_profiles, respondent
from portal.rules.unsur import UNSUR

ANSWERS = (4,) * len(UNSUR)


def person(layanan="KTP", kanal="poster", kelamin="P", usia="26-35", sekolah="S1", kerja="PNS"):
    return Respondent((layanan, kanal, kelamin, usia, sekolah, kerja), ANSWERS)


people = st.lists(
    st.builds(
        Respondent,
        st.tuples(*[st.sampled_from(["", "x", "y"])] * len(QUASI)),
        st.tuples(*[st.sampled_from([None, 1, 4])] * len(UNSUR)),
    ),
    max_size=14,
)


def groups(rows):
    return Counter(row.quasi for row in rows)


def test_a_group_that_is_large_enough_keeps_its_profile():
    rows = [person()] * 5
    assert protect_profiles(rows, 5) == tuple(rows)


def test_occupation_is_blanked_first_and_the_service_last():
    rows = [person(kerja=kerja) for kerja in ("PNS", "TNI", "POLRI", "Swasta", "Lainnya")]
    assert set(groups(protect_profiles(rows, 5))) == {("KTP", "poster", "P", "26-35", "S1", "")}
    rows = [person(str(i), str(i), str(i), str(i), str(i), str(i)) for i in range(4)]
    rows += [person(str(i), "q", "q", "q", "q", "q") for i in range(5) for _ in range(2)]
    assert set(groups(protect_profiles(rows, 5))) == {("",) * 6}
    rows = [person("KTP", kanal, kanal, kanal, kanal, kanal) for kanal in "abcde"]
    assert set(groups(protect_profiles(rows, 5))) == {("KTP", "", "", "", "", "")}


def test_too_few_rows_without_profile_are_joined_by_the_smallest_group():
    rows = [person("A")] * 7 + [person("B")] * 5 + [person("C")]
    assert groups(protect_profiles(rows, 5)) == {person("A").quasi: 7, ("",) * 6: 6}


def test_fewer_respondents_than_the_minimum_show_no_profile_at_all():
    assert groups(protect_profiles([person()] * 4, 5)) == {("",) * 6: 4}
    assert protect_profiles([], 5) == ()


@settings(max_examples=40, deadline=None)
@given(people, st.integers(1, 6))
def test_every_published_profile_belongs_to_at_least_k_people(rows, minimum):
    published = protect_profiles(rows, minimum)
    assert Counter(row.answers for row in published) == Counter(row.answers for row in rows)
    sizes = groups(published)
    if len(rows) < minimum:
        assert set(sizes) <= {("",) * 6}
    else:
        assert all(size >= minimum for size in sizes.values())


@settings(max_examples=40, deadline=None)
@given(people, st.integers(1, 6))
def test_profiles_are_blanked_but_never_changed(rows, minimum):
    originals = {row.quasi for row in rows}
    for row in protect_profiles(rows, minimum):
        assert any(
            all(shown in ("", given) for shown, given in zip(row.quasi, original, strict=True))
            for original in originals
        )


@settings(max_examples=20, deadline=None)
@given(people, st.randoms(use_true_random=False))
def test_the_table_does_not_show_in_which_order_people_came(rows, random):
    assert protect_profiles(random.sample(rows, len(rows)), 3) == protect_profiles(rows, 3)


def test_a_row_is_made_from_the_parts_of_a_ballot():
    row = respondent("KTP", "poster", {"usia": "26-35", "nama": "Wati"}, {"waktu": 3, "saran": 1})
    assert row.quasi == ("KTP", "poster", "", "26-35", "", "")
    assert row.answers == (None, None, 3, None, None, None, None, None, None)


def test_a_row_with_a_cell_too_few_is_refused():
    with pytest.raises(ValueError, match="every column"):
        Respondent(("KTP",), ANSWERS)


def test_a_minimum_below_one_is_refused():
    with pytest.raises(ValueError, match="minimum"):
        protect_profiles([], 0)
