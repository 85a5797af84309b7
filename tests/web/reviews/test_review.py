"""The review in the browser: inbox, sheet, saving by parts, two windows, sharing, the talk."""

import gzip
from uuid import UUID

import pytest

from portal.rules.predikat import Ekspektasi
from portal.rules.workflow import EvaluationState
from tests.attacks.statements import watched
from tests.services.reviewed import (
    AUTUMN,
    FEEDBACK,
    HASIL,
    begun,
    completed,
    goals_of,
    link,
    organisation,
    rated,
    row_of,
)
from tests.services.selves import logged
from tests.web.employees import browser_of

CITY = "jakarta"

MOST_STATEMENTS = 8
MOST_BYTES = 60_000


@pytest.fixture
def evaluation(house, period):
    return begun(house, period)


def at(evaluation, rest=""):
    return f"/penilaian/{evaluation}{rest}"


def test_from_the_inbox_to_a_shared_draft_without_script(budi, sari, house, period):
    organisation(house.budi.unit_id, period)
    budi.visit("/penilaian")
    assert "Belum dimulai" in budi.page.text
    budi.submit(f"mulai-{house.sari.id}")
    evaluation = UUID(budi.page.url.rsplit("/", 1)[1])
    budi.submit("bagian-hasil_kerja", **{"rating-hasil_kerja": "sesuai_ekspektasi"})
    assert budi.page.heading == "Rating perilaku kerja"
    budi.submit("bagian-perilaku_kerja", **{"rating-perilaku_kerja": "sesuai_ekspektasi"})
    budi.submit("bagian-umpan", **{piece.value: text for piece, text in FEEDBACK.items()})
    budi.submit("bagian-catatan", notes="Pertahankan", recommendation="")
    assert "Semua yang wajib sudah ada" in budi.page.text
    budi.submit("bagikan")
    assert row_of(evaluation).state is EvaluationState.DIBAGIKAN
    sari.visit(at(f"saya/{evaluation}"))
    assert "Baik" in sari.page.text
    sari.submit("tanggapi", tanggapan="Saya setuju, kohort memang tertunda.")
    budi.visit(at(evaluation))
    assert "kohort memang tertunda" in budi.page.text
    budi.submit("percakapan-form", **{
        "tanggal-hari": "28", "tanggal-bulan": "9", "tanggal-tahun": "2026"
    })  # fmt: skip
    assert row_of(evaluation).talk_on == AUTUMN.date()


def test_without_script_a_saved_part_leads_to_the_next_on_a_light_page(budi, evaluation):
    page = budi.visit(at(evaluation))
    whole = len(gzip.compress(page.response.data))
    goals = goals_of(evaluation)
    for number in range(1, len(goals) + 1):
        budi.submit(f"f-rhk-{number}", temuan="Tercapai")
        assert "Tersimpan: " in budi.page.text
        assert len(gzip.compress(budi.page.response.data)) < whole / 2
    assert budi.page.heading == "Rating hasil kerja"
    assert not budi.page.all("input[type=radio][checked]")
    with watched() as seen:
        budi.visit(budi.page.url)
    assert len(seen.statements) <= MOST_STATEMENTS, seen
    budi.submit("bagian-hasil_kerja", **{"rating-hasil_kerja": "sesuai_ekspektasi"})
    budi.follow("Lewati bagian ini")
    budi.submit("bagian-umpan", **{piece.value: text for piece, text in FEEDBACK.items()})
    budi.submit("bagian-catatan", notes="Pertahankan", recommendation="")
    assert budi.page.heading == "Rating perilaku kerja"
    budi.follow("Buka lembar penilaian lengkap")
    assert budi.page.one("#alasan-perilaku_kerja")


@pytest.mark.parametrize("who", ["sari", "joko"])
def test_nobody_else_opens_a_part(app, house, evaluation, who):
    browser_of(app, getattr(house, who).id).visit(at(evaluation, "/bagian"), status=403)


def test_who_may_only_read_is_led_from_a_part_to_the_sheet(app, house, evaluation):
    page = browser_of(app, house.dewi.id).visit(at(evaluation, "/bagian?bagian=umpan"))
    assert "yang menilai: Budi" in page.text


def test_nothing_is_chosen_beforehand(budi, evaluation):
    page = budi.visit(at(evaluation))
    assert not page.all("input[type=radio][checked]")
    assert not page.all("input[type=checkbox][checked]")
    assert "Predikat mengikuti kedua rating" in page.text


def test_ratings_wait_for_the_organisations_predicate(budi, house, period):
    budi.visit("/penilaian")
    budi.submit(f"mulai-{house.sari.id}")
    assert not budi.page.all("input[type=radio]")
    assert "Rating terbuka setelah capaian kinerja organisasi" in budi.page.text


def test_a_part_saves_itself_and_the_decision_comes_along(budi, evaluation):
    budi.visit(at(evaluation))
    page = budi.submit(
        "bagian-hasil_kerja", htmx=True,
        **{"rating-hasil_kerja": "diatas_ekspektasi", "alasan": "Melebihi target"},
    )  # fmt: skip
    assert "Tersimpan" in page.text
    assert "Tautkan sedikitnya satu bukti untuk rating hasil kerja" in page.text
    assert row_of(evaluation).hasil_kerja is Ekspektasi.DIATAS


def test_another_window_is_shown_and_not_overwritten(budi, house, evaluation):
    budi.visit(at(evaluation))
    rated(evaluation, house.budi.id, HASIL, Ekspektasi.DIATAS, "Dari jendela lain", (link(),))
    page = budi.submit(
        "bagian-hasil_kerja", status=409,
        **{"rating-hasil_kerja": "sesuai_ekspektasi", "alasan": "Dari jendela ini"},
    )  # fmt: skip
    assert "Dari jendela lain" in page.text
    assert "Dari jendela ini" in page.one("#alasan-hasil_kerja").text
    assert row_of(evaluation).hasil_reason == "Dari jendela lain"
    budi.submit("bagian-hasil_kerja")
    assert row_of(evaluation).hasil_reason == "Dari jendela ini"


def test_a_text_that_is_too_long_comes_back_whole(budi, evaluation):
    budi.visit(at(evaluation))
    page = budi.submit("bagian-umpan", status=422, strength="a" * 2100, area="", next_step="")
    assert "terlalu panjang" in page.text
    assert "a" * 2100 in page.one("#strength").text


@pytest.mark.parametrize("who", ["sari", "joko"])
def test_nobody_else_opens_the_sheet(app, house, evaluation, who):
    browser_of(app, getattr(house, who).id).visit(at(evaluation), status=403)


def test_the_raters_superior_reads_and_does_not_write(app, house, evaluation):
    page = browser_of(app, house.dewi.id).visit(at(evaluation))
    assert "yang menilai: Budi" in page.text
    assert not page.all("#bagian-umpan textarea")


def test_a_draft_that_is_not_shared_stays_closed_to_its_employee(sari, evaluation):
    sari.visit(at(f"saya/{evaluation}"), status=403)


def test_statements_do_not_grow_and_bytes_stay_small(budi, house, period, evaluation):
    completed(evaluation, house.budi.id)
    goal = goals_of(evaluation)[0].goal_id
    with watched() as few:
        budi.visit(at(evaluation))
    for day in range(1, 20):
        logged(house, goal, f"Posyandu hari ke-{day}", AUTUMN.date().replace(day=day))
    with watched() as many:
        page = budi.visit(at(evaluation))
    assert len(many.statements) <= MOST_STATEMENTS, many
    assert len(many.statements) == len(few.statements)
    sent = len(gzip.compress(page.response.data))
    for part in ("hasil_kerja", "perilaku_kerja", "umpan", "catatan"):
        reply = budi.submit(f"bagian-{part}", htmx=True)
        sent += len(gzip.compress(reply.response.data)) + 1500
        budi.visit(at(evaluation))
    assert sent + 20_000 <= MOST_BYTES
    with watched() as inbox:
        budi.visit("/penilaian")
    assert len(inbox.statements) <= MOST_STATEMENTS, inbox
