"""The review sheet in rarer situations: more time for a unit above, and the rater's mirror."""

from datetime import timedelta

import pytest

from portal.db import db
from portal.models.units import Unit
from portal.queries.period_tasks import rating_tasks
from portal.queries.periods import period_row
from portal.queries.review_sheet import review_head
from portal.services import extensions
from portal.services.extensions import NewExtension
from tests.periods import act_on
from tests.services.growth_visitor import visitor_of
from tests.services.reviewed import begun, quarter
from tests.web.test_feedback_reports import spoken_about

pytestmark = pytest.mark.usefixtures("autumn")


def test_more_time_for_the_unit_above_reaches_the_sheet(app, agency, entered_as):
    house, period = quarter()
    evaluation = begun(house, period)
    closes = period_row(period).window.closes
    rater = visitor_of(house.budi.id, closes)
    assert review_head(evaluation, rater, closes).last_day == closes
    (owed,) = rating_tasks(house.budi.id, closes).answer()
    assert (owed.period_id, owed.closes_on) == (period, closes)
    above = db.session.get(Unit, house.budi.unit_id).parent_id
    until = closes + timedelta(days=1)
    new = NewExtension("K4", until, "Jaringan putus", unit_id=above)
    extensions.grant(period, new, act_on(closes))
    assert review_head(evaluation, rater, closes).last_day == until
    after = closes + timedelta(days=1)
    (longer,) = rating_tasks(house.budi.id, after).answer()
    assert (longer.closes_on, longer.total) == (until, owed.total)
    assert rating_tasks(house.budi.id, after + timedelta(days=1)).answer() == []
    inbox = entered_as(house.budi).visit("/penilaian")
    assert "Diperpanjang untuk sebagian pegawai, paling lama sampai" in inbox.text


def test_the_mirror_is_one_step_away(app, agency, entered_as):
    house, period = quarter()
    evaluation = begun(house, period)
    budi = entered_as(house.budi)
    budi.visit(f"/penilaian/{evaluation}")
    budi.follow("Lihat cermin: sebaran rating Anda di samping penilai lain bersama")
    assert budi.page.path == "/keadilan/pasangan"


def test_the_rater_reads_the_text_that_the_employee_reads(app, agency, entered_as):
    house, period = quarter()
    evaluation = begun(house, period)
    spoken_about(house.sari.id, period)
    budi, sari = entered_as(house.budi), entered_as(house.sari)
    page = budi.visit(f"/penilaian/{evaluation}")
    assert "bahan pertimbangan" in str(page.one("#pendamping"))
    read = budi.follow("Baca teks yang sama dengan pegawai").one("#bukti-rekan")
    assert "Selalu tepat waktu" in read.text
    assert str(sari.visit(budi.page.path).one("#bukti-rekan")) == str(read)
