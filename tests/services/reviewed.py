"""Evaluations for tests: the third quarter in its window, Budi rates Sari, Dewi is above him."""

import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from portal.db import db
from portal.models.evaluations import Evaluation, EvaluationEvidence, EvaluationGoal
from portal.queries.evaluations import links_of
from portal.queries.periods import period_by_key
from portal.rules.predikat import Ekspektasi, OrganisationPredikat
from portal.rules.reviews import Dimension, LinkKind, Piece
from portal.services import organisation_predikats, periods, review_starts, reviews
from portal.services.audit import Act
from portal.services.organisation_predikats import NewOrganisation
from portal.services.period_clock import tick
from portal.services.reviews import NewLink, NewRating, rating_mark, texts_mark
from tests import factories
from tests.services.office import Office, office
from tests.services.plans import drafted, in_force
from tests.worlds import kept

AUTUMN = datetime(2026, 9, 28, 9, 30, tzinfo=ZoneInfo(factories.WITA))
NOW = Act("Budi", AUTUMN)
HASIL, PERILAKU = Dimension.HASIL_KERJA, Dimension.PERILAKU_KERJA
FEEDBACK = {
    Piece.STRENGTH: "Sabar menjelaskan jadwal imunisasi kepada ibu",
    Piece.AREA: "Pencatatan kohort masih tertunda",
    Piece.NEXT_STEP: "Mengisi kohort pada hari pelayanan, dilihat bersama tiap Jumat",
}
NOTES = {Piece.NOTES: "Pertahankan cakupan", Piece.RECOMMENDATION: ""}


def act_on(day: date, who: str = "Budi", hour: int = 9) -> Act:
    """Somebody at a moment of a day."""
    return Act(who, datetime(day.year, day.month, day.day, hour, tzinfo=AUTUMN.tzinfo))


@kept
def quarter(scheme: str = "serang", house: Office | None = None) -> tuple[Office, uuid.UUID]:
    """The office with Sari's plan in force, and the third quarter in its window.

    Serang needs no talk and has no forum; Jakarta talks first; Kendari has both.
    """
    made = house or office()
    factories.scheme(scheme, date(2026, 1, 1))
    in_force(made, drafted(made))
    periods.open_year(2026, factories.AGUS)
    tick(AUTUMN)
    return made, period_by_key("2026-t3").id


@kept
def organisation(
    unit_id: uuid.UUID,
    period_id: uuid.UUID,
    predikat: OrganisationPredikat = OrganisationPredikat.BAIK,
    act: Act = NOW,
) -> None:
    """The predicate of a unit."""
    new = NewOrganisation(predikat, "SK Kepala Dinas 7/2026")
    organisation_predikats.set_predikat(unit_id, period_id, new, 0, act)


@kept
def begun(house: Office, period: uuid.UUID, act: Act = NOW) -> uuid.UUID:
    """Budi begins with Sari; the predicate of his unit is there."""
    organisation(house.budi.unit_id, period, act=act)
    return review_starts.start(house.sari.id, period, house.budi.id, act)


def row_of(evaluation: uuid.UUID) -> Evaluation:
    db.session.rollback()
    db.session.expire_all()
    found = db.session.get(Evaluation, evaluation)
    assert found is not None
    return found


def goals_of(evaluation: uuid.UUID) -> list[EvaluationGoal]:
    return list(
        db.session.scalars(
            sa.select(EvaluationGoal)
            .where(EvaluationGoal.evaluation_id == evaluation)
            .order_by(EvaluationGoal.position)
        )
    )


def links(evaluation: uuid.UUID, dimension: Dimension) -> list[EvaluationEvidence]:
    return [one for one in links_of(evaluation) if one.dimension is dimension]


def link(words: str = "Catatan 12 Agustus: posyandu", key: uuid.UUID | None = None) -> NewLink:
    """A piece of evidence, as a sheet would offer it."""
    return NewLink(LinkKind.CATATAN, key or uuid.uuid4(), words)


def rated(
    evaluation: uuid.UUID,
    by: uuid.UUID,
    dimension: Dimension,
    rating: Ekspektasi | None,
    reason: str = "",
    proofs: tuple[NewLink, ...] = (),
    act: Act = NOW,
) -> None:
    """One rating, saved from a fresh page."""
    mark = rating_mark(row_of(evaluation), dimension, links(evaluation, dimension))
    reviews.rate(evaluation, by, dimension, NewRating(rating, reason, proofs), mark, act)


def written(evaluation: uuid.UUID, by: uuid.UUID, texts: dict[Piece, str], act: Act = NOW) -> None:
    """Some texts, saved from a fresh page."""
    reviews.write(evaluation, by, texts, texts_mark(row_of(evaluation), texts), act)


@kept
def completed(
    evaluation: uuid.UUID,
    by: uuid.UUID,
    hasil: Ekspektasi = Ekspektasi.SESUAI,
    perilaku: Ekspektasi = Ekspektasi.SESUAI,
    act: Act = NOW,
) -> uuid.UUID:
    """Everything that is asked for is there."""
    for dimension, rating in ((HASIL, hasil), (PERILAKU, perilaku)):
        grounds = ("Melebihi target", (link(),)) if rating.needs_grounds else ("", ())
        rated(evaluation, by, dimension, rating, *grounds, act=act)
    written(evaluation, by, FEEDBACK, act)
    written(evaluation, by, NOTES, act)
    return evaluation


def later(days: int, who: str = "Budi") -> Act:
    """Some days after `NOW`."""
    return Act(who, AUTUMN + timedelta(days=days))
