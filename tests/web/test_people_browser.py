"""The personnel office in a real browser: axe, no sideways scrolling, all without script."""

import pytest

from portal.rules.roles import Role
from tests import factories, people, staff_office
from tests.chromium import axe
from tests.people import SANDI
from tests.staff_files import HEAD_NIP, SARI_NIP

pytestmark = pytest.mark.browser


@pytest.fixture
def office(agency):
    """A small agency with three employees."""
    made = factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})
    staff_office.imported()
    return made


@pytest.fixture
def dewi_at(page, office):
    """Opens a browser of a given width in which Dewi of the personnel office is logged in."""
    who = people.person("Dewi Lestari", Role.HR)

    def open_as_dewi(**options):
        tab = page(**options)
        tab.goto("/masuk")
        tab.fill("#login", who.login)
        tab.fill("#sandi", SANDI)
        tab.click("#masuk button")
        tab.fill("#kode", who.code())
        tab.click("#kode-keamanan button")
        return tab

    return open_as_dewi


def paths(office) -> dict[str, str]:
    head = f"/pegawai/{staff_office.person(HEAD_NIP).id}"
    unit = f"/unit-kerja/{office['Puskesmas Poasia'].id}"
    return {
        "daftar": "/pegawai?status=bekerja", "kartu": head, "ubah": f"{head}/ubah",
        "berhenti": f"{head}/berhenti", "riwayat": f"{head}/riwayat",
        "penilai": f"{head}/penilai", "tambah": "/pegawai/tambah",
        "akun": "/pegawai/akun?untuk=semua", "unit": "/unit-kerja", "satu-unit": unit,
        "unit-ubah": f"{unit}/ubah", "unit-tutup": f"{unit}/tutup",
    }  # fmt: skip


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(dewi_at, office, width):
    tab = dewi_at(width=width)
    for path in paths(office).values():
        tab.goto(path)
        axe(tab)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert tab.evaluate(wide) == 0, path


def test_a_change_of_a_record_needs_no_script(dewi_at, office):
    tab = dewi_at(js=False)
    tab.goto(f"/pegawai/{staff_office.person(SARI_NIP).id}/ubah")
    tab.fill("#name", "Ns. Sari Dewi, M.Kep.")
    tab.click("#ubah-data button")
    assert tab.inner_text("h1") == "Ns. Sari Dewi, M.Kep."
