"""Rows of a self-assessment, for the tests that need something in every table."""

from uuid import UUID

import sqlalchemy as sa

from portal.db import db, writing
from portal.models.self_assessments import SelfForm, SelfReport
from portal.models.skp import Goal
from portal.rules.instruments import load_shipped as load_instrument
from portal.services import self_assessments, self_starts
from portal.services.evidence import keep_link
from portal.services.instruments import publish_instrument
from portal.services.self_assessments import Typed
from tests import factories


def selves(employee_id: UUID, period_id: UUID) -> None:
    """A self-assessment in draft with a text, an answer, and evidence to it."""
    act = factories.AGUS
    goal = db.session.scalars(sa.select(Goal.id).limit(1)).one()
    publish_instrument(load_instrument("berakhlak"), act)
    mine = self_starts.start(employee_id, period_id, None, act)
    version = db.session.scalars(sa.select(SelfForm.version_id)).one()
    typed = {
        "hasil-0.capaian": Typed("Cakupan 85 persen"),
        "berakhlak.memahami_kebutuhan": Typed("4", "Bertanya dahulu", version_id=version),
    }
    self_assessments.save(mine, employee_id, typed, "jendela", act)
    laid = keep_link(employee_id, "https://contoh.go.id/bukti", act)
    self_assessments.attach(mine, employee_id, "hasil-0", laid)
    with writing() as session:
        session.add(SelfReport(assessment_id=mine, number=1, goal_id=goal, title="Cakupan naik"))
