"""Rows of the working year for the filled database: plans, cascading, the log."""

from datetime import date
from uuid import UUID, uuid4

import sqlalchemy as sa

from portal.db import writing
from portal.models.accounts import Account
from portal.models.cascade import RoleCell, Strategy, UnitObjective
from portal.models.evidence import Evidence
from portal.models.indicators import IndicatorDefinition
from portal.models.log import (
    ActionStep,
    EntryComment,
    EntryEvidence,
    LogCase,
    LogConsent,
    LogEntry,
    LogImport,
    Week,
)
from portal.models.log_shares import EntryShare
from portal.models.people import ImportState, Posting
from portal.models.skp import (
    Goal,
    Measure,
    Skp,
    SkpAttachment,
    SkpExpectation,
    SkpIndicator,
    SkpItem,
    SkpMessage,
)
from portal.rules.cascade_words import (
    ControlLevel,
    DefinitionState,
    ReportingPeriod,
    StrategyKind,
)
from portal.rules.log_words import CaseChannel
from portal.rules.measures import CoreValue
from portal.rules.scheme_words import EntryKind
from portal.rules.skp_words import (
    Approach,
    Aspect,
    AttachmentKind,
    Cascading,
    Priority,
    SkpForm,
    SkpState,
)
from tests import factories


def plans(employee_id: UUID) -> None:
    """A plan as it is while it is being written, one row of everything in it."""
    act = factories.AGUS
    with writing() as session:
        posting_id = session.scalars(
            sa.select(Posting.id).where(Posting.employee_id == employee_id)
        ).first()
        goal = Goal(employee_id=employee_id, year=2026)
        session.add(goal)
        session.flush()
        measure = Measure(goal_id=goal.id)
        session.add(measure)
        session.flush()
        plan = Skp(
            employee_id=employee_id, year=2026, posting_id=posting_id, number=1,
            approach=Approach.KUANTITATIF, form=SkpForm.PELAKSANA, state=SkpState.DRAF,
        )  # fmt: skip
        item = SkpItem(
            goal_id=goal.id, position=1, text="Cakupan imunisasi naik", priority=Priority.UTAMA
        )
        item.indicators = [
            SkpIndicator(
                measure_id=measure.id, position=1, aspects=[Aspect.KUANTITAS.value], unit="persen",
                text="Persentase bayi yang diimunisasi lengkap", target="80 - 90", low=80, high=90,
            )
        ]  # fmt: skip
        plan.items = [item]
        plan.expectations = [SkpExpectation(value=CoreValue.AKUNTABEL, text="Catat hari itu juga")]
        plan.attachments = [
            SkpAttachment(kind=AttachmentKind.DUKUNGAN, position=1, text="Sepeda motor dinas")
        ]
        session.add(plan)
        session.flush()
        session.add(
            SkpMessage(
                skp_id=plan.id, author_id=employee_id, written_at=act.at, text="Target dari mana?"
            )
        )


def cascade(employee_id: UUID) -> None:
    """A unit's goal, a strategy for Joko's goal with his part in it, an entry of the dictionary."""
    act = factories.AGUS
    with writing() as session:
        unit_id = session.scalars(
            sa.select(Posting.unit_id).where(Posting.employee_id == employee_id)
        ).first()
        goal_id = session.scalars(sa.select(Goal.id)).first()
        session.add(UnitObjective(unit_id=unit_id, year=2026, position=1, text="Kota sehat"))
        strategy = Strategy(
            unit_id=unit_id, year=2026, goal_id=goal_id, position=1, text="Imunisasi keliling",
            kind=StrategyKind.LAYANAN, cascading=Cascading.TAK_LANGSUNG_LAYANAN,
        )  # fmt: skip
        session.add(strategy)
        session.flush()
        session.add(RoleCell(strategy_id=strategy.id, employee_id=employee_id, text="Pos dilayani"))
        session.add(
            IndicatorDefinition(
                name="Cakupan imunisasi", name_key="cakupan imunisasi", definition="Bayi lengkap",
                source="Laporan puskesmas", owner="Dinas Kesehatan", unit="persen",
                level=ControlLevel.OUTPUT_SEDANG, period=ReportingPeriod.TRIWULANAN,
                state=DefinitionState.USULAN, proposed_by="Joko", proposed_at=act.at,
                proposer_id=session.scalars(sa.select(Account.id)).first(),
            )
        )  # fmt: skip


def log(employee_id: UUID, helper_id: UUID) -> None:
    """An entry on a case, made by a colleague, with a look back on its week."""
    act = factories.AGUS
    with writing() as session:
        goal = session.scalars(sa.select(Goal.id).where(Goal.employee_id == employee_id)).one()
        consent = LogConsent(employee_id=employee_id, helper_id=helper_id, given_at=act.at)
        session.add(consent)
        session.flush()
        entry = LogEntry(
            employee_id=employee_id, goal_id=goal, on_date=act.on, kind=EntryKind.KASUS,
            text="Keluhan antrean selesai", entered_by_id=helper_id, consent_id=consent.id,
            client_key=uuid4(), created_at=act.at,
        )  # fmt: skip
        session.add(entry)
        session.flush()
        session.add(EntryShare(entry_id=entry.id, colleague_id=helper_id, offered_at=act.at))
        evidence = session.scalars(sa.select(Evidence.id)).first()
        session.add_all(
            [
                LogCase(
                    entry_id=entry.id, number="P-12", channel=CaseChannel.LOKET, received_on=act.on
                ),
                EntryEvidence(entry_id=entry.id, evidence_id=evidence),
                EntryComment(
                    entry_id=entry.id, author_id=helper_id, text="Bagus", written_at=act.at
                ),
                Week(employee_id=employee_id, monday=date(2026, 9, 14), worked="Loket kedua"),
                ActionStep(goal_id=goal, position=1, text="Pelatihan petugas"),
                LogImport(
                    employee_id=employee_id, file_name="catatan.csv", file_sha256="0" * 64,
                    state=ImportState.PRATINJAU, created_at=act.at, expires_at=act.at, counts={},
                    problems=[], plan=[],
                ),
            ]
        )  # fmt: skip
