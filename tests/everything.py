"""One row or more in every table, written by the services; and every row there is."""

import pyotp
import pytest
import sqlalchemy as sa

from portal.db import Base, db
from portal.errors import WrongCredentials
from portal.models.people import Employee
from portal.rules.channels import Channel
from portal.rules.roles import Role
from portal.rules.survey_periods import SurveyPeriod
from portal.services import accounts, logins, mixing, postings, staff_import, unit_index
from portal.services.accounts import NewAccount
from portal.services.ballots import cast_citizen
from portal.services.staff_import import Upload
from portal.services.survey_points import issue_slips, pepper
from tests import factories
from tests.staff_files import HEAD_NIP, JOKO_NIP, SARI_NIP, xlsx

Rows = dict[str, list[tuple[object, ...]]]


def everything() -> None:
    """A city with a published quarter, a running one, and an answer still in the box."""
    act = factories.AGUS
    factories.agency()
    version = factories.instrument()
    made = factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})
    service = factories.service(made["Puskesmas Poasia"])
    factories.volume(service)
    point = factories.point(service)
    issue_slips(point.id, 3, pepper("rahasia untuk uji migrasi, cukup panjang"), act)
    last = SurveyPeriod.parse("2026-t2")
    for day in (last.end, act.on):
        for number in range(6):
            cast_citizen(
                factories.ballot(point, version, on_date=day, comment=f"Saran {number}", value=3)
            )
        mixing.drain(act.on, batch=1)
        unit_index.refresh_running([point.id], act.on, step=1)
    unit_index.publish(made["Puskesmas Poasia"].id, last, act)
    cast_citizen(factories.ballot(point, version, channel=Channel.KIOSK))
    staff()


def staff() -> None:
    """Three employees, one of them with an account, a session and a named rater."""
    act = factories.AGUS
    made = staff_import.preview(Upload("pegawai.xlsx", xlsx(), None), act)
    staff_import.apply(made, None, act)
    token = accounts.create_account(NewAccount(SARI_NIP, "Sari Dewi"), act)
    sari = accounts.activate(token, "kuda tangga melon", act.at)
    accounts.offer_activation(sari, act)
    accounts.grant_role(sari, Role.HR, None, "uji", act)
    secret = accounts.new_totp_secret()
    accounts.enrol_totp(sari, secret, pyotp.TOTP(secret).at(act.at), act)
    logins.log_in(SARI_NIP, "kuda tangga melon", "jaringan", "Chrome, Android", act.at)
    with pytest.raises(WrongCredentials):
        logins.log_in(HEAD_NIP, "salah sama sekali", "jaringan", "Chrome, Android", act.at)
    people = dict(iter(db.session.execute(sa.select(Employee.nip, Employee.id))))
    postings.name_rater(people[JOKO_NIP], people[HEAD_NIP], "Pimpinan kosong", act)


def contents() -> Rows:
    """Every row of every table, in the order of the keys."""
    with db.engine.connect() as connection:
        every = {
            table.name: connection.execute(sa.select(table).order_by(*table.primary_key)).all()
            for table in Base.metadata.sorted_tables
        }
    return {name: [tuple(row) for row in rows] for name, rows in every.items()}
