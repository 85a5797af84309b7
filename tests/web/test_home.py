"""Home of the staff pages, the menu by role, and what holds for every staff page."""

from datetime import date

import pytest

from portal.queries.account_batches import Scope, Whom
from portal.rules.roles import Role
from portal.services import mixing
from portal.services.account_batches import issue_batch
from portal.web.home import SUBJECTS
from tests import factories, people
from tests.attacks.statements import watched
from tests.staff_office import imported
from tests.test_logs import lines  # noqa: F401 - a fixture

MOST_STATEMENTS = 8
MINE = ["Beranda", "Pesan"]
OFFICE = [*MINE, "Kalender"]
ABOUT = ["Cara kita menilai", "Data saya", "Akun saya"]
SYSTEM = ["Akun dan peran", "Pesan keluar", "Jejak audit", "Privasi"]
STAFF = ["Konsol kepegawaian", "Ringkasan per unit", "Dasbor", "Pegawai", "Unit kerja"]
MENU = {
    "agus": {
        "Pekerjaan saya": OFFICE,
        "Tentang saya": ABOUT,
        "Kepegawaian": STAFF,
        "Penilaian": ["Periode", "Hari libur", "Skema penilaian", "Instrumen"],
        "Survei warga": ["Titik survei", "Waktu layanan"],
        "Sistem": ["Data instansi", *SYSTEM],
    },
    "ratna": {
        "Pekerjaan saya": MINE,
        "Tentang saya": ABOUT,
        "Penilaian": ["Instrumen"],
        "Survei warga": ["Titik survei", "Waktu layanan"],
    },
    "hendra": {
        "Pekerjaan saya": OFFICE,
        "Berkembang": ["Peluang dan penghargaan"],
        "Tentang saya": ABOUT,
        "Kepegawaian": [*STAFF[:3], "Rekap hasil", "Pegawai", "Talenta", "Unit kerja"],
        "Penilaian": [
            *("Periode", "Putaran rekan", "Panel keadilan", "Rencana unit", "Kamus indikator"),
            *("Skema penilaian", "Instrumen"),
        ],
        "Survei warga": ["Titik survei", "Waktu layanan"],
        "Sistem": SYSTEM,
    },
    "joko": {"Pekerjaan saya": MINE, "Tentang saya": ABOUT},
}


@pytest.mark.parametrize("name", MENU)
def test_the_menu_shows_what_a_role_opens_and_nothing_else(app, request, name):
    browser = request.getfixturevalue(name)
    page = browser.visit("/beranda")
    shown = {
        page.one(f"#{part['aria-labelledby']}").get_text(): [
            a.get_text(strip=True) for a in part.select("a")
        ]
        for part in page.all("nav.side ul")
    }
    assert shown == MENU[name]
    for link in page.all("nav.side a"):
        browser.visit(str(link["href"]))
        assert browser.page.one("nav.side [aria-current=page]")["href"] == link["href"]


def test_a_quarter_that_waits_is_a_task_with_its_unit(monday, ratna, cast, unit):
    assert "Tidak ada yang menunggu Anda" in ratna.visit("/beranda").text
    for _ in range(5):
        cast(on_date=date(2026, 6, 10))
    mixing.drain(factories.TODAY, batch=1)
    ratna.visit("/beranda")
    ratna.follow("Terbitkan indeks Puskesmas Poasia")
    assert ratna.page.heading == "Puskesmas Poasia"


def test_nobody_elses_task_is_shown(monday, joko, cast):
    cast(on_date=date(2026, 6, 10))
    mixing.drain(factories.TODAY, batch=1)
    assert "Terbitkan" not in joko.visit("/beranda").text


def staff_pages(point, unit) -> list[str]:
    me = people.person("Sari Dewi").id
    return [
        *("/beranda", "/akun", "/akun/dua-langkah", "/titik-survei", f"/titik-survei/{unit.slug}"),
        *(f"/titik-survei/titik/{point.id}", "/akun-dan-peran", f"/akun-dan-peran/{me}"),
        *("/jejak-audit", "/pesan", "/pesan-keluar", "/akun/pemberitahuan"),
    ]


def test_a_staff_page_costs_few_statements_however_many_units(agus, point, unit):
    for number in range(12):
        factories.service(factories.unit(f"Kelurahan {number}"))
    for path in staff_pages(point, unit):
        with watched() as seen:
            agus.visit(path)
        assert len(seen.statements) <= MOST_STATEMENTS, f"{path}: {seen.statements}"


def test_no_page_of_a_login_is_kept_by_a_cache(agus, point, unit):
    for path in (*staff_pages(point, unit), "/masuk", "/tidak-ada-di-sini"):
        answer = agus.client.get(path)
        assert answer.headers["Cache-Control"] == "private, no-store", path


def test_public_pages_stay_the_same_for_everybody(agus, client, point, unit):
    """They never ask who is looking, so there is nothing in them to hide."""
    for path in ("/", f"/indeks/{unit.slug}", "/privasi"):
        assert agus.client.get(path).data == client.get(path).data
        assert "Agus" not in client.get(path).text


def test_the_log_knows_nobody(app, agency, lines):  # noqa: F811
    who = people.person("Sari Dewi")
    lines()
    browser = people.browser_of(app, who)
    browser.visit("/akun-dan-peran?q=Sari", status=403)
    browser.visit("/beranda")
    browser.submit("keluar")
    browser.submit("masuk", login=who.login, sandi="salah sekali", status=422)
    text = lines()
    assert "route=/masuk" in text
    for secret in (
        who.login,
        "Sari",
        "Dewi",
        people.SANDI,
        "salah sekali",
        "127.0.0.1",
        str(who.id),
    ):
        assert secret not in text


def test_no_subject_is_asked_twice():
    assert len(SUBJECTS) == len(set(SUBJECTS))


def test_staff_without_an_account_are_the_offices_task_with_its_progress(app, agency):
    factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})
    imported()
    dewi = people.browser_of(app, people.person("Dewi Anggraini", Role.HR))
    page = dewi.visit("/beranda")
    assert "Buat akun dan surat aktivasi pegawai" in page.text
    assert "0 dari 3" in page.text
    dewi.follow("Buat akun dan surat aktivasi pegawai")
    assert "3" in dewi.page.text
    issue_batch(Scope(Whom.SEMUA), 3, factories.AGUS)
    assert "Buat akun dan surat aktivasi" not in dewi.visit("/beranda").text
