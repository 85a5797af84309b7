"""A forum of a demonstration that sits today: members have written, the chair may open the session.

The shipped scheme lets the forum sit over the year, whose window opens in December.  So that it
can be tried on any day, the demonstration adopts a version in which it sits every quarter as well,
as an agency would: a copy, one field changed, in force from the first of January.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from portal.db import db
from portal.models.forum import ForumCase, ForumSeat
from portal.queries.forum_people import eligible_members
from portal.queries.holidays import office_calendar
from portal.rules.demo_city import DemoCity
from portal.rules.forum_words import Verdict
from portal.rules.roles import Role
from portal.rules.schemes import Scheme
from portal.rules.survey_periods import PeriodKind
from portal.services import forum_opinions, forum_sessions
from portal.services.audit import Act
from portal.services.demo import demo_act
from portal.services.demo_forum_ratings import Member, heads_of, rate_everybody
from portal.services.demo_people import demo_logins
from portal.services.demo_reviews import open_period
from portal.services.forum_opinions import View
from portal.services.forum_sessions import SITTING_STAGES, NewSession
from portal.services.schemes import adopt_scheme

SEATS = 5
WROTE = 3  # of the members; chair and one more are left for whoever tries the demonstration
LEFT = 2  # of the staff of the rater who may log in
REASON = "Peragaan: forum bersidang juga tiap triwulan, agar dapat dicoba sepanjang tahun"
KEEP = View(Verdict.PERTAHANKAN, None, "Bukti dan umpan balik mendukung kedua rating.")
ALSO = View(Verdict.PERTAHANKAN, None, "Alasan penilai jelas, dan buktinya dapat diperiksa.")


def sit_each_quarter(city: DemoCity, scheme: Scheme, today: date) -> None:
    """Adopt the scheme with a forum over quarters too, from the first of January on."""
    if scheme.forum is None or PeriodKind.TRIWULAN in scheme.forum.rounds:
        return
    rounds = (PeriodKind.TRIWULAN, *scheme.forum.rounds)
    changed = replace(scheme, forum=replace(scheme.forum, rounds=rounds))
    first = date(today.year, 1, 1)
    act = demo_act(city, date(today.year - 1, 12, 29))
    adopt_scheme(changed, REASON, act, first, based_on=scheme.key)


def add_demo_sitting(city: DemoCity, now: datetime) -> uuid.UUID | None:
    """Ratings before the forum and a session on the working day of the moment `now`, or the next.

    None where no forum sits in a period that is being evaluated, or too few may sit.
    """
    act = Act("demo", now.astimezone(ZoneInfo(city.agency.time_zone)))
    period = open_period(act.on)
    heads = heads_of(city)
    known = {one.id for one in eligible_members(act.on)}
    seated = [one for one in heads if one.id in known][:SEATS]
    if period is None or not period.has_forum or period.stage not in SITTING_STAGES:
        return None
    if len(seated) < SEATS:
        return None
    # Whoever tries the demonstration as the rater finds one to begin and one to submit.
    rater = {one.role: one.login for one in demo_logins(city)}[Role.ATASAN]
    for head in heads:
        rate_everybody(period, head, act, LEFT if head.nip == rater else 0)
    members = tuple(one.id for one in seated)
    place = f"Ruang Rapat {city.agency.short_name}"
    day = office_calendar().add_workdays(act.on - timedelta(days=1), 1)
    new = NewSession(period.id, None, day, "14.00", place, members, members[0])
    clerk = Act("Dewi Anggraini", act.at)
    sitting = forum_sessions.convene(new, clerk)
    forum_sessions.call(sitting, 1, clerk)
    _write(sitting, seated[-WROTE:], act)
    return sitting


def _write(sitting: uuid.UUID, members: Sequence[Member], act: Act) -> None:
    """These declare that they have no ties and write on every case they may judge."""
    for place, one in enumerate(members):
        mine = Act(one.name, act.at)
        forum_opinions.declare(sitting, one.id, {}, mine)
        cases = db.session.scalars(
            sa.select(ForumCase.id)
            .join(ForumSeat, ForumSeat.case_id == ForumCase.id)
            .where(
                ForumCase.session_id == sitting, ForumSeat.member_id == one.id,
                ~ForumSeat.is_recused,
            )
            .order_by(ForumCase.position)
        ).all()  # fmt: skip
        for case in cases:
            forum_opinions.opine(case, one.id, ALSO if place else KEEP, mine)
