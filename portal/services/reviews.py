"""The rater's own writing: two ratings with reasons and evidence, words on each result, feedback.

Each part of the sheet is saved by itself.  Texts are not audited while they are written; a rating
is, because who changed it and when is part of the employee's explanation.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.evaluations import Evaluation, EvaluationEvidence, EvaluationGoal
from portal.queries.evaluations import organisation_of
from portal.queries.periods import period_row
from portal.rules.distribution import distribution_on, is_reason
from portal.rules.predikat import Ekspektasi
from portal.rules.reviews import (
    LONGEST_TEXT,
    LONGEST_WORDS,
    Assignment,
    Dimension,
    LinkKind,
    Piece,
    mark_of,
)
from portal.rules.workflow import RATING
from portal.services import audit
from portal.services.audit import Act
from portal.services.evaluation_steps import locked, require_evaluator, require_time, touch

MOST_LINKS = 20
_REASONS = {
    Dimension.HASIL_KERJA: Piece.HASIL_REASON,
    Dimension.PERILAKU_KERJA: Piece.PERILAKU_REASON,
}


class Linked(Protocol):
    """Whatever names a piece of evidence: a row, or the sheet's view of it."""

    @property
    def kind(self) -> LinkKind: ...
    @property
    def source_id(self) -> uuid.UUID: ...


class Worded(Protocol):
    """The words on one result: a row, or the sheet's view of it."""

    @property
    def realisation(self) -> str: ...
    @property
    def feedback(self) -> str: ...
    @property
    def finding(self) -> str: ...


@dataclass(frozen=True)
class NewLink:
    """A piece of evidence with its words, as the sheet offered it."""

    kind: LinkKind
    source_id: uuid.UUID
    words: str


@dataclass(frozen=True)
class NewRating:
    """A rating as typed; `rating` None = not decided yet."""

    rating: Ekspektasi | None
    reason: str = ""
    links: tuple[NewLink, ...] = ()


@dataclass(frozen=True)
class NewGoal:
    """The rater's words on one result."""

    realisation: str = ""
    feedback: str = ""
    finding: str = ""


def rate(
    evaluation_id: uuid.UUID,
    by: uuid.UUID,
    dimension: Dimension,
    new: NewRating,
    mark: str,
    act: Act,
) -> None:
    """Keep one of the two ratings with its reason and evidence; half of it may still be missing.

    `mark` is that of the part as it was drawn.  Raises IllegalStep before the organisation's
    predicate is there (L.IV.B.1), Changed, Invalid or NotFound.
    """
    reason = tidied(new.reason, "Alasan")
    if len(new.links) > MOST_LINKS:
        raise Invalid("Paling banyak dua puluh bukti untuk satu rating.")
    with writing() as session:
        row = writable(session, evaluation_id, by, act)
        if new.rating is not None and organisation_of(row.unit_id, row.period_id) is None:
            raise IllegalStep(
                "Capaian kinerja organisasi belum ditetapkan, jadi rating belum dapat diberikan."
            )
        stored = _links(session, row.id, dimension)
        before: Ekspektasi | None = getattr(row, dimension.value)
        _unchanged(mark, rating_mark(row, dimension, stored))
        setattr(row, dimension.value, new.rating)
        setattr(row, _REASONS[dimension].value, reason)
        _replace_links(session, row.id, dimension, stored, new.links, act)
        touch(row, act)
        if before is not new.rating:
            audit.record(
                session, act, AuditTag.EVALUATION_RATED, row.id, dimension=dimension.value,
                before=before.value if before else None,
                after=new.rating.value if new.rating else None, evidence=len(new.links),
            )  # fmt: skip


def write(
    evaluation_id: uuid.UUID, by: uuid.UUID, texts: Mapping[Piece, str], mark: str, act: Act
) -> None:
    """Keep some texts that belong together. Raises Changed, IllegalStep, Invalid or NotFound.

    Why the curve departs from the pattern is about no single employee, and can be written until the
    signature.
    """
    clean = {piece: tidied(text, "Teks") for piece, text in texts.items()}
    with writing() as session:
        is_on_curve = set(clean) == {Piece.DISTRIBUTION_REASON}
        row = writable(session, evaluation_id, by, act, until_signed=is_on_curve)
        _is_reason(clean.get(Piece.DISTRIBUTION_REASON, ""), row)
        _unchanged(mark, texts_mark(row, texts))
        for piece, text in clean.items():
            setattr(row, piece.value, text)
        touch(row, act)


def write_goal(
    evaluation_id: uuid.UUID, by: uuid.UUID, goal_id: uuid.UUID, new: NewGoal, mark: str, act: Act
) -> None:
    """Keep the words on one result. Raises Changed, IllegalStep, Invalid or NotFound."""
    texts = {
        "realisation": tidied(new.realisation, "Realisasi"),
        "feedback": tidied(new.feedback, "Umpan balik"),
        "finding": tidied(new.finding, "Temuan"),
    }
    with writing() as session:
        row = writable(session, evaluation_id, by, act)
        goal = session.get(EvaluationGoal, (row.id, goal_id), with_for_update=True)
        if goal is None:
            raise NotFound("Hasil kerja ini tidak ada di penilaian.")
        _unchanged(mark, goal_mark(goal))
        for name, text in texts.items():
            setattr(goal, name, text)
        goal.version += 1
        touch(row, act)


def assign(
    evaluation_id: uuid.UUID,
    by: uuid.UUID,
    assignment: Assignment,
    source: str,
    mark: str,
    act: Act,
) -> None:
    """Say that the employee studied or worked elsewhere, and what is reported from there.

    (L.IV.A.15-17.)  Raises Changed, IllegalStep, Invalid or NotFound.
    """
    text = tidied(source, "Keterangan dari tempat tugas")
    with writing() as session:
        row = writable(session, evaluation_id, by, act)
        _unchanged(mark, mark_of(row.assignment.value, row.assignment_source))
        row.assignment = assignment
        row.assignment_source = text if assignment.needs_source else ""
        touch(row, act)


def writable(
    session: Session,
    evaluation_id: uuid.UUID,
    by: uuid.UUID,
    act: Act,
    *,
    until_signed: bool = False,
) -> Evaluation:
    """The evaluation, held, for whoever evaluates now. Raises IllegalStep or NotFound."""
    row = locked(session, evaluation_id)
    require_evaluator(row, by, act)
    require_time(row, act)
    if not (row.state.is_open if until_signed else row.state.is_written):
        raise IllegalStep("Penilaian ini sedang tidak dapat diubah: tarik kembali lebih dulu.")
    period = period_row(row.period_id)
    if period.stage not in RATING:
        raise IllegalStep("Periode ini sedang tidak pada tahap penilaian.")
    return row


def _is_reason(text: str, row: Evaluation) -> None:
    rule = distribution_on(period_row(row.period_id).span.end)
    if text and not is_reason(text, rule):
        raise Invalid(
            "Tulis alasan yang dapat diperiksa: apa yang membuat sebaran unit ini lain dari pola, "
            "misalnya capaian bersama atau tugas yang berbeda."
        )


def rating_mark(row: Evaluation, dimension: Dimension, links: Iterable[Linked]) -> str:
    """The mark of one rating with its reason and evidence."""
    keys = sorted(f"{one.kind}:{one.source_id}" for one in links)
    rating, reason = getattr(row, dimension.value), getattr(row, _REASONS[dimension].value)
    return mark_of(rating, reason, *keys)


def texts_mark(row: Evaluation, pieces: Collection[Piece]) -> str:
    """The mark of texts that are saved together."""
    return mark_of(*(getattr(row, piece.value) for piece in sorted(pieces)))


def goal_mark(goal: Worded) -> str:
    """The mark of the words on one result."""
    return mark_of(goal.realisation, goal.feedback, goal.finding)


def _unchanged(mark: str, now: str) -> None:
    if mark != now:
        raise Changed(
            "Bagian ini berubah di jendela lain sejak Anda membukanya. Bandingkan, lalu simpan "
            "lagi: yang Anda ketik masih di sini."
        )


def tidied(text: str, field: str) -> str:
    """Without blanks at the ends of lines. Raises Invalid when it is too long."""
    words = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if len(words) > LONGEST_TEXT:
        raise Invalid(
            "%(field)s terlalu panjang: paling banyak %(longest)s huruf.",
            field=field, longest=LONGEST_TEXT,
        )  # fmt: skip
    return words


def _links(
    session: Session, evaluation_id: uuid.UUID, dimension: Dimension
) -> list[EvaluationEvidence]:
    return list(
        session.scalars(
            sa.select(EvaluationEvidence).where(
                EvaluationEvidence.evaluation_id == evaluation_id,
                EvaluationEvidence.dimension == dimension,
            )
        )
    )


def _replace_links(
    session: Session,
    evaluation_id: uuid.UUID,
    dimension: Dimension,
    stored: Collection[EvaluationEvidence],
    links: Collection[NewLink],
    act: Act,
) -> None:
    wanted = {(one.kind, one.source_id): one for one in links}
    known = {(one.kind, one.source_id) for one in stored}
    for one in stored:
        if (one.kind, one.source_id) not in wanted:
            session.delete(one)
    session.add_all(
        EvaluationEvidence(
            evaluation_id=evaluation_id, dimension=dimension, kind=one.kind,
            source_id=one.source_id, words=one.words[:LONGEST_WORDS], linked_at=act.at,
        )
        for key, one in wanted.items()
        if key not in known
    )  # fmt: skip
    session.flush()
