"""The deployment samples: what they switch off, and that the programs understand them."""

import re
import runpy

import pytest
from gunicorn.config import Config

from portal.config import ROOT

DEPLOY = ROOT / "portal" / "data" / "deploy"


def gunicorn_settings(monkeypatch: pytest.MonkeyPatch, database: str) -> dict[str, object]:
    """The sample as gunicorn reads it: every public name that is a setting."""
    for name in ("WEB_WORKERS", "WEB_THREADS", "BIND", "PROXY_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", database)
    found = runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))
    return {k: v for k, v in found.items() if not k.startswith("_") and k not in ("os", "Any")}


def test_gunicorn_knows_every_name_in_its_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown name would be passed over in silence, and a switch with it."""
    known = Config()
    settings = gunicorn_settings(monkeypatch, "sqlite:////srv/portal.db")
    assert settings.keys() <= known.settings.keys()
    for name, value in settings.items():
        known.set(name, value)


def test_no_control_socket_and_no_access_log(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = gunicorn_settings(monkeypatch, "sqlite:////srv/portal.db")
    assert settings["control_socket_disable"] is True
    assert settings["accesslog"] is None


@pytest.mark.parametrize(
    ("database", "workers"), [("sqlite:////srv/portal.db", 1), ("postgresql+psycopg://db/x", 2)]
)
def test_sqlite_gets_one_process_and_postgresql_several(
    monkeypatch: pytest.MonkeyPatch, database: str, workers: int
) -> None:
    settings = gunicorn_settings(monkeypatch, database)
    assert settings["workers"] == workers
    assert settings["worker_class"] == "gthread"


def test_the_proxy_keeps_no_addresses_and_limits_nobody_by_theirs() -> None:
    lines = (DEPLOY / "nginx.conf").read_text().splitlines()
    active = [line.strip() for line in lines if not line.strip().startswith("#")]
    assert "access_log off;" in active
    zones = [line for line in active if line.startswith("limit_req_zone")]
    assert zones
    assert not any("remote_addr" in zone for zone in zones)


@pytest.mark.parametrize(
    "address", ["/s/BG7KP7YF", "/S/BG7KP7YF", "/k/ABC", "/menilai-rekan", "/menilai-rekan/0/butir"]
)
def test_answers_are_never_logged_whatever_the_rest_of_the_site_does(address: str) -> None:
    text = (DEPLOY / "nginx.conf").read_text()
    found = re.search(r"location ~\* (\S+) \{([^}]*)\}", text)
    assert found
    assert re.match(found[1], address, re.IGNORECASE)
    assert "access_log off;" in found[2]
    assert "proxy_pass http://portal;" in found[2]
    assert not re.match(found[1], "/skp", re.IGNORECASE)


@pytest.mark.parametrize("unit", ["portal-web.service", "portal-worker.service"])
def test_the_units_name_programs_that_exist(unit: str) -> None:
    text = (DEPLOY / unit).read_text()
    for word in text.split():
        if word.startswith("portal/"):
            assert (ROOT / word).exists(), word
    assert "EnvironmentFile=" in text


def test_set_up_writes_the_bytecode_that_the_web_server_reads() -> None:
    """Its account may not write: a level without bytecode would be compiled at each start."""
    level = re.search(
        r"^Environment=PYTHONOPTIMIZE=(\d)$",
        (DEPLOY / "portal-web.service").read_text(),
        re.MULTILINE,
    )
    written = re.search(r"compileall .*-o (\d)", (ROOT / "Makefile").read_text())
    assert level
    assert written
    assert level[1] == written[1]


def test_gaps_are_filled_without_harm_and_leave_room_for_more() -> None:
    found = runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))
    found["_fill_pools"]()
    kept = [bytes(size) for size in range(600) for _ in range(3)]
    assert [len(one) for one in kept[::3]] == list(range(600))
