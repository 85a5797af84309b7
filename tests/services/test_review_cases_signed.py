"""Special cases of the regulation, further: who evaluates, and what the signed document says."""

from datetime import date

import pytest
import sqlalchemy as sa

from portal.db import writing
from portal.errors import IllegalStep
from portal.models.objections import Objection
from portal.models.people import Employee, Posting
from portal.models.periods import EvaluationPeriod, Handover
from portal.queries.evaluations import evaluation_row, lacks_of
from portal.queries.evaluators import in_charge
from portal.queries.periods import period_by_key, period_row
from portal.rules.employment import Employment, JobFamily, PostKind
from portal.rules.postings import PostingKind
from portal.rules.predikat import Ekspektasi, OrganisationPredikat, Predikat
from portal.rules.results import DeliveryWay, Outcome, ResultForm
from portal.rules.reviews import Assignment, Dimension, Exemption, Lack, mark_of
from portal.rules.transfers import Case
from portal.services import (
    objection_decisions,
    objections,
    periods,
    result_steps,
    review_exceptions,
    review_starts,
    reviews,
    signing,
)
from portal.services.objection_decisions import NewDecision
from portal.services.objections import NewObjection
from portal.services.period_clock import tick
from portal.services.result_steps import Delivery
from tests import factories
from tests.services.office import office, worker
from tests.services.plans import drafted, in_force
from tests.services.reviewed import (
    AUTUMN,
    NOW,
    act_on,
    begun,
    completed,
    organisation,
    quarter,
    rated,
    row_of,
)
from tests.services.signed import ready, received, result_of, signed
from tests.services.test_review_cases import head, moved
from tests.stored import rows_of

pytestmark = pytest.mark.usefixtures("agency")
RINA_NIP = "198101012006012004"


def acts(person, unit, kind, *, leads: bool, delegated: bool = False, since=date(2026, 6, 1)):
    """An acting post beside the own one."""
    with writing() as session:
        session.add(
            Posting(
                employee_id=person, unit_id=unit, kind=kind, title=f"{kind} Kepala",
                post=PostKind.PENGAWAS, family=JobFamily.UMUM, leads_unit=leads,
                is_delegated=delegated, starts_on=since,
            )
        )  # fmt: skip


def leaves(posting, day):
    with writing() as session:
        session.get(Posting, posting).ends_on = day


@pytest.mark.parametrize("kind", [PostingKind.PLT, PostingKind.PLH])
@pytest.mark.parametrize(("delegated", "who"), [(True, "rina"), (False, "dewi")])
def test_a_plt_or_plh_head_rates_by_delegation_only_else_the_next_level(kind, delegated, who):
    """L.IV.A.3: the superior may delegate; without that nobody rates by standing in."""
    house, period = quarter()
    leaves(house.budi.posting_id, date(2026, 7, 1))
    rina = worker("Rina", RINA_NIP, house.joko.unit_id, PostKind.PENGAWAS)
    acts(rina.id, house.budi.unit_id, kind, leads=True, delegated=delegated,
         since=date(2026, 7, 2))  # fmt: skip
    found = in_charge(house.sari.id, period_row(period), NOW.on)
    assert found.evaluator_id == {"rina": rina.id, "dewi": house.dewi.id}[who]


def test_whoever_stands_in_for_days_is_evaluated_at_the_own_post():
    """A Plh. keeps the own post; only a Plt. is evaluated where he acts (L.IV.A.5)."""
    house, period = quarter()
    head("Rina", RINA_NIP, house.joko.unit_id, date(2024, 1, 1))
    acts(house.sari.id, house.joko.unit_id, PostingKind.PLH, leads=False)
    assert in_charge(house.sari.id, period_row(period), NOW.on).evaluator_id == house.budi.id


def test_after_acting_the_definitive_post_counts_again():
    """L.IV.A.6: when the acting post has ended the rater follows the definitive one."""
    house, period = quarter()
    head("Rina", RINA_NIP, house.joko.unit_id, date(2024, 1, 1))
    acts(house.sari.id, house.joko.unit_id, PostingKind.PLT, leads=False)
    with writing() as session:
        acting = sa.select(Posting).where(Posting.kind == PostingKind.PLT)
        session.scalars(acting).one().ends_on = date(2026, 9, 1)
    assert in_charge(house.sari.id, period_row(period), NOW.on).evaluator_id == house.budi.id


def test_a_rater_who_is_gone_for_good_is_followed_by_the_superior_and_it_is_not_final():
    """L.IV.A.2."""
    house, period = quarter()
    leaves(house.budi.posting_id, date(2026, 9, 29))
    act = act_on(date(2026, 10, 1), "Dewi")
    found = in_charge(house.sari.id, period_row(period), act.on)
    assert (found.evaluator_id, found.case) == (house.dewi.id, Case.PENILAI_BERHALANGAN_TETAP)
    assert found.article == "L.IV.A.2"
    assert not found.taken_over, "the window is open: no document D.1.2"


def test_a_transfer_within_the_year_has_no_combined_annual_evaluation():
    """L.IV.A.13.b: the new rater and the new unit; nothing of the old one is kept."""
    house, _period = quarter()
    rina = head("Rina", RINA_NIP, house.joko.unit_id, date(2024, 1, 1))
    moved(house.sari.id, house.joko.unit_id, date(2026, 8, 25))
    found = in_charge(house.sari.id, period_by_key("2026"), date(2027, 1, 5))
    assert (found.evaluator_id, found.case) == (rina, Case.PEGAWAI_PINDAH)
    assert (found.article, found.may_keep_last) == ("L.IV.A.13.b", False)


def test_the_last_result_of_the_old_unit_stands_where_both_agree():
    """L.IV.A.13.a: offered by the new rater, agreed by the employee, signed by the new rater."""
    house = office()
    factories.scheme("serang", date(2026, 1, 1))
    in_force(house, drafted(house))
    periods.open_year(2026, factories.AGUS)
    june = act_on(date(2026, 6, 29))
    tick(june.at)
    old = completed(
        begun(house, period_by_key("2026-t2").id, june), house.budi.id, Ekspektasi.DIATAS,
        act=june,
    )  # fmt: skip
    signed(house, old, june)
    tick(AUTUMN)
    rina = head("Rina", RINA_NIP, house.joko.unit_id, date(2024, 1, 1))
    moved(house.sari.id, house.joko.unit_id, date(2026, 9, 1))
    period = period_by_key("2026-t3").id
    organisation(house.joko.unit_id, period)
    made = review_starts.start(house.sari.id, period, rina, NOW)
    review_exceptions.offer_keeping(made, rina, NOW)
    assert row_of(made).hasil_kerja is None, "nothing changes before the employee agrees"
    review_exceptions.agree_to_keep(made, house.sari.id, NOW)
    result = result_of(signing.sign(made, rina, row_of(made).version, NOW))
    assert (result.form, result.hasil_kerja) == (ResultForm.PENILAI, Ekspektasi.DIATAS)
    assert (result.signed_by_id, result.unit_id) == (rina, house.joko.unit_id)


@pytest.mark.parametrize("employment", [Employment.PNS, Employment.PPPK])
def test_pns_and_pppk_sign_receive_and_object_alike(employment):
    """Ps. 4, Ps. 29."""
    house = office()
    with writing() as session:
        session.get(Employee, house.sari.id).employment = employment
    house, evaluation = ready(house)
    result = received(house, signed(house, evaluation))
    case = objections.file(result, house.sari.id, NewObjection("Keliru"), NOW)
    decided = NewDecision(Outcome.MENGUATKAN, "Sudah diperhitungkan", "Diminta 29 September")
    assert objection_decisions.decide(case, house.dewi.id, decided, NOW) is None
    assert result_of(result).predikat is Predikat.BAIK


@pytest.mark.parametrize(
    ("behaviour", "predikat"),
    [(Ekspektasi.SESUAI, Predikat.KURANG), (Ekspektasi.DIBAWAH, Predikat.SANGAT_KURANG)],
)
def test_a_study_that_failed_is_kurang_or_sangat_kurang_in_the_document(behaviour, predikat):
    """L.IV.B.3.a.3.d, whatever the rating of results; the home rater signs (L.IV.A.16)."""
    house, period = quarter()
    evaluation = completed(
        begun(house, period), house.budi.id, Ekspektasi.DIATAS, behaviour
    )  # fmt: skip
    words = "Surat universitas 20 September: putus studi"
    reviews.assign(
        evaluation, house.budi.id, Assignment.TIDAK_LULUS, words, mark_of("biasa", ""), NOW
    )
    row = result_of(signed(house, evaluation))
    assert (row.predikat, row.has_failed_study) == (predikat, True)


def test_a_seconded_employee_is_evaluated_at_home_with_data_from_the_place_of_work():
    """L.IV.A.15."""
    house, period = quarter()
    evaluation = completed(begun(house, period), house.budi.id)
    place = Assignment.DIPEKERJAKAN
    reviews.assign(evaluation, house.budi.id, place, "", mark_of("biasa", ""), NOW)
    assert lacks_of(evaluation_row(evaluation)) == (Lack.SUMBER_TEMPAT,)
    with pytest.raises(IllegalStep, match="belum lengkap"):
        signed(house, evaluation)
    words = "Surat PMI 21 September: tugas selesai tepat waktu"
    reviews.assign(evaluation, house.budi.id, place, words, mark_of(place.value, ""), NOW)
    assert words in str(result_of(signed(house, evaluation)).content)


def test_an_exempt_person_is_neither_handed_over_nor_waited_for():
    """L.II.C.8."""
    house, period = quarter()
    review_exceptions.excuse(
        house.sari.id, period, Exemption.CUTI_LUAR_TANGGUNGAN, "SK CLTN 4/2026", NOW
    )
    closes = period_row(period).window.closes
    tick(act_on(date.fromordinal(closes.toordinal() + 1)).at)
    over = {row.employee_id for row in rows_of(Handover, Handover.period_id == period)}
    assert house.sari.id not in over
    assert house.budi.id not in over, "nobody stands above Dewi who could take Budi's"


def test_a_superiors_document_is_final_unless_the_agency_lets_it_be_objected_to():
    """L.IV.A.11, L.V.A.8; the text does not say whether final excludes an objection: a setting."""
    house, period = quarter()
    evaluation = begun(house, period)
    late = act_on(date.fromordinal(period_row(period).window.closes.toordinal() + 1), "Dewi")
    tick(late.at)
    review_starts.start(house.sari.id, period, house.dewi.id, late)
    completed(evaluation, house.dewi.id, act=late)
    result = signing.sign(evaluation, house.dewi.id, row_of(evaluation).version, late)
    row = result_of(result)
    assert (row.form, row.is_final) == (ResultForm.ATASAN, True)
    received(house, result, late)
    with pytest.raises(IllegalStep, match="final"):
        objections.file(result, house.sari.id, NewObjection("Keliru"), late)
    with writing() as session:
        stored = session.get_one(EvaluationPeriod, period)
        stored.terms = {**stored.terms, "objection_to_final": True}
    objections.file(result, house.sari.id, NewObjection("Keliru"), late)
    assert len(rows_of(Objection)) == 1


@pytest.mark.parametrize(("delegated", "who"), [(True, "rina"), (False, "dewi")])
def test_a_functional_head_rates_by_delegation_only(delegated, who):
    """L.IV.A.7: a functional official rates by delegation and while leading a unit."""
    house, period = quarter()
    leaves(house.budi.posting_id, date(2026, 7, 1))
    rina = worker("Rina", RINA_NIP, house.budi.unit_id, PostKind.FUNGSIONAL, leads=True)
    with writing() as session:
        post = session.get_one(Posting, rina.posting_id)
        post.starts_on, post.is_delegated = date(2026, 7, 2), delegated
    found = in_charge(house.sari.id, period_row(period), NOW.on)
    assert found.evaluator_id == {"rina": rina.id, "dewi": house.dewi.id}[who]


def test_a_functional_official_who_leads_no_unit_rates_nobody():
    """L.IV.A.7: delegation alone is not enough."""
    house, period = quarter()
    leaves(house.budi.posting_id, date(2026, 7, 1))
    rina = worker("Rina", RINA_NIP, house.budi.unit_id, PostKind.FUNGSIONAL)
    with writing() as session:
        post = session.get_one(Posting, rina.posting_id)
        post.starts_on, post.is_delegated = date(2026, 7, 2), True
    assert in_charge(house.sari.id, period_row(period), NOW.on).evaluator_id == house.dewi.id


@pytest.mark.parametrize(
    ("post", "is_final"), [(PostKind.JPT_PRATAMA, True), (PostKind.PENGAWAS, False)]
)
def test_a_high_post_rated_by_the_top_has_a_final_result(post, is_final):
    """L.IV.A.12: Dewi signs with nobody above her, as for the Kepala Daerah; D.1.1, and final."""
    house, period = quarter()
    with writing() as session:
        session.get_one(Posting, house.budi.posting_id).post = post
    organisation(house.dewi.unit_id, period)
    evaluation = review_starts.start(house.budi.id, period, house.dewi.id, NOW)
    completed(evaluation, house.dewi.id)
    result = signing.sign(evaluation, house.dewi.id, row_of(evaluation).version, NOW)
    row = result_of(result)
    assert (row.form, row.is_final) == (ResultForm.PENILAI, is_final)
    result_steps.deliver(result, house.dewi.id, Delivery(DeliveryWay.PORTAL, NOW.on), NOW)
    result_steps.receive(result, house.budi.id, NOW)
    if is_final:
        with pytest.raises(IllegalStep, match="final"):
            objections.file(result, house.budi.id, NewObjection("Keliru"), NOW)
    else:
        assert objections.file(result, house.budi.id, NewObjection("Keliru"), NOW)


def test_the_unit_led_by_the_rater_counts_for_the_head_of_a_unit():
    """L.IV.B.1.g: Budi leads the puskesmas; what counts for him is the office that Dewi leads."""
    house, period = quarter()
    organisation(house.budi.unit_id, period)
    evaluation = review_starts.start(house.budi.id, period, house.dewi.id, NOW)
    assert row_of(evaluation).unit_id == house.dewi.unit_id
    with pytest.raises(IllegalStep):
        rated(evaluation, house.dewi.id, Dimension.HASIL_KERJA, Ekspektasi.SESUAI)
    organisation(house.dewi.unit_id, period, OrganisationPredikat.KURANG)
    completed(evaluation, house.dewi.id)
    result = signing.sign(evaluation, house.dewi.id, row_of(evaluation).version, NOW)
    printed = result_of(result).content["organisation"]
    assert OrganisationPredikat.KURANG.value in str(printed)
    assert "Dinas Kesehatan" in str(printed)
