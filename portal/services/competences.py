"""Levels of competence: recorded by oneself, the rater or an assessment centre, never changed.

Source: PermenPANRB 38/2017.  A level changes no rating and no predikat.
"""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.competences import CompetenceLevel
from portal.models.people import Employee
from portal.queries.self_levels import SelfLevels
from portal.rules.competences import LevelSource, is_competence
from portal.rules.development_rule import LEVELS
from portal.services import audit
from portal.services.audit import Act
from portal.services.skp_drafts import tidy

LONGEST_EVIDENCE = 1000


@dataclass(frozen=True)
class NewLevels:
    """What one source found on one day: competence -> (level, evidence in words).

    `assessor_id` is the employee who judged; `basis` the document, where nobody on the staff did.
    """

    source: LevelSource
    on: datetime.date
    levels: Mapping[str, tuple[int, str]]
    assessor_id: uuid.UUID | None = None
    basis: str = ""


def record(employee_id: uuid.UUID, new: NewLevels, act: Act) -> int:
    """Keep levels; what the same source said on the same day is replaced by the newer number.

    Returns how many are new: saying the same again adds nothing. Raises Invalid, NotFound.
    """
    rows = _checked(new, act)
    with writing() as session:
        if session.get(Employee, employee_id, with_for_update=True) is None:
            raise NotFound("Pegawai ini tidak dikenal.")
        added = _added(session, employee_id, new, rows, act)
        if added:
            audit.record(
                session, act, AuditTag.COMPETENCES_RECORDED, employee_id,
                source=new.source.value, on=new.on.isoformat(),
                levels={one.competence: one.level for one in added},
            )  # fmt: skip
        return len(added)


def take_from_selves(found: Sequence[SelfLevels], act: Act) -> int:
    """Keep what people said of themselves in the self-assessments they sent; returns how many
    levels are new.  One audit entry for all of them.
    """
    done: list[CompetenceLevel] = []
    with writing() as session:
        for one in found:
            new = NewLevels(
                LevelSource.DIRI, one.on,
                {key: (level, "") for key, level in one.levels.items()}, one.employee_id,
                f"Penilaian diri {one.span_key}",
            )  # fmt: skip
            done += _added(session, one.employee_id, new, dict(new.levels), act)
        if done:
            audit.record(
                session, act, AuditTag.COMPETENCES_RECORDED, None,
                source=LevelSource.DIRI.value, levels=len(done),
                people=len({one.employee_id for one in done}),
            )  # fmt: skip
    return len(done)


def _checked(new: NewLevels, act: Act) -> dict[str, tuple[int, str]]:
    if not new.levels:
        raise Invalid("Pilih level paling sedikit satu kompetensi.")
    if new.on > act.on:
        raise Invalid("Tanggal penilaian tidak boleh di masa depan.")
    if any(not is_competence(key) or n not in LEVELS for key, (n, _) in new.levels.items()):
        raise Invalid("Level kompetensi dari 1 sampai 5.")
    if new.source.is_formal and not tidy(new.basis, "Dokumen", 300):
        raise Invalid("Sebutkan laporan pusat penilaian atau berkas sumbernya.")
    return {
        key: (level, tidy(words, "Bukti", LONGEST_EVIDENCE))
        for key, (level, words) in new.levels.items()
    }


def _added(
    session: Session,
    employee_id: uuid.UUID,
    new: NewLevels,
    rows: Mapping[str, tuple[int, str]],
    act: Act,
) -> list[CompetenceLevel]:
    known: dict[str, CompetenceLevel] = {}
    stored = session.scalars(
        sa.select(CompetenceLevel)
        .where(
            CompetenceLevel.employee_id == employee_id, CompetenceLevel.source == new.source,
            CompetenceLevel.assessed_on == new.on, CompetenceLevel.competence.in_(list(rows)),
        )
        .order_by(CompetenceLevel.number)
    )  # fmt: skip
    for row in stored:
        known[row.competence] = row
    added = []
    for key, (level, evidence) in rows.items():
        was = known.get(key)
        if was is not None and (was.level, was.evidence) == (level, evidence):
            continue
        added.append(
            CompetenceLevel(
                employee_id=employee_id, competence=key, level=level, source=new.source,
                assessed_on=new.on, number=was.number + 1 if was else 1,
                assessor_id=new.assessor_id, basis=" ".join(new.basis.split()),
                evidence=evidence, recorded_by=act.actor, recorded_at=act.at,
            )
        )  # fmt: skip
    session.add_all(added)
    return added
