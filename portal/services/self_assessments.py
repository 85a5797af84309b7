"""Self-assessments: begun, written piece by piece, sent once, returned with a reason.

Writing is not audited: a draft is its owner's alone, and one entry for each sentence would bury
what matters.  Beginning, sending (with a fingerprint of everything sent) and returning are.
"""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import N_, Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.evidence import Evidence
from portal.models.self_assessments import SelfAnswer, SelfAssessment, SelfEvidence
from portal.queries.self_assessments import SelfSheet, whole_sheet
from portal.rules.messages import MessageKind
from portal.rules.self_assessments import (
    MOST_EVIDENCE,
    OPEN_STAGES,
    Meeting,
    SelfState,
    SendFault,
    Stored,
    meet,
)
from portal.services import audit
from portal.services.audit import Act
from portal.services.messages import employees, notify
from portal.services.skp_drafts import tidy

LONGEST_REASON = 1000
_SEND_WORDS = {
    SendFault.BELUM_WAKTUNYA: N_(
        "Penilaian diri baru dapat dikirim mulai %(day)s. Isian Anda sudah tersimpan."
    ),
    SendFault.SUDAH_DITUTUP: N_(
        "Periode ini sudah ditutup, jadi penilaian diri tidak dapat dikirim lagi. "
        "Isian Anda tersimpan dan dapat diunduh."
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Typed:
    """A piece as it was typed; `shown` is the mark of what the page had shown in its place.

    `version_id` is that of the instrument, None for a text of the report.
    """

    value: str
    note: str = ""
    shown: str = ""
    version_id: uuid.UUID | None = None


def save(
    assessment_id: uuid.UUID, person: uuid.UUID, typed: Mapping[str, Typed], writer: str, act: Act
) -> dict[str, Stored]:
    """Keep pieces by their place, in two statements; returns those that were not kept, because
    another window wrote the same piece meanwhile, as they are stored.

    Saving the same again changes nothing.  A draft can be written at any time, also after its
    period was closed: only sending has a time.  Raises NotFound, or IllegalStep once it was sent.
    """
    with writing() as session:
        state, stored = _locked(session, assessment_id, person, typed)
        if not state.is_open:
            raise IllegalStep("Penilaian diri ini sudah dikirim, jadi tidak dapat diubah lagi.")
        rows, clashes = [], {}
        for place, one in typed.items():
            was = stored.get(place, Stored())
            wanted = Stored(one.value, one.note, writer)
            meeting = meet(was, wanted, one.shown or Stored().mark)
            if meeting is Meeting.CLASH:
                clashes[place] = was
            elif meeting is Meeting.WRITE:
                rows.append(_row(assessment_id, place, one, writer, act))
        _write(session, rows)
        return clashes


def attach(assessment_id: uuid.UUID, person: uuid.UUID, place: str, evidence_id: uuid.UUID) -> None:
    """Lay a piece of one's own evidence to an item or a result; a second time it is the same.

    Raises NotFound for evidence of somebody else, Invalid beyond ten pieces, IllegalStep once sent.
    """
    with writing() as session:
        _own_draft(session, assessment_id, person)
        owner = session.scalar(sa.select(Evidence.employee_id).where(Evidence.id == evidence_id))
        if owner != person:
            raise NotFound("Bukti ini tidak dikenal.")
        laid = set(
            session.scalars(
                sa.select(SelfEvidence.evidence_id).where(
                    SelfEvidence.assessment_id == assessment_id, SelfEvidence.place == place
                )
            )
        )
        if evidence_id in laid:
            return
        if len(laid) >= MOST_EVIDENCE:
            raise Invalid("Bukti paling banyak sepuluh untuk satu butir: lepaskan yang lama dulu.")
        session.add(SelfEvidence(assessment_id=assessment_id, place=place, evidence_id=evidence_id))


def detach(assessment_id: uuid.UUID, person: uuid.UUID, place: str, evidence_id: uuid.UUID) -> None:
    """Take it away again; the evidence itself stays."""
    with writing() as session:
        _own_draft(session, assessment_id, person)
        session.execute(
            sa.delete(SelfEvidence).where(
                SelfEvidence.assessment_id == assessment_id, SelfEvidence.place == place,
                SelfEvidence.evidence_id == evidence_id,
            )
        )  # fmt: skip


def send(
    assessment_id: uuid.UUID,
    person: uuid.UUID,
    rater_id: uuid.UUID | None,
    seen: int,
    act: Act,
    *,
    shown: str | None = None,
    is_unproven: bool = False,
) -> bool:
    """Hand it to the rater, who is told; False when it was sent before, which stays as it is.

    `seen` is the version on the screen and `shown` the fingerprint of its answers; `is_unproven`:
    its owner says that results which call for evidence have none to show.  Raises Invalid while
    something required is empty, IllegalStep before the evaluation's window or after the period,
    Changed, NotFound.
    """
    with writing() as session:
        row = _own(session, assessment_id, person)
        if row.state is SelfState.DIKIRIM:
            return False
        if row.version != seen:
            raise Changed("Penilaian diri ini baru saja dikembalikan: baca alasannya dulu.")
        sheet = whole_sheet(assessment_id)
        if shown is not None and shown != fingerprint(sheet):
            raise Changed(
                "Jawaban Anda berubah di jendela lain sejak halaman ini dibuka: periksa, lalu "
                "kirim lagi."
            )
        _may_be_sent(sheet, act, is_unproven=is_unproven)
        before = row.state
        row.state, row.sent_at, row.rater_id = SelfState.DIKIRIM, act.at, rater_id
        row.version += 1
        notify(
            session, employees([rater_id] if rater_id else []), MessageKind.REVIEW_DUE,
            link=f"/penilaian-diri/{row.id}", act=act,
        )  # fmt: skip
        audit.record(
            session, act, AuditTag.SELF_SENT, row.id, period=sheet.period.span.key,
            rater=str(rater_id) if rater_id else None, sha256=fingerprint(sheet),
            unproven=[part.key for part in sheet.unproven],
            before={"state": before.value}, after={"state": row.state.value},
        )  # fmt: skip
        return True


def send_back(assessment_id: uuid.UUID, reason: str, by: uuid.UUID, act: Act) -> None:
    """Return it to its owner, who mends and sends it again; a message tells them.

    Raises Invalid without a reason, IllegalStep when it is not waiting or the period is closed.
    """
    words = tidy(reason, "Alasan", LONGEST_REASON)
    if not words:
        raise Invalid("Tulis apa yang perlu diperbaiki, supaya pegawai tahu apa yang diminta.")
    with writing() as session:
        row = _locked_row(session, assessment_id)
        if row.state is not SelfState.DIKIRIM:
            raise IllegalStep("Penilaian diri ini sedang di tangan pegawainya.")
        if by == row.employee_id:
            raise IllegalStep("Tidak seorang pun mengembalikan penilaian dirinya sendiri.")
        if whole_sheet(assessment_id).period.stage not in OPEN_STAGES:
            raise IllegalStep("Periode ini sudah ditutup, jadi tidak dapat dikembalikan lagi.")
        row.state, row.returned_at = SelfState.DIKEMBALIKAN, act.at
        row.returned_by_id, row.returned_reason = by, words
        row.version += 1
        notify(
            session, employees([row.employee_id]), MessageKind.SELF_ASSESSMENT_DUE,
            link=f"/penilaian-diri/{row.id}", due=row.due_on, act=act,
        )  # fmt: skip
        audit.record(
            session, act, AuditTag.SELF_RETURNED, row.id, by=str(by),
            before={"state": SelfState.DIKIRIM.value}, after={"state": row.state.value},
        )  # fmt: skip


def fingerprint(sheet: SelfSheet) -> str:
    """SHA-256, in hex, of everything written: places in order, as JSON without spaces."""
    content = {
        place: [one.value, one.note, sorted(str(e.id) for e in sheet.evidence.get(place, ()))]
        for place, one in sheet.stored.items()
    }
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _may_be_sent(sheet: SelfSheet, act: Act, *, is_unproven: bool) -> None:
    fault = sheet.send_fault(act.on)
    if fault is SendFault.BELUM_WAKTUNYA:
        raise IllegalStep(_SEND_WORDS[fault], day=sheet.period.window.opens)
    if fault is not None:
        raise IllegalStep(_SEND_WORDS[fault])
    if any(sheet.missing(part) for part in sheet.parts):
        raise Invalid("Masih ada bagian wajib yang kosong: lengkapi dulu, lalu kirim.")
    if sheet.unproven and not is_unproven:
        raise Invalid("Ada hasil yang wajib berbukti: lampirkan buktinya, atau nyatakan belum ada.")


def _locked(
    session: Session, assessment_id: uuid.UUID, person: uuid.UUID, places: Mapping[str, Typed]
) -> tuple[SelfState, dict[str, Stored]]:
    """State and stored pieces, in one statement that makes other writers of the row wait."""
    rows = session.execute(
        _LOCKED, {"self_id": assessment_id, "own_id": person, "places": list(places)}
    ).all()
    if not rows:
        raise NotFound("Penilaian diri ini tidak dikenal.")
    stored = {r.place: Stored(r.value, r.note, r.writer) for r in rows if r.place is not None}
    return rows[0].state, stored


def _row(
    assessment_id: uuid.UUID, place: str, one: Typed, writer: str, act: Act
) -> dict[str, object]:
    return {
        "assessment_id": assessment_id, "place": place, "version_id": one.version_id,
        "value": one.value, "note": one.note, "writer": writer, "saved_at": act.at,
    }  # fmt: skip


def _write(session: Session, rows: list[dict[str, object]]) -> None:
    if rows:
        session.connection().execute(_KEEP[session.get_bind().dialect.name], rows)


def _locked_row(session: Session, assessment_id: uuid.UUID) -> SelfAssessment:
    row = session.get(SelfAssessment, assessment_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("Penilaian diri ini tidak dikenal.")
    return row


def _own(session: Session, assessment_id: uuid.UUID, person: uuid.UUID) -> SelfAssessment:
    row = _locked_row(session, assessment_id)
    if row.employee_id != person:
        raise NotFound("Penilaian diri ini tidak dikenal.")
    return row


def _own_draft(session: Session, assessment_id: uuid.UUID, person: uuid.UUID) -> SelfAssessment:
    row = _own(session, assessment_id, person)
    if not row.state.is_open:
        raise IllegalStep("Penilaian diri ini sudah dikirim, jadi tidak dapat diubah lagi.")
    return row


def _keep(dialect: Any) -> Any:
    fresh = dialect.insert(SelfAnswer.__table__)
    return fresh.on_conflict_do_update(
        index_elements=["assessment_id", "place"],
        set_={n: fresh.excluded[n] for n in ("value", "note", "writer", "saved_at")},
    )


_LOCKED = (
    sa.select(
        SelfAssessment.state, SelfAnswer.place, SelfAnswer.value, SelfAnswer.note,
        SelfAnswer.writer,
    )
    .outerjoin(
        SelfAnswer,
        sa.and_(
            SelfAnswer.assessment_id == SelfAssessment.id,
            SelfAnswer.place.in_(sa.bindparam("places", expanding=True)),
        ),
    )
    .where(
        SelfAssessment.id == sa.bindparam("self_id", type_=sa.Uuid()),
        SelfAssessment.employee_id == sa.bindparam("own_id", type_=sa.Uuid()),
    )
    .with_for_update(of=SelfAssessment)
)  # fmt: skip
# Written once, for any number of rows: compiling one for thirteen took longer than storing them.
_KEEP = {"postgresql": _keep(postgresql), "sqlite": _keep(sqlite)}
