"""One row or more in every table, written by the services; and every row there is."""

import sqlalchemy as sa

from portal.db import Base, db
from portal.rules.channels import Channel
from portal.rules.survey_periods import SurveyPeriod
from portal.services import accounts, logins, mixing, unit_index
from portal.services.ballots import cast_citizen
from portal.services.survey_points import issue_slips, pepper
from tests import factories

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


def contents() -> Rows:
    """Every row of every table, in the order of the keys."""
    with db.engine.connect() as connection:
        every = {
            table.name: connection.execute(sa.select(table).order_by(*table.primary_key)).all()
            for table in Base.metadata.sorted_tables
        }
    return {name: [tuple(row) for row in rows] for name, rows in every.items()}
