"""The administrator's pages: accounts, letters, roles."""

import uuid

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.models.accounts import Account, RoleGrant
from portal.models.audit import AuditEntry
from portal.queries.accounts import account_card
from portal.rules.roles import Role
from tests import factories, people
from tests.people import EARLIER, SANDI, Person


@pytest.fixture
def sari(agency) -> Person:
    """Sari Dewi, with an account and no role."""
    return people.person("Sari Dewi")


def card(who: Person) -> str:
    return f"/akun-dan-peran/{who.id}"


def test_an_account_from_its_making_to_its_first_login(agus, wati):
    agus.visit("/akun-dan-peran")
    page = agus.submit("akun-baru", login="rina@contoh.go.id", nama="Rina <3 Nur'aini, S.Kep.")
    link = page.one("main code").get_text()
    assert link.startswith("http://127.0.0.1:8000/aktivasi/")
    wati.visit(link.removeprefix("http://127.0.0.1:8000"))
    wati.submit("aktivasi", sandi=SANDI, ulang=SANDI)
    wati.follow("Masuk")
    wati.submit("masuk", login="RINA@contoh.go.id ", sandi=SANDI)
    assert "Selamat datang, Rina <3 Nur'aini, S.Kep." in wati.page.text


def test_a_taken_login_is_refused_and_keeps_what_was_typed(agus, sari):
    agus.visit("/akun-dan-peran")
    page = agus.submit("akun-baru", login=sari.login, nama="Lain", status=422)
    assert page.one("#login")["aria-invalid"] == "true"
    assert page.one("#nama")["value"] == "Lain"


def test_one_text_never_leads_to_two_accounts(agus, sari):
    agus.visit("/akun-dan-peran")
    agus.submit("akun-baru", login="baru@contoh.go.id", nama="Baru", surel=sari.login, status=422)


def test_a_role_is_given_with_a_reason_for_a_time_and_ended(agus, app, sari, unit):
    agus.visit(card(sari))
    agus.submit("beri-peran", peran="auditor", status=422)
    page = agus.submit(
        "beri-peran",
        peran="auditor",
        alasan="SK 7",
        status=422,
        **{"sampai-hari": "31", "sampai-bulan": "2"},
    )
    assert page.one("[role=alert] a")["href"] == "#sampai-hari"
    agus.submit(
        "beri-peran",
        peran="pengelola_survei",
        unit=str(unit.id),
        alasan="SK 7",
        **{"sampai-hari": "31", "sampai-bulan": "12", "sampai-tahun": "2030"},
    )
    assert "sampai 31 Desember 2030" in agus.page.text
    assert "Puskesmas Poasia" in agus.page.text
    browser = people.browser_of(app, sari)
    browser.visit("/titik-survei")
    agus.submit("akhiri-1")
    assert "Peran diakhiri" in agus.page.text
    browser.visit("/titik-survei", status=403)


@pytest.mark.parametrize(
    "typed",
    [
        *({"peran": "raja"}, {"peran": "atasan"}, {"unit": "bukan-uuid"}, {"alasan": "  "}),
        *({"unit": str(uuid.UUID(int=7))}, {"sampai-hari": "9" * 5000}, {"sampai-tahun": "0"}),
        *({"alasan": "a\0b"}, {"sampai-hari": "１"}),
    ],
    ids=lambda d: "-".join(d),
)
def test_a_role_that_no_form_offers_is_refused(agus, sari, typed):
    token = agus.visit(card(sari)).one("#beri-peran [name=csrf_token]")["value"]
    data = {"csrf_token": token, "peran": "auditor", "unit": "", "alasan": "SK"} | typed
    answer = agus.client.post(f"{card(sari)}/peran", data=data)
    assert answer.status_code == 422
    assert account_card(sari.id, EARLIER.on).grants == []


def test_an_administrator_changes_nothing_about_himself(agus):
    me = db.session.scalars(sa.select(Account.id)).one()
    page = agus.visit(f"/akun-dan-peran/{me}")
    assert not page.all("main form")
    token = page.one("#keluar [name=csrf_token]")["value"]
    for path in ("peran", "tautan", "tutup"):
        data = {"csrf_token": token, "peran": "hr", "alasan": "SK"}
        answer = agus.client.post(f"/akun-dan-peran/{me}/{path}", data=data)
        assert answer.status_code == 403, path


def test_a_grant_is_ended_only_under_the_account_that_holds_it(agus, sari):
    """Naming another account must not reach one's own grant, or anybody's."""
    mine = db.session.scalars(sa.select(RoleGrant.id)).one()
    token = agus.visit(card(sari)).one("#beri-peran [name=csrf_token]")["value"]
    answer = agus.client.post(f"{card(sari)}/peran/{mine}/akhiri", data={"csrf_token": token})
    assert answer.status_code == 404
    assert db.session.get(RoleGrant, mine).ends_on is None


def test_the_auditor_looks_and_finds_no_form(hendra, sari):
    assert not hendra.visit(card(sari)).all("main form")
    assert {f["id"] for f in hendra.visit("/akun-dan-peran").all("main form")} == {"cari"}


def test_a_new_letter_and_a_closed_account_end_the_sessions(agus, app, sari):
    browser = people.browser_of(app, sari)
    agus.visit(card(sari))
    agus.submit("tautan-baru")
    assert browser.visit("/beranda").path == "/masuk"
    browser = people.browser_of(app, sari)
    agus.visit(card(sari))
    agus.submit("tutup-akun", status=422)
    agus.submit("tutup-akun", alasan="pindah instansi")
    assert "Akun ditutup" in agus.page.text
    assert browser.visit("/beranda").path == "/masuk"
    assert "Ditutup" in agus.visit(card(sari)).text


def test_accounts_are_searched_and_paged(agus, hendra):
    for number in range(25):
        people.accounts.create_account(
            people.NewAccount(f"p{number:02}@contoh.go.id", f"Pegawai {number:02}"), EARLIER
        )
    page = agus.visit("/akun-dan-peran")
    assert len(page.all("tbody tr")) == 25
    agus.follow("Berikutnya")
    assert len(agus.page.all("tbody tr")) == 2
    agus.visit("/akun-dan-peran")
    page = agus.submit("cari", q="hendra")
    assert [a.get_text() for a in page.all("tbody th a")] == ["Hendra Gunawan"]
    assert "Tidak ada akun yang cocok" in agus.submit("cari", q="%").text
    agus.visit("/akun-dan-peran?halaman=0", status=422)
    agus.visit("/akun-dan-peran?q=%00", status=422)


def test_a_nip_is_masked_in_the_list(agus):
    people.accounts.create_account(people.NewAccount("198001012005011001", "Sari"), EARLIER)
    page = agus.visit("/akun-dan-peran")
    assert "…1001" in page.text
    assert "198001012005011001" not in page.html


def test_every_act_is_on_record_with_its_actor(agus, sari, act):
    agus.visit(card(sari))
    agus.submit("beri-peran", peran="auditor", alasan="SK 7")
    last = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.sequence.desc())).first()
    assert (last.actor, last.tag, last.object_id) == ("Agus Salim", "role:granted", sari.id)
    assert last.detail["after"]["role"] == Role.AUDITOR
    assert factories.AGUS.actor
