"""Dashboards: counts of results by unit and period, what citizens say beside service times."""

import json
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from portal.cli.compute import compute
from portal.db import writing
from portal.models.accounts import Account
from portal.models.results import AppraisalResult
from portal.models.service_times import ServiceTimeFigure
from portal.models.training import TrainingPlace, TrainingProgramme
from portal.rules.predikat import Ekspektasi, predikat_of
from portal.rules.results import ResultForm
from portal.rules.roles import Role
from portal.rules.service_times import Basis
from portal.rules.survey_periods import SurveyPeriod
from portal.rules.training_words import LearningPath, PlaceState, ProgrammeState
from portal.services.unit_index import mix_round, publish
from portal.web.service_course import calmed
from tests import factories, people
from tests.attacks.statements import watched
from tests.page_checks import HERE
from tests.periods import opened, period
from tests.services.office import office, worker

AS, ABOVE, BELOW = Ekspektasi.SESUAI, Ekspektasi.DIATAS, Ekspektasi.DIBAWAH

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def house(app):
    """The small office and a year with periods."""
    factories.agency()
    opened()
    return office()


def result(who: uuid.UUID, unit: uuid.UUID, by: uuid.UUID, hasil: Ekspektasi, key: str) -> None:
    """A signed document of a period."""
    with writing() as session:
        session.add(
            AppraisalResult(
                employee_id=who, period_id=period(key).id, number=1, form=ResultForm.PENILAI,
                unit_id=unit, hasil_kerja=hasil, perilaku_kerja=AS,
                predikat=predikat_of(hasil, AS), is_final=False, content={},
                rule_key="permenpanrb-6-2022", sha256=sha256(who.bytes).hexdigest(),
                code=uuid.uuid4().hex[:16].upper(), signed_by_id=by,
                signed_at=datetime(2026, 7, 7, tzinfo=UTC),
            )
        )  # fmt: skip


def staff(house, unit: uuid.UUID, count: int, hasil: Ekspektasi, key: str = "2026-t2") -> None:
    """So many people of a unit with the same result."""
    for _ in range(count):
        nip = f"1985010120100{uuid.uuid4().int % 100_000:05d}"
        one = worker("Pegawai contoh", nip, unit)
        result(one.id, unit, house.dewi.id, hasil, key)


def hr(app):
    """The personnel office."""
    return people.browser_of(app, people.person("Ratna", Role.HR))


def browser_for(app, one, name: str):
    """A browser in which an employee of the office is logged in."""
    who = people.person(name)
    with writing() as session:
        session.execute(sa.update(Account).where(Account.id == who.id).values(employee_id=one.id))
    return people.browser_of(app, who)


def test_before_the_first_result_the_page_says_so(app, house):
    assert "Belum ada hasil" in hr(app).visit("/dasbor").text


def test_predikat_of_a_period_by_unit_and_over_time(app, house):
    staff(house, house.budi.unit_id, 6, AS)
    staff(house, house.budi.unit_id, 2, BELOW)
    staff(house, house.joko.unit_id, 7, ABOVE)
    staff(house, house.joko.unit_id, 5, AS, "2026-t1")
    page = hr(app).visit(f"/dasbor/{house.dewi.unit_id}")
    assert "n 15" in page.text
    assert "Triwulan I 2026" in page.text
    table = [
        [cell.get_text() for cell in row.find_all(["th", "td"])] for row in page.all("table tr")
    ]
    assert ["Puskesmas Poasia", "0", "0", "2", "6", "0"] in table
    assert ["Gudang", "0", "0", "0", "7", "0"] in table


def test_a_small_unit_hides_another_with_it(app, house):
    staff(house, house.budi.unit_id, 8, AS)
    staff(house, house.joko.unit_id, 3, BELOW)
    ratna = hr(app)
    page = ratna.visit(f"/dasbor/{house.dewi.unit_id}")
    assert page.text.count("terlalu sedikit untuk ditampilkan") == 2
    inside = ratna.visit(f"/dasbor/{house.budi.unit_id}")
    assert "n 8" not in inside.text, "its own page tells no more than its parent's"
    assert "Terlalu sedikit hasil" in inside.text
    csv = ratna.client.get("/dasbor/predikat.csv", base_url="http://localhost").text
    assert '"Gudang";"kurang dari 5"' in csv


def test_leaders_see_what_they_lead(app, house):
    staff(house, house.joko.unit_id, 6, AS)
    budi = browser_for(app, house.budi, "Budi")
    for place in ("", "layanan/"):
        answer = budi.client.get(
            f"/dasbor/{place}{house.joko.unit_id}", base_url="http://localhost"
        )
        assert answer.status_code == 403
    assert "Gudang" not in budi.visit("/dasbor").text
    sari = browser_for(app, house.sari, "Sari")
    assert sari.client.get("/dasbor", base_url="http://localhost").status_code == 403


def test_unknown_periods_and_units_are_told(app, house):
    ratna = hr(app)
    staff(house, house.budi.unit_id, 6, AS)
    ratna.visit("/dasbor?periode=2026-t1", status=404)
    ratna.visit(f"/dasbor/{uuid.uuid4()}", status=404)


def test_citizens_beside_service_times(app, cast, unit, service, act):
    for number in range(40):
        cast(value=4 if number % 2 else 3, on_date=date(2026, 5, 4))
    mix_round(factories.TODAY, 1, 1)
    publish(unit.id, SurveyPeriod.parse("2026-t2"), act)
    with writing() as session:
        session.add(
            ServiceTimeFigure(
                service_id=service.id, period_key="2026-t2", period_start=date(2026, 4, 1),
                basis=Basis.HARI_KERJA, n=40, unfinished=1, median=Decimal(2),
                ninetieth=Decimal(5), standard=Decimal(3), within=31,
            )
        )  # fmt: skip
    ratna = hr(app)
    page = ratna.visit("/dasbor/layanan")
    assert "87,50" in page.text
    assert "77%" in page.text
    line = ratna.client.get("/dasbor/layanan.csv", base_url="http://localhost").text
    assert f'"{unit.name}";"87.50";"' in line
    assert '"40";"Triwulan II 2026";"";"";"77%";"40"' in line


def course(people, hours: int = 24, on: date = date(2026, 3, 2), there: int | None = None) -> None:
    """A course that is over; the first `there` of these people were there, the others were not."""
    there = len(people) if there is None else there
    with writing() as session:
        row = TrainingProgramme(
            title="Komunikasi di loket", competence="komunikasi", path=LearningPath.PELATIHAN,
            hours=hours, seats=None, taken=len(people), starts_on=on, ends_on=on, enrol_until=on,
            state=ProgrammeState.SELESAI,
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add_all(
            TrainingPlace(
                programme_id=row.id, employee_id=one.id, queued_at=datetime(2026, 2, 1, tzinfo=UTC),
                state=PlaceState.HADIR if at < there else PlaceState.TIDAK_HADIR,
                hours=hours if at < there else None,
            )
            for at, one in enumerate(people)
        )  # fmt: skip


def team(house, unit: uuid.UUID, count: int):
    """So many people of a unit."""
    return [
        worker("Pegawai contoh", f"1985010120100{uuid.uuid4().int % 100_000:05d}", unit)
        for _ in range(count)
    ]


def test_learning_of_the_year_by_unit_and_over_years(app, house):
    poasia = team(house, house.budi.unit_id, 8)
    course(poasia[:6], there=4)
    course(poasia[:2], hours=10, on=date(2024, 5, 6))
    team(house, house.joko.unit_id, 7)
    ratna = hr(app)
    page = ratna.visit(f"/dasbor/pelatihan/{house.budi.unit_id}")
    assert "PNS yang mencapai 20 JP" in page.text
    assert "(4 / 10)" in page.text, "eight of the team, Sari and Budi"
    assert "66%" in page.text, "four of six, never rounded up"
    table = [[c.get_text() for c in row.find_all(["th", "td"])] for row in page.all("table tr")]
    assert ["2024", "20"] in table
    assert ["2026", "96"] in table
    above = ratna.visit(f"/dasbor/pelatihan/{house.dewi.unit_id}")
    assert "Puskesmas Poasia" in above.text
    csv = ratna.client.get("/dasbor/pelatihan/tabel.csv", base_url="http://localhost").text
    assert '"Puskesmas Poasia";"10";"10";"4";"96";"0";"4";"2";"0"' in csv


def test_learning_of_a_small_unit_is_not_told_nor_to_be_subtracted(app, house):
    team(house, house.budi.unit_id, 8)
    ratna = hr(app)
    page = ratna.visit(f"/dasbor/pelatihan/{house.dewi.unit_id}")
    assert page.text.count("terlalu sedikit untuk ditampilkan") == 2
    assert "Terlalu sedikit pegawai" in ratna.visit(f"/dasbor/pelatihan/{house.joko.unit_id}").text
    csv = ratna.client.get("/dasbor/pelatihan/tabel.csv", base_url="http://localhost").text
    assert '"Gudang";"kurang dari 5"' in csv


def test_a_leader_sees_the_learning_of_what_they_lead(app, house):
    team(house, house.budi.unit_id, 8)
    budi = browser_for(app, house.budi, "Budi")
    assert "Gudang" not in budi.visit("/dasbor/pelatihan").text
    answer = budi.client.get(f"/dasbor/pelatihan/{house.joko.unit_id}", base_url="http://localhost")
    assert answer.status_code == 403


def test_a_unit_that_turns_slow_leaves_its_band(app, unit, service, agency):
    with writing() as session:
        session.add_all(
            ServiceTimeFigure(
                service_id=service.id, period_key=f"2025-{month:02d}",
                period_start=date(2025, month, 1), basis=Basis.HARI_KERJA, n=50, unfinished=0,
                median=Decimal(2), ninetieth=Decimal(5), standard=Decimal(3),
                within=20 if month == 9 else 44,
            )
            for month in range(1, 10)
        )  # fmt: skip
    ratna = hr(app)
    page = ratna.visit(f"/dasbor/layanan/{unit.id}")
    assert "Di luar batas wajar: September 2025" in page.text
    assert "Data belum cukup: 0 periode, sedikitnya 8." in page.text
    href = f"/dasbor/perjalanan.csv?unit={unit.id}"
    assert page.soup.find("a", href=href)
    table = ratna.client.get(href, base_url="http://localhost").text
    assert table.count("\n") == 1 + 9
    assert '"September 2025";"40.00"' in table
    for wrong in ("x", "01a20294-cf8e-7d2b-be79-a25b73a925f8"):
        answer = ratna.client.get(f"/dasbor/layanan.csv?unit={wrong}", base_url=HERE)
        assert answer.status_code == 404


def test_steadied_indexes_come_out_of_the_open_data_columns(tmp_path):
    lines = [
        {"unit": n, "name": f"Unit {n}", "n": 10 + 30 * n, "ikm": Decimal(70 + 2 * n),
         "running": False, "low": Decimal(70 + 2 * n) - Decimal(12 - n), "high": Decimal(82 + n)}
        for n in range(9)
    ]  # fmt: skip
    assert calmed(lines[:7]) == []
    shown = calmed([*lines, lines[0] | {"unit": 9, "name": "Berjalan", "running": True}])
    assert len(shown) == 9
    file = tmp_path / "ikm.csv"
    rows = "\n".join(f"{o['name']},{o['n']},{o['ikm']},{o['low']},{o['high']}" for o in lines)
    file.write_text(f"unit,n,ikm,batas_bawah,batas_atas\n{rows}\nKosong,,,,\n")
    printed = CliRunner().invoke(compute, ["counters", str(file), "--json"])
    told = json.loads(printed.output)["counters"]
    assert [round(one["steadied"]["value"], 2) for one in told] == [
        float(one["value"]) for one in shown
    ]
    assert shown[0]["value"] > shown[0]["raw"], "few answers are drawn to the mean"


def test_the_dashboard_costs_eight_statements(app, house):
    staff(house, house.budi.unit_id, 6, AS)
    client = hr(app).client
    inner = f"/dasbor/layanan/{house.budi.unit_id}"
    for path in ("/dasbor", "/dasbor/layanan", inner, "/dasbor/pelatihan"):
        client.get(path, base_url="http://localhost")
        with watched() as seen:
            assert client.get(path, base_url="http://localhost").status_code == 200
        assert len(seen.statements) <= 8, seen.statements
