"""What happens to plan and evaluation when somebody moves, leaves or is late."""

from datetime import date, timedelta

import pytest

from portal.rules.period_cycle import EvaluationPeriod, EvaluationWindow
from portal.rules.postings import RaterOverride
from portal.rules.survey_periods import SurveyPeriod
from portal.rules.transfers import Case, evaluation, planning
from tests.rules.office_rows import (
    BUDI,
    JOKO,
    JUNE,
    LAIN,
    Q3,
    RINA,
    SARI,
    SEKSI,
    START,
    TONO,
    WINDOW,
    leads,
    roster,
    works,
)  # fmt: skip

YEAR = EvaluationPeriod(SurveyPeriod.parse("2026"))
ANNUAL = EvaluationWindow(date(2026, 12, 25), date(2027, 1, 31))
AUGUST, SEPTEMBER = date(2026, 8, 25), date(2026, 9, 25)


def until(day, row_of, *place):
    return row_of(*place, ends=day - timedelta(days=1))


def tono_moves(day):
    """Tono leads the other Bidang from a day on, Rina the Seksi."""
    return roster(
        until(day, leads, TONO, SEKSI), leads(TONO, LAIN, starts=day),
        leads(RINA, SEKSI, starts=day), without=[TONO, JOKO],
    )  # fmt: skip


def sari_moves(day, *overrides):
    before, after = until(day, works, SARI, SEKSI), works(SARI, LAIN, starts=day)
    return roster(before, after, overrides=overrides, without=[SARI])


LEFT = roster(
    until(SEPTEMBER, leads, TONO, SEKSI), leads(RINA, SEKSI, starts=SEPTEMBER), without=[TONO]
)
VACANT = roster(until(SEPTEMBER, leads, TONO, SEKSI), without=[TONO])
RINA_NAMED = RaterOverride(date(2026, 9, 26), None, SARI, RINA, "Penilai diganti dalam jendela")
NAMED = RaterOverride(date(2026, 9, 26), None, SARI, JOKO, "Penilai diganti dalam jendela")


@pytest.mark.parametrize(
    ("house", "period", "on", "case", "evaluator", "article"),
    [
        pytest.param(roster(), Q3, SEPTEMBER, Case.BIASA, TONO, "Ps. 1(9)", id="biasa"),
        pytest.param(
            tono_moves(AUGUST), Q3, SEPTEMBER, Case.PENILAI_PINDAH_DI_LUAR_WAKTU, RINA,
            "L.IV.A.14.a", id="penilai-pindah-25-agustus",
        ),
        pytest.param(
            tono_moves(SEPTEMBER), Q3, date(2026, 10, 1), Case.PENILAI_PINDAH_DALAM_WAKTU, TONO,
            "L.IV.A.14.b", id="penilai-pindah-25-september",
        ),
        pytest.param(
            LEFT, Q3, date(2026, 10, 1), Case.PENILAI_BERHALANGAN_TETAP, RINA, "Ps. 1(9)",
            id="penilai-pensiun-ada-pengganti",
        ),
        pytest.param(
            VACANT, Q3, date(2026, 10, 1), Case.PENILAI_BERHALANGAN_TETAP, BUDI, "L.IV.A.2",
            id="penilai-pensiun-lowong",
        ),
        pytest.param(
            roster(overrides=[NAMED]), Q3, date(2026, 10, 1), Case.PENILAI_DIGANTI, JOKO,
            "Ps. 1(9)", id="penilai-diganti-dalam-jendela",
        ),
        pytest.param(
            sari_moves(AUGUST), Q3, SEPTEMBER, Case.PEGAWAI_PINDAH, JOKO, "L.IV.A.13.a",
            id="pegawai-pindah-periodik",
        ),
        pytest.param(
            sari_moves(date(2026, 10, 5)), Q3, date(2026, 10, 6), Case.PEGAWAI_PINDAH, JOKO,
            "L.IV.A.13.a", id="pegawai-pindah-dalam-jendela",
        ),
        pytest.param(
            sari_moves(date(2026, 10, 5)), Q3, date(2026, 10, 5), Case.PEGAWAI_PINDAH, JOKO,
            "L.IV.A.13.a", id="pegawai-pindah-hari-itu-juga",
        ),
        pytest.param(
            sari_moves(date(2026, 9, 20), RINA_NAMED), Q3, date(2026, 10, 1), Case.PEGAWAI_PINDAH,
            RINA, "L.IV.A.13.a", id="pegawai-pindah-lalu-penilai-diganti",
        ),
        pytest.param(
            sari_moves(date(2026, 10, 20)), Q3, date(2026, 10, 26), Case.PENILAI_LEWAT_WAKTU, BUDI,
            "L.IV.A.11; L.V.A.8", id="pegawai-pindah-sesudah-jendela",
        ),
        pytest.param(
            sari_moves(AUGUST), YEAR, date(2027, 1, 4), Case.PEGAWAI_PINDAH, JOKO, "L.IV.A.13.b",
            id="pegawai-pindah-tahunan",
        ),
        pytest.param(
            tono_moves(AUGUST), YEAR, date(2027, 1, 4), Case.PENILAI_PINDAH_DI_LUAR_WAKTU, RINA,
            "Ps. 1(9)", id="penilai-pindah-tahunan",
        ),
        pytest.param(
            roster(), Q3, date(2026, 10, 15), Case.PENILAI_LEWAT_WAKTU, BUDI,
            "L.IV.A.11; L.V.A.8", id="lewat-jendela",
        ),
        pytest.param(
            tono_moves(SEPTEMBER), Q3, date(2026, 10, 15), Case.PENILAI_LEWAT_WAKTU, BUDI,
            "L.IV.A.11; L.V.A.8", id="lewat-jendela-penilai-pindah",
        ),
    ],
)  # fmt: skip
def test_the_special_cases_have_their_evaluator(house, period, on, case, evaluator, article):
    window = ANNUAL if period.is_annual else WINDOW
    decision = evaluation(house, SARI, period, window, on)
    assert (decision.case, decision.evaluator.employee_id) == (case, evaluator)
    assert decision.article == article
    is_late = case is Case.PENILAI_LEWAT_WAKTU
    assert (decision.is_final, decision.form) == (is_late, "D.1.2" if is_late else "D.1.1")
    assert decision.may_keep_last == (case is Case.PEGAWAI_PINDAH and not period.is_annual)


def test_a_new_employee_is_no_transfer_and_a_practice_period_never_hands_over():
    arrived = roster(works(SARI, SEKSI, starts=AUGUST), without=[SARI])
    assert evaluation(arrived, SARI, Q3, WINDOW, SEPTEMBER).case is Case.BIASA
    practice = EvaluationPeriod(Q3.span, is_practice=True)
    assert evaluation(roster(), SARI, practice, WINDOW, date(2026, 12, 1)).case is Case.BIASA


@pytest.mark.parametrize(
    ("house", "set_on", "on", "case", "with_whom", "needs_new"),
    [
        pytest.param(roster(), None, date(2026, 1, 31), Case.BIASA, TONO, True, id="januari"),
        pytest.param(
            roster(), None, date(2026, 2, 1), Case.SKP_LEWAT_JANUARI, BUDI, True, id="februari"
        ),
        pytest.param(
            roster(works(SARI, SEKSI, starts=AUGUST), without=[SARI]),
            None,
            SEPTEMBER,
            Case.BIASA,
            TONO,
            True,
            id="pegawai-baru",
        ),
        pytest.param(roster(), START, JUNE, Case.BIASA, TONO, False, id="sudah-ditetapkan"),
        pytest.param(
            sari_moves(AUGUST), START, SEPTEMBER, Case.PEGAWAI_PINDAH, JOKO, True, id="pegawai"
        ),
        pytest.param(
            tono_moves(AUGUST), START, SEPTEMBER, Case.PENILAI_PINDAH, RINA, True, id="penilai"
        ),
    ],
)
def test_expectations_are_clarified_with_the_right_official(
    house, set_on, on, case, with_whom, needs_new
):
    plan = planning(house, SARI, set_on, date(2026, 1, 31), on)
    assert (plan.case, plan.with_whom.employee_id, plan.needs_new_skp) == (
        case, with_whom, needs_new,
    )  # fmt: skip
