"""Adopting a scheme: a numbered version that binds from a day on and never changes."""

import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import IllegalStep, Invalid
from portal.models.audit import AuditTag
from portal.models.schemes import SchemeVersion
from portal.rules.schemes import Scheme, content_hash, to_mapping
from portal.services import audit
from portal.services.audit import Act

LONGEST_REASON = 500
LONGEST_TITLE = 200


def adopt_scheme(
    scheme: Scheme,
    reason: str,
    act: Act,
    valid_from: datetime.date | None = None,
    *,
    based_on: str | None = None,
) -> SchemeVersion:
    """Make this scheme the agency's from `valid_from` (today unless given) on.

    Raises Invalid for a missing reason, a first day that has passed (only the very first scheme
    may reach back), or a scheme that is already in force; IllegalStep when another adoption came
    first.
    """
    words = " ".join(reason.split())
    if not 1 <= len(words) <= LONGEST_REASON:
        raise Invalid("Alasan pengesahan wajib diisi, paling banyak 500 huruf.")
    begins = valid_from or act.on
    digest = content_hash(scheme)
    with writing() as session:
        number = 1 + (session.scalar(sa.select(sa.func.max(SchemeVersion.number))) or 0)
        if number > 1 and begins < act.on:
            raise Invalid("Skema tidak dapat berlaku surut: pilih hari ini atau sesudahnya.")
        if _in_force(session, begins) == digest:
            raise Invalid("Skema ini sama persis dengan yang sudah berlaku pada hari itu.")
        version = SchemeVersion(
            number=number, key=scheme.key, title=scheme.name.in_("id")[:LONGEST_TITLE],
            based_on=based_on, content=to_mapping(scheme), content_hash=digest,
            adopted_on=act.on, adopted_by=act.actor, valid_from=begins, reason=words,
        )  # fmt: skip
        session.add(version)
        _flush(session)
        audit.record(
            session, act, AuditTag.SCHEME_ADOPTED, version.id, number=number, key=scheme.key,
            content_hash=digest, valid_from=begins.isoformat(), reason=words,
        )  # fmt: skip
    return version


def _in_force(session: Session, on: datetime.date) -> str | None:
    return session.scalar(
        sa.select(SchemeVersion.content_hash)
        .where(SchemeVersion.valid_from <= on)
        .order_by(SchemeVersion.valid_from.desc(), SchemeVersion.number.desc())
        .limit(1)
    )


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise IllegalStep(
            "Skema lain baru saja disahkan: muat ulang halaman dan periksa perbedaannya."
        ) from error
