"""A criterion that needs evidence: from the plan through the log to the report that is sent."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
import time_machine

from portal.rules.measures import Criterion
from portal.rules.self_assessments import SelfState
from portal.services import log
from portal.services.evidence import keep_link
from portal.services.log_filling import NewEntry
from tests.services.office import office
from tests.services.plans import GOAL, drafted, in_force, plan_of
from tests.services.selves import AUTUMN, NOW, begun, filled, quarter, sheet_of
from tests.web.employees import browser_of

DAY = date(2026, 9, 21)
NEW = replace(GOAL, criteria=frozenset({Criterion.INOVASI, Criterion.KUALITAS}))


@pytest.fixture
def house(agency):
    with time_machine.travel(AUTUMN, tick=False):
        yield office()


@pytest.fixture
def goal(house):
    """Sari's only goal, an innovation, in Kendari's scheme."""
    return plan_of(in_force(house, drafted(house, NEW))).items[0].goal_id


@pytest.fixture
def period(house, goal):
    return quarter("kendari")


def wrote(house, goal, text, *evidence):
    new = NewEntry(DAY, text, uuid4(), goal_id=goal, evidence=evidence)
    return log.write(house.sari.id, new, NOW)


def test_an_entry_for_an_innovation_says_that_it_wants_evidence(app, house, goal, period):
    entry = wrote(house, goal, "Antrean pindah ke pesan singkat")
    sari, budi = browser_of(app, house.sari.id), browser_of(app, house.budi.id)
    seen = [
        (sari, "/catatan/minggu?mulai=2026-09-21"),
        (budi, f"/pantauan/{house.sari.id}"),
        (budi, f"/catatan/pegawai/{house.sari.id}?mulai=2026-09-21"),
    ]
    for browser, path in seen:
        text = browser.visit(path).text
        assert "Belum berbukti" in text, path
        assert "Inovasi dilaporkan bersama bukti dukung." in text, "quality needs none in Kendari"
    form = sari.visit(f"/catatan/{entry}/ubah").form("ubah")
    fields = {one["name"]: one.get("value", "") for one in form.select("input[type=hidden]")}
    link = {"teks": "Antrean lewat pesan", "untuk": str(goal), "tautan": "https://contoh.go.id/a"}
    assert sari.client.post(f"/catatan/{entry}/ubah", data=fields | link).status_code == 303
    assert "Belum berbukti" not in sari.client.get("/catatan/minggu?mulai=2026-09-21").text


def test_proved_entries_lie_beside_the_report_from_the_beginning(house, goal, period):
    piece = keep_link(house.sari.id, "https://arsip.contoh.go.id/foto", NOW)
    wrote(house, goal, "Antrean pindah ke pesan singkat", piece)
    mine = begun(house, period)
    sheet = sheet_of(mine)
    assert [one.id for one in sheet.evidence["hasil-1"]] == [piece]
    assert sheet.unproven == ()
    assert sheet.results[1].evidence_criteria == ("inovasi",)


def test_an_innovation_without_evidence_is_sent_only_with_the_owners_word_for_it(
    app, house, goal, period
):
    wrote(house, goal, "Antrean pindah ke pesan singkat")
    mine = filled(house, begun(house, period))
    sari, budi = browser_of(app, house.sari.id), browser_of(app, house.budi.id)
    page = sari.visit(f"/penilaian-diri/{mine}/periksa")
    assert "Belum berbukti" in page.text
    page = sari.submit("kirim", status=422)
    assert "lampirkan buktinya, atau nyatakan belum ada" in page.text
    assert sheet_of(mine).row.state is SelfState.DRAF
    assert "Belum berbukti" in sari.visit(f"/penilaian-diri/{mine}/bagian/hasil-1").text
    sari.visit(f"/penilaian-diri/{mine}/periksa")
    sari.submit("kirim", belum=["ya"])
    assert sheet_of(mine).row.state is SelfState.DIKIRIM
    assert "Belum berbukti" in budi.visit(f"/penilaian-diri/{mine}").text


def test_evidence_laid_to_the_report_is_enough(app, house, goal, period):
    mine = filled(house, begun(house, period))
    sari = browser_of(app, house.sari.id)
    sari.visit(f"/penilaian-diri/{mine}/bagian/hasil-1")
    sari.submit("isian", button="Simpan dan tambahkan bukti", tautan="https://contoh.go.id/a")
    page = sari.visit(f"/penilaian-diri/{mine}/periksa")
    assert "Belum berbukti" not in page.text
    sari.submit("kirim")
    assert sheet_of(mine).row.state is SelfState.DIKIRIM


@pytest.mark.parametrize("criteria", [frozenset(), frozenset({Criterion.KUALITAS})])
def test_other_criteria_ask_for_nothing(house, criteria):
    period = quarter("kendari")
    goal = plan_of(in_force(house, drafted(house, replace(GOAL, criteria=criteria)))).items[0]
    wrote(house, goal.goal_id, "Semua bayi terdata")
    assert sheet_of(filled(house, begun(house, period))).unproven == ()
