"""The review sheet in rarer situations: more time for a unit above, and the rater's mirror."""

from datetime import timedelta

import pytest

from portal.db import db, writing
from portal.models.peer_ballots import PeerRelease
from portal.models.units import Unit
from portal.queries.period_tasks import rating_tasks
from portal.queries.periods import period_row
from portal.queries.review_sheet import review_head
from portal.rules.instruments import load_shipped
from portal.rules.peer_answers import FORMAT, sha256
from portal.services import extensions
from portal.services.extensions import NewExtension
from tests.periods import act_on
from tests.services.growth_visitor import visitor_of
from tests.services.reviewed import NOW, begun, quarter
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


def test_colleagues_figures_stand_with_their_n_and_interval(app, agency, entered_as):
    """Few answers with their class of half a point, many with 95 per cent (t(19) = 2.0930)."""
    house, period = quarter()
    evaluation = begun(house, period)
    items = {
        value: [one.key for one in load_shipped("rekan").items if one.value == value]
        for value in ("akuntabel", "kompeten")
    }
    few = {"n": 6, "mean": "4", "shares": None}
    many = {"n": 20, "mean": "7/2", "shares": dict.fromkeys("2345", "1/4")}
    figures = {
        **dict.fromkeys(items["akuntabel"], few), **dict.fromkeys(items["kompeten"], many),
    }  # fmt: skip
    content = {"format": FORMAT, "groups": [], "together": figures}
    with writing() as session:
        session.add(
            PeerRelease(
                employee_id=house.sari.id, period_id=period, content=content,
                sha256=sha256(content), released_on=NOW.on,
            )
        )  # fmt: skip
    page = entered_as(house.budi).visit(f"/penilaian/{evaluation}")
    assert "(3,75-4,25) n 6" in page.text
    assert "(2,96-4,04) n 20" in page.text
    assert "selang kepercayaan 95 persen" in page.text
