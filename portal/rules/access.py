"""Who may do what: one table (role, standing) -> actions, and what bars an action in any role.

Sources: PermenPANRB 6/2022, Ps. 1(9), 14(3), 17-19, 23, 28-29, L.IV.A.11, L.V.A-B for the people of
the appraisal; OWASP ASVS 5.0, 8.2 for the rest.  Whatever no cell names is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from portal.rules.actions import Action as A
from portal.rules.roles import Role, Standing

Cell = tuple[Role, Standing]


class GrantKind(StrEnum):
    """How a role came to its holder; a delegation and acting roles need a last day."""

    TETAP = "tetap"
    PLT = "plt"
    PLH = "plh"
    DELEGASI = "delegasi"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role from a first to a last day, both included, in the whole agency or in some units.

    `unit_ids` None = the whole agency; else these units and all below them.  `lender` names whose
    role it is, where it was delegated.  ValueError for
    crossed days, for an acting or delegated grant without a last day, and for a role that only a
    posting gives.
    """

    role: Role
    starts: date
    ends: date | None = None
    kind: GrantKind = GrantKind.TETAP
    unit_ids: frozenset[UUID] | None = None
    lender: str = ""

    def __post_init__(self) -> None:
        if not self.role.is_granted:
            raise ValueError(f"{self.role} follows from postings and is never granted")
        if self.ends is None and self.kind is not GrantKind.TETAP:
            raise ValueError("An acting or delegated role needs a last day")
        if self.ends is not None and self.ends < self.starts:
            raise ValueError("The last day lies before the first")

    @property
    def basis(self) -> str:
        """In whose place its holder acts, for the audit trail; "" for a role of one's own."""
        if self.kind is GrantKind.TETAP:
            return ""
        whose = f"delegasi dari {self.lender}" if self.lender else f"{self.kind.value.title()}."
        return f"{whose}, peran {self.role.value}, sampai {self.ends}"

    def is_in_force(self, on: date) -> bool:
        """Whether a day lies between first and last."""
        return self.starts <= on and (self.ends is None or on <= self.ends)

    def holds(self, on: date, unit_path: frozenset[UUID]) -> bool:
        """Whether the grant is in force on a day for a record in these units."""
        reaches = self.unit_ids is None or bool(self.unit_ids & unit_path)
        return self.is_in_force(on) and reaches


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks, on which day.  `employee_id` is None for an account that is nobody's of the staff.

    Built anew for each request, so that a role that was taken away is gone at once.
    """

    on: date
    employee_id: UUID | None = None
    grants: tuple[Grant, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """Whose record is asked for: an employee's, or (None) a matter of the agency.

    `standings` are those that postings, requests and forum sessions give the actor.  `unit_path` is
    the unit concerned and all above it.  ValueError for a standing that follows from identities,
    and for any standing where no person is concerned.
    """

    employee_id: UUID | None = None
    standings: frozenset[Standing] = frozenset()
    unit_path: frozenset[UUID] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if self.standings & {Standing.SELF, Standing.OTHER, Standing.OFFICE}:
            raise ValueError("Self, other and office follow from who asks about whom")
        if self.employee_id is None and self.standings:
            raise ValueError("A standing needs a person")


_SUPERVISING: Final = (
    A.RECORD_READ, A.PLAN_READ, A.LOG_READ, A.FEEDBACK_READ, A.FEEDBACK_GIVE, A.SELF_READ,
    A.PEERS_READ, A.PEER_RESULT_READ, A.REVIEW_READ, A.RESULT_READ, A.OBJECTION_READ,
    A.DEVELOPMENT_READ,
)  # fmt: skip
_CASE: Final = (
    A.PLAN_READ, A.SELF_READ, A.PEER_RESULT_READ, A.REVIEW_READ, A.FORUM_READ, A.FORUM_OPINE,
)  # fmt: skip

_CELLS: Final[Mapping[Cell, tuple[A, ...]]] = {
    (Role.PEGAWAI, Standing.SELF): (
        A.RECORD_READ, A.RECORD_REQUEST, A.FILE_EXPORT, A.PLAN_READ, A.PLAN_WRITE, A.LOG_READ,
        A.LOG_WRITE, A.FEEDBACK_READ, A.FEEDBACK_ASK, A.SELF_READ, A.SELF_WRITE, A.PEERS_READ,
        A.PEERS_PROPOSE, A.PEER_RESULT_READ, A.RESULT_READ, A.RESULT_ACKNOWLEDGE, A.REVIEW_ANSWER,
        A.OBJECTION_READ, A.OBJECTION_FILE, A.DEVELOPMENT_READ, A.DEVELOPMENT_WRITE, A.FORUM_ASK,
    ),
    # Everybody sees who has which part, in other units too (L.II.A.5.h-j); heads of units write
    # their own unit's matrix by their posting.
    (Role.PEGAWAI, Standing.OFFICE): (
        A.SCHEMES_READ, A.INSTRUMENTS_READ, A.PERIODS_READ, A.INDEX_READ, A.CASCADE_READ,
        A.INDICATORS_READ, A.INDICATORS_PROPOSE,
    ),
    # Peers, subordinates and whoever was asked may give feedback (Ps. 18(2), 19(4)).
    (Role.PEGAWAI, Standing.PEER): (A.FEEDBACK_GIVE, A.PEERS_ANSWER),
    (Role.PEGAWAI, Standing.SUBORDINATE): (A.FEEDBACK_GIVE,),
    (Role.PEGAWAI, Standing.ASKED): (A.FEEDBACK_GIVE,),
    (Role.PEGAWAI, Standing.SAME_UNIT): (A.FEEDBACK_GIVE,),
    # Counselling is confidential: the rater reports, the head of personnel plans, the counsellor
    # talks; no superior, clerk, auditor or administrator reads of it (L.III.D.5.c).
    (Role.PEGAWAI, Standing.COUNSELLOR): (A.COUNSELLING_READ, A.COUNSELLING_CLOSE),
    (Role.HR, Standing.PERSONNEL_HEAD): (A.COUNSELLING_READ, A.COUNSELLING_PLAN),
    (Role.ATASAN, Standing.SUPERVISOR): (
        *_SUPERVISING, A.COUNSELLING_REPORT, A.PLAN_WRITE, A.PLAN_SET, A.LOG_REVIEW,
        A.PEERS_APPROVE, A.REVIEW_WRITE, A.REVIEW_SIGN, A.RESULT_REPORT, A.OBJECTION_EXPLAIN,
        A.DEVELOPMENT_WRITE, A.DEVELOPMENT_APPROVE, A.FORUM_READ, A.FORUM_ANSWER,
    ),
    # The rater's superior takes over by a step of its own, which the clock opens (L.IV.A.11), and
    # sets the plans that came to them after January (L.II.C.5).
    (Role.ATASAN_PENILAI, Standing.SUPERIOR): (
        *_SUPERVISING, A.PLAN_SET, A.REVIEW_TAKE_OVER, A.RESULT_REPORT, A.OBJECTION_DECIDE,
    ),
    (Role.HR, Standing.OTHER): (
        A.RECORD_READ, A.RECORD_WRITE, A.POSTINGS_WRITE, A.ACCOUNT_WRITE, A.PEERS_READ,
        A.PEERS_APPROVE, A.RESULT_READ, A.OBJECTION_READ, A.DEVELOPMENT_READ,
        A.DEVELOPMENT_WRITE, A.REVIEW_EXCUSE,
    ),
    (Role.HR, Standing.OFFICE): (
        A.PEOPLE_READ, A.PEOPLE_IMPORT, A.UNITS_WRITE, A.ACCOUNTS_READ, A.SCHEMES_READ,
        A.SCHEMES_WRITE, A.INSTRUMENTS_READ, A.INSTRUMENTS_WRITE, A.INSTRUMENTS_PUBLISH,
        A.PERIODS_READ, A.PERIODS_WRITE, A.PERIODS_STEP, A.HOLIDAYS_WRITE, A.PROGRESS_READ,
        A.PEER_COMMENTS_MODERATE,
        A.FAIRNESS_READ, A.PROGRAMMES_WRITE, A.RECOGNITION_READ, A.RECOGNITION_WRITE,
        A.ORGANISATION_PREDIKAT_WRITE, A.INDEX_READ, A.PRIVACY_READ, A.FORUM_CONVENE,
        A.MESSAGES_READ, A.MESSAGES_SEND, A.SERVICE_TIMES_WRITE,
        A.PEER_ROUNDS_READ, A.PEER_ROUNDS_WRITE,
        A.CASCADE_READ, A.CASCADE_WRITE, A.INDICATORS_READ, A.INDICATORS_PROPOSE,
        A.INDICATORS_APPROVE,
    ),
    (Role.KETUA_FORUM, Standing.FORUM): (*_CASE, A.FORUM_CONCLUDE),
    (Role.KETUA_FORUM, Standing.OFFICE): (A.PERIODS_STEP, A.FORUM_CONVENE, A.FAIRNESS_READ),
    (Role.ANGGOTA_FORUM, Standing.FORUM): _CASE,
    (Role.ANGGOTA_FORUM, Standing.OFFICE): (A.FAIRNESS_READ,),
    (Role.PENGELOLA_SURVEI, Standing.OFFICE): (
        A.INSTRUMENTS_READ, A.POINTS_READ, A.POINTS_WRITE, A.SLIPS_PRINT, A.PAPER_ENTER,
        A.INDEX_READ, A.INDEX_PUBLISH, A.COMMENTS_READ, A.COMMENTS_MODERATE, A.FOLLOW_UP_WRITE,
        A.SERVICE_TIMES_WRITE,
    ),
    (Role.AUDITOR, Standing.OTHER): (A.RECORD_READ, A.RESULT_READ, A.OBJECTION_READ),
    (Role.AUDITOR, Standing.OFFICE): (
        A.PEOPLE_READ, A.ACCOUNTS_READ, A.SCHEMES_READ, A.INSTRUMENTS_READ, A.PERIODS_READ,
        A.PROGRESS_READ, A.FAIRNESS_READ, A.RECOGNITION_READ, A.POINTS_READ, A.INDEX_READ,
        A.SETTINGS_READ, A.MESSAGES_READ, A.AUDIT_READ, A.AUDIT_VERIFY, A.PRIVACY_READ,
        A.CASCADE_READ, A.INDICATORS_READ, A.PEER_ROUNDS_READ,
    ),
    # The administrator runs the portal and reads nobody's appraisal and no comment.
    (Role.ADMIN, Standing.OTHER): (
        A.RECORD_READ, A.RECORD_WRITE, A.POSTINGS_WRITE, A.ACCOUNT_WRITE, A.GRANTS_WRITE,
    ),
    (Role.ADMIN, Standing.OFFICE): (
        A.PEOPLE_READ, A.PEOPLE_IMPORT, A.UNITS_WRITE, A.ACCOUNTS_READ, A.SCHEMES_READ,
        A.SCHEMES_WRITE, A.INSTRUMENTS_READ, A.INSTRUMENTS_WRITE, A.PERIODS_READ,
        A.PERIODS_WRITE, A.HOLIDAYS_WRITE, A.PROGRESS_READ, A.POINTS_READ, A.INDEX_READ,
        A.SETTINGS_READ, A.SETTINGS_WRITE, A.MESSAGES_READ, A.MESSAGES_SEND, A.AUDIT_READ,
        A.AUDIT_VERIFY, A.PRIVACY_READ, A.PRIVACY_PURGE,
    ),
}  # fmt: skip

TABLE: Final[Mapping[Cell, frozenset[A]]] = MappingProxyType(
    {cell: frozenset(actions) for cell, actions in _CELLS.items()}
)

# What a standing forbids in every role: judging oneself, deciding on one's own rating, and sitting
# in the forum over a person one rates or has a declared tie with.
BARRED: Final[Mapping[Standing, frozenset[A]]] = MappingProxyType(
    {
        Standing.SELF: frozenset(
            {A.COUNSELLING_REPORT, A.COUNSELLING_READ, A.COUNSELLING_PLAN, A.COUNSELLING_CLOSE,
             A.PLAN_SET, A.LOG_REVIEW, A.FEEDBACK_GIVE, A.PEERS_APPROVE, A.PEERS_ANSWER,
             A.REVIEW_READ, A.REVIEW_WRITE, A.REVIEW_SIGN, A.REVIEW_TAKE_OVER, A.REVIEW_EXCUSE,
             A.RESULT_REPORT, A.OBJECTION_EXPLAIN, A.OBJECTION_DECIDE, A.DEVELOPMENT_APPROVE,
             A.FORUM_READ, A.FORUM_OPINE, A.FORUM_ANSWER, A.FORUM_CONCLUDE, A.RECORD_WRITE,
             A.POSTINGS_WRITE, A.ACCOUNT_WRITE, A.GRANTS_WRITE}
        ),
        Standing.SUPERVISOR: frozenset(
            {A.PEERS_ANSWER, A.REVIEW_TAKE_OVER, A.OBJECTION_DECIDE, A.FORUM_OPINE,
             A.FORUM_CONCLUDE}
        ),
        Standing.RECUSED: frozenset({A.PEERS_ANSWER, A.FORUM_OPINE, A.FORUM_CONCLUDE}),
    }
)  # fmt: skip

# An auditor proves the work of these offices and so cannot hold one at the same time.
_NOT_BESIDE_AUDIT: Final = frozenset(
    {Role.HR, Role.KETUA_FORUM, Role.ANGGOTA_FORUM, Role.PENGELOLA_SURVEI, Role.ADMIN}
)
_FROM_POSTINGS: Final = {Standing.SUPERVISOR: Role.ATASAN, Standing.SUPERIOR: Role.ATASAN_PENILAI}


def can(actor: Actor, action: A, target: Target) -> bool:
    """Whether the actor may do this to the target; False for everything that no cell names."""
    standings = standings_of(actor, target)
    if any(action in BARRED.get(standing, ()) for standing in standings):
        return False
    roles = roles_for(actor, target)
    return any(action in TABLE.get((r, s), ()) for r in roles for s in standings)


def lent_for(actor: Actor, action: A, target: Target) -> Grant | None:
    """The acting or delegated grant without which the actor could not do this; None when roles of
    their own are enough, or when nothing is.
    """
    own = tuple(grant for grant in actor.grants if grant.kind is GrantKind.TETAP)
    if len(own) == len(actor.grants) or can(replace(actor, grants=own), action, target):
        return None
    lent = (grant for grant in actor.grants if grant.kind is not GrantKind.TETAP)
    tries = ((grant, replace(actor, grants=(*own, grant))) for grant in lent)
    return next((grant for grant, alone in tries if can(alone, action, target)), None)


def standings_of(actor: Actor, target: Target) -> frozenset[Standing]:
    """How the actor stands to the target.

    To oneself one stands as oneself and in no other way, whatever else is claimed.
    """
    if target.employee_id is None:
        return frozenset({Standing.OFFICE})
    if target.employee_id == actor.employee_id:
        return frozenset({Standing.SELF})
    return target.standings | {Standing.OTHER}


def roles_for(actor: Actor, target: Target) -> frozenset[Role]:
    """The roles that the actor has towards a target on the actor's day.

    Granted ones in force for the target's unit; rater and rater's superior by their standing, for
    somebody whose role as an employee is in force.  That role needs an employee: an account of
    nobody has no peers and no supervisor.  Beside an auditor's role the offices that an auditor
    examines fall away.
    """
    granted = {g.role for g in actor.grants if g.holds(actor.on, target.unit_path)}
    if any(g.role is Role.AUDITOR and g.is_in_force(actor.on) for g in actor.grants):
        granted -= _NOT_BESIDE_AUDIT
    if actor.employee_id is None:
        granted -= {Role.PEGAWAI}
    if Role.PEGAWAI in granted:
        standings = standings_of(actor, target)
        granted |= {role for standing, role in _FROM_POSTINGS.items() if standing in standings}
    return frozenset(granted)
