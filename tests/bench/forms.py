"""Reading a survey form out of a page once, and filling it again and again at little cost."""

import random
import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlencode

_HIDDEN = re.compile("type=[\"']?hidden\\b")
_ATTRIBUTE = re.compile(r"\b(name|value)=(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))")


@dataclass
class Form:
    """A form as its controls: hidden values, values of each radio group, names of text fields."""

    action: str = ""
    method: str = "get"
    hidden: dict[str, str] = field(default_factory=dict)
    radios: dict[str, list[str]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)

    def filled(self, rng: random.Random, hidden: dict[str, str]) -> bytes:
        """A urlencoded body with a random answer to every question; text fields stay empty."""
        pairs = [(name, rng.choice(values)) for name, values in self.radios.items()]
        pairs += [(name, "") for name in self.texts]
        return urlencode([*pairs, *hidden.items()]).encode()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = True
            self.forms.append(Form(found.get("action", ""), found.get("method", "get").lower()))
        elif self._inside and found.get("name"):
            self._control(tag, found)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False

    def _control(self, tag: str, found: dict[str, str]) -> None:
        form, name = self.forms[-1], found["name"]
        kind = found.get("type", "text") if tag == "input" else tag
        if kind == "radio":
            form.radios.setdefault(name, []).append(found.get("value", "on"))
        elif kind == "hidden":
            form.hidden[name] = found.get("value", "")
        elif kind in ("text", "textarea"):
            form.texts.append(name)


def survey_form(page: str) -> Form | None:
    """The form with the most questions, or None. Empty radio values ("no answer") are left out."""
    reader = _Reader()
    reader.feed(page)
    best = max(reader.forms, key=lambda form: len(form.radios), default=None)
    if best is None or not best.radios:
        return None
    best.radios = {name: [v for v in vs if v] or vs for name, vs in best.radios.items()}
    return best


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden inputs of a page by one cheap scan: these alone differ between two visitors."""
    found = {}
    for at in (match.start() for match in _HIDDEN.finditer(page)):
        tag = page[page.rfind("<", 0, at) : page.find(">", at)]
        given = {m[1]: unescape(m[2] or m[3] or m[4] or "") for m in _ATTRIBUTE.finditer(tag)}
        if "name" in given:
            found[given["name"]] = given.get("value", "")
    return found
