"""Rows of growth for the filled database: standards, levels, courses, proposals, places, claims."""

import datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from portal.db import db, writing
from portal.models.people import Employee
from portal.models.talent import CreditEstimate, TalentPlace
from portal.rules.competences import LevelSource
from portal.rules.employment import Jenjang, PostKind
from portal.rules.measures import CoreValue
from portal.rules.nine_box import Performance, PerformanceAxis, Potential
from portal.rules.predikat import Predikat
from portal.rules.recognition import OpportunityKind, Terms
from portal.rules.scheme_words import LeastPredikat
from portal.rules.training_words import LearningPath, ProgrammeState
from portal.services import (
    appreciations,
    competence_imports,
    competences,
    earlier_results,
    learning_claims,
    post_standards,
    recognition,
    talent,
    training_places,
    training_programmes,
    training_proposals,
)
from portal.services.competence_imports import LevelFile
from portal.services.competences import NewLevels
from portal.services.learning_claims import NewClaim
from portal.services.post_standards import NewStandard
from portal.services.recognition import NewOpportunity
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


FILE = "NIP;Integritas\n{nip};3\n"


def growth(employee_id: UUID, head: UUID, proof: UUID) -> None:
    """A standard and an aim, levels by oneself and the head, a course with a wish and a place."""
    act = factories.AGUS
    nip = db.session.scalars(sa.select(Employee.nip).where(Employee.id == employee_id)).one()
    standard = post_standards.save_standard(
        None, NewStandard("Kepala Seksi", PostKind.PENGAWAS, {"komunikasi": 3}), 0, act
    )
    post_standards.set_intended(employee_id, standard, "Calon pengganti", act)
    levels = {"komunikasi": (2, "Notulen rapat")}
    competences.record(
        employee_id, NewLevels(LevelSource.ATASAN, act.on, levels, assessor_id=head), act
    )
    report = LevelFile("laporan.csv", FILE.format(nip=nip).encode(), "Laporan 12", act.on, None)
    competence_imports.apply(competence_imports.preview(report, act), None, act)
    made = opened()
    wish = NewProposal("Sering menjelaskan di loket", programme_id=made)
    training_proposals.propose(employee_id, employee_id, head, wish, act)
    training_places.enrol(made, employee_id, act)
    claim = NewClaim("Webinar layanan", LearningPath.E_LEARNING, 4, act.on, proof)
    learning_claims.claim(employee_id, claim, act)


def recognised(employee_id: UUID, head: UUID, period_id: UUID) -> None:
    """Axes, potential and a box; an opportunity with its candidate; thanks; earlier ratings; an
    estimate of credit points.
    """
    act = factories.AGUS
    setting = talent.set_axes(PerformanceAxis.PREDIKAT, 68, 77, "Keputusan 1", act)
    talent.record_potential({employee_id: 80}, act.on, "Laporan 1", act)
    with writing() as session:
        session.add_all(
            [
                TalentPlace(
                    employee_id=employee_id, period_id=period_id, box=8,
                    performance=Performance.SESUAI, potential=Potential.TINGGI,
                    predikat=Predikat.BAIK, score=80, setting_id=setting, rule_key="uji",
                    placed_by="Agus", placed_at=act.at,
                ),
                CreditEstimate(
                    employee_id=employee_id, period_id=period_id, title="Perawat Ahli Muda",
                    jenjang=Jenjang.AHLI_MUDA, predikat=Predikat.BAIK, months=12, percent=100,
                    coefficient=Decimal(25), points=Decimal(25), rule_key="uji", kept_at=act.at,
                ),
            ]
        )  # fmt: skip
    terms = Terms(1, LeastPredikat.BAIK, (), ("komunikasi",))
    posted = recognition.post(
        NewOpportunity(OpportunityKind.PENGHARGAAN, "Teladan", terms, act.on, act.on), act
    )
    recognition.put_forward(posted, employee_id, "Siap", act, is_own=True)
    appreciations.give(head, employee_id, CoreValue.ADAPTIF, "Menata antrean jadi cepat", act)
    earlier_results.record([(employee_id, "2025-t4", Predikat.BAIK)], "Ekspor e-Kinerja", act)
