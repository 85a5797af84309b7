"""Each kind of opportunity: who is told, with which evidence, and the award of a month."""

import datetime

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.errors import Invalid
from portal.models.messages import Message
from portal.models.people import Posting
from portal.models.recognition import Appreciation, Opportunity, OpportunityCandidate
from portal.queries.recognition import people_for
from portal.rules.competences import LevelSource
from portal.rules.employment import JobFamily
from portal.rules.measures import CoreValue
from portal.rules.messages import MessageKind
from portal.rules.predikat import Predikat
from portal.rules.recognition import OpportunityKind, Terms, kind_of
from portal.rules.schemes import load_shipped
from portal.rules.survey_periods import PeriodKind, SurveyPeriod
from portal.services import appreciations, competences, earlier_results, recognition
from portal.services.audit import Act
from portal.services.competences import NewLevels
from portal.services.recognition import NewOpportunity, post_month
from tests import factories
from tests.services.office import office

ACT = factories.AGUS
LISTS = [
    (city, kind_of(one.opportunity), one)
    for city in ("kendari", "serang", "jakarta", "sofifi", "sorong")
    for one in load_shipped(city).recognition.lists
]


@pytest.fixture
def house(app, agency):
    return office()


def rated(person, periods, *, spoilt=None):
    """So many quarters before today at the best; one of them (counted back) spoilt."""
    span = SurveyPeriod.containing(PeriodKind.TRIWULAN, ACT.on)
    lines = []
    for number in range(1, periods + 1):
        span = span.previous()
        is_spoilt = number == spoilt
        lines.append(
            (person, span.key, Predikat.BUTUH_PERBAIKAN if is_spoilt else Predikat.SANGAT_BAIK)
        )
    earlier_results.record(lines, "Ekspor e-Kinerja", ACT)


def told(kind):
    return set(db.session.scalars(sa.select(Message.employee_id).where(Message.kind == kind.value)))


def test_the_schemes_know_every_kind_that_the_seeds_name():
    assert {kind for _city, kind, _one in LISTS} >= {
        OpportunityKind.PROMOSI_MUTASI, OpportunityKind.KOORDINATOR_PROYEK,
        OpportunityKind.SEMINAR_INTERNASIONAL, OpportunityKind.STUDI_LANJUT,
        OpportunityKind.PEGAWAI_BULAN_INI, OpportunityKind.PENGHARGAAN,
    }  # fmt: skip


@pytest.mark.parametrize(
    "listed", [one for _c, _k, one in LISTS], ids=[f"{c}-{k.value}" for c, k, _one in LISTS]
)
def test_each_list_counts_all_its_periods_and_shows_what_it_rests_on(house, listed):
    terms = Terms.of(listed)
    family = JobFamily(terms.families[0]) if terms.families else JobFamily.PERAWAT_BIDAN
    with writing() as session:
        session.execute(
            sa.update(Posting).where(Posting.employee_id == house.sari.id).values(family=family)
        )
    rated(house.sari.id, terms.periods)
    rated(house.joko.id, terms.periods, spoilt=terms.periods)
    rated(house.budi.id, terms.periods - 1)
    if terms.competences:
        new = NewLevels(LevelSource.ATASAN, ACT.on, {terms.competences[0]: (3, "")}, house.budi.id)
        competences.record(house.sari.id, new, ACT)
    found = {one.name: one for one in people_for(terms, ACT.on)}
    assert [name for name, one in found.items() if one.standing.is_eligible] == ["Sari"]
    evidence = found["Sari"].evidence
    assert len(evidence["results"]) == terms.periods
    assert all(line["source"] == "ekinerja" and line["code"] for line in evidence["results"])
    assert evidence["levels"] == ({terms.competences[0]: 3} if terms.competences else {})


def new(kind=OpportunityKind.PENGHARGAAN, families=(), month=None, opens=None, closes=None):
    on = ACT.on
    return NewOpportunity(
        kind, "Peluang", Terms(2, load_shipped("sofifi").recognition.lists[0].least, families),
        opens or on, closes or on + datetime.timedelta(days=10), month=month,
    )  # fmt: skip


def test_everybody_is_told_of_an_opportunity_and_of_its_reason(house):
    made = recognition.post(new(), ACT)
    everybody = {house.sari.id, house.budi.id, house.dewi.id, house.joko.id}
    assert told(MessageKind.OPPORTUNITY_POSTED) == everybody
    recognition.put_forward(made, house.sari.id, "", ACT, is_own=False)
    recognition.decide(made, {house.sari.id: "Konsisten"}, "Pantas", {}, 1, ACT)
    assert told(MessageKind.OPPORTUNITY_DECIDED) == {house.sari.id}
    assert told(MessageKind.OPPORTUNITY_PUBLISHED) == everybody - {house.sari.id}


def test_an_opportunity_for_a_family_is_told_to_it_alone(house):
    recognition.post(new(families=("perawat_bidan",)), ACT)
    assert told(MessageKind.OPPORTUNITY_POSTED) == {house.sari.id}


def test_the_award_of_a_month_is_posted_once_by_the_clock(house):
    factories.scheme("sofifi")
    made = post_month(ACT)
    assert post_month(ACT) is None
    row = db.session.get(Opportunity, made)
    assert (row.kind, row.month) == (OpportunityKind.PEGAWAI_BULAN_INI, "2026-08")
    assert (row.opens_on, row.closes_on) == (ACT.on, datetime.date(2026, 9, 30))
    assert house.sari.id in told(MessageKind.OPPORTUNITY_POSTED)
    next_month = Act("jam", ACT.at.replace(month=10, day=1))
    assert db.session.get(Opportunity, post_month(next_month)).month == "2026-09"


def test_without_such_a_list_nothing_is_posted(house):
    factories.scheme("kendari")
    assert post_month(ACT) is None


def test_a_withdrawn_award_may_be_posted_again(house):
    factories.scheme("sofifi")
    recognition.withdraw(post_month(ACT), "Keliru", ACT)
    assert post_month(ACT) is not None


@pytest.mark.parametrize(
    ("month", "days"),
    [
        (None, (14, 20)), ("2026-07", (14, 20)), ("2026-09", (14, 20)),
    ],
)  # fmt: skip
def test_no_award_for_another_month_than_the_one_that_is_over(house, month, days):
    opens, closes = (ACT.on.replace(day=day) for day in days)
    with pytest.raises(Invalid, match="bulan"):
        recognition.post(new(OpportunityKind.PEGAWAI_BULAN_INI, (), month, opens, closes), ACT)
    late = datetime.date(2026, 10, 2)
    with pytest.raises(Invalid, match="bulan"):
        recognition.post(new(OpportunityKind.PEGAWAI_BULAN_INI, (), "2026-08", None, late), ACT)


def test_the_database_knows_that_a_month_has_one_award(house):
    factories.scheme("sofifi")
    row = db.session.get(Opportunity, post_month(ACT))
    again = Opportunity(
        kind=row.kind, title="Lagi", terms=row.terms, seats=1, month=row.month,
        opens_on=row.opens_on, closes_on=row.closes_on, posted_by="x", posted_at=ACT.at,
    )  # fmt: skip
    with pytest.raises(sa.exc.IntegrityError), writing() as session:
        session.add(again)


def test_praise_that_was_shown_and_earlier_awards_stand_beside_the_predikat(house):
    factories.scheme("sofifi", datetime.date(2026, 1, 1))
    august = Act("Budi", ACT.at.replace(month=8, day=20))
    shown, hidden = (
        appreciations.give(house.budi.id, house.sari.id, CoreValue.ADAPTIF, words, august)
        for words in ("Menata antrean jadi cepat", "Membantu loket sebelah saat ramai")
    )
    appreciations.choose_wall(shown, house.sari.id, True, august)
    earlier = post_month(august)
    recognition.put_forward(earlier, house.joko.id, "", august, is_own=False)
    recognition.decide(earlier, {house.joko.id: "Prakarsa"}, "Prakarsa", {}, 1, august)
    assert hidden
    row = db.session.get(Opportunity, post_month(ACT))
    found = {
        one.name: one for one in people_for(Terms(2, new().terms.least), ACT.on, None, row.month)
    }
    assert (found["Sari"].thanks, found["Sari"].won) == (1, ())
    assert (found["Joko"].thanks, found["Joko"].won) == (0, ("2026-07",))
    assert found["Joko"].evidence["won"] == ["2026-07"]
    assert db.session.scalar(sa.select(sa.func.count(Appreciation.id))) == 2
    assert db.session.scalar(sa.select(sa.func.count()).select_from(OpportunityCandidate)) == 1
