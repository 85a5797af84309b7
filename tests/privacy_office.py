"""What tests of privacy share: an employee's account, a request, a breach report."""

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from portal.db import db
from portal.models.accounts import Account
from portal.queries.incidents import Span
from portal.rules.corrections import CorrectionField
from portal.services import accounts, corrections, incidents
from portal.services.accounts import NewAccount
from portal.services.audit import Act
from portal.services.corrections import NewCorrection
from portal.services.incidents import NewReport
from tests import factories

WRONG_PHONE = NewCorrection(CorrectionField.TELEPON, "0813 1111 2222", "0813 1111 3333", "Ganti")


def account_of(nip: str, act: Act = factories.AGUS) -> UUID:
    """An employee's account, with the cast's password."""
    link = accounts.create_account(NewAccount(nip, "Sari Dewi"), act)
    return accounts.activate(link, factories.PASSWORD, act.at)


def filed(account_id: UUID, act: Act = factories.AGUS, new: NewCorrection = WRONG_PHONE) -> UUID:
    """A request for correction."""
    return corrections.file_correction(account_id, new, act)


def reported(act: Act = factories.AGUS, *accounts_: UUID) -> UUID:
    """A breach of the last day."""
    span = Span(act.at - timedelta(days=1), act.at, accounts_)
    return incidents.report_breach(
        NewReport(span, act.at, ("kontak",), "Laptop hilang.", "Sesi ditutup."), act
    )


def account(login: str) -> Account:
    """An account by its login, as it stands now."""
    return db.session.scalars(sa.select(Account).where(Account.login == login)).one()
