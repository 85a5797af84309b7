"""Rounds of colleagues in the browser of the personnel office."""

from datetime import timedelta

import pytest
import time_machine

from portal.queries.peer_readiness import readiness
from portal.rules.peer_rounds import PeerRoundState, TieKind
from portal.rules.relations import Relation
from portal.rules.roles import Role
from portal.services import kept_figures, peer_keys, peer_openings, peer_proposals, peer_ties
from portal.services.peer_keys import path_of
from tests.attacks.statements import watched
from tests.peer_seals import KEYS, keyed
from tests.peer_town import NOW, OPENING, drawn, go_on, opened, proposed, town
from tests.web.test_peer_pages import MOST_STATEMENTS, office


@pytest.fixture
def here(agency):
    with time_machine.travel(NOW.at, tick=False):
        yield town(scheme="jakarta")


@pytest.fixture
def hr(app, here):
    return office(app, here.staff[2][3], Role.HR)


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
        assert here.card.state is PeerRoundState.MEMBUKA
        go_on(here.round_id)
        assert here.card.state is PeerRoundState.BERJALAN
        hr.visit(f"/putaran-rekan/{here.round_id}")
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
    keyed(here.round_id)
    peer_keys.give_keys(KEYS, OPENING)
    hr.submit("lanjut")
    assert here.card.state is PeerRoundState.BERJALAN


def test_a_lost_key_is_told_to_the_office_with_what_to_do(app, here):
    opened(here)
    path_of(KEYS, here.round_id).unlink()
    peer_keys.note_keys(KEYS)
    hr = office(app, here.staff[2][3], Role.HR)
    page = hr.visit(f"/putaran-rekan/{here.round_id}")
    assert "putaran harus diulang" in page.text
    keyed(here.round_id)
    peer_keys.note_keys(KEYS)
    assert "putaran harus diulang" not in hr.visit(f"/putaran-rekan/{here.round_id}").text


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


@pytest.mark.parametrize("rest", ["", "/kesiapan", "/ketentuan", "/buka"])
def test_pages_of_the_office_keep_to_the_budget(hr, here, rest):
    drawn(here)
    address = f"/putaran-rekan/{here.round_id}{rest}"
    hr.visit(address)
    with watched() as seen:
        hr.visit(address)
    assert len(seen.statements) <= MOST_STATEMENTS, "\n".join(seen.statements)


def test_readiness_shows_the_workers_count_with_its_moment_and_rows_as_they_stand(hr, here):
    """A colleague more moves no figure before the worker's next turn, but the row tells it, and
    whoever asks gets a count of now; an act on the whole round counts anew at once.
    """
    address = f"/putaran-rekan/{here.round_id}/kesiapan"
    _lead, ratee, *others = here.staff[0]
    *most, last = others[: here.card.group(Relation.PEER).k]
    for other in most:
        proposed(here, ratee, other)
    kept_figures.refresh(NOW.at - timedelta(minutes=2))
    assert len(hr.visit(f"{address}?q=0").soup.select("tbody tr th")) > 0
    assert "kini cukup" not in hr.page.text
    before = readiness(here.round_id, NOW.at)
    proposed(here, ratee, last)
    after = readiness(here.round_id, NOW.at)
    assert (before.ready, after.ready) == (0, 1)
    assert "0 dari" in hr.visit(address).text
    assert hr.page.text.count("kini cukup") == 1
    page = hr.follow("Hitung ulang")
    assert "1 dari" in page.text
    assert "kini cukup" not in page.text
    drawn(here)
    assert readiness(here.round_id, NOW.at).ready > 1
    assert f"{readiness(here.round_id, NOW.at).ready} dari" in hr.visit(address).text


def test_readiness_reads_no_assignment_that_is_not_on_its_page(hr, here):
    """What the worker counted is enough: one statement less for each of its three counts."""
    drawn(here)
    address = f"/putaran-rekan/{here.round_id}/kesiapan"
    kept_figures.refresh(NOW.at)
    hr.visit(address)
    with watched() as seen:
        hr.visit(address)
    assert len(seen.statements) <= MOST_STATEMENTS - 3, "\n".join(seen.statements)
    assert not [one for one in seen.statements if "GROUP BY peer_assignment.rater_id" in one]
