"""People of units in the staff list, counted and walked by indexes, against the plain rule."""

import datetime
import itertools
import uuid

from portal.db import db, writing
from portal.models.people import Employee, Posting
from portal.queries import staff_list
from portal.queries.accounts import Visitor
from portal.queries.staff_list import Search, StaffOrder, StaffStatus, listed_people
from portal.queries.units import unit_paths
from portal.rules.employment import Employment, JobFamily, PostKind
from portal.rules.postings import PostingKind
from portal.rules.roles import Role
from portal.services import kept_figures
from tests import factories
from tests.people import actor
from tests.services.office import office, worker

ACT = factories.AGUS
DAY = datetime.timedelta(days=1)
KEY = uuid.UUID(int=7)


def post(employee, unit, ends=None, kind=PostingKind.DEFINITIF):
    return Posting(
        employee_id=employee, unit_id=unit, kind=kind, title="Staf", post=PostKind.PELAKSANA,
        family=JobFamily.UMUM, starts_on=ACT.on - 90 * DAY, ends_on=ends,
    )  # fmt: skip


def town():
    """Posts that hold twice, that ended, of a team, and of people who left."""
    house = office()
    here, there = house.sari.unit_id, house.joko.unit_id
    people = [
        worker(f"Rekan {n % 5}", f"19900101201503{n:04}", here if n % 2 else there).id
        for n in range(9)
    ]
    with writing() as session:
        session.add_all(
            [
                post(people[0], here, ACT.on), post(people[1], there, ACT.on + DAY),
                post(people[1], here, ACT.on + 2 * DAY), post(people[2], here, ACT.on - DAY),
                post(people[3], here, ACT.on), post(people[4], here, None, PostingKind.TIM),
            ]
        )  # fmt: skip
        session.get(Employee, people[5]).left_on = ACT.on
    return house


def expected(search):
    """Everybody with a definitive post in the unit or below it, as a person would look them up."""
    below = {unit for unit, path in unit_paths().items() if search.unit_id in path}
    posts = [
        one for one in db.session.query(Posting)
        if one.unit_id in below and one.kind is PostingKind.DEFINITIF
        and one.starts_on <= ACT.on and (one.ends_on is None or one.ends_on >= ACT.on)
    ]  # fmt: skip
    staff = [one for one in db.session.query(Employee) if one.id in {p.employee_id for p in posts}]
    if search.status is StaffStatus.KELUAR:
        staff = [one for one in staff if one.left_on and one.left_on <= ACT.on]
    turned = search.order is StaffOrder.NAMA_TURUN
    staff.sort(key=lambda one: (one.name_key, one.id), reverse=turned)
    return [one.id for one in staff]


def test_a_unit_lists_whoever_has_a_post_there_once(app, agency, monkeypatch):
    house = town()
    root = next(unit for unit, path in unit_paths().items() if len(path) == 1)
    visitor = Visitor(KEY, "Dewi", actor(Role.HR), "", KEY, ACT.at, None, True, True)
    places = (root, house.sari.unit_id, house.joko.unit_id)
    orders, states = (
        (StaffOrder.NAMA, StaffOrder.NAMA_TURUN),
        (StaffStatus.SEMUA, StaffStatus.KELUAR),
    )
    for place, order, status, many in itertools.product(places, orders, states, (1, 99)):
        monkeypatch.setattr(staff_list, "_MANY", many)
        search = Search(unit_id=place, order=order, status=status)
        wanted = expected(search)
        pages = [listed_people(visitor, search, n + 1, 4, ACT.at) for n in range(4)]
        assert [one.id for rows, _total in pages for one in rows] == wanted, search
        assert {total for _rows, total in pages} == {len(wanted)}, search
    assert len(expected(Search(unit_id=root))) > 9


def without_post(search):
    """Everybody at work without a definitive post on the day, as a person would look them up."""
    held = {
        one.employee_id for one in db.session.query(Posting)
        if one.kind is PostingKind.DEFINITIF
        and one.starts_on <= ACT.on and (one.ends_on is None or one.ends_on >= ACT.on)
    }  # fmt: skip
    staff = [
        one for one in db.session.query(Employee)
        if one.id not in held and (one.left_on is None or one.left_on > ACT.on)
        and search.employment in (None, one.employment)
        and one.name_key.startswith(search.text)
    ]  # fmt: skip
    is_by_nip = search.order in (StaffOrder.NIP, StaffOrder.NIP_TURUN)
    turned = search.order in (StaffOrder.NAMA_TURUN, StaffOrder.NIP_TURUN)
    staff.sort(key=lambda one: one.nip if is_by_nip else (one.name_key, one.id), reverse=turned)
    return [one.id for one in staff]


def test_people_without_a_post_are_found_as_a_person_finds_them(app, agency):
    town()
    with writing() as session:
        people = session.query(Employee).order_by(Employee.nip).all()
        for number, one in enumerate(people):
            if number % 3 == 0:
                session.query(Posting).filter_by(employee_id=one.id).update(
                    {"ends_on": ACT.on - DAY}
                )
            if number % 2:
                one.employment = Employment.PPPK
    visitor = Visitor(KEY, "Dewi", actor(Role.HR), "", KEY, ACT.at, None, True, True)
    found = []
    for now in (ACT.at, ACT.at + datetime.timedelta(minutes=1)):
        for order, text, kind in itertools.product(
            StaffOrder, ("", "rekan 1", "zz"), (None, Employment.PPPK)
        ):
            search = Search(
                text=text, employment=kind, order=order, status=StaffStatus.TANPA_PENEMPATAN
            )
            wanted = without_post(search)
            pages = [listed_people(visitor, search, n + 1, 2, now) for n in range(5)]
            assert [one.id for rows, _total in pages for one in rows] == wanted, search
            assert {total for _rows, total in pages} == {len(wanted)}, search
            found.append(len(wanted))
        kept_figures.refresh(ACT.at)
    assert max(found) > 3
    inside = Search(unit_id=next(iter(unit_paths())), status=StaffStatus.TANPA_PENEMPATAN)
    assert listed_people(visitor, inside, 1, 9, ACT.at) == ([], 0)
