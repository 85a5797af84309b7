"""Fixtures: the application on both engines, a clean database for every test, and the cast.

The cast: *Agus* administers; *Wati* is a citizen with no account.

Whatever uses the database runs twice, as `[sqlite]` and `[postgresql]`; `@pytest.mark.engines("sqlite")`
narrows that where a test is about one of them. Tests commit for real. After each one the database
is wiped and the process's memory of it cleared.
"""

import os

# Before anything of ours is imported: no setting of the caller's may decide what a test finds.
for _name in ("SECRET_KEY", "DATABASE_URL", "PUBLIC_URL", "PROXY_HOPS", "BALLOT_BATCH"):
    os.environ.pop(_name, None)
for _name in ("RUNNING_STEP", "SURVEY_CACHE_SECONDS", "HUEY_DATABASE"):
    os.environ.pop(_name, None)
os.environ["PORTAL_ENV"] = "test"

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import create_app
from portal.models.agency import Agency
from portal.models.instruments import InstrumentVersion
from portal.models.survey_points import SurveyPoint
from portal.models.units import Service, Unit
from portal.services.audit import Act
from portal.services.ballots import Taken
from tests import factories
from tests.browser import Browser
from tests.databases import Databases, PostgresOfTheRun
from tests.postgres import NoPostgres

ENGINES = ("sqlite", "postgresql")
pytest_plugins = ["tests.chromium"]
