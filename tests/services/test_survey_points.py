"""Survey points: made with a random code, opened and closed, revoked, given slips."""

import re
from datetime import date
from uuid import uuid4

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.survey_points import Slip, SlipState, SurveyPoint
from portal.queries.audit import entries
from portal.queries.survey_points import point_by_code, point_of_slip
from portal.rules import codes
from portal.services.survey_points import (
    create_point,
    issue_slips,
    pepper,
    revoke_point,
    set_window,
    slip_digest,
)

PEPPER = pepper("sebuah rahasia yang cukup panjang untuk uji")


def last_entry():
    return entries()[-1]


def test_a_new_point_has_a_random_code_and_an_audit_entry(service, act):
    made = create_point(service.id, "  Loket   1 ", act)
    assert made.name == "Loket 1"
    assert re.fullmatch(f"[{codes.ALPHABET}]{{8}}", made.code)
    entry = last_entry()
    assert (entry.tag, entry.actor, entry.object_id) == ("survey_point:created", "Agus", made.id)
    assert entry.detail == {"name": "Loket 1", "code": made.code}


def test_codes_of_points_tell_nothing_of_their_order(service, act):
    made = [create_point(service.id, f"Loket {n}", act).code for n in range(20)]
    assert len(set(made)) == 20
    assert made != sorted(made)


def test_a_point_is_found_by_its_code_with_everything_its_page_shows(point, unit, service, skm):
    found = point_by_code(point.code)
    assert (found.id, found.unit_name, found.service_name) == (point.id, unit.name, service.name)
    assert (found.version_id, found.time_zone) == (skm.id, "Asia/Makassar")
    assert found.is_open(date(2026, 9, 14))


def test_a_point_needs_a_service_that_exists(app, act):
    with pytest.raises(NotFound):
        create_point(uuid4(), "Loket 1", act)


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_point_needs_a_name_that_fits_its_poster(service, act, name):
    with pytest.raises(Invalid):
        create_point(service.id, name, act)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SurveyPoint)) == 0


def test_a_window_includes_its_first_and_its_last_day(point, act):
    set_window(point.id, date(2026, 9, 1), date(2026, 9, 30), act)
    found = point_by_code(point.code)
    days = [date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 30), date(2026, 10, 1)]
    assert [found.is_open(day) for day in days] == [False, True, True, False]
    assert last_entry().detail == {
        "before": ["None", "None"],
        "after": ["2026-09-01", "2026-09-30"],
    }


def test_a_window_without_an_end_stays_open(point, act):
    set_window(point.id, date(2026, 9, 1), None, act)
    found = point_by_code(point.code)
    assert found.is_open(date(2099, 1, 1))
    assert not found.is_open(date(2026, 8, 31))


def test_a_window_that_closes_before_it_opens_is_refused(point, act):
    before = len(entries())
    with pytest.raises(Invalid):
        set_window(point.id, date(2026, 9, 2), date(2026, 9, 1), act)
    assert point_by_code(point.code).opens_on is None
    assert len(entries()) == before


def test_a_revoked_point_is_open_on_no_day(point, act):
    revoke_point(point.id, " Poster hilang ", act)
    found = point_by_code(point.code)
    assert found.revoked_on == act.on
    assert not found.is_open(act.on)
    assert last_entry().detail == {
        "reason": "Poster hilang", "before": {"revoked_on": None},
        "after": {"revoked_on": act.on.isoformat()},
    }  # fmt: skip


def test_a_point_is_revoked_once_and_with_a_reason(point, act):
    with pytest.raises(Invalid):
        revoke_point(point.id, "  ", act)
    revoke_point(point.id, "Poster hilang", act)
    with pytest.raises(IllegalStep, match="14-09-2026"):
        revoke_point(point.id, "Lagi", act)


def test_a_roll_of_slips_is_stored_as_hashes_only(point, act):
    roll = issue_slips(point.id, 50, PEPPER, act)
    assert len(set(roll)) == 50
    assert all(codes.normalise(code, codes.SLIP_LENGTH) == code for code in roll)
    stored = db.session.scalars(sa.select(Slip)).all()
    assert {slip.digest for slip in stored} == {slip_digest(code, PEPPER) for code in roll}
    assert {slip.state for slip in stored} == {SlipState.SIAP}
    assert last_entry().detail == {"count": 50}


def test_a_fresh_slip_opens_the_point_it_was_issued_for(point, act):
    (code,) = issue_slips(point.id, 1, PEPPER, act)
    found, fresh = point_of_slip(slip_digest(code, PEPPER))
    assert found.id == point.id
    assert fresh


def test_a_slip_of_another_installation_is_unknown(point, act):
    (code,) = issue_slips(point.id, 1, PEPPER, act)
    with pytest.raises(NotFound):
        point_of_slip(slip_digest(code, pepper("rahasia instansi lain")))


@pytest.mark.parametrize("count", [0, -1, 5001])
def test_a_roll_has_1_to_5000_slips(point, act, count):
    with pytest.raises(Invalid):
        issue_slips(point.id, count, PEPPER, act)


def test_a_revoked_point_gets_no_slips(point, act):
    revoke_point(point.id, "Poster hilang", act)
    with pytest.raises(IllegalStep):
        issue_slips(point.id, 1, PEPPER, act)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Slip)) == 0


def test_a_point_that_does_not_exist_is_neither_opened_nor_revoked_nor_given_slips(app, act):
    nowhere = uuid4()
    with pytest.raises(NotFound):
        set_window(nowhere, None, None, act)
    with pytest.raises(NotFound):
        revoke_point(nowhere, "Poster hilang", act)
    with pytest.raises(NotFound):
        issue_slips(nowhere, 1, PEPPER, act)
    assert entries() == []
