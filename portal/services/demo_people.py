"""The invented people of a demonstration who may log in."""

from portal.rules.roles import Role
from portal.services import accounts
from portal.services.accounts import NewAccount
from portal.services.audit import Act

PASSWORD = "kuda tangga melon"  # noqa: S105 - printed for whoever tries the demonstration
PEOPLE = (
    ("agus@contoh.go.id", "Agus Salim", Role.ADMIN),
    ("ratna@contoh.go.id", "Ratna Wulandari", Role.PENGELOLA_SURVEI),
    ("dewi@contoh.go.id", "Dewi Anggraini", Role.HR),
    ("hendra@contoh.go.id", "Hendra Gunawan", Role.AUDITOR),
)


def add_demo_people(act: Act) -> None:
    """One account for each office, all with the same printed password."""
    for login, name, role in PEOPLE:
        link = accounts.create_account(NewAccount(login, name), act)
        account_id = accounts.activate(link, PASSWORD, act.at)
        accounts.grant_role(account_id, role, None, "peragaan", act)
