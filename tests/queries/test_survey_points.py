"""Survey points as the citizen pages need them: one statement, plain values."""

from dataclasses import fields, replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from portal.db import db
from portal.errors import NotFound
from portal.queries.survey_points import (
    OpenPoint,
    listed_points,
    point_by_code,
    point_of_slip,
)
from portal.rules.instruments import Instrument, load_shipped
from portal.services.ballots import cast_citizen
from portal.services.instruments import publish_instrument
from portal.services.mixing import drain
from portal.services.survey_points import (
    issue_slips,
    pepper,
    revoke_point,
    set_window,
    slip_digest,
)
from portal.web.point_cache import MOST_POINTS, points
from tests import factories
from tests.attacks.statements import watched

PEPPER = pepper("sebuah rahasia yang cukup panjang untuk uji")
TODAY = factories.TODAY


def test_a_point_is_read_in_one_statement_with_everything_its_page_shows(point, unit, service, skm):
    with watched() as seen:
        found = point_by_code(point.code)
    assert len(seen.statements) == 1
    assert found == OpenPoint(
        id=point.id, code=point.code, name="Loket 1",
        unit_name=unit.name, unit_slug="puskesmas-poasia",
        service_name=service.name, service_slug="pendaftaran",
        opens_on=None, closes_on=None, revoked_on=None,
        time_zone="Asia/Makassar", version_id=skm.id, instrument=load_shipped("skm"),
    )  # fmt: skip


def test_a_read_point_holds_plain_values_that_outlive_their_session(point):
    found = point_by_code(point.code)
    db.session.remove()
    kinds = {type(getattr(found, field.name)) for field in fields(found)}
    assert kinds <= {UUID, str, date, type(None), Instrument}


def test_reading_a_point_costs_the_same_whatever_its_number_of_answers(point, cast):
    code = point.code
    for _ in range(15):
        cast()
    drain(TODAY, batch=10)
    with watched() as seen:
        point_by_code(code)
    assert len(seen.statements) == 1


def test_a_point_always_asks_the_newest_questionnaire(point, skm, act):
    code, first = point.code, skm.id
    shipped = load_shipped("skm")
    changed = replace(shipped, basis=shipped.basis + " (perubahan)")
    second = publish_instrument(changed, act).id
    found = point_by_code(code)
    assert found.version_id == second != first
    assert found.instrument == changed


@pytest.mark.parametrize("code", ["00000000", "", "' OR 1=1 --", "%"])
def test_an_unknown_code_is_not_found(agency, skm, code):
    with pytest.raises(NotFound):
        point_by_code(code)


def test_a_revoked_or_closed_point_is_found_and_says_so(point, act):
    code, point_id = point.code, point.id
    set_window(point_id, TODAY, TODAY, act)
    found = point_by_code(code)
    day = timedelta(days=1)
    assert [found.is_open(d) for d in (TODAY - day, TODAY, TODAY + day)] == [False, True, False]
    revoke_point(point_id, "Poster hilang", act)
    assert not point_by_code(code).is_open(TODAY)


# Slips


def test_a_slip_leads_to_its_point_and_tells_whether_it_is_fresh(point, skm, act):
    point_id = point.id
    (code,) = issue_slips(point_id, 1, PEPPER, act)
    digest = slip_digest(code, PEPPER)
    found, fresh = point_of_slip(digest)
    assert (found.id, fresh) == (point_id, True)
    answer = factories.ballot(point, skm, slip_digest=digest)
    db.session.remove()  # as at the end of a request
    cast_citizen(answer)
    assert point_of_slip(digest)[1] is False
    drain(TODAY, batch=1)
    assert point_of_slip(digest)[1] is False, "used for good"


@pytest.mark.parametrize("digest", ["", "00" * 32, "%"])
def test_an_unknown_slip_is_not_found(point, digest):
    with pytest.raises(NotFound):
        point_of_slip(digest)


def test_a_slip_costs_two_statements(point, act):
    (code,) = issue_slips(point.id, 1, PEPPER, act)
    with watched() as seen:
        point_of_slip(slip_digest(code, PEPPER))
    assert len(seen.statements) == 2


# The list


def test_points_are_listed_by_unit_service_and_name(point, unit, act):
    abeli = factories.service(factories.unit("Puskesmas Abeli"), "Farmasi")
    factories.point(abeli, "Loket B", act)
    factories.point(abeli, "Loket A", act)
    factories.point(factories.service(unit, "Apotek"), "Loket 9", act)
    with watched() as seen:
        found = listed_points()
    assert len(seen.statements) == 1
    assert [(one.unit_name, one.service_name, one.name) for one in found] == [
        ("Puskesmas Abeli", "Farmasi", "Loket A"),
        ("Puskesmas Abeli", "Farmasi", "Loket B"),
        ("Puskesmas Poasia", "Apotek", "Loket 9"),
        ("Puskesmas Poasia", "Pendaftaran", "Loket 1"),
    ]


# In a process's memory


def test_a_point_in_memory_costs_no_statement(app, point):
    code = point.code
    points().get(code)
    with watched() as seen:
        for _ in range(5):
            assert points().get(code).point.code == code
    assert seen.statements == []


def test_a_changed_point_is_seen_when_its_seconds_are_over(app, point, act):
    code, point_id = point.code, point.id
    before = points().get(code)
    revoke_point(point_id, "Poster hilang", act)
    assert points().get(code) is before, "another process may still show it for some seconds"
    app.config["SURVEY_CACHE_SECONDS"] = -1
    assert points().get(code).point.revoked_on == TODAY


def test_an_unchanged_point_keeps_its_rendered_pages(app, point):
    code = point.code
    entry = points().get(code)
    app.config["SURVEY_CACHE_SECONDS"] = -1
    assert points().get(code) is entry


def test_memory_holds_so_many_points_and_forgets_the_one_not_used_longest(app, point):
    cache, found = points(), point_by_code(point.code)
    for number in range(MOST_POINTS + 3):
        cache.put(replace(found, code=f"{number:08d}", id=uuid4()))
    assert len(cache._entries) == MOST_POINTS
    assert next(iter(cache._entries)) == f"{3:08d}"
