"""Choosing raters in the browser: the employee, the supervisor, the personnel office."""

import pytest
import sqlalchemy as sa
import time_machine

from portal.db import db
from portal.models.people import Employee
from portal.queries.peer_home import waiting_rounds
from portal.rules.peer_rounds import AssignmentState, DeclineKind, TieKind
from portal.services import (
    accounts,
    peer_assignments,
    peer_declines,
    peer_ties,
)
from portal.services.peer_assignments import Decision
from portal.web import peer_team
from tests import people
from tests.attacks.statements import watched
from tests.peer_town import NOW, assignments, drawn, proposed, town
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
    (place,) = [n for n, form in enumerate(page.all("form")) if "tarik" in form["action"]]
    page = sari.submit(place)
    assert "Usulan ditarik" in page.text
    assert assignments(here) == []


def test_an_employee_is_warned_of_a_declared_tie_and_finds_a_replacement(app, sari, here):
    me, rina, tono = here.staff[0][1:4]
    peer_ties.declare(me, rina, TieKind.KELUARGA, "Sepupu", NOW)
    page = sari.visit(f"/rekan-penilai?q={name_of(rina).replace(' ', '+')}")
    assert "Anda menyatakan hubungan dengannya" in page.text
    page = sari.submit("pilih", rekan=str(rina))
    assert "dengan peringatan" in page.text
    (row,) = assignments(here)
    peer_assignments.decide(here.round_id, [me], Decision(frozenset({row.id})), NOW)
    peer_declines.decline(row.id, rina, DeclineKind.PRIBADI, "Ipar", None, NOW)
    sari.visit("/rekan-penilai")
    page = sari.follow(f"Cari pengganti {name_of(rina)}")
    sari.submit("cari", q=name_of(tono))
    page = sari.submit("pilih", rekan=str(tono))
    assert "sudah diganti" in page.text
    address = f"/rekan-penilai?q={name_of(tono).replace(' ', '+')}&ganti={row.id}"
    with watched() as seen:
        sari.visit(address)
    assert len(seen.statements) <= MOST_STATEMENTS, "\n".join(seen.statements)


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


def test_a_large_team_is_cut_with_those_to_decide_on_first(budi, here, monkeypatch):
    monkeypatch.setattr(peer_team, "PER_PAGE", 1)
    *others, last = sorted(here.staff[0][1:], key=lambda one: (name_of(one), one))
    proposed(here, last, others[0])
    page = budi.visit("/rekan-penilai/tim")
    assert [one.text for one in page.soup.select("section.card h2")] == [name_of(last)]
    page = budi.visit("/rekan-penilai/tim?halaman=2")
    assert [one.text for one in page.soup.select("section.card h2")] == [name_of(others[0])]
    assert "1 usulan menunggu Anda" in page.text


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
    tono = here.staff[0][3]
    page = budi.follow(f"Cari pengganti {name_of(rina)}")
    assert f"Pengganti untuk {name_of(rina)}" in page.text
    budi.submit("cari", q=name_of(tono))
    budi.submit("pilih", rekan=str(tono), alasan="Menggantikan")
    assert "sudah diganti" in budi.visit("/rekan-penilai/tim").text
    budi.visit(f"/rekan-penilai/tolak/{made}", status=404)


def test_a_tie_is_declared_and_taken_back(sari, here):
    rina = here.staff[0][2]
    sari.visit(f"/rekan-penilai/hubungan?q={name_of(rina).replace(' ', '+')}")
    sari.submit("hubungan", rekan=str(rina), jenis=None, status=422)
    page = sari.submit("hubungan", rekan=str(rina), jenis="keluarga", keterangan="Sepupu")
    assert "Hubungan dicatat" in page.text
    assert "Sepupu" in page.text


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
        waiting_rounds(here.staff[0][0], NOW.on).answer()
    assert len(seen.statements) == 1
