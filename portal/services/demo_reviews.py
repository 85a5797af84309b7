"""Invented reviews of a demonstration: one rater's staff, from a first draft to a talk.

The quarter's window was prolonged for them, so that they are in progress whatever the day is.
"""

import datetime
import uuid
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from portal.db import db
from portal.models.log import LogEntry
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod, Extension
from portal.models.units import Unit
from portal.queries.evaluations import evaluation_row, links_of, organisation_of
from portal.queries.evaluators import in_charge
from portal.queries.periods import PeriodRow, period_row
from portal.rules.demo_city import DemoCity
from portal.rules.demo_staff import demo_staff, head_nips, team_nips
from portal.rules.period_cycle import PeriodStage
from portal.rules.predikat import Ekspektasi, OrganisationPredikat
from portal.rules.reviews import Dimension, LinkKind, Piece
from portal.rules.roles import Role
from portal.services import extensions, organisation_predikats, review_starts, review_talks, reviews
from portal.services.audit import Act
from portal.services.demo_forum_ratings import HEADS
from portal.services.demo_people import demo_logins
from portal.services.extensions import NewExtension
from portal.services.organisation_predikats import NewOrganisation
from portal.services.reviews import NewLink, NewRating, rating_mark, texts_mark

REVIEWING = frozenset({"jakarta", "serang"})
"""Cities whose demonstration shows reviews in progress."""
MOST = 8
_MORE = datetime.timedelta(days=14)
_TEXTS = {
    Piece.STRENGTH: "Pekerjaan selesai sebelum tenggat, dan rekan dibantu tanpa diminta.",
    Piece.AREA: "Bukti dukung sering baru diunggah di akhir bulan.",
    Piece.NEXT_STEP: "Unggah bukti tiap Jumat; dilihat bersama pada rapat Senin.",
    Piece.NOTES: "Pertahankan capaian; ikut pelatihan pengolahan data triwulan depan.",
    Piece.RECOMMENDATION: "",
}


def waiting_nips(city: DemoCity) -> list[str]:
    """Those whom the rater who may log in rates: not signed yet."""
    logins = {one.role: one.login for one in demo_logins(city)}
    rater = logins.get(Role.ATASAN)
    return [one.nip for one in demo_staff(city) if one.supervisor_nip == rater][:MOST]


def left_nips(city: DemoCity, key: str, period: PeriodRow) -> list[str]:
    """Whose evaluation of the newest period is left to be done in the portal: before a forum those
    whose heads bring them there, else one rater's staff where the city shows reviews.
    """
    if period.has_forum:
        return team_nips(city, head_nips(city, HEADS))
    return waiting_nips(city) if key in REVIEWING else []


def prolong(city: DemoCity, period: PeriodRow, today: datetime.date, act: Act) -> bool:
    """More time for the unit of these people, granted on the window's last day; False where the
    law leaves none up to today.
    """
    tops = db.session.scalars(
        sa.select(Unit.id).where(Unit.parent_id.is_(None)).order_by(Unit.slug)
    ).all()
    until = today + _MORE
    while until >= today:
        try:
            for top in tops:
                new = NewExtension("K4", until, "Data capaian terlambat dari pusat", unit_id=top)
                extensions.grant(period.id, new, act)
        except extensions.ExtensionRefused:
            until -= datetime.timedelta(days=7)
        else:
            return True
    return False


def add_demo_reviews(city: DemoCity, now: datetime.datetime) -> int:
    """Drafts, a complete one, shared ones, one with answer and talk; returns how many."""
    act = Act("demo", now.astimezone(ZoneInfo(city.agency.time_zone)))
    period = open_period(act.on)
    if period is None:
        return 0
    people = db.session.scalars(
        sa.select(Employee.id).where(Employee.nip.in_(waiting_nips(city))).order_by(Employee.nip)
    ).all()
    # The last one is left for whoever tries the demonstration.
    for number, person in enumerate(people[: max(3, len(people) - 1)]):
        _add(person, period, number, act)
    return len(people)


def open_period(on: datetime.date) -> PeriodRow | None:
    """The newest one in whose window, or extension, the day lies."""
    found = db.session.scalars(
        sa.select(EvaluationPeriod.id)
        .outerjoin(Extension, Extension.period_id == EvaluationPeriod.id)
        .where(
            ~EvaluationPeriod.is_practice,
            EvaluationPeriod.stage.in_((PeriodStage.PENILAIAN, PeriodStage.PENETAPAN)),
            sa.or_(EvaluationPeriod.closes_on >= on, Extension.until >= on),
        )
        .order_by(EvaluationPeriod.ends_on.desc(), EvaluationPeriod.starts_on.desc())
        .limit(1)
    ).first()
    return period_row(found) if found else None


def _add(person: uuid.UUID, period: PeriodRow, number: int, act: Act) -> None:
    charge = in_charge(person, period, act.on)
    rater = charge.evaluator_id
    if rater is None or charge.unit_id is None or charge.taken_over:
        return
    if organisation_of(charge.unit_id, period.id) is None:
        new = NewOrganisation(OrganisationPredikat.BAIK, "Capaian rencana aksi 94 persen (rekaan)")
        organisation_predikats.set_predikat(charge.unit_id, period.id, new, 0, act)
    made = review_starts.start(person, period.id, rater, act)
    away = Ekspektasi.DIATAS if number % 3 == 1 else Ekspektasi.SESUAI
    _rate(made, rater, Dimension.HASIL_KERJA, away, act)
    if number == 0:
        return
    _rate(made, rater, Dimension.PERILAKU_KERJA, Ekspektasi.SESUAI, act)
    mark = texts_mark(evaluation_row(made), _TEXTS)
    reviews.write(made, rater, _TEXTS, mark, act)
    if number == 1:
        return
    review_talks.share(made, rater, evaluation_row(made).version, act)
    if number % 2 == 0:
        words = "Setuju dengan rating. Bukti bulan September saya unggah hari ini."
        review_talks.answer(made, person, words, act)
    if number == 4:
        review_talks.record_talk(made, rater, act.on, "Dibahas setengah jam di ruang kerja.", act)


def _rate(
    made: uuid.UUID, rater: uuid.UUID, dimension: Dimension, rating: Ekspektasi, act: Act
) -> None:
    """With an entry of the employee's own log where the rating needs ground."""
    row = evaluation_row(made)
    entry = db.session.execute(
        sa.select(LogEntry.id, LogEntry.text)
        .where(LogEntry.employee_id == row.employee_id)
        .order_by(LogEntry.on_date.desc(), LogEntry.id)
        .limit(1)
    ).first()
    new = NewRating(Ekspektasi.SESUAI)
    if rating.needs_grounds and entry is not None:
        link = NewLink(LinkKind.CATATAN, entry.id, entry.text)
        new = NewRating(rating, "Melampaui target triwulan pada hasil utama.", (link,))
    links = [one for one in links_of(made) if one.dimension is dimension]
    reviews.rate(made, rater, dimension, new, rating_mark(row, dimension, links), act)
