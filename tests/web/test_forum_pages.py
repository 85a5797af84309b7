"""Pages of the forum on the way: ties, evidence, lost cases, a lost quorum, other days, results."""

import gzip

import pytest
import sqlalchemy as sa
import time_machine

from portal.db import db, writing
from portal.models.accounts import Account
from portal.models.evaluations import Evaluation
from portal.models.log import LogEntry
from portal.rules.forum_words import TieKind
from portal.rules.roles import Role
from portal.rules.scheme_words import EntryKind
from portal.rules.workflow import EvaluationState
from portal.services import forum_opinions, forum_sittings
from portal.services.forum_opinions import Tie
from tests import people
from tests.people import browser_of, person
from tests.services.forums import (
    ABOVE,
    CHANGE,
    KEEP,
    NOW,
    WINTER,
    assembly,
    called,
    case_of,
    sat,
    session_of,
    submitted,
)
from tests.web.employees import browser_of as browser_of_employee

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


def test_the_chair_alone_reads_which_ties_were_declared(app, made, hr):
    sitting = called(made)
    case = case_of(sitting, made.house.sari.id)
    forum_opinions.declare(sitting, made.rina.id, {case: Tie(TieKind.KELUARGA, "Sepupu")}, NOW)
    path = f"/forum/{sitting}/halangan"
    page = as_member(app, made.wulan.id).visit(path)
    for words in ("Keluarga", "Sepupu", "pejabat penilainya", "atasan pejabat penilai"):
        assert words in page.text
    for other in (hr, as_member(app, made.rina.id), as_member(app, made.tono.id)):
        other.visit(path, status=404)
        assert "Sepupu" not in other.visit(f"/forum/{sitting}").text
    forum_opinions.declare(sitting, made.wulan.id, {case: Tie(TieKind.SENGKETA, "Lama")}, NOW)
    page = as_member(app, made.wulan.id).visit(path)
    assert "Sepupu" not in page.text
    assert "Lama" not in page.text
    assert "tidak dibuka" in page.text


def test_the_case_shows_what_lies_beside_the_rating(app, made):
    sitting, case = sat(made)
    with writing() as session:
        session.add(
            LogEntry(
                employee_id=made.house.sari.id, on_date=WINTER.date(), kind=EntryKind.CAPAIAN,
                text="Posyandu lansia 40 orang", client_key=sitting, created_at=WINTER,
            )
        )  # fmt: skip
    wulan = as_member(app, made.wulan.id)
    page = wulan.visit(f"/forum/kasus/{case}")
    for words in ("Posyandu lansia 40 orang", "Survei warga unit", "Waktu layanan", "Posyandu 12"):
        assert words in page.text
    options = [str(one["value"]) for one in page.all("input[name=tautan]")]
    assert any(one.startswith("catatan.") for one in options)
    assert len(gzip.compress(page.html.encode())) <= 15_000


def test_a_case_that_was_signed_meanwhile_says_so_and_keeps_what_was_typed(app, made):
    sitting = called(made)
    case = case_of(sitting, made.house.sari.id)
    rina = as_member(app, made.rina.id)
    rina.visit(f"/forum/kasus/{case}")
    with writing() as session:
        session.execute(sa.update(Evaluation).values(state=EvaluationState.DITANDATANGANI))
    page = rina.submit("pendapat", saran="pertahankan", alasan="Bukti cukup bagi saya", status=409)
    assert "sudah ditandatangani" in page.text
    assert "Bukti cukup bagi saya" in page.text
    assert "Melebihi target" not in page.text
    assert "Gugur" in rina.visit(f"/forum/{sitting}").text


def test_a_second_opinion_of_the_same_member_is_not_said_to_be_kept(app, made):
    sitting = called(made)
    case = case_of(sitting, made.house.sari.id)
    rina = as_member(app, made.rina.id)
    rina.visit(f"/forum/kasus/{case}")
    forum_opinions.opine(case, made.rina.id, KEEP, NOW)
    page = rina.submit(
        "pendapat", saran="ubah", hasil="sesuai_ekspektasi", perilaku="sesuai_ekspektasi",
        alasan="Lain lagi",
    )  # fmt: skip
    assert "tidak disimpan" in page.text
    assert "Lain lagi" not in page.text


def test_before_and_after_case_by_case_for_those_who_may_read_them(app, made, hr):
    sitting, case = sat(made)
    forum_sittings.advise(case, made.wulan.id, CHANGE, NOW)
    path = f"/forum/{sitting}/hasil"
    page = as_member(app, made.wulan.id).visit(path)
    assert "Sari" in page.one("#tabel").text
    assert "Menunggu jawaban penilai" in page.text
    assert "Sari" not in as_member(app, made.house.budi.id).visit(path).text
    assert "Sari" not in hr.visit(path).text
    assert "Laporan sidang" not in page.text
    forum_sittings.conclude(sitting, made.wulan.id, "", session_of(sitting).version, NOW)
    page = hr.visit(path)
    assert "Sari" in page.text
    assert "tidak bercerita tentang satu orang" in page.text
    assert "Tidak ada yang cocok" in hr.visit(f"{path}?tampil=tetap").text


def test_the_employee_follows_the_steps_and_reads_no_rating(app, made):
    sari = browser_of_employee(app, made.house.sari.id)
    page = sari.visit("/penilaian/saya")
    running = [one.text for one in page.all("li[aria-current=step]")]
    assert any("Forum evaluasi memberi saran" in one for one in running)
    assert "ekspektasi" not in page.text.lower()
    sari.visit("/hasil")
    sari.follow("Jalannya penilaian saya")


def test_the_agenda_is_searched_and_filtered(app, made):
    for number, one in enumerate((made.house.joko, made.tono, made.rina), start=1):
        assert submitted(one, made.house.dewi, made.period, ABOVE, ABOVE), number
    sitting = called(made)
    wulan = as_member(app, made.wulan.id)
    page = wulan.visit(f"/forum/{sitting}?q=jok")
    assert "Joko" in page.one("#agenda").text
    assert "Sari" not in page.one("#agenda").text
    assert "Tidak ada yang cocok" in wulan.visit(f"/forum/{sitting}?tampil=halangan").text
    assert "Sari" in wulan.visit(f"/forum/{sitting}?tampil=pendapat").text
    assert "Sari" in wulan.fragment(f"/forum/{sitting}?tampil=saran").text


def test_the_office_puts_a_session_off_and_members_read_when(app, made, hr):
    sitting, _case = sat(made)
    hr.visit(f"/forum/{sitting}")
    page = hr.submit("tunda", tempat="Ruang Rapat", pukul="13.00", status=422)
    assert "Isi tanggal sidang" in page.text
    page = hr.submit(
        "tunda", pukul="13.30", **{
            "alasan-tunda": "Kuorum hilang", "tanggal-hari": "31", "tanggal-bulan": "12",
            "tanggal-tahun": "2026",
        },
    )  # fmt: skip
    assert "Sidang ditunda" in page.text
    assert "13.30" in page.text
    tono = as_member(app, made.tono.id)
    assert "ditunda ke hari lain" in tono.visit("/pesan").text


def test_a_lost_quorum_is_said_on_every_page_of_the_session(app, made):
    sitting, case = sat(made)
    wulan = as_member(app, made.wulan.id)
    wulan.visit(f"/forum/{sitting}/buka")
    page = wulan.submit("buka", hadir=[str(made.wulan.id), str(made.tono.id)])
    assert "Kuorum hilang: 2 dari 5" in page.text
    assert "tanpa kuorum" in wulan.visit(f"/forum/kasus/{case}").text
    page = wulan.submit("form-saran", saran="pertahankan", alasan="Bukti cukup", status=409)
    assert "tanpa kuorum" in page.text
    assert "Bukti cukup" in str(page.soup)
