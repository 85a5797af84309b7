"""Talent: axes, potential, boxes of closed periods, and the follow-up that people choose.

Source: PermenPANRB 3/2020.  Nothing follows by itself: a box recommends, people decide.
"""

import datetime
import uuid
from collections.abc import Mapping

import sqlalchemy as sa

from portal.db import writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod
from portal.models.talent import PotentialScore, TalentPlace, TalentSetting
from portal.queries.growth_results import results_in
from portal.queries.talent import last_places, potentials, setting_in_force
from portal.rules.nine_box import CutOffs, PerformanceAxis, talent_on
from portal.rules.period_cycle import PeriodStage
from portal.services import audit
from portal.services.audit import Act
from portal.services.audit_facts import changed, facts_of
from portal.services.seen import require_seen
from portal.services.skp_drafts import tidy

AXES = ("axis", "medium_from", "high_from")


def set_axes(
    axis: PerformanceAxis,
    medium: int,
    high: int,
    reason: str,
    act: Act,
    *,
    seen: str | None = None,
) -> uuid.UUID:
    """What stands on the axes from now on; boxes that are there keep theirs.

    `seen` marks the setting on the screen.  Raises Invalid, Changed.
    """
    words = tidy(reason, "Dasar", 500)
    if not words:
        raise Invalid("Tulis dasar penetapan batas ini.")
    try:
        CutOffs(medium, high)
    except ValueError:
        raise Invalid(
            "Batas potensial harus naik, dari di atas 0 sampai paling tinggi 100."
        ) from None
    with writing() as session:
        former = setting_in_force(act.on)
        require_seen(
            seen,
            (former.id,) if former else (),
            f"{former.medium_from} / {former.high_from}, {former.reason}" if former else "",
        )
        row = TalentSetting(
            axis=axis, medium_from=medium, high_from=high, reason=words, set_by=act.actor,
            set_at=act.at,
        )  # fmt: skip
        session.add(row)
        session.flush()
        audit.record(
            session, act, AuditTag.TALENT_AXES_SET, row.id, reason=words,
            **changed(facts_of(former, *AXES) if former else {}, facts_of(row, *AXES)),
        )  # fmt: skip
        return row.id


def record_potential(
    scores: Mapping[uuid.UUID, int], on: datetime.date, basis: str, act: Act
) -> int:
    """Potential of some employees by one report; saying the same again adds nothing.

    Returns how many are new. Raises Invalid, NotFound.
    """
    words = tidy(basis, "Laporan", 300)
    if not words:
        raise Invalid("Sebutkan laporan penilaian potensi.")
    if on > act.on:
        raise Invalid("Tanggal penilaian tidak boleh di masa depan.")
    if not scores or any(not 0 <= score <= 100 for score in scores.values()):
        raise Invalid("Nilai potensi dari 0 sampai 100.")
    added = 0
    with writing() as session:
        people = sa.select(Employee.id).where(Employee.id.in_(list(scores)))
        known = set(session.scalars(people.order_by(Employee.id).with_for_update()))
        if known != set(scores):
            raise NotFound("Ada pegawai yang tidak dikenal.")
        rows = session.scalars(
            sa.select(PotentialScore)
            .where(PotentialScore.employee_id.in_(list(scores)), PotentialScore.assessed_on == on)
            .order_by(PotentialScore.number)
        )
        last = {row.employee_id: row for row in rows}
        for person, score in scores.items():
            was = last.get(person)
            if was is not None and was.score == score:
                continue
            session.add(
                PotentialScore(
                    employee_id=person, score=score, assessed_on=on, basis=words,
                    number=was.number + 1 if was else 1, recorded_by=act.actor,
                    recorded_at=act.at,
                )
            )  # fmt: skip
            added += 1
        if added:
            audit.record(
                session, act, AuditTag.POTENTIAL_RECORDED, None, people=added, on=on.isoformat(),
                basis=words,
            )  # fmt: skip
    return added


def place_all(period_id: uuid.UUID, act: Act) -> int:
    """The box of everybody with a signed result of a closed period and a score of potential.

    Returns how many boxes are new or changed. Raises IllegalStep for a period that is not closed
    or as long as no axes are set, NotFound.
    """
    setting = setting_in_force(act.on)
    if setting is None:
        raise IllegalStep("Tetapkan dulu sumbu dan batas potensialnya.")
    results, scores = results_in(period_id), potentials(act.on)
    cuts = CutOffs(setting.medium_from, setting.high_from)
    with writing() as session:
        period = session.get(EvaluationPeriod, period_id, with_for_update=True)
        if period is None or period.is_practice:
            raise NotFound("Periode ini tidak dikenal.")
        if period.stage is not PeriodStage.SELESAI:
            raise IllegalStep("Kotak talenta hanya disusun dari periode yang sudah ditutup.")
        rule, before, made = talent_on(period.ends_on), last_places(period_id), 0
        for one in results:
            if one.employee_id not in scores:
                continue
            score = scores[one.employee_id]
            step = rule.performance(setting.axis, one.predikat, one.hasil_kerja)
            box = rule.box(step, cuts.of(score))
            was = before.get(one.employee_id)
            if was is not None and (was.box, was.score) == (box.number, score):
                continue
            session.add(
                TalentPlace(
                    employee_id=one.employee_id, period_id=period_id, box=box.number,
                    number=was.number + 1 if was else 1, performance=step,
                    potential=box.potential, predikat=one.predikat, score=score,
                    setting_id=setting.id, rule_key=rule.key, placed_by=act.actor,
                    placed_at=act.at,
                )
            )  # fmt: skip
            made += 1
        if made:
            audit.record(session, act, AuditTag.TALENT_PLACED, period_id, people=made)
    return made


def choose_follow_up(
    place_id: uuid.UUID, label: str, note: str, seen: str | None, act: Act
) -> None:
    """What people decided for somebody in a box, of the recommended labels; `seen` marks the label
    and note on the screen, None where no page was.  Raises Changed, Invalid, NotFound.
    """
    words = tidy(note, "Catatan", 500)
    with writing() as session:
        row = session.get(TalentPlace, place_id, with_for_update=True)
        if row is None:
            raise NotFound("Kotak ini tidak dikenal.")
        if label not in talent_on(row.placed_at.date()).numbered(row.box).follow_up:
            raise Invalid("Pilih tindak lanjut dari daftar kotak ini.")
        before = row.follow_up
        require_seen(
            seen, (before, row.follow_up_note), f"{before}: {row.follow_up_note}" if before else ""
        )
        row.follow_up, row.follow_up_note = label, words
        row.followed_by, row.followed_at = act.actor, act.at
        audit.record(
            session, act, AuditTag.TALENT_FOLLOWED, row.id, person=str(row.employee_id),
            before=before, after=label, note=words,
        )  # fmt: skip
