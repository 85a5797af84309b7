"""What a purge does, step by step: the rows that have outlived their class's time.

A further step is one entry of `STEPS`: a class of retention.toml, the table, the column that says
how old a row is, and for KOSONGKAN the values that replace the old ones.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass, field
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from portal.db import Base, db
from portal.models.accounts import Account, Activation, LoginSession, RecoveryCode, Throttle
from portal.models.ballots import CitizenBallot, CitizenComment
from portal.models.competences import CompetenceImport
from portal.models.evaluations import EvaluationEvidence
from portal.models.evidence import Evidence
from portal.models.forum import ForumTie
from portal.models.forum_advice import ForumAdviceEvidence
from portal.models.messages import Delivery, Message
from portal.models.people import Employee, ImportState, StaffImport, StaffImportChange
from portal.models.periods import CalendarFeed
from portal.models.privacy import CorrectionRequest
from portal.models.service_times import ServiceTimeBatch
from portal.queries.kept_figures import Source, figures
from portal.rules.retention import RetentionRule, retention_on

Age = InstrumentedAttribute[Any]
UNUSED_EVIDENCE: Final = "bukti_sisa"


@dataclass(frozen=True)
class Step:
    """One statement of a purge.

    `age` is a date or moment of `model`'s row; `also` narrows it; `values` None deletes the rows.
    With `through` the rows of `model` go by the `age` of the row to which that column leads.
    """

    key: str
    class_key: str
    model: type[Base]
    age: Age
    values: Mapping[str, Any] | None = None
    also: Callable[[], sa.ColumnElement[bool]] = field(default=sa.true)
    through: Age | None = None

    def where(self, cutoff: datetime.datetime) -> sa.ColumnElement[bool]:
        """The rows that are older than the cutoff."""
        is_day = isinstance(self.age.type, sa.Date)
        old = sa.and_(self.age < (cutoff.date() if is_day else cutoff), self.also())
        if self.through is None:
            return old
        ended: sa.ColumnElement[bool] = self.through.in_(sa.select(self.owner).where(old))
        return ended

    @property
    def owner(self) -> Age:
        """The key of the row whose age counts."""
        key: Age = self.age.class_.id
        return key


def _rests_nothing_on_it() -> sa.ColumnElement[bool]:
    """That no row of any table, later ones included, and no frozen link needs a piece of evidence:
    it came with a form that was refused or left, or its entry was taken out.
    """
    key = Evidence.__table__.c.id
    refer = (
        one.parent
        for table in Base.metadata.sorted_tables
        for one in table.foreign_keys
        if one.column is key
    )
    links = (EvaluationEvidence.source_id, ForumAdviceEvidence.source_id)
    return sa.and_(
        *(~sa.exists().where(column == key) for column in refer),
        *(key.not_in(sa.select(column)) for column in links),
    )


STEPS: Final[tuple[Step, ...]] = (
    Step(
        "akun_tertutup", "rahasia", Account, Account.disabled_on,
        values={"password_hash": None, "totp_secret": None},
        also=lambda: sa.or_(Account.password_hash.is_not(None), Account.totp_secret.is_not(None)),
    ),
    Step(
        "kode_pemulihan", "rahasia", RecoveryCode, Account.disabled_on,
        through=RecoveryCode.account_id,
    ),
    Step(
        "alamat_kalender", "rahasia", CalendarFeed, Account.disabled_on,
        through=CalendarFeed.account_id,
    ),
    Step("perangkat", "sesi", LoginSession, LoginSession.seen_at),
    Step("tautan_aktivasi", "tautan", Activation, Activation.expires_at),
    Step("ikatan_forum", "ikatan_forum", ForumTie, ForumTie.declared_at),
    Step("percobaan_gagal", "pembatas", Throttle, Throttle.last_at),
    Step(
        "kontak_pegawai", "kontak", Employee, Employee.left_on,
        values={"email": None, "phone": None, "version": Employee.version + 1},
        also=lambda: sa.or_(Employee.email.is_not(None), Employee.phone.is_not(None)),
    ),
    Step(
        "pratinjau_impor", "impor", StaffImport, StaffImport.expires_at,
        also=lambda: StaffImport.state == ImportState.PRATINJAU,
    ),
    Step(
        "pratinjau_kompetensi", "impor", CompetenceImport, CompetenceImport.expires_at,
        also=lambda: CompetenceImport.state == ImportState.PRATINJAU,
    ),
    Step(
        "pratinjau_waktu", "impor", ServiceTimeBatch, ServiceTimeBatch.expires_at,
        also=lambda: ServiceTimeBatch.state == ImportState.PRATINJAU,
    ),
    Step(
        "isi_impor", "impor", StaffImport, StaffImport.applied_at,
        values={"plan": None, "undo": None, "problems": []},
        also=lambda: StaffImport.undo.is_not(None),
    ),
    Step(
        "perubahan_impor", "impor", StaffImportChange, StaffImport.applied_at,
        through=StaffImportChange.import_id,
    ),
    Step(
        UNUSED_EVIDENCE, UNUSED_EVIDENCE, Evidence, Evidence.added_at, also=_rests_nothing_on_it
    ),
    Step("kiriman_pesan", "pesan", Delivery, Message.created_at, through=Delivery.message_id),
    Step("pesan_lama", "pesan", Message, Message.created_at),
    Step("surat_suara", "survei", CitizenBallot, CitizenBallot.on_date),
    Step("saran_warga", "saran", CitizenComment, CitizenComment.month),
    Step("permintaan_perbaikan", "permintaan", CorrectionRequest, CorrectionRequest.decided_at),
)  # fmt: skip


@dataclass(frozen=True)
class DueLine:
    """What one step would take: how many rows, from when to when (ISO days)."""

    step: str
    class_key: str
    count: int
    oldest: str | None
    newest: str | None

    def as_json(self) -> dict[str, Any]:
        """As a proof keeps it."""
        return {
            "step": self.step, "class": self.class_key, "count": self.count,
            "oldest": self.oldest, "newest": self.newest,
        }  # fmt: skip


def due_lines(rule: RetentionRule, now: datetime.datetime) -> list[DueLine]:
    """What a purge at this moment would take, in one statement, in the order of `STEPS`."""
    parts = [_counted(step, rule[step.class_key].cutoff(now)) for step in STEPS]
    found = {row.step: row for row in db.session.execute(sa.union_all(*parts))}
    return [_line(step, found[step.key]) for step in STEPS]


def due_figures(now: datetime.datetime) -> tuple[list[DueLine], datetime.datetime]:
    """The same as the worker last counted it, and when: to be looked at, not to purge by."""
    kept = figures(DUE, "", now)
    return [DueLine(*line) for line in kept.content], kept.made_at


def _made(now: datetime.datetime, _key: str) -> list[list[Any]]:
    return [list(astuple(line)) for line in due_lines(retention_on(now.date()), now)]


DUE = Source("penyimpanan", lambda _on: [""], _made)


def _counted(step: Step, cutoff: datetime.datetime) -> sa.Select[str, int, str, str]:
    old = step.where(cutoff)
    age: sa.ColumnElement[Any] = step.age.expression
    if step.through is not None:
        age = sa.select(step.age).where(step.owner == step.through).scalar_subquery()
    day = sa.cast(age, sa.String)
    return sa.select(
        sa.literal(step.key).label("step"),
        sa.func.count().label("n"),
        sa.func.min(day).label("oldest"),
        sa.func.max(day).label("newest"),
    ).select_from(step.model).where(old)  # fmt: skip


def _line(step: Step, row: Any) -> DueLine:
    oldest, newest = (str(day)[:10] if day else None for day in (row.oldest, row.newest))
    return DueLine(step.key, step.class_key, row.n, oldest, newest)
