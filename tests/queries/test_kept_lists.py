"""Lists that are kept as ids, cut into pages, against lists made of all rows by hand."""

import datetime
import itertools
import random

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.models.messages import Message
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod
from portal.models.talent import TalentPlace
from portal.queries.outbox import unread_people
from portal.queries.periods import period_by_key
from portal.queries.talent_places import PER_BOX, talent_page
from portal.rules.messages import MessageKind
from portal.rules.nine_box import Performance, PerformanceAxis, Potential
from portal.rules.period_cycle import PeriodStage
from portal.rules.predikat import Predikat
from portal.services import kept_figures, periods, talent
from tests import factories
from tests.services.office import office, worker

ACT = factories.AGUS
MINUTE = datetime.timedelta(minutes=1)
PEOPLE, SIZE = 40, 9
NAMES = ("Rina", "Dr. Rani", "Tono", "Sari Tono", "Zul")


@pytest.fixture
def town(app, agency):
    factories.scheme()
    periods.open_year(2026, ACT)
    unit = office().sari.unit_id
    return [
        worker(NAMES[n % len(NAMES)], f"19900101201503{n:04}", unit).id for n in range(PEOPLE)
    ]  # fmt: skip


def pages(one, size=SIZE):
    """What a function of a page's number shows, page by page, to the end."""
    found, number = [], 1
    while rows := one(number, size):
        found, number = found + rows, number + 1
    return found


def placed(town, rng):
    """People in boxes of two periods, some placed twice, some not at all."""
    setting = talent.set_axes(PerformanceAxis.PREDIKAT, 68, 77, "Keputusan", ACT)
    ids = [period_by_key(key).id for key in ("2026-t1", "2026-t2")]
    with writing() as session:
        session.execute(sa.update(EvaluationPeriod).values(stage=PeriodStage.SELESAI))
        session.add_all(
            TalentPlace(
                employee_id=one, period_id=period, number=number + 1, box=rng.choice((1, 5, 8, 9)),
                score=80, performance=Performance.SESUAI, potential=Potential.TINGGI,
                predikat=Predikat.BAIK, setting_id=setting, rule_key="uji", placed_by="Agus",
                placed_at=ACT.at,
            )
            for one in town for period in ids for number in range(rng.choice((0, 1, 1, 2)))
        )  # fmt: skip
    return ids


def boxes(period, box, text):
    """The last row of each person, the highest box first, then by name."""
    last = {}
    rows = db.session.execute(
        sa.select(TalentPlace, Employee).join(Employee, TalentPlace.employee_id == Employee.id)
    ).all()
    for row, person in sorted(rows, key=lambda one: one[0].number):
        if row.period_id == period:
            last[person.id] = (row, person)
    listed = sorted(last.values(), key=lambda one: (-one[0].box, one[1].name_key, one[1].id))
    key = text.casefold()
    return [
        (row, person) for row, person in listed
        if box in (None, row.box) and (
            key in person.name_key if len(key) > 2 else person.name_key.startswith(key)
        )
    ]  # fmt: skip


def test_boxes_hold_the_last_place_of_each_person_by_name(town):
    ids = placed(town, random.Random(3))
    for now in (ACT.at, ACT.at + MINUTE):
        for period, box, text in itertools.product(ids, (None, 2, 9), ("", "r", "tono")):
            wanted = boxes(period, box, text)
            found = talent_page(period, box, now, 1, SIZE, text)
            assert pages(
                lambda n, size, p=period, b=box, t=text, at=now: [
                    one.row.id for one in talent_page(p, b, at, n, size, t).people
                ]
            ) == [row.id for row, _person in wanted], (box, text)
            assert found.listed == len(wanted)
        for period in ids:
            found = talent_page(period, None, now, 1, SIZE)
            for number in range(1, 10):
                names = [person.name for _row, person in boxes(period, number, "")]
                assert found.counts.get(number, 0) == len(names)
                assert found.names.get(number, ()) == tuple(names[:PER_BOX])
        kept_figures.refresh(ACT.at)


def told(town, rng):
    """Tasks and news of random days, read and unread, many at one moment."""
    kinds = list(MessageKind)
    with writing() as session:
        session.add_all(
            Message(
                employee_id=rng.choice(town[:-5]), kind=rng.choice(kinds).value, link="/",
                key=f"kunci-{n}", due_on=rng.choice((None, ACT.on, ACT.on + 9 * 1440 * MINUTE)),
                created_at=ACT.at - rng.randrange(9) * MINUTE,
                read_at=rng.choice((None, None, ACT.at)),
            )
            for n in range(150)
        )  # fmt: skip


def waiting():
    """Everybody with unread tasks: how many, since when, due when; the longest waiting first."""
    tasks = {kind.value for kind in MessageKind if kind.is_task}
    of = {}
    for one in db.session.scalars(sa.select(Message)):
        if one.employee_id and one.read_at is None and one.kind in tasks:
            of.setdefault(one.employee_id, []).append(one)
    lines = [
        (min(one.created_at for one in some), person, len(some),
         min((one.due_on for one in some if one.due_on), default=None))
        for person, some in of.items()
    ]  # fmt: skip
    return sorted(lines, key=lambda line: line[:2])


def test_unread_tasks_are_listed_by_whoever_waits_longest(town):
    told(town, random.Random(5))
    wanted = waiting()
    assert len(wanted) > 2 * SIZE
    for now in (ACT.at, ACT.at + MINUTE):
        found = pages(lambda n, size, at=now: unread_people(n, size, at)[0])
        assert [(one.since, one.employee_id, one.tasks, one.due_on) for one in found] == wanted
        assert unread_people(1, SIZE, now)[1] == len(wanted)
        kept_figures.refresh(ACT.at)
    with writing() as session:
        session.execute(
            sa.update(Message).where(Message.employee_id == wanted[0][1]).values(read_at=ACT.at)
        )
    left = pages(lambda n, size: unread_people(n, size, ACT.at + MINUTE)[0])
    assert [one.employee_id for one in left] == [one[1] for one in wanted[1:]]
