"""The talk about a draft before anything is signed, where the scheme asks for one."""

import pytest

from portal.errors import Changed, IllegalStep, NotFound
from portal.rules.predikat import Ekspektasi
from portal.rules.reviews import mark_of
from portal.rules.workflow import EvaluationState
from portal.services import review_talks
from tests.services.reviewed import HASIL, NOW, begun, completed, quarter, rated, row_of
from tests.services.test_review_cases import signed

pytestmark = pytest.mark.usefixtures("app")


def test_a_scheme_that_talks_first_refuses_the_signature_before_the_talk():
    house, period = quarter("jakarta")
    evaluation = completed(begun(house, period), house.budi.id)
    with pytest.raises(IllegalStep, match="percakapan"):
        signed(evaluation, house.budi.id, NOW)
    review_talks.share(evaluation, house.budi.id, row_of(evaluation).version, NOW)
    with pytest.raises(NotFound):
        review_talks.answer(evaluation, house.joko.id, "Bukan saya", NOW)
    review_talks.answer(evaluation, house.sari.id, "Setuju", NOW, seen=mark_of(""))
    with pytest.raises(Changed):
        review_talks.answer(evaluation, house.sari.id, "Belum", NOW, seen=mark_of(""))
    review_talks.record_talk(evaluation, house.budi.id, NOW.on, "Dibahas", NOW)
    assert signed(evaluation, house.budi.id, NOW) is EvaluationState.DITANDATANGANI


def test_an_answer_is_possible_only_while_the_draft_is_shared():
    house, period = quarter("jakarta")
    evaluation = completed(begun(house, period), house.budi.id)
    with pytest.raises(IllegalStep):
        review_talks.answer(evaluation, house.sari.id, "Terlalu dini", NOW)
    review_talks.share(evaluation, house.budi.id, row_of(evaluation).version, NOW)
    with pytest.raises(IllegalStep, match="tarik kembali"):
        rated(evaluation, house.budi.id, HASIL, Ekspektasi.DIATAS)
    review_talks.take_back(evaluation, house.budi.id, row_of(evaluation).version, NOW)
    with pytest.raises(IllegalStep):
        review_talks.answer(evaluation, house.sari.id, "Terlambat", NOW)
