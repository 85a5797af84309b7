"""Open data: what is published may be taken away by people and programs, and nothing else."""

import csv
import io
import json
from datetime import date

import pytest

from portal.rules import open_data
from portal.rules.roles import Role
from portal.rules.survey_periods import SurveyPeriod
from portal.services.unit_index import mix_round, publish
from tests import factories, people

QUARTER = SurveyPeriod.parse("2026-t2")
SPRING = date(2026, 5, 4)
TYPES = {"string": str, "integer": int, "boolean": bool, "array": list, "null": type(None)}

pytestmark = pytest.mark.usefixtures("monday")


def publish_answers(cast, unit, act, count: int) -> None:
    """A finished quarter with so many answers."""
    for number in range(count):
        cast(value=4 if number % 3 else 3, on_date=SPRING)
    mix_round(factories.TODAY, 1, 1)
    publish(unit.id, QUARTER, act)


def fits(value: object, field: dict) -> bool:
    """Whether a value has one of the types that the schema names; a boolean is no integer."""
    names = field.get("type", [])
    wanted = [TYPES[name] for name in ([names] if isinstance(names, str) else names)]
    return any(type(value) is one for one in wanted) and (
        "enum" not in field or value in field["enum"]
    )


def test_a_page_of_records_has_the_documented_shape(wati, cast, unit, act):
    publish_answers(cast, unit, act, 54)
    page = wati.client.get("/data-terbuka/ikm.json").get_json()
    schema = open_data.schema()
    assert set(page) == set(schema["required"]) == set(schema["properties"])
    fields = schema["$defs"]["angka"]
    assert set(fields["required"]) == set(fields["properties"])
    for record in page["data"]:
        assert set(record) == set(fields["required"])
        wrong = {n: v for n, v in record.items() if not fits(v, fields["properties"][n])}
        assert not wrong
        for row in record["unsur"]:
            assert set(row) == set(schema["$defs"]["unsur"]["required"])


def test_figures_are_those_of_the_public_page(wati, cast, unit, act):
    publish_answers(cast, unit, act, 54)
    record = wati.client.get("/data-terbuka/ikm.json?periode=2026-t2").get_json()["data"][0]
    shown = wati.visit(f"/indeks/{unit.slug}/periode/2026-t2").text
    assert record["ikm"].replace(".", ",") in shown
    assert record["n"] == 54
    table = wati.client.get(record["tabel"].replace("http://localhost", ""))
    assert table.status_code == 200
    assert record["sha256"] in table.headers["ETag"]


def test_the_dashboard_says_what_is_open_data(app, wati, cast, unit, act):
    publish_answers(cast, unit, act, 54)
    record = wati.client.get("/data-terbuka/ikm.json?periode=2026-t2").get_json()["data"][0]
    page = people.browser_of(app, people.person("Ratna", Role.HR)).visit("/dasbor/layanan")
    for key in ("ikm", "batas_bawah", "batas_atas"):
        assert record[key].replace(".", ",") in page.text
    assert str(record["n"]) in page.text


def test_running_and_small_figures_do_not_leave(wati, cast, unit, act):
    publish_answers(cast, unit, act, 4)
    for _ in range(20):
        cast(value=4)
    mix_round(factories.TODAY, 1, 1)
    for record in wati.client.get("/data-terbuka/ikm.json").get_json()["data"]:
        assert record["periode"] == "2026-t2"
        assert record["ditahan"] is True
        assert (record["n"], record["ikm"], record["unsur"], record["tabel"]) == (
            None,
            None,
            [],
            None,
        )


def test_a_correction_replaces_the_figure(wati, cast, unit, act):
    publish_answers(cast, unit, act, 54)
    for _ in range(10):
        cast(value=1, on_date=SPRING)
    mix_round(factories.TODAY, 1, 1)
    publish(unit.id, QUARTER, act, reason="kertas terlambat")
    records = wati.client.get("/data-terbuka/ikm.json").get_json()["data"]
    units = [one for one in records if one["layanan"] is None]
    assert [(one["revisi"], one["alasan_revisi"], one["n"]) for one in units] == [
        (2, "kertas terlambat", 64)
    ]


def test_the_table_says_the_same(wati, cast, unit, act):
    publish_answers(cast, unit, act, 54)
    records = wati.client.get("/data-terbuka/ikm.json").get_json()["data"]
    response = wati.client.get("/data-terbuka/ikm.csv")
    lines = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert [line["ikm"] for line in lines] == [one["ikm"] for one in records]
    assert [line["nrr_waktu"] for line in lines] == [
        next(row["nrr"] for row in one["unsur"] if row["kunci"] == "waktu") for one in records
    ]


def test_the_schema_is_served_and_other_sites_may_read(wati):
    response = wati.client.get("/data-terbuka/ikm.schema.json")
    assert json.loads(response.text) == open_data.schema()
    assert response.mimetype == "application/schema+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_pages_end(wati, cast, unit, act):
    publish_answers(cast, unit, act, 54)
    page = wati.client.get("/data-terbuka/ikm.json").get_json()
    assert (page["halaman"], page["jumlah_halaman"], page["berikutnya"]) == (1, 1, None)
    assert wati.client.get("/data-terbuka/ikm.json?halaman=2").status_code == 404
    assert wati.client.get("/data-terbuka/ikm.json?periode=kapan").status_code == 404


def test_the_page_explains_and_lists(wati, cast, unit, act):
    assert "Belum ada angka terbitan" in wati.visit("/data-terbuka").text
    publish_answers(cast, unit, act, 54)
    page = wati.visit("/data-terbuka")
    assert "Puskesmas Poasia" in page.text
    assert "Krejcie-Morgan" in page.text
    assert "Open data" in wati.visit("/data-terbuka?bahasa=en").heading
