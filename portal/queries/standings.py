"""One employee as a visitor may see them, for a purpose: the one gate of all appraisal pages."""

import datetime
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.people import Employee, Posting
from portal.queries.accounts import Visitor
from portal.queries.raters import AppointedRater, rater_of, surroundings
from portal.queries.units import UnitRows, unit_rows
from portal.rules.access import Target, can
from portal.rules.actions import Action
from portal.rules.employment import Employment, JobFamily, PostKind
from portal.rules.postings import PostingKind
from portal.rules.raters import RaterBasis
from portal.rules.roles import Standing

Units = Mapping[uuid.UUID, tuple[uuid.UUID | None, str]]
Further = Callable[[Units, Sequence[Posting]], frozenset[Standing]]
"""Standings beside rater and superior, from all units and the employee's postings of the day."""

_IN_PLACE = {
    RaterBasis.PEJABAT_SEMENTARA: "Plt. atau Plh. pejabat penilai",
    RaterBasis.PENGGANTIAN: "penilai pengganti",
}


@dataclass(frozen=True)
class SeenPosting:
    """A posting held on the day, with the names that pages and forms print."""

    id: uuid.UUID
    kind: PostingKind
    title: str
    unit_id: uuid.UUID
    unit: str
    post: PostKind
    family: JobFamily
    leads_unit: bool


@dataclass(frozen=True)
class Sight:
    """An employee on a day, seen by one visitor; `main` is the posting that is evaluated, None for
    somebody without one.
    """

    id: uuid.UUID
    name: str
    nip: str
    employment: Employment
    golongan: str | None
    postings: tuple[SeenPosting, ...]
    main: SeenPosting | None
    rater: AppointedRater
    superior: AppointedRater
    visitor: Visitor
    target: Target
    on: datetime.date

    def may(self, action: Action) -> bool:
        """Whether the visitor may do this to the employee, too."""
        return can(self.visitor.actor, action, self.target)

    @property
    def in_place_of(self) -> str | None:
        """On what the visitor acts who rates this employee as Plt., Plh. or named substitute, for
        the audit trail; None for a rater by their own post.
        """
        me = self.visitor.actor.employee_id
        for one in (self.rater, self.superior):
            if me and one.employee_id == me and one.basis in _IN_PLACE:
                return f"{_IN_PLACE[one.basis]} ({one.article})"
        return None

    @property
    def is_oneself(self) -> bool:
        """Whether employee and visitor are the same person."""
        return self.visitor.actor.employee_id == self.id


def in_sight(
    person: uuid.UUID,
    visitor: Visitor,
    action: Action,
    on: datetime.date,
    further: Further | None = None,
    units: UnitRows | None = None,
) -> Sight:
    """One employee, for that purpose; `units` are all units, where they are known already. Raises
    NotFound, or NotAllowed.
    """
    units = unit_rows() if units is None else units
    around = surroundings(person, on, units)
    employee = around.employee or db.session.get(Employee, person)
    if employee is None:
        raise NotFound("Pegawai ini tidak dikenal.")
    postings = _shown(around.postings, units)
    rater, superior = rater_of(around, person, on)
    reach = units.upward({posting.unit_id for posting in postings})
    standings = _standings(visitor, rater, superior)
    if further is not None and visitor.actor.employee_id != person:
        standings |= further(units, around.postings)
    target = Target(person, standings, reach)
    if not can(visitor.actor, action, target):
        raise NotAllowed("Berkas pegawai ini tidak terbuka bagi Anda.")
    main = around.roster.main(person, on)
    return Sight(
        id=employee.id, name=employee.name, nip=employee.nip, employment=employee.employment,
        golongan=employee.golongan, postings=postings,
        main=next((p for p in postings if main and p.id == main.id), None),
        rater=rater, superior=superior, visitor=visitor, target=target, on=on,
    )  # fmt: skip


def _shown(
    postings: list[Posting], units: dict[uuid.UUID, tuple[uuid.UUID | None, str]]
) -> tuple[SeenPosting, ...]:
    """The newest first."""
    return tuple(
        SeenPosting(
            p.id, p.kind, p.title, p.unit_id, units[p.unit_id][1], p.post, p.family, p.leads_unit
        )
        for p in sorted(postings, key=lambda p: (p.starts_on, p.id), reverse=True)
    )


def _standings(
    visitor: Visitor, rater: AppointedRater, superior: AppointedRater
) -> frozenset[Standing]:
    """Nobody stands to themselves as anything else, so their own file claims nothing."""
    me = visitor.actor.employee_id
    pairs = ((rater, Standing.SUPERVISOR), (superior, Standing.SUPERIOR))
    return frozenset(standing for one, standing in pairs if me and one.employee_id == me)
