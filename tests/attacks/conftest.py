"""Fixtures of the attacks."""

import pytest
from flask import Flask

from portal.models.survey_points import SurveyPoint
from portal.models.units import Service, Unit
from portal.rules.roles import Role
from tests import people
from tests.attacks.addresses import Town


@pytest.fixture
def town(app: Flask, point: SurveyPoint, unit: Unit, service: Service) -> Town:
    """A unit with a counter, and Sari, whose account others may or may not touch."""
    return Town(app, unit, service, point, people.person("Sari Dewi", Role.PEGAWAI))
