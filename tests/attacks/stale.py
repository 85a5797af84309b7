"""Two tabs with one form: what the slower must see, and the parts that send and compare them."""

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from tests.attacks.addresses import HERE
from tests.attacks.edits import SEEN
from tests.browser import _controls, _option_value, filled
from tests.page_checks import Element, Page, spoken

Typed = Mapping[str, str | list[str] | None]
KEPALA, AGUS, SARI = "Kepala", "Agus", "Sari"
FIRST = "@"
DONE = (200, 303)
CARRIED = ("csrf_token", "kunci", "jendela")


@dataclass(frozen=True)
class Stale:
    """One form: on which page, who sends it twice, and with what.

    What is typed as `#2` chooses the third of a list; the field `@` is the first for words.
    `stands` is what the quicker one left, as the slower one's page must tell it.  `after` is where
    the quicker one works if it is another form: its page, its view, and perhaps who.  Without
    `again` the same press cannot succeed afterwards.  `button` is what the slower one presses, if
    not the first.
    """

    page: str
    first: Typed
    second: Typed
    stands: tuple[str, ...]
    who: str = KEPALA
    after: tuple[str, str] | tuple[str, str, str] | None = None
    again: bool = True
    button: str | None = None


@dataclass(frozen=True)
class Press:
    """A form of a page with one of its buttons, and the address that both together go to."""

    form: Element
    button: Element | None
    address: str

    def says(self, words: str | None) -> bool:
        """Whether the button has these words or this value; any is meant without words."""
        if words is None or self.button is None:
            return words is None
        return words in (spoken(self.button), self.button.get("value"))

    def sent(self, typed: Typed) -> list[tuple[str, str]]:
        """What it sends with these words in it."""
        pairs = filled(self.form, chosen(self.form, typed))
        if self.button is not None and self.button.get("name"):
            pairs.append((str(self.button.get("name")), str(self.button.get("value", ""))))
        return pairs


def presses(page: Page, path: str) -> Iterator[Press]:
    """Everything that can be pressed on a page and changes something."""
    for form in page.root.iter("form"):
        if form.get("method") != "post":
            continue
        buttons: list[Element | None] = [
            one for one in form.iter("button", "input")
            if one.get("type", "submit" if one.tag == "button" else "text") == "submit"
            and one.get("disabled") is None
        ]  # fmt: skip
        for button in buttons or [None]:
            own = button.get("formaction") if button is not None else None
            there = urljoin(HERE + path, own or form.get("action") or path)
            yield Press(form, button, urlsplit(there).path)


def endpoint_of(app: Flask, address: str) -> str:
    """The view that answers a POST there; none for a form of the page of components."""
    try:
        return str(app.url_map.bind("localhost").match(address, method="POST")[0])
    except HTTPException:
        return ""


def chosen(form: Element, typed: Typed) -> Typed:
    """The words with the values that `#2` and the names that `@` stand for."""
    words = [
        str(one.get("name")) for one in form.iter("textarea", "input")
        if one.get("name") and (one.tag == "textarea" or one.get("type") == "text")
    ]  # fmt: skip
    found = {words[0] if name == FIRST else name: value for name, value in typed.items()}
    for name, value in found.copy().items():
        if isinstance(value, str) and value.startswith("#"):
            lists = [one for one in form.iter("select") if one.get("name") == name]
            offered = [_option_value(one) for each in lists for one in each.iter("option")]
            ticks = [one for one in form.iter("input") if one.get("name") == name]
            offered += [str(one.get("value")) for one in ticks]
            found[name] = offered[int(value[1:])]
    return found


def post(client: FlaskClient, press: Press, pairs: list[tuple[str, str]]) -> TestResponse:
    """Press it."""
    lines = [(name, value.replace("\r\n", "\n").replace("\n", "\r\n")) for name, value in pairs]
    return client.post(press.address, data=MultiDict(lines), base_url=HERE)


def typed_pairs(endpoint: str, pairs: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """What somebody typed or chose, without what the form carries by itself."""
    return {
        (name, " ".join(value.split())) for name, value in pairs
        if name not in CARRIED and not name.startswith(SEEN[endpoint]) and value.strip()
    }  # fmt: skip


def find(
    app: Flask, client: FlaskClient, path: str, endpoint: str, typed: Typed, button: str | None
) -> Press:
    """The form of the page that goes there and has these fields."""
    answer = client.get(path, base_url=HERE)
    for press in presses(Page(answer, HERE + path), path):
        names = {one.get("name") for one in _controls(press.form)}
        if (
            endpoint_of(app, press.address) == endpoint
            and set(typed) - {FIRST} <= names
            and press.says(button)
        ):
            return press
    raise AssertionError(f"{path} ({answer.status_code}) has no {endpoint} with {sorted(typed)}")


def faults_of(
    app: Flask,
    endpoint: str,
    row: Stale,
    clients: Mapping[str, FlaskClient],
    pages: Mapping[str, str],
) -> Iterator[str]:
    """What the slower one of two tabs would miss."""
    page, other, *by = row.after or (row.page, endpoint)
    first, client = clients[by[0] if by else row.who], clients[row.who]
    slow = find(app, client, pages[row.page], endpoint, row.second, row.button)
    quick = find(app, first, pages[page], other, row.first, None)
    pairs, typed = slow.sent(row.second), filled(slow.form, chosen(slow.form, row.second))
    answer = post(first, quick, quick.sent(row.first))
    if answer.status_code not in DONE:
        yield f"the quicker one got {answer.status_code}: {refusal(answer)}"
        return
    answer = post(client, slow, pairs)
    if answer.status_code != 409:
        yield f"the slower one got {answer.status_code}: {refusal(answer)}"
        return
    text = " ".join(html.unescape(answer.text).split())
    yield from (f"does not tell what stands: {one}" for one in row.stands if one not in text)
    left = [
        one for one in presses(Page(answer, HERE + slow.address), slow.address)
        if endpoint_of(app, one.address) == endpoint and one.says(row.button)
    ]  # fmt: skip
    if not row.again:
        lost = typed_in(endpoint, typed, slow.form)
        yield from (f"loses {words!r}" for words in lost if words not in text)
    elif not left:
        yield "has no form to go on with"
    else:
        best = min(left, key=lambda one: len(_lost(endpoint, typed, one.form)))
        lost = {f"{name}={value}" for name, value in _lost(endpoint, typed, best.form)}
        yield from (f"loses {one}" for one in sorted(lost))
        answer = post(client, best, best.sent({}))
        if answer.status_code not in DONE:
            yield f"pressed again it got {answer.status_code}: {refusal(answer)}"


def _lost(endpoint: str, pairs: list[tuple[str, str]], form: Element) -> set[tuple[str, str]]:
    return typed_pairs(endpoint, pairs) - typed_pairs(endpoint, filled(form, {}))


def typed_in(endpoint: str, pairs: list[tuple[str, str]], form: Element) -> set[str]:
    """What was typed into fields for words."""
    names = {
        str(one.get("name")) for one in _controls(form)
        if one.tag == "textarea" or one.get("type", "text") == "text"
    }  # fmt: skip
    return {words for name, words in typed_pairs(endpoint, pairs) if name in names}


def refusal(answer: TestResponse) -> str:
    """What a refusal says."""
    said = Page(answer, HERE).root.iter("div", "p", "span") if answer.text.strip() else ()
    marks = ("alert", "error")
    found = (spoken(one) for one in said if any(m in str(one.get("class", "")) for m in marks))
    return next(found, "")[:200]
