"""Security headers: one policy for every answer, errors and files included."""

import base64
import hashlib
import re
from uuid import UUID

import pytest
from werkzeug.routing import AnyConverter, Rule

from portal.config import load
from portal.web import assets
from portal.web.guards import PUBLIC_BLUEPRINTS, Guard
from tests import factories
from tests.databases import make_app
from tests.test_config import GOOD

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}
DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def policy_of(answer) -> dict[str, str]:
    """The content security policy, directive by directive; there is exactly one header."""
    (header,) = answer.headers.getlist("Content-Security-Policy")
    parts = (part.strip().partition(" ") for part in header.split(";"))
    return {name: value for name, _, value in parts}


def assert_guarded(answer, where: str, *, has_login: bool = False) -> None:
    """Everything that holds for every answer; pages with a login tell themselves their origin."""
    policy = policy_of(answer)
    styles = policy.pop("style-src").split()
    assert policy == DIRECTIVES, where
    assert styles[0] == "'self'", where
    assert all(re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", s) for s in styles[1:]), where
    assert "unsafe" not in answer.headers["Content-Security-Policy"], where
    for name, value in FIXED.items():
        assert answer.headers.getlist(name) == [value], f"{where}: {name}"
    referrer = "same-origin" if has_login else "no-referrer"
    assert answer.headers.getlist("Referrer-Policy") == [referrer], where
    assert answer.headers.get("Cache-Control"), where
    if has_login:
        assert answer.headers["Cache-Control"] == "private, no-store", where
    else:
        assert "Set-Cookie" not in answer.headers, f"{where}: a citizen gets no cookie"
    assert "Server" not in answer.headers or "Python" not in answer.headers["Server"], where


def usual(rule: Rule, name: str) -> object:
    """A value that a parameter takes by its kind; whether it exists does not matter here."""
    if isinstance(rule._converters[name], AnyConverter):
        return min(rule._converters[name].items)
    kinds = {"UUIDConverter": UUID(int=7), "IntegerConverter": 1}
    return kinds.get(type(rule._converters[name]).__name__, "skm")


def addresses(app, point, unit, service) -> list[tuple[str, str, bool]]:
    """(method, path, has a login) for every rule of the application, with values that exist."""
    values = {
        "code": point.code,
        "receipt": "7K3M99QXW2",
        "slip": "0" * 26,
        "unit": unit.slug,
        "service": service.slug,
        "period": "2026-t2",
        "mode": "kiosk",
        "size": "a4",
        "link": "0" * 26,
        "point": point.id,
        "account": point.id,
        "grant": point.id,
        "device": point.id,
        "carrier": "surel",
        "guide": "pegawai",
        "step": "mulai",
        "token": "0" * 26,
        "suffix": "csv",
        "kind": "scale",
        "copy": "txt",
        "self_part": "hasil-0",
    }
    found = []
    for rule in app.url_map.iter_rules():
        chosen = {name: values.get(name, usual(rule, name)) for name in rule.arguments}
        if "tenda-a5" in rule.rule:
            chosen["size"] = "tenda-a5"
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            has_login = rule.endpoint.split(".")[0] not in PUBLIC_BLUEPRINTS - {"komponen"}
            # The way to help names the helper of one's own unit.
            has_login = has_login or rule.endpoint == "help.index"
            # Calendar programs have no session: the address itself is the key.
            has_login = has_login and rule.endpoint != "year_calendar.feed"
            found.append((method, path_of(app, rule, chosen), has_login))
    return found


def path_of(app, rule: Rule, values: dict[str, str]) -> str:
    """The rule's own path, which url_for would replace by that of its first sibling."""
    built = rule.build({k: v for k, v in values.items() if k in rule.arguments})
    assert built is not None, rule
    return built[1]


def test_every_route_answers_with_the_policy(app, client, point, unit, service):
    for method, path, has_login in addresses(app, point, unit, service):
        data = factories.form() if method == "POST" else None
        answer = client.open(path, method=method, data=data)
        assert answer.status_code < 500, f"{method} {path}: {answer.status_code}"
        assert_guarded(answer, f"{method} {path} ({answer.status_code})", has_login=has_login)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/tidak-ada", 404),
        ("POST", "/privasi", 405),
        ("GET", "/s/00000000", 404),
        ("POST", "/s/00000000", 415),
        ("GET", "/?halaman=0", 422),
        ("GET", "/static/tidak-ada.css", 404),
    ],
)
def test_refusals_carry_the_policy_too(client, agency, method, path, status):
    answer = client.open(path, method=method)
    assert answer.status_code == status
    assert_guarded(answer, f"{method} {path}")


def test_a_fault_of_ours_carries_the_policy_too(tmp_path):
    app = make_app(f"sqlite:///{tmp_path / 'tanpa-skema.db'}", {"PROPAGATE_EXCEPTIONS": False})

    def broken():
        raise ZeroDivisionError

    broken.guard = Guard("public")
    app.add_url_rule("/rusak", "rusak", broken)
    for path, status in (("/rusak", 500), ("/", 503)):
        answer = app.test_client().get(path)
        assert answer.status_code == status
        assert_guarded(answer, path)
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_static_files_carry_the_policy_too(app, client):
    manifest = app.extensions["assets"]["manifest"]
    assert manifest
    for path in manifest.values():
        answer = client.get(path)
        assert answer.status_code == 200
        assert_guarded(answer, path)


def test_static_files_are_compressed_and_kept_for_a_year(app, client):
    path = app.extensions["assets"]["manifest"]["css/portal.css"]
    answer = client.get(path, headers={"Accept-Encoding": "br, gzip"})
    assert answer.headers["Content-Encoding"] == "br"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Accept-Encoding" in answer.headers["Vary"]


def styles_of(html: str) -> list[str]:
    """What stands between <style> and </style>, to the letter."""
    return re.findall(r"<style>(.*?)</style>", html, flags=re.S)


def hash_of(style: str) -> str:
    """As it stands in the policy."""
    digest = hashlib.sha256(style.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@pytest.mark.parametrize("path", ["/s/CODE", "/s/CODE/kiosk", "/s", "/s/00000000", "/tidak-ada"])
def test_the_policy_allows_exactly_the_styles_that_citizen_pages_carry(client, point, path):
    answer = client.get(path.replace("CODE", point.code))
    styles = styles_of(answer.get_data(as_text=True))
    assert styles, "A citizen page carries its styles"
    allowed = policy_of(answer)["style-src"].split()[1:]
    assert {hash_of(style) for style in styles} <= set(allowed)
    assert len(allowed) == len(assets.INLINE_CSS)


def test_no_page_carries_a_style_attribute_or_a_handler(wati, point, unit, service):
    for path in ("/", "/s", f"/s/{point.code}", "/privasi", "/cara-hitung", "/periksa"):
        wati.visit(path)


def test_only_production_promises_https_for_a_year(client, tmp_path):
    assert "Strict-Transport-Security" not in client.get("/healthz").headers
    url = f"sqlite:///{tmp_path / 'produksi.db'}"
    app = make_app(url, {**load(GOOD), "SQLALCHEMY_DATABASE_URI": url})
    answer = app.test_client().get("/healthz", base_url=GOOD["PUBLIC_URL"])
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_pages_about_an_answer_are_kept_by_no_cache(client, point):
    answer = client.post(f"/s/{point.code}", data=factories.form())
    assert answer.status_code == 303
    assert "no-store" in answer.headers["Cache-Control"]
