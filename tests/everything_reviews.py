"""Rows of evaluations for the filled database: a predicate of a unit, ratings with their ground."""

import uuid

import sqlalchemy as sa

from portal.db import db, writing
from portal.models.evaluations import Evaluation, EvaluationEvidence, EvaluationGoal
from portal.models.people import Posting
from portal.models.skp import Goal
from portal.rules.predikat import Ekspektasi, OrganisationPredikat
from portal.rules.reviews import Dimension, LinkKind
from portal.rules.transfers import Case
from portal.services import organisation_predikats
from portal.services.organisation_predikats import NewOrganisation
from tests import factories


def reviewed(employee_id: uuid.UUID, head: uuid.UUID, period_id: uuid.UUID) -> uuid.UUID:
    """An evaluation in draft, with a result of the plan and a piece of evidence."""
    act = factories.AGUS
    posting = db.session.scalars(sa.select(Posting).where(Posting.employee_id == employee_id)).one()
    goal = db.session.scalars(sa.select(Goal.id).limit(1)).one()
    unit = posting.unit_id
    new = NewOrganisation(OrganisationPredikat.BAIK, "SK Wali Kota 12/2026")
    organisation_predikats.set_predikat(unit, period_id, new, 0, act)
    with writing() as session:
        row = Evaluation(
            employee_id=employee_id, period_id=period_id, posting_id=posting.id, unit_id=unit,
            evaluator_id=head, case=Case.BIASA, article="Ps. 1(9)", started_at=act.at,
            changed_at=act.at, hasil_kerja=Ekspektasi.DIATAS, hasil_reason="Cakupan naik",
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add(
            EvaluationGoal(
                evaluation_id=row.id, goal_id=goal, position=1, title="Cakupan naik"
            )
        )  # fmt: skip
        session.add(
            EvaluationEvidence(
                evaluation_id=row.id, dimension=Dimension.HASIL_KERJA, kind=LinkKind.CATATAN,
                source_id=goal, words="Posyandu 12 Agustus", linked_at=act.at,
            )
        )  # fmt: skip
        return row.id
