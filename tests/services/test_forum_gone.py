"""Cases that somebody signs, takes over or excuses while the forum talks about them."""

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.errors import IllegalStep
from portal.models.evaluations import Evaluation
from portal.models.periods import EvaluationPeriod, Handover
from portal.queries.forum_minutes import minutes_of
from portal.queries.forum_standing import standings_of
from portal.rules.forum_words import CaseStanding, SessionState
from portal.rules.period_cycle import PeriodStage
from portal.rules.reviews import Exemption
from portal.rules.transfers import Case
from portal.rules.workflow import EvaluationState
from portal.services import forum_sittings
from tests.services.forums import (
    CHANGE,
    KEEP,
    NOW,
    assembly,
    later,
    sat,
    session_of,
)

pytestmark = pytest.mark.usefixtures("agency")


@pytest.fixture
def made(agency):
    return assembly()


def sari_of(made):
    db.session.rollback()
    return db.session.scalars(
        sa.select(Evaluation)
        .where(Evaluation.employee_id == made.house.sari.id)
        .execution_options(populate_existing=True)
    ).one()


def conclude(made, sitting, reason=""):
    return forum_sittings.conclude(
        sitting, made.wulan.id, reason, session_of(sitting).version, later(2)
    )


def told(sitting, reader):
    return minutes_of(sitting, reader).content


def signed_meanwhile(made):
    """As the database has it after a signature, without the signature's own rows."""
    with writing() as session:
        session.execute(
            sa.update(EvaluationPeriod)
            .where(EvaluationPeriod.id == made.period)
            .values(stage=PeriodStage.PENETAPAN)
        )
        session.execute(sa.update(Evaluation).values(state=EvaluationState.DITANDATANGANI))


def gone_over(made):
    with writing() as session:
        session.add(
            Handover(
                period_id=made.period, employee_id=made.house.sari.id, from_id=made.house.budi.id,
                to_id=made.house.dewi.id, case=Case.PENILAI_LEWAT_WAKTU, article="L.IV.A.11",
                effective_at=NOW.at,
                recorded_at=later(1).at,
            )
        )  # fmt: skip


def excused(made):
    with writing() as session:
        session.execute(
            sa.update(Evaluation).values(
                state=EvaluationState.DIKECUALIKAN, exemption=Exemption.LAIN,
                exemption_reason="Sakit lama",
            )
        )  # fmt: skip


def taken_over(made):
    with writing() as session:
        session.execute(
            sa.update(Evaluation).values(
                state=EvaluationState.DRAF, evaluator_id=made.house.dewi.id, hasil_kerja=None,
                perilaku_kerja=None,
            )
        )  # fmt: skip


@pytest.mark.parametrize(
    ("happens", "standing"),
    [
        (signed_meanwhile, CaseStanding.DITANDATANGANI),
        (gone_over, CaseStanding.BERALIH),
        (excused, CaseStanding.DIKECUALIKAN),
        (taken_over, CaseStanding.BERALIH),
    ],
)
def test_a_case_that_left_the_forums_hands_takes_no_advice_and_ends_no_session(
    made, happens, standing
):
    sitting, case = sat(made)
    happens(made)
    assert standings_of(sitting) == {case: standing}
    for act in (
        lambda: forum_sittings.advise(case, made.wulan.id, KEEP, NOW),
        lambda: forum_sittings.advise(case, made.wulan.id, CHANGE, NOW),
    ):
        with pytest.raises(IllegalStep, match="gugur"):
            act()
    before = sari_of(made).state
    # No reason is asked for: nobody left it undone.
    conclude(made, sitting)
    assert sari_of(made).state is before
    (one,) = told(sitting, made.wulan.id)["cases"]
    assert (one["standing"], one["advice"]) == (standing.value, None)


def test_a_period_past_its_evaluation_lets_the_session_end(made):
    sitting, case = sat(made)
    with writing() as session:
        session.execute(
            sa.update(EvaluationPeriod)
            .where(EvaluationPeriod.id == made.period)
            .values(stage=PeriodStage.KEBERATAN)
        )
    conclude(made, sitting, "Waktu habis")
    assert session_of(sitting).state is SessionState.SELESAI
    assert standings_of(sitting) == {case: CaseStanding.TERBUKA}


def test_undiscussed_cases_go_back_and_say_so(made):
    sitting, case = sat(made)
    conclude(made, sitting, "Waktu habis")
    assert standings_of(sitting) == {case: CaseStanding.TIDAK_DIBAHAS}
    assert sari_of(made).state is EvaluationState.SELESAI_FORUM
    (one,) = told(sitting, made.wulan.id)["cases"]
    assert one["standing"] == "terbuka"
