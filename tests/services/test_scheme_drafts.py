"""Drafts of schemes: kept right or wrong, saved by section, adopted or thrown away."""

from datetime import timedelta

import pytest

from portal.errors import IllegalStep, NotFound
from portal.models.schemes import SchemeDraft, SchemeVersion
from portal.queries.audit import entries
from portal.queries.schemes import agency_instruments, listed_drafts, scheme_draft, scheme_in_force
from portal.rules.instruments import load_shipped as load_instrument
from portal.rules.scheme_sections import digest_of, section_of
from portal.rules.schemes import load_shipped, to_mapping
from portal.services.audit import Act
from portal.services.instruments import publish_instrument
from portal.services.scheme_drafts import create_draft, discard_draft, save_section
from portal.services.schemes import adopt_draft
from tests import factories
from tests.stored import count

KENDARI = to_mapping(load_shipped("kendari"))
LOG, DAYS = section_of("catatan"), section_of("tenggat")
BUDI = Act("Budi", factories.MOMENT + timedelta(hours=1))


@pytest.fixture
def draft(app, act):
    """A copy of Kendari's scheme."""
    return create_draft(KENDARI, "kendari", act)


def saved(draft, section, part, *, drawn_from=None):
    """Save a section as Budi does, from the form as it stands unless told otherwise."""
    found = drawn_from or digest_of(section, scheme_draft(draft).content)
    return save_section(draft, section, part, found, BUDI)


def test_a_draft_keeps_what_is_no_scheme_yet(app, act):
    made = create_draft({"name": {"id": "  Skema \n baru "}, "log": {"frequency": "?"}}, None, act)
    card = scheme_draft(made)
    assert (card.title, card.version, card.changed_by) == ("Skema baru", 1, "Agus")
    assert card.content["log"] == {"frequency": "?"}
    assert [entry.tag for entry in entries()] == ["scheme:drafted"]


@pytest.mark.parametrize("name", [None, "x", {}, {"id": 3}, {"id": " "}, {"en": "Scheme"}])
def test_a_draft_without_a_name_is_listed_all_the_same(app, act, name):
    create_draft({"name": name}, None, act)
    assert [one.title for one in listed_drafts()] == ["Skema tanpa nama"]


def test_a_saved_section_says_who_and_leaves_the_others_alone(draft):
    result = saved(draft, LOG, {"log": {"frequency": "?"}})
    card = scheme_draft(draft)
    assert result.is_kept
    assert result.digest == digest_of(LOG, card.content)
    assert (card.version, card.changed_by, card.changed_at) == (2, "Budi", BUDI.at)
    assert {**card.content, "log": KENDARI["log"]} == KENDARI
    assert list(card.content) == list(KENDARI), "the order of the file is kept"
    assert len(entries()) == 1, "single saves of a draft are not on the trail"


def test_the_same_text_again_changes_nothing_and_is_never_a_conflict(draft):
    assert saved(draft, LOG, {"log": KENDARI["log"]}, drawn_from="basi").is_kept
    assert scheme_draft(draft).version == 1


def test_a_section_that_changed_meanwhile_is_not_overwritten(draft):
    before = digest_of(DAYS, KENDARI)
    first = {"deadlines": {**KENDARI["deadlines"], "report": 25}}
    saved(draft, DAYS, first)
    result = saved(draft, DAYS, {"deadlines": {}}, drawn_from=before)
    assert not result.is_kept
    assert result.digest == digest_of(DAYS, first)
    assert scheme_draft(draft).content["deadlines"]["report"] == 25


def test_sections_of_one_draft_do_not_disturb_each_other(draft):
    before = digest_of(DAYS, KENDARI)
    saved(draft, LOG, {"log": {}})
    assert saved(draft, DAYS, {"deadlines": {}}, drawn_from=before).is_kept


def test_an_adopted_draft_is_in_force_and_gone(draft, act):
    version = adopt_draft(draft, 1, "SK 9", act)
    assert (version.number, version.based_on) == (1, "kendari")
    assert scheme_in_force(act.on) == load_shipped("kendari")
    assert count(SchemeDraft) == 0
    with pytest.raises(NotFound, match="sudah disahkan"):
        adopt_draft(draft, 1, "SK 9", act)


def test_a_draft_with_a_fault_or_of_another_version_is_not_adopted(draft, act):
    saved(draft, LOG, {"log": {}})
    with pytest.raises(IllegalStep, match="baru saja diubah"):
        adopt_draft(draft, 1, "SK 9", act)
    with pytest.raises(IllegalStep, match="harus diperbaiki"):
        adopt_draft(draft, 2, "SK 9", act)
    assert (count(SchemeVersion), count(SchemeDraft)) == (0, 1)


def test_throwing_away_is_on_record_and_happens_once(draft, act):
    discard_draft(draft, act)
    assert [entry.tag for entry in entries()] == ["scheme:drafted", "scheme:discarded"]
    for act_on in (lambda: discard_draft(draft, act), lambda: saved_gone(draft)):
        with pytest.raises(NotFound, match="sudah tidak ada"):
            act_on()


def saved_gone(draft):
    """Saving into a draft that somebody threw away."""
    save_section(draft, LOG, {"log": {}}, "basi", BUDI)


def test_the_agencys_instruments_are_the_newest_of_each_key(app, act):
    publish_instrument(load_instrument("rekan"), act)
    publish_instrument(load_instrument("skm"), act)
    assert agency_instruments() == {
        "rekan": load_instrument("rekan"),
        "skm": load_instrument("skm"),
    }
