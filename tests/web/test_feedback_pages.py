"""Feedback, guidance and counselling through their pages: Sari, her rater Budi, his superior Dewi,
and Joko from elsewhere.
"""

import pytest

from portal.models.feedback import Feedback, FeedbackDraft, FeedbackRequest
from portal.rules.feedback_words import Outcome
from portal.rules.measures import CoreValue
from portal.rules.roles import Role
from portal.services import counselling, feedback, feedback_requests, guidance
from portal.services.feedback_requests import NewRequest
from tests.attacks.statements import watched
from tests.services import dialogue
from tests.services.dialogue import ACT, TEXT, note
from tests.services.office import worker
from tests.services.plans import drafted, in_force
from tests.stored import count, rows_of

pytestmark = pytest.mark.usefixtures("monday")


def give(browser, **values):
    fields = {"tentang": "nilai:harmonis", "tulisan": TEXT, "kemajuan": "menunjukkan", **values}
    return browser.submit("umpan-balik", button="Kirim umpan balik", **fields)


def test_the_rater_gives_and_the_employee_answers(house, at):
    budi = at(house.budi)
    page = budi.visit("/umpan-balik/kewajiban")
    assert "1 dari 1 pegawai belum mendapat" in page.text
    page = budi.follow("Tulis Sari")
    assert "bukan survei anonim" in page.text
    page = give(budi, tindak=["apresiasi"], tautan="https://contoh.go.id/a")
    assert "https://contoh.go.id/a" in page.text
    assert "terkirim kepada Sari" in page.text
    assert "1/2 Belum" in budi.visit("/umpan-balik/kewajiban").text
    budi.follow("Tulis Sari")
    give(budi)
    assert "Semua pegawai sudah mendapat" in budi.visit("/umpan-balik/kewajiban").text
    sari = at(house.sari)
    page = sari.visit("/umpan-balik")
    assert TEXT in page.text
    assert "Apresiasi" in page.text
    sari.visit(str(sari.page.all("article .button")[-1]["href"]))
    page = sari.submit("jawab", jawaban="Siap")
    assert "Jawaban Sari: Siap" in page.text
    assert {row.timing for row in rows_of(Feedback)} == {"berkala"}


def test_nothing_typed_is_lost_when_something_is_missing(house, at):
    budi = at(house.budi)
    budi.visit(f"/umpan-balik/beri/{house.sari.id}")
    page = budi.submit(
        "umpan-balik", button="Kirim umpan balik", tulisan=TEXT, langkah="Lengkapi", status=422
    )
    assert "Pilih hasil kerja atau nilai" in page.text
    assert "Pilih apakah ada kemajuan" in page.text
    assert page.one("#tulisan").get_text() == TEXT
    assert page.one("#langkah").get_text() == "Lengkapi"
    assert count(Feedback) == 0


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"tindak": ["ambil_alih"], "kemajuan": "tetap_tidak"}, "Yang diambil alih adalah"),
        ({"tindak": ["apresiasi"], "kemajuan": "tidak"}, "tidak sesuai dengan kemajuan"),
        ({"tautan": "ftp://x"}, "Tautan bukti harus lengkap"),
        ({"tulisan": "x" * 2001}, "paling banyak 2000"),
        ({"kejadian-hari": "40", "kejadian-bulan": "1", "kejadian-tahun": "2026"}, "kalender"),
        ({"kejadian-hari": "1", "kejadian-bulan": "1", "kejadian-tahun": "2027"}, "masa depan"),
        ({"langkah": "x" * 501}, "terlalu panjang"),
    ],
)
def test_a_refusal_names_the_mend_and_keeps_the_words(house, at, values, words):
    budi = at(house.budi)
    budi.visit(f"/umpan-balik/beri/{house.sari.id}")
    fields = {"tentang": "nilai:harmonis", "tulisan": TEXT, "kemajuan": "menunjukkan", **values}
    page = budi.submit("umpan-balik", button="Kirim umpan balik", status=422, **fields)
    assert words in page.text
    assert page.one("#tulisan").get_text() == fields["tulisan"]


def test_a_draft_is_kept_with_and_without_script_and_hints_at_better_words(house, at):
    budi = at(house.budi)
    address = f"/umpan-balik/beri/{house.sari.id}"
    budi.visit(address)
    page = budi.submit("umpan-balik", button="Simpan draf dan periksa", tulisan="Ia selalu malas")
    assert "Draf tersimpan" in page.text
    assert "“selalu” bersifat mutlak" in page.text
    assert "“malas” menilai orangnya" in page.text
    assert page.one("#tulisan").get_text() == "Ia selalu malas"
    shown = page.form("umpan-balik")
    seen = {n: str(shown.select_one(f"[name={n}]")["value"]) for n in ("csrf_token", "dilihat")}
    part = budi.fragment(f"{address}/draf", method="POST", tulisan="Rapat kemarin", **seen)
    assert "Draf tersimpan" in part.text
    assert "<html" not in part.html
    other = budi.fragment(f"{address}/draf", method="POST", status=422, tulisan="Lain", **seen)
    assert "Rapat kemarin" in other.text
    assert budi.visit(address).one("#tulisan").get_text() == "Rapat kemarin"
    give(budi)
    assert count(FeedbackDraft) == 0


def test_a_colleague_gives_without_follow_ups(house, at):
    rina = worker("Rina", "199201012018012005", house.sari.unit_id)
    browser = at(rina)
    browser.visit("/umpan-balik/beri?q=sar")
    page = browser.follow("Sari")
    assert "rekan kerja setingkat" in page.text
    assert not page.all("[name=tindak]")
    give(browser, kemajuan="")
    assert rows_of(Feedback)[0].relation == "rekan"


def test_a_subordinate_speaks_to_the_head(house, at):
    sari = at(house.sari)
    page = sari.visit(f"/umpan-balik/beri/{house.budi.id}")
    assert "pegawai di bawahnya" in page.text
    give(sari, kemajuan="")
    assert rows_of(Feedback)[0].relation == "bawahan"


def test_a_stranger_gives_only_when_asked(house, at):
    joko = at(house.joko)
    joko.visit(f"/umpan-balik/beri/{house.sari.id}", status=403)
    sari = at(house.sari)
    sari.visit("/umpan-balik/minta?q=jok")
    sari.follow("Joko")
    page = sari.submit("minta", tentang="nilai:loyal", pertanyaan="Apa yang kurang?")
    assert "Permintaan terkirim" in page.text
    joko.visit("/umpan-balik/permintaan")
    joko.follow("Jawab Sari")
    page = give(joko, kemajuan="")
    assert "terkirim kepada Sari" in page.text
    assert "Buka jawaban" in sari.visit("/umpan-balik/permintaan").text
    joko.visit(f"/umpan-balik/beri/{house.sari.id}", status=403)


def test_a_question_is_declined_with_a_reason(house, at):
    ask = NewRequest(house.joko.id, "Apa yang kurang?", ACT.on, value=CoreValue.LOYAL)
    made = feedback_requests.ask(house.sari.id, ask, ACT)
    joko = at(house.joko)
    joko.visit("/umpan-balik/permintaan")
    page = joko.submit(f"tolak-{made}", alasan=" ", status=422)
    assert "Alasan menolak masih kosong" in page.text
    joko.submit(f"tolak-{made}", alasan="Tidak sempat melihat")
    assert rows_of(FeedbackRequest)[0].reason == "Tidak sempat melihat"


def test_a_question_without_a_subject_keeps_what_was_typed(house, at):
    sari = at(house.sari)
    sari.visit(f"/umpan-balik/minta/{house.joko.id}")
    page = sari.submit("minta", pertanyaan="Apa yang kurang?", status=422)
    assert page.one("#pertanyaan").get_text() == "Apa yang kurang?"


def test_a_correction_leaves_the_old_words_readable(house, at):
    made = feedback.give(house.sari.id, house.budi.id, note(), ACT)
    budi = at(house.budi)
    budi.visit(f"/umpan-balik/{made}/koreksi")
    page = budi.submit("koreksi", tulisan="Yang benar: data Juli.")
    assert "Koreksi terkirim" in page.text
    page = budi.follow("Versi sebelum koreksi")
    assert TEXT in page.text
    assert "sudah dikoreksi" in page.text


def test_feedback_is_read_by_those_whom_the_law_names_and_nobody_else(house, at):
    rina = worker("Rina", "199201012018012005", house.sari.unit_id)
    made = feedback.give(house.sari.id, rina.id, note(), ACT)
    record = f"/umpan-balik/pegawai/{house.sari.id}"
    for who in (house.sari, house.budi, house.dewi):
        browser = at(who)
        assert TEXT in browser.visit(f"/umpan-balik/{made}").text
        assert TEXT in browser.visit(record).text
    giver = at(rina)
    assert TEXT in giver.visit(f"/umpan-balik/{made}").text
    giver.visit(record, status=403)
    stranger = at(house.joko, Role.HR)
    for path in (f"/umpan-balik/{made}", record, f"{record}/rekaman.pdf", f"{record}/rekaman.xlsx"):
        stranger.visit(path, status=403)


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_the_record_is_the_official_form(house, at, kind):
    in_force(house, drafted(house))
    feedback.give(house.sari.id, house.budi.id, note(), ACT)
    browser = at(house.sari)
    answer = browser.client.get(f"/umpan-balik/pegawai/{house.sari.id}/rekaman.{kind}")
    assert answer.status_code == 200
    assert answer.data[:4] == (b"%PDF" if kind == "pdf" else b"PK\x03\x04")


def test_the_proposal_of_counselling_stays_between_the_two(house, at):
    both = frozenset({Outcome.KONSELING, Outcome.BIMBINGAN})
    made = feedback.give(house.sari.id, house.budi.id, dialogue.no_progress(outcomes=both), ACT)
    assert "Konseling kinerja" in at(house.sari).visit(f"/umpan-balik/{made}").one("main").text
    page = at(house.dewi).visit(f"/umpan-balik/{made}").one("main").text
    assert "Bimbingan kinerja" in page
    assert "Konseling kinerja" not in page


def test_pages_ask_at_most_eight_and_never_more_with_more_rows(house, at):
    in_force(house, drafted(house))
    person, budi = house.sari.id, at(house.budi)
    made = feedback.give(person, house.budi.id, dialogue.no_progress(), ACT)
    done = dialogue.signed(person, house.budi.id)
    paths = [
        *("/umpan-balik", "/umpan-balik?tampil=diberikan", "/umpan-balik/beri"),
        *("/umpan-balik/kewajiban", "/umpan-balik/permintaan", "/umpan-balik/minta?q=sari"),
        *(f"/umpan-balik/beri/{person}", f"/umpan-balik/{made}", f"/umpan-balik/{made}/koreksi"),
        *(f"/umpan-balik/pegawai/{person}", "/bimbingan", f"/bimbingan/{done}", "/konseling"),
        f"/konseling/lapor/{person}",
    ]
    few = {path: statements(budi, path) for path in paths}
    assert max(few.values()) <= 8, few
    for number in range(12):
        more = worker(f"Rina {number}", f"19920101201801{number:04}", house.sari.unit_id)
        feedback.give(person, more.id, note(), ACT)
        feedback.give(person, house.budi.id, note(), ACT)
        guidance.write(person, house.budi.id, dialogue.coaching(), ACT)
    counselling.report(
        person, house.budi.id,
        dialogue.problem(feedback.give(person, house.budi.id, dialogue.no_progress(), ACT)), ACT,
    )  # fmt: skip
    assert {path: statements(budi, path) for path in paths} == few


def statements(browser, path):
    with watched() as seen:
        assert browser.client.get(path).status_code == 200, path
    return len(seen.statements)


def test_an_account_of_nobody_has_no_feedback(joko):
    for path in ("/umpan-balik", "/umpan-balik/beri", "/umpan-balik/kewajiban", "/bimbingan"):
        joko.visit(path, status=403)
