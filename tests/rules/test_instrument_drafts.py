"""Drafts: nothing gets lost by moving, taking out and putting back, and keys never collide."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules import instrument_drafts as drafts
from portal.rules.instrument_comeback import brought_back, last_known
from portal.rules.instrument_drafts import RESERVED, Draft, NoSuchPart, key_from
from portal.rules.instrument_parts import KEY, parse
from portal.rules.instruments import load_shipped, shipped_keys, to_mapping

REKAN = Draft(to_mapping(load_shipped("rekan")))
ITEMS = [item["key"] for section in REKAN.sections for item in section["items"]]
SECTIONS = [section["key"] for section in REKAN.sections]
PARTS = st.one_of(
    st.tuples(st.just("butir"), st.sampled_from(ITEMS)),
    st.tuples(st.just("bagian"), st.sampled_from(SECTIONS)),
)


def order(draft: Draft) -> list[str]:
    return [item["key"] for section in draft.sections for item in section["items"]]


@given(PARTS, st.sampled_from(["naik", "turun"]))
def test_moving_keeps_every_part_and_leaves_the_given_draft_alone(part, direction):
    before = copy.deepcopy(REKAN)
    made = drafts.moved(REKAN, *part, direction)
    assert sorted(order(made)) == sorted(ITEMS)
    assert sorted(section["key"] for section in made.sections) == sorted(SECTIONS)
    assert before == REKAN


@given(st.sampled_from(ITEMS))
def test_one_step_up_and_one_down_is_where_it_was(item):
    up = drafts.moved(REKAN, "butir", item, "naik")
    assert up == REKAN or drafts.moved(up, "butir", item, "turun") == REKAN


def test_an_item_at_the_edge_goes_into_the_next_section():
    last = REKAN.sections[0]["items"][-1]["key"]
    made = drafts.moved(REKAN, "butir", last, "turun")
    assert made.sections[1]["items"][0]["key"] == last
    assert order(made) == ITEMS


@given(st.lists(PARTS, min_size=1, max_size=4, unique=True))
def test_what_was_taken_out_comes_back_to_its_place(parts):
    gone, taken = REKAN, 0
    for part in parts:
        try:
            gone, taken = drafts.without(gone, *part), taken + 1
        except NoSuchPart:
            continue  # it went with its section
    for _ in range(taken):
        gone = drafts.restored(gone)
    assert gone == REKAN


def test_an_item_whose_section_is_gone_comes_back_into_the_last_one():
    first = ITEMS[0]
    gone = drafts.without(drafts.without(REKAN, "butir", first), "bagian", SECTIONS[0])
    without_latest = Draft(gone.content, gone.removed[:1])
    assert drafts.restored(without_latest).sections[-1]["items"][0]["key"] == first


def test_there_is_nothing_to_put_back_in_a_fresh_draft():
    with pytest.raises(NoSuchPart):
        drafts.restored(REKAN)


@given(st.text(max_size=80), st.sets(st.sampled_from(["menolong", "butir", "butir_b"])))
def test_a_key_fits_the_format_and_is_new(words, taken):
    key = key_from(words, taken)
    assert KEY.fullmatch(key)
    assert key not in taken | RESERVED


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("Menolong rekan", "menolong_rekan"),
        ("Kerja sama (1)", "kerja_sama"),
        ("Kafé", "kafe"),
        ("Bahasa", "bahasa_b"),
        ("123", "butir"),
    ],
)
def test_keys_are_made_from_words(words, key):
    assert key_from(words, ()) == key


def test_a_key_that_was_taken_out_is_not_given_again():
    gone = drafts.without(REKAN, "butir", "berkomunikasi")
    made, key = drafts.with_item(
        gone, SECTIONS[0], None, {"kind": "text", "label": {"id": "Berkomunikasi"}, "limit": 9}
    )
    assert key == "berkomunikasi_b"
    assert sorted(drafts.restored(made).item_keys()) == sorted([*ITEMS, key])


@pytest.mark.parametrize("key", shipped_keys())
def test_a_shipped_text_is_the_same_after_the_way_through_a_draft(key):
    shipped = load_shipped(key)
    content = to_mapping(shipped) | {"relations": list(shipped.relations)}
    assert parse(drafts.readable(content)) == shipped
    assert drafts.presentable(content) is not None


def test_a_language_that_is_switched_off_is_kept_and_not_shown():
    content = copy.deepcopy(REKAN.content) | {"languages": ["id"]}
    assert content["title"]["en"]
    assert "en" not in parse(drafts.readable(content)).title.pairs[0]


def test_an_empty_draft_cannot_be_shown_and_one_empty_section_does_no_harm():
    assert drafts.presentable(drafts.blank("uji", "Uji").content) is None
    made, _key = drafts.with_section(REKAN, None, {"title": {"id": "Kosong"}})
    assert len(drafts.presentable(made.content).sections) == len(SECTIONS)


def test_a_copy_leaves_the_official_numbers_behind():
    made = drafts.copy_as(to_mapping(load_shipped("skm")), "survei_loket", "Survei loket")
    assert {i.unsur_number for i in parse(drafts.readable(made.content)).items} == {None}


# --- taken out while somebody was still writing in it ---------------------------------------------


@given(PARTS)
def test_one_part_comes_back_whatever_went_after_it(part):
    kind, key = part
    later = next(one for one in reversed(SECTIONS) if one != key)
    gone = drafts.without(drafts.without(REKAN, *part), "bagian", later)
    assert last_known(gone, kind, key)["key"] == key
    back = brought_back(gone, kind, key)
    assert back.section(key) if kind == "bagian" else back.item(key)
    with pytest.raises(NoSuchPart):
        back.section(later) if kind == "bagian" else gone.item(key)


def test_an_item_of_a_section_that_is_gone_comes_back_with_it():
    section = REKAN.sections[0]
    item = section["items"][-1]["key"]
    gone = drafts.without(REKAN, "bagian", section["key"])
    assert brought_back(gone, "butir", item) == REKAN


def test_what_is_not_kept_any_more_begins_anew_at_the_end():
    assert last_known(REKAN, "butir", "lama") is None
    assert brought_back(REKAN, "butir", "lama").sections[-1]["items"][-1] == {"key": "lama"}
    assert brought_back(REKAN, "bagian", "lama").sections[-1] == {"key": "lama", "items": []}
    with pytest.raises(NoSuchPart):
        brought_back(drafts.blank("uji", "Uji"), "butir", "lama")
