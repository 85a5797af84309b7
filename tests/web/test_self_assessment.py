"""Self-assessment in the browser: pages, saving by itself, two windows, ended sessions, sending."""

import json
import re
from io import BytesIO
from uuid import UUID

import pytest
import sqlalchemy as sa
import time_machine

from portal.db import writing
from portal.models.periods import EvaluationPeriod
from portal.rules.instruments import load_shipped
from portal.rules.period_cycle import PeriodStage
from portal.rules.self_assessments import SelfState, Stored
from portal.services import self_assessments
from tests import factories
from tests.attacks.statements import watched
from tests.browser import HERE
from tests.services.office import office
from tests.services.selves import (
    AUTUMN,
    NOW,
    begun,
    filled,
    logged,
    planned,
    quarter,
    sent,
    sheet_of,
)
from tests.web.employees import browser_of

MOST_STATEMENTS = 8


@pytest.fixture
def house(agency):
    with time_machine.travel(AUTUMN, tick=False):
        yield office()


@pytest.fixture
def month(house):
    return quarter()


@pytest.fixture
def sari(app, house):
    return browser_of(app, house.sari.id)


@pytest.fixture
def budi(app, house):
    return browser_of(app, house.budi.id)


@pytest.fixture
def mine(house, month):
    return begun(house, month)


def at(assessment, rest=""):
    return f"/penilaian-diri/{assessment}{rest}"


def value(assessment, place):
    return sheet_of(assessment).stored.get(place, Stored()).value


def test_from_the_first_click_to_the_confirmation_without_script(sari, house, month, budi):
    sari.visit("/penilaian-diri")
    sari.submit("mulai-2026-09")
    [mine] = re.findall(r"/penilaian-diri/([0-9a-f-]{36})", sari.page.url)
    assert "0 dari" in sari.page.text
    mine = UUID(mine)
    sari.follow("Lanjutkan mengisi")
    sari.submit("isian", capaian="Cakupan naik 5 persen", kendala="Vaksin terlambat", bantuan="")
    pages = 1
    while sari.page.all("#isian"):
        names = {str(one["name"]) for one in sari.page.all("#isian input[type=radio]")}
        sari.submit("isian", **dict.fromkeys(names, "4"))
        pages += 1
        assert pages < 20, sari.page.url + str(
            [w.get_text() for w in sari.page.all(".alert, .bad")]
        )
    assert "Cakupan naik 5 persen" in sari.page.text
    assert "Periksa jawaban Anda" in sari.page.text  # without another wait for a redirect
    sari.submit("kirim")
    assert "Yang terjadi selanjutnya" in sari.page.text
    assert sheet_of(mine).row.state is SelfState.DIKIRIM
    assert sheet_of(mine).row.rater_id == house.budi.id
    budi.visit("/penilaian-diri")
    budi.follow("Sari")
    assert "Vaksin terlambat" in budi.page.text
    budi.submit("kembalikan", alasan="", status=422)
    budi.submit("kembalikan", alasan="Sebut jumlah bayi")
    sari.visit(at(mine))
    assert "Sebut jumlah bayi" in sari.page.text
    sari.follow("Periksa dan kirim")
    sari.submit("kirim")
    assert "Terkirim" in sari.page.text


def test_sending_names_what_is_missing_and_where(sari, mine):
    sari.visit(at(mine, "/periksa"))
    page = sari.submit("kirim", status=422)
    scales = [
        item
        for key in ("berakhlak", "kartu_nakes")
        for item in load_shipped(key).items
        if item.kind == "scale"
    ]
    assert len(page.all(".bad li a")) == 1 + len(scales)
    assert "Isi Capaian di bagian" in page.text


def test_an_item_saves_itself_and_tells_when(sari, house, mine):
    sari.visit(at(mine, "/bagian/berakhlak-akuntabel"))
    action = sari.page.all("[data-simpan]")[0]["hx-post"]
    token = sari.page.form("isian").select_one("[name=csrf_token]")["value"]
    shown = Stored().mark
    sent_fields = {"csrf_token": str(token), "jendela": "a", "lihat-jujur_disiplin": shown}
    key = str(action).rpartition("=")[2]
    part = sari.fragment(str(action), method="POST", **sent_fields, **{key: "5"})
    assert "Tersimpan" in part.text
    assert value(mine, f"berakhlak.{key}") == "5"
    bad = sari.fragment(str(action), method="POST", status=422, **sent_fields, **{key: "9"})
    assert "Pilih salah satu" in bad.text
    other = {**sent_fields, "jendela": "b", key: "2", f"lihat-{key}": shown}
    clash = sari.fragment(str(action), method="POST", status=409, **other)
    assert "5. Panutan" in clash.text
    assert value(mine, f"berakhlak.{key}") == "5"
    mark = clash.all(f"[name=lihat-{key}]")[0]["value"]
    sari.fragment(str(action), method="POST", **{**other, f"lihat-{key}": str(mark)})
    assert value(mine, f"berakhlak.{key}") == "2"


def test_a_saving_of_a_question_asks_little(sari, mine):
    sari.visit(at(mine, "/bagian/berakhlak-akuntabel"))
    token = str(sari.page.form("isian").select_one("[name=csrf_token]")["value"])
    key = str(sari.page.all("[data-simpan]")[0]["hx-post"]).rpartition("=")[2]
    with watched() as seen:
        sari.fragment(
            at(mine, f"/bagian/berakhlak-akuntabel?butir={key}"), method="POST", csrf_token=token,
            jendela="a", **{key: "3"},
        )  # fmt: skip
    # Session and grants, whose it is with its questions, and the two of the saving itself.
    assert len(seen.statements) <= 5, seen.statements


def test_two_windows_come_back_with_both_texts(app, sari, house, mine):
    sari.visit(at(mine, "/bagian/hasil-0"))
    other = type(sari)(sari.client)
    other.visit(at(mine, "/bagian/hasil-0"))
    sari.submit("isian", capaian="Dari jendela pertama")
    page = other.submit("isian", capaian="Dari jendela kedua", status=409)
    assert "Dari jendela pertama" in page.text
    assert page.all("#capaian")[0].get_text().strip() == "Dari jendela kedua"
    assert value(mine, "hasil-0.capaian") == "Dari jendela pertama"
    other.submit("isian")
    assert value(mine, "hasil-0.capaian") == "Dari jendela kedua"


def test_an_ended_session_keeps_what_was_typed(sari, house, mine):
    sari.visit(at(mine, "/bagian/hasil-0"))
    sari.client.delete_cookie("session", domain="localhost")
    with sari.client.session_transaction(base_url=HERE) as cookie:
        cookie.clear()
    sari.submit("isian", capaian="Sejam mengetik", status=401)
    sari.submit("masuk", login="199001012015032003", sandi=factories.PASSWORD)
    sari.submit("kirim-lagi")
    assert value(mine, "hasil-0.capaian") == "Sejam mengetik"


def test_wrong_pieces_come_back_and_the_others_are_kept(sari, mine):
    sari.visit(at(mine, "/bagian/hasil-0"))
    page = sari.submit("isian", capaian="x" * 4001, kendala="Hujan", status=422)
    assert page.all("#capaian")[0].get_text().strip() == "x" * 4001
    assert (value(mine, "hasil-0.capaian"), value(mine, "hasil-0.kendala")) == ("", "Hujan")


def test_what_was_typed_after_sending_is_shown_and_not_saved(sari, house, mine):
    sari.visit(at(mine, "/bagian/hasil-0"))
    sent(house, mine)
    page = sari.submit("isian", capaian="Terlambat diketik", status=409)
    assert "Terlambat diketik" in page.text
    assert value(mine, "hasil-0.capaian") == "Cakupan naik"


def test_a_closed_period_keeps_the_text_and_gives_it_away(sari, house, month, mine):
    filled(house, mine)
    with writing() as session:
        session.execute(
            sa.update(EvaluationPeriod)
            .where(EvaluationPeriod.id == month)
            .values(stage=PeriodStage.SELESAI)
        )
    sari.visit(at(mine, "/bagian/hasil-0"))
    sari.submit("isian", button="Simpan, lanjut nanti", capaian="Sesudah ditutup")
    assert "Periode ini sudah ditutup" in sari.page.text
    sari.visit(at(mine, "/periksa"))
    assert not sari.page.all("#kirim button")
    text = sari.client.get(at(mine, "/unduh.txt"), base_url=HERE).get_data(as_text=True)
    assert "Sesudah ditutup" in text
    answer = sari.client.get(at(mine, "/unduh.json"), base_url=HERE)
    found = json.loads(answer.get_data(as_text=True))
    assert found["parts"][0]["answers"][0]["value"] == "Sesudah ditutup"
    assert found["parts"][1]["instrument_version"]
    pdf = sari.client.get(at(mine, "/unduh.pdf"), base_url=HERE)
    assert pdf.data.startswith(b"%PDF")


def test_a_draft_is_its_owners_alone(app, sari, budi, house, mine):
    put = {"hasil-0.capaian": self_assessments.Typed("Rahasia draf")}
    self_assessments.save(mine, house.sari.id, put, "a", NOW)
    page = budi.visit(at(mine))
    assert "Rahasia draf" not in page.text
    assert "Belum dapat dibaca" in page.text
    for rest in ("/periksa", "/bagian/hasil-0"):
        budi.visit(at(mine, rest), status=403)
    joko = browser_of(app, house.joko.id)
    for rest in ("", "/periksa", "/unduh.txt"):
        joko.visit(at(mine, rest), status=403)
    sari.visit(at("01890000-0000-7000-8000-000000000000"), status=404)
    sari.visit(at(mine, "/bagian/tidak-ada"), status=404)


def test_the_log_is_laid_into_the_report(sari, house):
    goal = planned(house)
    mine = begun(house, quarter())
    logged(house, goal, "Posyandu Melati", NOW.on, "Vaksin habis")
    page = sari.visit(at(mine, "/bagian/hasil-1"))
    assert "80 - 90 persen" in page.text
    sari.submit("isian", button="Tambahkan catatan yang belum ada di laporan", capaian="Awal")
    assert value(mine, "hasil-1.capaian") == "Awal\n- 28/09: Posyandu Melati"
    assert value(mine, "hasil-1.kendala") == "- Vaksin habis"


def test_evidence_is_laid_shown_and_taken_away(app, sari, house, mine, tmp_path):
    app.config["EVIDENCE_FOLDER"] = str(tmp_path)
    sari.visit(at(mine, "/bagian/hasil-0"))
    sari.submit("isian", button="Simpan dan tambahkan bukti", tautan="ftp://x", capaian="Utuh",
                status=422)  # fmt: skip
    assert value(mine, "hasil-0.capaian") == "Utuh"
    sari.submit("isian", button="Simpan dan tambahkan bukti", tautan="https://contoh.go.id/a")
    assert [one.url for one in sheet_of(mine).evidence["hasil-0"]] == ["https://contoh.go.id/a"]
    token = str(sari.page.form("isian").select_one("[name=csrf_token]")["value"])
    pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    answer = sari.client.post(
        at(mine, "/bagian/hasil-0"), base_url=HERE,
        data={"csrf_token": token, "aksi": "bukti", "berkas": (BytesIO(pdf), "laporan.pdf")},
    )  # fmt: skip
    assert answer.status_code == 303, answer.get_data(as_text=True)
    file = next(one for one in sheet_of(mine).evidence["hasil-0"] if one.sha256)
    got = sari.client.get(at(mine, f"/bukti/{file.id}"), base_url=HERE)
    assert got.data.startswith(b"%PDF")
    assert "attachment" in got.headers["Content-Disposition"]
    sari.visit(at(mine, "/bagian/hasil-0"))
    sari.submit("isian", button="Lepaskan laporan.pdf")
    assert len(sheet_of(mine).evidence["hasil-0"]) == 1


def test_the_years_are_drawn_for_their_owner(sari, house, mine):
    assert "Belum ada yang terkirim" in sari.visit("/penilaian-diri/riwayat").text
    sent(house, mine)
    page = sari.visit("/penilaian-diri/riwayat")
    assert "Nilai: Akuntabel" in page.text
    assert "September 2026" in page.text


def test_pages_ask_little_and_no_more_with_more_in_them(sari, budi, house):
    goal = planned(house)
    mine = begun(house, quarter())
    rows = ("", "/periksa", "/bagian/hasil-1", "/bagian/berakhlak-adaptif", "/unduh.txt")
    paths = ["/penilaian-diri/riwayat", *(at(mine, one) for one in rows)]

    def costs(browser, some):
        found = {}
        for path in some:
            with watched() as seen:
                assert browser.client.get(path, base_url=HERE).status_code == 200
            found[path] = len(seen.statements)
        return found

    costs(sari, paths)
    few = costs(sari, paths)
    for _ in range(5):
        logged(house, goal, "Posyandu", NOW.on)
    filled(house, mine)
    assert costs(sari, paths) == few
    assert max(few.values()) <= MOST_STATEMENTS, few
    sent(house, mine)
    assert max(costs(budi, [at(mine)]).values()) <= MOST_STATEMENTS
