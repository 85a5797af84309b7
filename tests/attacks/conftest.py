"""Fixtures of the attacks."""

from datetime import date
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.db import db, writing
from portal.models.feedback_reports import ReportAction
from portal.models.holidays import HolidayEntry
from portal.models.log import LogConsent
from portal.models.objections import Objection
from portal.models.people import Posting
from portal.models.skp import Goal, SkpItem
from portal.models.survey_points import SurveyPoint
from portal.models.units import Service, Unit
from portal.queries.periods import period_by_key
from portal.rules import schemes
from portal.rules.cascade_words import ControlLevel, ReportingPeriod, StrategyKind
from portal.rules.instrument_drafts import Draft
from portal.rules.instruments import load_shipped, to_mapping
from portal.rules.measures import CoreValue
from portal.rules.roles import Role
from portal.rules.skp_words import Approach, Cascading, Priority
from portal.services import (
    cascade,
    counselling,
    extensions,
    feedback,
    feedback_requests,
    guidance,
    indicators,
    instrument_drafts,
    log,
    log_import,
    periods,
    postings,
    purging,
    scheme_drafts,
    self_starts,
    skp_drafts,
    skp_items,
)
from portal.services.cascade import NewObjective, NewStrategy
from portal.services.evidence import keep_link
from portal.services.extensions import NewExtension
from portal.services.feedback_requests import NewRequest
from portal.services.indicators import NewDefinition
from portal.services.instrument_drafts import Writer
from portal.services.log_filling import NewEntry
from portal.services.period_clock import tick
from portal.services.skp_items import NewItem
from tests import everything_reviews, factories, growth_office, people, privacy_office, staff_office
from tests.attacks.addresses import Register, Town
from tests.attacks.peers_there import peers
from tests.databases import Prepared
from tests.everything_results import result_row
from tests.people import EARLIER
from tests.results_content import CONTENT
from tests.services import dialogue
from tests.staff_files import HEAD_NIP, HEAD_ROW, SARI_NIP, SARI_ROW


@pytest.fixture
def fresh_pages(prepared: Prepared) -> None:
    """No page holds what an earlier test left: for tests that read where a row lies."""
    with prepared.app.app_context():
        prepared.wipe(pages=True)


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
    """A unit with a counter and staff, drafts of every kind, and Sari, whose account others may or
    may not touch.
    """
    sari = people.person("Sari Dewi", Role.PEGAWAI)
    more = {
        **_scheme(),
        **_instrument(),
        **_privacy(),
        **_year(register),
        **_plan(register),
        **_log(register),
        **_self(register),
        **_feedback(register),
        **peers(register.employee, staff_office.person(HEAD_NIP).id, EARLIER),
        **growth_office.addresses(register.employee, staff_office.person(HEAD_NIP).id),
    }
    more |= _review(register, more["evaluation"])
    more |= _result(register, more["evaluation"])
    more |= _cascade(unit, more["item"], sari.id)
    return Town(app, unit, service, point, sari, register, more)


def _scheme() -> dict[str, object]:
    """One that is in force, and a draft of the next."""
    factories.scheme(act=EARLIER)
    content = schemes.to_mapping(schemes.load_shipped("serang"))
    draft = scheme_drafts.create_draft(content, "serang", EARLIER)
    return {
        "scheme_draft_id": draft, "scheme_number": 1, "shipped": "kendari", "part": "rekan",
    }  # fmt: skip


def _instrument() -> dict[str, object]:
    """A draft of the survey's next version."""
    content = to_mapping(load_shipped("skm"))
    draft = instrument_drafts.start("skm", Draft(content), None, Writer(EARLIER, None))
    return {
        "key": "skm", "number": 1, "draft": draft, "section": "unsur", "question": "waktu",
        "kind": "scale",
    }  # fmt: skip


def _self(register: Register) -> dict[str, object]:
    """The nurse has begun her self-assessment."""
    tick(EARLIER.at)
    quarter = period_by_key("2026-t3").id
    return {
        "duty": uuid4(),
        "sitting": uuid4(),
        "table": "predikat",
        "assessment": self_starts.start(register.employee, quarter, None, EARLIER),
        "self_part": "hasil-0",
        "copy": "txt",
        "evidence": keep_link(register.employee, "https://contoh.go.id/laporan", EARLIER),
    }


def _privacy() -> dict[str, object]:
    """The nurse asks for a correction; a purge and a breach report are on record."""
    nurse = privacy_office.account_of(SARI_NIP, EARLIER)
    return {
        "correction": privacy_office.filed(nurse, EARLIER),
        "run": purging.purge(EARLIER),
        "incident_id": privacy_office.reported(EARLIER),
        "data_part": "data-pegawai",
        "guide": "pegawai",
    }


def _year(register: Register) -> dict[str, object]:
    """An open year with an extension for the nurse."""
    periods.open_year(2026, EARLIER)
    quarter = period_by_key("2026-t3").id
    more = NewExtension("K4", date(2026, 10, 20), "Sakit", employee_id=register.employee)
    return {
        "evaluation": quarter,
        "extension": extensions.grant(quarter, more, EARLIER),
        "holiday_id": db.session.scalars(sa.select(HolidayEntry.id).limit(1)).one(),
        "step": "mulai",
        "token": "0" * 26,
        "sitting": uuid4(),
        "suffix": "csv",
        "table": "predikat",
    }


def _plan(register: Register) -> dict[str, object]:
    """The nurse's draft with one goal."""
    plan = skp_drafts.start_skp(
        register.employee, 2026, register.posting, Approach.KUANTITATIF, EARLIER
    )
    goal = NewItem("Cakupan imunisasi naik", Priority.UTAMA, ())
    return {"plan": plan, "item": skp_items.save_item(plan, None, goal, 1, EARLIER)}


def _log(register: Register) -> dict[str, object]:
    """An entry of the nurse, a piece of evidence, a consent, and an import that waits."""
    nurse, helper = register.employee, staff_office.person(HEAD_NIP).id
    entry = log.write(nurse, NewEntry(EARLIER.on, "12 bayi lengkap", uuid4()), EARLIER)
    with writing() as session:
        consent = LogConsent(employee_id=nurse, helper_id=helper, given_at=EARLIER.at)
        session.add(consent)
        session.flush()
    sheet = f"Tanggal;Capaian\n{EARLIER.on};3 bayi lengkap\n".encode()
    return {
        "entry": entry,
        "evidence": keep_link(nurse, "https://contoh.go.id/laporan", EARLIER),
        "consent": consent.id,
        "log_import": log_import.preview(nurse, "a.csv", sheet, EARLIER),
    }


def _feedback(register: Register) -> dict[str, object]:
    """The nurse asked the head, who gave feedback, guided, and reported a problem."""
    nurse, head = register.employee, staff_office.person(HEAD_NIP).id
    asked = NewRequest(head, "Bagaimana?", EARLIER.on, value=CoreValue.HARMONIS)
    ask = feedback_requests.ask(nurse, asked, EARLIER)
    note = feedback.give(nurse, head, dialogue.no_progress(), EARLIER)
    return {
        "ask": ask,
        "note": note,
        "guidance_id": guidance.write(nurse, head, dialogue.coaching(), factories.AGUS),
        "case": counselling.report(nurse, head, dialogue.problem(note), factories.AGUS),
    }


def _review(register: Register, quarter: object) -> dict[str, object]:
    """The head has begun the nurse's evaluation."""
    head = staff_office.person(HEAD_NIP).id
    made = everything_reviews.reviewed(register.employee, head, UUID(str(quarter)))
    return {"review": made, "goal": db.session.scalars(sa.select(Goal.id).limit(1)).one()}


def _result(register: Register, quarter: object) -> dict[str, object]:
    """The head signed the nurse's result, who objects to it and plans an action."""
    head = staff_office.person(HEAD_NIP).id
    with writing() as session:
        row = result_row(register.employee, UUID(str(quarter)), head, content=CONTENT.as_json())
        session.add(row)
        session.flush()
        case = Objection(
            result_id=row.id, employee_id=register.employee, signer_id=head, reasons="Keliru",
            filed_on=EARLIER.on, filed_at=EARLIER.at,
        )  # fmt: skip
        action = ReportAction(
            result_id=row.id, employee_id=register.employee, text="Mengisi kohort",
            due_on=EARLIER.on, written_at=EARLIER.at,
        )  # fmt: skip
        session.add_all([case, action])
        session.flush()
    return {
        "result": row.id, "objection": case.id, "action": action.id, "batch": uuid4(),
        "bundle": uuid4(), "certificate": uuid4(),
    }  # fmt: skip


def _cascade(unit: Unit, item: object, proposer: UUID) -> dict[str, object]:
    """A goal of the unit, a strategy for the nurse's goal, and a proposed indicator."""
    goal = db.session.scalars(sa.select(SkpItem.goal_id).where(SkpItem.id == item)).one()
    new = NewStrategy("Pos", goal, StrategyKind.LAYANAN, Cascading.LANGSUNG_ASPEK)
    proposed = NewDefinition(
        "Cakupan", "Bayi lengkap", "Laporan", "Dinas", ControlLevel.OUTPUT_SEDANG,
        ReportingPeriod.BULANAN,
    )  # fmt: skip
    return {
        "objective": cascade.save_objective(
            unit.id, 2026, None, NewObjective("Sehat"), 0, EARLIER
        ),
        "strategy": cascade.save_strategy(unit.id, 2026, None, new, 0, EARLIER),
        "definition": indicators.propose(None, proposed, proposer, 0, EARLIER),
        "year": 2026, "which": "lampiran", "form_kind": "xlsx",
    }  # fmt: skip
