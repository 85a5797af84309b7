"""Pages of the audit trail, found by indexes, read from the nearer end, against the plain rule."""

import datetime

import pytest

from portal.db import writing
from portal.models.audit import AuditTag
from portal.queries import audit
from portal.queries.audit import TrailSearch, entries, trail
from portal.services.audit import Act, record
from tests import factories

ACTORS = ("Sari", "SARI Dewi", "Ésa", "skp", "100% Budi")
TAGS = (AuditTag.SKP_SET, AuditTag.SKP_STARTED, AuditTag.STAFF_IMPORTED, AuditTag.SELF_SENT)
STARTS = ("sari", "S", "skp", "SKP:s", "skp:set", "É", "100%", "1000", "%", "tidak ada", "staff")


@pytest.fixture
def written(app):
    factories.agency()
    with writing() as session:
        for number in range(23):
            at = factories.MOMENT + datetime.timedelta(hours=number)
            act = Act(ACTORS[number % 5], at)
            record(session, act, TAGS[number % 4], None, before={}, after={"number": number})
    return entries()[::-1]


def pages(search, count):
    found = [trail(search, page + 1, 4) for page in range(count // 4 + 2)]
    assert len({total for _rows, total in found}) == 1
    return [one.sequence for rows, _total in found for one in rows], found[0][1]


def begins(one, start):
    return one.tag.startswith(start.lower()) or one.actor.lower().startswith(start.lower())


@pytest.mark.parametrize("few", [0, 99])
def test_a_search_by_beginning_finds_what_a_person_finds(written, monkeypatch, few):
    monkeypatch.setattr(audit, "_FEW", few)
    found = {}
    for start in STARTS:
        wanted = [one.sequence for one in written if begins(one, start)]
        assert pages(TrailSearch(start), len(wanted)) == (wanted, len(wanted)), start
        found[start] = len(wanted)
    assert found["%"] == found["tidak ada"] == 0
    assert found["S"] > found["skp"] > found["skp:set"] > 0


def test_the_whole_trail_and_parts_of_it_are_cut_alike_from_both_ends(written):
    numbers = [one.sequence for one in written]
    assert pages(TrailSearch(), len(numbers)) == (numbers, len(numbers))
    late = [one.sequence for one in written if one.at >= written[9].at]
    assert pages(TrailSearch(first=written[9].at), len(late)) == (late, len(late))
    both = [
        one.sequence for one in written if begins(one, "skp") and one.at >= written[9].at
    ]  # fmt: skip
    assert pages(TrailSearch("skp", first=written[9].at), len(both)) == (both, len(both))
