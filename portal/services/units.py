"""Units of the agency: added, renamed, moved, closed; the tree never bites its own tail.

Names in addresses never change, and nothing of the past is overwritten: what a unit was called and
where it hung stands in the trail, and a closed unit keeps its postings and figures.
"""

import datetime
import re
import unicodedata
import uuid
from collections.abc import Container
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import is_postgresql, writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.people import Employee, Posting
from portal.models.units import Unit
from portal.queries.unit_office import blockers
from portal.queries.units import unit_paths
from portal.services import audit
from portal.services.audit import Act

TREE_LOCK: Final = 715_002
LONGEST_NAME: Final = 200
LONGEST_KIND: Final = 30
LONGEST_SLUG: Final = 80
LONGEST_REASON: Final = 500


@dataclass(frozen=True)
class UnitData:
    """A unit as a form gives it; without a parent it stands at the top."""

    name: str
    kind: str
    parent_id: uuid.UUID | None


@dataclass(frozen=True)
class Closing:
    """`since` is the first day without the unit; `into` took over its work."""

    since: datetime.date
    reason: str
    into: uuid.UUID | None = None


class UnitOutdated(IllegalStep):
    """Somebody else changed the unit meanwhile; both texts are to be shown."""


def add_unit(data: UnitData, act: Act) -> uuid.UUID:
    """A new unit. Raises Invalid, or NotFound for an unknown or closed parent."""
    name, kind = _checked(data)
    with writing() as session:
        lock_tree(session)
        _require_parent(session, data.parent_id)
        _require_own_name(session, name, data.parent_id, None)
        unit = Unit(name=name, kind=kind, parent_id=data.parent_id, slug=_slug(session, name))
        session.add(unit)
        session.flush()
        audit.record(
            session, act, AuditTag.UNIT_ADDED, unit.id, name=name, kind=kind,
            parent=str(data.parent_id) if data.parent_id else None,
        )  # fmt: skip
        return unit.id


def change_unit(unit_id: uuid.UUID, version: int, data: UnitData, act: Act) -> None:
    """Rename or move a unit with everything below it.

    Raises UnitOutdated, Invalid where the tree would become a circle, NotFound.
    """
    name, kind = _checked(data)
    with writing() as session:
        lock_tree(session)
        unit = _open(session, unit_id)
        if unit.version != version:
            raise UnitOutdated("Unit ini diubah orang lain sejak Anda membukanya.")
        before = _plain(session, unit)
        if data.parent_id != unit.parent_id:
            _require_parent(session, data.parent_id)
            if data.parent_id and unit_id in unit_paths()[data.parent_id]:
                raise Invalid("Unit tidak dapat dipindahkan ke bawah dirinya sendiri.")
        _require_own_name(session, name, data.parent_id, unit_id)
        unit.name, unit.kind, unit.parent_id = name, kind, data.parent_id
        after = _plain(session, unit)
        if after == before:
            return
        unit.version += 1
        changed = [key for key in after if after[key] != before[key]]
        audit.record(
            session, act, AuditTag.UNIT_CHANGED, unit_id,
            before={key: before[key] for key in changed},
            after={key: after[key] for key in changed},
        )  # fmt: skip


def close_unit(unit_id: uuid.UUID, closing: Closing, act: Act) -> None:
    """Close a unit, or merge it into another, from a day on.

    Raises IllegalStep while something still stands in it (queries.unit_office.blockers), Invalid,
    NotFound.
    """
    reason = " ".join(closing.reason.split())
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise Invalid("Alasan atau nomor peraturan wajib diisi, paling banyak 500 huruf.")
    if closing.into == unit_id:
        raise Invalid("Unit tidak dapat digabung ke dirinya sendiri.")
    with writing() as session:
        lock_tree(session)
        unit = _open(session, unit_id)
        if closing.into is not None:
            _open(session, closing.into)
        if blockers(unit_id, closing.since):
            raise IllegalStep(
                "Unit ini belum kosong: pindahkan pegawai, unit di bawahnya, dan cabut titik"
                " surveinya lebih dahulu."
            )
        unit.closed_on, unit.merged_into_id = closing.since, closing.into
        unit.version += 1
        audit.record(
            session, act, AuditTag.UNIT_CLOSED, unit_id, since=closing.since.isoformat(),
            into=str(closing.into) if closing.into else None, reason=reason,
            before={"closed_on": None}, after={"closed_on": closing.since.isoformat()},
        )  # fmt: skip


def move_staff(unit_id: uuid.UUID, target: uuid.UUID, since: datetime.date, act: Act) -> int:
    """Everybody's open posting goes on in another unit from a day on; returns how many moved.

    Each old posting ends on the eve and a new one begins with the same post; heads come as members,
    because the other unit has its own. Raises Invalid, NotFound, IllegalStep for nobody.
    """
    if target == unit_id:
        raise Invalid("Pilih unit lain sebagai tujuan.")
    with writing() as session:
        _open(session, unit_id)
        _open(session, target)
        rows = session.scalars(
            sa.select(Posting).where(Posting.unit_id == unit_id, Posting.ends_on.is_(None))
        ).all()
        if not rows:
            raise IllegalStep("Tidak ada penempatan yang masih terbuka di unit ini.")
        if any(row.starts_on >= since for row in rows):
            raise Invalid("Ada penempatan yang baru mulai pada hari itu: pilih hari sesudahnya.")
        for row in rows:
            row.ends_on = since - datetime.timedelta(days=1)
        session.flush()
        session.add_all(_continued(row, target, since) for row in rows)
        people = list({row.employee_id for row in rows})
        for start in range(0, len(people), 500):
            session.execute(
                sa.update(Employee)
                .where(Employee.id.in_(people[start : start + 500]))
                .values(version=Employee.version + 1),
                execution_options={"synchronize_session": False},
            )
        audit.record(
            session, act, AuditTag.UNIT_STAFF_MOVED, unit_id, into=str(target),
            since=since.isoformat(), count=len(rows),
            before={"unit": str(unit_id)}, after={"unit": str(target)},
        )  # fmt: skip
        return len(rows)


def _continued(row: Posting, target: uuid.UUID, since: datetime.date) -> Posting:
    return Posting(
        employee_id=row.employee_id, unit_id=target, kind=row.kind, title=row.title,
        post=row.post, family=row.family, supervisor_id=row.supervisor_id, leads_unit=False,
        is_delegated=row.is_delegated, starts_on=since, ends_on=None,
    )  # fmt: skip


def slug_of(name: str) -> str:
    """A name as it stands in an address: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: LONGEST_SLUG - 5].strip("-") or "unit"


def _slug(session: Session, name: str) -> str:
    base = slug_of(name)
    return free_slug(
        base, set(session.scalars(sa.select(Unit.slug).where(Unit.slug.startswith(base))))
    )


def free_slug(base: str, taken: Container[str]) -> str:
    """The first that nobody has: itself, or with a number behind it."""
    return next(
        s for n in range(1, 10_000) if (s := base if n == 1 else f"{base}-{n}") not in taken
    )


def _checked(data: UnitData) -> tuple[str, str]:
    name, kind = " ".join(data.name.split()), " ".join(data.kind.split()).casefold()
    if not any(sign.isalpha() for sign in name) or len(name) > LONGEST_NAME:
        raise Invalid("Nama unit harus 1 sampai 200 huruf.")
    if not 1 <= len(kind) <= LONGEST_KIND:
        raise Invalid("Jenis unit harus 1 sampai 30 huruf, misalnya dinas atau puskesmas.")
    return name, kind


def _plain(session: Session, unit: Unit) -> dict[str, Any]:
    above = session.get(Unit, unit.parent_id) if unit.parent_id else None
    return {"name": unit.name, "kind": unit.kind, "parent": above.name if above else None}


def _require_parent(session: Session, parent_id: uuid.UUID | None) -> None:
    if parent_id is not None:
        _open(session, parent_id)


def _require_own_name(
    session: Session, name: str, parent_id: uuid.UUID | None, own: uuid.UUID | None
) -> None:
    """Two open neighbours of one name could not be told apart in a spreadsheet."""
    same = sa.select(Unit.id).where(
        sa.func.lower(Unit.name) == name.lower(), Unit.closed_on.is_(None),
        Unit.parent_id == parent_id if parent_id else Unit.parent_id.is_(None),
    )  # fmt: skip
    if any(found != own for found in session.scalars(same)):
        raise Invalid("Sudah ada unit bernama itu di tempat yang sama.")


def _open(session: Session, unit_id: uuid.UUID) -> Unit:
    unit = session.get(Unit, unit_id)
    if unit is None or unit.closed_on is not None:
        raise NotFound("Unit ini tidak dikenal atau sudah ditutup.")
    return unit


def lock_tree(session: Session) -> None:
    """Two moves at once could close a circle that neither sees; SQLite has one writer anyway."""
    if is_postgresql():
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(TREE_LOCK)))
