"""Who held which post on a day: dated postings, acting ones and second assignments among them.

Sources: PermenPANRB 6/2022, Ps. 1(9) and L.IV.A.2-7.  The rows come from the database; nothing
here reads or writes, and a day is always given.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from portal.rules.employment import PostGroup, PostKind


class PostingKind(StrEnum):
    """How a post is held."""

    DEFINITIF = "definitif"
    PLT = "plt"
    PLH = "plh"
    TIM = "tim"

    @property
    def label(self) -> str:
        """The printed word before the post."""
        labels = {"definitif": "Definitif", "plt": "Plt.", "plh": "Plh.", "tim": "Tim kerja"}
        return labels[self.value]

    @property
    def is_acting(self) -> bool:
        """Pelaksana tugas (the post is vacant) or pelaksana harian (its holder is away)."""
        return self in (PostingKind.PLT, PostingKind.PLH)


@dataclass(frozen=True, slots=True)
class _Dated:
    """First and last day, both included; without a last day it goes on.  ValueError if crossed."""

    starts: date
    ends: date | None

    def __post_init__(self) -> None:
        if self.ends is not None and self.ends < self.starts:
            raise ValueError("The last day lies before the first")

    def holds_on(self, day: date) -> bool:
        """Whether a day lies between first and last."""
        return self.starts <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class Unit:
    """A node of the agency's tree (unit kerja)."""

    id: UUID
    parent_id: UUID | None


@dataclass(frozen=True, slots=True)
class Posting(_Dated):
    """An employee in a unit.

    `is_head`: leads the unit.  `is_delegated`: the power to rate was delegated to this holder,
    which Plt., Plh. and functional officials need (L.IV.A.3, 7).  `supervisor_id`: a named direct
    superior of the unit or one above, where it is not simply the head.
    """

    id: UUID
    employee_id: UUID
    unit_id: UUID
    kind: PostingKind
    post: PostKind
    is_head: bool = False
    is_delegated: bool = False
    supervisor_id: UUID | None = None

    @property
    def can_rate(self) -> bool:
        """Whether the holder may be a rater by this posting.

        At lowest a pejabat pengawas (Ps. 1(9)); acting officials only by delegation (L.IV.A.3);
        functional ones only by delegation and while leading a unit (L.IV.A.7); nobody by a place
        in a team (L.IV.A.4).
        """
        if self.kind is PostingKind.TIM:
            return False
        if self.post.group is PostGroup.FUNGSIONAL:
            return self.is_head and self.is_delegated
        return self.post.is_managerial and (self.is_delegated or not self.kind.is_acting)


@dataclass(frozen=True, slots=True)
class RaterOverride(_Dated):
    """Another official named as rater for a time, with the reason on record (Ps. 1(9), L.IV.A.15).

    ValueError without a reason, or for a person named as their own rater.
    """

    employee_id: UUID
    rater_id: UUID
    reason: str

    def __post_init__(self) -> None:
        # Slotted dataclasses are rebuilt, which leaves a bare super() without its class.
        _Dated.__post_init__(self)
        if not self.reason.strip():
            raise ValueError("An override needs a reason")
        if self.employee_id == self.rater_id:
            raise ValueError("Nobody is their own rater")


class Roster:
    """The rows of an agency, looked up by person, by unit and by day."""

    def __init__(
        self,
        units: Iterable[Unit],
        postings: Iterable[Posting],
        overrides: Iterable[RaterOverride] = (),
    ) -> None:
        self._parents = {unit.id: unit.parent_id for unit in units}
        self._by_employee: dict[UUID, list[Posting]] = defaultdict(list)
        self._heads: dict[UUID, list[Posting]] = defaultdict(list)
        self._overrides: dict[UUID, list[RaterOverride]] = defaultdict(list)
        self._led: dict[tuple[UUID, date], tuple[Posting, ...]] = {}
        # Of rows that overlap, the one that began last counts; the id makes ties repeatable.
        for posting in sorted(postings, key=lambda p: (p.starts, p.id), reverse=True):
            self._by_employee[posting.employee_id].append(posting)
            if posting.is_head and posting.kind is not PostingKind.TIM:
                self._heads[posting.unit_id].append(posting)
        for override in sorted(overrides, key=lambda o: (o.starts, o.rater_id), reverse=True):
            self._overrides[override.employee_id].append(override)

    def all_of(self, employee_id: UUID) -> tuple[Posting, ...]:
        """Every posting of a person, the one that began last first."""
        return tuple(self._by_employee.get(employee_id, ()))

    def changes(self) -> set[date]:
        """The days on which a posting or an override begins, or is over for the first time."""
        dated: list[_Dated] = [p for rows in self._by_employee.values() for p in rows]
        dated += [o for rows in self._overrides.values() for o in rows]
        over = {one.ends + timedelta(days=1) for one in dated if one.ends is not None}
        return {one.starts for one in dated} | over

    def held(self, employee_id: UUID, day: date) -> tuple[Posting, ...]:
        """The postings that a person holds on a day, teams and acting ones included."""
        return tuple(p for p in self.all_of(employee_id) if p.holds_on(day))

    def main(self, employee_id: UUID, day: date) -> Posting | None:
        """The posting by which a person is evaluated on a day.

        A Plt. is evaluated where he or she acts, afterwards by the definitive post (L.IV.A.5-6).  A
        Plh. replaces somebody for days and stays where the definitive post is; a team never
        decides (L.IV.A.4).
        """
        held = self.held(employee_id, day)
        for kind in (PostingKind.PLT, PostingKind.DEFINITIF):
            for posting in held:
                if posting.kind is kind:
                    return posting
        return None

    def heads(self, unit_id: UUID, day: date) -> tuple[Posting, ...]:
        """Who leads a unit on a day: the definitive head first, then Plt., then Plh."""
        # Hundreds of members of a unit ask for the same heads.
        known = self._led.get((unit_id, day))
        if known is None:
            order = list(PostingKind)
            heads = [p for p in self._heads.get(unit_id, ()) if p.holds_on(day)]
            known = tuple(sorted(heads, key=lambda p: order.index(p.kind)))
            self._led[unit_id, day] = known
        return known

    def override(self, employee_id: UUID, day: date) -> RaterOverride | None:
        """The override in force for a person on a day; of several, the one that began last."""
        return next((o for o in self._overrides.get(employee_id, ()) if o.holds_on(day)), None)

    def parent(self, unit_id: UUID) -> UUID | None:
        """The unit above; None at the top and for an unknown unit."""
        return self._parents.get(unit_id)

    def upward(self, unit_id: UUID | None) -> Iterator[UUID]:
        """A unit and those above it up to the top; a circle in the data ends where it closes."""
        seen: set[UUID] = set()
        while unit_id is not None and unit_id not in seen:
            seen.add(unit_id)
            yield unit_id
            unit_id = self.parent(unit_id)
