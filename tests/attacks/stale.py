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
from tests.browser import _controls, _option_value, _pressed, filled
from tests.page_checks import Element, Page

Typed = Mapping[str, str | list[str] | None]
KEPALA, AGUS, SARI = "Kepala", "Agus", "Sari"
FIRST = "@"
DONE = (200, 303)
CARRIED = ("csrf_token", "kunci")


@dataclass(frozen=True)
class Stale:
    """One form: on which page, who sends it twice, and with what.

    What is typed as `#2` chooses the third of a list; the field `@` is the first for words.  `stands` is what the quicker one left, as
    the slower one's page must tell it.  `after` is where the quicker one works if it is another
    form: its page, its view, and perhaps who.  Without `again` the same press cannot succeed
    afterwards.  `button` is what the slower one presses, if not the first.
    """

    page: str
    first: Typed
    second: Typed
    stands: tuple[str, ...]
    who: str = KEPALA
    after: tuple[str, str] | tuple[str, str, str] | None = None
    again: bool = True
    button: str | None = None


def loaded(client: FlaskClient, path: str) -> list[Element]:
    """The posting forms of a page as a tab shows them; none where it does not open."""
    answer = client.get(path, base_url=HERE)
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return []
    return posting(Page(answer, HERE + path))


def posting(page: Page) -> list[Element]:
    """The forms of a page that change something."""
    return [one for one in page.root.iter("form") if one.get("method") == "post"]


def target(path: str, form: Element) -> str:
    """Where a form goes."""
    pressed = _pressed(form, None)
    own = pressed.get("formaction") if pressed is not None else None
    return str(urlsplit(urljoin(HERE + path, own or form.get("action") or path)).path)


def endpoint_of(app: Flask, path: str, form: Element) -> str:
    """The view that a form goes to; none for a form of the page of components."""
    try:
        return str(app.url_map.bind("localhost").match(target(path, form), method="POST")[0])
    except HTTPException:
        return ""


def sent(form: Element, typed: Typed, button: str | None = None) -> list[tuple[str, str]]:
    """What a form sends with these words in it."""
    pairs = filled(form, chosen(form, typed))
    pressed = _pressed(form, button)
    if pressed is not None and pressed.get("name"):
        pairs.append((str(pressed.get("name")), str(pressed.get("value", ""))))
    return pairs


def chosen(form: Element, typed: Typed) -> Typed:
    """The words with the values that `#2` stands for."""
    areas = [
        str(one.get("name")) for one in form.iter("textarea", "input")
        if one.tag == "textarea" or one.get("type") == "text"
    ]
    found = {areas[0] if name == FIRST else name: value for name, value in typed.items()}
    for name, value in found.copy().items():
        if isinstance(value, str) and value.startswith("#"):
            offered = [_option_value(one) for list_ in form.iter("select")
                       if list_.get("name") == name for one in list_.iter("option")]
            offered += [str(one.get("value")) for one in form.iter("input")
                        if one.get("name") == name]
            found[name] = offered[int(value[1:])]
    return found


def post(
    client: FlaskClient, path: str, form: Element, pairs: list[tuple[str, str]]
) -> TestResponse:
    """Press it."""
    lines = [(name, value.replace("\r\n", "\n").replace("\n", "\r\n")) for name, value in pairs]
    return client.post(target(path, form), data=MultiDict(lines), base_url=HERE)


def typed_pairs(endpoint: str, pairs: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """What somebody typed or chose, without what the form carries by itself."""
    return {
        (name, " ".join(value.split())) for name, value in pairs
        if name not in CARRIED and not name.startswith(SEEN[endpoint]) and value.strip()
    }  # fmt: skip


def find(app: Flask, client: FlaskClient, path: str, endpoint: str, typed: Typed) -> Element:
    """The form of the page that goes there and has these fields."""
    for form in loaded(client, path):
        if endpoint_of(app, path, form) == endpoint:
            names = {one.get("name") for one in _controls(form)}
            if set(typed) - {FIRST} <= names:
                return form
    raise AssertionError(f"{path} has no form for {endpoint} with {sorted(typed)}")


def faults_of(
    app: Flask,
    endpoint: str,
    row: Stale,
    clients: Mapping[str, FlaskClient],
    pages: Mapping[str, str],
) -> Iterator[str]:
    """What the slower one of two tabs would miss."""
    path, client = pages[row.page], clients[row.who]
    page, other, *by = row.after or (row.page, endpoint)
    first = clients[by[0]] if by else client
    slow = find(app, client, path, endpoint, row.second)
    pairs = sent(slow, row.second, row.button)
    typed = filled(slow, chosen(slow, row.second))
    quick = find(app, first, pages[page], other, row.first)
    answer = post(first, pages[page], quick, sent(quick, row.first))
    if answer.status_code not in DONE:
        yield f"the quicker one got {answer.status_code}: {refusal(answer)}"
        return
    answer = post(client, path, slow, pairs)
    if answer.status_code != 409:
        yield f"the slower one got {answer.status_code}: {refusal(answer)}"
        return
    text = " ".join(html.unescape(answer.text).split())
    yield from (f"does not tell what stands: {one}" for one in row.stands if one not in text)
    here = target(path, slow)
    left = [
        one for one in posting(Page(answer, HERE + here)) if endpoint_of(app, here, one) == endpoint
    ]
    if not row.again:
        yield from (f"loses {words!r}" for _name, words in typed_in(endpoint, typed, slow)
                    if words not in text)
        return
    if not left:
        yield "has no form to go on with"
        return
    best = min(left, key=lambda one: len(_lost(endpoint, typed, one)))
    yield from (f"loses {name}={value!r}" for name, value in sorted(_lost(endpoint, typed, best)))
    answer = post(client, here, best, sent(best, {}, row.button))
    if answer.status_code not in DONE:
        yield f"pressed again it got {answer.status_code}: {refusal(answer)}"


def _lost(endpoint: str, pairs: list[tuple[str, str]], form: Element) -> set[tuple[str, str]]:
    return typed_pairs(endpoint, pairs) - typed_pairs(endpoint, filled(form, {}))


def typed_in(
    endpoint: str, pairs: list[tuple[str, str]], form: Element
) -> set[tuple[str, str]]:
    """What was typed into fields for words."""
    words = {str(one.get("name")) for one in _controls(form)
             if one.tag == "textarea" or one.get("type", "text") == "text"}
    return {pair for pair in typed_pairs(endpoint, pairs) if pair[0] in words}


def refusal(answer: TestResponse) -> str:
    """What a refusal says."""
    said = Page(answer, HERE).root.iter("div", "p", "span") if answer.text.strip() else ()
    marks = ("alert", "error")
    found = [
        " ".join("".join(one.itertext()).split()) for one in said
        if any(mark in str(one.get("class", "")) for mark in marks)
    ]
    return (found or [""])[0][:200]
