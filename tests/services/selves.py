"""Self-assessments for tests: the third quarter, its window open, in the little office."""

import uuid
from datetime import date, datetime
from zoneinfo import ZoneInfo

from portal.db import db, writing
from portal.models.log import LogEntry
from portal.queries.periods import period_by_key
from portal.queries.self_assessments import SelfSheet, whole_sheet
from portal.rules.employment import JobFamily
from portal.rules.instruments import load_shipped
from portal.rules.scheme_words import EntryKind
from portal.rules.self_assessments import Stored
from portal.services import periods, self_assessments, self_starts
from portal.services.audit import Act
from portal.services.instruments import publish_instrument
from portal.services.period_clock import tick
from portal.services.self_assessments import Typed
from tests import factories
from tests.services.office import Office
from tests.services.plans import drafted, in_force, plan_of
from tests.worlds import kept

AUTUMN = datetime(2026, 9, 28, 9, 30, tzinfo=ZoneInfo(factories.WITA))
NOW = Act("Sari", AUTUMN)
FORMS = ("berakhlak", "manajerial", "teknis", "kartu_nakes")


@kept
def quarter(scheme: str = "sorong") -> uuid.UUID:
    """The third quarter (of a scheme that has them), in its window, questionnaires published."""
    factories.scheme(scheme, date(2026, 1, 1))
    for key in FORMS:
        publish_instrument(load_shipped(key), factories.AGUS)
    periods.open_year(2026, factories.AGUS)
    tick(AUTUMN)
    return period_by_key("2026-09" if scheme == "sorong" else "2026-t3").id


@kept
def planned(house: Office) -> uuid.UUID:
    """Sari's plan in force; returns its only goal."""
    return plan_of(in_force(house, drafted(house))).items[0].goal_id


def logged(house: Office, goal: uuid.UUID | None, text: str, day: date, obstacle: str = "") -> None:
    """A line in Sari's log."""
    with writing() as session:
        session.add(
            LogEntry(
                employee_id=house.sari.id, goal_id=goal, on_date=day, kind=EntryKind.CAPAIAN,
                text=text, obstacle=obstacle, client_key=uuid.uuid4(), created_at=AUTUMN,
            )
        )  # fmt: skip


@kept
def begun(house: Office, period: uuid.UUID) -> uuid.UUID:
    """Sari's, in draft."""
    return self_starts.start(house.sari.id, period, JobFamily.PERAWAT_BIDAN, NOW)


def sheet_of(assessment: uuid.UUID) -> SelfSheet:
    db.session.rollback()
    db.session.expire_all()
    return whole_sheet(assessment)


@kept
def filled(house: Office, assessment: uuid.UUID) -> uuid.UUID:
    """Everything required is there."""
    sheet = sheet_of(assessment)
    typed = {}
    for part in sheet.parts:
        version = sheet.versions[part.instrument.key] if part.instrument else None
        for key in sheet.missing(part):
            value = "4" if version else "Cakupan naik"
            typed[part.place(key)] = Typed(value, shown=Stored().mark, version_id=version)
    assert self_assessments.save(assessment, house.sari.id, typed, "uji", NOW) == {}
    return assessment


@kept
def sent(house: Office, assessment: uuid.UUID) -> uuid.UUID:
    filled(house, assessment)
    seen = sheet_of(assessment).row.version
    assert self_assessments.send(assessment, house.sari.id, house.budi.id, seen, NOW)
    return assessment
