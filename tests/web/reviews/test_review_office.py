"""The office's side of evaluations: the organisation's predicate, the spread, exempt persons."""

from datetime import datetime

import pytest
import time_machine

from portal.db import db
from portal.errors import IllegalStep
from portal.models.results import AppraisalResult
from portal.queries.periods import period_by_key
from portal.rules.predikat import Ekspektasi
from portal.rules.roles import Role
from portal.rules.workflow import EvaluationState
from portal.services import review_starts
from portal.services.period_clock import tick
from tests import people
from tests.attacks.statements import watched
from tests.services.office import worker
from tests.services.reviewed import (
    AUTUMN,
    NOW,
    begun,
    completed,
    organisation,
    row_of,
)
from tests.services.signed import signed
from tests.web.employees import browser_of

CITY = "serang"


@pytest.fixture
def ratna(app, house, period):
    return people.browser_of(app, people.person("Ratna Kepegawaian", Role.HR))


def test_the_head_above_enters_the_predicate_with_its_basis(dewi, house, period):
    page = dewi.visit(f"/penilaian/organisasi?periode={period}")
    assert "2 unit belum ditetapkan" in page.text
    dewi.visit(f"/penilaian/organisasi/{house.budi.unit_id}?periode={period}")
    page = dewi.submit("predikat-organisasi", status=422, dasar="SK 7")
    assert "Pilih predikat" in page.text
    page = dewi.submit("predikat-organisasi", status=422, predikat="baik", dasar=" ")
    assert "Tulis dasar penetapan" in page.text
    dewi.submit("predikat-organisasi", predikat="baik", dasar="SK Kepala Dinas 7/2026")
    assert "SK Kepala Dinas 7/2026" in dewi.page.text


def test_a_correction_says_why_and_two_windows_do_not_overwrite(dewi, house, period):
    organisation(house.budi.unit_id, period)
    at = f"/penilaian/organisasi/{house.budi.unit_id}?periode={period}"
    dewi.visit(at)
    page = dewi.submit("predikat-organisasi", status=422, predikat="istimewa", dasar="SK 8")
    assert "mengapa predikat" in page.text
    dewi.submit("predikat-organisasi", predikat="istimewa", dasar="SK 8", alasan="Ralat capaian")
    assert "Istimewa" in dewi.page.text


def test_last_years_predicate_is_offered_for_the_year_alone(app, house, period):
    """L.IV.B.1.f: a quarter has no such box; the list says where it stands in."""
    with time_machine.travel(datetime(2027, 1, 12, 9, tzinfo=AUTUMN.tzinfo), tick=False):
        tick(datetime(2027, 1, 12, 9, tzinfo=AUTUMN.tzinfo))
        dewi = browser_of(app, house.dewi.id)
        at = f"/penilaian/organisasi/{house.budi.unit_id}?periode="
        assert not dewi.visit(f"{at}{period_by_key('2026-t4').id}").all("[name=tahun-lalu]")
        year = period_by_key("2026").id
        assert dewi.visit(f"{at}{year}").all("[name=tahun-lalu]")
        dewi.submit(
            "predikat-organisasi",
            **{"predikat": "baik", "dasar": "Predikat 2025", "tahun-lalu": "ya"},
        )
        assert "tahun lalu" in dewi.visit(f"/penilaian/organisasi?periode={year}").text


def test_nobody_sets_the_predicate_of_the_own_unit(app, house, period):
    budi = browser_of(app, house.budi.id)
    budi.visit(f"/penilaian/organisasi/{house.budi.unit_id}?periode={period}", status=403)
    assert "ditetapkan pimpinan di atasnya" in budi.visit("/penilaian/organisasi").text


def test_units_without_a_predicate_are_counted_in_few_statements(ratna, house, period):
    assert "Belum ada" in ratna.visit("/penilaian/organisasi").text
    organisation(house.budi.unit_id, period)
    with watched() as seen:
        page = ratna.visit("/penilaian/organisasi")
    assert len(seen.statements) <= 8, seen
    (row,) = [one for one in page.all("tbody tr") if "Ubah" in one.text]
    assert "Belum ada" not in row.text


def test_a_small_group_is_told_to_its_rater_and_not_to_the_office(app, ratna, house, period):
    completed(begun(house, period), house.budi.id)
    page = ratna.visit("/penilaian/sebaran")
    assert not page.all("progress")
    assert "Kelompok terlalu kecil" in page.text
    table = f"/penilaian/sebaran/tabel.csv?periode={period}"
    last = ratna.client.get(table).text.splitlines()[-1]
    assert last.count('"kurang dari 10"') == 5
    budi = browser_of(app, house.budi.id)
    assert budi.visit("/penilaian/sebaran").all("progress")
    assert "kurang dari" not in budi.client.get(table).text


def test_a_large_group_is_warned_about_and_nothing_is_blocked(app, ratna, house, period):
    organisation(house.budi.unit_id, period)
    made = []
    for number in range(11):
        one = worker(f"Staf {number:02}", f"1990010120150{number:05}", house.budi.unit_id)
        evaluation = review_starts.start(one.id, period, house.budi.id, NOW)
        made.append(completed(evaluation, house.budi.id, Ekspektasi.DIATAS, Ekspektasi.DIATAS))
    with watched() as seen:
        page = ratna.visit("/penilaian/sebaran")
    assert "Baik (0 persen) bukan yang terbanyak" in page.text
    assert len(seen.statements) <= 8, seen
    budi = browser_of(app, house.budi.id)
    with watched() as inbox:
        budi.visit("/penilaian")
    assert len(inbox.statements) <= 8, inbox
    budi.visit(f"/penilaian/{made[0]}")
    assert "belum menjadi yang terbanyak" in budi.page.text
    assert "Tulis mengapa sebaran rating Anda berbeda" in budi.page.text
    with pytest.raises(IllegalStep, match="belum lengkap"):
        signed(house, made[0])
    page = budi.submit("bagian-sebaran", status=422, distribution_reason="Tidak ada alasan khusus")
    assert "Tulis alasan yang dapat diperiksa" in page.text
    assert "Tidak ada alasan khusus" in page.text, "what was typed stays"
    before = row_of(made[0])
    budi.submit("bagian-sebaran", distribution_reason="Semua melampaui target")
    assert "Semua yang wajib sudah ada" in budi.page.text
    after = row_of(made[0])
    assert (after.hasil_kerja, after.perilaku_kerja) == (before.hasil_kerja, before.perilaku_kerja)
    assert "Semua melampaui target" in budi.visit(f"/penilaian/{made[1]}").text
    other = signed(house, made[1])
    content = db.session.get_one(AppraisalResult, other).content
    assert content["ratings"]["distribution_reason"] == "Semua melampaui target"
    assert row_of(made[0]).distribution_reason == "Semua melampaui target"
    page = ratna.visit("/penilaian/sebaran?edaran=ya")
    assert "surat edaran menyebut" in page.text


def test_the_office_excuses_with_ground_and_reason(ratna, house, period):
    ratna.visit("/penilaian/pengecualian")
    page = ratna.submit("kecualikan", status=422, nip="123", sebab="lain", alasan="SK")
    assert "NIP" in page.text
    nip = "199001012015032003"
    page = ratna.submit("kecualikan", status=422, nip=nip, sebab="lain", alasan=" ")
    assert "Tulis alasan" in page.text
    ratna.submit("kecualikan", nip=nip, sebab="masa_persiapan_pensiun", alasan="SK MPP 3/2026")
    assert "SK MPP 3/2026" in ratna.page.text
    evaluation = review_starts.start(house.sari.id, period, house.budi.id, NOW)
    assert row_of(evaluation).state is EvaluationState.DIKECUALIKAN
