"""Who evaluates when somebody moved, left or was late: the special cases as decisions.

Source: PermenPANRB 6/2022, L.II.C.5-7 (planning), L.IV.A.2-3, 11, 13-14 and L.V.A.8 (evaluation).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from portal.rules.period_cycle import EvaluationPeriod, EvaluationWindow
from portal.rules.postings import PostingKind, Roster
from portal.rules.raters import Rater, RaterBasis, rater_on, superior_on

_DAY: Final = timedelta(days=1)


class Case(StrEnum):
    """What happened, as far as it decides who acts."""

    BIASA = "biasa"
    PEGAWAI_PINDAH = "pegawai_pindah"
    PENILAI_PINDAH_DI_LUAR_WAKTU = "penilai_pindah_di_luar_waktu"
    PENILAI_PINDAH_DALAM_WAKTU = "penilai_pindah_dalam_waktu"
    PENILAI_BERHALANGAN_TETAP = "penilai_berhalangan_tetap"
    PENILAI_DIGANTI = "penilai_diganti"
    PENILAI_LEWAT_WAKTU = "penilai_lewat_waktu"
    PENILAI_PINDAH = "penilai_pindah"
    SKP_LEWAT_JANUARI = "skp_lewat_januari"


@dataclass(frozen=True, slots=True)
class Decision:
    """Who evaluates an employee for a period, and on what ground.

    `may_keep_last`: the last periodic result of the old unit may stand instead, by agreement of
    rater and employee.  `form`: D.1.1, or D.1.2 where the rater's superior signs.  A final result
    is read as not open to objection; the text does not say so, and the agency decides.
    """

    case: Case
    evaluator: Rater
    article: str
    moved_on: date | None = None
    may_keep_last: bool = False
    is_final: bool = False
    form: str = "D.1.1"


@dataclass(frozen=True, slots=True)
class Planning:
    """With whom the employee clarifies expectations, and whether a new SKP is due."""

    case: Case
    with_whom: Rater
    article: str
    needs_new_skp: bool


def evaluation(
    roster: Roster,
    employee_id: UUID,
    period: EvaluationPeriod,
    window: EvaluationWindow,
    on: date,
) -> Decision:
    """Who evaluates on a day, as long as no evaluation has been made.

    The rater is the one of the window's first day: who left before does not evaluate, who leaves
    within it does (L.IV.A.14 for periodic evaluations; the text is silent about the annual one,
    which is read alike).  An employee who moved is evaluated by the new rater (L.IV.A.13).  After
    the last day the rater's superior evaluates, and the result is final (L.IV.A.11).
    """
    decision = _within(roster, employee_id, period, window, min(on, window.closes))
    if on <= window.closes or period.is_practice:
        return decision
    return Decision(
        case=Case.PENILAI_LEWAT_WAKTU,
        evaluator=superior_on(roster, employee_id, decision.evaluator, on),
        article="L.IV.A.11; L.V.A.8",
        moved_on=decision.moved_on,
        is_final=True,
        form="D.1.2",
    )


def planning(
    roster: Roster, employee_id: UUID, set_on: date | None, planning_ends: date, on: date
) -> Planning:
    """With whom an employee plans on a day; `set_on` is when the running SKP was set, None if not.

    `planning_ends` is the last day of clock K1, the end of January.  Who came to the agency later
    plans with the rater: no clock had run, and the text is silent.
    """
    rater = rater_on(roster, employee_id, on)
    if set_on is None:
        if on <= planning_ends or _arrival(roster, employee_id, on) > planning_ends:
            return Planning(Case.BIASA, rater, "Ps. 14(1), 14(3)", needs_new_skp=True)
        superior = superior_on(roster, employee_id, rater, on)
        return Planning(Case.SKP_LEWAT_JANUARI, superior, "L.II.C.5", needs_new_skp=True)
    if moved_on(roster, employee_id, set_on, on) is not None:
        return Planning(Case.PEGAWAI_PINDAH, rater, "L.II.C.6", needs_new_skp=True)
    if rater_on(roster, employee_id, set_on).employee_id != rater.employee_id:
        return Planning(Case.PENILAI_PINDAH, rater, "L.II.C.7", needs_new_skp=True)
    return Planning(Case.BIASA, rater, "Ps. 14(2)", needs_new_skp=False)


def moved_on(roster: Roster, employee_id: UUID, after: date, until: date) -> date | None:
    """The last day after `after` and up to `until` on which an employee came to another unit.

    Coming to the agency is no transfer, nor is another post in the same unit.
    """
    changes: set[date] = set()
    for posting in roster.all_of(employee_id):
        if posting.kind in (PostingKind.DEFINITIF, PostingKind.PLT):
            changes.add(posting.starts)
            if posting.ends is not None and posting.ends < until:
                changes.add(posting.ends + _DAY)
    inside = sorted((day for day in changes if after < day <= until), reverse=True)
    return next((day for day in inside if _has_moved(roster, employee_id, day)), None)


def _has_moved(roster: Roster, employee_id: UUID, day: date) -> bool:
    before, now = roster.main(employee_id, day - _DAY), roster.main(employee_id, day)
    return before is not None and now is not None and before.unit_id != now.unit_id


def _within(
    roster: Roster,
    employee_id: UUID,
    period: EvaluationPeriod,
    window: EvaluationWindow,
    on: date,
) -> Decision:
    """The decision on a day up to the window's last."""
    today = rater_on(roster, employee_id, on)
    moved = moved_on(roster, employee_id, period.span.start, on)
    if moved is not None:
        first = rater_on(roster, employee_id, min(on, max(moved, window.opens)))
        return Decision(
            case=Case.PEGAWAI_PINDAH,
            evaluator=first if _can_still(roster, first, today, on) else today,
            article="L.IV.A.13.b" if period.is_annual else "L.IV.A.13.a",
            moved_on=moved,
            may_keep_last=not period.is_annual,
        )
    opening = rater_on(roster, employee_id, min(on, window.opens))
    if opening.employee_id == today.employee_id:
        return _since_start(roster, employee_id, period, today, on)
    if today.basis is RaterBasis.PENGGANTIAN:
        return Decision(Case.PENILAI_DIGANTI, today, today.article)
    if not _can_still(roster, opening, today, on):
        return Decision(Case.PENILAI_BERHALANGAN_TETAP, today, today.article)
    article = "L.IV.A.8.b" if period.is_annual else "L.IV.A.14.b"
    return Decision(Case.PENILAI_PINDAH_DALAM_WAKTU, opening, article)


def _since_start(
    roster: Roster, employee_id: UUID, period: EvaluationPeriod, rater: Rater, on: date
) -> Decision:
    """The decision where rater and employee are the same since the window opened."""
    first = max(_arrival(roster, employee_id, on), period.span.start)
    earlier = rater_on(roster, employee_id, min(on, first))
    if earlier.employee_id in (None, rater.employee_id):
        return Decision(Case.BIASA, rater, rater.article)
    article = rater.article if period.is_annual else "L.IV.A.14.a"
    return Decision(Case.PENILAI_PINDAH_DI_LUAR_WAKTU, rater, article)


def _arrival(roster: Roster, employee_id: UUID, otherwise: date) -> date:
    """The first day of an employee's first posting; `otherwise` for somebody who never had one."""
    return min((posting.starts for posting in roster.all_of(employee_id)), default=otherwise)


def _can_still(roster: Roster, earlier: Rater, today: Rater, on: date) -> bool:
    """Whether the rater of an earlier day keeps the evaluation against the one of today.

    Not against an override, which the agency made knowingly; and not who holds no post any more
    and has so left for good (L.IV.A.2).
    """
    if earlier.employee_id is None or today.basis is RaterBasis.PENGGANTIAN:
        return False
    return bool(roster.held(earlier.employee_id, on))
