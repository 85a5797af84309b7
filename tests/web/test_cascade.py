"""The pages of the cascade and of the dictionary: what works, who writes, and what is refused."""

import io

import pytest
from python_calamine import CalamineWorkbook

from portal.queries.cascade import my_roles
from portal.rules.roles import Role
from portal.rules.skp_words import Priority
from portal.services import skp_items
from portal.services.role_cells import NewShare, share_out
from portal.services.skp_items import NewItem
from tests import factories, people
from tests.browser import Browser
from tests.documents.pdf_reader import text as pdf_text
from tests.page_checks import HERE
from tests.services.office import office
from tests.services.plans import ACT, drafted, plan_of
from tests.services.test_cascade import cells, leader_goal, strategy_of
from tests.web.staff import browser_for
from tests.web.test_budgets import statements

pytestmark = pytest.mark.usefixtures("monday")
UNIT = "/kaskade/puskesmas-poasia/2026"


@pytest.fixture
def house(app):
    factories.agency()
    return office()


@pytest.fixture
def budi(app, house) -> Browser:
    return browser_for(app, "Budi", house.budi)


@pytest.fixture
def sari(app, house) -> Browser:
    return browser_for(app, "Sari", house.sari)


def test_from_the_units_goal_to_a_result_of_sari(house, budi, sari):
    leader_goal(house)
    budi.visit(UNIT)
    assert "Hasil pimpinan tanpa strategi" in budi.page.text
    budi.visit(f"{UNIT}/sasaran/baru")
    budi.submit("sasaran-unit", sasaran="Imunisasi merata", target="90 persen")
    goal = budi.page.one("#strategi a[href*='strategi/baru']")["href"]
    budi.visit(str(goal))
    budi.submit("strategi-unit", strategi="Jemput bola", jenis="layanan", cara="langsung_wilayah")
    assert "Strategi tanpa pemilik: Jemput bola" in budi.page.text
    budi.visit(str(budi.page.one("#tanpa-pemilik a")["href"]))
    budi.submit("bagi-peran", **{f"peran-{house.sari.id}": "Tiga posyandu lengkap"})
    assert "Tiga posyandu lengkap" in budi.page.text

    plan = drafted(house)
    sari.visit("/kaskade")
    sari.visit(str(sari.page.one(f"a[href*='{plan}/hasil/baru']")["href"]))
    assert sari.page.one("[name=hasil]").get_text().strip() == "Tiga posyandu lengkap"
    sari.submit("hasil-kerja")
    assert plan_of(plan).items[1].leader_goal_id is not None
    assert [cell.goal_id for cell in cells()] == [plan_of(plan).items[1].goal_id]
    assert "ada di SKP" in sari.visit(f"{UNIT}/matriks").text
    page = sari.visit("/kaskade/peta")
    assert "Imunisasi di wilayah kerja meningkat" in page.text
    assert "Jalannya berhenti di sini." in page.text


def test_a_strategy_without_its_parts_is_not_lost(house, budi):
    leader_goal(house)
    budi.visit(f"{UNIT}/strategi/baru")
    page = budi.submit("strategi-unit", status=422, strategi="Jemput bola", pihak="Kader")
    assert "Pilih hasil kerja pimpinan" in page.text
    assert page.one("[name=strategi]").get_text().strip() == "Jemput bola"
    assert page.one("[name=pihak]")["value"] == "Kader"


def test_two_tabs_of_the_matrix_show_both(house, budi):
    strategy = strategy_of(house, leader_goal(house))
    budi.visit(f"{UNIT}/strategi/{strategy.id}/peran")
    share_out(strategy.id, None, [NewShare(house.sari.id, "", "Dari tab lain")], 1, ACT)
    page = budi.submit("bagi-peran", status=409, **{f"peran-{house.sari.id}": "Dari tab ini"})
    assert "Dari tab lain" in page.text
    assert page.one(f"[name=peran-{house.sari.id}]").get_text().strip() == "Dari tab ini"


def test_people_of_other_units_and_agencies_come_in_first_here(house, budi):
    strategy = strategy_of(house, leader_goal(house))
    address = f"{UNIT}/strategi/{strategy.id}/peran"
    budi.visit(address)
    other = {"nip-lain": "199101012016011004", "peran-lain": "Vaksin sampai"}
    assert "Joko" in budi.submit("bagi-peran", **other).text
    budi.visit(address)
    guest = {"nama-lain": "Rina, Universitas", "peran-lain": "Data tersedia"}
    assert "Rina, Universitas" in budi.submit("bagi-peran", **guest).text
    budi.visit(address)
    wrong = {"nip-lain": "199101012016011999", "peran-lain": "Tidak ada"}
    page = budi.submit("bagi-peran", status=422, **wrong)
    assert page.one("[name=nip-lain]")["value"] == wrong["nip-lain"]


def test_everybody_reads_and_only_the_head_or_a_planner_writes(app, house, sari):
    strategy = strategy_of(house, leader_goal(house))
    assert "Jemput bola ke posyandu" in sari.visit(f"{UNIT}/matriks").text
    assert not sari.page.all("main form")
    for path in ("sasaran/baru", "strategi/baru", f"strategi/{strategy.id}/peran"):
        sari.visit(f"{UNIT}/{path}", status=403)
    planner = people.browser_of(app, people.person("Ratna", Role.HR))
    planner.visit(f"{UNIT}/strategi/{strategy.id}/peran")


def test_the_pages_of_a_unit_do_not_ask_for_each_person(house, sari):
    strategy = strategy_of(house, leader_goal(house))
    paths = ("/kaskade", UNIT, f"{UNIT}/matriks", "/kaskade/peta", "/kamus-indikator")
    few = {path: len(statements(sari.client, path)) for path in paths}
    parts = [NewShare(None, f"Orang {n}, Universitas", "Peran") for n in range(20)]
    share_out(strategy.id, None, [*parts, NewShare(house.sari.id, "", "Satu")], 1, ACT)
    assert {path: len(statements(sari.client, path)) for path in paths} == few
    assert max(few.values()) <= 8, few


def test_the_matrix_comes_as_the_official_form_with_its_teams(house, budi):
    strategy = strategy_of(house, leader_goal(house))
    share_out(strategy.id, None, [NewShare(house.sari.id, "", "Posyandu lengkap")], 1, ACT)
    [leader] = cells()
    team = [NewShare(house.joko.id, "", "Vaksin sampai"), NewShare(None, "Rina, Kampus", "", True)]
    share_out(strategy.id, leader.id, team, 2, ACT)
    said = pdf_text(budi.client.get(f"{UNIT}/matriks/unduh/pdf").data)
    for words in ("MATRIKS PEMBAGIAN PERAN DAN HASIL", "PEGAWAI", "JABATAN", "TIM Sari",
                  "Vaksin sampai", "TIDAK ADA PERAN", "LAYANAN: Jemput bola"):  # fmt: skip
        assert words in said, words
    sheet = budi.client.get(f"{UNIT}/matriks/unduh/xlsx").data
    book = CalamineWorkbook.from_filelike(io.BytesIO(sheet))
    assert "Vaksin sampai" in str(book.get_sheet_by_name("A.1.5").to_python())
    block = pdf_text(budi.client.get(f"{UNIT}/strategi/{strategy.id}/unduh/pdf").data)
    assert "PEMILIK STRATEGI" in block
    assert budi.client.get(f"{UNIT}/matriks/unduh/docx").status_code == 404


def test_an_indicator_is_proposed_approved_and_fills_the_form(app, house, sari):
    sari.visit("/kamus-indikator/usul")
    words = {
        "nama": "Cakupan imunisasi", "definisi": "Bayi lengkap", "sumber": "Laporan puskesmas",
        "pemilik": "Dinas", "satuan": "persen",
    }  # fmt: skip
    page = sari.submit("usulan", status=422, **words)
    assert "Pilih periode pelaporan." in page.text
    assert page.one("[name=nama]")["value"] == "Cakupan imunisasi"
    sari.submit("usulan", kualitas="output_sedang", periode="bulanan")
    entry = sari.page.url.partition("?")[0]
    assert not sari.page.all("#putuskan")
    ratna = people.browser_of(app, people.person("Ratna", Role.HR))
    ratna.visit(entry)
    ratna.submit("putuskan", status=422, putusan="tolak")
    ratna.submit("putuskan", putusan="setuju")
    plan = drafted(house)
    page = sari.visit(f"/skp/{plan}/hasil/baru")
    key = entry.rsplit("/", 1)[1]
    page = sari.submit(
        "hasil-kerja", button="Isi teks, satuan, dan sumber dari kamus",
        **{"hasil": "Imunisasi naik", "i1-kamus": key, "i1-target": "80 - 90"},
    )  # fmt: skip
    shown = {
        name: page.one(f"[name=i1-{name}]")["value"]
        for name in ("teks", "satuan", "sumber", "target")
    }
    assert shown == {
        "teks": "Cakupan imunisasi", "satuan": "persen", "sumber": "Laporan puskesmas",
        "target": "80 - 90",
    }  # fmt: skip
    sari.submit("hasil-kerja")
    assert str(plan_of(plan).items[1].indicators[0].definition_id) == key
    assert "Dipakai 1 hasil kerja" in sari.visit(entry).text
    manual = pdf_text(sari.client.get(f"/skp/{plan}/unduh/manual/pdf").data)
    assert "Bayi lengkap" in manual


@pytest.mark.parametrize("which", ["skp", "lampiran", "manual"])
def test_a_plan_comes_on_its_official_form(house, sari, which):
    plan = drafted(house)
    said = pdf_text(sari.client.get(f"/skp/{plan}/unduh/{which}/pdf").data)
    wanted = {
        "skp": ("KERJA PIMPINAN YANG DIINTERVENSI", "80 - 90 persen", "Ramah, cekatan"),
        "lampiran": ("LAMPIRAN SASARAN KINERJA PEGAWAI", "DUKUNGAN SUMBER DAYA", "KONSEKUENSI"),
        "manual": ("MANUAL INDIKATOR KINERJA", "PERIODE PELAPORAN"),
    }  # fmt: skip
    for words in (*wanted[which], "Sari", "199001012015032003", "PEGAWAI YANG DINILAI"):
        assert words in said, words
    answer = sari.client.get(f"/skp/{plan}/unduh/{which}/xlsx")
    assert CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).sheet_names


@pytest.mark.parametrize(
    ("who", "approach", "code", "column"),
    [
        ("dewi", "kualitatif", "A.1.1", "Target, dan Perspektif"),
        ("dewi", "kuantitatif", "A.1.2", "PERSPEKTIF"),
        ("sari", "kualitatif", "A.1.6", "indikator kinerja individu dan Target"),
        ("sari", "kuantitatif", "A.1.7", "ASPEK"),
    ],
)
@pytest.mark.engines("sqlite")
def test_post_and_approach_choose_the_form(app, house, who, approach, code, column):
    browser = browser_for(app, who.capitalize(), getattr(house, who))
    browser.visit("/skp")
    browser.submit("skp-baru", tahun="2026", pendekatan=approach)
    address = browser.page.url
    browser.visit(f"{address}/hasil/baru")
    words = {"hasil": "Warga makin sehat", "i1-teks": "Angka harapan", "i1-target": "71 - 72"}
    browser.submit("hasil-kerja", button="Simpan hasil kerja", **words)
    said = pdf_text(browser.client.get(f"{address}/unduh/skp/pdf".replace(HERE, "")).data)
    wanted = (f"Formulir {code},", column, f"KERJA {approach.upper()}", "71 - 72", "Kolaboratif")
    for text in wanted:
        assert text in said, text


@pytest.mark.parametrize(("scheme", "is_told"), [("sofifi", True), ("kendari", False)])
def test_a_draft_names_who_shares_a_goal_where_the_scheme_knows_goals_of_teams(
    house, sari, scheme, is_told
):
    """By name, the other agency's too; not oneself, and nobody whose cell says TIDAK ADA PERAN."""
    factories.scheme(scheme)
    strategy = strategy_of(house, leader_goal(house))
    shares = [
        NewShare(house.sari.id, "", "Tiga posyandu lengkap"),
        NewShare(house.joko.id, "", "", has_no_role=True),
        NewShare(house.dewi.id, "", "Vaksin sampai"),
        NewShare(None, "Rina, Universitas Haluoleo", "Data sasaran tersedia"),
    ]
    share_out(strategy.id, None, shares, 1, factories.AGUS)
    plan = drafted(house)
    [role] = my_roles(house.sari.id, 2026)
    new = NewItem(role.text, Priority.UTAMA, (), role.leader_goal_id, cell_id=role.id)
    skp_items.save_item(plan, None, new, plan_of(plan).version, factories.AGUS)
    page = sari.visit(f"/skp/{plan}")
    told = "Bersama Dewi, Rina, Universitas Haluoleo, menurut matriks"
    assert (told in page.text) is is_told
    assert "Joko" not in page.text
