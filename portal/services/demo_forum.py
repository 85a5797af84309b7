"""Last year's annual evaluation of a demonstration with its forum: invented cases, one session.

Heads of units rate, five of them sit, the agenda comes from these data.  One change is proposed and
accepted, one member differs; the rater changes the rating, because the forum cannot.
"""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from portal.db import db
from portal.models.accounts import Account
from portal.models.evaluations import Evaluation
from portal.models.forum import ForumCase, ForumSeat, ForumSession
from portal.models.people import Employee
from portal.queries.evaluations import evaluation_row, links_of
from portal.queries.forum_people import eligible_members
from portal.queries.periods import PeriodRow, period_by_key, periods_of
from portal.rules.demo_city import DemoCity
from portal.rules.forum_words import Reply, Verdict
from portal.rules.results import DeliveryWay
from portal.rules.reviews import Dimension
from portal.rules.roles import Role
from portal.services import (
    accounts,
    forum_answers,
    forum_opinions,
    forum_sessions,
    forum_sittings,
    periods,
    result_steps,
    reviews,
    signing,
)
from portal.services.accounts import NewAccount
from portal.services.audit import Act
from portal.services.demo import demo_act
from portal.services.demo_forum_ratings import ABOVE, AS, Member, heads_of, rate_everybody
from portal.services.demo_people import PASSWORD
from portal.services.demo_periods import finish
from portal.services.demo_signing import open_signing
from portal.services.forum_opinions import View
from portal.services.forum_sessions import NewSession
from portal.services.period_clock import tick
from portal.services.result_steps import Delivery
from portal.services.reviews import NewLink, NewRating, rating_mark

SEATS = 5
KEEP = View(Verdict.PERTAHANKAN, None, "Bukti dan umpan balik mendukung kedua rating.")
CHANGE = View(
    Verdict.UBAH, (AS, ABOVE),
    "Target tercapai, tetapi tidak melampaui: dua dari tiga hasil tepat pada target.",
    "Berita acara serah terima, halaman target.",
)  # fmt: skip
DISSENT = "Hasil di luar rencana layak dihitung sebagai melampaui target."


def add_demo_forum(city: DemoCity, now: datetime.datetime) -> str | None:
    """The year before the aware moment `now`, brought to its end; the staff must be there.

    Returns the login of the chair, None where the city has too few heads.
    """
    zone = ZoneInfo(city.agency.time_zone)
    year = now.astimezone(zone).year - 1
    periods.open_year(year, demo_act(city, datetime.date(year, 1, 1)))
    heads = heads_of(city)
    if len(heads) < SEATS:
        return None
    annual = period_by_key(str(year))
    for one in sorted(periods_of(year), key=lambda row: row.window.closes):
        if one.window.closes < annual.window.opens:
            finish(city, one)
    opening = demo_act(city, annual.window.opens)
    tick(opening.at)
    _sit(city, period_by_key(str(year)), heads, opening)
    for one in sorted(periods_of(year), key=lambda row: row.window.closes):
        if one.window.closes >= annual.window.opens:
            finish(city, one, now=now.astimezone(zone))
    return heads[0].nip


def _sit(city: DemoCity, annual: PeriodRow, heads: Sequence[Member], opening: Act) -> None:
    """Ratings, a session and what came of it, within a fortnight."""
    for head in heads:
        rate_everybody(annual, head, opening)
    for place, one in enumerate(heads[:SEATS]):
        # Two may chair: where the first stands back, the second presides.
        _seat(one, Role.ANGGOTA_FORUM if place > 1 else Role.KETUA_FORUM, opening)
    calling = _later(opening, 1, "Dewi Anggraini")
    meets = _later(opening, 12, heads[0].name)
    members = [one.id for one in heads[:SEATS]]
    known = {one.id for one in eligible_members(meets.on)}
    new = NewSession(
        annual.id, None, meets.on, "09.00", f"Ruang Rapat {city.agency.short_name}",
        tuple(one for one in members if one in known), members[0],
    )  # fmt: skip
    sitting = forum_sessions.convene(new, calling)
    forum_sessions.call(sitting, 1, calling)
    cases = _write(sitting, heads[:SEATS], _later(opening, 8, ""))
    forum_sittings.open_sitting(sitting, members[0], members, meets)
    changed = _advise(cases, heads, meets)
    if changed is not None:
        _answer(changed, annual, _later(opening, 13, ""))
    forum_sittings.conclude(
        sitting, members[0], "", _version(sitting),
        _later(opening, 14, heads[0].name),
    )  # fmt: skip
    _sign(annual, heads, _later(opening, 15, ""))


def _seat(member: Member, role: Role, act: Act) -> None:
    """An account with a role of the forum; who logs in sets up the second factor first."""
    from_first = Act("demo", act.at)
    account = db.session.scalar(sa.select(Account.id).where(Account.login == member.nip))
    if account is None:
        link = accounts.create_account(NewAccount(member.nip, member.name), from_first)
        account = accounts.activate(link, PASSWORD, act.at)
    accounts.grant_role(account, role, None, "SK tim penilai kinerja", from_first)


def _write(
    sitting: uuid.UUID, members: Sequence[Member], at: Act
) -> list[tuple[uuid.UUID, set[uuid.UUID]]]:
    """Everybody declares that there are no ties and writes; returns cases with who may judge."""
    rows = db.session.execute(
        sa.select(ForumCase.id, ForumSeat.member_id)
        .join(ForumSeat, ForumSeat.case_id == ForumCase.id)
        .where(ForumCase.session_id == sitting, ~ForumSeat.is_recused)
        .order_by(ForumCase.position)
    ).all()
    cases: dict[uuid.UUID, set[uuid.UUID]] = {}
    for case, member in rows:
        cases.setdefault(case, set()).add(member)
    changed = _to_change(list(cases.items()), members)
    for place, one in enumerate(members):
        act = Act(one.name, at.at)
        forum_opinions.declare(sitting, one.id, {}, act)
        for number, (case, judging) in enumerate(cases.items()):
            if one.id not in judging:
                continue
            is_doubt = place == 2 and number % 2 == 0 and _is_top(case)
            is_change = (case == changed and place != 1) or is_doubt
            forum_opinions.opine(case, one.id, CHANGE if is_change else KEEP, act)
    return list(cases.items())


def _to_change(
    cases: Sequence[tuple[uuid.UUID, set[uuid.UUID]]], members: Sequence[Member]
) -> uuid.UUID | None:
    """The first case at the top that chair and second member may judge."""
    both = {members[0].id, members[1].id}
    return next((case for case, judging in cases if both <= judging and _is_top(case)), None)


def _is_top(case: uuid.UUID) -> bool:
    row = db.session.get(ForumCase, case)
    return row is not None and (row.hasil_before, row.perilaku_before) == (ABOVE, ABOVE)


def _advise(
    cases: Sequence[tuple[uuid.UUID, set[uuid.UUID]]], heads: Sequence[Member], at: Act
) -> uuid.UUID | None:
    """Advice on each case that the chair may judge; the first of the top is to change, and one
    member differs.  Returns that case.
    """
    changed = _to_change(cases, heads)
    for case, judging in cases:
        presiding = next(one for one in heads[:SEATS] if one.id in judging)
        act = Act(presiding.name, at.at)
        view = replace(CHANGE, links=_linked(case)) if case == changed else KEEP
        forum_sittings.advise(case, presiding.id, view, act)
    if changed is not None:
        forum_sittings.dissent(changed, heads[1].id, DISSENT, Act(heads[1].name, at.at))
    return changed


def _linked(case: uuid.UUID) -> tuple[NewLink, ...]:
    """What the rater's own rating of results rests on, in its words."""
    row = db.session.get_one(ForumCase, case)
    made = db.session.scalars(
        sa.select(Evaluation.id)
        .join(ForumSession, ForumSession.id == row.session_id)
        .where(
            Evaluation.employee_id == row.employee_id,
            Evaluation.period_id == ForumSession.period_id,
        )
    ).one()
    return tuple(
        NewLink(one.kind, one.source_id, one.words)
        for one in links_of(made)
        if one.dimension is Dimension.HASIL_KERJA
    )


def _answer(case: uuid.UUID, annual: PeriodRow, at: Act) -> None:
    """The rater accepts, and changes the rating with the rater's own hand."""
    row = db.session.get(ForumCase, case)
    if row is None or row.rater_id is None:
        return
    name = db.session.scalars(sa.select(Employee.name).where(Employee.id == row.rater_id)).one()
    act = Act(name, at.at)
    reason = "Saya periksa lagi targetnya dan sependapat."
    forum_answers.answer(case, row.rater_id, Reply.TERIMA, reason, act)
    made = db.session.scalars(
        sa.select(Evaluation.id).where(
            Evaluation.employee_id == row.employee_id, Evaluation.period_id == annual.id
        )
    ).one()
    dimension = Dimension.HASIL_KERJA
    mark = rating_mark(
        evaluation_row(made), dimension,
        [one for one in links_of(made) if one.dimension is dimension],
    )  # fmt: skip
    reviews.rate(made, row.rater_id, dimension, NewRating(AS), mark, act)


def _sign(annual: PeriodRow, heads: Sequence[Member], at: Act) -> None:
    """Every rater signs and hands over; every employee receives and signs."""
    open_signing(annual, Act("Dewi Anggraini", at.at))
    names = {one.id: one.name for one in heads}
    rows = db.session.execute(
        sa.select(Evaluation.id, Evaluation.employee_id, Evaluation.evaluator_id, Employee.name)
        .join(Employee, Evaluation.employee_id == Employee.id)
        .where(Evaluation.period_id == annual.id)
    ).all()
    given: dict[uuid.UUID, list[uuid.UUID]] = {}
    for made, employee, rater, name in rows:
        giving, getting = Act(names[rater], at.at), Act(name, at.at)
        result = signing.sign(made, rater, evaluation_row(made).version, giving)
        result_steps.deliver(result, rater, Delivery(DeliveryWay.PORTAL, giving.on), giving)
        result_steps.receive(result, employee, getting)
        result_steps.countersign(result, employee, getting)
        given.setdefault(rater, []).append(result)
    for rater, results in given.items():
        result_steps.report(results, rater, Act(names[rater], at.at))


def _version(sitting: uuid.UUID) -> int:
    return forum_sessions.version_of(sitting)


def _later(act: Act, days: int, who: str) -> Act:
    return Act(who or act.actor, act.at + datetime.timedelta(days=days))
