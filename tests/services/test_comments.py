"""Citizens' comments: read only when a period is over, on record, and in no order."""

from datetime import date

import pytest

from portal.errors import IllegalStep
from portal.queries.audit import check_chain, entries
from portal.queries.comments import comments
from portal.services.comments import open_comments
from portal.services.mixing import drain
from tests import factories
from tests.services.snapshots import LAST_DAY, QUARTER, on


@pytest.fixture
def after(act):
    """Agus, the morning after the quarter."""
    return on(act, date(2026, 10, 1))


def test_opening_comments_is_noted_with_unit_and_period(cast, unit, after):
    cast(comment="Kursinya kurang")
    drain(LAST_DAY, batch=10)
    unit_id = unit.id
    open_comments(unit_id, QUARTER, after)
    entry = entries()[-1]
    assert (entry.tag, entry.actor, entry.object_id) == ("citizen_comment:read", "Agus", unit_id)
    assert entry.detail == {"period": "2026-t3"}
    assert "Kursinya" not in str(entry.detail)
    assert check_chain().broken_at is None


@pytest.mark.parametrize("day", [date(2026, 7, 1), date(2026, 9, 14), LAST_DAY])
def test_comments_stay_closed_until_the_period_is_over(unit, act, day):
    before = len(entries())
    with pytest.raises(IllegalStep, match="30-09-2026"):
        open_comments(unit.id, QUARTER, on(act, day))
    assert len(entries()) == before


def test_comments_stay_closed_while_the_last_answers_wait(cast, unit, after):
    cast(comment="Datang terakhir", on_date=LAST_DAY)
    with pytest.raises(IllegalStep, match="kotak suara"):
        open_comments(unit.id, QUARTER, after)
    drain(after.on, batch=10)
    open_comments(unit.id, QUARTER, after)
    assert [one.text for one in comments(unit.id, QUARTER)] == ["Datang terakhir"]


def test_answers_of_the_next_period_or_of_another_unit_do_not_keep_them_closed(
    cast, unit, act, after
):
    elsewhere = factories.point(factories.service(factories.unit("Puskesmas Abeli")), act=act)
    cast(on_date=after.on)
    cast(elsewhere, on_date=LAST_DAY)
    open_comments(unit.id, QUARTER, after)


def test_comments_come_by_service_and_alphabet_and_never_as_they_came(cast, unit, act):
    pharmacy = factories.point(factories.service(unit, "Farmasi"), act=act)
    for text in ("Cepat", "Antre lama", "Bersih"):
        cast(comment=text)
    cast(pharmacy, comment="Zat obatnya dijelaskan")
    unit_id = unit.id
    drain(LAST_DAY, batch=10)
    assert [(one.service, one.text) for one in comments(unit_id, QUARTER)] == [
        ("Farmasi", "Zat obatnya dijelaskan"),
        ("Pendaftaran", "Antre lama"),
        ("Pendaftaran", "Bersih"),
        ("Pendaftaran", "Cepat"),
    ]


def test_comments_of_other_periods_and_units_are_left_out(cast, unit, act):
    elsewhere = factories.point(factories.service(factories.unit("Puskesmas Abeli")), act=act)
    cast(comment="Juni", on_date=date(2026, 6, 30))
    cast(comment="Juli", on_date=date(2026, 7, 1))
    cast(comment="Oktober", on_date=date(2026, 10, 1))
    cast(elsewhere, comment="Abeli")
    unit_id = unit.id
    drain(date(2026, 10, 2), batch=10)
    assert [one.text for one in comments(unit_id, QUARTER)] == ["Juli"]
    assert [one.text for one in comments(unit_id, QUARTER.next())] == ["Oktober"]


def test_a_comment_that_still_waits_is_not_shown(cast, unit):
    cast(comment="Masih di kotak")
    assert comments(unit.id, QUARTER) == []
