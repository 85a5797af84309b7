"""A test browser over Flask's client: it visits, fills and submits, and checks every page it sees.

It sends what a phone would send. Requests that no browser would send go through the `client`
fixture instead.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.page_checks import CONTROLS, HERE, Element, Page, check_fragment, check_page, spoken

BUTTONS = {"submit", "button", "reset", "image"}
REDIRECTS = {301, 302, 303, 307, 308}
MOST_HOPS = 5


class Browser:
    """One visitor; `page` is what they look at now."""

    def __init__(self, client: FlaskClient, shown: str | None = None) -> None:
        self.client = client
        self._page: Page | None = None
        self._shown = shown

    @property
    def page(self) -> Page:
        """The page in view; what was `shown` at first is asked for when somebody looks."""
        if self._page is None and self._shown is not None:
            self.visit(self._shown)
        assert self._page is not None, "Nothing was visited yet"
        return self._page

    @page.setter
    def page(self, page: Page) -> None:
        self._page = page

    def visit(self, path: str, *, status: int = 200) -> Page:
        """Open an address, follow redirects, and check the page that comes."""
        return self._arrive("GET", urljoin(HERE, path), None, {}, status)

    def follow(self, link_words: str, *, status: int = 200) -> Page:
        """Click the only link with these words."""
        links = [a.get("href") for a in self.page.root.iter("a") if spoken(a) == link_words]
        addresses = {urljoin(self.page.url, link) for link in links if link is not None}
        assert len(addresses) == 1, f"{self.page.url}: {len(addresses)} links say {link_words!r}"
        return self.visit(addresses.pop(), status=status)

    def submit(
        self,
        which: str | int = 0,
        *,
        button: str | None = None,
        status: int = 200,
        htmx: bool = False,
        **values: str | list[str] | None,
    ) -> Page:
        """Fill a form of the page, press its first button (or the one that says `button`), go on.

        Refuses what a person could not do: a field or an option that the form does not have. A
        value of None unticks. With `htmx` the form goes where its hx-post says, for a fragment.
        """
        form = self.page.form_element(which)
        pressed = _pressed(form, button)
        of_button: Callable[..., Any] = {}.get if pressed is None else pressed.get
        fields = filled(form, values)
        if of_button("name"):
            fields.append((of_button("name"), of_button("value", "")))
        method = (of_button("formmethod") or form.get("method", "get")).upper()
        target = of_button("formaction") or form.get("action") or self.page.url
        headers = self._htmx_headers() if htmx else {}
        if htmx:
            assert form.get("hx-post"), "This form does not ask htmx to send it"
            target = of_button("formaction") or form.get("hx-post")
        url = urljoin(self.page.url, str(target))
        if method == "GET":
            url, fields = f"{url.partition('?')[0]}?{urlencode(fields)}", []
        return self._arrive(method, url, fields if method == "POST" else None, headers, status)

    def fragment(self, path: str, *, method: str = "GET", status: int = 200, **values: str) -> Page:
        """Ask for a part the way htmx does, and check it."""
        fields = list(values.items()) if method == "POST" else None
        return self._arrive(method, urljoin(HERE, path), fields, self._htmx_headers(), status)

    def _htmx_headers(self) -> dict[str, str]:
        current = self._page.url if self._page is not None else HERE
        return {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Current-URL": current}

    def _arrive(
        self,
        method: str,
        url: str,
        fields: list[tuple[str, str]] | None,
        headers: Mapping[str, str],
        status: int,
    ) -> Page:
        response = self._ask(method, url, fields, headers)
        for _hop in range(MOST_HOPS):
            if response.status_code not in REDIRECTS:
                break
            assert response.status_code == 303 or method == "GET", "A POST is answered with 303"
            url = urljoin(url, response.headers["Location"])
            assert url.startswith(HERE), f"Redirected to another host: {url}"
            method = "GET"
            response = self._ask(method, url, None, headers)
        page = Page(response, url)
        assert page.status == status, f"{method} {url}: {page.status}, expected {status}"
        if not headers:
            check_page(page)
            self.page = page
        elif page.html.strip():
            check_fragment(page)
        return page

    def _ask(
        self,
        method: str,
        url: str,
        fields: list[tuple[str, str]] | None,
        headers: Mapping[str, str],
    ) -> TestResponse:
        parts = urlsplit(url)
        sent: dict[str, Any] = {}
        if fields is not None:
            sent["content_type"] = "application/x-www-form-urlencoded"
            sent["data"] = urlencode([(name, _line_ends(value)) for name, value in fields])
        return self.client.open(
            parts.path,
            base_url=HERE,
            query_string=parts.query,
            method=method,
            headers=dict(headers),
            **sent,
        )


def filled(form: Element, values: Mapping[str, str | list[str] | None]) -> list[tuple[str, str]]:
    """The successful controls of a form in tree order, with `values` typed and chosen."""
    names = {control.get("name") for control in _controls(form)}
    assert values.keys() <= names, f"The form has no field {sorted(values.keys() - names)}"
    for name, value in values.items():
        _offered(form, name, value)
    return [pair for control in _controls(form) for pair in _sent(control, values)]


def _controls(form: Element) -> list[Element]:
    """Named controls that are not buttons."""
    return [
        control
        for control in form.iter(*CONTROLS)
        if control.get("name") is not None
        and control.get("type") not in BUTTONS
        and control.get("disabled") is None
    ]


def _pressed(form: Element, button: str | None) -> Element | None:
    """The button that says `button`, or the one that the Enter key would press."""
    buttons = [
        b
        for b in form.iter("button", "input")
        if b.get("type", "submit" if b.tag == "button" else "text") == "submit"
        and b.get("disabled") is None
    ]
    if button is None:
        return buttons[0] if buttons else None
    found = [b for b in buttons if button in {spoken(b), b.get("value")}]
    assert found, f"No button {button!r}; there are {[spoken(b) for b in buttons]}"
    return found[0]


def _offered(form: Element, name: str, value: str | list[str] | None) -> None:
    """Raise when a list of choices does not hold what is to be chosen."""
    same = [c for c in _controls(form) if c.get("name") == name]
    choices = {c.get("value", "on") for c in same if c.get("type") in {"radio", "checkbox"}}
    for select in (c for c in same if c.tag == "select"):
        choices |= {_option_value(option) for option in select.iter("option")}
    if choices and value is not None:
        wanted = set(value) if isinstance(value, list) else {value}
        assert wanted <= choices, f"{name} offers {sorted(choices)}, not {sorted(wanted - choices)}"
    assert all(c.get("type") != "hidden" for c in same), f"Nobody can type into hidden {name}"


def _sent(
    control: Element, values: Mapping[str, str | list[str] | None]
) -> Iterator[tuple[str, str]]:
    """What one control adds to the request."""
    name, kind = control.get("name"), control.get("type", "text")
    typed = values.get(name)
    if kind in {"radio", "checkbox"}:
        own = control.get("value", "on")
        chosen = typed if isinstance(typed, list) else [typed]
        if (own in chosen) if name in values else control.get("checked") is not None:
            yield name, own
        return
    if name in values:
        if isinstance(typed, str):
            yield name, typed
        return
    if control.tag == "select":
        options = list(control.iter("option"))
        marked = [o for o in options if o.get("selected") is not None] or options[:1]
        yield from ((name, _option_value(option)) for option in marked)
    elif control.tag == "textarea":
        yield name, "".join(control.itertext()).removeprefix("\n")
    else:
        yield name, control.get("value", "")


def _option_value(option: Element) -> str:
    return str(option.get("value", "".join(option.itertext()).strip()))


def _line_ends(value: str) -> str:
    """Forms end lines with CR LF, whatever was typed."""
    return value.replace("\r\n", "\n").replace("\n", "\r\n")
