"""What every page and every fragment must keep, whatever it is about.

These are the things people with a screen reader, a keyboard or an old phone depend on, and what
betrays a fault of ours: names that were never filled in, two elements with one id, a control
without a label.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from urllib.parse import urlsplit

import lxml.html
from bs4 import BeautifulSoup, NavigableString, Tag
from lxml.etree import _Element as Element
from werkzeug.wrappers import Response

HERE = "http://localhost"
LANGUAGES = {"id", "en", "jv"}
ERROR_PREFIXES = ("Galat: ", "Error: ", "Luput: ")
CONTROLS = {"input", "select", "textarea"}
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
ADDRESSES = {
    *("href", "src", "action", "formaction", "poster", "data", "srcset", "xlink:href"),
    *("hx-get", "hx-post", "hx-put", "hx-delete", "hx-push-url"),
}
NOTHING = "<p>"
SILENT = {"script", "style", "template", "meta"}
INLINE = {*("a", "abbr", "b", "bdi", "code", "em", "i", "mark", "q", "s", "small", "span")} | {
    *("strong", "sub", "sup", "time", "u", "var", "wbr")
}
LEFTOVER = re.compile(
    r"Undefined|\{\{|\}\}|\{%|%\(\w+\)|<bound method|\bobject at 0x|\bNone\b|\bnan\b|\bDecimal\("
)
# Keys, tokens and numbers: pages that differ by the names of these alone are checked once.
CHANGING = re.compile(r'[0-9a-f]{8}-[0-9a-f-]{27}|(?<=value=")[\w.=-]{24,}(?=")|[0-9]+')
_sound: set[int] = set()


class Page:
    """A page or fragment as it came: response, address and tree."""

    def __init__(self, response: Response, url: str) -> None:
        self.response = response
        self.url = url
        self.status = response.status_code
        self.html = response.get_data(as_text=True)

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The tree."""
        return BeautifulSoup(self.html, "html.parser")

    @cached_property
    def root(self) -> Element:
        """The tree again, made twenty times as fast: every page is checked, few are searched."""
        return lxml.html.document_fromstring(self.html if self.html.strip() else NOTHING)

    @cached_property
    def elements(self) -> list[Element]:
        """Every element in order."""
        return list(self.root.iter("*"))

    @property
    def path(self) -> str:
        """Path without query."""
        return urlsplit(self.url).path

    @property
    def heading(self) -> str:
        """The words of the h1."""
        (heading,) = self.root.iter("h1")
        return spoken(heading)

    @property
    def text(self) -> str:
        """All visible words, white space collapsed."""
        return spoken(self.root)

    def all(self, selector: str) -> list[Tag]:
        """Every element that fits a CSS selector."""
        return list(self.soup.select(selector))

    def one(self, selector: str) -> Tag:
        """The only element that fits."""
        found = self.all(selector)
        assert len(found) == 1, f"{self.url}: {len(found)} elements fit {selector!r}, expected one"
        return found[0]

    def form(self, which: str | int = 0) -> Tag:
        """A form by its id or by its place on the page."""
        return self.all("form")[self._place(which)]

    def form_element(self, which: str | int = 0) -> Element:
        """The same in the other tree."""
        return list(self.root.iter("form"))[self._place(which)]

    def _place(self, which: str | int) -> int:
        names = [form.get("id") for form in self.root.iter("form")]
        if isinstance(which, int):
            assert which < len(names), f"{self.url} has {len(names)} forms, none at {which}"
            return which
        assert names.count(which) == 1, f"{self.url} has the forms {names}, not one {which!r}"
        return names.index(which)


def words(tag: Tag) -> str:
    """What a person reads or hears, white space collapsed: no scripts, styles or hidden marks."""
    return " ".join("".join(_said(tag)).split())


def _said(tag: Tag) -> Iterator[str]:
    """Strings in order; what stands on a line of its own is kept apart from its neighbours."""
    for node in tag.children:
        if isinstance(node, Tag):
            if node.name not in SILENT and node.get("aria-hidden") != "true":
                gap = "" if node.name in INLINE else " "
                yield gap + "".join(_said(node)) + gap
        elif type(node) is NavigableString:
            yield str(node)


def check_page(page: Page) -> None:
    """Everything that holds for every page; a failure lists all faults at once."""
    if page.response.mimetype != "text/html":
        return
    names: dict[str, str] = {}
    kind = hash(CHANGING.sub(lambda m: names.setdefault(m[0], f"#{len(names)}"), page.html))
    if kind in _sound:
        return
    faults = [*_page_faults(page), *_common_faults(page)]
    assert not faults, f"{page.url} ({page.status}):\n- " + "\n- ".join(faults)
    _sound.add(kind)


def check_fragment(page: Page) -> None:
    """One root with an id, at most one out-of-band companion, and what holds for pages."""
    body = page.root.find("body")
    roots = [] if body is None else list(body)
    bare = body is not None and [body.text, *(root.tail for root in roots)]
    companions = [n for n in roots if n.get("hx-swap-oob")]
    own = [n for n in roots if n not in companions]
    faults = [*_common_faults(page)]
    if len(own) != 1 or not own[0].get("id") or any(text and text.strip() for text in bare or ()):
        faults.append("a fragment has exactly one root element, and that has an id")
    if len(companions) > 1:
        faults.append("more than one out-of-band companion: return a larger fragment")
    assert not faults, f"Fragment {page.url} ({page.status}):\n- " + "\n- ".join(faults)


def _page_faults(page: Page) -> Iterator[str]:
    if page.root.tag != "html" or page.root.get("lang") not in LANGUAGES:
        yield f"<html lang> must be one of {sorted(LANGUAGES)}"
    if not page.html.lstrip().lower().startswith("<!doctype html>"):
        yield "no <!doctype html>"
    headings, titles = list(page.root.iter("h1")), page.root.findall("head/title")
    if len(headings) != 1 or len(titles) != 1:
        yield f"{len(headings)} h1 and {len(titles)} title, expected one of each"
        return
    heading, title = spoken(headings[0]), spoken(titles[0])
    bare = next((title.removeprefix(p) for p in ERROR_PREFIXES if title.startswith(p)), title)
    if not heading or not bare.startswith(heading):
        yield f"title {title!r} does not begin with the heading {heading!r}"
    if len(list(page.root.iter("main"))) != 1:
        yield "a page has one <main>"


def _common_faults(page: Page) -> Iterator[str]:
    ids = Counter(element.get("id") for element in page.elements)
    del ids[None]
    for twice in sorted(name for name, times in ids.items() if times > 1):
        yield f"id {twice!r} appears {ids[twice]} times"
    labels = _labels(page)
    yield from _leftovers(page)
    yield from _broken_references(page, set(ids))
    for element in page.elements:
        yield from _attribute_faults(element)
        if element.tag in CONTROLS and not _is_labelled(labels, element):
            yield f"no label: {_opening(element)}"
        if element.tag in {"button", "a"} and not _is_named(element):
            yield f"no words: {_opening(element)}"
        if element.tag == "form" and not (element.get("action") and element.get("method")):
            yield f"a form needs an action and a method: {_opening(element)}"
        if element.tag == "img" and element.get("alt") is None:
            yield f"no alt: {_opening(element)}"


def _leftovers(page: Page) -> Iterator[str]:
    text = spoken(page.root)
    for found in LEFTOVER.finditer(text):
        around = text[max(0, found.start() - 30) : found.end() + 30]
        yield f"unfinished text {found[0]!r} in {around!r}"
    for element in page.elements:
        for name, value in element.items():
            if name not in {"pattern", "content"} and (found_in := LEFTOVER.search(value)):
                yield f"unfinished {name}={value!r} ({found_in[0]!r})"


def _broken_references(page: Page, ids: set[str | None]) -> Iterator[str]:
    for element in page.elements:
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            for missing in sorted(set(element.get(name, "").split()) - ids):
                yield f"{name} points at no element: {missing!r} in {_opening(element)}"
        href = element.get("href", "")
        if element.tag == "a" and href.startswith("#") and href[1:] not in ids:
            yield f"link into nothing: {_opening(element)}"


# Links that a person presses; nothing is fetched from there.
OPENED_BY_HAND = ("https://wa.me/62",)


def _attribute_faults(element: Element) -> Iterator[str]:
    for name, value in element.items():
        if name == "style" or name.startswith(("on", "hx-on")):
            yield f"inline {name}=, which the policy refuses: {_opening(element)}"
        opened_by_hand = element.tag == "a" and value.startswith(OPENED_BY_HAND)
        if name in ADDRESSES and not opened_by_hand and not _is_ours(name, value):
            yield f"address of another host or kind {value!r} in {_opening(element)}"


def _is_ours(name: str, address: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme == "data":
        return name in {"href", "src"}
    if parts.scheme in {"mailto", "tel"}:
        return name == "href"
    ours = {urlsplit(HERE).hostname, "127.0.0.1", None}
    return parts.scheme in {"", "http", "https"} and parts.hostname in ours


def _is_named(element: Element) -> bool:
    """Whether a button or link says what it does; one that is hidden from everybody need not."""
    is_hidden = element.get("aria-hidden") == "true"
    return bool(element.get("aria-label") or is_hidden or spoken(element))


def _labels(page: Page) -> dict[str, list[Element]]:
    """Labels by the id that they point at."""
    found: dict[str, list[Element]] = {}
    for label in page.root.iter("label"):
        if label.get("for"):
            found.setdefault(label.get("for"), []).append(label)
    return found


def _is_labelled(pointing: dict[str, list[Element]], control: Element) -> bool:
    if control.tag == "input" and control.get("type", "text") in UNLABELLED:
        return True
    if control.get("aria-label") or control.get("aria-labelledby"):
        return True
    labels = [*control.iterancestors("label"), *pointing.get(control.get("id", ""), [])]
    return any("".join(label.itertext()).strip() for label in labels)


def spoken(element: Element) -> str:
    """What `words` says of an element of the other tree."""
    return " ".join("".join(_spoken(element)).split())


def _spoken(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and _is_spoken(child):
            gap = "" if child.tag in INLINE else " "
            yield from (gap, *_spoken(child), gap)
        yield child.tail or ""


def _is_spoken(element: Element) -> bool:
    return element.tag not in SILENT and element.get("aria-hidden") != "true"


def _opening(element: Element) -> str:
    """The opening tag, for messages."""
    attributes = "".join(f' {name}="{value}"' for name, value in element.items())
    return f"<{element.tag}{attributes}>"[:200]
