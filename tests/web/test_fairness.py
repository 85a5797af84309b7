"""The fairness panel: figures that anybody can recompute, questions to raters, long analyses."""

import json
import random
import uuid

import pytest
import time_machine
from click.testing import CliRunner

from portal.cli.compute import compute
from portal.db import db, writing
from portal.models.evaluations import Evaluation
from portal.models.fairness import FairnessRun, RunState
from portal.models.forum import ForumCase, ForumMember, ForumSeat, ForumSession
from portal.models.forum_advice import ForumOpinion
from portal.queries.fairness_panel import latest_run, panel
from portal.rules.forum_words import SessionState, Verdict
from portal.rules.predikat import Ekspektasi
from portal.rules.roles import Role
from portal.services import fairness
from tests.attacks.statements import watched
from tests.people import browser_of, person
from tests.services.forums import ABOVE, AS, NOW, WINTER, assembly, submitted
from tests.services.office import worker

KEY = b"uji"


@pytest.fixture
def made(agency):
    with time_machine.travel(WINTER, tick=False):
        yield assembly()


@pytest.fixture
def looked_at(made):
    """Twelve people rated by Budi; four members wrote on each, Budi a point above them."""
    rng = random.Random(5)
    with writing() as session:
        sitting = ForumSession(
            period_id=made.period, number=1, state=SessionState.SELESAI, meets_on=NOW.on,
            starts_at="09.00", place="Aula", opinions_due=NOW.on, seed="0" * 32, terms={},
            convened_by="Dewi", convened_at=NOW.at,
        )  # fmt: skip
        session.add(sitting)
        session.flush()
        members = [made.wulan.id, made.tono.id, made.rina.id, made.house.dewi.id]
        session.add_all(ForumMember(session_id=sitting.id, employee_id=one) for one in members)
    for place in range(12):
        of = worker(f"Orang {place:02d}", f"1992010120170110{place:02d}", made.house.budi.unit_id)
        submitted(of, made.house.budi, made.period, ABOVE, ABOVE if place % 3 else AS)
        with writing() as session:
            case = ForumCase(
                session_id=sitting.id, employee_id=of.id, position=place + 1,
                rater_id=made.house.budi.id, grounds=[], hasil_before=ABOVE,
                perilaku_before=ABOVE if place % 3 else AS,
            )  # fmt: skip
            session.add(case)
            session.flush()
            for one in members:
                session.add(ForumSeat(case_id=case.id, member_id=one, session_id=sitting.id))
                session.flush()
                said = (AS, rng.choice([AS, Ekspektasi.DIBAWAH]))
                session.add(
                    ForumOpinion(
                        case_id=case.id, member_id=one, verdict=Verdict.UBAH, hasil=said[0],
                        perilaku=said[1], reason="Target rendah", written_at=NOW.at,
                    )
                )  # fmt: skip
    return made


@pytest.fixture
def hr(app, made):
    return browser_of(app, person("Dewi Lestari", Role.HR))


def test_a_lenient_rater_is_seen_in_points_and_nothing_is_written(looked_at):
    before = {e.id: (e.hasil_kerja, e.perilaku_kerja) for e in db.session.query(Evaluation)}
    found = panel(2026, KEY)
    budi = next(one for one in found.raters if one.name == "Budi")
    assert budi.severity < -0.5
    assert budi.high < 0
    assert found.severity.gate is None
    after = {e.id: (e.hasil_kerja, e.perilaku_kerja) for e in db.session.query(Evaluation)}
    assert before == after


def test_the_command_gives_the_panels_digits(app, looked_at, hr, tmp_path):
    page = hr.visit("/keadilan?tahun=2026")
    assert "Budi: rata-rata" in page.text
    file = tmp_path / "keadilan.csv"
    file.write_bytes(hr.client.get("/keadilan/data.csv?tahun=2026").data)
    printed = CliRunner().invoke(compute, ["severity", str(file), "--json"])
    assert printed.exit_code == 0, printed.output
    told = json.loads(printed.output)
    found = panel(2026, str(app.config["SECRET_KEY"]).encode())
    assert [round(one.severity, 4) for one in found.severity.raters] == [
        pytest.approx(one["severity"], abs=1e-4) for one in told["raters"]
    ]
    assert found.table.sha256 in page.text
    assert "Orang" not in file.read_text()


@pytest.mark.parametrize("path", ["", "/forum", "/kelompok", "/rasch", "/pasangan"])
def test_each_page_stands_without_data_and_in_few_statements(app, made, hr, path):
    hr.visit(f"/keadilan{path}")
    with watched() as asked:
        hr.visit(f"/keadilan{path}")
    assert len(asked.statements) <= 9, "\n".join(asked.statements)


def test_only_forum_office_and_auditor_see_the_panel(app, looked_at, joko, hendra):
    joko.visit("/keadilan", status=403)
    page = hendra.visit("/keadilan?tahun=2026")
    assert "Budi: rata-rata" in page.text
    assert hendra.client.post("/keadilan/rasch").status_code in (400, 403)


def test_a_rater_explains_a_pair_once(app, looked_at, hr):
    budi = looked_at.house.budi.id
    sari = looked_at.house.sari.id
    assert fairness.ask_about(budi, sari, 3.14, NOW)
    assert not fairness.ask_about(budi, sari, 3.14, NOW)
    period = looked_at.period
    assert fairness.explain(period, budi, sari, "Proyek khusus", NOW)
    assert not fairness.explain(period, budi, sari, "Lain", NOW)
    browser = browser_of(app, person("Joko Susilo"))
    assert "Proyek khusus" not in browser.visit("/keadilan/pasangan").text


def test_the_worker_computes_what_was_asked_for(looked_at, hr):
    hr.visit("/keadilan/rasch?tahun=2026")
    page = hr.submit("rasch")
    assert "Sedang dihitung" in page.text
    assert fairness.run_waiting(KEY, NOW) == 1
    run = latest_run(2026)
    assert (run.state, run.progress) == (RunState.SELESAI, 100)
    assert run.data_sha256 == panel(2026, KEY).table.sha256
    hr.visit("/keadilan/rasch?tahun=2026")
    assert fairness.run_waiting(KEY, NOW) == 0


def test_an_interrupted_analysis_is_taken_up_again(looked_at):
    with writing() as session:
        session.add(
            FairnessRun(
                id=uuid.uuid4(), year=2026, state=RunState.BERJALAN, progress=40,
                asked_by="Dewi", asked_at=NOW.at,
            )
        )  # fmt: skip
    assert fairness.run_waiting(KEY, NOW) == 1
    assert latest_run(2026).state is RunState.SELESAI
