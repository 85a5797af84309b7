"""The way of one's own evaluation in each of the five schemes, and what it never tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.release_steps import ReleaseStep as R
from portal.rules.release_steps import StepMark as M
from portal.rules.release_steps import Way, release_steps
from portal.rules.schemes import load_shipped
from portal.rules.workflow import EvaluationState as S

TALK, FORUM = (R.DIBAGIKAN, R.PERCAKAPAN), (R.FORUM,)
END = (R.TANDA_TANGAN, R.PENYAMPAIAN, R.PENERIMAAN)


@pytest.mark.parametrize(
    ("city", "between"),
    [
        ("kendari", (*TALK, *FORUM)),
        ("sofifi", TALK),
        ("jakarta", TALK),
        ("serang", ()),
        ("sorong", ()),
    ],
)
def test_each_scheme_has_its_own_steps(city, between):
    scheme = load_shipped(city)
    way = Way(None, scheme.review.talk_before_sign, scheme.forum is not None)
    assert [step for step, _mark in release_steps(way)] == [R.PENULISAN, *between, *END]


@pytest.mark.parametrize(
    ("way", "running"),
    [
        (Way(None, True, True), R.PENULISAN),
        (Way(S.DRAF, True, True), R.PENULISAN),
        (Way(S.DIBAGIKAN, True, True, was_shared=True), R.PERCAKAPAN),
        (Way(S.DIAJUKAN_FORUM, True, True, was_shared=True, has_talked=True), R.FORUM),
        (Way(S.SELESAI_FORUM, True, True, was_shared=True, has_talked=True), R.TANDA_TANGAN),
        (Way(S.DITANDATANGANI, False, False), R.PENYAMPAIAN),
        (Way(S.DISERAHKAN, False, False), R.PENERIMAAN),
        (Way(S.DRAF, True, True, by_superior=True), R.PENULISAN),
    ],
)
def test_one_step_runs(way, running):
    assert [step for step, mark in release_steps(way) if mark is M.BERJALAN] == [running]


def test_everything_is_done_once_it_is_in_hand():
    marks = {mark for _step, mark in release_steps(Way(S.DITERIMA, True, True))}
    assert marks == {M.SELESAI}


def test_whoever_is_excused_has_no_way():
    assert release_steps(Way(S.DIKECUALIKAN, True, True)) == []


@given(st.booleans(), st.booleans(), st.booleans())
def test_a_draft_looks_like_none(talk, forum, superior):
    one = release_steps(Way(S.DRAF, talk, forum, by_superior=superior))
    assert one == release_steps(Way(None, talk, forum, by_superior=superior))


@given(st.sampled_from(list(S)), st.tuples(*[st.booleans()] * 5))
def test_at_most_one_step_runs(state, facts):
    marks = [mark for _step, mark in release_steps(Way(state, *facts))]
    assert marks.count(M.BERJALAN) <= 1
