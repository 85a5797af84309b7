"""What a posted form may say: the exact strings that were offered, one comment, nothing else."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.instruments import (
    Checker,
    InstrumentError,
    Problem,
    allowed_values,
    load_shipped,
    parse,
    to_mapping,
)
from portal.rules.unsur import UNSUR

SKM = load_shipped("skm")
CHECKER = Checker(SKM, ignored=["kunci"])
ITEMS = [item.key for item in SKM.items]


def test_a_full_form_gives_scores_profile_and_comment() -> None:
    raw = {key: ["4"] for key in UNSUR} | {
        "sarana": ["1"],
        "usia": ["26_35"],
        "pekerjaan": [""],
        "saran": [" Kursinya kurang.\r\nTerima kasih "],
        "kunci": ["0f3a"],
    }
    checked = CHECKER.check(raw)
    assert checked.problems == ()
    assert checked.scores == {key: 4 for key in UNSUR} | {"sarana": 1}
    assert checked.profile == {"usia": "26_35"}
    assert checked.comment == "Kursinya kurang.\nTerima kasih"


def test_one_answered_unsur_is_enough_and_none_is_not() -> None:
    assert CHECKER.check({"pengaduan": ["2"]}).problems == ()
    only_comment = {"saran": ["Baik"], "usia": ["17_25"], "waktu": [""], "biaya": []}
    checked = CHECKER.check(only_comment)
    assert checked.problems == (Problem("persyaratan", "nothing_answered"),)
    assert (checked.profile, checked.comment) == ({"usia": "17_25"}, "Baik")


@pytest.mark.parametrize("value", [
    "4 ", " 4", "٣", "3.5", "3,5", "NaN", "Infinity", "0", "5", "-1", "-0", "03", "+3", "1e0",
    "0x1", "3.0", "３", "²", "3\n", "3\x00", "true", "null", "[3]", "' OR 1=1--", "\ud800", " ",
    "9" * 10_000,
])  # fmt: skip
def test_a_score_other_than_the_four_offered_strings_is_out_of_range(value: str) -> None:
    checked = CHECKER.check({"waktu": [value], "biaya": ["4"]})
    assert checked.problems == (Problem("waktu", "out_of_range"),)
    assert checked.scores == {"biaya": 4}


@pytest.mark.parametrize(
    "value", ["PNS", "pns ", "presiden", "1", "__proto__", "ｐｎｓ", "pns\x00"]
)
def test_a_profile_answer_outside_the_list_is_out_of_range(value: str) -> None:
    checked = CHECKER.check({"waktu": ["3"], "pekerjaan": [value]})
    assert checked.problems == (Problem("pekerjaan", "out_of_range"),)
    assert checked.profile == {}


def test_doubled_fields_are_refused_even_when_they_agree() -> None:
    raw = {"waktu": ["3", "3"], "usia": ["17_25", ""], "saran": ["a", "b"]}
    checked = CHECKER.check(raw)
    assert checked.problems == tuple(Problem(key, "doubled") for key in ("waktu", "usia", "saran"))
    assert (checked.scores, checked.profile, checked.comment) == ({}, {}, None)


def test_unknown_fields_come_last_and_unprintable_names_are_not_repeated() -> None:
    raw = {"is_admin": ["1"], "<b>": ["x"], "\ud800": ["y"], "waktu": ["9"]}
    assert CHECKER.check(raw).problems == (
        Problem("waktu", "out_of_range"),
        Problem("", "unknown_field"),
        Problem("is_admin", "unknown_field"),
    )


def test_the_form_key_is_known_only_where_it_was_announced() -> None:
    raw = {"waktu": ["3"], "kunci": ["x"]}
    assert CHECKER.check(raw).problems == ()
    assert Checker(SKM).check(raw).problems == (Problem("kunci", "unknown_field"),)
    with pytest.raises(InstrumentError, match="waktu: is an item"):
        Checker(SKM, ignored=iter(["waktu"]))


@pytest.mark.parametrize(
    "words",
    [
        "Baik <3",
        "O'Brien; Nur'aini; I Gusti Ngurah",
        "<script>alert(1)</script>",
        "=SUM(54+51)",
        "{{7*7}} ${7*7} %2e%2e/",
        "Tabel\tdan\nbaris",
        "ꦩꦠꦸꦂꦤꦸꦮꦸꦤ꧀ 👍🏽 👨‍👩‍👧",
        "x" * 500,
    ],
)
def test_strange_but_harmless_comments_are_kept_letter_by_letter(words: str) -> None:
    checked = CHECKER.check({"waktu": ["3"], "saran": [words]})
    assert (checked.comment, checked.problems) == (words, ())


@pytest.mark.parametrize("char", [*map(chr, [0, 7, 8, 11, 12, 27, 31, 127, 0x85, 0x9F]),
                                  "\ud800", "\ufffe", "\uffff"])  # fmt: skip
def test_control_characters_and_lone_surrogates_are_a_problem_wherever_they_stand(
    char: str,
) -> None:
    for words in (f"{char}baik", f"ba{char}ik", f"baik{char}"):
        checked = CHECKER.check({"waktu": ["3"], "saran": [words]})
        assert checked.problems == (Problem("saran", "control_characters"),)
        assert checked.comment is None


def test_comment_length_counts_stored_characters_and_not_their_bytes_or_line_ends() -> None:
    decomposed = unicodedata.normalize("NFD", "é" * 500)
    lines = "a\r\n" * 249 + "ab"
    for words in (decomposed, lines, "😀" * 500, " " * 900 + "ya"):
        assert CHECKER.check({"waktu": ["3"], "saran": [words]}).problems == ()
    assert CHECKER.check({"waktu": ["3"], "saran": [decomposed]}).comment == "é" * 500
    longest = unicodedata.normalize("NFD", "ᾂ" * 500)
    assert len(longest) == 2000
    assert CHECKER.check({"waktu": ["3"], "saran": [longest]}).comment == "ᾂ" * 500
    for words in ("x" * 501, decomposed + "e", "a" + "\u0301\u0316" * 200_000):
        checked = CHECKER.check({"waktu": ["3"], "saran": [words]})
        assert checked.problems == (Problem("saran", "too_long"),)


def test_blank_comment_is_none_and_directional_overrides_are_dropped() -> None:
    assert CHECKER.check({"waktu": ["3"], "saran": [" \r\n\t "]}).comment is None
    pasted = CHECKER.check({"waktu": ["3"], "saran": ["\u202a0401 311\u202c siap\u2028ya"]})
    assert pasted.comment == "0401 311 siap\nya"


def test_whole_numbers_are_checked_against_their_bounds() -> None:
    mapping = to_mapping(SKM)
    age = mapping["sections"][2]["items"][0]
    del age["limit"]
    age.update(kind="number", minimum=17, maximum=99)
    checker = Checker(parse(mapping))
    for good in ("17", "99"):
        assert checker.check({"waktu": ["3"], "saran": [good]}).profile == {"saran": good}
    for bad in ("16", "100", "017", "17.0", "-17", "１７", "1" * 5000):
        checked = checker.check({"waktu": ["3"], "saran": [bad]})
        assert checked.problems == (Problem("saran", "out_of_range"),)


def test_a_second_free_text_has_no_place_in_an_answer() -> None:
    mapping = to_mapping(SKM)
    texts = mapping["sections"][2]["items"]
    texts.append(texts[0] | {"key": "lain"})
    with pytest.raises(InstrumentError, match="lain: is a second free text"):
        Checker(parse(mapping))


@settings(max_examples=80, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*ITEMS, "kunci", "lain"]) | st.text(max_size=5),
        st.lists(st.sampled_from(["", "1", "4", "17_25"]) | st.text(max_size=8), max_size=2),
        max_size=8,
    )
)
def test_no_form_whatever_gets_a_value_past_the_instrument(raw: dict[str, list[str]]) -> None:
    checked = CHECKER.check(raw)
    offered = allowed_values(SKM)
    assert all(str(score) in offered[key] for key, score in checked.scores.items())
    assert all(value in offered[key] for key, value in checked.profile.items())
    assert checked.problems or checked.scores
    for key, score in checked.scores.items():
        assert raw[key] == [str(score)]
