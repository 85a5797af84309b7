"""Who rates an employee on a day (pejabat penilai kinerja), and who is above the rater.

Sources: PermenPANRB 6/2022, Ps. 1(9) and L.IV.A.2-7; every answer names the article it rests on.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from portal.rules.postings import Posting, PostingKind, Roster


class RaterBasis(StrEnum):
    """On what the choice of the rater rests."""

    PENGGANTIAN = "penggantian"
    ATASAN_DITUNJUK = "atasan_ditunjuk"
    KEPALA_UNIT = "kepala_unit"
    PEJABAT_SEMENTARA = "pejabat_sementara"
    BERJENJANG = "berjenjang"
    TIDAK_ADA = "tidak_ada"

    @property
    def article(self) -> str:
        """Where the regulation says so."""
        return _ARTICLES[self]


_ARTICLES: Final = {
    RaterBasis.PENGGANTIAN: "Ps. 1(9)",
    RaterBasis.ATASAN_DITUNJUK: "Ps. 1(9)",
    RaterBasis.KEPALA_UNIT: "Ps. 1(9)",
    RaterBasis.PEJABAT_SEMENTARA: "L.IV.A.3",
    RaterBasis.BERJENJANG: "L.IV.A.2",
    # The Kepala Daerah, who sets and evaluates the highest posts, is no employee.
    RaterBasis.TIDAK_ADA: "L.II.C.3",
}


@dataclass(frozen=True, slots=True)
class Rater:
    """A rater and why; `employee_id` is None when the roster holds nobody.

    `unit_id` is the unit that the rater leads in this capacity: its achievement is the one that
    counts for the employee (L.IV.B.1.g).  None where the rater leads none.
    """

    employee_id: UUID | None
    basis: RaterBasis
    unit_id: UUID | None = None

    @property
    def article(self) -> str:
        """Where the regulation says so."""
        return self.basis.article


NOBODY: Final = Rater(None, RaterBasis.TIDAK_ADA)


def rater_on(roster: Roster, employee_id: UUID, day: date) -> Rater:
    """The rater of an employee on a day.

    In this order: an override with its reason; the direct superior named in the posting, as long
    as that person leads or works with power to rate in the unit or above; the head of the unit; a
    Plt. or Plh. to whom it was delegated; else the head of the next unit up, level by level.
    """
    override = roster.override(employee_id, day)
    if override is not None:
        led = _led_unit(roster, override.rater_id, day)
        return Rater(override.rater_id, RaterBasis.PENGGANTIAN, led)
    posting = roster.main(employee_id, day)
    if posting is None:
        return NOBODY
    named = _named(roster, posting, day)
    if named is not None:
        unit_id = named.unit_id if named.is_head else None
        return Rater(named.employee_id, RaterBasis.ATASAN_DITUNJUK, unit_id)
    lowest = roster.parent(posting.unit_id) if posting.is_head else posting.unit_id
    return _climb(roster, lowest, day, {employee_id})


def superior_on(roster: Roster, employee_id: UUID, rater: Rater, day: date) -> Rater:
    """The superior of a rater (atasan pejabat penilai) on a day, for this employee.

    Who rates as head of a unit has the head of the unit above as superior, even while acting
    elsewhere.  Never the employee, never the rater: an objection must not come back to either
    (L.V.B.2, L.V.B.6).
    """
    if rater.employee_id is None:
        return NOBODY
    excluded = {employee_id, rater.employee_id}
    if rater.unit_id is not None and roster.override(rater.employee_id, day) is None:
        return _climb(roster, roster.parent(rater.unit_id), day, excluded)
    above = rater_on(roster, rater.employee_id, day)
    if above.employee_id not in excluded:
        return above
    own = roster.main(rater.employee_id, day)
    return _climb(roster, roster.parent(own.unit_id) if own else None, day, excluded)


def _climb(roster: Roster, lowest: UUID | None, day: date, excluded: Collection[UUID]) -> Rater:
    """The first head, from the unit `lowest` up, who may rate and is not excluded."""
    for unit_id in roster.upward(lowest):
        for head in roster.heads(unit_id, day):
            if head.can_rate and head.employee_id not in excluded:
                return Rater(head.employee_id, _basis(head, unit_id == lowest), unit_id)
    return NOBODY


def _basis(head: Posting, is_nearest: bool) -> RaterBasis:
    if head.kind.is_acting:
        return RaterBasis.PEJABAT_SEMENTARA
    return RaterBasis.KEPALA_UNIT if is_nearest else RaterBasis.BERJENJANG


def _named(roster: Roster, posting: Posting, day: date) -> Posting | None:
    """The posting by which the named superior may rate; None when that person has moved away."""
    if posting.supervisor_id in (None, posting.employee_id):
        return None
    units = set(roster.upward(posting.unit_id))
    held = roster.held(posting.supervisor_id, day) if posting.supervisor_id else ()
    return next((p for p in held if p.can_rate and p.unit_id in units), None)


def _led_unit(roster: Roster, employee_id: UUID, day: date) -> UUID | None:
    held = roster.held(employee_id, day)
    led = [p for p in held if p.is_head and p.kind is not PostingKind.TIM]
    return led[0].unit_id if led else None
