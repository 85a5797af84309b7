"""Results of a demonstration: one rater's team in a finished period, signed in the portal, with an
objection that changed one of them.
"""

import datetime
import uuid
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from portal.queries.evaluations import evaluation_row, links_of, organisation_of
from portal.queries.periods import PeriodRow
from portal.rules.demo_city import DemoCity
from portal.rules.predikat import Ekspektasi, OrganisationPredikat
from portal.rules.results import DeliveryWay, Outcome
from portal.rules.reviews import Dimension, LinkKind, Piece
from portal.services import (
    feedback_reports,
    objection_decisions,
    objections,
    organisation_predikats,
    result_steps,
    review_starts,
    review_talks,
    reviews,
    signing,
)
from portal.services.audit import Act
from portal.services.demo_plans import PlannedYear
from portal.services.demo_signing import open_signing
from portal.services.evidence import keep_link
from portal.services.feedback_reports import NewAction
from portal.services.objection_decisions import NewDecision
from portal.services.objections import NewObjection
from portal.services.organisation_predikats import NewOrganisation
from portal.services.period_clock import tick
from portal.services.result_steps import Delivery
from portal.services.reviews import NewLink, NewRating, rating_mark, texts_mark

MOST, LEAST = 5, 2
Days = Callable[[int, str], Act]
"""Somebody on the n-th day of the window."""
_AS, _ABOVE, _BELOW = Ekspektasi.SESUAI, Ekspektasi.DIATAS, Ekspektasi.DIBAWAH
# Of the first the rating of results was below, until the superior saw the evidence.
_RATINGS = ((_BELOW, _AS), (_AS, _AS), (_ABOVE, _ABOVE), (_AS, _ABOVE), (_ABOVE, _AS))
_REASONS = {
    _ABOVE: "Hasilnya melampaui target dan dipakai rekan seunit sebagai contoh.",
    _BELOW: "Target belum tercapai pada akhir periode menurut laporan unit.",
    _AS: "",
}
_TEXTS = {
    Piece.STRENGTH: "Teliti dan dapat diandalkan; pelanggan menyebutnya sabar.",
    Piece.AREA: "Catatan capaian sering terlambat diisi.",
    Piece.NEXT_STEP: "Isi catatan tiap Jumat; dilihat bersama pada dialog bulanan.",
    Piece.NOTES: "Pertahankan mutu layanan pada periode berikutnya.",
    Piece.RECOMMENDATION: "Pelatihan pengelolaan data layanan.",
}


def add_demo_results(
    city: DemoCity, period: PeriodRow, years: Sequence[PlannedYear], today: datetime.date
) -> int:
    """Sign the team of the first rater who has one and a superior; returns how many.

    None where the period's days do not lie behind `today`. Where a forum sits in the period they
    are handed to it, and it leaves them to their rater.
    """
    last = period.window.opens + datetime.timedelta(days=12)
    if last > today:
        return 0
    by_id = {one.employee_id: one for one in years}
    teams: dict[uuid.UUID, list[PlannedYear]] = {}
    for one in years:
        if one.rater_id in by_id and by_id[one.rater_id].rater_id is not None:
            teams.setdefault(one.rater_id, []).append(one)
    rater = next((key for key, team in teams.items() if len(team) >= LEAST), None)
    if rater is None:
        return 0
    team, day = teams[rater][:MOST], _days(city, period)
    tick(day(0, "demo").at)
    boss = by_id[rater].name
    rated = [
        _rated(period, one, rater, boss, ratings, day)
        for one, ratings in zip(team, _RATINGS, strict=False)
    ]
    if period.has_forum:
        open_signing(period, day(3, "demo"))
    made = [_signed(one, done, rater, boss, day) for one, done in zip(team, rated, strict=True)]
    _object(team[0], made[0], rater, by_id[rater], by_id, day)
    for one, result in list(zip(team, made, strict=True))[1:3]:
        _read_report(one, result, rater, boss, day)
    result_steps.report(made, rater, day(11, boss))
    return len(made)


def _days(city: DemoCity, period: PeriodRow) -> Days:
    zone = ZoneInfo(city.agency.time_zone)

    def act(number: int, who: str) -> Act:
        on = period.window.opens + datetime.timedelta(days=number)
        return Act(who, datetime.datetime.combine(on, datetime.time(9, 30), zone))

    return act


def _rated(
    period: PeriodRow,
    one: PlannedYear,
    rater: uuid.UUID,
    boss: str,
    ratings: tuple[Ekspektasi, Ekspektasi],
    day: Days,
) -> uuid.UUID:
    """From the first word to the talk, and on to the forum where one sits."""
    act = day(1, boss)
    made = review_starts.start(one.employee_id, period.id, rater, act)
    row = evaluation_row(made)
    if row.unit_id is not None:
        _organisation(row.unit_id, period.id, act)
    for dimension, rating in zip(Dimension, ratings, strict=True):
        _rate(made, one, rater, dimension, rating, act)
    mark = texts_mark(evaluation_row(made), _TEXTS)
    reviews.write(made, rater, _TEXTS, mark, act)
    if evaluation_row(made).needs_talk:
        review_talks.share(made, rater, evaluation_row(made).version, act)
        thanks = "Terima kasih, sudah saya baca."
        review_talks.answer(made, one.employee_id, thanks, day(2, one.name))
        review_talks.record_talk(made, rater, day(2, boss).on, "Bicara 20 menit.", day(2, boss))
    if period.has_forum:
        review_talks.submit_to_forum(made, rater, evaluation_row(made).version, day(2, boss))
    return made


def _signed(one: PlannedYear, made: uuid.UUID, rater: uuid.UUID, boss: str, day: Days) -> uuid.UUID:
    """Signed by the rater, handed over, received and signed by the employee."""
    result = signing.sign(made, rater, evaluation_row(made).version, day(3, boss))
    _deliver(result, rater, one, day(3, boss), day(4, one.name))
    return result


def _organisation(unit_id: uuid.UUID, period_id: uuid.UUID, act: Act) -> None:
    if organisation_of(unit_id, period_id) is None:
        new = NewOrganisation(OrganisationPredikat.BAIK, "Evaluasi rencana aksi triwulan")
        organisation_predikats.set_predikat(unit_id, period_id, new, 0, act)


def _rate(
    made: uuid.UUID,
    one: PlannedYear,
    rater: uuid.UUID,
    dimension: Dimension,
    rating: Ekspektasi,
    act: Act,
) -> None:
    links: tuple[NewLink, ...] = ()
    if rating.needs_grounds:
        url = f"https://contoh.go.id/laporan/{dimension.value}"
        proof = keep_link(one.employee_id, url, act)
        links = (NewLink(LinkKind.BUKTI, proof, "Laporan capaian unit"),)
    stored = [link for link in links_of(made) if link.dimension is dimension]
    mark = rating_mark(evaluation_row(made), dimension, stored)
    reviews.rate(made, rater, dimension, NewRating(rating, _REASONS[rating], links), mark, act)


def _deliver(result: uuid.UUID, by: uuid.UUID, one: PlannedYear, given: Act, got: Act) -> None:
    result_steps.deliver(result, by, Delivery(DeliveryWay.PORTAL, given.on), given)
    result_steps.receive(result, one.employee_id, got)
    result_steps.countersign(result, one.employee_id, got)


def _read_report(
    one: PlannedYear, result: uuid.UUID, rater: uuid.UUID, boss: str, day: Days
) -> None:
    """The employee reads the feedback report, plans something, and the rater agrees."""
    act = day(6, one.name)
    words = "Catatan mingguan memang sering tertunda; saya mulai dari situ."
    feedback_reports.acknowledge(result, one.employee_id, words, act)
    until = act.on + datetime.timedelta(days=60)
    plan = NewAction(
        "Mengisi catatan setiap Jumat sebelum pulang, dilihat pada dialog bulanan", until
    )
    action = feedback_reports.plan_action(result, one.employee_id, plan, act)
    feedback_reports.agree(action, rater, 1, day(7, boss))


def _object(
    one: PlannedYear,
    result: uuid.UUID,
    rater: uuid.UUID,
    head: PlannedYear,
    by_id: dict[uuid.UUID, PlannedYear],
    day: Days,
) -> None:
    """Filed, explained by both sides, changed by the superior, and received again."""
    superior = head.rater_id
    if superior is None:
        return
    proof = keep_link(one.employee_id, "https://contoh.go.id/rekap-layanan", day(6, one.name))
    new = NewObjection(
        "Rekap layanan bulan kedua belum masuk laporan unit, padahal targetnya tercapai.",
        "Mohon rating hasil kerja ditinjau dengan rekap itu.", [proof],
    )  # fmt: skip
    case = objections.file(result, one.employee_id, new, day(6, one.name))
    objections.explain(case, rater, "Rekap itu belum saya terima saat menilai.", day(7, head.name))
    own = "Rekap saya serahkan kepada petugas data pada tanggal lima; salinannya saya lampirkan."
    objections.explain(case, one.employee_id, own, day(7, one.name))
    decided = NewDecision(
        Outcome.MENGUBAH, "Rekap layanan sah dan menunjukkan target tercapai.", "", _AS, _AS
    )
    boss = by_id[superior].name
    changed = objection_decisions.decide(case, superior, decided, day(9, boss))
    if changed is not None:
        got = day(11, one.name)
        result_steps.receive(changed, one.employee_id, got)
        result_steps.countersign(changed, one.employee_id, got)
        result_steps.sign_decision(changed, rater, day(11, head.name))
