"""Invented ratings by heads of units, shared, talked about and before the forum."""

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee, Posting
from portal.queries.evaluations import evaluation_row, links_of, organisation_of
from portal.queries.periods import PeriodRow
from portal.rules.demo_city import DemoCity
from portal.rules.demo_staff import head_nips
from portal.rules.predikat import Ekspektasi, OrganisationPredikat
from portal.rules.reviews import Dimension, LinkKind, Piece
from portal.rules.survey_periods import PeriodKind
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

HEADS = 7
"""Five of them sit; the staff of all seven come before the forum."""
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


def heads_of(city: DemoCity) -> list[Member]:
    """Heads of units with staff of their own, in the order of the city's units."""
    nips = head_nips(city, HEADS)
    rows = db.session.execute(sa.select(Employee).where(Employee.nip.in_(nips))).scalars()
    known = {row.nip: Member(row.id, row.nip, row.name) for row in rows}
    return [known[nip] for nip in nips if nip in known]


def rate_everybody(period: PeriodRow, head: Member, opening: Act, but: int = 0) -> None:
    """The staff of a head: rated, talked about and submitted to the forum.

    The last `but` of them are left to be tried: the very last is not begun, those before are talked
    about and wait to be submitted.
    """
    act = Act(head.name, opening.at)
    unit = db.session.scalars(
        sa.select(Posting.unit_id).where(Posting.employee_id == head.id)
    ).one()
    if organisation_of(unit, period.id) is None:
        basis = f"SK Wali Kota tentang capaian {period.span.key} (rekaan)"
        new = NewOrganisation(OrganisationPredikat.BAIK, basis)
        organisation_predikats.set_predikat(unit, period.id, new, 0, act)
    people = db.session.scalars(
        sa.select(Posting.employee_id)
        .where(Posting.supervisor_id == head.id, Posting.unit_id == unit)
        .order_by(Posting.employee_id)
    ).all()
    begun = people[:-1] if but else people
    for place, person in enumerate(begun):
        made = _rate(period, head, person, RATINGS[place % len(RATINGS)], act)
        if place < len(people) - but:
            review_talks.submit_to_forum(made, head.id, evaluation_row(made).version, act)


def _rate(
    period: PeriodRow,
    head: Member,
    person: uuid.UUID,
    ratings: tuple[Ekspektasi, Ekspektasi],
    act: Act,
) -> uuid.UUID:
    is_year = period.span.kind is PeriodKind.TAHUN
    words = "Laporan hasil setahun" if is_year else "Laporan hasil triwulan"
    url = f"https://contoh.go.id/laporan-hasil/{period.span.key}"
    proof = evidence.keep_link(person, url, act)
    made = review_starts.start(person, period.id, head.id, act)
    for dimension, rating in zip(Dimension, ratings, strict=True):
        links: tuple[NewLink, ...] = ()
        if rating.needs_grounds:
            links = (NewLink(LinkKind.BUKTI, proof, words),)
        reason = f"Lihat {words.lower()}." if links else ""
        row = evaluation_row(made)
        mark = rating_mark(
            row, dimension, [one for one in links_of(made) if one.dimension is dimension]
        )
        reviews.rate(made, head.id, dimension, NewRating(rating, reason, links), mark, act)
    reviews.write(made, head.id, FEEDBACK, texts_mark(evaluation_row(made), FEEDBACK), act)
    review_talks.share(made, head.id, evaluation_row(made).version, act)
    review_talks.record_talk(made, head.id, act.on, "Dibicarakan di ruang kepala.", act)
    return made
