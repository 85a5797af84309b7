"""Everything that a signed document prints, gathered on the day of the signature."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.errors import IllegalStep
from portal.models.evaluations import Evaluation, EvaluationGoal, OrganisationPerformance
from portal.models.skp import Skp, SkpItem
from portal.models.units import Unit
from portal.queries.agency import agency_card
from portal.queries.evaluations import links_of, organisation_of, own_curve
from portal.queries.evaluators import handover_of
from portal.queries.feedback import Note, given_between
from portal.queries.feedback_duty import bounds
from portal.queries.form_heads import FormHead, form_heads
from portal.queries.periods import PeriodRow
from portal.queries.raters import rater_today
from portal.queries.result_figures import figures_of, forum_of
from portal.rules.behaviour import STATEMENTS, label_of
from portal.rules.clock_file import clocks_on
from portal.rules.distribution import distribution_on
from portal.rules.predikat import Ekspektasi
from portal.rules.result_content import (
    PrintedGoal,
    PrintedIndicator,
    PrintedOrganisation,
    PrintedPerson,
    PrintedProof,
    PrintedRatings,
    PrintedTalk,
    PrintedValue,
    ResultContent,
)
from portal.rules.results import ResultForm
from portal.rules.reviews import predikat_in
from portal.rules.skp_words import Approach, Aspect, SkpForm


@dataclass(frozen=True)
class Signers:
    """The three people of a document; None where nobody is known.

    `hears` is who would decide an objection: the superior of whoever signs.
    """

    rater_id: uuid.UUID | None
    superior_id: uuid.UUID | None
    hears_id: uuid.UUID | None


def signers_of(row: Evaluation, on: datetime.date) -> Signers:
    """Rater and superior of a document that is signed on a day (L.V.A.4, 8).

    Where the superior signs, the rater is the one who missed the window.
    """
    above, _next = rater_today(row.evaluator_id, on)
    others = (row.employee_id, row.evaluator_id)
    if row.by_superior:
        went = handover_of(row.employee_id, row.period_id)
        hears = above.employee_id if above.employee_id not in others else None
        return Signers(went.from_id if went else None, row.evaluator_id, hears)
    rater, superior = rater_today(row.employee_id, on)
    found = superior.employee_id if rater.employee_id == row.evaluator_id else above.employee_id
    found = found if found not in others else None
    return Signers(row.evaluator_id, found, found)


def content_of(
    row: Evaluation, period: PeriodRow, form: ResultForm, signers: Signers, at: datetime.datetime
) -> ResultContent:
    """The document of an evaluation that is complete, at the aware moment of the signature."""
    hasil, perilaku = _rating(row.hasil_kerja), _rating(row.perilaku_kerja)
    card = agency_card()
    heads = form_heads([row.employee_id, signers.rater_id, signers.superior_id], at.date())
    organisation = organisation_of(row.unit_id, period.id)
    plan = _plan(row.skp_id)
    first, last = bounds(period.span.start, period.span.end, ZoneInfo(card.time_zone))
    heard = _heard(given_between(row.employee_id, first, last))
    signer = signers.superior_id if form.is_by_superior else signers.rater_id
    ratings = PrintedRatings(
        hasil.value, perilaku.value, predikat_in(row.assignment, hasil, perilaku).value,
        row.hasil_reason, row.perilaku_reason, _curve_reason(row),
        row.assignment.value,
        row.assignment_source,
    )  # fmt: skip
    return ResultContent(
        agency=card.name, period_key=period.span.key, period_label=period.span.label,
        form=form.value, sheet=_sheet(plan), employee=_person(heads[row.employee_id]),
        rater=_person(heads[signers.rater_id]), superior=_person(heads[signers.superior_id]),
        case=row.case.value, article=row.article,
        organisation=_organisation(organisation, row.unit_id, at.date()), ratings=ratings,
        notes=row.notes, recommendation=row.recommendation, strength=row.strength, area=row.area,
        next_step=row.next_step, goals=_goals(row.id, plan, heard), values=_values(plan, heard),
        proofs=tuple(
            PrintedProof(one.dimension.value, one.kind.value, one.words) for one in links_of(row.id)
        ),
        figures=figures_of(row, period, (first, last)), talk=_talk(row),
        forum=forum_of(row.employee_id, period.id),
        rule=clocks_on(period.span.start).title, signed_at=at.isoformat(),
        signed_by=heads[signer].name,
    )  # fmt: skip


def _curve_reason(row: Evaluation) -> str:
    """Why the rater's curve departs from the pattern, written here or with another evaluation."""
    return row.distribution_reason or own_curve(row.evaluator_id, row.period_id).reason


def _rating(found: Ekspektasi | None) -> Ekspektasi:
    if found is None:
        raise IllegalStep("Kedua rating belum diberikan.")
    return found


def _person(head: FormHead) -> PrintedPerson:
    return PrintedPerson(head.name, head.nip, head.rank, head.post, head.unit)


def _sheet(plan: Skp | None) -> str:
    """The form of the result sheet (L.IV.B.3.a.3.e); without a plan only behaviour is filled."""
    if plan is None or plan.approach is Approach.KUALITATIF:
        return "C.1.1"
    return "C.1.2" if plan.form is SkpForm.PIMPINAN else "C.1.3"


def _plan(skp_id: uuid.UUID | None) -> Skp | None:
    if skp_id is None:
        return None
    return db.session.scalars(
        sa.select(Skp)
        .where(Skp.id == skp_id)
        .options(joinedload(Skp.items).joinedload(SkpItem.indicators), joinedload(Skp.expectations))
    ).unique().one()  # fmt: skip


def _organisation(
    found: OrganisationPerformance | None, unit_id: uuid.UUID | None, on: datetime.date
) -> PrintedOrganisation:
    """Its pattern in words: the regulation's shape, which is advice and no quota (L.IV.B.2)."""
    if found is None:
        raise IllegalStep("Capaian kinerja organisasi belum ditetapkan.")
    unit = db.session.scalar(sa.select(Unit.name).where(Unit.id == unit_id)) or ""
    mostly = distribution_on(on).mostly[found.predikat].label
    return PrintedOrganisation(
        predikat=found.predikat.value, unit=unit, basis=found.basis,
        is_last_years=found.is_last_years,
        pattern=f"Idealnya sebagian besar pegawai berpredikat {mostly}; predikat lain tetap "
        "mungkin (L.IV.B.2).",
    )  # fmt: skip


def _heard(notes: Sequence[Note]) -> Mapping[object, str]:
    """Feedback by result or value, the giver by place and without a name."""
    found: dict[object, list[str]] = defaultdict(list)
    for note in notes:
        proofs = [f"Bukti: {one.name}" for one in note.proofs]
        found[note.goal_id or note.value].append(
            "\n".join([f"{note.relation.label}: {note.text}", *proofs])
        )
    return {subject: "\n".join(lines) for subject, lines in found.items()}


def _goals(
    evaluation_id: uuid.UUID, plan: Skp | None, heard: Mapping[object, str]
) -> tuple[PrintedGoal, ...]:
    if plan is None:
        return ()
    said = {
        one.goal_id: one
        for one in db.session.scalars(
            sa.select(EvaluationGoal).where(EvaluationGoal.evaluation_id == evaluation_id)
        )
    }
    leaders = _leader_texts(one.leader_goal_id for one in plan.items)
    made = []
    for item in sorted(plan.items, key=lambda one: one.position):
        own = said.get(item.goal_id)
        rater = [f"Pejabat penilai: {own.feedback}"] if own and own.feedback else []
        feedback = "\n".join(filter(None, [*rater, heard.get(item.goal_id, "")]))
        by = f"\n(Penugasan dari {item.assigned_by})" if item.assigned_by else ""
        made.append(
            PrintedGoal(
                priority=item.priority.value, text=item.text + by,
                leader_text=leaders.get(item.leader_goal_id) or item.leader_text,
                perspective=item.perspective.label if item.perspective else "",
                indicators=tuple(
                    PrintedIndicator(
                        ", ".join(Aspect(name).label for name in one.aspects), one.text,
                        _target(one.target, one.unit),
                    )
                    for one in item.indicators
                ),
                realisation=own.realisation if own else "", feedback=feedback,
                finding=own.finding if own else "",
            )
        )  # fmt: skip
    return tuple(made)


def _target(target: str, unit: str) -> str:
    is_named = not unit or unit.casefold() in target.casefold()
    return target if is_named else f"{target} {unit}"


def _leader_texts(goals: Iterable[uuid.UUID | None]) -> Mapping[uuid.UUID | None, str]:
    wanted = {one for one in goals if one is not None}
    if not wanted:
        return {}
    rows = db.session.execute(
        sa.select(SkpItem.goal_id, SkpItem.text)
        .join(Skp, SkpItem.skp_id == Skp.id)
        .where(SkpItem.goal_id.in_(wanted))
        .order_by(Skp.number)
    )
    return {goal: text for goal, text in rows}


def _values(plan: Skp | None, heard: Mapping[object, str]) -> tuple[PrintedValue, ...]:
    wishes = {one.value: one.text for one in plan.expectations} if plan else {}
    return tuple(
        PrintedValue(label_of(value), words, wishes.get(value, ""), heard.get(value, ""))
        for value, words in STATEMENTS.items()
    )


def _talk(row: Evaluation) -> PrintedTalk:
    return PrintedTalk(
        shared_at=row.shared_at.isoformat() if row.shared_at else "", answer=row.answer,
        answered_at=row.answered_at.isoformat() if row.answered_at else "",
        talk_on=row.talk_on.isoformat() if row.talk_on else "", talk_note=row.talk_note,
    )  # fmt: skip
