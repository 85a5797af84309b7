"""Guidance (bimbingan kinerja): written by the guide, signed by both, then judged from both sides.

Source: PermenPANRB 6/2022, L.III.D.4, forms B.1.6-B.1.9.
"""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.guidance import Guidance, GuidanceCompetence, GuidanceTechnical
from portal.rules.guidance import MOST_TECHNICAL, SCALE, STATEMENTS, GuidanceKind, fields_of
from portal.rules.measures import Competence
from portal.rules.messages import MessageKind
from portal.services import audit
from portal.services.audit import Act
from portal.services.feedback import written
from portal.services.messages import employees, notify

LONGEST_FIELD = 1000
LONGEST_REASON = 500
LONGEST_NAME = 150


@dataclass(frozen=True)
class NewGuidance:
    """A guidance as typed; `fields` by the keys of `rules.guidance.fields_of`."""

    kind: GuidanceKind
    held_on: datetime.date
    fields: Mapping[str, str]
    adjusts_target: bool = False
    goal_id: uuid.UUID | None = None


def write(person: uuid.UUID, guide: uuid.UUID, new: NewGuidance, act: Act) -> uuid.UUID:
    """A new guidance, with nobody's signature yet. Raises Invalid."""
    fields = _filled(new, act)
    with writing() as session:
        row = Guidance(
            employee_id=person, guide_id=guide, kind=new.kind, held_on=new.held_on, fields=fields,
            adjusts_target=new.adjusts_target, goal_id=new.goal_id,
        )  # fmt: skip
        session.add(row)
        session.flush()
        audit.record(
            session, act, AuditTag.GUIDANCE_WRITTEN, row.id, about=str(person), by=str(guide),
            kind=new.kind.value,
        )  # fmt: skip
        _tell(session, person, row.id, act)
        return row.id


def rewrite(guidance: uuid.UUID, guide: uuid.UUID, new: NewGuidance, seen: int, act: Act) -> None:
    """Other words, before both have signed; signatures given so far are withdrawn.

    Raises Changed, IllegalStep, Invalid, or NotFound for another's.
    """
    fields = _filled(new, act)
    with writing() as session:
        row = _held(session, guidance)
        if row.guide_id != guide:
            raise NotFound("Bimbingan ini tidak dikenal.")
        if row.guide_signed_at and row.employee_signed_at:
            raise IllegalStep("Formulir ini sudah ditandatangani keduanya.")
        if row.version != seen:
            raise Changed("Formulir ini berubah sejak Anda membukanya. Bandingkan, lalu simpan.")
        row.held_on, row.fields, row.adjusts_target = new.held_on, fields, new.adjusts_target
        row.guide_signed_at = row.employee_signed_at = None
        row.version += 1
        audit.record(
            session, act, AuditTag.GUIDANCE_REWRITTEN, row.id, before={"version": seen},
            after={"version": row.version},
        )  # fmt: skip
        _tell(session, row.employee_id, row.id, act)


def sign(guidance: uuid.UUID, by: uuid.UUID, seen: int, act: Act) -> None:
    """One of the two signs the words as they were shown. Raises Changed, IllegalStep, NotFound."""
    with writing() as session:
        row = _held(session, guidance)
        if by not in (row.employee_id, row.guide_id):
            raise NotFound("Bimbingan ini tidak dikenal.")
        if row.version != seen:
            raise Changed("Formulir ini berubah sejak Anda membukanya. Baca, lalu tanda tangani.")
        is_guide = by == row.guide_id
        if (row.guide_signed_at if is_guide else row.employee_signed_at) is not None:
            raise IllegalStep("Anda sudah menandatangani formulir ini.")
        if is_guide:
            row.guide_signed_at = act.at
        else:
            row.employee_signed_at = act.at
        audit.record(
            session, act, AuditTag.GUIDANCE_SIGNED, row.id, by=str(by), before={"signed": False},
            after={"signed": True},
        )  # fmt: skip
        if row.guide_signed_at is None:
            _tell(session, row.guide_id, row.id, act)


def review(guidance: uuid.UUID, by: uuid.UUID, answers: Mapping[str, str], act: Act) -> None:
    """The employee's nine answers for the guide's superior (B.1.8); once, after both have signed.

    Raises Invalid, IllegalStep, or NotFound.
    """
    given = {one.key: written(answers.get(one.key, ""), f"Pernyataan {one.key}", LONGEST_REASON)
             for one in STATEMENTS}  # fmt: skip
    with writing() as session:
        row = _signed(session, guidance)
        if row.employee_id != by:
            raise NotFound("Bimbingan ini tidak dikenal.")
        if row.reviewed_at is not None:
            raise IllegalStep("Umpan balik bimbingan ini sudah dikirim.")
        row.review, row.reviewed_at = given, act.at
        audit.record(session, act, AuditTag.GUIDANCE_REVIEWED, row.id)


def evaluate(
    guidance: uuid.UUID,
    by: uuid.UUID,
    levels: Mapping[Competence, tuple[int, str]],
    recommendation: str,
    act: Act,
    technical: Sequence[tuple[str, int, str]] = (),
) -> None:
    """The guide's levels with reasons (B.1.9); once, after both have signed.  `technical` are the
    names, levels and reasons of its third row.

    Raises Invalid, IllegalStep, or NotFound.
    """
    if not levels and not technical:
        raise Invalid("Nilai paling sedikit satu kompetensi.")
    if len(technical) > MOST_TECHNICAL:
        raise Invalid("Kompetensi teknis paling banyak tiga.")
    given = [*(level for level, _reason in levels.values()), *(one[1] for one in technical)]
    if any(level not in SCALE for level in given):
        raise Invalid("Nilai kompetensi dari 1 sampai 5.")
    named = [
        GuidanceTechnical(
            position=place, name=written(name, "Kompetensi teknis", LONGEST_NAME), level=level,
            reason=written(reason, "Alasan", LONGEST_REASON),
        )
        for place, (name, level, reason) in enumerate(technical, start=1)
    ]  # fmt: skip
    lines = [
        GuidanceCompetence(
            competence=one, level=level, reason=written(reason, "Alasan", LONGEST_REASON)
        )
        for one, (level, reason) in levels.items()
    ]
    words = written(recommendation, "Rekomendasi", LONGEST_FIELD)
    with writing() as session:
        row = _signed(session, guidance)
        if row.guide_id != by:
            raise NotFound("Bimbingan ini tidak dikenal.")
        if row.evaluated_at is not None:
            raise IllegalStep("Evaluasi kompetensi ini sudah disimpan.")
        row.competences, row.technical = lines, named
        row.recommendation, row.evaluated_at = words, act.at
        audit.record(
            session, act, AuditTag.GUIDANCE_EVALUATED, row.id, competences=len(lines) + len(named)
        )


def _filled(new: NewGuidance, act: Act) -> dict[str, str]:
    if new.held_on > act.on:
        raise Invalid("Tanggal bimbingan tidak boleh di masa depan.")
    return {
        field.key: written(
            new.fields.get(field.key, ""), field.title.capitalize(), LONGEST_FIELD,
            may_be_empty=not field.is_required,
        )
        for field in fields_of(new.kind)
    }  # fmt: skip


def _held(session: Session, guidance: uuid.UUID) -> Guidance:
    row = session.scalar(sa.select(Guidance).where(Guidance.id == guidance).with_for_update())
    if row is None:
        raise NotFound("Bimbingan ini tidak dikenal.")
    return row


def _signed(session: Session, guidance: uuid.UUID) -> Guidance:
    row = _held(session, guidance)
    if row.guide_signed_at is None or row.employee_signed_at is None:
        raise IllegalStep("Formulir bimbingan harus ditandatangani keduanya lebih dahulu.")
    return row


def _tell(session: Session, whom: uuid.UUID, guidance: uuid.UUID, act: Act) -> None:
    notify(
        session, employees([whom]), MessageKind.GUIDANCE_TO_SIGN, link=f"/bimbingan/{guidance}",
        act=act,
    )  # fmt: skip
