"""Drafts: one for each instrument, frozen by publishing, and never two questions in one figure."""

import copy
import uuid
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.errors import IllegalStep, NotFound
from portal.models.instruments import InstrumentDraft, InstrumentVersion
from portal.queries.audit import entries
from portal.queries.instrument_drafts import draft_card, draft_of, drafts, waits_until
from portal.queries.instruments import newest, newest_versions, versions_of
from portal.rules import instrument_drafts as rules
from portal.rules.instrument_drafts import Draft, blank
from portal.rules.instruments import load_shipped, shipped_keys, to_mapping
from portal.services import instrument_drafts as drafting
from portal.services import mixing
from portal.services.audit import Act
from portal.services.instrument_drafts import Writer
from portal.services.instruments import publish_instrument, publish_shipped
from portal.work import mix
from tests import factories

NEXT_QUARTER = date(2026, 10, 1)
WRITER = Writer(factories.AGUS, None)


def begun(key: str = "skm", question: str | None = "Cepatkah pelayanannya?") -> uuid.UUID:
    """A draft of a shipped text, with another question about speed where it has one."""
    content = copy.deepcopy(to_mapping(load_shipped(key)))
    if key == "skm" and question:
        Draft(content).item("waktu")[1]["question"]["id"] = question
    return drafting.start(key, Draft(content), None, WRITER)


def at(day: date) -> datetime:
    return datetime.combine(day, time(0, 0), ZoneInfo(factories.WITA))


def tags() -> list[str]:
    return [entry.tag for entry in entries()]


def test_an_instrument_has_one_draft(app, act):
    made = begun()
    with pytest.raises(IllegalStep, match="sedang disunting"):
        begun()
    assert draft_of("skm").id == made
    assert list(drafts()) == ["skm"]
    assert draft_of("rekan") is None


def test_a_draft_that_is_gone_is_not_found(app, act):
    for step in (
        lambda: draft_card(uuid.uuid4()),
        lambda: drafting.edit(uuid.uuid4(), lambda one: one, WRITER),
        lambda: drafting.publish(uuid.uuid4(), 1, act),
    ):
        with pytest.raises(NotFound):
            step()


def test_editing_counts_and_one_that_fails_writes_nothing(app, act):
    made = begun()
    drafting.edit(made, lambda one: rules.moved(one, "butir", "waktu", "naik"), WRITER)
    db.session.expire_all()
    card = draft_card(made)
    assert card.version == 2
    with pytest.raises(rules.NoSuchPart):
        drafting.edit(made, lambda one: rules.without(one, "butir", "tidak_ada"), WRITER)
    assert draft_card(made) == card
    assert tags() == []


def test_publishing_freezes_and_ends_the_draft(app, agency, act):
    made = begun("rekan")
    assert drafting.publish(made, 1, act) is None
    assert newest("rekan")[1] == load_shipped("rekan")
    assert drafts() == {}
    assert tags() == ["instrument:published"]


@pytest.mark.parametrize("engine_change", ["UPDATE instrument_version SET number = 9",
                                           "DELETE FROM instrument_version"])  # fmt: skip
def test_the_database_keeps_a_published_text_as_it_is(app, skm, engine_change):
    with (
        db.engine.connect().execution_options(writes=True) as connection,
        pytest.raises(sa.exc.DBAPIError, match="only takes new rows"),
    ):
        connection.execute(sa.text(engine_change))


def test_only_what_was_read_is_published_or_thrown_away(app, agency, act):
    made = begun("rekan")
    drafting.edit(made, lambda one: rules.moved(one, "butir", "berkomunikasi", "turun"), WRITER)
    for step in (drafting.publish, drafting.discard):
        with pytest.raises(IllegalStep, match="berubah sejak"):
            step(made, 1, act)
    drafting.discard(made, 2, act)
    assert drafts() == {}
    assert tags() == ["instrument:discarded"]


def test_an_incomplete_draft_and_one_that_says_nothing_new_are_refused(app, agency, skm, act):
    empty = drafting.start("uji", blank("uji", "Uji"), None, WRITER)
    with pytest.raises(IllegalStep, match="belum dapat diterbitkan"):
        drafting.publish(empty, 1, act)
    same = begun(question=None)
    with pytest.raises(IllegalStep, match="sama dengan"):
        drafting.publish(same, 1, act)


def test_without_answers_a_new_question_is_asked_at_once(app, point, act):
    assert drafting.publish(begun(), 1, act) is None
    assert newest()[1].items[2].question.in_("id") == "Cepatkah pelayanannya?"


@pytest.mark.parametrize("is_mixed", [False, True])
def test_with_answers_a_new_question_waits_for_the_next_period(cast, act, is_mixed):
    cast()
    if is_mixed:
        mixing.drain(act.on, batch=1)
    made = begun()
    assert drafting.publish(made, 1, act) == NEXT_QUARTER
    assert newest()[1] == load_shipped("skm")
    assert tags()[-1] == "instrument:scheduled"
    db.session.expire_all()
    card = draft_card(made)
    assert (card.publish_on, card.approved_by) == (NEXT_QUARTER, act.actor)
    with pytest.raises(IllegalStep, match="menunggu terbit"):
        drafting.edit(made, lambda one: one, WRITER)
    with pytest.raises(IllegalStep, match="menunggu terbit"):
        drafting.publish(made, card.version, act)
    assert drafting.publish_due(at(date(2026, 9, 30))) == 0
    assert drafting.publish_due(at(NEXT_QUARTER)) == 1
    assert drafting.publish_due(at(NEXT_QUARTER)) == 0
    (version, _first) = versions_of("skm")
    assert (version.number, version.published_on) == (2, NEXT_QUARTER)
    entry = entries()[-1]
    assert (entry.tag, entry.actor) == ("instrument:published", act.actor)


def test_answers_of_an_earlier_period_do_not_hold_it_up(cast, act):
    cast(on_date=date(2026, 6, 30))
    mixing.drain(act.on, batch=1)
    assert drafting.publish(begun(), 1, act) is None


def test_a_translation_never_waits(cast, act):
    cast()
    content = copy.deepcopy(to_mapping(load_shipped("skm")))
    Draft(content).item("waktu")[1]["question"]["en"] = "How fast was it?"
    made = drafting.start("skm", Draft(content), None, WRITER)
    assert drafting.publish(made, 1, act) is None
    assert waits_until(load_shipped("skm"), act.on) is None


def test_an_approval_can_be_taken_back_before_its_day(cast, act):
    cast()
    made = begun()
    drafting.publish(made, 1, act)
    drafting.withdraw(made, 2, act)
    with pytest.raises(IllegalStep):
        drafting.withdraw(made, 3, act)
    assert drafting.publish_due(at(NEXT_QUARTER)) == 0
    drafting.edit(made, lambda one: one, WRITER)
    assert tags()[-2:] == ["instrument:scheduled", "instrument:withdrawn"]


def test_one_that_cannot_be_published_on_its_day_goes_back_to_the_drafts(cast, act):
    """A text that came out meanwhile, or a later release that is stricter."""
    cast()
    made = begun()
    drafting.publish(made, 1, act)
    publish_instrument(_as_in_the_draft(made), Act("lain", act.at))
    assert drafting.publish_due(at(NEXT_QUARTER)) == 1
    db.session.expire_all()
    assert draft_card(made).publish_on is None
    assert "sama dengan" in entries()[-1].detail["reason"]


def _as_in_the_draft(made: uuid.UUID):
    return rules.parse(rules.readable(draft_card(made).draft.content))


def test_the_worker_publishes_on_the_day(cast, act, time_machine):
    cast()
    drafting.publish(begun(), 1, act)
    time_machine.move_to(at(date(2026, 9, 30)), tick=False)
    mix()
    assert len(versions_of("skm")) == 1
    time_machine.move_to(at(NEXT_QUARTER), tick=False)
    mix()
    assert len(versions_of("skm")) == 2


def test_shipped_texts_are_adopted_once_and_never_over_the_agencys_own(app, act):
    assert publish_shipped(["skm", "rekan"], act) == 2
    assert publish_shipped(shipped_keys(), act) == len(shipped_keys()) - 2
    assert publish_shipped(shipped_keys(), act) == 0
    assert newest_versions().keys() == set(shipped_keys())
    assert {one.number for one in newest_versions().values()} == {1}


def test_a_version_knows_what_it_was_made_from(app, skm, act):
    made = drafting.start("skm", Draft(to_mapping(load_shipped("skm"))), skm.id, WRITER)
    assert db.session.get(InstrumentDraft, made).based_on == skm.id
    assert db.session.get(InstrumentVersion, skm.id).number == 1
