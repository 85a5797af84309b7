"""Guidance with its signatures and both judgements; counselling and its secrecy."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditEntry
from portal.models.guidance import Counselling, Guidance, GuidanceCompetence, GuidanceTechnical
from portal.models.messages import Message
from portal.rules.guidance import STATEMENTS
from portal.rules.measures import Competence
from portal.rules.reviews import mark_of
from portal.services import counselling, feedback, guidance
from tests.services.dialogue import ACT, coaching, no_progress, problem, signed
from tests.services.office import office
from tests.stored import count, rows_of

NINE = {one.key: "Ya, sangat" for one in STATEMENTS}
LEVELS = {Competence.INTEGRITAS: (3, "Mencatat apa adanya")}


@pytest.fixture
def house(app):
    return office()


@pytest.fixture
def told(house):
    """Feedback about a value that says there is no progress."""
    return feedback.give(house.sari.id, house.budi.id, no_progress(), ACT)


def test_both_sign_the_words_that_they_saw(house):
    made = guidance.write(house.sari.id, house.budi.id, coaching(), ACT)
    guidance.sign(made, house.sari.id, 1, ACT)
    other = replace(coaching(), adjusts_target=False)
    guidance.rewrite(made, house.budi.id, other, 1, ACT)
    [row] = rows_of(Guidance)
    assert (row.employee_signed_at, row.version, row.adjusts_target) == (None, 2, False)
    with pytest.raises(Changed):
        guidance.sign(made, house.sari.id, 1, ACT)
    with pytest.raises(NotFound):
        guidance.sign(made, house.dewi.id, 2, ACT)
    guidance.sign(made, house.sari.id, 2, ACT)
    with pytest.raises(IllegalStep):
        guidance.sign(made, house.sari.id, 2, ACT)
    guidance.sign(made, house.budi.id, 2, ACT)
    with pytest.raises(IllegalStep):
        guidance.rewrite(made, house.budi.id, other, 2, ACT)


@pytest.mark.parametrize("field", ["hambatan", "target"])
def test_an_empty_column_is_refused_by_its_title(house, field):
    fields = {**coaching().fields, field: " "}
    with pytest.raises(Invalid, match="masih kosong"):
        guidance.write(house.sari.id, house.budi.id, replace(coaching(), fields=fields), ACT)
    assert count(Guidance) == 0


def test_the_nine_statements_follow_both_signatures_and_are_sent_once(house):
    made = guidance.write(house.sari.id, house.budi.id, coaching(), ACT)
    with pytest.raises(IllegalStep):
        guidance.review(made, house.sari.id, NINE, ACT)
    done = signed(house.sari.id, house.budi.id)
    with pytest.raises(NotFound):
        guidance.review(done, house.budi.id, NINE, ACT)
    with pytest.raises(Invalid):
        guidance.review(done, house.sari.id, {**NINE, "9": ""}, ACT)
    guidance.review(done, house.sari.id, NINE, ACT)
    with pytest.raises(IllegalStep):
        guidance.review(done, house.sari.id, NINE, ACT)


def test_levels_have_reasons_and_stay_on_the_scale(house):
    done = signed(house.sari.id, house.budi.id)
    for levels in ({}, {Competence.KOMUNIKASI: (6, "x")}, {Competence.KOMUNIKASI: (3, " ")}):
        with pytest.raises(Invalid):
            guidance.evaluate(done, house.budi.id, levels, "Magang", ACT)
    guidance.evaluate(done, house.budi.id, LEVELS, "Magang", ACT)
    assert [(r.level, r.reason) for r in rows_of(GuidanceCompetence)] == [(3, LEVELS[
        Competence.INTEGRITAS][1])]  # fmt: skip
    with pytest.raises(IllegalStep):
        guidance.evaluate(done, house.budi.id, LEVELS, "Magang", ACT)


@pytest.mark.parametrize(
    ("name", "level", "reason", "words"),
    [
        (" ", 4, "Tanpa salah", "Kompetensi teknis masih kosong"),
        ("Imunisasi", 0, "Tanpa salah", "dari 1 sampai 5"), ("Imunisasi", 4, "", "Alasan"),
    ],
)  # fmt: skip
def test_technical_competences_have_name_level_and_reason(house, name, level, reason, words):
    done = signed(house.sari.id, house.budi.id)
    with pytest.raises(Invalid, match=words):
        guidance.evaluate(done, house.budi.id, {}, "Magang", ACT, [(name, level, reason)])
    guidance.evaluate(done, house.budi.id, {}, "Magang", ACT, [("Imunisasi", 4, "Tanpa salah")])
    assert [(r.position, r.name, r.level) for r in rows_of(GuidanceTechnical)] == [
        (1, "Imunisasi", 4)
    ]


def test_a_problem_is_reported_planned_and_closed(house, told):
    case = counselling.report(house.sari.id, house.budi.id, problem(told), ACT)
    with pytest.raises(IllegalStep):
        counselling.report(house.sari.id, house.budi.id, problem(told), ACT)
    for wrong in (house.sari.id, house.budi.id):
        with pytest.raises(Invalid):
            counselling.plan(case, wrong, ACT.on, "Ruang 2", ACT)
    with pytest.raises(NotFound):
        counselling.close(case, house.joko.id, "Belum dijadwalkan", ACT)
    counselling.plan(case, house.joko.id, ACT.on, "Ruang 2", ACT, seen=mark_of(None, None, ""))
    with pytest.raises(Changed):
        counselling.plan(case, house.dewi.id, ACT.on, "Aula", ACT, seen=mark_of(None, None, ""))
    with pytest.raises(NotFound):
        counselling.close(case, house.dewi.id, "Bukan saya", ACT)
    counselling.close(case, house.joko.id, "Sepakat meminta maaf", ACT)
    with pytest.raises(IllegalStep):
        counselling.plan(case, house.joko.id, ACT.on, "Ruang 2", ACT)
    assert rows_of(Counselling)[0].record == "Sepakat meminta maaf"


def test_a_report_needs_proof_about_the_same_person(house, told):
    with pytest.raises(Invalid, match="bukti"):
        counselling.report(house.sari.id, house.budi.id, problem(), ACT)
    with pytest.raises(NotFound):
        counselling.report(house.joko.id, house.budi.id, problem(told), ACT)
    late = replace(problem(told), told_on=ACT.on + timedelta(days=1))
    with pytest.raises(Invalid):
        counselling.report(house.sari.id, house.budi.id, late, ACT)
    assert count(Counselling) == 0


def test_neither_trail_nor_messages_say_who_is_counselled(house, told):
    before = count(Message)
    case = counselling.report(house.sari.id, house.budi.id, problem(told), ACT)
    counselling.plan(case, house.joko.id, ACT.on, "Ruang 2", ACT)
    counselling.close(case, house.joko.id, "Selesai", ACT)
    assert count(Message) == before
    trail = db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.tag.startswith("counselling"))
    ).all()
    assert len(trail) == 3
    for entry in trail:
        assert entry.object_id is None
        assert str(house.sari.id) not in str(entry.detail)
