"""The pages of a plan: from the first word to the second version, and what they refuse."""

from datetime import datetime
from io import BytesIO
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from portal.clock import ZONE_NAMES
from portal.rules.skp_words import SkpState
from portal.services import skp_items
from tests import factories
from tests.browser import Browser
from tests.services.office import office
from tests.services.plans import ACT, GOAL, drafted, in_force, plan_of, submitted
from tests.services.test_cascade import moved
from tests.web.staff import account_of, browser_for
from tests.web.test_budgets import statements

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def house(app):
    factories.agency()
    return office()


@pytest.fixture
def sari(app, house) -> Browser:
    return browser_for(app, "Sari", house.sari)


@pytest.fixture
def budi(app, house) -> Browser:
    return browser_for(app, "Budi", house.budi)


def started(sari: Browser) -> str:
    """The address of a fresh draft."""
    sari.visit("/skp")
    sari.submit("skp-baru", tahun="2026", pendekatan="kuantitatif")
    return sari.page.url


def cells_of(data: bytes) -> list[list[object]]:
    """The first sheet of a workbook."""
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()


def words_in(page, tag: str) -> list[str]:
    return [one.get_text(" ", strip=True) for one in page.all(tag)]


WORDS = {
    "hasil": "Cakupan imunisasi dasar meningkat", "i1-teks": "Bayi yang lengkap imunisasinya",
    "i1-target": "80 - 90 persen", "i1-aspek": ["kuantitas"], "i1-bawah": "80",
    "i1-atas": "90,5", "i1-satuan": "persen", "i1-sumber": "Laporan puskesmas",
}  # fmt: skip


def test_a_plan_is_written_signed_set_and_revised(sari, budi, house):
    address = started(sari)
    sari.visit(f"{address}/hasil/baru")
    sari.submit("hasil-kerja", button="Simpan hasil kerja", **WORDS)
    assert "Cakupan imunisasi dasar meningkat" in sari.page.text
    sari.submit("ajukan")
    assert "SKP diajukan" in sari.page.text
    budi.visit("/skp")
    assert "Menunggu Anda tetapkan" in budi.page.text
    budi.visit(address)
    budi.submit("tetapkan")
    assert "SKP ditetapkan dan berlaku." in budi.page.text
    sari.visit(f"{address}/ubah")
    sari.submit("versi-baru", alasan="Target daerah naik")
    fresh = sari.page.url.partition("?")[0]
    item = plan_of(UUID(fresh.rsplit("/", 1)[1])).items[0]
    sari.visit(f"{fresh}/hasil/{item.id}")
    sari.submit("hasil-kerja", button="Simpan hasil kerja", **{"i1-target": "85 - 95 persen"})
    page = sari.visit(f"{fresh}/beda")
    assert words_in(page, "del") == ["dihapus: 80", "dihapus: 90"]
    assert words_in(page, "ins") == ["ditambah: 85", "ditambah: 95"]
    assert "Target daerah naik" in page.text


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(sari):
    address = started(sari)
    sari.visit(f"{address}/hasil/baru")
    wrong = WORDS | {"i1-bawah": "95", "i1-atas": "80"}
    page = sari.submit("hasil-kerja", button="Simpan hasil kerja", status=422, **wrong)
    assert "Target terbalik" in page.text
    for name in ("hasil", "i1-teks", "i1-target", "i1-bawah", "i1-sumber"):
        field = page.one(f"[name={name}]")
        assert wrong[name] in (field.get("value"), field.get_text().strip())


def test_the_enter_key_saves_and_another_indicator_keeps_the_first(sari):
    address = started(sari)
    sari.visit(f"{address}/hasil/baru")
    page = sari.submit("hasil-kerja", button="Tambah indikator", **WORDS)
    assert page.one("[name=i1-teks]")["value"] == WORDS["i1-teks"]
    assert page.one("[name=i2-teks]")["value"] == ""
    sari.submit("hasil-kerja")
    assert "Tersimpan." in sari.page.text


def test_a_plan_with_faults_is_not_submitted(sari):
    address = started(sari)
    page = sari.submit("ajukan", status=422)
    assert "Belum ada rencana hasil kerja" in page.text
    assert plan_of(UUID(address.rsplit("/", 1)[1])).state is SkpState.DRAF


def test_two_tabs_show_both_texts(sari, house):
    plan = drafted(house)
    [item] = plan_of(plan).items
    sari.visit(f"/skp/{plan}/hasil/{item.id}")
    other = type(GOAL)("Cakupan naik di tab lain", GOAL.priority, GOAL.indicators)
    skp_items.save_item(plan, item.id, other, plan_of(plan).version, ACT)
    page = sari.submit(
        "hasil-kerja", button="Simpan hasil kerja", status=409, hasil="Cakupan naik di sini"
    )
    assert "Cakupan naik di tab lain" in page.text
    assert page.one("[name=hasil]").get_text().strip() == "Cakupan naik di sini"
    sari.submit("hasil-kerja", button="Simpan hasil kerja")
    assert plan_of(plan).items[0].text == "Cakupan naik di sini"


def test_who_has_no_part_in_a_plan_sees_nothing_of_it(app, house):
    plan = drafted(house)
    joko = browser_for(app, "Joko", house.joko)
    for path in ("", "/beda", "/unduh/skp/pdf", "/hasil/baru", "/ubah", "/kesepakatan"):
        page = joko.visit(f"/skp/{plan}{path}", status=403)
        assert "Sari" not in page.text


def test_the_rater_sends_back_with_words_and_the_employee_answers(sari, budi, house):
    plan = submitted(house, drafted(house))
    budi.visit(f"/skp/{plan}")
    assert budi.submit("kembalikan", status=422).text
    budi.submit("kembalikan", alasan="Dari mana angka 80?")
    page = sari.visit(f"/skp/{plan}")
    assert "Dari mana angka 80?" in page.text
    sari.submit("tulis-pesan", pesan="Dari laporan tahun lalu")
    assert "Dari laporan tahun lalu" in sari.page.text


def test_agreements_are_kept_line_by_line(sari, house):
    plan = drafted(house)
    sari.visit(f"/skp/{plan}/kesepakatan")
    sari.submit("kesepakatan", dukungan="Sepeda motor\nVaksin", **{"khusus-harmonis": "Sopan"})
    assert [one.text for one in plan_of(plan).attachments] == ["Sepeda motor", "Vaksin"]
    assert "Sopan" in sari.page.text


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("zone", ZONE_NAMES)
def test_after_january_ends_there_the_superior_may_set_the_plan(app, zone):
    """L.II.C.5, to the second, in the agency's own zone."""
    factories.agency(time_zone=zone)
    house = office()
    plan = drafted(house)
    for name in ("sari", "dewi", "budi"):
        account_of(name.capitalize(), getattr(house, name))
    login = {n: f"{n}@contoh.go.id" for n in ("sari", "dewi", "budi")}
    with time_machine.travel(datetime(2026, 1, 31, 23, 59, 59, tzinfo=ZoneInfo(zone)), tick=False):
        assert not entered(app, login["sari"], plan).all("[name=kepada]")
    with time_machine.travel(datetime(2026, 2, 1, 0, 0, 0, tzinfo=ZoneInfo(zone)), tick=False):
        sari = opened(app, login["sari"])
        sari.visit(f"/skp/{plan}")
        sari.submit("ajukan", kepada=["atasan"])
        assert plan_of(plan).rater_id == house.dewi.id
        dewi = opened(app, login["dewi"])
        dewi.visit(f"/skp/{plan}")
        dewi.submit("tetapkan")
        assert "oleh atasan pejabat penilai" in dewi.page.text


def test_before_it_came_to_the_superior_only_the_rater_may_set_it(app, house):
    plan = submitted(house, drafted(house))
    dewi = browser_for(app, "Dewi", house.dewi)
    assert not dewi.visit(f"/skp/{plan}").all("#tetapkan")
    token = dewi.page.all("[name=csrf_token]")[0]["value"]
    answer = dewi.client.post(
        f"/skp/{plan}/tetapkan", data={"csrf_token": token}, base_url="http://localhost"
    )
    assert answer.status_code == 403


def entered(app, login: str, plan):
    return opened(app, login).visit(f"/skp/{plan}")


def opened(app, login: str) -> Browser:
    browser = Browser(app.test_client())
    browser.visit("/masuk")
    browser.submit("masuk", login=login, sandi=factories.PASSWORD)
    return browser


def test_plans_of_several_posts_stand_together_and_a_transfer_links_back(sari, house):
    """L.II.C.6; the acting post has a plan of its own."""
    before = in_force(house, drafted(house))
    fresh, _acting = moved(house)
    sari.visit("/skp")
    sari.submit("skp-baru", tahun="2026", pendekatan="kuantitatif", jabatan=str(fresh))
    assert sari.page.one(f"a[href='/skp/{before}']").get_text() == "Buka SKP jabatan sebelumnya"
    listed = sari.visit("/skp").text
    assert "Staf Sari (sampai pindah atau berakhir)" in listed
    assert "Staf gudang" in listed


def test_the_pages_ask_the_same_of_small_plans_and_of_large_ones(sari, house):
    factories.scheme()
    plan = drafted(house)
    paths = [f"/skp/{plan}", f"/skp/{plan}/hasil/baru", f"/skp/{plan}/kesepakatan", "/skp"]
    few = {path: len(statements(sari.client, path)) for path in paths}
    for number in range(6):
        new = type(GOAL)(f"Hasil {number}", GOAL.priority, GOAL.indicators * 3)
        skp_items.save_item(plan, None, new, plan_of(plan).version, ACT)
    many = {path: len(statements(sari.client, path)) for path in paths}
    assert many == few
    assert max(few.values()) <= 8, few


def test_the_comparison_stays_within_its_budget(sari, house):
    plan = in_force(house, drafted(house))
    sari.visit(f"/skp/{plan}/ubah")
    sari.submit("versi-baru", alasan="Target naik")
    fresh = sari.page.url.partition("?")[0]
    assert len(statements(sari.client, f"{fresh}/beda")) <= 8
    assert len(statements(sari.client, f"{fresh}/unduh/skp/pdf".replace("pdf", "xlsx"))) <= 10


def test_a_plan_shows_how_its_results_spread_over_the_criteria_of_the_scheme(sari, house):
    factories.scheme()
    address = started(sari)
    page = sari.visit(f"{address}/hasil/baru")
    offered = [one["value"] for one in page.all("[name=kriteria]")]
    assert offered == ["produktivitas", "kualitas", "inovasi", "kecepatan_layanan", "kepuasan"]
    assert "Perlu bukti saat dilaporkan: Inovasi." in page.text
    wrong = WORDS | {"kriteria": ["kualitas", "inovasi"], "i1-bawah": "95", "i1-atas": "80"}
    page = sari.submit("hasil-kerja", button="Simpan hasil kerja", status=422, **wrong)
    ticked = [one["value"] for one in page.all("[name=kriteria]") if one.has_attr("checked")]
    assert ticked == ["kualitas", "inovasi"], "nothing typed is lost"
    sari.submit("hasil-kerja", button="Simpan hasil kerja", **{"i1-bawah": "80", "i1-atas": "95"})
    plan = UUID(address.rsplit("/", 1)[1])
    assert plan_of(plan).items[0].criteria == ["kualitas", "inovasi"]
    page = sari.visit(address)
    spread = page.one("#sebaran").get_text(" ", strip=True)
    assert "Inovasi 1 dari 1 hasil Perlu bukti" in spread
    assert "Produktivitas 0 dari 1 hasil" in spread
    assert "Belum ada hasil kerja untuk kriteria produktivitas." in page.one("#periksa").get_text()
    assert "Dilihat dari Kualitas, Inovasi." in page.text


def test_criteria_change_nothing_on_the_official_forms_and_show_in_the_comparison(sari, house):
    factories.scheme()
    plan = in_force(house, drafted(house))
    sari.visit(f"/skp/{plan}/ubah")
    sari.submit("versi-baru", alasan="Inovasi ikut dilihat")
    fresh = sari.page.url.partition("?")[0]
    item = plan_of(UUID(fresh.rsplit("/", 1)[1])).items[0]
    sari.visit(f"{fresh}/hasil/{item.id}")
    sari.submit("hasil-kerja", button="Simpan hasil kerja", kriteria=["inovasi"])
    assert "ditambah: Inovasi" in words_in(sari.visit(f"{fresh}/beda"), "ins")
    before, after = (
        cells_of(sari.client.get(f"{address}/unduh/skp/xlsx").data)
        for address in (f"/skp/{plan}", fresh)
    )
    assert before[:30] == after[:30], "all but the signatures"
