"""Rounds of the survey among colleagues: prepared, their terms set, lengthened."""

import datetime
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import N_, Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.peer_rounds import PeerExtension, PeerGroupTerms, PeerProposal, PeerRound
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod
from portal.models.schemes import SchemeVersion
from portal.queries.holidays import office_calendar
from portal.queries.instruments import newest_versions
from portal.queries.period_facts import subjects
from portal.queries.schemes import read
from portal.rules.messages import MessageKind
from portal.rules.peer_rounds import (
    COMMENT_FLOOR,
    LONGEST_REASON,
    MOST_INVITED,
    MOST_LOAD,
    Anonymity,
    PeerRoundState,
    ProposalState,
    default_load,
    frozen_group,
)
from portal.rules.period_cycle import PeriodStage
from portal.rules.relations import Relation
from portal.rules.scheme_parts import PeerGroup, Peers
from portal.rules.scheme_words import Nomination
from portal.rules.survey_periods import SurveyPeriod
from portal.services import audit
from portal.services.audit import Act
from portal.services.messages import employees, notify

SEED_BYTES = 16
PROPOSE_PAGE = "/rekan-penilai"


@dataclass(frozen=True)
class GroupTerms:
    """What the office sets for one relation."""

    invited: int
    k: int
    comment_k: int


@dataclass(frozen=True)
class NewTerms:
    """What the office sets while a round is prepared."""

    opens_on: datetime.date
    closes_on: datetime.date
    most_load: int
    anonymity: Anonymity
    groups: Mapping[Relation, GroupTerms] = field(default_factory=dict)


def prepare(period_id: uuid.UUID, act: Act, seed: str | None = None) -> uuid.UUID:
    """Begin the round of a period with the terms of its scheme; the one that is there, if any.

    `seed` (32 hexadecimal digits) is for demonstrations; else it is drawn.  Raises NotFound,
    IllegalStep where the scheme holds no survey among colleagues in such a period, or where an
    instrument of it is not published.
    """
    with writing() as session:
        period = session.get(EvaluationPeriod, period_id, with_for_update=True)
        if period is None:
            raise NotFound("Periode ini tidak dikenal.")
        known = session.scalar(sa.select(PeerRound.id).where(PeerRound.period_id == period_id))
        if known is not None:
            return known
        peers = _peers_of(session, period)
        row = _row(session, period, peers, act)
        row.seed = seed or secrets.token_hex(SEED_BYTES)
        session.add(row)
        session.flush()
        groups = _groups(row.id, peers.groups)
        session.add_all(groups)
        audit.record(
            session, act, AuditTag.PEER_ROUND_PREPARED, row.id, period=period.span_key,
            practice=period.is_practice, seed=row.seed,
            groups={one.relation.value: [one.invited, one.k, one.comment_k] for one in groups},
        )  # fmt: skip
        _invite(session, row, act)
        return row.id


def set_terms(round_id: uuid.UUID, new: NewTerms, seen: int, act: Act) -> None:
    """Set window, limits and level of anonymity, as long as nobody can have answered.

    `seen` is the version on the screen.  Raises Invalid naming the field, Changed, IllegalStep
    once the round is open, NotFound.
    """
    with writing() as session:
        row = locked(session, round_id)
        if row.state is not PeerRoundState.PERSIAPAN:
            raise IllegalStep(
                "Ketentuan putaran dibekukan sejak dibuka: janji kepada penjawab tidak berubah."
            )
        if row.version != seen or is_written_to(session, round_id):
            raise Changed("Ketentuan ini baru saja diubah orang lain: periksa dulu isinya.")
        _check(new, row)
        before = _told(session, row)
        row.opens_on, row.closes_on = new.opens_on, new.closes_on
        row.most_load, row.anonymity = new.most_load, new.anonymity
        for group in session.scalars(
            sa.select(PeerGroupTerms).where(PeerGroupTerms.round_id == round_id)
        ):
            wanted = new.groups.get(group.relation)
            if wanted is not None:
                group.invited, group.k = wanted.invited, wanted.k
                group.comment_k = wanted.comment_k
        session.flush()
        audit.record(
            session, act, AuditTag.PEER_TERMS_SET, round_id, before=before,
            after=_told(session, row),
        )  # fmt: skip


def extend(round_id: uuid.UUID, until: datetime.date, reason: str, act: Act) -> None:
    """Give everybody more time, with the reason on record.

    Never one person, because that would tell who has not answered.  Raises Invalid, IllegalStep
    unless the round is running, NotFound.
    """
    words = tidy_reason(reason, N_("Tulis alasan perpanjangan, supaya semua tahu mengapa."))
    with writing() as session:
        row = locked(session, round_id)
        if row.state is not PeerRoundState.BERJALAN:
            raise IllegalStep("Hanya putaran yang sedang berjalan yang dapat diperpanjang.")
        if until <= row.closes_on or until < act.on:
            raise Invalid("Hari terakhir yang baru harus sesudah %(day)s.", day=row.closes_on)
        previous, row.closes_on = row.closes_on, until
        made = PeerExtension(
            round_id=round_id, previous=previous, until=until, reason=words,
            decided_by=act.actor, decided_at=act.at,
        )  # fmt: skip
        session.add(made)
        session.flush()
        audit.record(
            session, act, AuditTag.PEER_ROUND_EXTENDED, round_id, before=previous.isoformat(),
            after=until.isoformat(), reason=words,
        )  # fmt: skip


def locked(session: Session, round_id: uuid.UUID) -> PeerRound:
    """The round, so that whoever changes something in it waits for the others."""
    row = session.get(PeerRound, round_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("Putaran survei rekan ini tidak dikenal.")
    return row


def in_preparation(session: Session, round_id: uuid.UUID) -> PeerRound:
    """The round while raters can still be chosen. Raises IllegalStep afterwards."""
    row = locked(session, round_id)
    if row.state is not PeerRoundState.PERSIAPAN:
        raise IllegalStep(
            "Putaran survei rekan sudah dibuka, jadi daftar penilai tidak dapat diubah lagi."
        )
    if is_written_to(session, round_id):
        raise IllegalStep(
            "Usulan sistem sedang ditulis. Coba lagi sebentar lagi; yang Anda isi tidak hilang."
        )
    return row


def is_written_to(session: Session, round_id: uuid.UUID) -> bool:
    """Whether the system's proposal is being written, so that others wait."""
    wanted = sa.exists().where(
        PeerProposal.round_id == round_id, PeerProposal.state == ProposalState.DITULIS
    )
    return bool(session.scalar(sa.select(wanted)))


def tidy_reason(text: str, missing: str) -> str:
    """A reason in one line. Raises Invalid with the words `missing` for an empty one."""
    words = " ".join(text.split())
    if not words:
        raise Invalid(missing)
    if len(words) > LONGEST_REASON:
        raise Invalid("Alasan paling banyak 500 huruf.")
    return words


def _invite(session: Session, row: PeerRound, act: Act) -> None:
    """Tell everybody who is rated that they may propose, where that is how raters are found."""
    if row.is_practice or row.nomination is not Nomination.PEGAWAI:
        return
    everybody = session.scalars(sa.select(Employee.id).where(subjects(act.on))).all()
    notify(
        session, employees(everybody), MessageKind.PEERS_TO_PROPOSE, link=PROPOSE_PAGE,
        due=row.opens_on, act=act,
    )  # fmt: skip


def _peers_of(session: Session, period: EvaluationPeriod) -> Peers:
    if period.stage in (PeriodStage.KEBERATAN, PeriodStage.SELESAI):
        raise IllegalStep("Periode ini sudah ditutup, jadi tidak ada putaran survei rekan lagi.")
    version = session.get(SchemeVersion, period.scheme_version_id)
    peers = read(version.content).peers if version else None
    kind = SurveyPeriod.parse(period.span_key).kind
    if peers is None or not peers.groups or (kind not in peers.rounds and not period.is_practice):
        raise IllegalStep("Skema penilaian tidak mengadakan survei rekan pada periode ini.")
    return peers


def _row(session: Session, period: EvaluationPeriod, peers: Peers, act: Act) -> PeerRound:
    opens = max(period.opens_on, act.on)
    return PeerRound(
        period_id=period.id, is_practice=period.is_practice, opens_on=opens,
        closes_on=office_calendar(session).add_workdays(opens, peers.working_days),
        nomination=peers.nomination, most_load=default_load(peers.groups),
    )  # fmt: skip


def _groups(round_id: uuid.UUID, groups: Sequence[PeerGroup]) -> list[PeerGroupTerms]:
    published = newest_versions()
    unknown = [group.instrument for group in groups if group.instrument not in published]
    if unknown:
        raise IllegalStep(
            "Instrumen %(keys)s belum diterbitkan: terbitkan dulu di halaman Instrumen.",
            keys=", ".join(unknown),
        )
    return [
        PeerGroupTerms(
            round_id=round_id, position=position, relation=group.relation,
            version_id=published[group.instrument].id, invited=group.invited, k=group.k,
            comment_k=group.comment_k,
        )
        for position, group in enumerate(map(frozen_group, groups), 1)
    ]  # fmt: skip


def _check(new: NewTerms, row: PeerRound) -> None:
    if new.closes_on < new.opens_on:
        raise Invalid("Hari terakhir harus sama dengan atau sesudah hari pertama.")
    if not 1 <= new.most_load <= MOST_LOAD:
        raise Invalid("Batas beban antara 1 dan 40 rekan untuk satu penilai.")
    for one in new.groups.values():
        if not 3 <= one.k <= one.invited <= MOST_INVITED:
            raise Invalid(
                "Batas tampil paling kecil 3, dan yang diundang antara batas tampil dan 30."
            )
        if not max(COMMENT_FLOOR, one.k) <= one.comment_k <= MOST_INVITED:
            raise Invalid("Batas tampil komentar paling kecil 5 dan tidak di bawah batas tampil.")


def _told(session: Session, row: PeerRound) -> dict[str, object]:
    groups = session.scalars(
        sa.select(PeerGroupTerms)
        .where(PeerGroupTerms.round_id == row.id)
        .order_by(PeerGroupTerms.position)
    )
    return {
        "window": [row.opens_on.isoformat(), row.closes_on.isoformat()],
        "load": row.most_load, "anonymity": row.anonymity.value,
        "groups": {g.relation.value: [g.invited, g.k, g.comment_k] for g in groups},
    }  # fmt: skip
