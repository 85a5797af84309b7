"""The tools of the tests themselves: a check that finds nothing would be worse than none."""

import re

import pytest
import sqlalchemy as sa
from flask import g
from werkzeug.test import TestResponse

from portal.db import db, writing
from portal.models.units import Unit
from tests.browser import filled
from tests.chromium import axe, listen
from tests.databases import FreshClient
from tests.page_checks import Page, check_fragment, check_page

GOOD = (
    '<!doctype html><html lang="id"><head><title>Judul - Portal</title></head><body><main>'
    "<h1>Judul</h1>"
    '<form action="/s" method="post"><label for="a">Nama</label>'
    '<input id="a" name="a" aria-describedby="a-h"><p id="a-h">Petunjuk</p>'
    '<label><input type="radio" name="b" value="1" checked>Satu</label>'
    '<label><input type="radio" name="b" value="2">Dua</label>'
    '<textarea name="c" aria-label="Saran">\nBaris</textarea>'
    '<select name="d" aria-label="Pilih"><option>x</option><option value="y">Y</option></select>'
    '<input type="hidden" name="e" value="rahasia"><button>Kirim</button></form>'
    "</main></body></html>"
)
FRAGMENT = '<section id="isi"><p>Teks</p></section>'


def answered(html: str) -> Page:
    """A page with this source, as if it had been answered."""
    response = TestResponse([html.encode()], "200 OK", {"Content-Type": "text/html"}, None)
    return Page(response, "http://localhost/x")


def test_a_good_page_and_a_good_fragment_pass():
    check_page(answered(GOOD))
    check_page(answered(GOOD.replace("<title>", "<title>Galat: ")))
    check_fragment(answered(FRAGMENT))
    check_fragment(answered(FRAGMENT + '<p id="jumlah" hx-swap-oob="true">3</p>'))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("<!doctype html>", "", "doctype"),
        ('lang="id"', "", "lang"),
        ('lang="id"', 'lang="fr"', "lang"),
        ("<h1>Judul</h1>", "", "0 h1"),
        ("<h1>Judul</h1>", "<h1>Judul</h1><h1>Lagi</h1>", "2 h1"),
        ("<h1>Judul</h1>", "<h1>Lain</h1>", "does not begin"),
        ("<main>", "<div>", "<main>"),
        ('id="a-h"', 'id="a"', "appears 2 times"),
        ('<label for="a">Nama</label>', "", "no label"),
        ('<label for="a">Nama</label>', '<label for="a"></label>', "no label"),
        ('aria-label="Saran"', "", "no label"),
        ('id="a-h"', "", "points at no element"),
        ('action="/s"', "", "action and a method"),
        ('method="post"', "", "action and a method"),
        ("<button>Kirim", "<button>", "no words"),
        ("Petunjuk", "Halo None", "'None'"),
        ("Petunjuk", "{{ nama }}", "'{{'"),
        ("Petunjuk", "Halo %(nama)s", "%(nama)s"),
        ('value="rahasia"', 'value="None"', "value='None'"),
        ("<p id", '<p style="color:red" id', "style="),
        ("<p id", '<p onclick="x()" id', "onclick="),
        ("<p id", '<p hx-on:click="x()" id', "hx-on:click="),
        ("Petunjuk", '<a href="https://lain.example/">x</a>', "another host"),
        ("Petunjuk", '<a href="//lain.example/">x</a>', "another host"),
        ("Petunjuk", '<a href="javascript:x()">x</a>', "another host or kind"),
        ("Petunjuk", '<a href="#hilang">x</a>', "link into nothing"),
        ("Petunjuk", '<img src="/a.png">', "no alt"),
    ],
)
def test_every_fault_of_a_page_is_found(before, after, said):
    assert before in GOOD
    with pytest.raises(AssertionError, match=re.escape(said)):
        check_page(answered(GOOD.replace(before, after, 1)))


@pytest.mark.parametrize(
    "html",
    ["", "Teks", "<p>Tanpa id</p>", FRAGMENT + FRAGMENT.replace("isi", "dua"), FRAGMENT + "ekor"],
)
def test_a_fragment_without_its_one_root_is_found(html):
    with pytest.raises(AssertionError, match="exactly one root"):
        check_fragment(answered(html))


def test_a_form_sends_what_a_browser_would_send():
    form = answered(GOOD).form_element()
    sent = [("a", ""), ("b", "1"), ("c", "Baris"), ("d", "x"), ("e", "rahasia")]
    assert filled(form, {}) == sent
    typed = dict(filled(form, {"a": "Wati", "b": "2", "d": "y", "c": None}))
    assert typed == {"a": "Wati", "b": "2", "d": "y", "e": "rahasia"}


@pytest.mark.parametrize("values", [{"z": "1"}, {"b": "3"}, {"e": "palsu"}, {"d": "z"}])
def test_nobody_fills_what_the_form_does_not_offer(values):
    with pytest.raises(AssertionError):
        filled(answered(GOOD).form_element(), values)


def test_requests_do_not_borrow_the_tests_context(app, client, agency):
    g.language = "en"
    assert 'lang="id"' in client.get("/privasi").get_data(as_text=True)
    assert isinstance(client, FreshClient)


def test_a_test_sees_what_a_request_or_another_thread_committed(app, client, unit):
    assert db.session.scalars(sa.select(Unit.name)).all() == [unit.name]
    with db.engine.connect().execution_options(writes=True) as connection:
        connection.execute(sa.update(Unit).values(name="Nama baru"))
        connection.commit()
    client.get("/healthz")
    assert db.session.scalars(sa.select(Unit.name)).all() == ["Nama baru"]
    assert unit.name == "Puskesmas Poasia"


def test_a_request_on_top_of_uncommitted_changes_is_refused(app, client):
    db.session.add(Unit(name="Lupa", kind="dinas", slug="lupa"))
    with pytest.raises(AssertionError, match="uncommitted"):
        client.get("/healthz")


@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_begins_with_empty_tables_and_the_usual_settings(app, turn):
    assert db.session.scalars(sa.select(Unit)).all() == []
    assert app.config["BALLOT_BATCH"] == 10
    app.config["BALLOT_BATCH"] = 3
    with writing() as session:
        session.add(Unit(name=f"Unit {turn}", kind="dinas", slug="unit"))


@pytest.mark.browser
@pytest.mark.parametrize("js", [True, False], ids=["skrip", "tanpa-skrip"])
def test_a_real_browser_reads_pages_without_complaint(page, agency, js):
    seen = page(js=js)
    seen.goto("/privasi")
    assert seen.locator("h1").inner_text() == "Privasi survei"
    if js:
        axe(seen)


@pytest.mark.browser
def test_a_request_to_another_host_is_a_complaint(live_server, chromium):
    complaints: list[str] = []
    context = chromium.new_context(base_url=live_server)
    seen = context.new_page()
    listen(seen, live_server, complaints)
    seen.set_content('<img src="http://127.0.0.1:9/jejak.png" alt="">')
    context.close()
    assert any("another host" in text for text in complaints), complaints
