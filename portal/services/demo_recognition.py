"""An invented list of candidates: two years of earlier ratings and two posted opportunities."""

import datetime
import random
import uuid
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee
from portal.queries.recognition import people_for
from portal.rules.demo_city import DemoCity
from portal.rules.nine_box import PerformanceAxis
from portal.rules.predikat import Predikat
from portal.rules.recognition import Terms, kind_of
from portal.rules.schemes import Scheme
from portal.rules.survey_periods import SurveyPeriod
from portal.services import earlier_results, recognition, talent
from portal.services.audit import Act
from portal.services.recognition import NewOpportunity

SEED = 20_260_722
QUARTERS = 8
DAY = datetime.timedelta(days=1)


def add_demo_recognition(city: DemoCity, scheme: Scheme, today: datetime.date) -> int:
    """Earlier ratings, axes of talent, the scheme's lists as opportunities, one of them decided.

    Returns how many people meet the terms of the first.
    """
    people = list(db.session.scalars(sa.select(Employee.id).order_by(Employee.nip)))
    lists = scheme.recognition.lists
    if not people or not lists:
        return 0
    rng = random.Random(f"{SEED}:{city.agency.name}")  # noqa: S311 - the same on every machine
    act = Act(
        "demo", datetime.datetime.combine(today, datetime.time(9), ZoneInfo(city.agency.time_zone))
    )
    earlier_results.record(_ratings(people, scheme, rng, today), "Ekspor e-Kinerja (contoh)", act)
    talent.set_axes(PerformanceAxis.PREDIKAT, 68, 77, "Keputusan contoh tentang talenta", act)
    talent.record_potential(
        {one: rng.randint(52, 92) for one in people}, today, "Laporan potensi (contoh)", act
    )
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
        _decide(made[1], Terms.of(lists[1]), today, act)
    return len(found)


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


def _decide(opportunity: uuid.UUID, terms: Terms, today: datetime.date, act: Act) -> None:
    """Somebody of the list is chosen, with the reason that staff read."""
    found = [one for one in people_for(terms, today) if one.standing.is_eligible][:3]
    for person in found:
        recognition.put_forward(opportunity, person.id, "", act, is_own=False)
    if found:
        facts = {one.id: one.evidence for one in found}
        chosen = {found[0].id: "Memimpin dua proyek lintas unit dan selalu memenuhi syarat."}
        words = "Proyek ini menuntut kerja lintas unit; yang dipilih berpengalaman di bidang itu."
        recognition.decide(opportunity, chosen, words, facts, 1, act)
