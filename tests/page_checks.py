"""What every page and every fragment must keep, whatever it is about.

These are the things people with a screen reader, a keyboard or an old phone depend on, and what
betrays a fault of ours: names that were never filled in, two elements with one id, a control
without a label.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, NavigableString, Tag
from werkzeug.wrappers import Response

HERE = "http://localhost"
LANGUAGES = {"id", "en", "jv"}
ERROR_PREFIXES = ("Galat: ", "Error: ", "Luput: ")
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
ADDRESSES = {
    *("href", "src", "action", "formaction", "poster", "data", "srcset", "xlink:href"),
    *("hx-get", "hx-post", "hx-put", "hx-delete", "hx-push-url"),
}
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
    def tags(self) -> list[Tag]:
        """Every element; looked through once, because selectors cost a third of a page's test."""
        return list(self.soup.find_all(True))

    @property
    def path(self) -> str:
        """Path without query."""
        return urlsplit(self.url).path

    @property
    def heading(self) -> str:
        """The words of the h1."""
        return words(self.one("h1"))

    @property
    def text(self) -> str:
        """All visible words, white space collapsed."""
        return words(self.soup)

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
        forms = self.all("form")
        if isinstance(which, int):
            assert which < len(forms), f"{self.url} has {len(forms)} forms, none at {which}"
            return forms[which]
        return self.one(f"form#{which}")


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
    roots = [n for n in page.soup.contents if isinstance(n, Tag) or str(n).strip()]
    companions = [n for n in roots if isinstance(n, Tag) and n.get("hx-swap-oob")]
    own = [n for n in roots if n not in companions]
    faults = [*_common_faults(page)]
    if len(own) != 1 or not isinstance(own[0], Tag) or not own[0].get("id"):
        faults.append("a fragment has exactly one root element, and that has an id")
    if len(companions) > 1:
        faults.append("more than one out-of-band companion: return a larger fragment")
    assert not faults, f"Fragment {page.url} ({page.status}):\n- " + "\n- ".join(faults)


def _page_faults(page: Page) -> Iterator[str]:
    html = page.soup.find("html")
    if not isinstance(html, Tag) or html.get("lang") not in LANGUAGES:
        yield f"<html lang> must be one of {sorted(LANGUAGES)}"
    if not page.html.lstrip().lower().startswith("<!doctype html>"):
        yield "no <!doctype html>"
    headings, titles = page.all("h1"), page.all("head > title")
    if len(headings) != 1 or len(titles) != 1:
        yield f"{len(headings)} h1 and {len(titles)} title, expected one of each"
        return
    heading, title = words(headings[0]), words(titles[0])
    bare = next((title.removeprefix(p) for p in ERROR_PREFIXES if title.startswith(p)), title)
    if not heading or not bare.startswith(heading):
        yield f"title {title!r} does not begin with the heading {heading!r}"
    if len(page.all("main")) != 1:
        yield "a page has one <main>"


def _common_faults(page: Page) -> Iterator[str]:
    ids = [str(tag["id"]) for tag in page.tags if tag.get("id") is not None]
    for twice in sorted({i for i in ids if ids.count(i) > 1}):
        yield f"id {twice!r} appears {ids.count(twice)} times"
    labels = _labels(page)
    yield from _leftovers(page)
    yield from _broken_references(page, set(ids))
    for tag in page.tags:
        yield from _attribute_faults(tag)
        if tag.name in {"input", "select", "textarea"} and not _is_labelled(labels, tag):
            yield f"no label: {_opening(tag)}"
        if tag.name in {"button", "a"} and not _is_named(tag):
            yield f"no words: {_opening(tag)}"
        if tag.name == "form" and not (tag.get("action") and tag.get("method")):
            yield f"a form needs an action and a method: {_opening(tag)}"
        if tag.name == "img" and tag.get("alt") is None:
            yield f"no alt: {_opening(tag)}"


def _leftovers(page: Page) -> Iterator[str]:
    for found in LEFTOVER.finditer(page.text):
        around = page.text[max(0, found.start() - 30) : found.end() + 30]
        yield f"unfinished text {found[0]!r} in {around!r}"
    for tag in page.tags:
        for name, value in tag.attrs.items():
            text = " ".join(value) if isinstance(value, list) else str(value)
            if name not in {"pattern", "content"} and (found := LEFTOVER.search(text)):
                yield f"unfinished {name}={text!r} ({found[0]!r})"


def _broken_references(page: Page, ids: set[str]) -> Iterator[str]:
    for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
        for tag in page.tags:
            value = tag.get(name) or []
            wanted = set(value if isinstance(value, list) else str(value).split())
            for missing in sorted(wanted - ids):
                yield f"{name} points at no element: {missing!r} in {_opening(tag)}"
    for tag in page.tags:
        href = str(tag.get("href", ""))
        if tag.name == "a" and href.startswith("#") and href[1:] not in ids:
            yield f"link into nothing: {_opening(tag)}"


# Links that a person presses; nothing is fetched from there.
OPENED_BY_HAND = ("https://wa.me/62",)


def _attribute_faults(tag: Tag) -> Iterator[str]:
    for name, value in tag.attrs.items():
        text = " ".join(value) if isinstance(value, list) else str(value)
        if name == "style" or name.startswith(("on", "hx-on")):
            yield f"inline {name}=, which the policy refuses: {_opening(tag)}"
        opened_by_hand = tag.name == "a" and text.startswith(OPENED_BY_HAND)
        if name in ADDRESSES and not opened_by_hand and not _is_ours(name, text):
            yield f"address of another host or kind {text!r} in {_opening(tag)}"


def _is_ours(name: str, address: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme == "data":
        return name in {"href", "src"}
    if parts.scheme in {"mailto", "tel"}:
        return name == "href"
    ours = {urlsplit(HERE).hostname, "127.0.0.1", None}
    return parts.scheme in {"", "http", "https"} and parts.hostname in ours


def _is_named(tag: Tag) -> bool:
    """Whether a button or link says what it does; one that is hidden from everybody need not."""
    return bool(words(tag) or tag.get("aria-label") or tag.get("aria-hidden") == "true")


def _labels(page: Page) -> dict[str, list[Tag]]:
    """Labels by the id that they point at."""
    found: dict[str, list[Tag]] = {}
    for tag in page.tags:
        if tag.name == "label" and tag.get("for"):
            found.setdefault(str(tag["for"]), []).append(tag)
    return found


def _is_labelled(pointing: dict[str, list[Tag]], control: Tag) -> bool:
    if control.name == "input" and str(control.get("type", "text")) in UNLABELLED:
        return True
    if control.get("aria-label") or control.get("aria-labelledby"):
        return True
    around = control.find_parent("label")
    labels = [*([around] if around else []), *pointing.get(str(control.get("id", "")), [])]
    return any(words(label) or label.get_text(strip=True) for label in labels)


def _opening(tag: Tag) -> str:
    """The opening tag, for messages."""
    attributes = "".join(
        f' {n}="{" ".join(v) if isinstance(v, list) else v}"' for n, v in tag.attrs.items()
    )
    return f"<{tag.name}{attributes}>"[:200]
