"""Sharing an entry of a team through the pages, and what each of them costs."""

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.db import writing as rows
from portal.models.cascade import RoleCell
from portal.models.log import LogEntry
from portal.rules.cascade_words import StrategyKind
from portal.rules.scheme_words import EntryKind
from portal.rules.schemes import load_shipped
from portal.rules.skp_words import Cascading
from portal.services import cascade, log_shares, role_cells
from portal.services import log as writing
from portal.services.cascade import NewStrategy
from portal.services.log_filling import NewEntry
from portal.services.role_cells import NewShare
from portal.services.schemes import adopt_scheme
from tests import factories
from tests.attacks.statements import watched
from tests.services.office import office, worker
from tests.services.plans import drafted, in_force, plan_of
from tests.stored import count

ACT = factories.AGUS


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(factories.MOMENT, tick=False)


@pytest.fixture
def house(app, agency):
    """The little office under Sorong's scheme, with Rina beside Sari."""
    adopt_scheme(load_shipped("sorong"), "Uji", ACT)
    return office()


@pytest.fixture
def rina(house):
    return worker("Rina", "199201012018012005", house.sari.unit_id)


def written(house, text="Simpang Remu lancar", ago=0):
    entry = NewEntry(ACT.on - timedelta(days=ago), text, uuid.uuid4(), kind=EntryKind.CAPAIAN_TIM)
    return writing.write(house.sari.id, entry, ACT)


def test_a_result_of_the_team_goes_from_one_log_to_another(house, rina, at):
    sari, colleague = at(house.sari), at(rina)
    sari.visit("/catatan")
    sari.submit("catat", teks="Simpang Remu lancar", jenis="capaian_tim")
    page = sari.follow("Bagikan ke rekan tim: Simpang Remu lancar")
    assert "Rekan seunit" in page.text
    box = page.form("bagikan").select_one(f"input[value='{rina.id}']")
    page = sari.submit("bagikan", rekan=box["value"])
    assert "Ditawarkan." in page.text
    assert "Rina (menunggu jawabannya)" in page.text
    assert "Jawab 1 capaian tim dari rekan" in colleague.visit("/beranda").text
    page = colleague.visit("/catatan/bersama")
    assert "Simpang Remu lancar" in page.text
    form = next(f["id"] for f in page.soup.select("form[id^=setuju]"))
    assert "Masuk ke catatan Anda" in colleague.submit(form, **{page_field(form): ""}).text
    assert "Capaian tim, ditulis Sari" in colleague.visit("/catatan").text
    assert "Rina (setuju)" in sari.visit("/catatan").text
    assert count(LogEntry) == 2


def page_field(form):
    return form.replace("setuju-", "untuk-")


def test_a_colleague_may_say_no(house, rina, at):
    entry = written(house)
    log_shares.offer(entry, house.sari.id, [rina.id], ACT)
    colleague = at(rina)
    token = colleague.visit("/catatan/bersama").form(f"setuju-{entry}").select_one("input")["value"]
    data = {"csrf_token": token}
    answer = colleague.client.post(f"/catatan/bersama/{entry}/tolak", data=data)
    assert answer.status_code == 303
    assert "Tidak ada yang menunggu" in colleague.visit("/catatan/bersama").text
    assert count(LogEntry) == 1


def test_refusals_keep_the_page_and_say_what_to_do(house, rina, at):
    entry = written(house)
    sari, colleague = at(house.sari), at(rina)
    sari.visit(f"/catatan/{entry}/bagikan")
    assert "Pilih paling sedikit satu" in sari.submit("bagikan", status=422).text
    colleague.visit(f"/catatan/{entry}/bagikan", status=403)
    log_shares.offer(entry, house.sari.id, [rina.id], ACT)
    colleague.visit("/catatan/bersama")
    changed = NewEntry(ACT.on, "Simpang Remu dan HBM lancar", uuid.uuid4(),
                       kind=EntryKind.CAPAIAN_TIM)  # fmt: skip
    writing.change(entry, changed, 1, ACT)
    page = colleague.submit(f"setuju-{entry}", status=409)
    assert "Simpang Remu dan HBM lancar" in page.text
    form = page.form(f"setuju-{entry}")
    fields = {one["name"]: one.get("value", "") for one in form.select("input")}
    fields[f"untuk-{entry}"] = "lain"
    answer = colleague.client.post(form["action"], data=fields)
    assert answer.status_code == 422
    assert "Pilih rencana hasil kerja dari daftar." in answer.text
    stranger = at(house.joko)
    token = stranger.visit("/catatan").form("catat").select_one("[name=csrf_token]")["value"]
    for deed in ("setuju", "tolak"):
        path = f"/catatan/bersama/{entry}/{deed}"
        data = {"csrf_token": token, "versi": "2"}
        assert stranger.client.post(path, data=data).status_code == 404


def test_the_pages_cost_eight_statements_however_much_is_offered(house, rina, at):
    entry = written(house)
    log_shares.offer(entry, house.sari.id, [rina.id], ACT)
    sari, colleague = at(house.sari), at(rina)
    pages = ((colleague, "/catatan/bersama"), (sari, f"/catatan/{entry}/bagikan"),
             (sari, "/catatan"), (colleague, "/beranda"))  # fmt: skip
    few = [statements(*page) for page in pages]
    for number in range(8):
        worker(f"Rekan {number}", f"19930101201901{number:04}", house.sari.unit_id)
        more = written(house, f"Hasil {number}")
        log_shares.offer(more, house.sari.id, [rina.id], ACT)
    assert [statements(*page) for page in pages] == few
    assert max(few[:3]) <= 8, few


def statements(browser, path):
    with watched() as seen:
        assert browser.client.get(path).status_code == 200
    return len(seen.statements)


def test_a_shared_goal_names_who_carries_it_too(house, rina, at):
    plan = in_force(house, drafted(house))
    goal = plan_of(plan).items[0].goal_id
    new = NewStrategy("Sisir", goal, StrategyKind.LAYANAN, Cascading.LANGSUNG_ASPEK)
    strategy = cascade.save_strategy(house.sari.unit_id, 2026, None, new, 0, ACT)
    shares = [NewShare(one.id, "", "Pos dilayani") for one in (house.sari, rina)]
    shares.append(NewShare(None, "Kader PKK", "Warga diajak"))
    role_cells.share_out(strategy, None, shares, 1, ACT)
    with rows() as session:
        own = sa.update(RoleCell).where(RoleCell.employee_id == house.sari.id)
        session.execute(own.values(goal_id=goal))
    page = at(house.sari).visit(f"/skp/{plan}")
    assert "Bersama Kader PKK, Rina, menurut matriks" in page.text
    assert statements(at(house.budi), f"/skp/{plan}") <= 8
    kendari = load_shipped("kendari")  # knows no shared goals
    adopt_scheme(kendari, "Uji", ACT, ACT.on)
    assert "menurut matriks" not in at(house.dewi).visit(f"/skp/{plan}").text
