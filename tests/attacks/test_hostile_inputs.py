"""Every hostile input into every field: refused by name with what was typed kept, or inert.

Nothing may end in a status of 500, and nothing that was sent may become markup. Whether it did is
seen from the outline of the answer, which has to be that of the same page with harmless words.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

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
HEADERS = (
    *("Accept-Language", "Accept", "User-Agent", "Referer", "Origin", "Cookie", "If-None-Match"),
    *("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Real-IP"),
    *("Accept-Encoding", "Range", "HX-Request", "HX-Target", "HX-Current-URL", "HX-Trigger"),
    *("X-HTTP-Method-Override", "X-CSRFToken", "Authorization", "Content-Language"),
)
PATHS = (
    *("/s/{}", "/k/{}", "/periksa/{}", "/indeks/{}", "/indeks/puskesmas-poasia/{}"),
    *("/indeks/puskesmas-poasia/periode/{}", "/s/{code}/terima-kasih/{}", "/s/{code}/{}"),
    *("/s/{code}/poster-{}.pdf", "/static/{}", "/{}"),
)
REDIRECTS = re.compile(r"/(s/[0-9A-Z]{8}|k/[0-9A-Z]{26}|periksa/[0-9A-Z]{10}|\?halaman=\d+.*)")


class Outline(HTMLParser):
    """Elements of a page with the names of their attributes, in order."""

    def __init__(self, response: TestResponse) -> None:
        super().__init__()
        self.elements: list[tuple[str, ...]] = []
        self.feed(response.get_data(as_text=True))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, *(name for name, _ in attrs)))

    def handle_comment(self, data: str) -> None:
        self.elements.append(("!--",))


class Attack:
    """Sends a family's inputs and collects what went wrong."""

    def __init__(self, client, code: str) -> None:
        self.client = client
        self.code = code
        self.faults: list[str] = []
        self.accepted = 0
        self._outlines: dict[str, list[tuple[str, ...]]] = {}

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

    def same_outline(self, what: str, sent: Input, response: TestResponse, harmless) -> None:
        """The page is built like the one that answers harmless words."""
        if what not in self._outlines:
            self._outlines[what] = Outline(harmless()).elements
        found = Outline(response).elements
        self.expect(f"{what}, markup", sent, found == self._outlines[what], response)


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


def questions(attack: Attack, sent: Input) -> None:
    """The same value in all thirteen choices: each is named, none is taken for an answer."""

    def filled(one: Input) -> TestResponse:
        return attack.post(dict.fromkeys(CHOICES, one.wire) | {"kunci": factories.key()})

    response = filled(sent)
    if too_large(sent, len(CHOICES)):
        attack.expect("questions", sent, response.status_code == 413, response)
        return
    attack.expect("questions", sent, response.status_code == 422, response)
    if sent.text:
        attack.same_outline("questions", sent, response, lambda: filled(HARMLESS))
    html = response.get_data(as_text=True)
    named = [name for name in CHOICES if f'id="b-{name}-e"' in html]
    wanted = list(CHOICES) if sent.text else ["persyaratan"]
    attack.expect("questions, not named", sent, sorted(named) == sorted(wanted), response)


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


def control_fields(attack: Attack, sent: Input) -> None:
    """As key, slip and trap: the form comes back with a good key."""

    def filled(one: Input) -> TestResponse:
        return attack.post({"kunci": one.wire, "karcis": one.wire, "situs": one.wire, "waktu": "3"})

    if not sent.text or too_large(sent, 3):
        return
    response = filled(sent)
    attack.expect("control fields", sent, response.status_code == 422, response)
    attack.same_outline("control fields", sent, response, lambda: filled(HARMLESS))
    kept = shown(sent.text) in response.get_data(as_text=True)
    attack.expect("slip not kept", sent, kept, response)


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
        kept = shown(sent.text.strip()) in response.get_data(as_text=True)
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
    everywhere = dict.fromkeys(HEADERS, value)
    for path in ("/periksa", f"/s/{attack.code}"):
        response = attack.get(path, headers=everywhere)
        attack.expect(f"headers of {path}", sent, response.status_code == 200, response)
        told = {name: text for name, text in response.headers if name != "Vary"}
        quiet = len(value) < 4 or all(value not in text for text in told.values())
        attack.expect(f"headers of {path} repeated", sent, quiet, response)
    response = attack.get("/periksa", headers={"Host": value})
    attack.expect("host", sent, response.status_code in {200, 400}, response)


@pytest.mark.parametrize("family", FAMILIES, ids=[f.name for f in FAMILIES])
def test_no_input_breaks_a_page_or_becomes_part_of_it(attack, family: Family):
    for sent in family.inputs:
        questions(attack, sent)
        redrawn(attack, sent)
        control_fields(attack, sent)
        comment(attack, sent, family.welcome)
        typed_codes(attack, sent)
        searches(attack, sent)
        addresses(attack, sent)
        headers(attack, sent)
    stored = waiting()
    assert len(stored) == receipts() == attack.accepted
    assert all(row.scores == {"waktu": 3} and row.profile == {} for row in stored)
    if family.welcome:
        assert attack.accepted == len(family.inputs)
        assert sorted(row.comment for row in stored) == sorted(i.text for i in family.inputs)


def test_the_catalogue_is_large_enough_and_harbours_no_valid_answer():
    inputs = [sent for family in FAMILIES for sent in family.inputs]
    assert len(FAMILIES) >= 25
    assert len(inputs) >= 300
    assert len({family.name for family in FAMILIES}) == len(FAMILIES)
    assert not {"1", "2", "3", "4", "perempuan", "sma", "17_25"} & {sent.text for sent in inputs}
