"""What tests of the staff import share: importing, asking, and what rests on an import."""

import uuid

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee, Posting
from portal.queries.staff_import import import_card
from portal.rules.staff_rows import Trouble
from portal.services import accounts, postings, staff_import
from portal.services.accounts import NewAccount
from portal.services.audit import Act
from portal.services.staff_import import Upload
from tests import factories
from tests.everything import contents
from tests.staff_files import JOKO_NIP, SARI_NIP, SARI_ROW, STAFF, xlsx
from tests.worlds import kept

KEPT = {"employee", "posting", "account", "rater_override"}


def preview(rows=STAFF, act: Act = factories.AGUS, **more) -> uuid.UUID:
    return staff_import.preview(Upload("pegawai.xlsx", xlsx(rows, **more), None), act)


@kept
def imported(rows=STAFF, act: Act = factories.AGUS) -> uuid.UUID:
    made = preview(rows, act)
    staff_import.apply(made, None, act)
    return made


def staff() -> dict:
    """Rows about people, without imports and trail."""
    return {name: rows for name, rows in contents().items() if name in KEPT}


def person(nip: str) -> Employee:
    return db.session.scalars(sa.select(Employee).where(Employee.nip == nip)).one()


def troubles(made: uuid.UUID) -> list[tuple[int, str, Trouble]]:
    return [(p.row, p.column, p.trouble) for p in import_card(made, None, 0).problems]


def moved_sari() -> tuple:
    return (*SARI_ROW[:1], "Ns. Sari Dewi, M.Kep.", *SARI_ROW[2:5], "Perawat Ahli Muda",
            *SARI_ROW[6:8], "01-09-2026", *SARI_ROW[9:])  # fmt: skip


def lean_on_override() -> None:
    postings.name_rater(person(SARI_NIP).id, person(JOKO_NIP).id, "Penugasan", factories.AGUS)


def lean_on_account() -> None:
    accounts.create_account(NewAccount(SARI_NIP, "Sari"), factories.AGUS)


def lean_on_posting() -> None:
    sari = person(SARI_NIP)
    (post,) = db.session.scalars(sa.select(Posting).where(Posting.employee_id == sari.id))
    postings.end_posting(sari.id, post.id, factories.TODAY, factories.AGUS)
