"""What differs between two versions of a plan."""

from hypothesis import given
from hypothesis import strategies as st

from portal.rules.skp_diff import Change, Part, differences, marked

words = st.lists(st.sampled_from(["cakupan", "imunisasi", "naik", "80", "90"]), max_size=8).map(
    " ".join
)
parts = st.builds(Part, words, st.dictionaries(st.sampled_from("abc"), words).map(
    lambda found: tuple(found.items())
))  # fmt: skip
plans = st.dictionaries(st.integers(0, 5), parts, max_size=5)


def test_a_reworded_goal_keeps_its_identity_and_a_new_one_is_new():
    indicator = Part("Cakupan", (("Target", "80 - 90"),))
    before = {1: Part("Imunisasi naik", (), {9: indicator}), 2: Part("Gizi membaik")}
    after = {
        1: Part("Imunisasi lengkap naik", (), {9: Part("Cakupan", (("Target", "85 - 90"),))}),
        3: Part("Antrean singkat"),
    }
    reworded, added, removed = differences(before, after)
    assert (reworded.change, added.change, removed.change) == (
        Change.CHANGED, Change.ADDED, Change.REMOVED,
    )  # fmt: skip
    assert [(f.before, f.after) for f in reworded.fields] == [
        ("Imunisasi naik", "Imunisasi lengkap naik")
    ]
    [target] = reworded.children[0].fields
    assert (target.label, target.before, target.after) == ("Target", "80 - 90", "85 - 90")
    assert (added.title, removed.title) == ("Antrean singkat", "Gizi membaik")


def test_words_stand_beside_each_other():
    assert marked("Cakupan 80 persen bayi", "Cakupan 85 persen bayi") == (
        (Change.KEPT, "Cakupan"), (Change.REMOVED, "80"), (Change.ADDED, "85"),
        (Change.KEPT, "persen bayi"),
    )  # fmt: skip


@given(plans)
def test_a_plan_does_not_differ_from_itself(plan):
    assert differences(plan, plan) == ()


@given(plans, plans)
def test_the_way_back_undoes_what_the_way_there_did(one, other):
    there, back = differences(one, other), differences(other, one)
    opposite = {Change.ADDED: Change.REMOVED, Change.REMOVED: Change.ADDED}
    assert sorted((opposite.get(c.change, c.change)) for c in there) == sorted(
        c.change for c in back
    )


@given(words, words)
def test_marked_words_hold_both_texts_in_full(before, after):
    runs = marked(before, after)
    for text, gone in ((before, Change.ADDED), (after, Change.REMOVED)):
        assert " ".join(words for change, words in runs if change is not gone) == text
