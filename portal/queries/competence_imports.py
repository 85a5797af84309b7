"""Files of assessment centres as their pages show them."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from portal.db import db
from portal.errors import NotFound
from portal.models.competences import CompetenceImport
from portal.models.people import ImportState
from portal.rules.competence_sheet import LevelProblem, LevelTrouble

SHOWN = 20


@dataclass(frozen=True)
class LevelImport:
    """A file; `is_own` says that this account sent it."""

    id: uuid.UUID
    is_own: bool
    file_name: str
    file_sha256: str
    state: ImportState
    created_at: datetime.datetime
    expires_at: datetime.datetime
    assessed_on: datetime.date
    basis: str
    counts: Mapping[str, int]
    problems: Sequence[LevelProblem] = ()

    @property
    def fresh(self) -> int:
        """Levels that are not recorded yet."""
        return self.counts["levels"] - self.counts["known"]

    @property
    def is_preview(self) -> bool:
        """Whether nothing of it counts yet."""
        return self.state is ImportState.PRATINJAU

    @property
    def is_ready(self) -> bool:
        """Whether its sender may apply it and something would be new."""
        return self.is_preview and self.is_own and not self.counts["errors"] and self.fresh > 0


def level_import(import_id: uuid.UUID, account_id: uuid.UUID) -> LevelImport:
    """One file: one's own preview, or any that was applied. Raises NotFound."""
    row = db.session.get(
        CompetenceImport, import_id, populate_existing=True,
        options=[undefer(CompetenceImport.problems)],
    )  # fmt: skip
    if row is None or (row.state is ImportState.PRATINJAU and row.account_id != account_id):
        raise NotFound("Impor ini tidak dikenal atau pratinjaunya sudah kedaluwarsa.")
    problems = [LevelProblem(p[0], p[1], p[2], p[3], LevelTrouble(p[4])) for p in row.problems]
    return replace(_card(row, account_id), problems=problems)


def recent_imports(account_id: uuid.UUID) -> list[LevelImport]:
    """The last files that were applied or taken back, the newest first."""
    rows = db.session.scalars(
        sa.select(CompetenceImport)
        .where(CompetenceImport.state != ImportState.PRATINJAU)
        .order_by(CompetenceImport.created_at.desc(), CompetenceImport.id)
        .limit(SHOWN)
    )
    return [_card(row, account_id) for row in rows]


def _card(row: CompetenceImport, account_id: uuid.UUID) -> LevelImport:
    return LevelImport(
        row.id, row.account_id == account_id, row.file_name, row.file_sha256, row.state,
        row.created_at, row.expires_at, row.assessed_on, row.basis, row.counts,
    )  # fmt: skip
