"""The pages of feedback reports: read, answered, agreed, carried on; who gets in."""

import uuid

import pytest

from portal.db import writing
from portal.models.feedback_reports import ReportAction, ReportReading
from portal.models.peer_ballots import PeerRelease
from portal.models.people import RaterOverride
from portal.models.self_assessments import SelfAnswer, SelfAssessment, SelfForm
from portal.queries.instruments import newest
from portal.queries.periods import period_by_key
from portal.rules.instruments import load_shipped
from portal.rules.peer_answers import FORMAT, sha256
from portal.rules.roles import Role
from portal.rules.self_assessments import SelfState
from portal.services.instruments import publish_instrument
from tests.attacks.statements import watched
from tests.documents import pdf_reader
from tests.services.reviewed import NOW
from tests.services.signed import delivered, ready, received, signed
from tests.stored import count, rows_of

DUE = {"selesai-hari": "30", "selesai-bulan": "11", "selesai-tahun": "2026"}


@pytest.fixture
def case(app, agency, autumn):
    """The little office and Sari's document, received."""
    house, evaluation = ready()
    return house, received(house, signed(house, evaluation))


def place_of(browser, end: str) -> int:
    """Which form of the page posts to an address with this end."""
    return next(
        place
        for place, one in enumerate(browser.page.all("form"))
        if str(one["action"]).endswith(end)
    )


def test_the_whole_way_of_a_report(case, entered_as):
    house, result = case
    sari, budi = entered_as(house.sari), entered_as(house.budi)
    assert "Baca laporan umpan balik" in sari.visit("/beranda").text
    page = sari.visit(f"/laporan-umpan-balik/{result}")
    for words in ("Sabar menjelaskan", "Pencatatan kohort", "hari pelayanan", "n 1"):
        assert words in page.text
    sari.submit("rencana", tindakan="Mengisi kohort tiap Jumat", **DUE)
    assert "Tersimpan" in sari.page.text
    sari.submit("baca", ambil="Kohort lebih dulu; selebihnya saya setuju")
    assert "Kohort lebih dulu" in sari.page.text
    assert "Baca laporan umpan balik" not in sari.visit("/beranda").text
    assert "Sari" in budi.visit("/laporan-umpan-balik").text
    page = budi.visit(f"/laporan-umpan-balik/{result}")
    assert "Kohort lebih dulu" in page.text
    (action,) = rows_of(ReportAction)
    budi.submit(place_of(budi, "/sepakati"))
    assert "disepakati penilai" in budi.page.text
    sari.visit(f"/laporan-umpan-balik/{result}")
    sari.submit(
        place_of(sari, "/tutup"),
        **{"akhir": "selesai", f"hasil-{action.id}": "Kohort penuh sampai Oktober"},
    )
    assert "Kohort penuh" in sari.page.text


def test_nothing_typed_is_lost(case, entered_as):
    house, result = case
    sari = entered_as(house.sari)
    sari.visit(f"/laporan-umpan-balik/{result}")
    sari.submit("rencana", status=422, tindakan="Belajar", **(DUE | {"selesai-hari": "31"}))
    assert "tidak ada di kalender" in sari.page.text
    assert sari.page.one("#tindakan").get_text(strip=True) == "Belajar"
    sari.submit("baca", status=422, ambil="")
    assert "Tulis satu kalimat" in sari.page.text
    assert count(ReportAction) == count(ReportReading) == 0


def test_a_report_is_closed_to_others_and_before_receipt(app, agency, autumn, entered_as):
    house, evaluation = ready()
    result = delivered(house, signed(house, evaluation))
    sari, joko = entered_as(house.sari), entered_as(house.joko)
    sari.visit(f"/laporan-umpan-balik/{result}", status=404)
    joko.visit(f"/laporan-umpan-balik/{result}", status=403)
    budi = entered_as(house.budi)
    assert "Yang saya ambil" not in budi.visit(f"/laporan-umpan-balik/{result}").text


def test_the_rater_answers_nothing_for_the_employee(case, entered_as):
    house, result = case
    budi = entered_as(house.budi)
    budi.visit(f"/laporan-umpan-balik/{result}")
    token = budi.page.all("input[name=csrf_token]")[0]["value"]
    answer = budi.client.post(
        f"/laporan-umpan-balik/{result}/baca",
        data={"csrf_token": token, "ambil": "Sudah"}, base_url="http://localhost",
    )  # fmt: skip
    assert answer.status_code == 403
    assert count(ReportReading) == 0


def test_the_report_is_a_tagged_document(case, entered_as):
    house, result = case
    sari = entered_as(house.sari)
    answer = sari.client.get(
        f"/laporan-umpan-balik/{result}/laporan.pdf", base_url="http://localhost"
    )
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert "Sabar menjelaskan" in pdf_reader.text(answer.data)


def test_the_personnel_office_reads_it(case, entered_as):
    house, result = case
    dewi = entered_as(house.dewi, Role.HR)
    assert "Sabar menjelaskan" in dewi.visit(f"/laporan-umpan-balik/{result}").text


def test_a_report_costs_few_statements(case, entered_as):
    house, result = case
    sari = entered_as(house.sari)
    for path, most in (("/laporan-umpan-balik", 8), (f"/laporan-umpan-balik/{result}", 8)):
        sari.visit(path)
        with watched() as seen:
            assert sari.client.get(path, base_url="http://localhost").status_code == 200
        assert len(seen.statements) <= most, seen.statements


def test_a_rater_who_came_later_reads_it_at_the_same_cost(case, entered_as):
    """Neither signer nor named in the document: today's postings and overrides decide."""
    house, result = case
    with writing() as session:
        session.add(
            RaterOverride(
                employee_id=house.sari.id, rater_id=house.joko.id, reason="Plt.",
                starts_on=NOW.on, ends_on=None,
            )
        )  # fmt: skip
    joko = entered_as(house.joko)
    assert "Sabar menjelaskan" in joko.visit(f"/laporan-umpan-balik/{result}").text
    with watched() as seen:
        joko.visit(f"/laporan-umpan-balik/{result}")
    assert len(seen.statements) <= 8, "\n".join(seen.statements)


def spoken_about(of, period):
    """What Sari said of herself, what her colleagues did, and a comment that may be read."""
    for key in ("berakhlak", "rekan"):
        publish_instrument(load_shipped(key), NOW)
    own, _questions = newest("berakhlak")
    theirs, questions = newest("rekan")
    figures = {
        item.key: {"n": 6, "mean": str(3 + at % 3 / 2), "shares": None}
        for at, item in enumerate(one for one in questions.items if one.kind == "scale")
    }
    comment = next(item.key for item in questions.items if item.kind == "text")
    content = {
        "format": FORMAT, "together": {},
        "groups": [
            {"relation": "rekan", "version": str(theirs), "k": 5, "comment_k": 5,
             "items": figures, "comments": {comment: ["Selalu tepat waktu"]}}
        ],
    }  # fmt: skip
    mine = uuid.uuid4()
    with writing() as session:
        session.add(
            PeerRelease(
                employee_id=of, period_id=period, content=content, sha256=sha256(content),
                released_on=NOW.on,
            )
        )  # fmt: skip
        row = SelfAssessment(
            id=mine, employee_id=of, period_id=period, report_parts=[], families=[], focus=[],
            due_on=NOW.on, started_at=NOW.at,
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add(SelfForm(assessment_id=mine, version_id=own, position=1))
        session.flush()
        session.add_all(
            SelfAnswer(
                assessment_id=mine, place=f"berakhlak.{item.key}", version_id=own,
                value=str(3 + at % 3), saved_at=NOW.at,
            )
            for at, item in enumerate(load_shipped("berakhlak").items)
            if item.kind == "scale"
        )  # fmt: skip
        session.flush()
        row.state, row.sent_at = SelfState.DIKIRIM, NOW.at


def test_four_sources_stand_on_page_and_paper_each_with_its_n(case, entered_as):
    house, result = case
    spoken_about(house.sari.id, period_by_key("2026-t3").id)
    sari = entered_as(house.sari)
    page = sari.visit(f"/laporan-umpan-balik/{result}")
    answers = sum(item.kind == "scale" for item in load_shipped("berakhlak").items)
    for words in (f"n {answers} jawaban", "n 1", "Umpan balik rekan", "Warga"):
        assert words in page.text
    assert page.one("#diri").find("svg") is not None
    assert "Selalu tepat waktu" in page.text
    paper = pdf_reader.text(sari.client.get(f"/laporan-umpan-balik/{result}/laporan.pdf").data)
    for words in (f"Diri sendiri (n {answers}", "Pejabat penilai (n 1)", "Rekan (n 6)", "Warga",
                  "Selalu tepat waktu", "Kekuatan", "Area perbaikan", "Tindakan"):  # fmt: skip
        assert words in paper, words
    with watched() as seen:
        sari.visit(f"/laporan-umpan-balik/{result}")
    assert len(seen.statements) <= 8, seen.statements


def test_what_colleagues_said_stays_closed_to_whoever_may_not_read_it(case, entered_as):
    house, result = case
    spoken_about(house.sari.id, period_by_key("2026-t3").id)
    hendra = entered_as(house.joko, Role.AUDITOR)
    answer = hendra.client.get(f"/laporan-umpan-balik/{result}", base_url="http://localhost")
    assert b"Selalu tepat waktu" not in answer.data
    assert b'id="diri"' not in answer.data
