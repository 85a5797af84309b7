"""Invented self-assessments of a demonstration: most sent, one returned, one in draft."""

import datetime
import uuid
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Posting
from portal.models.periods import EvaluationPeriod
from portal.models.self_assessments import SelfAssessment
from portal.queries.periods import opened_years, period_row
from portal.queries.self_assessments import SelfSheet, whole_sheet
from portal.rules.demo_city import DemoCity
from portal.rules.scheme_words import ReportPart
from portal.rules.self_assessments import OPEN_STAGES, Part, Stored
from portal.services import periods, self_assessments, self_starts
from portal.services.audit import Act
from portal.services.demo_plans import PlannedYear
from portal.services.period_clock import tick
from portal.services.self_assessments import Typed

MOST = 12
_TEXTS = {
    ReportPart.CAPAIAN: "Target periode ini tercapai sebagian besar; rinciannya ada di catatan.",
    ReportPart.CARA_KERJA: "Jadwal dibagi tiap Senin dan hasilnya dilihat bersama tiap Jumat.",
    ReportPart.KENDALA: "Jaringan internet terputus beberapa hari; data dimasukkan sesudahnya.",
    ReportPart.BANTUAN: "Perlu satu perangkat cadangan untuk hari ramai.",
}


def add_demo_selves(city: DemoCity, years: Sequence[PlannedYear], today: datetime.date) -> int:
    """Up to twelve of them in the newest period whose window has opened; returns how many.

    The first stays a draft, the second is returned.  None where that period is closed already.
    """
    zone = ZoneInfo(city.agency.time_zone)
    if today.year not in opened_years():
        start = datetime.datetime(today.year, 1, 2, 8, tzinfo=zone)
        periods.open_year(today.year, Act("demo", start))
    period = _period(today)
    if period is None:
        return 0
    day = min(today, period.opens_on + datetime.timedelta(days=1))
    sent = set(
        db.session.scalars(
            sa.select(SelfAssessment.employee_id).where(SelfAssessment.period_id == period.id)
        )
    )
    rated = [one for one in years if one.rater_id is not None and one.employee_id not in sent][
        :MOST
    ]
    return add_selves(city, rated, period.id, day)


def add_selves(
    city: DemoCity,
    people: Sequence[PlannedYear],
    period: uuid.UUID,
    day: datetime.date,
    *,
    is_over: bool = False,
) -> int:
    """Those of some people, written on a day; in a period that `is_over` all were sent.

    None where the period is not open on that day.
    """
    opening = datetime.datetime.combine(day, datetime.time(8), ZoneInfo(city.agency.time_zone))
    tick(opening)
    if period_row(period).stage not in OPEN_STAGES:
        return 0
    for number, one in enumerate(people):
        act = Act(one.name, opening + datetime.timedelta(minutes=10 * number))
        _add(one, period, number + 2 * is_over, act)
    return len(people)


def _period(today: datetime.date) -> EvaluationPeriod | None:
    return db.session.scalars(
        sa.select(EvaluationPeriod)
        .where(
            ~EvaluationPeriod.is_practice,
            EvaluationPeriod.year == today.year,
            EvaluationPeriod.opens_on <= today,
        )
        .order_by(EvaluationPeriod.opens_on.desc(), EvaluationPeriod.starts_on.desc())
        .limit(1)
    ).first()


def _add(one: PlannedYear, period: uuid.UUID, number: int, act: Act) -> None:
    family = db.session.scalar(
        sa.select(Posting.family).where(Posting.employee_id == one.employee_id).limit(1)
    )
    made = self_starts.start(one.employee_id, period, family, act)
    sheet = whole_sheet(made)
    parts = sheet.parts[:3] if number == 0 else sheet.parts
    typed = {place: t for part in parts for place, t in _typed(sheet, part, number).items()}
    self_assessments.save(made, one.employee_id, typed, "peragaan", act)
    if number == 0 or one.rater_id is None:
        return
    seen = whole_sheet(made).row.version
    self_assessments.send(
        made, one.employee_id, one.rater_id, seen, act, is_unproven=True
    )  # fmt: skip
    if number == 1:
        self_assessments.send_back(
            made, "Sebutkan angka capaian dan buktinya pada hasil pertama.", one.rater_id, act
        )


def _typed(sheet: SelfSheet, part: Part, number: int) -> dict[str, Typed]:
    """Plausible words, and steps from 3 to 5 that differ between people and questions."""
    if part.section is None:
        return {
            part.place(one): Typed(
                _TEXTS[one], shown=sheet.stored.get(part.place(one), Stored()).mark
            )
            for one in sheet.report_parts
            if part.place(one) not in sheet.stored
        }
    version = sheet.versions[part.instrument.key] if part.instrument else None
    return {
        part.place(item.key): Typed(
            str(3 + (number + at * (len(part.key) % 3)) % 3), version_id=version
        )
        for at, item in enumerate(part.section.items)
        if item.kind == "scale"
    }
