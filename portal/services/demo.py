"""Filling an empty instance with an invented agency and several quarters of invented answers."""

import datetime
import random
import uuid
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import db, writing
from portal.errors import IllegalStep
from portal.models.agency import Agency
from portal.models.audit import AuditTag
from portal.models.ballots import CitizenBallot, CitizenComment
from portal.models.survey_points import SurveyPoint
from portal.models.units import Service, ServiceVolume, Unit
from portal.rules.demo_answers import AnswerProfile, DrawnAnswer, draw, seats
from portal.rules.demo_city import DemoCity
from portal.rules.instruments import Instrument
from portal.rules.schemes import Scheme
from portal.rules.survey_periods import SurveyPeriod
from portal.services import audit
from portal.services.audit import Act
from portal.services.instruments import publish_instrument
from portal.services.mixing import add_to_tallies
from portal.services.schemes import adopt_scheme
from portal.services.survey_points import create_point
from portal.services.unit_index import publish, refresh_running

SEED = 20_170_514
PointId = uuid.UUID


def load_demo(
    city: DemoCity,
    instrument: Instrument,
    today: datetime.date,
    times: int = 1,
    scheme: Scheme | None = None,
    since: datetime.date | None = None,
) -> None:
    """Set up the agency, draw every quarter's answers, publish the finished quarters.

    `times` multiplies the number of answers; `scheme` is adopted on the first day of the first
    quarter, in force `since` then or an earlier day. Raises IllegalStep when an agency is already
    set up.
    """
    if db.session.get(Agency, 1) is not None:
        raise IllegalStep("Basis data ini sudah berisi instansi: pakai --reset untuk menggantinya.")
    quarters = quarters_until(city, today)
    begin = demo_act(city, quarters[0].start)
    version = publish_instrument(instrument, begin)
    units = _set_up(city, quarters, begin)
    if scheme is not None:
        adopt_scheme(scheme, "Skema contoh untuk peragaan", begin, since, based_on=scheme.key)
    points = _make_points(city, units, begin)
    rng = random.Random(SEED)  # noqa: S311 - invented answers must be the same on every machine
    for number, period in enumerate(quarters):
        is_running = period.contains(today)
        _store(_drawn(city, number, period, points, rng, today, times), version.id)
        if is_running:
            refresh_running(list(points.values()), today, step=1)
            continue
        published = demo_act(city, min(today, period.end + datetime.timedelta(days=12)))
        for unit_id in _surveyed(city, units):
            publish(unit_id, period, published)


def quarters_until(city: DemoCity, today: datetime.date) -> list[SurveyPeriod]:
    """The city's quarters, oldest first; the last one contains `today`."""
    period = SurveyPeriod.containing(city.agency.cadence, today)
    found = [period]
    while len(found) < city.quarters:
        period = period.previous()
        found.append(period)
    return found[::-1]


def demo_act(city: DemoCity, on: datetime.date) -> Act:
    """The demonstration itself acts, at noon of a day."""
    noon = datetime.datetime.combine(on, datetime.time(12), ZoneInfo(city.agency.time_zone))
    return Act("demo", noon)


def _set_up(city: DemoCity, quarters: list[SurveyPeriod], act: Act) -> dict[str, Unit]:
    agency = city.agency
    units: dict[str, Unit] = {}
    with writing() as session:
        session.add(
            Agency(
                name=agency.name, short_name=agency.short_name, service_name=agency.service_name,
                time_zone=agency.time_zone, brand=agency.brand, cadence=agency.cadence,
            )
        )  # fmt: skip
        for one in city.units:
            parent = units[one.parent].id if one.parent else None
            unit = Unit(parent_id=parent, kind=one.kind, name=one.name, slug=one.slug)
            unit.services = [Service(name=s.name, slug=s.slug) for s in one.services]
            units[one.slug] = unit
            session.add(unit)
            session.flush()
            for service, drawn in zip(unit.services, one.services, strict=True):
                session.add_all(_volumes(service, drawn.recipients, quarters))
        audit.record(session, act, AuditTag.AGENCY_SET_UP, None, name=agency.name, units=len(units))
    return units


def _volumes(
    service: Service, recipients: int, quarters: list[SurveyPeriod]
) -> Iterator[ServiceVolume]:
    for period in (quarters[0].previous(), *quarters):
        yield ServiceVolume(service_id=service.id, period_key=period.key, recipients=recipients)


def _make_points(
    city: DemoCity, units: dict[str, Unit], act: Act
) -> dict[tuple[str, str, str], PointId]:
    made = {}
    for unit in city.units:
        ids = {service.slug: service.id for service in units[unit.slug].services}
        for service in unit.services:
            for point in service.points:
                created: SurveyPoint = create_point(ids[service.slug], point.name, act)
                made[unit.slug, service.slug, point.name] = created.id
    return made


def _surveyed(city: DemoCity, units: dict[str, Unit]) -> list[uuid.UUID]:
    return [units[unit.slug].id for unit in city.units if unit.services]


def _drawn(
    city: DemoCity,
    number: int,
    period: SurveyPeriod,
    points: dict[tuple[str, str, str], PointId],
    rng: random.Random,
    today: datetime.date,
    times: int,
) -> Iterator[tuple[PointId, DrawnAnswer]]:
    until = today if period.contains(today) else None
    for seat in seats(city, number):
        point_id = points[seat.unit.slug, seat.service.slug, seat.point.name]
        profile: AnswerProfile = seat.profile
        for _ in range(times):
            for answer in draw(profile, period, rng, until):
                yield point_id, answer


def _store(drawn: Iterator[tuple[PointId, DrawnAnswer]], version_id: uuid.UUID) -> None:
    """Ballots, comments and tallies of one quarter in one commit; nobody answered, so nothing
    needs mixing.
    """
    answers = list(drawn)
    if not answers:
        return
    with writing() as session:
        ballots = [_ballot(point_id, version_id, answer) for point_id, answer in answers]
        session.execute(sa.insert(CitizenBallot), ballots)
        comments = [
            {"id": uuid.uuid4(), "point_id": p, "month": a.date.replace(day=1), "text": a.comment}
            for p, a in answers
            if a.comment
        ]
        if comments:
            session.execute(sa.insert(CitizenComment), comments)
        _count(session, ballots)


def _count(session: Session, ballots: list[dict[str, Any]]) -> None:
    add_to_tallies(session, (CitizenBallot(**ballot) for ballot in ballots))


def _ballot(point_id: PointId, version_id: uuid.UUID, answer: DrawnAnswer) -> dict[str, Any]:
    return {
        "id": uuid.uuid4(),
        "point_id": point_id,
        "version_id": version_id,
        "on_date": answer.date,
        "half_day": answer.half_day,
        "channel": answer.channel,
        "scores": answer.scores,
        "profile": answer.profile,
    }
