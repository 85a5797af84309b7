"""Fixtures of the attacks."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.db import db
from portal.models.people import Posting
from portal.models.skp import SkpItem
from portal.models.survey_points import SurveyPoint
from portal.models.units import Service, Unit
from portal.rules.cascade_words import ControlLevel, ReportingPeriod, StrategyKind
from portal.rules.roles import Role
from portal.rules.schemes import load_shipped, to_mapping
from portal.rules.skp_words import Approach, Cascading, Priority
from portal.services import (
    cascade,
    indicators,
    postings,
    scheme_drafts,
    skp_drafts,
    skp_items,
)
from portal.services.cascade import NewObjective, NewStrategy
from portal.services.indicators import NewDefinition
from portal.services.skp_items import NewItem
from tests import factories, people, staff_office
from tests.attacks.addresses import Register, Town
from tests.people import EARLIER
from tests.staff_files import HEAD_NIP, HEAD_ROW, SARI_NIP, SARI_ROW


@pytest.fixture
def register(app: Flask, unit: Unit) -> Register:
    """A nurse and the head of the same unit, imported; the head is also named as her rater."""
    rows = [(*row[:4], unit.name, *row[5:]) for row in (HEAD_ROW, SARI_ROW)]
    made = staff_office.imported(rows, EARLIER)
    nurse, head = staff_office.person(SARI_NIP).id, staff_office.person(HEAD_NIP).id
    posting = db.session.scalars(sa.select(Posting.id).where(Posting.employee_id == nurse)).one()
    naming = postings.name_rater(nurse, head, "Penugasan", EARLIER)
    return Register(nurse, posting, naming, made)


@pytest.fixture
def town(app: Flask, point: SurveyPoint, unit: Unit, service: Service, register: Register) -> Town:
    """A unit with a counter and staff, and Sari, whose account others may or may not touch."""
    factories.scheme()
    draft = scheme_drafts.create_draft(to_mapping(load_shipped("serang")), "serang", EARLIER)
    sari = people.person("Sari Dewi", Role.PEGAWAI)
    plan, item = _plan(register)
    objective, strategy, entry = _cascade(unit, item, sari.id)
    return Town(
        app, unit, service, point, sari, register, draft, plan, item, objective, strategy, entry
    )


def _cascade(unit: Unit, item: UUID, proposer: UUID) -> tuple[UUID, UUID, UUID]:
    """A goal of the unit, a strategy for the nurse's goal, and a proposed indicator."""
    goal = db.session.scalars(sa.select(SkpItem.goal_id).where(SkpItem.id == item)).one()
    objective = cascade.save_objective(unit.id, 2026, None, NewObjective("Sehat"), 0, EARLIER)
    new = NewStrategy("Pos", goal, StrategyKind.LAYANAN, Cascading.LANGSUNG_ASPEK)
    strategy = cascade.save_strategy(unit.id, 2026, None, new, 0, EARLIER)
    entry = indicators.propose(
        None,
        NewDefinition(
            "Cakupan", "Bayi lengkap", "Laporan", "Dinas", ControlLevel.OUTPUT_SEDANG,
            ReportingPeriod.BULANAN,
        ),
        proposer, 0, EARLIER,
    )  # fmt: skip
    return objective, strategy, entry


def _plan(register: Register) -> tuple[UUID, UUID]:
    """The nurse's draft with one goal."""
    plan = skp_drafts.start_skp(
        register.employee, 2026, register.posting, Approach.KUANTITATIF, EARLIER
    )
    goal = NewItem("Cakupan imunisasi naik", Priority.UTAMA, ())
    return plan, skp_items.save_item(plan, None, goal, 1, EARLIER)
