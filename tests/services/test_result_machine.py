"""A state machine over signing, delivery, objection and clocks: anything, in any order.

Everybody tries everything at any time; what the law forbids must be refused, and what was signed
must stay as it was.  Alone nobody reaches a signed state of their own record.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from portal.db import db
from portal.errors import PortalError
from portal.models.accounts import Account
from portal.models.evaluations import Evaluation
from portal.models.objections import Objection, ObjectionDecision
from portal.models.periods import SignedEvaluation
from portal.models.results import AppraisalResult, ResultEvent
from portal.queries.holidays import office_calendar
from portal.rules.predikat import Ekspektasi
from portal.rules.result_content import digest
from portal.rules.results import AFTER, DeliveryWay, Outcome, ResultForm, ResultStep
from portal.services import (
    accounts,
    objection_decisions,
    objections,
    result_steps,
    review_starts,
    reviews,
    signing,
    signing_batches,
)
from portal.services.accounts import NewAccount
from portal.services.audit import Act
from portal.services.objection_decisions import NewDecision
from portal.services.objections import NewObjection
from portal.services.period_clock import tick
from portal.services.result_steps import Delivery
from tests import factories
from tests.services.reviewed import HASIL, NOW, row_of
from tests.services.signed import ready
from tests.stored import rows_of

FEW, MANY = 3, 30
"""Examples: each wipes the database and makes an office, so that a quick run takes few of them."""
BEFORE = ("start", "rate", "sign", "batch")
AFTERWARDS = (
    "deliver", "paper", "receive", "countersign", "refuse", "report", "take_note", "file",
    "explain", "uphold", "change",
)  # fmt: skip


def settings_of(examples):
    return settings(
        max_examples=examples, stateful_step_count=30, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


class Machine(RuleBasedStateMachine):
    """The office with a complete evaluation; `actors` try steps on the newest rows."""

    actors = ("sari", "budi", "dewi", "joko")
    prepared = None
    house = None

    @initialize()
    def begin(self):
        self.prepared.wipe()
        factories.agency()
        self.house, self.evaluation = ready()
        accounts.create_account(NewAccount("akun@contoh.go.id", "Akun"), NOW)
        self.account = db.session.scalars(sa.select(Account.id)).one()
        self.period = row_of(self.evaluation).period_id
        self.at, self.frozen = NOW.at, {}

    @rule(days=st.sampled_from([0, 1, 3, 8, 15]))
    def wait(self, days):
        self.at += timedelta(days=days)
        tick(self.at)

    @rule(data=st.data())
    def try_something(self, data):
        name = data.draw(st.sampled_from(self.actors))
        step = data.draw(st.sampled_from(AFTERWARDS if self.frozen else BEFORE + AFTERWARDS))
        act = replace(Act(name.title(), self.at), account_id=self.account)
        db.session.rollback()
        db.session.expire_all()
        try:
            self.do(step, getattr(self.house, name).id, act)
        except PortalError:
            db.session.rollback()

    def do(self, step, by, act):
        newest = db.session.scalars(
            sa.select(AppraisalResult.id).order_by(AppraisalResult.number.desc()).limit(1)
        ).first()
        case = db.session.scalars(sa.select(Objection.id)).first()
        seen = db.session.get(Evaluation, self.evaluation).version
        if step == "start":
            review_starts.start(self.house.sari.id, self.period, by, act)
        elif step == "rate":
            new = reviews.NewRating(Ekspektasi.DIATAS, "Karena")
            reviews.rate(self.evaluation, by, HASIL, new, "", act)
        elif step == "sign":
            signing.sign(self.evaluation, by, seen, act)
        elif step == "batch":
            made = signing_batches.begin(self.period, by, [(self.evaluation, seen)], act)
            signing_batches.go_on(made, act.at)
        elif newest is not None:
            self.after(step, newest, case, by, act)

    def after(self, step, result, case, by, act):
        steps = {
            "deliver": lambda: result_steps.deliver(
                result, by, Delivery(DeliveryWay.PORTAL, act.on), act
            ),
            "paper": lambda: result_steps.note_receipt(result, by, act.on, "Saksi", act),
            "receive": lambda: result_steps.receive(result, by, act),
            "countersign": lambda: result_steps.countersign(result, by, act),
            "refuse": lambda: result_steps.refuse(result, by, "Tidak bersedia", act),
            "report": lambda: result_steps.report([result], by, act),
            "take_note": lambda: result_steps.sign_decision(result, by, act),
            "file": lambda: objections.file(result, by, NewObjection("Keliru"), act),
        }
        if step in steps:
            steps[step]()
        elif case is not None:
            self.of_case(step, case, by, act)

    def of_case(self, step, case, by, act):
        best = Ekspektasi.DIATAS
        if step == "explain":
            objections.explain(case, by, "Begini", act)
        elif step == "uphold":
            objection_decisions.decide(case, by, NewDecision(Outcome.MENGUATKAN, "Cukup"), act)
        else:
            new = NewDecision(Outcome.MENGUBAH, "Kurang", "Diminta", best, best)
            objection_decisions.decide(case, by, new, act)

    @invariant()
    def the_law_holds(self):
        if self.house is None:
            return
        db.session.rollback()
        db.session.expire_all()
        results = {row.id: row for row in rows_of(AppraisalResult)}
        for key, row in results.items():
            assert row.signed_by_id in (self.house.budi.id, self.house.dewi.id)
            assert row.sha256 == digest(row.content)
            assert self.frozen.setdefault(key, (row.sha256, row.code)) == (row.sha256, row.code)
            is_change = row.form is ResultForm.KEBERATAN
            assert is_change == (row.supersedes_id is not None)
        assert len(results) <= 2
        assert self.frozen.keys() == results.keys(), "nothing signed ever goes"
        assert row_of(self.evaluation).state.is_signed == bool(results)
        self.steps_in_order()
        self.objection_in_time(results)

    def steps_in_order(self):
        events = {(one.result_id, one.step): one for one in rows_of(ResultEvent)}
        for (result, step), one in events.items():
            before = AFTER[step]
            assert before is None or events[result, before].on_day <= one.on_day
            if step is ResultStep.DITANDATANGANI:
                assert one.by_id == self.house.sari.id
        for noted in rows_of(SignedEvaluation):
            assert noted.evaluator_id != noted.employee_id

    def objection_in_time(self, results):
        cases = rows_of(Objection)
        assert len(cases) <= 1
        for case in cases:
            (receipt,) = rows_of(
                ResultEvent, ResultEvent.result_id == case.result_id,
                ResultEvent.step == ResultStep.DITERIMA,
            )  # fmt: skip
            assert case.filed_on <= office_calendar().add_workdays(receipt.on_day, 14)
            assert results[case.result_id].form is ResultForm.PENILAI
        for decision in rows_of(ObjectionDecision):
            assert decision.decided_by_id == self.house.dewi.id
            assert (decision.outcome is Outcome.MENGUBAH) == (len(results) == 2)


def machine_of(prepared_, *names):
    class Ours(Machine):
        prepared = prepared_
        actors = names

    return Ours


EXAMPLES = [FEW, pytest.param(MANY, marks=pytest.mark.slow)]


@pytest.mark.parametrize("examples", EXAMPLES)
def test_everybody_tries_everything_and_the_law_holds(app, prepared, examples):
    everybody = machine_of(prepared, "sari", "budi", "dewi", "joko")
    run_state_machine_as_test(everybody, settings=settings_of(examples))


@pytest.mark.parametrize("examples", EXAMPLES)
def test_alone_nobody_reaches_a_signed_state_of_their_own_record(app, prepared, examples):
    """Sari alone, with the clock: nothing of hers is ever signed."""

    class Alone(machine_of(prepared, "sari")):
        @invariant()
        def nothing_is_signed(self):
            db.session.rollback()
            assert not rows_of(AppraisalResult)

    run_state_machine_as_test(Alone, settings=settings_of(examples))
