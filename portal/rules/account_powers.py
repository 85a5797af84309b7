"""Who may renew the secrets of whose account: nobody may thereby gain a power that is not theirs.

A new activation link sets a password, so whoever makes one can become the holder.  The regulation
is silent; OWASP ASVS 5.0, 8.2.2 and 6.4.4 ask for a check of the object and of the identity.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from portal.rules.access import Actor, Target, can, roles_for
from portal.rules.actions import Action
from portal.rules.roles import SECOND_FACTOR_ROLES, Role

# Offices that look into or above the personnel office; only an administrator renews their secrets.
ABOVE_HR: Final = frozenset({Role.ADMIN, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class AccountPowers:
    """An account as the rule sees it.

    `person_id` is the employee, or the account of somebody who is none; `roles` are granted today
    or later; `unit_path` holds the units of the person's posts and all above them.
    """

    account_id: UUID
    person_id: UUID
    roles: frozenset[Role]
    unit_path: frozenset[UUID]


def may_renew(by: Actor, whose: AccountPowers) -> bool:
    """Whether somebody may make a new link for an account, or close it.

    Never for oneself.  The personnel office not for administrators and auditors, also not before
    they have enrolled; an office of some units only for its own people without any granted role.
    """
    target = Target(employee_id=whose.person_id, unit_path=whose.unit_path)
    if not can(by, Action.ACCOUNT_WRITE, target):
        return False
    if Role.ADMIN in roles_for(by, target):
        return True
    if whose.roles & ABOVE_HR:
        return False
    return _is_agency_wide(by) or not whose.roles - {Role.PEGAWAI}


def may_reset_second_factor(by: Actor, whose: AccountPowers) -> bool:
    """Whether somebody may take a lost second factor off an account.

    Where a role demands the second factor, only an administrator: else one office could set
    password and second factor of another anew, and so act in its name.
    """
    target = Target(employee_id=whose.person_id, unit_path=whose.unit_path)
    is_admin = Role.ADMIN in roles_for(by, target)
    return may_renew(by, whose) and (is_admin or not whose.roles & SECOND_FACTOR_ROLES)


def _is_agency_wide(by: Actor) -> bool:
    return Role.HR in roles_for(by, Target())
