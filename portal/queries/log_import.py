"""An import of log entries as its page shows it."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import undefer

from portal.db import db
from portal.errors import NotFound
from portal.models.log import LogImport
from portal.models.people import ImportState
from portal.rules.log_sheet import LogProblem, LogTrouble


@dataclass(frozen=True)
class LogImportCard:
    """An import; `first` are its first entries as (day, text, quantity)."""

    id: uuid.UUID
    file_name: str
    is_applied: bool
    expires_at: datetime.datetime
    counts: Mapping[str, int]
    problems: Sequence[LogProblem]
    first: Sequence[tuple[datetime.date, str, str]]

    @property
    def is_ready(self) -> bool:
        """Whether applying it would write something."""
        return not (self.is_applied or self.counts["errors"]) and self.fresh > 0

    @property
    def fresh(self) -> int:
        """Entries that are not in the log yet."""
        return self.counts["rows"] - self.counts["known"]


def log_import_card(import_id: uuid.UUID, person: uuid.UUID, shown: int) -> LogImportCard:
    """An import of one's own with the first `shown` entries. Raises NotFound."""
    row = db.session.get(
        LogImport, import_id, options=[undefer(LogImport.problems), undefer(LogImport.plan)]
    )
    if row is None or row.employee_id != person:
        raise NotFound("Impor ini tidak dikenal atau pratinjaunya sudah kedaluwarsa.")
    return LogImportCard(
        row.id, row.file_name, row.state is ImportState.DITERAPKAN, row.expires_at, row.counts,
        [LogProblem(p[0], p[1], p[2], p[3], LogTrouble(p[4])) for p in row.problems],
        [
            (datetime.date.fromisoformat(one[1]), one[2], one[4] or "")
            for one in (row.plan or [])[:shown]
        ],
    )  # fmt: skip
