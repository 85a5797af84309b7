"""What lies beside a rating on the review sheet: all evidence with its n, nothing combined."""

from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from portal.db import writing
from portal.models.results import AppraisalResult
from portal.models.service_times import ServiceTimeFigure
from portal.models.unit_index import UnitIndex
from portal.models.units import Service
from portal.queries.periods import period_by_key
from portal.rules.predikat import Ekspektasi
from portal.rules.results import ResultForm
from portal.rules.service_times import Basis
from portal.services import feedback, periods, review_starts
from portal.services.period_clock import tick
from tests import factories
from tests.everything_results import result_row
from tests.periods import act_on
from tests.services.dialogue import note
from tests.services.office import office
from tests.services.plans import drafted, in_force
from tests.services.reviewed import AUTUMN, NOW, begun, completed, goals_of, organisation
from tests.services.selves import logged
from tests.services.signed import signed
from tests.web.test_feedback_reports import spoken_about

pytestmark = pytest.mark.usefixtures("autumn")
JUNE = act_on(date(2026, 6, 29))


@pytest.fixture
def house(app, agency):
    """Sari's second quarter is signed, her third has begun."""
    made = office()
    factories.scheme("serang", date(2026, 1, 1))
    in_force(made, drafted(made))
    periods.open_year(2026, factories.AGUS)
    tick(JUNE.at)
    old = begun(made, period_by_key("2026-t2").id, JUNE)
    signed(made, completed(old, made.budi.id, Ekspektasi.DIATAS, act=JUNE), JUNE)
    tick(AUTUMN)
    organisation(made.budi.unit_id, period_by_key("2026-t3").id)
    return made


def figures(unit_id):
    """What citizens said of the unit, and how long its service took."""
    told = {"ikm": "82.41", "mutu": "B", "half_width": "1.90"}
    with writing() as session:
        session.add(
            UnitIndex(
                unit_id=unit_id, period_key="2026-t3", period_start=date(2026, 7, 1), revision=1,
                n=214, ikm=Decimal("82.41"), data=told, published_on=NOW.on,
                table_sha256="0" * 64, table_gzip=b"",
            )
        )  # fmt: skip
        service = Service(unit_id=unit_id, name="Imunisasi", slug="imunisasi")
        session.add(service)
        session.flush()
        session.add(
            ServiceTimeFigure(
                service_id=service.id, period_key="2026-t3", period_start=date(2026, 7, 1),
                basis=Basis.HARI_KERJA, n=40, unfinished=1, median=Decimal(2),
                ninetieth=Decimal(5), standard=Decimal(3), within=31,
            )
        )  # fmt: skip


def test_all_evidence_lies_beside_the_rating(house, entered_as):
    period = period_by_key("2026-t3").id
    evaluation = review_starts.start(house.sari.id, period, house.budi.id, NOW)
    goal = goals_of(evaluation)[0].goal_id
    logged(house, goal, "Posyandu lansia 40 orang", date(2026, 8, 5))
    feedback.give(house.sari.id, house.budi.id, note(goal_id=goal, text="Kohort rapi"), NOW)
    spoken_about(house.sari.id, period)
    figures(house.sari.unit_id)
    budi = entered_as(house.budi)
    budi.visit(f"/penilaian/{evaluation}")
    budi.submit("f-rhk-1", realisasi="93 persen sampai September")
    page = budi.visit(f"/penilaian/{evaluation}")
    result = page.one("#rhk-1").get_text(" ")
    for words in (
        "Cakupan imunisasi dasar meningkat", "Persentase bayi yang imunisasinya lengkap",
        "80 - 90 persen", "93 persen sampai September", "Posyandu lansia 40 orang", "Kohort rapi",
        "Catatan (1)", "Umpan balik (1)",
    ):  # fmt: skip
        assert words in result, words
    beside = page.one("#pendamping").get_text(" ")
    for words in (
        "Sudah dikirim; baca lengkap", "82,41 (B)", "± 1,90", "n 214", "Bagaimana dihitung",
        "Imunisasi", "median 2", "standar 3", "n 40", "Lihat tabel perilaku",
        "Triwulan II 2026", "hasil di atas ekspektasi, perilaku sesuai ekspektasi",
    ):  # fmt: skip
        assert words in beside, words
    assert not page.all("input[type=radio][checked]"), "nothing is chosen by a figure"
    offered = {str(one["value"]).partition(".")[0] for one in page.all("[name=bukti]")}
    assert offered >= {"catatan", "umpan_balik", "warga", "waktu_layanan", "penilaian_diri"}


def test_what_is_not_there_says_so(house, entered_as):
    period = period_by_key("2026-t3").id
    evaluation = review_starts.start(house.sari.id, period, house.budi.id, NOW)
    beside = entered_as(house.budi).visit(f"/penilaian/{evaluation}").one("#pendamping")
    told = beside.get_text(" ")
    for words in (
        "Belum dikirim", "data belum cukup atau belum terbit", "belum ada angka",
        "data belum cukup atau survei belum ditutup",
    ):  # fmt: skip
        assert words in told, words


def test_an_earlier_rating_is_shown_as_it_holds_after_an_objection(house, entered_as):
    """The D.1.1 says "di atas ekspektasi" for ever; the D.1.3 replaced it."""
    with writing() as session:
        (first,) = session.scalars(sa.select(AppraisalResult))
        session.add(
            result_row(
                house.sari.id, first.period_id, house.dewi.id, number=2, is_final=True,
                form=ResultForm.KEBERATAN, supersedes_id=first.id, code="BCDEFGHJKMNPQRST",
            )
        )  # fmt: skip
    period = period_by_key("2026-t3").id
    evaluation = review_starts.start(house.sari.id, period, house.budi.id, NOW)
    beside = entered_as(house.budi).visit(f"/penilaian/{evaluation}").one("#pendamping")
    assert "hasil sesuai ekspektasi, perilaku sesuai ekspektasi" in beside.get_text(" ")
