"""Settings, each read from the environment with the reason it exists.

`load` never guesses a secret: `unsafe` names every setting that must not reach production,
`create_app` refuses to start on the first of them and `flask doctor` prints them all.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from click import ClickException

from portal.config_outbox import OUTBOX_SETTINGS, load_outbox
from portal.config_sso import SSO_SETTINGS, load_sso

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENTS = ("production", "demo", "development", "test")
WEAK_SECRET = "tidak-rahasia-hanya-untuk-percobaan"  # noqa: S105 - refused in production


class ConfigError(ClickException):
    """A setting that stops the start, with its name and the mend; `flask` shows just that."""


@dataclass(frozen=True)
class Setting:
    name: str
    default: str
    why: str


SETTINGS = (
    Setting(
        "PORTAL_ENV",
        "production",
        "production unless said otherwise, so that a forgotten setting fails closed",
    ),
    Setting(
        "SECRET_KEY",
        "",
        "signs sessions and forms and keys the slip codes; at least 32 random characters",
    ),
    Setting(
        "DATABASE_URL", "", "sqlite:////absolute/file.db or postgresql+psycopg://user@host/name"
    ),
    Setting(
        "PUBLIC_URL",
        "",
        "the address citizens reach; printed in QR codes, never taken from a request's Host",
    ),
    Setting(
        "PROXY_HOPS",
        "0",
        "how many trusted proxies stand in front; forwarded headers beyond them are ignored",
    ),
    Setting(
        "BALLOT_BATCH",
        "10",
        "answers of one counter that must wait in the ballot box before they are mixed",
    ),
    Setting(
        "RUNNING_STEP",
        "10",
        "new answers before a running figure moves, so that no single answer can be subtracted",
    ),
    Setting(
        "SURVEY_CACHE_SECONDS",
        "10",
        "how long another process may keep showing a point that was just changed",
    ),
    Setting(
        "HUEY_DATABASE",
        "",
        "file of the SQLite work queue; with PostgreSQL the queue lives in the database",
    ),
    *(Setting(*one) for one in (*OUTBOX_SETTINGS, *SSO_SETTINGS)),
    Setting(
        "EVIDENCE_FOLDER",
        "",
        "where photos and reports that prove results lie; back it up with the database",
    ),
    Setting(
        "PEER_KEYS_FOLDER",
        "",
        "where the worker keeps what opens colleagues' answers; never backed up with the database",
    ),
)


def load(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Flask configuration from the environment; raises ConfigError on unreadable values."""
    source = os.environ if environ is None else environ
    raw = {s.name: source.get(s.name, "") or s.default for s in SETTINGS}
    env = raw["PORTAL_ENV"]
    if env not in ENVIRONMENTS:
        raise ConfigError(
            f"PORTAL_ENV harus salah satu dari {', '.join(ENVIRONMENTS)}, bukan {env!r}."
        )
    local = env != "production"
    database = raw["DATABASE_URL"] or (
        f"sqlite:///{ROOT / 'instance' / 'portal.db'}" if local else ""
    )
    public = (raw["PUBLIC_URL"] or ("http://127.0.0.1:8000" if local else "")).rstrip("/")
    return {
        "PORTAL_ENV": env,
        "SECRET_KEY": raw["SECRET_KEY"] or (WEAK_SECRET if local else ""),
        "SQLALCHEMY_DATABASE_URI": database,
        "PUBLIC_URL": public,
        "TRUSTED_HOSTS": _trusted_hosts(public, local),
        "PROXY_HOPS": _number(raw, "PROXY_HOPS", low=0, high=5),
        "BALLOT_BATCH": 1 if env == "demo" else _number(raw, "BALLOT_BATCH", low=1, high=1000),
        "RUNNING_STEP": 1 if env == "demo" else _number(raw, "RUNNING_STEP", low=1, high=1000),
        "DRAIN_AT_ONCE": env == "demo",
        "SURVEY_CACHE_SECONDS": _number(raw, "SURVEY_CACHE_SECONDS", low=0, high=3600),
        "HUEY_DATABASE": raw["HUEY_DATABASE"] or str(ROOT / "instance" / "queue.db"),
        **_checked(load_outbox, raw),
        **_checked(load_sso, raw),
        "EVIDENCE_FOLDER": raw["EVIDENCE_FOLDER"] or str(ROOT / "instance" / "bukti"),
        "PEER_KEYS_FOLDER": raw["PEER_KEYS_FOLDER"] or str(ROOT / "instance" / "kunci-rekan"),
        "MAX_CONTENT_LENGTH": 64 * 1024,
        "MAX_FORM_MEMORY_SIZE": 64 * 1024,
        "MAX_FORM_PARTS": 200,
        "SESSION_COOKIE_SECURE": env == "production",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        # Whoever hides the Referer may log in; the token and the origin of the request decide.
        "WTF_CSRF_SSL_STRICT": False,
        "BABEL_DEFAULT_LOCALE": "id",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "portal" / "translations"),
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_BR_LEVEL": 4,
        "COMPRESS_LEVEL": 4,
        "COMPRESS_MIN_SIZE": 300,
    }


def unsafe(config: Mapping[str, Any]) -> list[str]:
    """Every setting that must not serve citizens, as sentences naming the setting and the mend."""
    problems = []
    secret = str(config["SECRET_KEY"])
    if len(secret) < 32 or secret == WEAK_SECRET:
        problems.append(
            "SECRET_KEY kosong, bawaan, atau terlalu pendek: isi dengan keluaran "
            "`python3 -c 'import secrets; print(secrets.token_hex(32))'`."
        )
    if not config["SQLALCHEMY_DATABASE_URI"]:
        problems.append("DATABASE_URL kosong: isi dengan sqlite:////… atau postgresql+psycopg://….")
    elif not re.match(r"sqlite:///|postgresql\+psycopg://", config["SQLALCHEMY_DATABASE_URI"]):
        problems.append("DATABASE_URL harus diawali sqlite:/// atau postgresql+psycopg://.")
    if not str(config["PUBLIC_URL"]).startswith("https://"):
        problems.append(
            "PUBLIC_URL harus alamat https:// yang dibuka warga, karena dicetak pada QR."
        )
    if config.get("DEBUG"):
        problems.append("DEBUG menyala: matikan, karena halaman galatnya membuka kode dan data.")
    if config["BALLOT_BATCH"] < 5:
        problems.append(
            "BALLOT_BATCH di bawah 5: jawaban tidak cukup tercampur untuk tetap anonim."
        )
    if config["RUNNING_STEP"] < 5:
        problems.append(
            "RUNNING_STEP di bawah 5: satu jawaban dapat dihitung dari selisih dua angka."
        )
    return problems


def _checked(
    read: Callable[[Mapping[str, str]], dict[str, Any]], raw: Mapping[str, str]
) -> dict[str, Any]:
    try:
        return read(raw)
    except ValueError as error:
        raise ConfigError(str(error)) from None


def _trusted_hosts(public: str, local: bool) -> list[str]:
    host = urlsplit(public).hostname
    hosts = [host] if host else []
    return [*hosts, "127.0.0.1", "localhost"] if local else hosts


def _number(raw: Mapping[str, str], name: str, *, low: int, high: int) -> int:
    try:
        value = int(raw[name])
    except ValueError:
        raise ConfigError(f"{name} harus bilangan bulat, bukan {raw[name]!r}.") from None
    if not low <= value <= high:
        raise ConfigError(f"{name} harus antara {low} dan {high}, bukan {value}.")
    return value
