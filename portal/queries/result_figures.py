"""What lay beside the decision, as sentences with their n: evidence shown, never a rating.

A document is Indonesian whoever prints it, so these sentences are as well.
"""

import datetime
import uuid
from collections.abc import Iterable
from decimal import Decimal

import sqlalchemy as sa

from portal.db import db
from portal.models.evaluations import Evaluation
from portal.models.people import Posting
from portal.queries.forum_advice import ForumWay, way_of
from portal.queries.peer_releases import release_of
from portal.queries.periods import PeriodRow
from portal.queries.review_materials import materials
from portal.queries.review_pieces import CitizenIndex, Materials, ServiceFigure
from portal.rules.forum_words import SessionState, Verdict
from portal.rules.predikat import Ekspektasi
from portal.rules.result_content import PrintedForum
from portal.rules.scales import round_half_up
from portal.rules.survey_periods import SurveyPeriod, in_words

Between = tuple[datetime.datetime, datetime.datetime]


def figures_of(row: Evaluation, period: PeriodRow, between: Between) -> tuple[str, ...]:
    """How much of each kind the evaluator had before them, with what was known of it."""
    unit = db.session.scalar(sa.select(Posting.unit_id).where(Posting.id == row.posting_id))
    found = materials(row, period, unit or uuid.UUID(int=0), between)
    return (
        f"Catatan capaian: {sum(found.totals.values())} catatan, {len(found.proofs)} bukti",
        f"Umpan balik berkelanjutan: {len(found.heard)}",
        f"Penilaian diri: {_sent(found)}",
        *_colleagues(row.employee_id, period.id),
        *([_citizens(found.index)] if found.index else []),
        *lines_of_services(found.services),
        *(
            f"Evaluasi {SurveyPeriod.parse(one.span_key).label}: hasil kerja "
            f"{_rating(one.hasil_kerja)}, perilaku kerja {_rating(one.perilaku_kerja)}"
            for one in found.earlier
        ),
    )


def forum_of(employee_id: uuid.UUID, period_id: uuid.UUID) -> PrintedForum | None:
    """What the forum advised and how the rater answered; None where it did not look at it."""
    way = way_of(employee_id, period_id)
    if way is None:
        return None
    hasil, perilaku = way.advised or way.before
    return PrintedForum(
        held_on=way.meets_on.isoformat() if way.meets_on else "", advice=_advice(way),
        hasil_kerja=hasil.value, perilaku_kerja=perilaku.value, reason=way.reason,
        answer=way.answer,
    )  # fmt: skip


def _advice(way: ForumWay) -> str:
    if way.verdict is None:
        is_over = way.state is SessionState.SELESAI
        return "pada agenda, tidak sempat dibahas" if is_over else "pada agenda, belum ada saran"
    if way.verdict is Verdict.PERTAHANKAN or way.advised is None:
        return "mempertahankan rating"
    hasil, perilaku = way.advised
    return f"mengusulkan hasil kerja {_rating(hasil)}, perilaku kerja {_rating(perilaku)}"


def _rating(rating: Ekspektasi) -> str:
    """As it is spelled in a sentence: "di atas ekspektasi"."""
    return (
        rating.value.replace("_", " ").replace("diatas", "di atas").replace("dibawah", "di bawah")
    )


def _sent(found: Materials) -> str:
    return f"dikirim {in_words(found.own.sent_on)}" if found.own else "tidak dikirim"


def _colleagues(employee_id: uuid.UUID, period_id: uuid.UUID) -> list[str]:
    """That colleagues were heard, each side from its least number of people on."""
    released = release_of(employee_id, period_id)
    if released is None:
        return []
    sides = ", ".join(f"{one.relation.value} (sedikitnya {one.k} orang)" for one in released.sides)
    return [f"Survei rekan tanpa nama: {sides or 'belum cukup jawaban untuk ditampilkan'}"]


def _citizens(index: CitizenIndex) -> str:
    label = SurveyPeriod.parse(index.period_key).label
    if index.ikm is None:
        return f"Survei warga {label}: data belum cukup"
    width = f" ± {_number(index.half_width)}" if index.half_width is not None else ""
    return f"Survei warga {label}: IKM {_number(index.ikm)}{width} (n {index.n or 0})"


def lines_of_services(services: Iterable[ServiceFigure]) -> list[str]:
    """How long each service of the unit took, in Indonesian as on the document."""
    return [_service(one) for one in services]


def _service(one: ServiceFigure) -> str:
    if one.median is None:
        return f"Waktu layanan {one.service}: data belum cukup (n {one.n})"
    unit = one.basis.value.replace("_", " ")
    standard = f", standar {_number(one.standard)} {unit}" if one.standard is not None else ""
    median = _number(round_half_up(one.median, 2))
    return f"Waktu layanan {one.service}: nilai tengah {median} {unit}{standard} (n {one.n})"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")
