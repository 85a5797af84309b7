"""An invented list of candidates: two years of earlier ratings, boxes of talent, and two posted
opportunities.
"""

import datetime
import random
import uuid
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee
from portal.queries.growth_results import closed_periods
from portal.queries.recognition import people_for
from portal.queries.talent import placed_people
from portal.rules.demo_city import DemoCity
from portal.rules.nine_box import PerformanceAxis, talent_on
from portal.rules.predikat import Predikat
from portal.rules.recognition import (
    OpportunityKind,
    Terms,
    award_days,
    award_month,
    is_monthly,
    kind_of,
)
from portal.rules.scheme_growth import EligibilityList
from portal.rules.schemes import Scheme
from portal.rules.survey_periods import PeriodKind, SurveyPeriod
from portal.services import earlier_results, recognition, talent
from portal.services.audit import Act
from portal.services.recognition import NewOpportunity

SEED = 20_260_722
QUARTERS = 8
FOLLOWED = 3  # for one in three somebody has decided what follows
DAY = datetime.timedelta(days=1)
REASONS = (
    (
        "Memimpin dua proyek lintas unit dan selalu memenuhi syarat.",
        "Proyek ini menuntut kerja lintas unit; yang dipilih berpengalaman di bidang itu.",
    ),
    (
        "Menata ulang antrean sehingga warga lanjut usia dilayani lebih dulu.",
        "Bulan ini dipilih prakarsa yang langsung dirasakan warga.",
    ),
)


def add_demo_recognition(city: DemoCity, scheme: Scheme, today: datetime.date) -> int:
    """Earlier ratings, axes of talent, the scheme's lists as opportunities, one of them decided.

    Returns how many people meet the terms of the first.
    """
    people = list(db.session.scalars(sa.select(Employee.id).order_by(Employee.nip)))
    lists = [one for one in scheme.recognition.lists if not is_monthly(kind_of(one.opportunity))]
    if not people or not lists:
        return 0
    rng = random.Random(f"{SEED}:{city.agency.name}")  # noqa: S311 - the same on every machine
    act = Act(
        "demo", datetime.datetime.combine(today, datetime.time(9), ZoneInfo(city.agency.time_zone))
    )
    earlier_results.record(_ratings(people, scheme, rng, today), "Ekspor e-Kinerja (contoh)", act)
    _boxes(people, rng, act)
    made = [
        recognition.post(
            NewOpportunity(
                kind_of(one.opportunity), one.title.in_("id"), Terms.of(one), today,
                today + 21 * DAY, seats=2,
                about="Peluang contoh: syarat dan alasan dapat dibaca semua pegawai.",
            ),
            act,
        )
        for one in lists
    ]  # fmt: skip
    found = [one for one in people_for(Terms.of(lists[0]), today) if one.standing.is_eligible]
    for person in found[:3]:
        recognition.put_forward(made[0], person.id, "", act, is_own=False)
    if len(made) > 1:
        _decide(made[1], Terms.of(lists[1]), act, REASONS[0])
    for one in scheme.recognition.lists:
        if is_monthly(kind_of(one.opportunity)):
            _months(one, act)
    return len(found)


def _boxes(people: list[uuid.UUID], rng: random.Random, act: Act) -> None:
    """Axes and potential, the nine boxes of every closed period with results, and what was decided
    for some of the newest.
    """
    talent.set_axes(PerformanceAxis.PREDIKAT, 68, 77, "Keputusan contoh tentang talenta", act)
    talent.record_potential(
        {one: rng.randint(52, 92) for one in people}, act.on, "Laporan potensi (contoh)", act
    )
    for period, span in reversed(closed_periods()):
        talent.place_all(period, act)
        if span.kind is not PeriodKind.TAHUN:
            continue
        placed = placed_people(period, act.on, 1000)
        rule = talent_on(act.on)
        for one in placed[::FOLLOWED]:
            label = rule.numbered(one.row.box).follow_up[0]
            talent.choose_follow_up(one.row.id, label, "Dibahas dalam rapat talenta.", None, act)


def _ratings(
    people: list[uuid.UUID], scheme: Scheme, rng: random.Random, today: datetime.date
) -> list[earlier_results.Line]:
    """Eight periods that ended before today; most are good all along, some are not."""
    span = SurveyPeriod.containing(scheme.cadence.periodic, today)
    spans: list[str] = []
    while len(spans) < QUARTERS:
        span = span.previous()
        spans.append(span.key)
    lines = []
    for person in people:
        steady = rng.random()
        for key in spans:
            draw = rng.random()
            best = Predikat.SANGAT_BAIK if draw < 0.3 else Predikat.BAIK
            is_low = draw > (0.999 if steady < 0.6 else 0.85)
            lines.append((person, key, Predikat.BUTUH_PERBAIKAN if is_low else best))
    return lines


def _months(listed: EligibilityList, act: Act) -> None:
    """The award of the month before last, given, and that of last month, open."""
    month = award_month(act.on).previous()
    first, last = award_days(month)
    then = Act(act.actor, act.at.replace(year=first.year, month=first.month, day=3))
    new = NewOpportunity(
        OpportunityKind.PEGAWAI_BULAN_INI, listed.title.in_("id"), Terms.of(listed), then.on, last,
        month=month.key,
    )  # fmt: skip
    _decide(recognition.post(new, then), Terms.of(listed), then, REASONS[1])
    recognition.post_month(act)


def _decide(opportunity: uuid.UUID, terms: Terms, act: Act, reasons: tuple[str, str]) -> None:
    """Somebody of the list is chosen, with the reasons that staff read."""
    found = [one for one in people_for(terms, act.on) if one.standing.is_eligible][:3]
    for person in found:
        recognition.put_forward(opportunity, person.id, "", act, is_own=False)
    if found:
        facts = {one.id: one.evidence for one in found}
        own, words = reasons
        recognition.decide(opportunity, {found[0].id: own}, words, facts, 1, act)
