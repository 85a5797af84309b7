"""Invented ratings of last year by heads of units, shared, talked about and before the forum."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Posting
from portal.queries.evaluations import evaluation_row, links_of
from portal.queries.periods import PeriodRow
from portal.rules.predikat import Ekspektasi, OrganisationPredikat
from portal.rules.reviews import Dimension, LinkKind, Piece
from portal.services import (
    evidence,
    organisation_predikats,
    review_starts,
    review_talks,
    reviews,
)
from portal.services.audit import Act
from portal.services.organisation_predikats import NewOrganisation
from portal.services.reviews import NewLink, NewRating, rating_mark, texts_mark

ABOVE, AS, BELOW = Ekspektasi.DIATAS, Ekspektasi.SESUAI, Ekspektasi.DIBAWAH
RATINGS = ((ABOVE, ABOVE), (AS, AS), (ABOVE, AS), (AS, ABOVE), (AS, AS), (BELOW, AS))
FEEDBACK = {
    Piece.STRENGTH: "Menyelesaikan pekerjaan tepat waktu dan membantu rekan baru.",
    Piece.AREA: "Catatan capaian baru diisi pada akhir bulan.",
    Piece.NEXT_STEP: "Mengisi catatan setiap Jumat, dilihat bersama tiap bulan.",
    Piece.NOTES: "Pertahankan hasil, perbaiki pencatatan.",
}


@dataclass(frozen=True)
class Member:
    """A head of a unit: rates, and may sit."""

    id: uuid.UUID
    nip: str
    name: str


def rate_everybody(annual: PeriodRow, head: Member, opening: Act) -> None:
    """The staff of a head: rated, talked about and submitted to the forum."""
    act = Act(head.name, opening.at)
    unit = db.session.scalars(
        sa.select(Posting.unit_id).where(Posting.employee_id == head.id)
    ).one()
    organisation_predikats.set_predikat(
        unit, annual.id,
        NewOrganisation(OrganisationPredikat.BAIK, f"SK Wali Kota tentang capaian {annual.span}"),
        0, act,
    )  # fmt: skip
    people = db.session.scalars(
        sa.select(Posting.employee_id)
        .where(Posting.supervisor_id == head.id, Posting.unit_id == unit)
        .order_by(Posting.employee_id)
    ).all()
    for place, person in enumerate(people):
        _rate(annual, head, person, RATINGS[place % len(RATINGS)], act)


def _rate(
    annual: PeriodRow,
    head: Member,
    person: uuid.UUID,
    ratings: tuple[Ekspektasi, Ekspektasi],
    act: Act,
) -> None:
    proof = evidence.keep_link(person, "https://contoh.go.id/laporan-hasil-setahun", act)
    made = review_starts.start(person, annual.id, head.id, act)
    for dimension, rating in zip(Dimension, ratings, strict=True):
        links: tuple[NewLink, ...] = ()
        if rating.needs_grounds:
            links = (NewLink(LinkKind.BUKTI, proof, "Laporan hasil setahun"),)
        reason = "Lihat laporan hasil setahun." if links else ""
        row = evaluation_row(made)
        mark = rating_mark(
            row, dimension, [one for one in links_of(made) if one.dimension is dimension]
        )
        reviews.rate(made, head.id, dimension, NewRating(rating, reason, links), mark, act)
    reviews.write(made, head.id, FEEDBACK, texts_mark(evaluation_row(made), FEEDBACK), act)
    review_talks.share(made, head.id, evaluation_row(made).version, act)
    review_talks.record_talk(made, head.id, act.on, "Dibicarakan di ruang kepala.", act)
    review_talks.submit_to_forum(made, head.id, evaluation_row(made).version, act)
