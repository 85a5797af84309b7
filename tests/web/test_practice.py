"""A practice period from its first click to its last: used by everybody, and never a result."""

import re
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
import time_machine

from portal.db import db, writing
from portal.errors import IllegalStep
from portal.models.periods import EvaluationPeriod
from portal.models.results import AppraisalResult
from portal.models.self_assessments import SelfAssessment
from portal.queries.audit import check_chain
from portal.rules.instruments import load_shipped
from portal.rules.period_cycle import PeriodStage
from portal.rules.roles import Role
from portal.rules.workflow import EvaluationStep, Party
from portal.services import review_starts
from portal.services.evaluation_steps import locked, take
from portal.services.instruments import publish_instrument
from portal.services.period_clock import tick
from tests import factories, people
from tests.everything import contents
from tests.services import reviewed
from tests.services.office import office
from tests.services.plans import drafted, in_force
from tests.web.employees import browser_of

BANNER = "Data latihan tidak pernah masuk ke hasil"
WHEN = datetime(2026, 9, 28, 9, 30, tzinfo=ZoneInfo(factories.WITA))
STEPS = ("mulai", "buka_penilaian", "buka_penetapan", "buka_keberatan", "tutup")
# What only tells who was here: logins, what was noted of them, and messages.
TRACES = {"audit_entry", "login_session", "account", "login_failure", "throttle"}


@pytest.fixture
def house(app, agency):
    with time_machine.travel(WHEN, tick=False):
        made = office()
        factories.scheme("sorong", reviewed.date(2026, 1, 1))
        for key in ("berakhlak", "manajerial", "teknis", "kartu_nakes"):
            publish_instrument(load_shipped(key), factories.AGUS)
        in_force(made, drafted(made))
        yield made


@pytest.fixture
def clerk(app, house):
    return people.browser_of(app, people.person("Ratih Kusuma", Role.HR))


def practised(clerk) -> str:
    """A practice over the running quarter, opened up to its evaluation; returns its address."""
    clerk.visit("/periode")
    page = clerk.submit("latihan", nama="Latihan September")
    here = str(page.url).partition("?")[0]
    for step in STEPS[:2]:
        walked(clerk, here, step)
    return here


def walked(clerk, here: str, step: str):
    clerk.visit(f"{here}/langkah/{step}")
    return clerk.submit("langkah")


def filled_in(sari) -> UUID:
    """Sari fills in her self-assessment of the practice and sends it."""
    sari.visit("/penilaian-diri")
    assert "Latihan September" in sari.page.text
    [form] = [one for one in sari.page.all("form[id]") if str(one["id"]).startswith("mulai-")]
    sari.submit(str(form["id"]))
    [mine] = re.findall(r"/penilaian-diri/([0-9a-f-]{36})", sari.page.url)
    assert BANNER in sari.page.text
    sari.follow("Lanjutkan mengisi")
    sari.submit("isian", capaian="Mencoba dulu", kendala="", bantuan="")
    for _page in range(20):
        if not sari.page.all("#isian"):
            break
        names = {str(one["name"]) for one in sari.page.all("#isian input[type=radio]")}
        sari.submit("isian", **dict.fromkeys(names, "4"))
    sari.submit("kirim")
    return UUID(mine)


def evaluated(house, period: UUID) -> UUID:
    """Budi tries the whole review, up to the signature that no practice has."""
    reviewed.organisation(house.budi.unit_id, period)
    made = review_starts.start(house.sari.id, period, house.budi.id, reviewed.NOW)
    return reviewed.completed(made, house.budi.id)


def signed(evaluation: UUID) -> None:
    with writing() as session:
        row = locked(session, evaluation)
        take(session, row, EvaluationStep.TANDATANGANI, Party.PENILAI, reviewed.NOW)


def test_a_practice_is_made_used_closed_and_purged_without_a_trace(app, house, clerk):
    sari, budi = browser_of(app, house.sari.id), browser_of(app, house.budi.id)
    for browser in (sari, budi, clerk):
        browser.visit("/beranda")
    db.session.rollback()
    kept = contents()
    here = practised(clerk)
    period = UUID(here.rpartition("/")[2])
    mine = filled_in(sari)
    budi.visit(f"/penilaian-diri/{mine}")
    assert BANNER in budi.page.text
    assert "Mencoba dulu" in budi.page.text
    evaluated(house, period)
    for step in STEPS[2:]:
        assert BANNER in walked(clerk, here, step).text
    db.session.rollback()
    assert db.session.get_one(EvaluationPeriod, period).stage is PeriodStage.SELESAI
    tick(WHEN)
    clerk.visit(f"{here}/hapus")
    assert "seluruh datanya dihapus" in clerk.submit("hapus").text
    sari.visit(f"/penilaian-diri/{mine}", status=404)
    db.session.rollback()
    after = contents()
    left = {name for name in after if after[name] != kept.get(name)} - TRACES
    assert not left, f"what the practice left behind: {sorted(left)}"
    assert check_chain().broken_at is None


def test_nothing_of_a_practice_is_asked_for_or_counted(app, house, clerk):
    """No task, no reminder, no figure of the console, no line of the calendar."""
    sari = browser_of(app, house.sari.id)
    quiet = {path: sari.visit(path).text for path in ("/beranda", "/kalender", "/pesan")}
    console = clerk.visit("/konsol").text
    here = practised(clerk)
    tick(WHEN)
    for path, before in quiet.items():
        assert sari.visit(path).text == before, path
    assert clerk.visit("/konsol").text == console
    assert "Latihan September" in clerk.visit("/periode").text
    clerk.visit(here)


def test_no_practice_is_signed_and_no_result_takes_one(house, clerk):
    period = UUID(practised(clerk).rpartition("/")[2])
    evaluation = evaluated(house, period)
    row = reviewed.row_of(evaluation)
    assert row.is_practice
    with pytest.raises(IllegalStep, match="Masa latihan tidak menghasilkan dokumen"):
        signed(evaluation)
    for claimed in (True, False):
        values = dict.fromkeys(column.name for column in AppraisalResult.__table__.columns)
        values |= {"id": evaluation, "period_id": period, "is_practice": claimed,
                   "employee_id": house.sari.id}  # fmt: skip
        with pytest.raises(sa.exc.IntegrityError), writing() as session:
            session.execute(sa.insert(AppraisalResult), [values])


def test_my_own_file_says_which_rows_were_practice(app, house, clerk):
    practised(clerk)
    sari = browser_of(app, house.sari.id)
    filled_in(sari)
    db.session.rollback()
    assert db.session.scalars(sa.select(SelfAssessment.is_practice)).all() == [True]
