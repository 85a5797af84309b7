"""The invented people of a demonstration who may log in: one for each role.

The offices log in with an e-mail; rater and employee with the NIP of their record, which is how an
account finds it.
"""

from dataclasses import dataclass

from portal.rules.demo_city import DemoCity
from portal.rules.demo_staff import DemoEmployee, demo_staff
from portal.rules.employment import JobFamily
from portal.rules.roles import Role
from portal.services import accounts
from portal.services.accounts import NewAccount
from portal.services.audit import Act

PASSWORD = "kuda tangga melon"  # noqa: S105 - printed for whoever tries the demonstration


@dataclass(frozen=True)
class DemoLogin:
    """Who may log in, and as what."""

    login: str
    name: str
    role: Role


OFFICES = (
    DemoLogin("agus@contoh.go.id", "Agus Salim", Role.ADMIN),
    DemoLogin("dewi@contoh.go.id", "Dewi Anggraini", Role.HR),
    DemoLogin("ratna@contoh.go.id", "Ratna Wulandari", Role.PENGELOLA_SURVEI),
    DemoLogin("hendra@contoh.go.id", "Hendra Gunawan", Role.AUDITOR),
)


def demo_logins(city: DemoCity) -> tuple[DemoLogin, ...]:
    """Everybody who may log in: the offices, a nurse, the rater, the rater's superior, and a
    colleague of the nurse's at the counter.  Who sits in a forum is of the staff, and follows from
    `demo_forum`.
    """
    staff = {one.nip: one for one in demo_staff(city)}
    nurse = min((one for one in staff.values() if not one.leads_unit), key=_is_no_nurse)
    found = [DemoLogin(nurse.nip, nurse.name, Role.PEGAWAI)]
    for role in (Role.ATASAN, Role.ATASAN_PENILAI):
        above = staff[found[-1].login].supervisor_nip
        if above is not None:
            found.append(DemoLogin(above, staff[above].name, role))
    near = [one for one in staff.values() if one.supervisor_nip == staff[nurse.nip].supervisor_nip]
    clerk = min((one for one in near if one.nip != nurse.nip), key=_is_no_clerk)
    return (*OFFICES, *found, DemoLogin(clerk.nip, clerk.name, Role.PEGAWAI))


def add_demo_people(city: DemoCity, act: Act) -> None:
    """Their accounts, all with the same printed password; the staff must be there already."""
    for one in demo_logins(city):
        link = accounts.create_account(NewAccount(one.login, one.name), act)
        account_id = accounts.activate(link, PASSWORD, act.at)
        if one in OFFICES:
            accounts.grant_role(account_id, one.role, None, "peragaan", act)


def _is_no_clerk(one: DemoEmployee) -> bool:
    return one.leads_unit or not one.title.startswith("Petugas Loket")


def _is_no_nurse(one: DemoEmployee) -> bool:
    return one.family is not JobFamily.PERAWAT_BIDAN
