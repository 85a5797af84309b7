"""Adopting a scheme: a numbered version that binds from a day on and never changes."""

import datetime
import uuid

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import IllegalStep, Invalid
from portal.models.audit import AuditTag
from portal.models.schemes import SchemeVersion
from portal.queries.role_grants import holders
from portal.rules.messages import MessageKind
from portal.rules.roles import Role
from portal.rules.scheme_faults import usable
from portal.rules.schemes import Scheme, content_hash, to_mapping
from portal.services import audit
from portal.services.audit import Act
from portal.services.messages import accounts, notify
from portal.services.scheme_drafts import LONGEST_TITLE, locked_draft

LONGEST_REASON = 500
TOLD = frozenset({Role.HR, Role.KETUA_FORUM, Role.ANGGOTA_FORUM})


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
    with writing() as session:
        return _adopted(session, scheme, reason, valid_from, based_on, act)


def adopt_draft(
    draft_id: uuid.UUID,
    version: int,
    reason: str,
    act: Act,
    valid_from: datetime.date | None = None,
) -> SchemeVersion:
    """Adopt a draft as it stood in `version`, and end it. Raises as `adopt_scheme`, NotFound when
    it is gone, IllegalStep when it was changed since or is not a usable scheme.
    """
    with writing() as session:
        draft = locked_draft(session, draft_id)
        if draft.version != version:
            raise IllegalStep("Draf ini baru saja diubah: periksa lagi perbedaannya di bawah.")
        scheme = usable(draft.content)
        if scheme is None:
            raise IllegalStep("Draf ini masih memuat hal yang harus diperbaiki.")
        adopted = _adopted(session, scheme, reason, valid_from, draft.based_on, act)
        session.delete(draft)
    return adopted


def _adopted(
    session: Session,
    scheme: Scheme,
    reason: str,
    valid_from: datetime.date | None,
    based_on: str | None,
    act: Act,
) -> SchemeVersion:
    words = " ".join(reason.split())
    if not 1 <= len(words) <= LONGEST_REASON:
        raise Invalid("Alasan pengesahan wajib diisi, paling banyak 500 huruf.")
    begins, digest = valid_from or act.on, content_hash(scheme)
    number = 1 + (session.scalar(sa.select(sa.func.max(SchemeVersion.number))) or 0)
    if number > 1 and begins < act.on:
        raise Invalid("Skema tidak dapat berlaku surut: pilih hari ini atau sesudahnya.")
    if _in_force(session, begins) == digest:
        raise Invalid("Skema ini sama persis dengan yang sudah berlaku pada hari itu.")
    before = _in_force(session, begins)
    version = SchemeVersion(
        number=number, key=scheme.key, title=scheme.name.in_("id")[:LONGEST_TITLE],
        based_on=based_on, content=to_mapping(scheme), content_hash=digest,
        adopted_on=act.on, adopted_by=act.actor, valid_from=begins, reason=words,
    )  # fmt: skip
    session.add(version)
    _flush(session)
    audit.record(
        session, act, AuditTag.SCHEME_ADOPTED, version.id, number=number, key=scheme.key,
        valid_from=begins.isoformat(), reason=words,
        before={"content_hash": before}, after={"content_hash": digest},
    )  # fmt: skip
    notify(
        session, accounts(holders(session, TOLD, act.on)), MessageKind.SCHEME_ADOPTED,
        link="/cara-kita-menilai", act=act,
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
