"""Schemes: which one is in force on a day, and the history of adoptions."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.errors import IllegalStep, NotFound
from portal.models.schemes import SchemeVersion
from portal.rules.schemes import Scheme, SchemeError, parse


@dataclass(frozen=True)
class SchemeInForce:
    """An adopted version: its id, to bind to, its number, to print, and what it says."""

    id: uuid.UUID
    number: int
    scheme: Scheme


def scheme_in_force(on: datetime.date) -> Scheme:
    """The agency's scheme on a day. Raises as `scheme_version_in_force`."""
    return scheme_version_in_force(on).scheme


def scheme_version_in_force(on: datetime.date) -> SchemeInForce:
    """The version in force on a day: whoever opens a period keeps its id.

    Raises NotFound when none was adopted for that day, IllegalStep when the law has changed so
    that the adopted one is no longer possible.
    """
    row = db.session.execute(
        sa.select(SchemeVersion.id, SchemeVersion.number, SchemeVersion.content)
        .where(SchemeVersion.valid_from <= on)
        .order_by(SchemeVersion.valid_from.desc(), SchemeVersion.number.desc())
        .limit(1)
    ).first()
    if row is None:
        raise NotFound(
            "Belum ada skema penilaian yang berlaku pada hari itu. Pengelola kepegawaian "
            "mengesahkannya di halaman Skema penilaian."
        )
    return SchemeInForce(row.id, row.number, read(row.content))


def read(content: dict[str, object]) -> Scheme:
    """A stored scheme. Raises IllegalStep when it breaks a bound that came after its adoption."""
    try:
        return parse(content)
    except SchemeError as error:
        raise IllegalStep(
            "Skema yang disahkan tidak lagi sesuai dengan peraturan. Pengelola kepegawaian perlu "
            "mengesahkan versi baru."
        ) from error
