"""Settings: read with care, and a production that is not safe does not start."""

import shlex

import pytest
from click.testing import CliRunner
from flask.cli import FlaskGroup

from portal import config, create_app
from portal.cli.demo import shell_settings
from portal.cli.doctor import NEEDED, database_problems
from portal.config import SETTINGS, WEAK_SECRET, ConfigError, load, unsafe

GOOD = {
    "PORTAL_ENV": "production",
    "SECRET_KEY": "9f2c1e7ab04d5588c3f6e19a7d20b4c8e5f1a6d3b7092e4c",
    "DATABASE_URL": "postgresql+psycopg://portal@db/portal",
    "PUBLIC_URL": "https://skm.kendarikota.go.id",
}


def test_a_complete_production_is_safe_and_starts():
    settings = load(GOOD)
    assert unsafe(settings) == []
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["TRUSTED_HOSTS"] == ["skm.kendarikota.go.id"]
    app = create_app(settings)
    assert app.config["PORTAL_ENV"] == "production"
    assert "komponen.show" not in app.view_functions


def test_nothing_set_means_production_and_production_fails_closed():
    settings = load({})
    assert settings["PORTAL_ENV"] == "production"
    assert settings["SECRET_KEY"] == ""
    assert settings["SQLALCHEMY_DATABASE_URI"] == ""
    named = " ".join(unsafe(settings))
    assert all(name in named for name in ("SECRET_KEY", "DATABASE_URL", "PUBLIC_URL"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", WEAK_SECRET),
        ("SECRET_KEY", "pendek"),
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "postgresql://portal@db/portal"),
        ("DATABASE_URL", "mysql://portal@db/portal"),
        ("PUBLIC_URL", ""),
        ("PUBLIC_URL", "http://skm.kendarikota.go.id"),
        ("BALLOT_BATCH", "4"),
        ("RUNNING_STEP", "1"),
    ],
)
def test_an_unsafe_production_does_not_start_and_names_the_setting(name, value):
    settings = load({**GOOD, name: value})
    (problem,) = unsafe(settings)
    assert name in problem
    with pytest.raises(ConfigError, match=name):
        create_app(settings)


def test_the_command_line_names_the_setting_and_shows_no_program():
    group = FlaskGroup(create_app=lambda: create_app({**load(GOOD), "SECRET_KEY": ""}))
    found = CliRunner().invoke(group, ["point", "list"])
    assert found.exit_code == 1
    assert found.output.startswith("Error: SECRET_KEY")


def test_a_production_in_debug_mode_does_not_start():
    with pytest.raises(ConfigError, match="DEBUG"):
        create_app({**load(GOOD), "DEBUG": True})


@pytest.mark.parametrize("env", ["demo", "development", "test"])
def test_elsewhere_everything_has_a_default_and_only_this_machine_is_trusted(env):
    settings = load({"PORTAL_ENV": env})
    assert settings["SECRET_KEY"] == WEAK_SECRET
    assert settings["SQLALCHEMY_DATABASE_URI"].startswith("sqlite:////")
    assert set(settings["TRUSTED_HOSTS"]) == {"127.0.0.1", "localhost"}
    assert settings["SESSION_COOKIE_SECURE"] is False


def test_only_the_demonstration_counts_every_answer_at_once():
    demo, test = load({"PORTAL_ENV": "demo"}), load({"PORTAL_ENV": "test"})
    names = ("BALLOT_BATCH", "RUNNING_STEP", "DRAIN_AT_ONCE")
    assert [demo[name] for name in names] == [1, 1, True]
    assert [test[name] for name in names] == [10, 10, False]


def test_an_unknown_environment_is_refused():
    with pytest.raises(ConfigError, match="prod"):
        load({"PORTAL_ENV": "prod"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PROXY_HOPS", "dua"),
        ("PROXY_HOPS", "-1"),
        ("PROXY_HOPS", "6"),
        ("BALLOT_BATCH", "0"),
        ("RUNNING_STEP", "1.5"),
        ("SURVEY_CACHE_SECONDS", "3601"),
    ],
)
def test_a_number_that_makes_no_sense_is_refused_with_its_name(name, value):
    with pytest.raises(ConfigError, match=name):
        load({**GOOD, name: value})


def test_an_empty_setting_is_the_default():
    assert load({**GOOD, "PROXY_HOPS": ""})["PROXY_HOPS"] == 0


def test_every_setting_says_why_it_exists():
    assert all(setting.why for setting in SETTINGS)
    names = [setting.name for setting in SETTINGS]
    assert len(names) == len(set(names))


def test_every_setting_is_explained_to_those_who_run_the_portal():
    text = (config.ROOT / "README.md").read_text(encoding="utf-8")
    missing = [setting.name for setting in SETTINGS if setting.name not in text]
    assert not missing, f"Name these settings in README.md: {missing}"


def test_forwarded_addresses_are_believed_only_behind_a_proxy():
    without = create_app(load(GOOD)).test_client()
    behind = create_app(load({**GOOD, "PROXY_HOPS": "1"})).test_client()
    headers = {"X-Forwarded-Host": "jahat.example", "Host": "skm.kendarikota.go.id"}
    assert without.get("/healthz", headers=headers).status_code == 200
    assert behind.get("/healthz", headers=headers).status_code == 400


def test_a_request_for_another_host_is_refused(client):
    assert client.get("/healthz").status_code == 200
    assert client.get("/healthz", headers={"Host": "jahat.example"}).status_code == 400


def test_the_demonstration_says_how_its_commands_find_it():
    """What it prints, read back, is the configuration that it runs with."""
    told = {"PORTAL_ENV": "demo", "DATABASE_URL": "sqlite:////tmp/dua kata.db"}
    app = create_app(load(told))
    with app.app_context():
        words = shlex.split(shell_settings())
    again = load(dict(word.split("=", 1) for word in words))
    assert again == load(told)


@pytest.mark.engines("postgresql")
def test_the_doctor_names_what_a_postgresql_loses_and_what_it_would_tell(app, monkeypatch):
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    named = " ".join(database_problems(url))
    assert "fsync=off: harus on" in named
    assert "archive_mode" not in named
    monkeypatch.setitem(NEEDED, "archive_mode", ("on", NEEDED["archive_mode"][1]))
    assert "pencampuran tidak lagi melindungi" in " ".join(database_problems(url))
