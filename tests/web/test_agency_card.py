"""First set-up in the browser: whose portal it is, before anything else."""

import pytest

from portal.db import db
from portal.models.agency import Agency
from portal.queries.audit import entries
from portal.rules.roles import Role
from portal.services import accounts
from portal.services.audit import Act
from tests import factories, people

AT = "/data-instansi"
CARD = {
    "nama": "Pemerintah Kota Kendari", "singkat": "Pemkot Kendari",
    "layanan": "Portal Kinerja Kendari", "zona": "Asia/Makassar",
}  # fmt: skip
pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def agus(app, monday):
    """The administrator of a portal that nobody has named yet."""
    return people.browser_of(app, people.person("Agus Salim", Role.ADMIN))


def test_an_empty_portal_is_named_from_the_home_page(agus):
    agus.visit("/beranda")
    page = agus.follow("Isi data instansi")
    assert "Isi ini lebih dahulu" in page.text
    page = agus.submit("instansi", **CARD)
    assert "Data instansi tersimpan" in page.text
    assert "Portal Kinerja Kendari" in page.text
    assert "WITA" in page.text
    row = db.session.get(Agency, 1)
    assert (row.name, row.time_zone, row.cadence.value) == (
        "Pemerintah Kota Kendari", "Asia/Makassar", "triwulan"
    )  # fmt: skip
    assert "Isi data instansi" not in agus.visit("/beranda").text
    last = entries()[-1]
    assert (last.tag, last.detail["before"]) == ("agency:set_up", None)
    assert last.detail["after"]["short_name"] == "Pemkot Kendari"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"nama": " "}, "Tulis nama resmi instansi"),
        ({"singkat": "x" * 61}, "Tulis nama singkat instansi"),
        ({"layanan": ""}, "Tulis nama portal"),
        ({"zona": ""}, "Pilih zona waktu"),
    ],
)
def test_what_is_missing_is_named_and_nothing_typed_is_lost(agus, wrong, words):
    agus.visit(AT)
    page = agus.submit("instansi", status=422, **(CARD | wrong))
    assert words in page.text
    kept = CARD | wrong
    assert page.one("#nama")["value"].strip() == kept["nama"].strip()
    assert page.one("#layanan")["value"] == kept["layanan"]
    assert db.session.get(Agency, 1) is None


def test_zone_and_survey_period_stay_once_something_rests_on_them(agus):
    agus.visit(AT)
    agus.submit("instansi", **CARD)
    factories.point(factories.service(factories.unit()))
    page = agus.visit(AT)
    assert "Keduanya tetap" in page.text
    assert not page.all("#zona")
    agus.submit("instansi", singkat="Kota Kendari")
    assert db.session.get(Agency, 1, populate_existing=True).short_name == "Kota Kendari"
    sent = {one["name"]: one.get("value", "") for one in agus.page.all("#instansi input")}
    sent |= {"zona": "Asia/Jakarta", "kala": "triwulan", "warna": "inagov"}
    answer = agus.client.post(AT, data=sent, base_url="http://localhost")
    assert answer.status_code == 409
    assert "tidak dapat diubah lagi" in answer.text
    assert db.session.get(Agency, 1, populate_existing=True).time_zone == "Asia/Makassar"


def test_only_the_administrator_names_the_agency(app, agus):
    people.browser_of(app, people.person("Dewi Anggraini", Role.HR)).visit(AT, status=403)
    people.browser_of(app, people.person("Hendra Gunawan", Role.AUDITOR)).visit(AT, status=403)


def test_the_first_administrator_is_made_once_and_gets_here(app, monday, client):
    runner = app.test_cli_runner()
    made = runner.invoke(args=["admin", "create", "agus@contoh.go.id", "Agus Salim"])
    assert made.exit_code == 0
    assert "/aktivasi/" in made.output
    again = runner.invoke(args=["admin", "create", "lain@contoh.go.id", "Orang Lain"])
    assert again.exit_code == 2
    link = made.output.rsplit("/", 1)[1].strip()
    accounts.activate(link, people.SANDI, Act("Agus", factories.MOMENT).at)
    page = client.get("/masuk")
    assert page.status_code == 200
