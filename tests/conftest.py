"""Fixtures: the application on both engines, a clean database for every test, and the cast.

The cast: *Agus* administers, *Ratna* manages surveys, *Hendra* audits, *Joko* has no role; *Wati*
is a citizen with no account.

Whatever uses the database runs twice, as `[sqlite]` and `[postgresql]`; where a test is about one
of them, `@pytest.mark.engines("sqlite")` says so. Tests commit for real. After each one the
database is wiped and the process's memory of it cleared.
"""

import functools
import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pytest
import structlog
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings

from portal.config import SETTINGS
from portal.models.agency import Agency
from portal.models.instruments import InstrumentVersion
from portal.models.survey_points import SurveyPoint
from portal.models.units import Service, Unit
from portal.rules.roles import Role
from portal.services import passwords
from portal.services.audit import Act
from portal.services.ballots import Taken, cast_citizen
from portal.web import assets, catalogues
from tests import chromium, factories, people
from tests.browser import Browser
from tests.databases import Databases, Prepared, ServerOfTheRun
from tests.postgres import NoPostgres, new_folder
from tests.stores import Database

# No setting of the caller's may decide what a test finds; they are read when an app is created.
for setting in SETTINGS:
    os.environ.pop(setting.name, None)
os.environ["PORTAL_ENV"] = "test"
# Thousands of logins: how strong a hash is in production is proved in services/test_password_hash.
passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
passwords._NOBODY = passwords.hash_password("tidak-ada-akun-dengan-sandi-ini")

# How long an example takes is the machine's matter; Hypothesis has a like profile for CI by itself.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
if not os.environ.get("CI"):
    settings.load_profile("patient")

ENGINES = ("sqlite", "postgresql")
FILES = "portal-tests-"
Made = TypeVar("Made")
SERVER = pytest.StashKey[ServerOfTheRun]()
FOLDER = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Register what is ours; the controller of pytest-xdist tells its workers of the server."""
    config.addinivalue_line("markers", "engines(*names): run on these database engines only")
    config.pluginmanager.register(chromium, "portal-chromium")
    offered = getattr(config, "workerinput", {}).get("postgres")
    config.stash[SERVER] = ServerOfTheRun(offered)
    if not hasattr(config, "workerinput"):
        config.stash[FOLDER] = files_in_memory()


def files_in_memory() -> Path:
    """Every file of the run, those of its programs too, lies in memory where there is a place for
    it: what the portal commits is flushed, and a disk would be waited for a hundred thousand times.
    """
    folder = new_folder(FILES)
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    return folder


@functools.cache
def build_files() -> None:
    """Assets and language catalogues."""
    assets.build()
    catalogues.build()


def pytest_collection_finish() -> None:
    """The garbage collector need not walk, again and again, through what stays to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """In the controller of pytest-xdist: make once what the workers would otherwise race for."""
    build_files()
    node.workerinput["postgres"] = node.config.stash[SERVER].offer()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Runs after Ctrl-C as well; only the process that started the server stops it."""
    config.stash[SERVER].stop()
    if FOLDER in config.stash:
        shutil.rmtree(config.stash[FOLDER], ignore_errors=True)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Once per engine for whatever touches the database; a real browser needs no second round."""
    if "engine_name" not in metafunc.fixturenames:
        return
    mark = metafunc.definition.get_closest_marker("engines")
    engines = mark.args if mark else ENGINES
    if "live_server" in metafunc.fixturenames:
        engines = ("sqlite",)
    metafunc.parametrize("engine_name", engines, indirect=True, scope="session")


@pytest.fixture(autouse=True)
def same_log() -> Iterator[None]:
    """Creating an application configures structlog for the process; a test's own is put back."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.fixture(scope="session")
def engine_name(request: pytest.FixtureRequest) -> str:
    """ "sqlite" or "postgresql"."""
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def databases(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    """All databases of this process."""
    made = Databases(tmp_path_factory.mktemp("databases"), pytestconfig.stash[SERVER].url)
    yield made
    made.close()


def reached(make: Callable[[], Made]) -> Made:
    """What `make` gives; without PostgreSQL a skip with its reason, and in CI a failure."""
    try:
        return make()
    except NoPostgres as error:
        if os.environ.get("CI"):
            pytest.fail(f"CI must test PostgreSQL: {error}", pytrace=False)
        pytest.skip(f"No PostgreSQL: {error}")


@pytest.fixture(scope="session")
def prepared(engine_name: str, databases: Databases) -> Prepared:
    """The process's application on this engine."""
    return reached(lambda: databases.of(engine_name))


@pytest.fixture
def app(prepared: Prepared) -> Iterator[Flask]:
    """The application on an empty, migrated database, its context pushed for services."""
    try:
        with prepared.app.app_context():
            yield prepared.app
    finally:
        prepared.wipe()


@pytest.fixture
def monkeypatch(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> pytest.MonkeyPatch:
    """As pytest's; worlds made by exchanged code are not kept for other tests."""
    if "app" in request.fixturenames:
        prepared: Prepared = request.getfixturevalue("prepared")
        exchange = monkeypatch.setattr

        def setattr_and_say(*args: Any, **kwargs: Any) -> None:
            prepared.worlds.distrust()
            exchange(*args, **kwargs)

        monkeypatch.setattr = setattr_and_say  # type: ignore[method-assign]
    return monkeypatch


@pytest.fixture
def empty_database(engine_name: str, databases: Databases) -> Iterator[Database]:
    """A database of its own without any table."""
    database = reached(lambda: databases.new(engine_name))
    yield database
    database.remove()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client that checks nothing, for hostile or unusual requests."""
    return app.test_client()


@pytest.fixture
def browser(client: FlaskClient) -> Browser:
    """A browser that checks every page it sees."""
    return Browser(client)


@pytest.fixture
def wati(browser: Browser) -> Browser:
    """Wati is a citizen with no account."""
    return browser


@pytest.fixture
def agus(app: Flask, agency: Agency) -> Browser:
    """Agus administers; his second factor is given."""
    return people.browser_of(app, people.person("Agus Salim", Role.ADMIN))


@pytest.fixture
def ratna(app: Flask, agency: Agency) -> Browser:
    """Ratna manages the surveys of the whole agency."""
    return people.browser_of(app, people.person("Ratna Wulandari", Role.PENGELOLA_SURVEI))


@pytest.fixture
def hendra(app: Flask, agency: Agency) -> Browser:
    """Hendra audits."""
    return people.browser_of(app, people.person("Hendra Gunawan", Role.AUDITOR))


@pytest.fixture
def joko(app: Flask, agency: Agency) -> Browser:
    """Joko has an account and no role."""
    return people.browser_of(app, people.person("Joko Susilo"))


@pytest.fixture
def act() -> Act:
    """Agus administers: a Monday morning in Kendari."""
    return factories.AGUS


@pytest.fixture
def agency(app: Flask) -> Agency:
    """Kendari's city government, in WITA, with quarterly figures."""
    return factories.agency()


@pytest.fixture
def skm(app: Flask, act: Act) -> InstrumentVersion:
    """The official questionnaire, published."""
    return factories.instrument(act)


@pytest.fixture
def unit(app: Flask) -> Unit:
    """Puskesmas Poasia."""
    return factories.unit()


@pytest.fixture
def service(unit: Unit) -> Service:
    """Pendaftaran at Puskesmas Poasia."""
    return factories.service(unit)


@pytest.fixture
def point(agency: Agency, skm: InstrumentVersion, service: Service, act: Act) -> SurveyPoint:
    """Loket 1 of Pendaftaran, ready to take answers."""
    return factories.point(service, act=act)


class Cast(Protocol):
    """See `factories.ballot` for the fields."""

    def __call__(self, at: SurveyPoint | None = None, **fields: Any) -> Taken: ...


@pytest.fixture
def cast(point: SurveyPoint, skm: InstrumentVersion) -> Cast:
    """Casts one answer, at `point` unless told otherwise."""

    def cast_one(at: SurveyPoint | None = None, **fields: Any) -> Taken:
        return cast_citizen(factories.ballot(at or point, skm, **fields))

    return cast_one
