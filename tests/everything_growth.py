"""Rows of growth for the filled database: standards, levels, courses, proposals, places, claims."""

import datetime
from uuid import UUID

from portal.rules.competences import LevelSource
from portal.rules.employment import PostKind
from portal.rules.training_words import LearningPath, ProgrammeState
from portal.services import (
    competences,
    learning_claims,
    post_standards,
    training_places,
    training_programmes,
    training_proposals,
)
from portal.services.competences import NewLevels
from portal.services.learning_claims import NewClaim
from portal.services.post_standards import NewStandard
from portal.services.training_programmes import NewProgramme
from portal.services.training_proposals import NewProposal
from tests import factories


def course(**changes: object) -> NewProgramme:
    """A course in clear speaking after the present day of the tests."""
    on = factories.AGUS.on
    given: dict[str, object] = {
        "title": "Berkomunikasi dengan jelas", "competence": "komunikasi",
        "path": LearningPath.PELATIHAN, "hours": 8, "seats": 2, "cost": 150_000,
        "starts_on": on + datetime.timedelta(days=10), "ends_on": on + datetime.timedelta(days=11),
        "enrol_until": on + datetime.timedelta(days=7), "provider": "BKPSDM",
    }  # fmt: skip
    return NewProgramme(**(given | changes))  # type: ignore[arg-type]


def opened(**changes: object) -> UUID:
    """The same, open for enrolment."""
    made = training_programmes.save(None, course(**changes), 0, factories.AGUS)
    training_programmes.move(made, ProgrammeState.TERBUKA, 1, factories.AGUS)
    return made


def growth(employee_id: UUID, head: UUID, proof: UUID) -> None:
    """A standard and an aim, levels by oneself and the head, a course with a wish and a place."""
    act = factories.AGUS
    standard = post_standards.save_standard(
        None, NewStandard("Kepala Seksi", PostKind.PENGAWAS, {"komunikasi": 3}), 0, act
    )
    post_standards.set_intended(employee_id, standard, "Calon pengganti", act)
    levels = {"komunikasi": (2, "Notulen rapat")}
    competences.record(
        employee_id, NewLevels(LevelSource.ATASAN, act.on, levels, assessor_id=head), act
    )
    made = opened()
    wish = NewProposal("Sering menjelaskan di loket", programme_id=made)
    training_proposals.propose(employee_id, employee_id, head, wish, act)
    training_places.enrol(made, employee_id, act)
    claim = NewClaim("Webinar layanan", LearningPath.E_LEARNING, 4, act.on, proof)
    learning_claims.claim(employee_id, claim, act)
