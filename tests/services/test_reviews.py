"""The rater's writing: order of the law, grounds of a rating, nothing overwritten, nothing lost."""

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditEntry
from portal.models.evaluations import Evaluation
from portal.queries.evaluations import evaluation_row, lacks_of
from portal.rules.predikat import Ekspektasi
from portal.rules.reviews import Lack, Piece
from portal.rules.workflow import EvaluationState, EvaluationStep, Party
from portal.services import review_starts, reviews
from portal.services.evaluation_steps import locked, take
from portal.services.reviews import NewGoal, NewRating, goal_mark, rating_mark
from tests.services.reviewed import (
    FEEDBACK,
    HASIL,
    NOW,
    PERILAKU,
    begun,
    completed,
    goals_of,
    link,
    links,
    quarter,
    rated,
    row_of,
    written,
)

pytestmark = pytest.mark.usefixtures("app")
ATAS, SESUAI = Ekspektasi.DIATAS, Ekspektasi.SESUAI


def test_a_rater_begins_rates_and_completes_an_evaluation():
    house, period = quarter()
    evaluation = completed(begun(house, period), house.budi.id)
    row = row_of(evaluation)
    assert (row.state, row.evaluator_id) == (EvaluationState.DRAF, house.budi.id)
    assert (row.hasil_kerja, row.perilaku_kerja) == (SESUAI, SESUAI)
    assert [goal.title for goal in goals_of(evaluation)] == ["Cakupan imunisasi dasar meningkat"]
    assert lacks_of(evaluation_row(evaluation)) == ()


def test_nothing_is_rated_at_the_start():
    house, period = quarter()
    row = row_of(begun(house, period))
    assert (row.hasil_kerja, row.perilaku_kerja) == (None, None)


def test_no_rating_before_the_organisations_predicate_is_there():
    house, period = quarter()
    evaluation = review_starts.start(house.sari.id, period, house.budi.id, NOW)
    with pytest.raises(IllegalStep, match="Capaian kinerja organisasi"):
        rated(evaluation, house.budi.id, HASIL, SESUAI)
    assert Lack.PREDIKAT_ORGANISASI in lacks_of(evaluation_row(evaluation))


def test_words_can_be_written_before_the_organisations_predicate_is_there():
    house, period = quarter()
    evaluation = review_starts.start(house.sari.id, period, house.budi.id, NOW)
    written(evaluation, house.budi.id, FEEDBACK)
    assert row_of(evaluation).strength == FEEDBACK[Piece.STRENGTH]


@pytest.mark.parametrize("who", ["sari", "dewi", "joko"])
def test_nobody_but_the_rater_begins_or_writes(who):
    house, period = quarter()
    person = getattr(house, who).id
    with pytest.raises(NotFound):
        review_starts.start(house.sari.id, period, person, NOW)
    evaluation = begun(house, period)
    with pytest.raises(NotFound):
        rated(evaluation, person, HASIL, SESUAI)
    with pytest.raises(NotFound):
        written(evaluation, person, FEEDBACK)


def test_beginning_twice_begins_one():
    house, period = quarter()
    first = begun(house, period)
    assert review_starts.start(house.sari.id, period, house.budi.id, NOW) == first


def test_a_rating_away_from_sesuai_needs_reason_and_evidence():
    house, period = quarter()
    evaluation = completed(begun(house, period), house.budi.id)
    rated(evaluation, house.budi.id, HASIL, ATAS)
    assert lacks_of(evaluation_row(evaluation)) == (Lack.ALASAN_HASIL, Lack.BUKTI_HASIL)
    rated(evaluation, house.budi.id, HASIL, ATAS, "Di atas target dua triwulan", (link(),))
    assert lacks_of(evaluation_row(evaluation)) == ()


def test_the_database_refuses_a_groundless_rating_in_any_other_state():
    house, period = quarter()
    evaluation = completed(begun(house, period), house.budi.id)
    rated(evaluation, house.budi.id, PERILAKU, ATAS, "Panutan di unit")
    with (
        db.engine.connect().execution_options(writes=True) as connection,
        pytest.raises(sa.exc.DBAPIError, match="needs evidence"),
    ):
        connection.execute(
            sa.update(Evaluation).where(Evaluation.id == evaluation).values(state="dibagikan")
        )


def test_two_windows_do_not_overwrite_each_other():
    house, period = quarter()
    evaluation = begun(house, period)
    mark = rating_mark(row_of(evaluation), HASIL, [])
    reviews.rate(evaluation, house.budi.id, HASIL, NewRating(SESUAI, "Pertama"), mark, NOW)
    with pytest.raises(Changed):
        reviews.rate(evaluation, house.budi.id, HASIL, NewRating(ATAS, "Kedua"), mark, NOW)
    assert row_of(evaluation).hasil_reason == "Pertama"
    (goal,) = goals_of(evaluation)
    shown = goal_mark(goal)
    new = NewGoal("85 persen", "Baik", "Tercapai")
    reviews.write_goal(evaluation, house.budi.id, goal.goal_id, new, shown, NOW)
    with pytest.raises(Changed):
        reviews.write_goal(evaluation, house.budi.id, goal.goal_id, NewGoal("70"), shown, NOW)


def test_evidence_is_replaced_by_what_is_chosen_now():
    house, period = quarter()
    evaluation = begun(house, period)
    first, second = link("Posyandu"), link("Kunjungan rumah")
    rated(evaluation, house.budi.id, HASIL, ATAS, "Alasan", (first, second))
    rated(evaluation, house.budi.id, HASIL, ATAS, "Alasan", (second,))
    assert [one.words for one in links(evaluation, HASIL)] == ["Kunjungan rumah"]


def test_each_change_of_a_rating_is_on_record_with_before_and_after():
    house, period = quarter()
    evaluation = begun(house, period)
    rated(evaluation, house.budi.id, HASIL, SESUAI)
    rated(evaluation, house.budi.id, HASIL, SESUAI, "Sama")
    rated(evaluation, house.budi.id, HASIL, ATAS, "Naik", (link(),))
    changes = [
        (one.detail["before"], one.detail["after"])
        for one in db.session.scalars(
            sa.select(AuditEntry)
            .where(AuditEntry.tag == "evaluation:rated")
            .order_by(AuditEntry.sequence)
        )
    ]
    assert changes == [
        (None, "sesuai_ekspektasi"),
        ("sesuai_ekspektasi", "diatas_ekspektasi"),
    ]


def test_a_text_that_is_too_long_is_refused():
    house, period = quarter()
    evaluation = begun(house, period)
    with pytest.raises(Invalid, match="terlalu panjang"):
        written(evaluation, house.budi.id, {Piece.STRENGTH: "a" * 2001})


def test_what_is_signed_never_changes():
    house, period = quarter()
    evaluation = completed(begun(house, period), house.budi.id)
    with writing() as session:
        row = locked(session, evaluation)
        take(session, row, EvaluationStep.TANDATANGANI, Party.PENILAI, NOW)
    with pytest.raises(IllegalStep):
        rated(evaluation, house.budi.id, HASIL, ATAS, "Terlambat", (link(),))
    with (
        db.engine.connect().execution_options(writes=True) as connection,
        pytest.raises(sa.exc.DBAPIError, match="never changes"),
    ):
        connection.execute(
            sa.update(Evaluation).where(Evaluation.id == evaluation).values(notes="Lain")
        )
