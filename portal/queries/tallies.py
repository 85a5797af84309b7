"""Counters of a unit or service in a period, summed by the database; no ballot is read."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection

import sqlalchemy as sa

from portal.db import db
from portal.models.ballots import BallotBox, CitizenBallot, Tally
from portal.models.survey_points import SurveyPoint
from portal.models.units import Service, ServiceVolume
from portal.rules.channels import Channel
from portal.rules.ikm import stored_tally
from portal.rules.index_sheet import Counted
from portal.rules.respondent_table import Respondent, respondent
from portal.rules.survey_periods import SurveyPeriod
from portal.rules.unsur import UNSUR


def counted(service_ids: Collection[uuid.UUID], period: SurveyPeriod) -> Counted:
    """Tallies by channel, and profile counters, of these services in a period."""
    rows = db.session.execute(
        sa.select(Tally.channel, Tally.item, Tally.value, sa.func.sum(Tally.count))
        .join(SurveyPoint, Tally.point_id == SurveyPoint.id)
        .where(SurveyPoint.service_id.in_(service_ids), Tally.month.in_(period.months()))
        .group_by(Tally.channel, Tally.item, Tally.value)
    )
    scores: dict[Channel, dict[str, list[int]]] = defaultdict(
        lambda: defaultdict(lambda: [0, 0, 0, 0])
    )
    own: dict[Channel, dict[str, int]] = defaultdict(dict)
    profile: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for channel, item, value, count in rows:
        if item in UNSUR:
            scores[channel][item][int(value) - 1] = int(count)
        elif item == "_indeks":
            own[channel][value] = int(count)
        elif not item.startswith("_"):
            profile[item][value] += int(count)
    return Counted({c: stored_tally(scores[c], own[c]) for c in own}, profile)


def population(service_ids: Collection[uuid.UUID], period: SurveyPeriod) -> int | None:
    """Recipients of these services in the period before; None when one of them is not known."""
    known = db.session.scalars(
        sa.select(ServiceVolume.recipients).where(
            ServiceVolume.service_id.in_(service_ids),
            ServiceVolume.period_key == period.previous().key,
        )
    ).all()
    return sum(known) if len(known) == len(service_ids) and known else None


def still_in_box(service_ids: Collection[uuid.UUID], until: datetime.date) -> int:
    """Answers of these services, dated up to `until`, that were not mixed yet."""
    waiting = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(BallotBox)
        .join(SurveyPoint, BallotBox.point_id == SurveyPoint.id)
        .where(SurveyPoint.service_id.in_(service_ids), BallotBox.on_date <= until)
    )
    return int(waiting or 0)


def respondents(service_ids: Collection[uuid.UUID], period: SurveyPeriod) -> list[Respondent]:
    """Every answer of a period as a row of the respondent table, before it is protected.

    A form without a single score is no respondent, as in the counters (portal/rules/ikm_tally.py).

    Reads ballots: for publishing only, never in a request of a citizen.
    """
    rows = db.session.execute(
        sa.select(Service.name, CitizenBallot.channel, CitizenBallot.profile, CitizenBallot.scores)
        .join(SurveyPoint, CitizenBallot.point_id == SurveyPoint.id)
        .join(Service, SurveyPoint.service_id == Service.id)
        .where(
            SurveyPoint.service_id.in_(service_ids),
            CitizenBallot.on_date.between(period.start, period.end),
        )
    )
    given = (
        respondent(name, channel.value, profile, scores) for name, channel, profile, scores in rows
    )
    return [one for one in given if any(answer is not None for answer in one.answers)]
