"""Standards, levels, courses and places: what the services keep, and what they refuse."""

import datetime
import threading
from dataclasses import replace
from uuid import uuid4

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditEntry, AuditTag
from portal.models.competences import CompetenceLevel, IntendedPost
from portal.models.messages import Message
from portal.models.training import TrainingPlace, TrainingProgramme
from portal.rules.competences import LevelSource
from portal.rules.employment import PostKind
from portal.rules.messages import MessageKind
from portal.rules.reviews import mark_of
from portal.rules.training_words import LearningPath, PlaceState, ProgrammeState
from portal.services import (
    competences,
    learning_claims,
    post_standards,
    training_places,
    training_programmes,
    training_proposals,
)
from portal.services.audit import Act
from portal.services.competences import NewLevels
from portal.services.evidence import keep_link
from portal.services.learning_claims import NewClaim
from portal.services.post_standards import NewStandard
from portal.services.training_places import Noted
from portal.services.training_proposals import NewProposal
from tests import factories, stored
from tests.everything_growth import course, opened
from tests.services.office import office

ACT = factories.AGUS
NEW = NewStandard("Kepala Seksi", PostKind.PENGAWAS, {"komunikasi": 3, "integritas": 2})


@pytest.fixture
def house(app, agency):
    return office()


def later(days: int) -> Act:
    return Act("Agus", ACT.at + datetime.timedelta(days=days))


def told(person) -> set[str]:
    return set(db.session.scalars(sa.select(Message.kind).where(Message.employee_id == person)))


def seats(programme) -> int:
    db.session.expire_all()
    return db.session.scalar(
        sa.select(TrainingProgramme.taken).where(TrainingProgramme.id == programme)
    )


def test_a_standard_is_written_changed_and_its_change_is_on_record(house):
    made = post_standards.save_standard(None, NEW, 0, ACT)
    post_standards.save_standard(made, replace(NEW, levels={"komunikasi": 4}), 1, ACT)
    entry = db.session.scalars(
        sa.select(AuditEntry)
        .where(AuditEntry.tag == AuditTag.STANDARD_WRITTEN.value)
        .order_by(AuditEntry.sequence.desc())
    ).first()
    assert entry.detail["before"] == {"integritas": 2, "komunikasi": 3}
    assert entry.detail["after"] == {"komunikasi": 4}
    with pytest.raises(Changed):
        post_standards.save_standard(made, NEW, 1, ACT)
    with pytest.raises(Invalid, match="sudah mempunyai"):
        post_standards.save_standard(None, replace(NEW, title="  kepala  SEKSI"), 0, ACT)


@pytest.mark.parametrize(
    "bad",
    [{"levels": {}}, {"title": " "}, {"levels": {"komunikasi": 6}}, {"levels": {"sihir": 2}}],
)
def test_a_standard_that_makes_no_sense_is_refused(house, bad):
    with pytest.raises(Invalid):
        post_standards.save_standard(None, replace(NEW, **bad), 0, ACT)


def test_one_post_at_a_time_is_aimed_at(house):
    first = post_standards.save_standard(None, NEW, 0, ACT)
    second = post_standards.save_standard(None, replace(NEW, title="Camat"), 0, ACT)
    post_standards.set_intended(house.sari.id, first, "Calon", ACT)
    post_standards.set_intended(house.sari.id, second, "Lebih cocok", ACT)
    current = db.session.scalars(
        sa.select(IntendedPost.standard_id).where(IntendedPost.ended_at.is_(None))
    ).all()
    assert current == [second]
    with pytest.raises(Invalid):
        post_standards.set_intended(house.sari.id, first, " ", ACT)


def test_levels_are_added_and_saying_the_same_again_adds_nothing(house):
    new = NewLevels(LevelSource.ATASAN, ACT.on, {"komunikasi": (2, "Rapat")}, house.budi.id)
    assert competences.record(house.sari.id, new, ACT) == 1
    assert competences.record(house.sari.id, new, ACT) == 0
    again = replace(new, levels={"komunikasi": (3, "Rapat")})
    assert competences.record(house.sari.id, again, ACT) == 1
    rows = db.session.scalars(sa.select(CompetenceLevel).order_by(CompetenceLevel.number)).all()
    assert [(row.number, row.level) for row in rows] == [(1, 2), (2, 3)]


@pytest.mark.parametrize(
    "bad",
    [
        {"levels": {}}, {"levels": {"komunikasi": (0, "")}},
        {"on": datetime.date(2027, 1, 1)}, {"source": LevelSource.IMPOR},
    ],
)  # fmt: skip
def test_levels_that_make_no_sense_are_refused(house, bad):
    new = NewLevels(LevelSource.ATASAN, ACT.on, {"komunikasi": (2, "")}, house.budi.id)
    with pytest.raises(Invalid):
        competences.record(house.sari.id, replace(new, **bad), ACT)


def test_the_database_knows_who_may_say_what(house):
    row = CompetenceLevel(
        employee_id=house.sari.id, competence="komunikasi", level=5, source=LevelSource.ATASAN,
        assessed_on=ACT.on, assessor_id=house.sari.id, recorded_by="Sari", recorded_at=ACT.at,
    )  # fmt: skip
    with pytest.raises(sa.exc.IntegrityError, match="oneself"), writing() as session:
        session.add(row)


def test_seats_are_taken_queued_and_handed_on(house):
    made = opened(seats=1)
    assert training_places.enrol(made, house.sari.id, ACT) is PlaceState.TERDAFTAR
    assert training_places.enrol(made, house.sari.id, ACT) is PlaceState.TERDAFTAR
    assert training_places.enrol(made, house.joko.id, ACT) is PlaceState.MENUNGGU
    assert training_places.enrol(made, house.budi.id, later(1)) is PlaceState.MENUNGGU
    assert seats(made) == 1
    training_places.cancel(made, house.sari.id, ACT)
    assert seats(made) == 1
    states = dict(
        iter(db.session.execute(sa.select(TrainingPlace.employee_id, TrainingPlace.state)))
    )
    assert states[house.joko.id] is PlaceState.TERDAFTAR
    assert states[house.budi.id] is PlaceState.MENUNGGU
    assert MessageKind.TRAINING_PLACE.value in told(house.joko.id)


def test_the_database_refuses_one_seat_too_many(house):
    made = opened(seats=1)
    training_places.enrol(made, house.sari.id, ACT)
    with pytest.raises(sa.exc.IntegrityError, match="taken"), writing() as session:
        session.execute(sa.update(TrainingProgramme).values(taken=2))


def test_people_who_press_at_once_never_share_the_last_seat(app, house):
    made = opened(seats=2)
    people = [house.sari.id, house.budi.id, house.dewi.id, house.joko.id]
    db.session.remove()
    found: list[PlaceState] = []

    def press(person):
        with app.app_context():
            found.append(training_places.enrol(made, person, ACT))
            db.session.remove()

    threads = [threading.Thread(target=press, args=(person,)) for person in people]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found.count(PlaceState.TERDAFTAR) == 2
    assert found.count(PlaceState.MENUNGGU) == 2
    assert seats(made) == 2


def test_enrolment_ends_and_a_course_that_is_no_longer_open_takes_nobody(house):
    made = opened()
    with pytest.raises(IllegalStep, match="ditutup"):
        training_places.enrol(made, house.sari.id, later(8))
    with pytest.raises(NotFound):
        training_places.cancel(made, house.sari.id, ACT)
    with pytest.raises(NotFound):
        training_places.enrol(uuid4(), house.sari.id, ACT)


def test_attendance_gives_hours_and_a_finished_course_is_complete(house):
    made = opened()
    training_places.enrol(made, house.sari.id, ACT)
    training_places.enrol(made, house.joko.id, ACT)
    with pytest.raises(IllegalStep):
        training_places.note_attendance(made, {house.sari.id: Noted(8)}, ACT)
    with pytest.raises(Invalid, match="0 sampai 8"):
        training_places.note_attendance(made, {house.sari.id: Noted(9)}, later(11))
    training_places.note_attendance(made, {house.sari.id: Noted(8, "S-1")}, later(11))
    with pytest.raises(IllegalStep, match="kehadiran"):
        training_programmes.move(made, ProgrammeState.SELESAI, 2, later(12))
    training_places.note_attendance(made, {house.joko.id: Noted(None)}, later(11))
    training_programmes.move(made, ProgrammeState.SELESAI, 2, later(12))
    proof = keep_link(house.sari.id, "https://contoh.go.id/s1", ACT)
    was, now = stored.told(AuditTag.ATTENDANCE_NOTED)
    assert was == {str(house.joko.id): {"state": "terdaftar", "hours": None, "certificate": ""}}
    assert now[str(house.joko.id)]["state"] == "tidak_hadir"
    unseen = mark_of("")
    training_places.tell_afterwards(
        made, house.sari.id, "Cara menolak", proof, later(12), seen=unseen
    )
    with pytest.raises(Changed):
        training_places.tell_afterwards(made, house.sari.id, "", None, later(12), seen=unseen)
    assert stored.told(AuditTag.ATTENDANCE_NOTED)[1] == {
        "certificate_id": str(proof), "unclear": True,
    }  # fmt: skip
    with pytest.raises(IllegalStep):
        training_places.tell_afterwards(made, house.joko.id, "", None, later(12))
    with pytest.raises(NotFound):
        training_places.tell_afterwards(made, house.sari.id, "", uuid4(), later(12))


def test_whoever_is_enrolled_is_told_when_a_course_is_called_off(house):
    made = opened()
    training_places.enrol(made, house.sari.id, ACT)
    training_programmes.move(made, ProgrammeState.BATAL, 2, ACT)
    assert seats(made) == 0
    assert MessageKind.TRAINING_CANCELLED.value in told(house.sari.id)
    with pytest.raises(IllegalStep):
        training_programmes.save(made, course(), 3, ACT)


def test_a_course_written_again_and_a_place_given_back_tell_what_was(house):
    made = opened()
    training_programmes.save(made, replace(course(), seats=7, hours=6), 2, ACT)
    was, now = stored.told(AuditTag.PROGRAMME_WRITTEN)
    assert was["hours"], was
    assert (now["hours"], now["seats"]) == (6, 7)
    training_places.enrol(made, house.sari.id, ACT)
    training_places.cancel(made, house.sari.id, ACT)
    training_places.enrol(made, house.sari.id, ACT)
    assert stored.told(AuditTag.PLACE_TAKEN) == ({"state": "batal"}, {"state": "terdaftar"})


def test_fewer_seats_than_people_are_refused(house):
    made = opened()
    training_places.enrol(made, house.sari.id, ACT)
    training_places.enrol(made, house.joko.id, ACT)
    with pytest.raises(Invalid, match="kurang dari 2"):
        training_programmes.save(made, course(seats=1), 2, ACT)


def test_a_wish_waits_for_the_rater_and_enrols_once_approved(house):
    made = opened()
    new = NewProposal("Menjelaskan di loket", programme_id=made)
    wish = training_proposals.propose(house.sari.id, house.sari.id, house.budi.id, new, ACT)
    assert training_proposals.propose(
        house.sari.id, house.sari.id, house.budi.id, new, ACT
    ) == wish  # fmt: skip
    assert MessageKind.DEVELOPMENT_TO_APPROVE.value in told(house.budi.id)
    with pytest.raises(IllegalStep, match="sendiri"):
        training_proposals.decide(wish, True, "", house.sari.id, ACT)
    training_proposals.decide(wish, True, "", house.budi.id, ACT)
    assert seats(made) == 1
    assert MessageKind.DEVELOPMENT_APPROVED.value in told(house.sari.id)
    with pytest.raises(IllegalStep):
        training_proposals.withdraw(wish, house.sari.id, ACT)


def test_the_raters_own_wish_for_somebody_is_decided_at_once(house):
    made = opened()
    new = NewProposal("Untuk loket", programme_id=made)
    training_proposals.propose(house.sari.id, house.budi.id, house.budi.id, new, ACT)
    assert seats(made) == 1


def test_a_refusal_says_why_and_a_wish_can_be_taken_back(house):
    new = NewProposal("Untuk rapat", competence="komunikasi", wish="Kelas berbicara")
    wish = training_proposals.propose(house.sari.id, house.sari.id, house.budi.id, new, ACT)
    with pytest.raises(Invalid):
        training_proposals.decide(wish, False, " ", house.budi.id, ACT)
    training_proposals.decide(wish, False, "Tahun depan", house.budi.id, ACT)
    assert MessageKind.DEVELOPMENT_REFUSED.value in told(house.sari.id)
    second = training_proposals.propose(house.sari.id, house.sari.id, house.budi.id, new, ACT)
    with pytest.raises(NotFound):
        training_proposals.withdraw(second, house.joko.id, ACT)
    training_proposals.withdraw(second, house.sari.id, ACT)


def test_learning_elsewhere_counts_once_and_not_by_ones_own_word(house):
    proof = keep_link(house.sari.id, "https://contoh.go.id/webinar", ACT)
    new = NewClaim("Webinar", LearningPath.E_LEARNING, 4, ACT.on, proof)
    made = learning_claims.claim(house.sari.id, new, ACT)
    assert learning_claims.claim(house.sari.id, new, ACT) == made
    with pytest.raises(Invalid, match="sudah dipakai"):
        learning_claims.claim(house.sari.id, replace(new, title="Lain"), ACT)
    with pytest.raises(IllegalStep):
        learning_claims.decide(made, True, "", house.sari.id, ACT)
    learning_claims.decide(made, True, "", house.budi.id, ACT)
    with pytest.raises(NotFound):
        learning_claims.claim(house.joko.id, replace(new, title="Pinjam"), ACT)
