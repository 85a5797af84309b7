"""The fairness panel: figures that anybody can recompute, questions to raters, long analyses."""

import json
import random
import uuid

import pytest
import sqlalchemy as sa
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
from portal.rules.workflow import EvaluationState
from portal.services import fairness
from tests.attacks.statements import watched
from tests.people import browser_of, person
from tests.services.forums import ABOVE, AS, NOW, WINTER, assembly, submitted
from tests.services.office import worker
from tests.web.test_forum import as_member
from tests.worlds import kept

KEY = b"uji"


@pytest.fixture
def made(agency):
    with time_machine.travel(WINTER, tick=False):
        yield assembly()


@kept
def discussed(made, said, rater_of=None):
    """Twelve people of Budi's unit, rated above expectation; `said(place, n)` is what the n-th of
    four members wrote about the one in that place, None for nothing.
    """
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
        rater = rater_of(place) if rater_of else made.house.budi
        submitted(of, rater, made.period, ABOVE, ABOVE if place % 3 else AS)
        with writing() as session:
            case = ForumCase(
                session_id=sitting.id, employee_id=of.id, position=place + 1,
                rater_id=rater.id, grounds=[], hasil_before=ABOVE,
                perilaku_before=ABOVE if place % 3 else AS,
            )  # fmt: skip
            session.add(case)
            session.flush()
            for n, one in enumerate(members):
                session.add(ForumSeat(case_id=case.id, member_id=one, session_id=sitting.id))
                session.flush()
                if (views := said(place, n)) is not None:
                    session.add(
                        ForumOpinion(
                            case_id=case.id, member_id=one, verdict=Verdict.UBAH, hasil=views[0],
                            perilaku=views[1], reason="Target rendah", written_at=NOW.at,
                        )
                    )  # fmt: skip
    return made


@pytest.fixture
def looked_at(made):
    """Four members wrote on each, Budi a point above them."""
    rng = random.Random(5)
    return discussed(made, lambda _place, _n: (AS, rng.choice([AS, Ekspektasi.DIBAWAH])))


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


PAGES = (
    *("", "/forum", "/kelompok", "/rasch", "/pasangan", "/tersesuaikan", "/kebiasaan"),
    *("/perubahan", "/diri", "/butir"),
)
TABLES = (
    "data",
    "periode",
    "kebiasaan",
    "tingkat",
    "diri",
    "kelompok",
    "rata-rata",
    "butir",
    "forum",
)


def test_each_page_and_table_stands_without_data(app, made, hr):
    for path in PAGES:
        hr.visit(f"/keadilan{path}")
    for table in TABLES:
        answer = hr.client.get(f"/keadilan/{table}.csv", base_url="http://localhost")
        assert (answer.status_code, answer.text.count("\n")) == (200, 1), table


def test_each_page_costs_eight_statements(looked_at, hr):
    for path in PAGES:
        hr.visit(f"/keadilan{path}?tahun=2026")
        with watched() as asked:
            hr.visit(f"/keadilan{path}?tahun=2026")
        assert len(asked.statements) <= 8, (path, *asked.statements)


def computed(hr, tmp_path, table, *command):
    """What a command says about a table that the page gives away."""
    file = tmp_path / f"{table}.csv"
    file.write_bytes(hr.client.get(f"/keadilan/{table}.csv?tahun=2026").data)
    printed = CliRunner().invoke(compute, [command[0], str(file), *command[1:], "--json"])
    assert printed.exit_code == 0, printed.output
    return json.loads(printed.output)


def test_agreement_and_rasch_come_out_of_the_export_as_on_the_page(app, looked_at, hr, tmp_path):
    told = computed(hr, tmp_path, "data", "agreement")
    page = hr.visit("/keadilan?tahun=2026").text
    for form in ("2,1", "2,k"):
        assert f"{told['icc'][form]['value']:.2f}".replace(".", ",") in page
    assert f"{told['krippendorff']['interval']:.2f}".replace(".", ",") in page
    fairness.request_run(2026, NOW)
    assert fairness.run_waiting(str(app.config["SECRET_KEY"]).encode(), NOW) == 1
    again = {one["id"]: one for one in computed(hr, tmp_path, "data", "rasch")["raters"]}
    for name, _n, measure, *_rest in latest_run(2026).result.get("raters", []):
        assert again[name]["measure"] == pytest.approx(measure, abs=1e-6)


def test_adjusted_figures_stand_behind_their_gate_and_change_nothing(looked_at, hr, tmp_path):
    before = {e.id: (e.hasil_kerja, e.perilaku_kerja) for e in db.session.query(Evaluation)}
    page = hr.visit("/keadilan/tersesuaikan?tahun=2026")
    told = computed(hr, tmp_path, "data", "severity")
    assert len(page.all("tbody tr")) == len(told["ratees"]) == 12
    for one in told["ratees"]:
        assert f"{one['adjusted']:.2f}".replace(".", ",") in page.text
    assert "Orang 03" in page.text
    assert "Orang 03" not in hr.visit("/keadilan/tersesuaikan?tahun=2026&cari=04").text
    after = {e.id: (e.hasil_kerja, e.perilaku_kerja) for e in db.session.query(Evaluation)}
    assert before == after


def test_raters_that_are_alike_open_no_gate(made, hr):
    rng = random.Random(7)
    discussed(made, lambda _place, _n: (rng.choice([ABOVE, AS]), ABOVE))
    page = hr.visit("/keadilan/tersesuaikan?tahun=2026")
    assert "tidak ditawarkan" in page.text
    assert not page.all("tbody tr")


def test_groups_apart_are_not_compared_and_the_fewest_assignments_are_named(made, hr):
    """Budi and Wulan on six people, Dewi and Tono on the other six."""
    house = made.house
    discussed(
        made,
        lambda place, n: (AS, AS) if n == (0 if place < 6 else 1) else None,
        lambda place: house.budi if place < 6 else house.dewi,
    )
    page = hr.visit("/keadilan?tahun=2026")
    assert "tidak terhubung" in page.text
    assert "Paling sedikit 1 penugasan" in page.text
    assert "menilai juga Orang" in page.text
    assert not page.all("#ketat")
    closed = hr.visit("/keadilan/tersesuaikan?tahun=2026")
    assert "tidak terhubung" in closed.text
    assert not closed.all("tbody tr")


def test_habits_come_out_of_the_export_as_on_the_page(looked_at, hr, tmp_path):
    page = hr.visit("/keadilan/kebiasaan?tahun=2026")
    told = computed(hr, tmp_path, "kebiasaan", "habits", "--lowest", "1", "--highest", "3")
    shown = [one["spread"]["value"] for one in told["raters"] if one["spread"]["value"] is not None]
    assert shown
    for value in shown:
        assert f"{value:.2f}".replace(".", ",") in page.text
    assert "Data belum cukup: sedikitnya 8 orang dan 4 unsur" in page.text


def test_pairs_and_drift_come_out_of_the_export(looked_at, hr, tmp_path):
    assert computed(hr, tmp_path, "periode", "pairs")["pairs"] == []
    told = computed(hr, tmp_path, "periode", "drift")["raters"]
    page = hr.visit("/keadilan/perubahan?tahun=2026")
    for one in told:
        value = f"{one['periods'][0]['severity']:.2f}".replace("-", "-").replace(".", ",")
        assert value in page.text
    assert "sedikitnya tiga periode" in page.text


def test_before_and_after_of_the_forum_come_out_of_the_export(looked_at, hr, tmp_path):
    with writing() as session:
        signed = {"state": EvaluationState.SELESAI_FORUM, "hasil_kerja": AS}
        session.execute(sa.update(Evaluation).where(Evaluation.perilaku_kerja == AS).values(signed))
    page = hr.visit("/keadilan/forum?tahun=2026")
    told = computed(hr, tmp_path, "forum", "forum")["2026-1"]
    assert (told["cases"], told["moved"], told["with_evidence"]) == (12, 4, 0)
    assert f"{told['spearman']:.2f}".replace(".", ",") in page.text
    assert "flask compute forum" in page.text


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
        run = FairnessRun(id=uuid.uuid4(), year=2026, state=RunState.BERJALAN, progress=40)
        run.asked_by, run.asked_at = "Dewi", NOW.at
        session.add(run)
    assert fairness.run_waiting(KEY, NOW) == 1
    assert latest_run(2026).state is RunState.SELESAI


def test_a_rater_sees_his_own_spread_and_no_pool_of_few(app, looked_at):
    page = as_member(app, looked_at.house.budi.id).visit("/keadilan/pasangan")
    assert "Anda: rata-rata 3,00 poin dari 3, 100 persen di atas ekspektasi (n 13)" in page.text
    assert "Penilai lain bersama: data belum cukup" in page.text
    assert page.all("#cermin svg")


def test_a_pool_of_five_raters_stands_beside_the_own_spread(app, made):
    others = [made.wulan, made.tono, made.rina, made.house.dewi, made.house.joko]
    discussed(made, lambda _place, _n: None)
    for place in range(20):
        of = worker(f"Lain {place:02d}", f"1993010120170110{place:02d}", made.house.joko.unit_id)
        submitted(of, others[place % 5], made.period, AS, AS)
    text = as_member(app, made.house.budi.id).visit("/keadilan/pasangan").text
    assert "Penilai lain bersama: rata-rata 2,00 poin dari 3, 0 persen" in text
    assert "Lain 0" not in text
    assert "Wulan" not in text
