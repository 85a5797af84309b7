"""The forum in the browser: from the form of a session to the minutes, and who gets where."""

import pytest
import sqlalchemy as sa
import time_machine

from portal.db import db
from portal.models.accounts import Account
from portal.queries.forum_minutes import minutes_of
from portal.rules.forum_words import TieKind, Verdict
from portal.rules.roles import Role
from portal.services import forum_answers, forum_opinions, forum_sittings
from portal.services.forum_opinions import Tie
from tests import people
from tests.attacks.statements import watched
from tests.people import browser_of, person
from tests.services.forums import (
    CHANGE,
    KEEP,
    NOW,
    WINTER,
    assembly,
    called,
    case_of,
    sat,
    seated,
    session_of,
)
from tests.services.office import worker

MOST_STATEMENTS = 8


@pytest.fixture
def made(agency):
    with time_machine.travel(WINTER, tick=False):
        yield assembly()


@pytest.fixture
def hr(app, made):
    return browser_of(app, person("Dewi Lestari", Role.HR))


def as_member(app, who):
    """A member's browser; the second factor is set up on the way."""

    account = db.session.scalars(sa.select(Account).where(Account.employee_id == who)).one()
    known = people.Person(account.id, account.login, account.name, people.enrolled(account.id))
    return browser_of(app, known)


def test_the_office_calls_a_session_from_the_form_to_the_members(app, made, hr):
    hr.visit("/forum")
    hr.follow("Buat sidang")
    page = hr.submit(
        "sidang", periode=str(made.period), tempat="Aula", pukul="9.30",
        anggota=[str(one) for one in made.members], ketua=str(made.wulan.id),
        **{"tanggal-hari": "30", "tanggal-bulan": "12", "tanggal-tahun": "2026"},
    )  # fmt: skip
    assert "Sari" in page.text
    assert "Predikat di ujung: Sangat baik" in page.text
    page = hr.submit("panggil")
    assert "Menulis pendapat" in page.text
    wulan = as_member(app, made.wulan.id)
    assert "Nyatakan ikatan Anda" in wulan.visit("/beranda").text


def test_nothing_typed_is_lost_and_each_fault_is_named(made, hr):
    hr.visit("/forum/baru")
    page = hr.submit("sidang", periode=str(made.period), tempat="Ruang Rapat", pukul="25",
                     anggota=[], ketua="", status=422)  # fmt: skip
    for words in ("Tulis pukul", "Isi tanggal sidang", "Pilih anggota", "Ruang Rapat"):
        assert words in str(page.soup)


def test_a_member_declares_writes_and_only_then_reads(app, made):
    sitting = called(made)
    case = case_of(sitting, made.house.sari.id)
    forum_opinions.opine(case, made.tono.id, CHANGE, NOW)
    rina = as_member(app, made.rina.id)
    page = rina.visit(f"/forum/kasus/{case}")
    assert "Target rendah" not in page.text
    page = rina.submit("pendapat", alasan="Saya setuju", status=422)
    assert "Saya setuju" in str(page.soup)
    page = rina.submit("pendapat", saran=Verdict.PERTAHANKAN.value, alasan="Saya setuju")
    assert "Target rendah" in page.text


def test_whoever_stands_back_finds_no_case(app, made):
    sitting = called(made)
    case = case_of(sitting, made.house.sari.id)
    budi = as_member(app, made.house.budi.id)
    assert "Anda penilainya" in budi.visit(f"/forum/{sitting}").text
    for path in (f"/forum/kasus/{case}", f"/forum/kasus/{case}/layar"):
        budi.visit(path, status=404)


def test_the_office_reads_no_case(app, made, hr):
    sitting = called(made)
    case = case_of(sitting, made.house.sari.id)
    hr.visit(f"/forum/{sitting}")
    hr.visit(f"/forum/kasus/{case}", status=404)


def test_the_chair_leads_the_session_to_its_minutes(app, made):
    sitting = called(made)
    case = case_of(sitting, made.house.sari.id)
    for one in (made.tono, made.rina, made.wulan):
        forum_opinions.opine(case, one.id, KEEP, NOW)
    wulan = as_member(app, made.wulan.id)
    wulan.visit(f"/forum/{sitting}/buka")
    page = wulan.submit("buka", hadir=[str(made.wulan.id)], status=422)
    assert "Kuorum belum tercapai" in page.text
    wulan.submit("buka", hadir=[str(one) for one in made.members])
    wulan.visit(f"/forum/kasus/{case}/layar")
    wulan.visit(f"/forum/kasus/{case}")
    page = wulan.submit(
        "form-saran", saran="ubah", hasil="sesuai_ekspektasi", perilaku="diatas_ekspektasi",
        alasan="Target rendah", bukti="", status=422,
    )  # fmt: skip
    assert "Pilih sedikitnya satu bukti" in page.text
    boxes = [str(one["value"]) for one in page.all("input[name=tautan]")]
    page = wulan.submit(
        "form-saran", saran="ubah", hasil="sesuai_ekspektasi", perilaku="diatas_ekspektasi",
        alasan="Target rendah", tautan=boxes[:1],
    )  # fmt: skip
    assert "Saran forum tercatat" in page.text
    assert "Posyandu 12 Agustus" in page.text
    wulan.visit(f"/forum/{sitting}/simpulkan")
    wulan.submit("simpulkan", alasan="Tidak ada")
    kept = minutes_of(sitting, None)
    found = wulan.client.get(f"/forum/{sitting}/berita-acara")
    assert found.data.startswith(b"%PDF")
    wulan.visit(f"/forum/{sitting}/hasil")
    stranger = app.test_client().get(f"/periksa-berita-acara?kode={kept.code}")
    assert kept.sha256 in stranger.text
    assert "Sari" not in stranger.text
    assert app.test_client().get("/periksa-berita-acara?kode=AAAAA-AAAAA").status_code == 404


@pytest.mark.parametrize("has_tie", [False, True])
def test_the_whole_record_is_offered_to_whom_it_opens_for(app, made, has_tie):
    sitting, case = sat(made)
    if has_tie:
        tie = {case: Tie(TieKind.KELUARGA, "Sepupu")}
        forum_opinions.declare(sitting, made.wulan.id, tie, NOW)
    wulan = as_member(app, made.wulan.id)
    wulan.visit(f"/forum/{sitting}/simpulkan")
    wulan.submit("simpulkan", alasan="Tidak ada")
    page = wulan.visit(f"/forum/{sitting}")
    assert page.all(f'a[href="/forum/{sitting}/berita-acara"]')
    assert bool(page.all(f'a[href="/forum/{sitting}/catatan"]')) is not has_tie
    assert wulan.client.get(f"/forum/{sitting}/catatan").status_code == (403 if has_tie else 200)


def test_the_rater_answers_and_the_employee_asks(app, made):
    sitting, case = sat(made)
    forum_sittings.advise(case, made.wulan.id, CHANGE, NOW)
    budi = as_member(app, made.house.budi.id)
    assert "Jawab 1 saran forum" in budi.visit("/beranda").text
    budi.visit("/forum/saran")
    budi.follow("Sari")
    page = budi.submit("form-jawaban", alasan="Sepakat", status=422)
    assert "Sepakat" in str(page.soup)
    page = budi.submit("form-jawaban", jawaban="tetap", alasan="Data saya lain")
    assert "Jawaban Anda tersimpan" in page.text
    tono = as_member(app, made.tono.id)
    tono.visit(f"/forum/saran/{case}", status=404)
    tono.visit("/forum/minta")
    page = tono.submit("minta", periode=str(made.period), alasan="Mohon lihat data loket")
    assert "Permintaan Anda tersimpan" in page.text
    assert session_of(sitting).state.is_live
    assert not forum_answers.ask(made.period, made.tono.id, "Lagi", NOW)


@pytest.mark.parametrize(
    "path",
    [
        *("/forum", "/forum/{sitting}", "/forum/{sitting}/hasil", "/forum/{sitting}/halangan"),
        *("/forum/kasus/{case}", "/forum/kasus/{case}/layar"),
    ],
)
def test_a_page_asks_the_database_eight_times_at_most(app, made, path):
    sitting, case = sat(made)
    wulan = as_member(app, made.wulan.id)
    wulan.visit("/forum")
    with watched() as asked:
        wulan.visit(path.format(sitting=sitting, case=case))
    assert len(asked.statements) <= MOST_STATEMENTS, "\n".join(asked.statements)


def test_the_office_replaces_a_member_whose_access_ends(app, made, hr):
    sitting = called(made)
    case = case_of(sitting, made.house.sari.id)
    lina = worker("Lina", "198801012013012008", made.house.joko.unit_id)
    seated(lina.id, Role.ANGGOTA_FORUM)
    tono = as_member(app, made.tono.id)
    tono.visit(f"/forum/kasus/{case}")
    hr.visit(f"/forum/{sitting}")
    hr.follow("Ganti anggota atau ketua")
    page = hr.submit("ganti", diganti=str(made.tono.id), pengganti=str(lina.id), status=422)
    assert "Tulis alasan pergantian" in page.text
    page = hr.submit("ganti", alasan="Dinas luar")
    assert "Pergantian tercatat" in page.text
    for path in (f"/forum/{sitting}", f"/forum/kasus/{case}", f"/forum/{sitting}/ikatan"):
        tono.visit(path, status=404)
    assert "Forum evaluasi" not in tono.visit("/beranda").one("main").text
    fresh = as_member(app, lina.id)
    fresh.visit(f"/forum/kasus/{case}", status=404)
    fresh.visit(f"/forum/{sitting}/ikatan")
    fresh.submit("ikatan", pernyataan="ya")
    fresh.visit(f"/forum/kasus/{case}")
    with watched() as seen:
        hr.visit(f"/forum/{sitting}/ganti")
    assert len(seen.statements) <= MOST_STATEMENTS, seen


def test_members_replace_nobody(app, made):
    sitting = called(made)
    as_member(app, made.rina.id).visit(f"/forum/{sitting}/ganti", status=403)
    wulan = as_member(app, made.wulan.id)
    wulan.visit(f"/forum/{sitting}/ganti")
    lina = worker("Lina", "198801012013012008", made.house.joko.unit_id)
    seated(lina.id, Role.ANGGOTA_FORUM)
    wulan.visit(f"/forum/{sitting}/ganti")
    page = wulan.submit(
        "ganti", diganti=str(made.rina.id), pengganti=str(lina.id), alasan="Tidak sependapat",
        status=409,
    )  # fmt: skip
    assert "hanya tempat Anda sendiri" in page.text
    assert "Tidak sependapat" in page.one("#alasan").text


@pytest.mark.parametrize("path", ["/forum", "/penilaian/organisasi"])
def test_the_office_finds_no_link_to_pages_that_only_staff_have(app, made, hr, path):
    """The personnel office may log in without being anybody's record."""
    page = hr.visit(path)
    links = {str(one.get("href")).partition("?")[0] for one in page.soup.select("main a[href]")}
    assert links
    for link in sorted(links):
        hr.visit(link)


def test_an_employee_without_a_seat_is_led_to_the_own_result(app, made):
    budi = as_member(app, made.house.budi.id)
    page = budi.visit("/forum")
    assert "Terbuka untuk forum sekarang" in page.text
    budi.follow("Buka hasil penilaian saya")
