"""Invented staff: the same everywhere, plausible, and nobody's."""

from datetime import date

import pytest

from portal.rules import nip
from portal.rules.demo_city import demo_cities, load_city
from portal.rules.demo_staff import demo_staff
from portal.rules.employment import PostGroup
from portal.rules.ranks import RankScale, ranks_on

ON = date(2026, 9, 14)


@pytest.mark.parametrize("city", demo_cities())
def test_a_city_has_about_sixty_plausible_people_with_numbers_of_nobody(city):
    staff = demo_staff(load_city(city))
    assert 45 <= len(staff) <= 75
    assert len({one.nip for one in staff}) == len(staff)
    for one in staff:
        assert nip.normalised(one.nip) == one.nip
        assert int(one.nip[15:]) >= 900
        assert nip.warnings(one.nip, one.employment, ON) == ()
        assert ranks_on(ON).rank(RankScale.of(one.employment), one.golongan)


@pytest.mark.parametrize("city", demo_cities())
def test_every_unit_has_one_head_and_everybody_below_names_them(city):
    loaded = load_city(city)
    staff = demo_staff(loaded)
    heads = {one.unit_slug: one for one in staff if one.leads_unit}
    assert len(heads) == len([one for one in staff if one.leads_unit]) == len(loaded.units)
    for one in staff:
        if not one.leads_unit:
            assert one.supervisor_nip == heads[one.unit_slug].nip
    functional = [h for h in heads.values() if h.post.group is PostGroup.FUNGSIONAL]
    assert all(head.is_delegated for head in functional)


def test_the_same_city_gives_the_same_people():
    city = load_city("kendari")
    assert demo_staff(city) == demo_staff(city)
