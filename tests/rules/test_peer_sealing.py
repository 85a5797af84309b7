"""An answer before it is sealed: of one length, and what was put in comes out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.instruments import load_shipped
from portal.rules.peer_sealing import packed, room, unpacked

FORMS = ("rekan", "bawahan", "lintas_unit")
REKAN = load_shipped("rekan")
SCALES = [item.key for item in REKAN.items if item.kind == "scale"]
TEXTS = [item.key for item in REKAN.items if item.kind == "text"]
CLAIM = "7" * 26


@pytest.mark.parametrize("form", FORMS)
def test_a_full_form_with_every_comment_at_its_limit_fits_as_it_is(form):
    instrument = load_shipped(form)
    scores = {item.key: 5 for item in instrument.items if item.kind == "scale"}
    words = {i.key: ["n" * (i.limit or 0), CLAIM] for i in instrument.items if i.kind == "text"}
    assert unpacked(packed(scores, words, room(instrument))) == (scores, words)


@given(
    st.dictionaries(st.sampled_from(SCALES), st.integers(1, 5)),
    st.dictionaries(st.sampled_from(TEXTS), st.text(max_size=120)),
)
def test_whatever_is_said_fills_the_same_room_and_comes_out_again(scores, comments):
    words = {item: [text, CLAIM] for item, text in comments.items()}
    made = packed(scores, words, room(REKAN))
    assert len(made) == room(REKAN)
    assert unpacked(made) == (scores, words)


def test_a_comment_in_javanese_script_is_pressed_together():
    words = {item: ["ꦱꦧꦿꦤꦤꦸꦭꦸꦁꦏꦚ꧀ꦕ" * 22, CLAIM] for item in TEXTS}
    made = packed({}, words, room(REKAN))
    assert (len(made), unpacked(made)) == (room(REKAN), ({}, words))


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        packed({}, {"komentar": ["".join(map(chr, range(0x4E00, 0x4E00 + 4000))), CLAIM]}, 1000)


@pytest.mark.parametrize("content", [b"", b"\0" * 64, b"\1\0\0\0\5abcde", b"\0\0\0\0\2[]"])
def test_what_is_no_answer_is_refused(content):
    with pytest.raises(ValueError, match="no packed answer"):
        unpacked(content)
