"""The demonstration's office: a login for every role, and a year that looks like the day it is."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.models.accounts import Account
from portal.models.periods import EvaluationPeriod, Handover, SignedEvaluation
from portal.queries.audit import check_chain
from portal.rules.demo_city import demo_cities, load_city
from portal.rules.demo_staff import demo_staff
from portal.rules.instruments import load_shipped
from portal.rules.period_cycle import PeriodStage
from portal.rules.roles import Role
from portal.rules.schemes import load_shipped as load_scheme
from portal.services.demo import demo_act, load_demo
from portal.services.demo_people import add_demo_people, demo_logins
from portal.services.demo_periods import add_demo_periods
from portal.services.demo_reviews import REVIEWING, waiting_nips
from portal.services.demo_staff import add_demo_staff
from portal.services.period_clock import tick
from tests.everything import contents
from tests.stored import count, rows_of

NOVEMBER = date(2026, 11, 22)


def office(name: str, today: date):
    """A city's units, scheme, staff and year, without its survey; its drawing and the moment."""
    city = load_city(name)
    silent = replace(city, units=tuple(replace(unit, services=()) for unit in city.units))
    load_demo(silent, load_shipped("skm"), today, scheme=load_scheme(name))
    add_demo_staff(city, demo_act(city, today))
    now = datetime.combine(today, time(12), ZoneInfo(city.agency.time_zone))
    add_demo_periods(city, now)
    return city, now


def stages() -> dict[str, PeriodStage]:
    return {row.span_key: row.stage for row in rows_of(EvaluationPeriod)}


@pytest.mark.parametrize("name", sorted(demo_cities()))
def test_every_role_has_a_login_and_those_of_the_staff_follow_from_postings(name):
    city = load_city(name)
    logins, staff = demo_logins(city), {one.nip: one for one in demo_staff(city)}
    # Who sits in a forum is of the staff, and gets the role with the forum itself.
    assert {one.role for one in logins} == set(Role) - {Role.KETUA_FORUM, Role.ANGGOTA_FORUM}
    *above, clerk = (one for one in logins if one.login in staff)
    mine = {one.role: staff[one.login] for one in above}
    assert staff[clerk.login].title.startswith("Petugas Loket")
    assert staff[clerk.login].supervisor_nip == mine[Role.ATASAN].nip
    assert mine[Role.PEGAWAI].supervisor_nip == mine[Role.ATASAN].nip
    assert mine[Role.ATASAN].supervisor_nip == mine[Role.ATASAN_PENILAI].nip
    assert not mine[Role.PEGAWAI].leads_unit


def test_an_employees_login_is_tied_to_the_record(app):
    city, now = office("kendari", NOVEMBER)
    add_demo_people(city, demo_act(city, now.date()))
    tied = db.session.scalars(sa.select(Account).where(Account.employee_id.is_not(None))).all()
    assert {one.login for one in tied} == {one.login for one in demo_logins(city)[-4:]}
    assert all(one.password_hash for one in rows_of(Account))


@pytest.mark.parametrize("name", sorted(demo_cities()))
@pytest.mark.engines("sqlite")
def test_a_year_behind_is_closed_and_the_clock_finds_nothing_missed(app, name):
    _, now = office(name, NOVEMBER)
    behind = [row for row in rows_of(EvaluationPeriod) if row.closes_on < NOVEMBER]
    assert behind
    done = {PeriodStage.SELESAI, PeriodStage.KEBERATAN}
    # Where reviews are in progress, one rater's staff got more time in the newest quarter.
    newest = {PeriodStage.PENETAPAN} if name in REVIEWING else set()
    assert {row.stage for row in behind} <= done | newest
    assert stages()["2026"] is PeriodStage.BERJALAN
    waiting = len(waiting_nips(load_city(name))) if name in REVIEWING else 0
    assert count(SignedEvaluation) == len(behind) * len(demo_staff(load_city(name))) - waiting
    assert count(Handover) == 0
    assert check_chain().broken_at is None
    before = contents()
    tick(now)
    assert contents() == before


def test_in_an_open_window_some_have_signed_and_some_have_not(app):
    city, _ = office("kendari", date(2026, 4, 2))
    assert stages()["2026-t1"] is PeriodStage.PENILAIAN
    assert stages()["2026-t2"] is PeriodStage.BERJALAN
    assert 0 < count(SignedEvaluation) < len(demo_staff(city))
    assert count(Handover) == 0


def test_a_year_may_begin_today(app):
    office("sorong", date(2026, 1, 1))
    assert stages()["2026-01"] is PeriodStage.BERJALAN
    assert count(SignedEvaluation) == count(Handover) == 0
