"""Lending a role on the pages: who sees it, and in whose name the acts are noted."""

import pytest

from portal.models.audit import AuditEntry
from portal.rules.roles import Role
from tests import factories, people
from tests.stored import rows_of

DATES = {"sampai-hari": "30", "sampai-bulan": "9", "sampai-tahun": "2030"}


@pytest.fixture
def dewi(app):
    factories.agency()
    return people.person("Dewi Lestari", Role.HR)


@pytest.fixture
def joko(dewi):
    return people.person("Joko Susilo", second_factor=True)


def lent(app, dewi, joko):
    """The browser of the lender after lending."""
    browser = people.browser_of(app, dewi)
    browser.visit("/akun")
    page = browser.visit("/akun/delegasi")
    chosen = str(page.form("delegasi").select_one("[name=peran] option")["value"])
    browser.submit("delegasi", peran=chosen, penerima=joko.login, alasan="Cuti", **DATES)
    return browser


def test_a_role_is_lent_seen_and_taken_back(app, dewi, joko):
    browser = lent(app, dewi, joko)
    assert "Joko Susilo" in browser.page.text
    holder = people.browser_of(app, joko)
    own = holder.visit("/akun")
    assert "delegasi dari Dewi Lestari" in own.text
    assert "/akun/delegasi" not in str(own.soup)
    assert "Delegasi ditarik" in browser.submit("tarik-1").text
    assert "delegasi dari" not in holder.visit("/akun").text


def test_acts_under_a_lent_role_name_its_owner(app, dewi, joko):
    lent(app, dewi, joko)
    holder = people.browser_of(app, joko)
    holder.visit("/unit-kerja/tambah")
    holder.submit("unit-baru", nama="Dinas Baru", jenis="dinas")
    (entry,) = rows_of(AuditEntry, AuditEntry.tag == "unit:added")
    assert entry.actor == "Joko Susilo"
    assert entry.detail["_act"]["for"].startswith("delegasi dari Dewi Lestari, peran hr")


def test_acts_under_an_own_role_name_nobody_else(app, dewi):
    browser = people.browser_of(app, dewi)
    browser.visit("/unit-kerja/tambah")
    browser.submit("unit-baru", nama="Dinas Baru", jenis="dinas")
    (entry,) = rows_of(AuditEntry, AuditEntry.tag == "unit:added")
    assert "for" not in entry.detail["_act"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"penerima": "siapa@contoh.go.id"}, "tidak ditemukan"),
        ({"alasan": ""}, "Alasan delegasi"),
        ({"sampai-tahun": "2025"}, "Tanggal akhir"),
        ({"sampai-hari": ""}, "anggal"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(app, dewi, joko, typed, words):
    browser = people.browser_of(app, dewi)
    page = browser.visit("/akun/delegasi")
    chosen = str(page.form("delegasi").select_one("[name=peran] option")["value"])
    given = {"peran": chosen, "penerima": joko.login, "alasan": "Cuti", **DATES} | typed
    page = browser.submit("delegasi", status=422, **given)
    assert words in page.text
    assert given["penerima"] in str(page.soup)


def test_whoever_holds_nothing_is_offered_nothing(app, joko):
    page = people.browser_of(app, joko).visit("/akun/delegasi")
    assert "Tidak ada peran yang dapat didelegasikan" in page.text
