"""A round of colleagues from its preparation to its closing."""

import uuid
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.messages import Message
from portal.models.peer_rounds import PeerGroupTerms
from portal.queries.peer_readiness import in_small_groups
from portal.queries.peer_rounds import preparable
from portal.queries.periods import period_by_key
from portal.rules.messages import MessageKind
from portal.rules.peer_rounds import (
    Anonymity,
    AssignmentState,
    DeclineKind,
    PeerRoundState,
    RoundFault,
)
from portal.rules.relations import Relation
from portal.services import (
    peer_assignments,
    peer_declines,
    peer_openings,
    peer_rounds,
    periods,
)
from portal.services.peer_assignments import Decision
from portal.services.peer_openings import RoundRefused
from tests import factories
from tests.peer_town import (
    NOW,
    OPENING,
    SEED,
    Town,
    assignments,
    drawn,
    go_on,
    opened,
    own,
    proposed,
    terms,
    town,
)
from tests.stored import count


@pytest.fixture
def here(app):
    factories.agency()
    return town()


def test_a_round_takes_its_terms_from_the_scheme_of_its_period(here):
    card = here.card
    assert [(g.relation, g.instrument, g.invited, g.k, g.comment_k) for g in card.groups] == [
        (Relation.PEER, "rekan", 7, 5, 5), (Relation.SUBORDINATE, "bawahan", 7, 5, 6),
    ]  # fmt: skip
    assert (card.state, card.most_load, card.seed) == (PeerRoundState.PERSIAPAN, 10, SEED)
    assert card.opens_on == card.period.window.opens
    assert peer_rounds.prepare(card.period.id, NOW) == here.round_id
    assert preparable() == []


def test_a_period_whose_scheme_asks_no_colleagues_has_no_round(here):
    with pytest.raises(IllegalStep, match="tidak mengadakan"):
        peer_rounds.prepare(period_by_key("2026-t3").id, NOW)
    with pytest.raises(NotFound):
        peer_rounds.prepare(uuid.uuid4(), NOW)


def test_an_unpublished_instrument_is_named(app):
    factories.agency()
    factories.scheme("kendari", date(2026, 1, 1))
    periods.open_year(2026, NOW)
    year = period_by_key("2026").id
    with pytest.raises(IllegalStep) as told:
        peer_rounds.prepare(year, NOW)
    assert told.value.values == {"keys": "rekan, bawahan"}


def test_terms_are_set_in_preparation_and_read_again(here):
    peer_rounds.set_terms(here.round_id, terms(here, k=4), here.card.version, NOW)
    card = here.card
    assert (card.most_load, card.anonymity, card.groups[0].k) == (9, Anonymity.ANGKA, 4)


@pytest.mark.parametrize(
    "change", [{"k": 2}, {"k": 8}, {"comment_k": 4}, {"load": 0}, {"load": 41},
               {"closes": date(2026, 1, 1)}],
    ids=["k di bawah lantai", "k di atas undangan", "komentar", "beban 0", "beban 41", "jendela"],
)  # fmt: skip
def test_terms_below_the_floors_are_refused(here, change):
    with pytest.raises(Invalid):
        peer_rounds.set_terms(here.round_id, terms(here, **change), here.card.version, NOW)


def test_two_clerks_do_not_overwrite_each_other(here):
    seen = here.card.version
    peer_rounds.set_terms(here.round_id, terms(here), seen, NOW)
    with pytest.raises(Changed):
        peer_rounds.set_terms(here.round_id, terms(here, load=8), seen, NOW)


def asked_to_answer():
    """Who was told that the survey is open, and until when."""
    wanted = Message.kind == MessageKind.PEER_SURVEY_DUE.value
    return db.session.execute(sa.select(Message.employee_id, Message.due_on).where(wanted)).all()


def test_a_round_opens_on_its_day_with_what_was_approved(here):
    sari, rina, tono, wulan, joko = here.staff[0][1:6]
    kept = {proposed(here, sari, one) for one in (rina, tono, wulan)}
    left = proposed(here, sari, joko)
    peer_assignments.decide(here.round_id, [sari], Decision(frozenset(kept)), NOW)
    seen = here.card.version
    with pytest.raises(RoundRefused) as told:
        peer_openings.begin_opening(here.round_id, seen, NOW, approves=False)
    assert told.value.fault is RoundFault.BELUM_WAKTUNYA
    peer_openings.begin_opening(here.round_id, seen, OPENING, approves=False)
    assert here.card.state is PeerRoundState.MEMBUKA
    done = go_on(here.round_id)
    assert (done.done, done.total, done.is_complete) == (3, 3, True)
    states = {row.id: row.state for row in assignments(here)}
    assert states == dict.fromkeys(kept, AssignmentState.DIBUKA) | {
        left: AssignmentState.DIKELUARKAN
    }
    card = here.card
    assert card.state is PeerRoundState.BERJALAN
    assert len(card.fingerprint) == 64
    assert sorted(asked_to_answer()) == [(one, card.closes_on) for one in (rina, tono, wulan)]


def test_a_side_of_fewer_than_three_is_not_asked_because_its_ballot_would_be_a_name(here):
    head, sari, rina, tono, wulan = here.staff[0][:5]
    for one in (rina, tono, wulan):
        proposed(here, sari, one)
    for one in (sari, rina):
        proposed(here, head, one)
    assert in_small_groups(here.round_id) == 2
    peer_openings.begin_opening(here.round_id, here.card.version, OPENING, approves=True)
    go_on(here.round_id)
    asked = [row for row in assignments(here) if row.state is AssignmentState.DIBUKA]
    assert {row.ratee_id for row in asked} == {sari}
    out = [row for row in assignments(here) if row.state is AssignmentState.DIKELUARKAN]
    assert {row.ratee_id for row in out} == {head}
    assert all("kurang dari tiga" in row.reason for row in out)


def test_a_round_of_small_sides_alone_is_not_opened(here):
    proposed(here, here.staff[0][1], here.staff[0][2])
    with pytest.raises(RoundRefused) as told:
        peer_openings.begin_opening(here.round_id, here.card.version, OPENING, approves=True)
    assert told.value.fault is RoundFault.TERLALU_KECIL
    assert here.card.state is PeerRoundState.PERSIAPAN


def test_an_opening_that_was_cut_off_is_taken_up_where_it_stopped(here):
    total = drawn(here)
    peer_openings.begin_opening(here.round_id, here.card.version, OPENING, approves=True)
    done = peer_openings.continue_opening(here.round_id, OPENING, batch=10, seconds=0)
    assert (done.done, done.total) == (10, total)
    assert here.card.state is PeerRoundState.MEMBUKA
    peer_openings.continue_opening(here.round_id, OPENING, batch=10)
    assert here.card.state is PeerRoundState.MEMBUKA, "the worker has not given it a key"
    done = go_on(here.round_id)
    assert done.is_complete
    assert here.card.state is PeerRoundState.BERJALAN
    again = peer_openings.continue_opening(here.round_id, OPENING)
    assert again == done
    raters = {row.rater_id for row in assignments(here)}
    assert len(asked_to_answer()) == len(raters)


def test_nothing_is_opened_where_nobody_is_approved(here):
    with pytest.raises(RoundRefused) as told:
        peer_openings.begin_opening(here.round_id, here.card.version, OPENING, approves=True)
    assert told.value.fault is RoundFault.KOSONG


def test_once_open_nothing_about_raters_or_terms_changes(here):
    opened(here)
    sari, rina = here.staff[0][1], here.staff[2][5]
    (row, *_) = [one for one in assignments(here) if one.ratee_id == sari]
    with pytest.raises(IllegalStep):
        proposed(here, sari, rina)
    with pytest.raises(IllegalStep):
        peer_assignments.decide(here.round_id, [sari], Decision(frozenset({row.id})), NOW)
    with pytest.raises(IllegalStep):
        peer_declines.decline(row.id, row.rater_id, DeclineKind.PRIBADI, "x", None, NOW)
    with pytest.raises(IllegalStep):
        peer_rounds.set_terms(here.round_id, terms(here), here.card.version, NOW)
    with pytest.raises(RoundRefused):
        peer_openings.begin_opening(here.round_id, here.card.version, OPENING, approves=True)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE peer_group SET k = 3",
        "UPDATE peer_round SET anonymity = 'angka'",
        "UPDATE peer_round SET state = 'persiapan'",
        "UPDATE peer_round SET closes_on = '2026-01-01', opens_on = '2026-01-01'",
        "UPDATE peer_round SET most_load = 40",
        "UPDATE peer_assignment SET reason = 'x'",
        "DELETE FROM peer_group WHERE relation = 'bawahan'",
    ],
)
def test_the_database_itself_keeps_what_was_promised(here, statement):
    opened(here)
    with pytest.raises(sa.exc.DBAPIError, match="keeps its terms"), writing() as session:
        session.execute(sa.text(statement))


def test_the_window_of_everybody_is_lengthened_with_a_reason(here):
    opened(here)
    last = here.card.closes_on
    with pytest.raises(Invalid):
        peer_rounds.extend(here.round_id, last + timedelta(days=3), " ", OPENING)
    with pytest.raises(Invalid):
        peer_rounds.extend(here.round_id, last, "Banjir", OPENING)
    peer_rounds.extend(here.round_id, last + timedelta(days=3), "Banjir", OPENING)
    assert here.card.closes_on == last + timedelta(days=3)


def test_a_round_closes_after_its_last_day_and_not_before(here):
    opened(here)
    with pytest.raises(RoundRefused) as told:
        peer_openings.begin_closing(here.round_id, OPENING)
    assert told.value.fault is RoundFault.BELUM_BERAKHIR
    later = type(OPENING)("Dewi", OPENING.at + timedelta(days=30))
    peer_openings.begin_closing(here.round_id, later)
    assert here.card.state is PeerRoundState.MENUTUP


def test_a_round_that_nobody_closes_is_closed_some_days_after(here):
    opened(here)
    gap = here.card.closes_on - OPENING.on
    for days, closed in ((3, []), (4, [here.round_id])):
        act = type(OPENING)("portal", OPENING.at + gap + timedelta(days=days))
        assert peer_openings.begin_due_closings(act) == closed


def test_a_practice_round_knows_no_day_and_goes_with_its_period(here):
    practice = periods.create_practice(period_by_key("2026").span, "Latihan", NOW)
    made = peer_rounds.prepare(practice, NOW)
    sari, *others = here.staff[0][1:5]
    for one in others:
        peer_assignments.propose(made, sari, one, own(sari), NOW)
    practising = Town(here.head, here.staff, here.units, made)
    peer_openings.begin_opening(made, practising.card.version, NOW, approves=True)
    go_on(made, NOW)
    peer_openings.begin_closing(made, NOW)
    periods.delete_practice(practice, NOW)
    assert count(PeerGroupTerms) == 2
