"""Thanks among colleagues: given with what was seen, on the wall only by the thanked one's wish."""

import datetime
import uuid

import sqlalchemy as sa

from portal.db import writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.people import Employee
from portal.models.recognition import Appreciation
from portal.rules.measures import CoreValue
from portal.rules.messages import MessageKind
from portal.services import audit
from portal.services.audit import Act
from portal.services.messages import employees, notify
from portal.services.skp_drafts import tidy

SHORTEST = 15
MOST_A_DAY = 20


def give(giver: uuid.UUID, to: uuid.UUID, value: CoreValue, text: str, act: Act) -> uuid.UUID:
    """Thank a colleague, who is told; the same words on one day are the same thanks.

    Raises IllegalStep towards oneself or for more than twenty a day, Invalid, NotFound.
    """
    words = tidy(text, "Apresiasi", 500)
    if len(words) < SHORTEST:
        raise Invalid("Tulis apa yang dilakukan dan apa gunanya, paling sedikit 15 huruf.")
    if giver == to:
        raise IllegalStep("Apresiasi diberikan kepada orang lain.")
    since = datetime.datetime.combine(act.on, datetime.time(), act.at.tzinfo)
    with writing() as session:
        session.execute(sa.select(Employee.id).where(Employee.id == giver).with_for_update())
        if session.get(Employee, to) is None:
            raise NotFound("Pegawai ini tidak dikenal.")
        today = session.scalars(
            sa.select(Appreciation).where(
                Appreciation.from_id == giver, Appreciation.given_at >= since
            )
        ).all()
        for one in today:
            if (one.to_id, one.value, one.text) == (to, value, words):
                return one.id
        if len(today) >= MOST_A_DAY:
            raise IllegalStep("Paling banyak dua puluh apresiasi sehari.")
        row = Appreciation(from_id=giver, to_id=to, value=value, text=words, given_at=act.at)
        session.add(row)
        session.flush()
        audit.record(
            session, act, AuditTag.APPRECIATION_GIVEN, row.id, to=str(to), value=value.value
        )
        notify(
            session, employees([to]), MessageKind.APPRECIATED, link="/penghargaan/apresiasi",
            act=act,
        )  # fmt: skip
        return row.id


def choose_wall(appreciation: uuid.UUID, person: uuid.UUID, shows: bool, act: Act) -> None:
    """Show one's own thanks on the wall, or take them off. Raises NotFound for another's."""
    with writing() as session:
        row = session.get(Appreciation, appreciation, with_for_update=True)
        if row is None or row.to_id != person:
            raise NotFound("Apresiasi ini tidak dikenal.")
        if (row.wall_at is not None) == shows:
            return
        row.wall_at = act.at if shows else None
        audit.record(
            session, act, AuditTag.APPRECIATION_SHOWN, row.id, before={"on_wall": not shows},
            after={"on_wall": shows},
        )  # fmt: skip
