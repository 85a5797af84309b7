"""Every hostile input into every field: refused by name with what was typed kept, or inert.

Nothing may end in a status of 500, and nothing that was sent may become markup. Whether it did is
seen from the outline of the answer, which has to be that of the same page with harmless words.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from markupsafe import escape
from werkzeug.test import TestResponse

from portal.rules.unsur import UNSUR
from tests import factories
from tests.attacks.catalogue import Family, Input, families
from tests.page_checks import HERE
from tests.web.answers import receipts, waiting

FAMILIES = families()
CHOICES = (*UNSUR, "jenis_kelamin", "usia", "pendidikan", "pekerjaan")
FORM = "application/x-www-form-urlencoded"
MOST_BYTES = 64 * 1024
HARMLESS = Input("harmless", "zzz", "zzz")
UNREADABLE = Input("unreadable", "\ufffd", "%ff")
HEADERS = (
    *("Accept-Language", "Accept", "User-Agent", "Referer", "Origin", "Cookie", "If-None-Match"),
    *("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Real-IP"),
    *("Accept-Encoding", "Range", "HX-Request", "HX-Target", "HX-Current-URL", "HX-Trigger"),
    *("X-HTTP-Method-Override", "X-CSRFToken", "Authorization", "Content-Language"),
)
PATHS = (
    *("/s/{}", "/k/{}", "/periksa/{}", "/indeks/{}", "/indeks/puskesmas-poasia/periode/{}"),
    *("/s/{code}/poster-{}.pdf", "/static/{}"),
)
REDIRECTS = re.compile(r"/(s/[0-9A-Z]{8}|k/[0-9A-Z]{26}|periksa/[0-9A-Z]{10}|\?halaman=\d+.*)")


def outline(response: TestResponse) -> str:
    """All tags of a page without the values of their attributes.

    Our templates quote every value, and what is escaped holds neither `<` nor a quotation mark: so
    whatever breaks out of its place shows as a tag or an attribute more.
    """
    tags = "".join(re.findall("<[^>]*>?", response.get_data(as_text=True)))
    return re.sub('"[^"]*"', "", tags)


class Attack:
    """Sends a family's inputs and collects what went wrong."""

    def __init__(self, client, code: str) -> None:
        self.client = client
        self.code = code
        self.faults: list[str] = []
        self.accepted = 0
        self._outlines: dict[str, str] = {}

    def get(self, path: str, **options) -> TestResponse:
        """Fetch an address as it stands."""
        return self.client.get(path, base_url=HERE, **options)

    def post(self, fields: dict[str, str]) -> TestResponse:
        """A form whose values are percent-encoded already."""
        body = "&".join(f"{name}={value}" for name, value in fields.items())
        path = f"/s/{self.code}"
        return self.client.post(path, data=body, content_type=FORM, base_url=HERE)

    def expect(self, what: str, sent: Input, good: bool, response: TestResponse) -> None:
        """Note a fault."""
        if not good:
            self.faults.append(f"{what}: {sent.id} {sent.text[:40]!r} -> {response.status_code}")

    def same_outline(
        self, what: str, sent: Input, response: TestResponse, harmless: Callable[[], TestResponse]
    ) -> None:
        """The page is built like the one that answers harmless words."""
        if what not in self._outlines:
            self._outlines[what] = outline(harmless())
        self.expect(f"{what}, markup", sent, outline(response) == self._outlines[what], response)


@pytest.fixture
def attack(app, client, point) -> Iterator[Attack]:
    """An attacker; faults of ours are pages here, as in production."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    made = Attack(client, point.code)
    yield made
    assert not made.faults, "\n".join(made.faults)


def too_large(sent: Input, times: int) -> bool:
    """Whether a form with the input in so many fields is beyond what is read at all."""
    return len(sent.wire) * times + 1_000 > MOST_BYTES


def shown(text: str) -> str:
    """As it stands in the source of a page."""
    return str(escape(text))


def everywhere(attack: Attack, sent: Input) -> None:
    """The same value in all fields of the form at once: each is named, none is taken."""

    def filled(one: Input) -> TestResponse:
        fields = (*CHOICES, "kunci", "karcis", "situs")
        return attack.post(dict.fromkeys(fields, one.wire))

    response = filled(sent)
    if too_large(sent, len(CHOICES) + 3):
        attack.expect("all fields", sent, response.status_code == 413, response)
        return
    attack.expect("all fields", sent, response.status_code == 422, response)
    html = response.get_data(as_text=True)
    named = {name for name in CHOICES if f'id="b-{name}-e"' in html}
    wanted = set(CHOICES) if sent.text else {"persyaratan"}
    attack.expect("all fields, not named", sent, named == wanted, response)
    attack.expect("slip not kept", sent, shown(sent.text) in html, response)
    if sent.text:
        like = HARMLESS if sent.is_text else UNREADABLE
        attack.same_outline(f"all fields {like.id}", sent, response, lambda: filled(like))


def redrawn(attack: Attack, sent: Input) -> None:
    """As language and comment at once: the form is drawn anew with the comment in it."""

    def filled(one: Input) -> TestResponse:
        fields = {"kunci": factories.key(), "bahasa": one.wire or "id", "saran": one.wire}
        return attack.post(fields)

    if too_large(sent, 2):
        return
    response = filled(sent)
    attack.expect("language", sent, response.status_code == 200, response)
    attack.same_outline("language", sent, response, lambda: filled(HARMLESS))
    kept = shown(sent.text) in response.get_data(as_text=True)
    attack.expect("comment not kept", sent, kept, response)


def comment(attack: Attack, sent: Input, welcome: bool) -> None:
    """As a comment and a slip that is none: stored, or refused by name and kept."""
    fields = {"kunci": factories.key(), "waktu": "3", "saran": sent.wire, "karcis": sent.wire}
    response = attack.post(fields)
    status, html = response.status_code, response.get_data(as_text=True)
    if status == 303:
        attack.accepted += 1
        return
    refused = status == 422 and 'id="b-saran-e"' in html and shown(sent.text) in html
    spent = status == 409 and shown(sent.text) in html
    large = status == 413 and too_large(sent, 2)
    attack.expect("comment", sent, (refused or spent or large) and not welcome, response)


def typed_codes(attack: Attack, sent: Input) -> None:
    """Into the two fields for codes: opened, or refused with what was typed still there."""
    for path in ("/s", "/periksa"):
        response = attack.get(f"{path}?kode={sent.wire}")
        if response.status_code == 303:
            place = response.headers["Location"]
            attack.expect(f"{path} leads away", sent, bool(REDIRECTS.fullmatch(place)), response)
            continue
        if not sent.text.strip():
            attack.expect(path, sent, response.status_code == 200, response)
            continue
        attack.expect(path, sent, response.status_code in {404, 422}, response)
        # What is no UTF-8 stays percent-encoded in an address.
        kept = not sent.is_text or shown(sent.text.strip()) in response.get_data(as_text=True)
        attack.expect(f"{path}, not kept", sent, kept, response)
        harmless = f"{path}?kode={HARMLESS.wire}"
        attack.same_outline(path, sent, response, lambda wire=harmless: attack.get(wire))


def searches(attack: Attack, sent: Input) -> None:
    """Into the search and the page number of the list."""
    response = attack.get(f"/?q=zzz{sent.wire}")
    attack.expect("search", sent, response.status_code == 200, response)
    attack.same_outline("search", sent, response, lambda: attack.get("/?q=zzz"))
    response = attack.get(f"/?halaman={sent.wire}")
    attack.expect("page number", sent, response.status_code in {200, 303, 422}, response)
    if response.status_code == 422:
        harmless = f"/?halaman={HARMLESS.wire}"
        attack.same_outline("page number", sent, response, lambda: attack.get(harmless))


def addresses(attack: Attack, sent: Input) -> None:
    """As a part of every address."""
    for pattern in PATHS:
        response = attack.get(pattern.format(sent.wire, code=attack.code))
        good = response.status_code in {200, 303, 308, 404, 405}
        attack.expect(pattern, sent, good, response)
        if response.status_code == 404 and "text/html" in response.content_type:
            html = response.get_data(as_text=True)
            quiet = len(sent.text) < 8 or sent.text not in html
            attack.expect(f"{pattern} repeats it", sent, quiet, response)


def headers(attack: Attack, sent: Input) -> None:
    """In every header at once; a server refuses line ends before we see them."""
    value = sent.text.encode("utf-8", "replace").decode("latin-1")
    if re.search(r"[\r\n\0]", value) or len(value) > 4_000:
        return
    response = attack.get(f"/s/{attack.code}", headers=dict.fromkeys(HEADERS, value))
    attack.expect("headers", sent, response.status_code == 200, response)
    told = [text for _name, text in response.headers if len(value) > 5 and value in text]
    attack.expect("headers repeated", sent, not told, response)
    response = attack.get("/healthz", headers={"Host": value})
    attack.expect("host", sent, response.status_code in {200, 400}, response)


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("family", FAMILIES, ids=[f.name for f in FAMILIES])
def test_no_input_breaks_a_page_or_becomes_part_of_it(attack, family: Family):
    """What is refused before any statement, on one engine."""
    for sent in family.inputs:
        everywhere(attack, sent)
        redrawn(attack, sent)
        addresses(attack, sent)
        headers(attack, sent)
    assert not waiting()


@pytest.mark.parametrize("family", FAMILIES, ids=[f.name for f in FAMILIES])
def test_what_reaches_the_database_is_kept_to_the_letter_or_refused(attack, family: Family):
    for sent in family.inputs:
        comment(attack, sent, family.welcome)
        typed_codes(attack, sent)
        searches(attack, sent)
    stored = waiting()
    assert len(stored) == receipts() == attack.accepted
    assert all(row.scores == {"waktu": 3} and row.profile == {} for row in stored)
    if family.welcome:
        assert sorted(row.comment for row in stored) == sorted(i.text for i in family.inputs)


def test_the_catalogue_is_large_enough_and_harbours_no_valid_answer():
    inputs = [sent for family in FAMILIES for sent in family.inputs]
    assert len(FAMILIES) >= 25
    assert len(inputs) >= 300
    assert len({family.name for family in FAMILIES}) == len(FAMILIES)
    assert not {"1", "2", "3", "4", "perempuan", "sma", "17_25"} & {sent.text for sent in inputs}


@pytest.mark.engines("sqlite")
def test_the_attack_sees_a_page_that_does_not_escape(app, client, point, monkeypatch):
    """What finds nothing must be able to find something."""
    monkeypatch.setattr(app.jinja_env, "autoescape", False)
    monkeypatch.setattr(app.jinja_env, "bytecode_cache", None)
    app.jinja_env.cache.clear()
    careless = Attack(client, point.code)
    (family,) = (f for f in FAMILIES if f.name == "HTML dan skrip")
    for sent in family.inputs[:20]:
        redrawn(careless, sent)
        searches(careless, sent)
    app.jinja_env.cache.clear()
    assert len([fault for fault in careless.faults if "markup" in fault]) >= 20
