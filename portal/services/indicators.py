"""The indicator dictionary: anybody proposes, the personnel office approves, plans reuse.

Source: PermenPANRB 6/2022, L.II.A.3 and form A.1.3.
"""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.indicators import IndicatorDefinition
from portal.rules.cascade_words import ControlLevel, DefinitionState, ReportingPeriod
from portal.rules.employment import JobFamily
from portal.rules.names import normalised
from portal.services import audit
from portal.services.audit import Act
from portal.services.skp_drafts import tidy


@dataclass(frozen=True)
class NewDefinition:
    """An entry as typed."""

    name: str
    definition: str
    source: str
    owner: str
    level: ControlLevel
    period: ReportingPeriod
    purpose: str = ""
    formula: str = ""
    unit: str = ""
    family: JobFamily | None = None


def propose(
    entry_id: uuid.UUID | None, new: NewDefinition, by: uuid.UUID, seen: int, act: Act
) -> uuid.UUID:
    """A new proposal, or new words for an entry, which is a proposal again until approved.

    `by` is the account.  Raises Changed, Invalid or NotFound.
    """
    with writing() as session:
        row = _proposal(session, entry_id, seen)
        for name, label, longest in _TEXTS:
            setattr(row, name, tidy(getattr(new, name), label, longest))
        for name, label, _longest in _TEXTS[:4]:
            if not getattr(row, name):
                raise Invalid("%(field)s belum diisi.", field=label)
        row.name_key = row.name.casefold()[:200]
        _refuse_twin(session, row)
        row.level, row.period, row.family = new.level, new.period, new.family
        row.state, row.reason, row.decided_by = DefinitionState.USULAN, "", ""
        row.decided_at, row.proposer_id, row.proposed_by = None, by, act.actor
        row.proposed_at = act.at
        session.add(row)
        session.flush()
        audit.record(
            session, act, AuditTag.INDICATOR_PROPOSED, row.id, name=row.name, version=row.version
        )
        return row.id


def decide(
    entry_id: uuid.UUID, approves: bool, reason: str, by: uuid.UUID, seen: int, act: Act
) -> None:
    """Approve a proposal, or refuse it with the reason; never one's own.

    Raises Changed, IllegalStep, Invalid or NotFound.
    """
    with writing() as session:
        row = _stored(session, entry_id, seen)
        if row.state is not DefinitionState.USULAN:
            raise IllegalStep("Usulan ini sudah diputuskan.")
        if row.proposer_id == by:
            raise IllegalStep("Usulan sendiri diputuskan oleh orang lain.")
        words = tidy(reason, "Alasan")
        if not approves and not words:
            raise Invalid("Tulis alasan penolakan, agar pengusul tahu apa yang diperbaiki.")
        row.state = DefinitionState.DISETUJUI if approves else DefinitionState.DITOLAK
        row.reason, row.decided_by, row.decided_at = words, act.actor, act.at
        audit.record(
            session, act, AuditTag.INDICATOR_DECIDED, row.id, reason=words,
            before={"state": DefinitionState.USULAN.value}, after={"state": row.state.value},
        )  # fmt: skip


_TEXTS = (
    ("name", "Nama indikator", 200),
    ("definition", "Definisi", 1000),
    ("source", "Sumber data", 200),
    ("owner", "Pemilik data", 200),
    ("purpose", "Tujuan", 500),
    ("formula", "Formula", 500),
    ("unit", "Satuan", 60),
)


def _proposal(session: Session, entry_id: uuid.UUID | None, seen: int) -> IndicatorDefinition:
    if entry_id is None:
        return IndicatorDefinition(version=1)
    row = _stored(session, entry_id, seen)
    row.version = seen + 1
    return row


def _stored(session: Session, entry_id: uuid.UUID, seen: int) -> IndicatorDefinition:
    row = session.scalar(
        sa.select(IndicatorDefinition).where(IndicatorDefinition.id == entry_id).with_for_update()
    )
    if row is None:
        raise NotFound("Indikator ini tidak ada di kamus.")
    if row.version != seen:
        raise Changed("Usulan ini berubah sejak Anda membukanya. Bandingkan, lalu simpan lagi.")
    return row


def _refuse_twin(session: Session, row: IndicatorDefinition) -> None:
    """One name, one meaning."""
    key, own = normalised(row.name_key), row.id or uuid.UUID(int=0)
    with session.no_autoflush:
        twin = session.scalar(
            sa.select(IndicatorDefinition.id)
            .where(IndicatorDefinition.name_key == key)
            .where(
                IndicatorDefinition.state.in_((DefinitionState.USULAN, DefinitionState.DISETUJUI))
            )
            .where(IndicatorDefinition.id != own)
        )
    if twin is not None:
        raise Invalid("Indikator dengan nama ini sudah ada di kamus: pakai atau ubah yang itu.")
