"""Evidence that no form took in the end: rows go after their time, files without one
at once.

A form that was refused keeps its files, so that nobody has to choose them again; whoever never
comes back leaves them behind.  Nothing goes that an entry, feedback, an objection or a rating
rests on.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from portal.db import db
from portal.models.evidence import Evidence
from portal.models.results import ResultCertificate
from portal.queries.purge_steps import UNUSED_EVIDENCE, due_lines
from portal.rules.retention import retention_on
from portal.services.audit import Act
from portal.services.kept_uploads import PLACE
from portal.services.purging import purge

GRACE = timedelta(days=1)
"""A file lies before its row does, and a row may be on its way."""
PIECE = 500
_DIGEST = re.compile(r"[0-9a-f]{64}")


def sweep(folder: Path, act: Act) -> tuple[int, int]:
    """Purge what is due, with its proof, then drop the files; returns how many rows and files."""
    lines = due_lines(retention_on(act.on), act.at)
    rows = sum(line.count for line in lines if line.step == UNUSED_EVIDENCE)
    if rows:
        purge(act, only=UNUSED_EVIDENCE)
    return rows, sum(1 for _dropped in _drop(folder, act))


def _drop(folder: Path, act: Act) -> Iterator[Path]:
    """Files that no row names and uploads laid aside, handed in longer ago than the grace."""
    before = (act.at - GRACE).timestamp()
    for place in sorted(folder.glob("[0-9a-f][0-9a-f]")):
        old = [
            file for file in place.iterdir()
            if _DIGEST.fullmatch(file.name) and file.stat().st_mtime < before
        ]  # fmt: skip
        known = _known({file.name for file in old})
        for file in old:
            if file.name not in known:
                file.unlink(missing_ok=True)
                yield file
    for file in folder.glob(f"{PLACE}/*"):
        if file.stat().st_mtime < before:
            file.unlink(missing_ok=True)
            yield file


def _known(digests: set[str]) -> set[str]:
    """Fingerprints that a row names; a two hundred and fifty-sixth of the files asks at once."""
    found: set[str] = set()
    every = sorted(digests)
    for start in range(0, len(every), PIECE):
        some = every[start : start + PIECE]
        for column in (Evidence.sha256, ResultCertificate.sha256):
            found |= {
                str(one) for one in db.session.scalars(sa.select(column).where(column.in_(some)))
            }
    return found
