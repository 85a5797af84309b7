"""Every form that asks a member of staff something says why, and who will see the answer."""

import re

import pytest

from portal.config import ROOT
from portal.rules.retention import shipped_retention

FOLDER = ROOT / "templates"
# Forms (template#id) that need no word, with the reason; a new one is argued for here.
SHEET = "a part of the review sheet, which says it once above all parts"
EXEMPT = {
    "auth/resume.html#kirim-lagi": "the same form again, which said it where it was filled in",
    "auth/login.html#masuk": "asks only who is there; what is kept stands behind its own pages",
    "board/person.html#": "a comment under each entry; the page says it once above them",
    "log/edit.html#komentar": "a line under the entry; #ubah and the log itself say it",
    "forum/_case_line.html#keluarkan-{{ one.id }}": "one in each row; #batalkan says it",
    "log/person.html#diketahui": "ticks that a rater has read; keeps nothing but that",
    "log/person.html#k-{{ one.id }}": "one in each row; log/comment.html#komentari says it",
    "peers/proposal.html#lingkup": "chooses a unit for the draw; asks nothing about anybody",
    "periods/_extras.html#form-cabut-{{ one.id }}": "one in each row; #perpanjangan says it",
    "review/_goal.html#f-{{ key }}": SHEET,
    "review/_place.html#f-tempat": SHEET,
    "review/_rating.html#bagian-{{ key }}": SHEET,
    "review/_talk.html#percakapan-form": SHEET,
    "review/_texts.html#bagian-{{ part }}": SHEET,
    "review/exceptions.html#": "one in each row; #kecualikan says it",
    "survey/_form.html#isian": "citizens: the promise stands on the form, in few bytes",
    "units/show.html#ubah-layanan-{{ loop.index }}": "one in each row; #layanan-baru says it",
}
FORM = re.compile(r'<form\b(?=[^>]*method="post")(.*?)</form>', re.DOTALL)
ID = re.compile(r' id="([^"]+)"')
ASKS = re.compile(
    r"\{\{ (text|textarea|select|radios|checkboxes|date)\("
    r'|<(textarea|select)\b|<input type="(?!hidden)'
)
INCLUDED = re.compile(r'include "([^"]+)"')
WHY = re.compile(r'\{\{ why\("([a-z_]+)"')


def asks_inside(form: str) -> bool:
    """Whether a part that the form includes asks something."""
    return any(ASKS.search((FOLDER / name).read_text("utf-8")) for name in INCLUDED.findall(form))


def asking_forms() -> list[tuple[str, str]]:
    """(template#id, source) of every posted form with something to fill in."""
    return [
        (f"{path.relative_to(FOLDER).as_posix()}#{''.join(ID.findall(form)[:1])}", form)
        for path in sorted(FOLDER.rglob("*.html"))
        for form in FORM.findall(path.read_text(encoding="utf-8"))
        if (ASKS.search(form) or asks_inside(form))
        and path.parent.name not in {"components", "komponen", "errors"}
    ]


def test_a_form_that_asks_says_why_and_who_sees():
    silent = [name for name, form in asking_forms() if not WHY.search(form) and name not in EXEMPT]
    assert not silent, (
        'Put {{ why("data class") }} of components/why.html before the button (classes: '
        f"portal/data/rules/retention.toml), or argue in EXEMPT of this file: {silent}"
    )


def test_what_it_says_comes_from_a_class_there_is():
    known = {one.key for one in shipped_retention()[-1].classes}
    named = {
        (name, key)
        for path in FOLDER.rglob("*.html")
        for name, key in ((path.name, key) for key in WHY.findall(path.read_text("utf-8")))
    }
    assert {key for _, key in named} <= known, f"No such class: {named}"
    assert len(named) > 5


@pytest.mark.parametrize("name", sorted(EXEMPT))
def test_an_exemption_is_still_needed(name):
    assert [form for found, form in asking_forms() if found == name and not WHY.search(form)], (
        f"{name} needs no exemption any more"
    )
