"""Of two tabs with the same form the slower one sees both texts: every form of `edits.SEEN` with
words in it that the town's pages show and that is complete there.

Forms that need more than words prove it beside their pages and in web/test_two_editors.py.
"""

from urllib.parse import urljoin, urlsplit

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from tests.attacks.addresses import HERE
from tests.attacks.edits import SEEN
from tests.attacks.test_english_staff import pages_of, people_of
from tests.browser import _pressed, filled
from tests.page_checks import Page

pytestmark = [pytest.mark.engines("sqlite"), pytest.mark.slow]
FIRST, SECOND = "Kalimat dari jendela pertama", "Kalimat dari jendela kedua"
# What is typed here is kept only with a choice that the page's own state does not hold.
NEEDS_A_CHOICE = {"development.aim", "peer_team.decide"}
LEAST = 18


def test_of_two_tabs_the_slower_sees_both_texts(town):
    pages = pages_of(town.app, town.values(town.sari.id))
    told, faults = set(), []
    for _name, client in people_of(town):
        for path in pages.values():
            for endpoint, place in forms_of(town.app, client, path).items():
                if endpoint not in SEEN or endpoint in told | NEEDS_A_CHOICE:
                    continue
                tabs = [loaded(client, path) for _tab in range(2)]
                quick = posted(client, path, tabs[0][place], FIRST)
                if quick is None or quick.status_code != 303:
                    continue
                slow = posted(client, path, tabs[1][place], SECOND)
                told.add(endpoint)
                if slow.status_code != 409 or FIRST not in slow.text or SECOND not in slow.text:
                    faults.append((endpoint, path, slow.status_code))
    assert not faults, f"Something was overwritten unseen, or a text is not shown: {faults}"
    assert len(told) >= LEAST, f"Too few forms were tried: {sorted(told)}"


def loaded(client, path):
    """The forms of a page as a tab shows them; none where it does not open."""
    answer = client.get(path, base_url=HERE)
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return []
    return [
        one for one in Page(answer, HERE + path).root.iter("form") if one.get("method") == "post"
    ]


def target(path, form) -> str:
    pressed = _pressed(form, None)
    own = pressed.get("formaction") if pressed is not None else None
    return urlsplit(urljoin(HERE + path, own or form.get("action") or path)).path


def forms_of(app, client, path) -> dict[str, int]:
    """Endpoint -> which form of the page sends to it."""
    adapter, found = app.url_map.bind("localhost"), {}
    for place, form in enumerate(loaded(client, path)):
        try:
            endpoint, _values = adapter.match(target(path, form), method="POST")
        except HTTPException:  # a form of the page of components
            continue
        found.setdefault(endpoint, place)
    return found


def posted(client, path, form, words: str):
    """The form with words in its first field for words; None where it has none."""
    fields = [one for one in form.iter("textarea") if one.get("name")]
    fields += [one for one in form.iter("input") if one.get("name") and one.get("type") == "text"]
    if not fields:
        return None
    sent = filled(form, {fields[0].get("name"): words})
    pressed = _pressed(form, None)
    if pressed is not None and pressed.get("name"):
        sent.append((pressed.get("name"), pressed.get("value", "")))
    return client.post(target(path, form), data=MultiDict(sent), base_url=HERE)
