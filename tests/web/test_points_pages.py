"""The survey manager's desk: points, posters, slips, publishing, comments."""

from datetime import date

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.models.audit import AuditEntry
from portal.models.survey_points import SurveyPoint
from portal.models.units import Unit
from portal.rules.roles import Role
from portal.rules.survey_periods import SurveyPeriod
from portal.services import mixing
from tests import factories, people
from tests.browser import Browser, filled

QUARTER = SurveyPeriod.parse("2026-t2")
FORMULA = '=HYPERLINK("http://evil.example";"klik")'


@pytest.fixture
def desk(monday, ratna, point) -> Browser:
    """Ratna's browser on a Monday morning, with one counter to manage."""
    return ratna


@pytest.fixture
def answered(desk, cast):
    """Six answers of the second quarter, mixed and counted, each with a comment."""
    texts = [FORMULA, "+62 bagus", "@SUM(1)", "biasa; saja", "satu,=1+1", "Terima <3 kasih"]
    for text in texts:
        cast(on_date=date(2026, 6, 10), value=3, comment=text)
    mixing.drain(factories.TODAY, batch=1)
    return texts


def tags() -> list[str]:
    return list(db.session.scalars(sa.select(AuditEntry.tag).order_by(AuditEntry.sequence)))


def test_a_point_from_its_making_to_its_end(desk, unit, service):
    desk.visit("/titik-survei")
    desk.follow("Puskesmas Poasia")
    desk.submit("titik-baru", nama="Loket 2", status=422)
    desk.submit("titik-baru", layanan=str(service.id), nama=" ", status=422)
    page = desk.submit("titik-baru", layanan=str(service.id), nama="Loket 2")
    assert "Titik survei dibuat" in page.text
    links = [a["href"] for a in page.all("a") if "Poster A4" in a.get_text()]
    assert desk.client.get(links[0]).mimetype == "application/pdf"
    days = {"buka-hari": "1", "buka-bulan": "10", "buka-tahun": "2026"}
    past = {"tutup-hari": "1", "tutup-bulan": "9", "tutup-tahun": "2026"}
    page = desk.submit("masa-buka", status=422, **days, **past)
    assert page.one("#buka-hari")["value"] == "1"
    desk.submit("masa-buka", **days, **dict.fromkeys(past, ""))
    assert "Masa buka tersimpan" in desk.page.text
    desk.follow("Cabut kode ini")
    assert "untuk seterusnya" in desk.page.text
    desk.submit("cabut", status=422)
    desk.submit("cabut", alasan="poster hilang")
    assert "Kode dicabut" in desk.page.text
    made = db.session.scalars(sa.select(SurveyPoint).where(SurveyPoint.name == "Loket 2")).one()
    assert made.revoked_on == factories.TODAY
    desk.visit(f"/s/{made.code}", status=410)
    assert tags()[-3:] == [
        *("survey_point:created", "survey_point:window_set", "survey_point:revoked")
    ]


@pytest.mark.parametrize("typed", ["0", "abc", "-1", "9" * 5000, "１", "", "481"])
def test_a_number_of_slips_that_is_none_is_refused(desk, point, typed):
    desk.visit(f"/titik-survei/titik/{point.id}")
    page = desk.submit("karcis", jumlah=typed, status=422)
    assert page.one("#jumlah")["aria-invalid"] == "true"


@pytest.mark.parametrize("typed", ["0", "32", "9" * 5000, "x", "-1", "１"])
def test_a_day_that_is_none_is_refused(desk, point, typed):
    desk.visit(f"/titik-survei/titik/{point.id}")
    day = {"buka-hari": typed, "buka-bulan": "9", "buka-tahun": "2026"}
    desk.submit("masa-buka", status=422, **day)


def test_slips_come_once_as_a_pdf_and_are_on_record(desk, point):
    page = desk.visit(f"/titik-survei/titik/{point.id}")
    fields = filled(page.form_element("karcis"), {"jumlah": "24"})
    answer = desk.client.post(str(page.form("karcis")["action"]), data=dict(fields))
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert tags()[-1] == "slip:issued"
    assert "belum dipakai: 24" in desk.visit(f"/titik-survei/titik/{point.id}").text


def test_a_quarter_is_published_once_and_corrected_with_a_reason(desk, unit, answered):
    desk.visit(f"/titik-survei/{unit.slug}")
    page = desk.submit("terbit-2026-t2")
    assert page.path == f"/indeks/{unit.slug}/periode/2026-t2"
    page = desk.visit(f"/titik-survei/{unit.slug}")
    assert "Terbit, revisi 1" in page.text
    page = desk.submit("terbit-2026-t2", status=409)
    assert page.one("#alasan-2026-t2")["aria-invalid"] == "true"
    desk.submit("terbit-2026-t2", alasan="jawaban kertas menyusul")
    assert "Terbit, revisi 2" in desk.visit(f"/titik-survei/{unit.slug}").text


def test_comments_are_a_table_without_a_formula_and_on_record(desk, unit, answered):
    desk.visit(f"/titik-survei/{unit.slug}")
    page = desk.submit("saran-2026-t2")
    assert page.response.mimetype == "text/csv"
    lines = page.response.data.decode("utf-8-sig").splitlines()
    assert lines[0] == '"layanan";"saran"'
    assert len(lines) == 7
    cells = [line.partition(";")[2] for line in lines[1:]]
    assert not [c for c in cells if c[1:2] in "=+-@"]
    assert all(c.startswith('"') for c in cells), "a comma must not open a cell of its own"
    assert tags()[-1] == "citizen_comment:read"


def test_a_running_period_shows_no_comment(desk, unit):
    token = desk.visit(f"/titik-survei/{unit.slug}").one("#keluar [name=csrf_token]")["value"]
    answer = desk.client.post(
        f"/titik-survei/{unit.slug}/saran/2026-t3", data={"csrf_token": token}
    )
    assert answer.status_code == 409
    assert "citizen_comment:read" not in tags()


def test_units_are_found_by_a_part_of_their_name(desk, agency):
    factories.service(factories.unit("Kelurahan 100% Lancar"))
    desk.visit("/titik-survei")
    assert len(desk.page.all("tbody tr")) == 2
    assert len(desk.submit("cari", q="poasia").all("tbody tr")) == 1
    assert [a.get_text() for a in desk.submit("cari", q="0%").all("tbody a")] == [
        "Kelurahan 100% Lancar"
    ]
    assert "Tidak ada unit yang cocok" in desk.submit("cari", q="_").text


def test_the_manager_of_another_unit_is_refused(monday, app, agency, point, unit, service):
    other: Unit = factories.unit("Puskesmas Mata")
    factories.service(other, slug="lain")
    bambang = people.browser_of(app, people.person("Bambang", Role.PENGELOLA_SURVEI, unit=other))
    page = bambang.visit("/titik-survei")
    assert [a.get_text() for a in page.all("tbody a")] == ["Puskesmas Mata"]
    bambang.visit(f"/titik-survei/{unit.slug}", status=403)
    page = bambang.visit(f"/titik-survei/titik/{point.id}", status=403)
    assert point.name not in page.text


def test_a_manager_of_the_office_above_reaches_the_units_below(monday, app, agency, skm):
    made = factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Mata": {}}})
    factories.service(made["Puskesmas Mata"])
    dewi = people.person("Dewi", Role.PENGELOLA_SURVEI, unit=made["Dinas Kesehatan"])
    people.browser_of(app, dewi).visit("/titik-survei/puskesmas-mata")


def test_the_auditor_looks_and_finds_no_form(monday, hendra, point, unit):
    hendra.visit(f"/titik-survei/{unit.slug}")
    assert not hendra.page.all("main form")
    assert not hendra.visit(f"/titik-survei/titik/{point.id}").all("main form")
