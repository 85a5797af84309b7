"""Pages that show a count of before offer to count now ("Hitung ulang"); who may do what then."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.db import writing
from portal.models.people import Employee
from portal.models.privacy import PurgeRun
from portal.queries.periods import period_by_key
from portal.rules.roles import Role
from portal.services import kept_figures
from portal.services.evaluations import note_signed
from tests import factories, people, staff_office
from tests.periods import person
from tests.staff_files import JOKO_NIP, SARI_NIP
from tests.stored import count
from tests.web.conftest import AUTUMN

AT = "/privasi/penyimpanan"


@pytest.fixture
def counted(app, monday, agency):
    """Staff of today, and a count of the worker from three minutes ago: nothing is due."""
    factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})
    staff_office.imported()
    kept_figures.refresh(factories.MOMENT - timedelta(minutes=3))


def gone(nip: str) -> None:
    """Somebody left long ago, which no entry of the trail tells."""
    with writing() as session:
        left = factories.TODAY - timedelta(days=800)
        session.execute(
            sa.update(Employee)
            .where(Employee.nip == nip)
            .values(left_on=left, phone="+6281234567890")
        )


@pytest.fixture
def agus(app, counted):
    return people.browser_of(app, people.person("Agus Salim", Role.ADMIN))


def test_what_fell_due_since_the_count_is_shown_and_purged_after_counting_again(agus):
    gone(SARI_NIP)
    page = agus.visit(AT)
    assert "Tidak ada yang jatuh tempo" in page.text
    assert not page.all("form#hapus"), "a count of before is only looked at"
    page = agus.follow("Hitung ulang dan hapus")
    assert "Surel dan telepon pegawai yang sudah berhenti" in page.text
    assert "1 baris akan dihapus atau dikosongkan" in page.text
    assert not [a for a in page.all("main a") if "Hitung ulang" in a.get_text()]
    page = agus.submit("hapus", setuju="ya")
    assert "Masih terangkai" in page.text
    assert staff_office.person(SARI_NIP).phone is None
    assert count(PurgeRun) == 1


def test_another_number_than_was_shown_purges_nothing_and_shows_the_new_one(agus):
    gone(SARI_NIP)
    agus.visit(AT)
    agus.follow("Hitung ulang dan hapus")
    gone(JOKO_NIP)
    page = agus.submit("hapus", setuju="ya", status=409)
    assert "Jumlah data yang jatuh tempo berubah" in page.text
    assert count(PurgeRun) == 0
    assert staff_office.person(SARI_NIP).phone is not None
    assert "2 baris akan dihapus atau dikosongkan" in page.text
    agus.submit("hapus", setuju="ya")
    assert count(PurgeRun) == 1


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"jumlah": "1"}, "Centang bahwa Anda sudah memeriksa daftarnya"),
        ({"setuju": "ya"}, "Muat ulang halaman ini"),
        ({"setuju": "ya", "jumlah": "satu"}, "Muat ulang halaman ini"),
        ({"setuju": "ya", "jumlah": "-1"}, "Muat ulang halaman ini"),
    ],
)
def test_a_purge_that_was_not_confirmed_counts_again_and_takes_nothing(agus, sent, words):
    gone(SARI_NIP)
    agus.visit(AT)
    page = agus.follow("Hitung ulang dan hapus")
    token = page.one("form#hapus [name=csrf_token]")["value"]
    answer = agus.client.post(f"{AT}/hapus", data={**sent, "csrf_token": token})
    assert answer.status_code == 422
    assert words in answer.text
    assert "1 baris akan dihapus atau dikosongkan" in answer.text
    assert count(PurgeRun) == 0


def test_an_auditor_counts_again_and_may_not_purge(app, counted):
    hendra = people.browser_of(app, people.person("Hendra Gunawan", Role.AUDITOR))
    gone(SARI_NIP)
    hendra.visit(AT)
    page = hendra.follow("Hitung ulang")
    assert "Surel dan telepon pegawai yang sudah berhenti" in page.text
    assert not page.all("form#hapus")
    token = page.one("[name=csrf_token]")["value"]
    sent = {"csrf_token": token, "setuju": "ya", "jumlah": "1"}
    assert hendra.client.post(f"{AT}/hapus", data=sent).status_code == 403
    assert count(PurgeRun) == 0


def test_whoever_may_not_read_it_may_not_count_it(app, counted):
    joko = people.browser_of(app, people.person("Joko Susilo"))
    joko.visit(f"{AT}?hitung=ya", status=403)


def test_a_period_is_counted_again_for_whoever_asks(dewi, opened):
    kept_figures.refresh(AUTUMN - timedelta(minutes=3))
    quarter = period_by_key("2026-t3").id
    with writing() as session:
        note_signed(session, quarter, person(SARI_NIP), None, AUTUMN)
    page = dewi.visit(f"/periode/{quarter}")
    assert "0 dari 3" in page.text
    page = dewi.follow("Hitung ulang")
    assert "1 dari 3" in page.text
    assert not [a for a in page.all("main a") if a.get_text() == "Hitung ulang"]


def test_a_period_that_is_none_is_not_counted(dewi, opened):
    dewi.visit("/periode/01890000-0000-7000-8000-000000000000?hitung=ya", status=404)


def test_a_period_is_not_counted_for_whoever_may_not_read_periods(app, opened):
    quarter = period_by_key("2026-t3").id
    stranger = app.test_client()
    assert stranger.get(f"/periode/{quarter}?hitung=ya").status_code == 303
