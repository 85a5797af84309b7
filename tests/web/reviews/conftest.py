"""The third quarter in its window: Budi rates Sari, Dewi is above him."""

import pytest

from tests.services.office import office
from tests.services.reviewed import quarter
from tests.web.employees import browser_of


@pytest.fixture
def house(agency, autumn):
    return office()


@pytest.fixture
def period(request, house):
    """The quarter in a city's scheme, which the test's file names."""
    return quarter(request.module.CITY, house)[1]


@pytest.fixture
def budi(app, house):
    return browser_of(app, house.budi.id)


@pytest.fixture
def sari(app, house):
    return browser_of(app, house.sari.id)


@pytest.fixture
def dewi(app, house):
    return browser_of(app, house.dewi.id)
