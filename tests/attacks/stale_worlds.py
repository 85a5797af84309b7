"""Further worlds of forms that the town's pages do not show: who is logged in, and which page is
what.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from portal.db import db, writing
from portal.models.accounts import Account
from portal.models.evaluations import Evaluation
from portal.models.periods import EvaluationPeriod
from portal.queries.periods import period_by_key
from portal.rules.nine_box import PerformanceAxis
from portal.rules.period_cycle import PeriodStage
from portal.rules.recognition import OpportunityKind, Terms
from portal.rules.roles import Role
from portal.rules.scheme_words import LeastPredikat
from portal.rules.workflow import EvaluationState
from portal.services import (
    counselling,
    feedback,
    feedback_reports,
    periods,
    recognition,
    review_talks,
    talent,
    training_places,
)
from portal.services.audit import Act
from portal.services.feedback_reports import NewAction
from portal.services.recognition import NewOpportunity
from portal.services.training_places import Noted
from tests import factories, peer_town, people
from tests.attacks.addresses import HERE
from tests.browser import Browser
from tests.everything_growth import opened
from tests.everything_results import result_row
from tests.services import dialogue, forums, reviewed, signed
from tests.services.office import office, worker
from tests.services.plans import drafted, plan_of
from tests.services.test_cascade import leader_goal, strategy_of
from tests.web.conftest import account_of


class World(NamedTuple):
    """Whose windows they are, and the addresses by the names that the rows use."""

    clients: Mapping[str, FlaskClient]
    pages: Mapping[str, str]


def forum(app: Flask) -> World:
    """A session that was convened and not called yet."""
    made = forums.assembly()
    hr = people.browser_of(app, people.person("Dewi Lestari", Role.HR)).client
    return World({"hr": hr}, {"sidang": f"/forum/{forums.convened(made)}"})


def sitting(app: Flask) -> World:
    """A session in which the forum sits."""
    made = forums.assembly()
    session, _case = forums.sat(made)
    hr = people.browser_of(app, people.person("Dewi Lestari", Role.HR)).client
    clients = {"hr": hr, "ketua": client_of(app, made.wulan.id)}
    sheet = f"/forum/{session}"
    return World(clients, {
        "sidang": sheet, "simpulkan": f"{sheet}/simpulkan", "ganti": f"{sheet}/ganti",
    })  # fmt: skip


def review(app: Flask, scheme: str) -> World:
    """Everything that a rater writes about Sari is there, and nothing was shared."""
    house, period = reviewed.quarter(scheme)
    made = reviewed.completed(reviewed.begun(house, period), house.budi.id)
    clients = {"budi": client_of(app, house.budi.id), "sari": client_of(app, house.sari.id)}
    return World(clients, {
        "lembar": f"/penilaian/{made}", "saya": f"/penilaian/saya/{made}",
        "tanda": f"/tanda-tangan/{made}",
    })  # fmt: skip


def before_forum(app: Flask) -> World:
    """A year's evaluation that was shared and talked about, before the forum has it."""
    made = forums.assembly()
    reviewed.organisation(made.house.budi.unit_id, made.period, act=forums.NOW)
    with writing() as session:
        row = session.scalars(sa.select(Evaluation)).one()
        row.state, row.shared_at = EvaluationState.DIBAGIKAN, forums.WINTER
        key = row.id
    clients = {
        "budi": client_of(app, made.house.budi.id), "sari": client_of(app, made.house.sari.id)
    }  # fmt: skip
    return World(clients, {"lembar": f"/penilaian/{key}", "saya": f"/penilaian/saya/{key}"})


def shared(app: Flask) -> World:
    """The same, shared with Sari."""
    world = review(app, "jakarta")
    row = reviewed.row_of(UUID(world.pages["lembar"].rsplit("/", 1)[1]))
    review_talks.share(row.id, row.evaluator_id, row.version, reviewed.NOW)
    return world


def year(app: Flask) -> World:
    """Sari's draft of a plan, a strategy of Budi's unit, and a case of counselling."""
    house = office()
    factories.scheme("sorong")
    plan = drafted(house)
    item = plan_of(plan).items[0].id
    goal = leader_goal(house)
    strategy = strategy_of(house, goal).id
    note = feedback.give(house.sari.id, house.budi.id, dialogue.no_progress(), dialogue.ACT)
    case = counselling.report(house.sari.id, house.budi.id, dialogue.problem(note), factories.AGUS)
    hana = worker("Hana", "197701012001012006", house.dewi.unit_id, leads=True)
    worker("Kiki", "198801012010012007", house.joko.unit_id)
    people_ = {"budi": (house.budi.id,), "sari": (house.sari.id,), "hana": (hana.id, Role.HR)}
    unit = "/kaskade/puskesmas-poasia/2026"
    return World(
        {name: client_of(app, *who) for name, who in people_.items()},
        {
            "skp": f"/skp/{plan}", "hasil": f"/skp/{plan}/hasil/{item}", "unit": unit,
            "strategi": f"{unit}/strategi/{strategy}", "kasus": f"/konseling/{case}",
            "beri": f"/umpan-balik/beri/{house.sari.id}",
        },
    )  # fmt: skip


def growth(app: Flask) -> World:
    """A course that Sari came to, her box, and an opportunity for which she is considered."""
    house, act = office(), factories.AGUS
    factories.scheme()
    periods.open_year(2026, act)
    closed = period_by_key("2026-t1").id
    with writing() as session:
        session.add(result_row(house.sari.id, closed, house.budi.id))
        done = sa.update(EvaluationPeriod).values(stage=PeriodStage.SELESAI)
        session.execute(done.where(EvaluationPeriod.id == closed))
    talent.set_axes(PerformanceAxis.PREDIKAT, 68, 77, "Keputusan", act)
    talent.record_potential({house.sari.id: 80}, act.on, "Laporan", act)
    talent.place_all(closed, act)
    terms = Terms(1, LeastPredikat.BAIK)
    kind, last = OpportunityKind.PENGHARGAAN, act.on + timedelta(days=30)
    posted = recognition.post(NewOpportunity(kind, "Teladan", terms, act.on, last), act)
    recognition.put_forward(posted, house.sari.id, "", act, is_own=False)
    course = opened(starts_on=act.on, ends_on=act.on, enrol_until=act.on)
    training_places.enrol(course, house.sari.id, act)
    noted = {house.sari.id: Noted(8, "S-1", "terdaftar||")}
    training_places.note_attendance(course, noted, Act("Agus", act.at + timedelta(days=1)))
    people_ = {"sari": (house.sari.id,), "dewi": (house.dewi.id, Role.HR)}
    return World(
        {name: client_of(app, *who) for name, who in people_.items()},
        {
            "talenta": f"/talenta/pegawai/{house.sari.id}", "peluang": f"/penghargaan/{posted}",
            "kursus": f"/pelatihan/{course}", "kehadiran": f"/pelatihan/{course}/kehadiran",
        },
    )  # fmt: skip


def proposal(app: Flask) -> World:
    """A round for which the office looks at what the portal proposes."""
    here = peer_town.town(scheme="jakarta")
    hr = browser_of(app, here.staff[2][3], Role.HR)
    sheet = f"/putaran-rekan/{here.round_id}"
    hr.visit(f"{sheet}/usulan")
    hr.submit("lingkup")
    seen = hr.page.url.removeprefix(HERE)
    return World({"hr": hr.client}, {"usulan": seen, "ketentuan": f"{sheet}/ketentuan"})


def drawn(app: Flask) -> World:
    """A round whose raters were drawn, on the day it may open."""
    here = peer_town.town(scheme="jakarta")
    peer_town.drawn(here)
    sheet = f"/putaran-rekan/{here.round_id}"
    hr = browser_of(app, here.staff[2][3], Role.HR).client
    return World({"hr": hr}, {"buka": f"{sheet}/buka", "ketentuan": f"{sheet}/ketentuan"})


def report(app: Flask) -> World:
    """Sari received her document and plans what to do."""
    house, evaluation = signed.ready()
    result = signed.received(house, signed.signed(house, evaluation))
    new = NewAction("Mengisi kohort", date(2026, 11, 30))
    feedback_reports.plan_action(result, house.sari.id, new, reviewed.NOW)
    clients = {"budi": client_of(app, house.budi.id), "sari": client_of(app, house.sari.id)}
    return World(clients, {"laporan": f"/laporan-umpan-balik/{result}"})


def browser_of(app: Flask, employee: UUID, *roles: Role) -> Browser:
    """The window of somebody on the staff, with the account that they have or a new one."""
    known = db.session.scalars(sa.select(Account).where(Account.employee_id == employee)).first()
    if known is None:
        return people.browser_of(app, account_of(employee, *roles))
    secret = people.enrolled(known.id)
    return people.browser_of(app, people.Person(known.id, known.login, known.name, secret))


def client_of(app: Flask, employee: UUID, *roles: Role) -> FlaskClient:
    """What that window sends with."""
    return browser_of(app, employee, *roles).client
