"""Groups, items and people beside themselves on the panel: each figure out of its own export."""

import json
import random

import pytest
import time_machine
from click.testing import CliRunner

from portal.cli.compute import compute
from portal.db import writing
from portal.models.competences import CompetenceLevel
from portal.models.evaluations import Evaluation
from portal.models.peer_ballots import PeerRelease
from portal.models.self_assessments import SelfAnswer, SelfAssessment, SelfForm
from portal.queries.instruments import newest
from portal.rules.competences import LevelSource
from portal.rules.instruments import load_shipped
from portal.rules.measures import Competence
from portal.rules.peer_answers import FORMAT, sha256
from portal.rules.predikat import Ekspektasi
from portal.rules.roles import Role
from portal.rules.self_assessments import SelfState
from portal.rules.transfers import Case
from portal.services.instruments import publish_instrument
from portal.web.fairness_words import p_words, signed, two, written
from tests.attacks.statements import watched
from tests.people import browser_of, person
from tests.services.forums import ABOVE, AS, NOW, WINTER, assembly
from tests.services.office import worker
from tests.worlds import kept

PEOPLE = 64


@pytest.fixture
def staffed(agency):
    """The panel's people on a winter's day."""
    with time_machine.travel(WINTER, tick=False):
        yield many()


@kept
def many():
    """Sixty-four people, men and women in turn, rated by Budi and Dewi; women seldom at the top."""
    made = assembly()
    rng = random.Random(11)
    rows = []
    for at in range(PEOPLE):
        own, rater = at // 2 % 2, (made.house.budi, made.house.dewi)[at // 2 % 2]
        unit = (made.house.budi, made.house.joko)[own].unit_id
        one = worker(f"Orang {at:02d}", f"19920101201701{1 + at % 2}0{at:02d}", unit)
        top = rng.random() < (0.75 if at % 2 == 0 else 0.3)
        level = rng.gauss(3, 0.8)
        hasil: Ekspektasi = ABOVE if top else AS
        rows.append(
            Evaluation(
                employee_id=one.id, period_id=made.period, posting_id=one.posting_id,
                evaluator_id=rater.id, case=Case.BIASA, article="Ps. 1(9)", hasil_kerja=hasil,
                perilaku_kerja=hasil, started_at=WINTER, changed_at=WINTER,
            )
        )  # fmt: skip
        rows += [
            CompetenceLevel(
                employee_id=one.id, competence=item.value,
                level=min(5, max(1, round(level + rng.gauss(0, 0.2 if own else 0.7)))),
                source=LevelSource.ATASAN, assessed_on=NOW.on, assessor_id=rater.id,
                recorded_by="Dewi", recorded_at=NOW.at,
            )
            for item in Competence
        ]  # fmt: skip
    with writing() as session:
        session.add_all(rows)
    return made


@pytest.fixture
def hr(app, staffed):
    return browser_of(app, person("Dewi Lestari", Role.HR))


def computed(hr, tmp_path, table, *command):
    """What a command says about a table that the page gives away."""
    file = tmp_path / f"{table}.csv"
    file.write_bytes(hr.client.get(f"/keadilan/{table}.csv?tahun=2026").data)
    printed = CliRunner().invoke(compute, [command[0], str(file), *command[1:], "--json"])
    assert printed.exit_code == 0, printed.output
    return json.loads(printed.output)


def comma(value: float, places: int = 2) -> str:
    """As the page writes it."""
    return f"{value:.{places}f}".replace(".", ",")


def test_groups_come_out_of_the_export_as_on_the_page(hr, tmp_path):
    page = hr.visit("/keadilan/kelompok?tahun=2026").text
    rows = computed(hr, tmp_path, "kelompok", "groups")["comparisons"]
    told = {one["comparison"]: one for one in rows}
    sexes = told["kelamin"]
    assert sexes["n"] == [32, 33], "Sari is one of them"
    assert (sexes["light"], sexes["four_fifths"]) == ("red", False)
    assert "Perlu diperiksa" in page
    for key in ("ratio", "power"):
        assert comma(sexes[key]) in page, key
    for one in rows:
        for key in ("p", "fisher_p"):
            assert f"p {p_words(one[key])}" in page, (one["comparison"], key)
    assert comma(sexes["odds"]["value"]) in page
    assert any(name.startswith("unit: ") for name in told), "each unit beside all others"
    means = computed(hr, tmp_path, "rata-rata", "means")["comparisons"]
    g = next(one["g"]["value"] for one in means if one["comparison"] == "kelamin")
    assert f"{g:+.2f}".replace(".", ",") in page


def test_no_stratum_of_the_export_tells_of_few(hr):
    lines = hr.client.get("/keadilan/kelompok.csv?tahun=2026").text.splitlines()[1:]
    assert lines
    for line in lines:
        a, b, c, d = map(int, line.split(",")[-4:])
        for size in (a + b, c + d):
            assert size == 0 or size >= 5
        assert "Orang" not in line


def test_items_come_out_of_the_export_as_on_the_page(hr, tmp_path):
    page = hr.visit("/keadilan/butir?tahun=2026").text
    told = computed(hr, tmp_path, "tingkat", "agreement")
    assert comma(told["cronbach"]["value"]) in page
    for value in told["cronbach_deleted"].values():
        assert comma(value) in page
    items = computed(hr, tmp_path, "butir", "items")["items"]
    assert {one["item"] for one in items} == {one.value for one in Competence}
    for one in items:
        assert f"{one['difference']:+.2f}".replace(".", ",") in page


def test_a_rater_with_halo_is_seen_over_the_competences(hr, tmp_path):
    page = hr.visit("/keadilan/kebiasaan?tahun=2026").text
    told = computed(hr, tmp_path, "tingkat", "habits", "--lowest", "1", "--highest", "5")["raters"]
    assert min(one["halo"]["high"] for one in told) < 1
    for one in told:
        assert comma(one["halo"]["value"]) in page
    assert "Dewi: hampir semua unsur diberi nilai yang mirip" in page
    assert "Budi: hampir semua unsur" not in page


def selves(made):
    """Twelve people who see themselves a point above what colleagues told of them."""
    publish_instrument(load_shipped("berakhlak"), NOW)
    version, questions = newest("berakhlak")
    items = [item.key for item in questions.items if item.kind == "scale"]
    for at in range(12):
        one = worker(f"Diri {at:02d}", f"1993010120170110{at:02d}", made.house.budi.unit_id)
        mean = ("5/2", "3", "7/2")[at % 3]
        content = {
            "format": FORMAT, "groups": [],
            "together": {item: {"n": 6, "mean": mean, "shares": None} for item in items},
        }  # fmt: skip
        with writing() as session:
            session.add(
                PeerRelease(
                    employee_id=one.id, period_id=made.period, content=content,
                    sha256=sha256(content), released_on=NOW.on,
                )
            )  # fmt: skip
            row = SelfAssessment(
                employee_id=one.id, period_id=made.period, report_parts=[], families=[], focus=[],
                due_on=NOW.on, started_at=NOW.at,
            )  # fmt: skip
            session.add(row)
            session.flush()
            session.add(SelfForm(assessment_id=row.id, version_id=version, position=1))
            session.flush()
            session.add_all(
                SelfAnswer(
                    assessment_id=row.id, place=f"berakhlak.{item}", version_id=version,
                    value=("3", "4", "5")[(at + n) % 3], saved_at=NOW.at,
                )
                for n, item in enumerate(items)
            )  # fmt: skip
            session.flush()
            row.state, row.sent_at = SelfState.DIKIRIM, NOW.at


def test_the_gap_to_oneself_comes_out_of_the_export_as_on_the_page(staffed, hr, tmp_path):
    assert "Data belum cukup" in hr.visit("/keadilan/diri?tahun=2026").text
    selves(staffed)
    page = hr.visit("/keadilan/diri?tahun=2026").text
    told = computed(hr, tmp_path, "diri", "gap")
    assert told["n"] == 12
    assert comma(told["points"]["value"]) in page
    assert f"{told['in_sd']:+.2f}".replace(".", ",") in page
    assert comma(told["large"]["value"]) in page
    assert "Diri 0" not in hr.client.get("/keadilan/diri.csv?tahun=2026").text


def test_these_pages_cost_eight_statements(staffed, hr):
    for path in ("kelompok", "butir", "kebiasaan", "diri"):
        hr.visit(f"/keadilan/{path}?tahun=2026")
        with watched() as asked:
            hr.visit(f"/keadilan/{path}?tahun=2026")
        assert len(asked.statements) <= 8, (path, *asked.statements)


def test_what_rounds_to_nothing_has_no_sign():
    assert (str(two(-0.003)), str(two(-0.006))) == ("0.00", "-0.01")
    assert (written(-0.003), signed(-0.003)) == ("0,00", "+0,00")
