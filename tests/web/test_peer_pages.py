"""Choosing raters in the browser: the employee, the supervisor, the personnel office."""

import re

import pytest
import sqlalchemy as sa
import time_machine

from portal.db import db
from portal.models.people import Employee
from portal.queries.peer_home import waiting_rounds
from portal.rules.peer_rounds import AssignmentState, PeerRoundState, TieKind
from portal.rules.roles import Role
from portal.services import accounts, peer_openings, peer_proposals, peer_ties
from tests import people
from tests.attacks.statements import watched
from tests.peer_town import NOW, OPENING, assignments, drawn, proposed, town
from tests.people import EARLIER, Person
from tests.web.employees import browser_of, employee_account

MOST_STATEMENTS = 8


@pytest.fixture
def here(agency):
    with time_machine.travel(NOW.at, tick=False):
        yield town(scheme="jakarta")


@pytest.fixture
def sari(app, here):
    return browser_of(app, here.staff[0][1])


@pytest.fixture
def budi(app, here):
    return browser_of(app, here.staff[0][0])


@pytest.fixture
def hr(app, here):
    return office(app, here.staff[2][3], Role.HR)


def office(app, employee, *roles):
    who = employee_account(employee)
    for role in roles:
        accounts.grant_role(who.id, role, None, "SK", EARLIER)
    secret = people.enrolled(who.id)
    return people.browser_of(app, Person(who.id, who.login, who.name, secret))


def name_of(person):
    return db.session.scalar(sa.select(Employee.name).where(Employee.id == person))


def test_an_employee_searches_proposes_and_takes_back(sari, here):
    rina = here.staff[0][2]
    page = sari.visit(f"/rekan-penilai?q={name_of(rina).replace(' ', '+')}")
    assert "hasil tampil mulai dari 5 jawaban" in page.text
    page = sari.submit("pilih", rekan=str(rina))
    assert "Atasan Anda memutuskannya" in page.text
    (row,) = assignments(here)
    assert row.state is AssignmentState.DIUSULKAN
    page = sari.visit("/rekan-penilai")
    assert "1 dari 8" in page.text
    form = page.soup.find("form", action=re.compile("tarik"))
    form["id"] = "tarik-satu"
    page = sari.submit("tarik-satu")
    assert "Usulan ditarik" in page.text
    assert assignments(here) == []


def test_whoever_must_not_rate_is_refused_with_what_was_typed(sari, here):
    budi = here.staff[0][0]
    sari.visit(f"/rekan-penilai?q={name_of(budi).replace(' ', '+')}")
    page = sari.submit("pilih", rekan=str(budi), status=422)
    assert "tidak ikut survei" in page.text
    assert page.soup.find(id="q")["value"] == name_of(budi)


def test_names_of_raters_whom_others_chose_are_not_told(sari, here):
    drawn(here)
    page = sari.visit("/rekan-penilai")
    raters = {name_of(row.rater_id) for row in assignments(here)
              if row.ratee_id == here.staff[0][1]}  # fmt: skip
    assert raters
    assert not any(name in page.text for name in raters)
    assert "ditambahkan sistem atau atasan" in page.text


def test_a_tie_that_a_colleague_declared_is_not_told_to_whom_it_concerns(sari, budi, here):
    proposed(here, here.staff[0][1], here.staff[0][2])
    peer_ties.declare(here.staff[0][2], here.staff[0][1], TieKind.SENGKETA, "Utang", NOW)
    assert "pertimbangkan orang lain" not in sari.visit("/rekan-penilai").text
    assert "pertimbangkan orang lain" in budi.visit("/rekan-penilai/tim").text


def test_a_supervisor_approves_the_team_with_one_button(budi, here):
    sari, rina, tono = here.staff[0][1:4]
    proposed(here, sari, rina)
    proposed(here, sari, tono)
    page = budi.visit("/rekan-penilai/tim")
    assert "2 usulan menunggu Anda" in page.text
    page = budi.submit("tim")
    assert "Keputusan Anda disimpan" in page.text
    assert {row.state for row in assignments(here)} == {AssignmentState.DISETUJUI}


def test_taking_out_needs_a_reason_and_keeps_what_was_ticked(budi, here):
    sari, rina, tono = here.staff[0][1:4]
    kept, out = str(proposed(here, sari, rina)), str(proposed(here, sari, tono))
    budi.visit("/rekan-penilai/tim")
    page = budi.submit("tim", setuju=[kept], status=422)
    assert "Tulis alasan mengeluarkan" in page.text
    assert not page.soup.find("input", value=out, type="checkbox").has_attr("checked")
    page = budi.submit("tim", **{"setuju": [kept], f"alasan-{sari}": "Sedang cuti"})
    assert "Keputusan Anda disimpan" in page.text
    states = {str(row.id): row.state for row in assignments(here)}
    assert states == {kept: AssignmentState.DISETUJUI, out: AssignmentState.DIKELUARKAN}


def test_a_supervisor_adds_and_takes_out_one_colleague(budi, here):
    sari, other = here.staff[0][1], here.staff[1][4]
    budi.visit(f"/rekan-penilai/tim/{sari}/pegawai?q={name_of(other).replace(' ', '+')}")
    page = budi.submit("pilih", rekan=str(other), alasan="", status=422)
    assert "Tulis alasan" in page.text
    page = budi.submit("pilih", rekan=str(other), alasan="Satu proyek")
    assert "Rekan ditambahkan" in page.text
    (row,) = assignments(here)
    assert row.relation.value == "lintas_unit"
    budi.submit("keluarkan", penugasan=str(row.id), sebab="Pindah proyek")
    assert assignments(here)[0].state is AssignmentState.DIKELUARKAN


def test_nobody_looks_into_a_strangers_list(sari, budi, here):
    stranger = here.staff[1][1]
    for browser in (sari, budi):
        browser.visit(f"/rekan-penilai/tim/{stranger}/pegawai", status=403)
    sari.visit(f"/rekan-penilai/tim/{here.staff[0][1]}/pegawai", status=403)
    sari.visit(f"/putaran-rekan/{here.round_id}", status=403)


def test_a_colleague_declines_and_a_strangers_request_is_unknown(app, here, budi):
    sari, rina = here.staff[0][1:3]
    made = proposed(here, sari, rina)
    budi.visit("/rekan-penilai/tim")
    budi.submit("tim")
    colleague = browser_of(app, rina)
    page = colleague.visit("/rekan-penilai")
    assert name_of(sari) in page.text
    colleague.visit(f"/rekan-penilai/tolak/{made}")
    colleague.submit("tolak", sebab="pribadi", alasan=" ", status=422)
    page = colleague.submit("tolak", sebab="pribadi", alasan="Adik ipar")
    assert "mencari pengganti" in page.text
    page = budi.visit("/rekan-penilai/tim")
    assert "Ada alasan pribadi" in page.text
    assert "ipar" not in page.text
    budi.visit(f"/rekan-penilai/tolak/{made}", status=404)


def test_a_tie_is_declared_and_taken_back(sari, here):
    rina = here.staff[0][2]
    sari.visit(f"/rekan-penilai/hubungan?q={name_of(rina).replace(' ', '+')}")
    sari.submit("hubungan", rekan=str(rina), jenis=None, status=422)
    page = sari.submit("hubungan", rekan=str(rina), jenis="keluarga", keterangan="Sepupu")
    assert "Hubungan dicatat" in page.text
    assert "Sepupu" in page.text


def test_the_office_prepares_proposes_opens_and_extends(hr, here):
    page = hr.visit("/putaran-rekan")
    assert "Survei rekan" in page.text
    page = hr.visit(f"/putaran-rekan/{here.round_id}/usulan")
    assert "Belum ada usulan" in page.text
    page = hr.submit("lingkup")
    assert "Akan ditambahkan" in page.text
    page = hr.submit("terapkan")
    assert "menunggu atasan" in page.text
    page = hr.visit(f"/putaran-rekan/{here.round_id}/kesiapan")
    assert "Terhubung" in page.text
    page = hr.visit(f"/putaran-rekan/{here.round_id}/buka")
    assert "dapat dibuka mulai" in page.text


def test_a_large_agency_sees_how_far_its_proposal_is(hr, here, monkeypatch):
    monkeypatch.setattr(peer_proposals, "FEW", 3)
    address = f"/putaran-rekan/{here.round_id}/usulan"
    hr.visit(address)
    page = hr.submit("lingkup")
    assert "Usulan sedang dihitung" in page.text
    assert page.one("#proposal")["hx-get"] == address
    peer_proposals.run_waiting(NOW)
    part = hr.fragment(address)
    assert "Akan ditambahkan" in part.text
    hr.visit(address)
    assert "Usulan sedang ditulis" in hr.submit("terapkan").text
    peer_proposals.run_waiting(NOW)
    assert "sudah ditambahkan" in hr.fragment(address).text
    with watched() as seen:
        hr.visit(address)
    assert len(seen.statements) <= MOST_STATEMENTS, "\n".join(seen.statements)


def test_the_office_opens_a_round_and_gives_everybody_more_time(app, here):
    drawn(here)
    with time_machine.travel(OPENING.at, tick=False):
        hr = office(app, here.staff[2][3], Role.HR)
        hr.visit(f"/putaran-rekan/{here.round_id}/buka")
        page = hr.submit("buka", sisa="setuju")
        assert "Putaran dibuka" in page.text
        assert here.card.state is PeerRoundState.BERJALAN
        hr.follow("Perpanjang")
        page = hr.submit("perpanjang", **{"sampai-hari": "1"}, alasan="Banjir", status=422)
        assert "Banjir" in str(page.soup.find(id="alasan"))
        later = {"sampai-hari": "28", "sampai-bulan": "1", "sampai-tahun": "2027"}
        page = hr.submit("perpanjang", **later, alasan="Banjir")
        assert "diperpanjang untuk semua" in page.text
        hr.visit(f"/putaran-rekan/{here.round_id}/tutup")
        page = hr.submit("tutup", status=409)
        assert "masih terbuka" in page.text


def test_an_opening_that_goes_on_shows_how_far_it_is(app, here):
    total = drawn(here)
    peer_openings.begin_opening(here.round_id, here.card.version, OPENING, approves=True)
    peer_openings.continue_opening(here.round_id, OPENING, batch=10, seconds=0)
    hr = office(app, here.staff[2][3], Role.HR)
    page = hr.visit(f"/putaran-rekan/{here.round_id}")
    assert f"10 dari {total}" in page.text
    part = hr.fragment(f"/putaran-rekan/{here.round_id}/kemajuan")
    assert f"10 dari {total}" in part.text
    hr.submit("lanjut")
    assert here.card.state is PeerRoundState.BERJALAN


def test_terms_are_changed_field_by_field(hr, here):
    address = f"/putaran-rekan/{here.round_id}/ketentuan"
    hr.visit(address)
    page = hr.submit("ketentuan", **{"batas-rekan": "dua"}, status=422)
    assert page.soup.find(id="batas-rekan")["value"] == "dua"
    page = hr.submit("ketentuan", **{"batas-rekan": "2"}, status=422)
    assert "paling kecil 3" in page.text
    page = hr.submit("ketentuan", **{"batas-rekan": "4"}, tingkat="angka")
    assert "Ketentuan disimpan" in page.text
    assert here.card.groups[0].k == 4


def test_ties_in_a_round_are_seen_by_the_office_and_not_by_those_concerned(app, here):
    proposed(here, here.staff[0][1], here.staff[0][2])
    peer_ties.declare(here.staff[0][2], here.staff[0][1], TieKind.KELUARGA, "Sepupu", NOW)
    address = f"/putaran-rekan/{here.round_id}/kesiapan"
    assert "Sepupu" in office(app, here.staff[2][3], Role.HR).visit(address).text
    assert "Sepupu" not in office(app, here.staff[2][4], Role.AUDITOR).visit(address).text
    concerned = office(app, here.staff[0][1], Role.HR)
    assert "Sepupu" not in concerned.visit(address).text
    concerned.visit(f"/rekan-penilai/tim/{here.staff[0][1]}/pegawai", status=403)


@pytest.mark.parametrize(
    "address",
    ["/rekan-penilai", "/rekan-penilai/tim", "/rekan-penilai/hubungan"],
)
def test_pages_of_employees_keep_to_the_budget(budi, here, address):
    drawn(here)
    budi.visit(address)
    with watched() as seen:
        budi.visit(address)
    assert len(seen.statements) <= MOST_STATEMENTS, "\n".join(seen.statements)


def test_the_home_page_says_what_to_do_for_one_statement(budi, here):
    proposed(here, here.staff[0][1], here.staff[0][2])
    page = budi.visit("/beranda")
    assert "Putuskan 1 usulan rekan penilai" in page.text
    assert "Usulkan rekan penilai untuk" in page.text
    with watched() as seen:
        waiting_rounds(here.staff[0][0], NOW.on)
    assert len(seen.statements) == 1


@pytest.mark.parametrize("rest", ["", "/kesiapan", "/ketentuan", "/buka"])
def test_pages_of_the_office_keep_to_the_budget(hr, here, rest):
    drawn(here)
    address = f"/putaran-rekan/{here.round_id}{rest}"
    hr.visit(address)
    with watched() as seen:
        hr.visit(address)
    assert len(seen.statements) <= MOST_STATEMENTS, "\n".join(seen.statements)
