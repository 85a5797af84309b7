"""A review from the inbox to the decision on an objection, with script and without, and on a line
of 50 kbit/s that is cut in between.
"""

import re

import pytest
import time_machine
from playwright.sync_api import Page, expect

from portal.models.objections import ObjectionDecision
from portal.models.results import AppraisalResult
from portal.rules.predikat import Ekspektasi, Predikat
from portal.rules.results import Outcome, ResultForm
from tests.people import SANDI
from tests.services.office import office
from tests.services.reviewed import AUTUMN, begun, organisation, quarter, row_of
from tests.stored import rows_of
from tests.web.employees import employee_account

pytestmark = pytest.mark.browser
SLOW = {"offline": False, "latency": 500, "downloadThroughput": 6_250, "uploadThroughput": 6_250}
TEXTS = {
    "strength": "Sabar menjelaskan jadwal imunisasi kepada ibu",
    "area": "Pencatatan kohort masih tertunda",
    "next_step": "Mengisi kohort pada hari pelayanan",
}


@pytest.fixture
def case(agency):
    """Budi rates Sari in the third quarter, Dewi stands above him; nothing is begun."""
    with time_machine.travel(AUTUMN, tick=False):
        house, period = quarter("serang", office())
        yield house, period


def entered(page, who, *, js: bool) -> Page:
    account = employee_account(who.id)
    tab: Page = page(js=js, width=360)
    tab.goto("/masuk")
    tab.fill("#login", account.login)
    tab.fill("#sandi", SANDI)
    tab.click("#masuk button")
    return tab


def rate(tab: Page, dimension: str, rating: Ekspektasi, *, js: bool) -> None:
    """With script a tap is enough; without it the button keeps it."""
    tab.locator(f"label:has(> input[name=rating-{dimension}][value={rating}])").click()
    if js:
        expect(tab.locator(f"#s-{dimension}")).to_contain_text("Tersimpan")
    else:
        tab.locator(f"#bagian-{dimension} > button").click()


def write(tab: Page, part: str, texts: dict[str, str], *, js: bool) -> None:
    for name, text in texts.items():
        tab.fill(f"#{name}", text)
    tab.locator(f"#bagian-{part} > button").click()
    if js:
        expect(tab.locator(f"#s-{part}")).to_contain_text("Tersimpan")


@pytest.mark.parametrize("js", [True, False], ids=["dengan-skrip", "tanpa-skrip"])
def test_from_the_inbox_to_the_decision_on_an_objection(page, case, js):
    house, period = case
    organisation(house.budi.unit_id, period)
    budi, sari, dewi = (entered(page, who, js=js) for who in (house.budi, house.sari, house.dewi))
    budi.goto("/penilaian")
    budi.locator(f"#mulai-{house.sari.id} button").click()
    budi.wait_for_url(re.compile("/penilaian/[0-9a-f-]{36}"))
    for dimension in ("hasil_kerja", "perilaku_kerja"):
        rate(budi, dimension, Ekspektasi.SESUAI, js=js)
    write(budi, "umpan", TEXTS, js=js)
    write(budi, "catatan", {"notes": "Pertahankan cakupan"}, js=js)
    budi.get_by_role("link", name="Periksa dan tandatangani").click()
    budi.fill("#sandi", SANDI)
    budi.locator("#tanda-tangan button").click()
    budi.locator("#sampaikan button.main").click()
    expect(budi.locator("#steps")).to_contain_text("Disampaikan kepada pegawai")
    sari.goto("/hasil")
    sari.get_by_role("link", name="Triwulan III 2026").click()
    sari.locator("#terima button").click()
    expect(sari.locator("#document")).to_contain_text("Baik")
    sari.get_by_role("link", name="Ajukan keberatan").click()
    sari.fill("#alasan", "Rujukan bulan Agustus belum dilihat")
    sari.locator("#keberatan button.main").click()
    expect(sari.locator(".alert.good")).to_contain_text("Keberatan Anda sudah diterima")
    budi.goto("/penilaian")
    budi.get_by_role("link", name="Sari, Triwulan III 2026").click()
    budi.fill("#penjelasan", "Rujukan masuk setelah periode ditutup")
    budi.locator("#penjelasan-baru button").click()
    dewi.goto("/penilaian")
    dewi.get_by_role("link", name="Sari, Triwulan III 2026").click()
    dewi.locator("label:has(> input[name=hasil][value=mengubah])").click()
    dewi.fill("#alasan", "Bukti rujukan bertanggal di dalam periode")
    for name in ("hasil-kerja", "perilaku-kerja"):
        dewi.locator(f"label:has(> input[name={name}][value={Ekspektasi.DIATAS}])").click()
    dewi.fill("#sandi", SANDI)
    dewi.locator("#putusan button.main").click()
    expect(dewi.locator("#putusan")).to_contain_text("Mengubah hasil evaluasi")
    sari.goto("/keberatan")
    sari.locator("table a").click()
    sari.get_by_role("link", name="Buka dokumen D.1.3").click()
    sari.locator("#terima button").click()
    expect(sari.locator("#document")).to_contain_text("Sangat baik")
    (decision,) = rows_of(ObjectionDecision)
    assert decision.outcome is Outcome.MENGUBAH
    found = {row.form: row.predikat for row in rows_of(AppraisalResult)}
    assert found == {
        ResultForm.PENILAI: Predikat.BAIK, ResultForm.KEBERATAN: Predikat.SANGAT_BAIK,
    }  # fmt: skip


def test_on_a_line_of_fifty_kilobits_that_is_cut_nothing_is_lost(page, case):
    """The sheet opens, saves by itself, is cut off, and saves when the line is back."""
    house, period = case
    evaluation = begun(house, period)
    budi = entered(page, house.budi, js=True)
    budi.goto("/penilaian")
    budi.wait_for_load_state("networkidle")
    line = budi.context.new_cdp_session(budi)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    budi.goto(f"/penilaian/{evaluation}", wait_until="load")
    rate(budi, "hasil_kerja", Ekspektasi.SESUAI, js=True)
    line.send("Network.emulateNetworkConditions", SLOW | {"offline": True})
    budi.locator("label:has(> input[name=rating-perilaku_kerja][value=sesuai_ekspektasi])").click()
    for name, text in TEXTS.items():
        budi.fill(f"#{name}", text)
    budi.locator("#bagian-umpan > button").click()
    expect(budi.locator("#kabar")).to_contain_text("Isian Anda masih ada")
    assert row_of(evaluation).perilaku_kerja is None
    assert budi.input_value("#strength") == TEXTS["strength"]
    line.send("Network.emulateNetworkConditions", SLOW)
    for part in ("perilaku_kerja", "umpan"):
        expect(budi.locator(f"#s-{part}")).to_contain_text("Tersimpan")
    write(budi, "catatan", {"notes": "Pertahankan cakupan"}, js=True)
    expect(budi.locator("#putusan")).to_contain_text("Semua yang wajib sudah ada")
    row = row_of(evaluation)
    assert (row.hasil_kerja, row.perilaku_kerja) == (Ekspektasi.SESUAI, Ekspektasi.SESUAI)
    assert (row.strength, row.area, row.next_step) == tuple(TEXTS.values())
