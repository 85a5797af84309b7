"""Forms of colleagues: the format's fields for them, and what such a form may post."""

import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.instruments import (
    UNOBSERVED,
    Checker,
    InstrumentError,
    Problem,
    allowed_values,
    load_shipped,
    parse,
    to_mapping,
    to_toml,
)

REKAN = load_shipped("rekan")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("value", "kejujuran", "'kejujuran' is no core value, competence or teknis_..."),
        ("value", 3, "value: must be of type str"),
        ("criterion", "kerajinan", "criterion: 'kerajinan' is none of produktivitas"),
        ("may_be_unobserved", 1, "may_be_unobserved: must be of type bool"),
        ("question_self", "Saya?", "question_self: must be a table"),
    ],
)
def test_a_wrong_field_of_an_item_is_refused_with_its_place(
    field: str, value: object, message: str
) -> None:
    mapping = to_mapping(REKAN)
    mapping["sections"][0]["items"][0][field] = value
    with pytest.raises(InstrumentError, match=f"bekerja_bersama/bagian_tim: .*{message}"):
        parse(mapping)


@pytest.mark.parametrize("relations", [["tetangga"], ["rekan", "rekan"], "rekan"])
def test_relations_are_those_of_the_law_and_each_once(relations: object) -> None:
    mapping = to_mapping(REKAN) | {"relations": relations}
    with pytest.raises(InstrumentError, match="instrument: relations: "):
        parse(mapping)


def test_only_a_scale_has_anchors_and_measures() -> None:
    mapping = to_mapping(REKAN)
    comment = mapping["sections"][0]["items"][-1]
    for field in ({"value": "harmonis"}, {"may_be_unobserved": True}):
        comment.update(field)
        with pytest.raises(InstrumentError, match=r"komentar_bersama: .* is not a known field"):
            parse(mapping)
        comment.pop(next(iter(field)))


_words = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=12,
).filter(lambda words: bool(words.strip()))


@settings(max_examples=15, deadline=None)
@given(st.lists(_words, min_size=6, max_size=6))
def test_an_instrument_in_any_words_survives_toml(words: list[str]) -> None:
    mapping: dict[str, Any] = to_mapping(REKAN)
    section = mapping["sections"][0]
    item = section["items"][0]
    for at, text in enumerate([mapping["title"], section["title"], item["label"]]):
        text.update(id=words[2 * at], en=words[2 * at + 1])
    instrument = parse(mapping)
    assert parse(tomllib.loads(to_toml(instrument))) == instrument


def test_not_observed_is_neither_a_score_nor_a_gap() -> None:
    checker = Checker(REKAN, most_comments=3)
    checked = checker.check(
        {"bagian_tim": ["4"], "berkomunikasi": [UNOBSERVED], "komentar_andal": ["Tepat waktu."]}
    )
    assert checked.problems == ()
    assert checked.scores == {"bagian_tim": 4}
    assert checked.unobserved == {"berkomunikasi"}
    assert checked.comments == {"komentar_andal": "Tepat waktu."}
    assert UNOBSERVED in allowed_values(REKAN)["bagian_tim"]


def test_having_observed_nothing_is_an_answer_but_an_empty_form_is_none() -> None:
    checker = Checker(REKAN, most_comments=3)
    everything = {item.key: [UNOBSERVED] for item in REKAN.items if item.kind == "scale"}
    assert checker.check(everything).problems == ()
    assert checker.check({}).problems == (Problem("bagian_tim", "nothing_answered"),)


def test_citizens_cannot_post_that_they_observed_nothing() -> None:
    checked = Checker(load_shipped("skm")).check({"waktu": [UNOBSERVED]})
    assert checked.problems == (Problem("waktu", "out_of_range"),)
    assert checked.unobserved == frozenset()


def test_a_doubled_not_observed_is_a_doubled_field() -> None:
    checked = Checker(REKAN, most_comments=3).check({"bagian_tim": [UNOBSERVED, "4"]})
    assert checked.problems == (Problem("bagian_tim", "doubled"),)


def test_more_comments_than_an_answer_holds_are_refused_when_the_form_is_built() -> None:
    with pytest.raises(InstrumentError, match="komentar_andal: is a second free text"):
        Checker(REKAN)
    with pytest.raises(InstrumentError, match="komentar_tumbuh: is one free text too many"):
        Checker(REKAN, most_comments=2)
