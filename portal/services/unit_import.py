"""Units out of a spreadsheet: looked at, then all of them or none.

Nothing of a preview is stored: the file is read again when it is applied, and only the number of
units that was shown is written.
"""

import hashlib
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import db, uuid7, writing
from portal.errors import IllegalStep
from portal.models.audit import AuditTag
from portal.models.units import Unit
from portal.rules.unit_sheet import MOST_ROWS, UnitSheet, read_units
from portal.services import audit
from portal.services.audit import Act
from portal.services.units import free_slug, lock_tree, slug_of
from portal.spreadsheets.reading import read_rows


def preview(data: bytes) -> UnitSheet:
    """What a file would add. Raises SpreadsheetError for one that cannot be read."""
    return _planned(db.session(), data)


def apply(name: str, data: bytes, expected: int, act: Act) -> int:
    """Add the units of a file; returns how many.

    Raises IllegalStep when it has errors, or when the tree changed since the preview, which showed
    `expected` new units.
    """
    with writing() as session:
        lock_tree(session)
        sheet = _planned(session, data)
        if sheet.errors or len(sheet.added) != expected or not expected:
            raise IllegalStep(
                "Unit kerja berubah sejak pratinjau ini. Periksa lagi, lalu terapkan."
            )
        keys: dict[str, uuid.UUID] = {}
        taken = set(session.scalars(sa.select(Unit.slug)))
        for one in sheet.added:
            above = keys[one.above] if isinstance(one.above, str) else one.above
            slug = free_slug(slug_of(one.name), taken)
            taken.add(slug)
            keys[one.key] = uuid7()
            session.add(
                Unit(id=keys[one.key], name=one.name, kind=one.kind, parent_id=above, slug=slug)
            )
        digest = hashlib.sha256(data).hexdigest()
        audit.record(
            session, act, AuditTag.UNIT_ADDED, None, file=name, sha256=digest,
            written=len(keys), names=[one.name for one in sheet.added[:50]],
        )  # fmt: skip
        return len(keys)


def _planned(session: Session, data: bytes) -> UnitSheet:
    rows = read_rows(data, most_rows=MOST_ROWS)
    open_ones = sa.select(Unit.id, Unit.parent_id, Unit.name).where(Unit.closed_on.is_(None))
    return read_units(rows, {key: (above, name) for key, above, name in session.execute(open_ones)})
