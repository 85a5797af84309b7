"""Languages: complete catalogues that keep to their source, and pages that speak only one."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask_babel import force_locale, format_date
from jinja2 import Environment, meta, nodes

from portal.config import ROOT
from portal.web.filters import angka, tanggal
from tests import sentences

CATALOGUES = ("en", "id@jv")

# What a citizen meets on the way from the poster to the receipt; templates these include or extend
# belong to it as well.
CITIZEN = (
    *("templates/survey/*.html", "templates/items/*.html", "templates/errors/*.html"),
    *("portal/web/citizen_form.py", "portal/web/survey.py", "portal/web/survey_pages.py"),
    *("portal/queries/survey_points.py", "portal/services/ballots.py"),
    *("portal/documents/poster.py", "portal/documents/slips.py"),
)
only_sqlite = pytest.mark.engines("sqlite")


# Catalogues against the sources


def test_english_lacks_no_sentence():
    missing = sentences.source_ids() - sentences.translated("en").keys()
    assert not missing, f"Run `make catalogue`, then translate in en: {sorted(missing)}"


@pytest.mark.parametrize("locale", CATALOGUES)
def test_a_catalogue_is_as_the_updater_leaves_it(locale):
    kept = sentences.path(locale).read_bytes()
    assert kept == sentences.updated(locale), "Run `make catalogue` and look at what it changes"


@pytest.mark.parametrize("locale", CATALOGUES)
def test_nothing_is_fuzzy_or_left_over(locale):
    kept = sentences.catalogue(locale)
    assert not [m.id for m in kept if m.id and m.fuzzy]
    assert not list(kept.obsolete), "Delete what no source says any more"


@pytest.mark.parametrize("locale", CATALOGUES)
def test_a_catalogue_names_nobody_and_no_moment(locale):
    text = sentences.path(locale).read_text(encoding="utf-8")
    assert not re.search(r"[\w.]+@\w+\.\w+|EMAIL@|FULL NAME|LL@li", text)
    assert not re.search(r"^#(:| .*/)", text, re.M), "Places move with each line"
    header = dict(sentences.catalogue(locale).mime_headers)
    assert header["PO-Revision-Date"].startswith("YEAR")
    assert not header["Last-Translator"]
    assert header["POT-Creation-Date"] == "2026-01-01 00:00+0000"


@pytest.mark.parametrize("locale", CATALOGUES)
def test_translations_keep_what_is_filled_in(locale):
    """A lost or doubled placeholder is a crash or a hole in a page; `#` is filled in by script."""
    faults = []
    for message in sentences.entries(locale):
        for source, text in sentences.forms(message):
            marks = [sorted(re.findall(r"%\(\w+\)[sd]|#", words)) for words in (source, text)]
            bare = sentences.PLACEHOLDER.sub("", text)
            if marks[0] != marks[1] or "%" in bare or "{" in bare:
                faults.append((source, text))
    assert not faults


@pytest.mark.parametrize("locale", CATALOGUES)
def test_translations_end_as_their_source_does(locale):
    ends = ".:?…"
    faults = [
        (source, text)
        for message in sentences.entries(locale)
        for source, text in sentences.forms(message)
        if (source[-1] if source[-1] in ends else "") != (text[-1] if text[-1] in ends else "")
        or text != text.strip()
    ]
    assert not faults


def citizen_files() -> list[str]:
    """The files of CITIZEN with the templates they include, import or extend."""
    files = [p for pattern in CITIZEN for p in sorted(ROOT.glob(pattern))]
    names = [p.relative_to(ROOT).as_posix() for p in files]
    parser = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    for name in names:
        if name.endswith(".html"):
            tree = parser.parse((ROOT / name).read_text(encoding="utf-8"))
            others = {f"templates/{n}" for n in meta.find_referenced_templates(tree) if n}
            names.extend(sorted(others - set(names)))
    return names


@pytest.mark.parametrize("pattern", CITIZEN)
def test_the_places_of_citizen_sentences_exist(pattern):
    assert list(ROOT.glob(pattern)), "Moved? Then the next test no longer looks at it"


def test_javanese_lacks_no_sentence_of_the_survey():
    files = citizen_files()
    assert {"templates/base_citizen.html", "templates/components/error_summary.html"} <= set(files)
    missing = sentences.source_ids(files) - sentences.translated("id@jv").keys()
    assert not missing, f"Translate in id@jv: {sorted(missing)}"


def test_make_catalogue_looks_for_every_refusal():
    """The error page shows what a domain error was raised with; `Kind:2` is babel's way to say
    that the sentence is the second argument.
    """
    (line,) = re.findall(r"^REFUSALS := (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    wanted = {name if at == 1 else f"{name}:{at}" for name, at in sentences.refusals().items()}
    wanted |= {f"{name}:{at}" for name, (at,) in sentences.FIELDS.items()}
    assert set(line.split()) == wanted, f"REFUSALS := {' '.join(sorted(wanted))}"


# Templates against the habit of writing a sentence without `_()`

WORDS = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"[^\W\d_]{2,} [^\W\d_]|^[A-Z][a-z]{2,}")
AS_THEY_ARE = {
    *("Bahasa Indonesia", "English", "flask compute ikm data.csv --json"),
    *("flask compute severity data.csv --json", "flask compute agreement data.csv --json"),
}
# The assessment of data protection is a document of the agency's, in Indonesian whoever reads it.
INDONESIAN = {"templates/privacy/dpia.html"}
TEMPLATES = sorted(
    {p.relative_to(ROOT).as_posix() for p in ROOT.glob("templates/**/*.html")} - INDONESIAN
)


def outside_values(text: str) -> str:
    """A template with everything of Jinja's blanked out."""
    for mark in (r"\{#.*?#\}", r"\{%.*?%\}", r"\{\{.*?\}\}"):
        text = re.sub(mark, " ", text, flags=re.S)
    return text


def constants(node: nodes.Node) -> list[str]:
    """Strings in expressions that are neither translated nor only compared."""
    if isinstance(node, nodes.Call) and getattr(node.node, "name", "") in {"_", "ngettext"}:
        return [text for value in node.kwargs for text in constants(value)]
    if isinstance(node, nodes.Compare):
        return []
    own = [node.value] if isinstance(node, nodes.Const) and isinstance(node.value, str) else []
    return own + [text for child in node.iter_child_nodes() for text in constants(child)]


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_says_nothing_outside_of_gettext(name):
    source = (ROOT / name).read_text(encoding="utf-8")
    soup = BeautifulSoup(outside_values(source), "html.parser")
    for silent in soup.select("script, style"):
        silent.decompose()
    shown = {re.sub(r'[\w-]+="[^"]*"', "", text).strip() for text in soup.strings}
    faults = {text for text in shown - AS_THEY_ARE if WORDS.search(text) and "doctype" not in text}
    for tag in soup.find_all(True):
        spoken = {n: str(v) for n, v in tag.attrs.items() if n in sentences.SPOKEN or "data-" in n}
        faults |= {f"{n}={v}" for n, v in spoken.items() if SENTENCE.search(v)}
    tree = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(source)
    faults |= {text for text in constants(tree) if SENTENCE.search(text)} - sentences.EXAMPLES
    faults = {text for text in faults if not text.startswith("flask compute ")}
    assert not faults, f"Wrap these in _(): {sorted(faults)}"


# Words that a program, not a reader, takes.
CALLED = {"text", "option", "argument", "warning", "info", "error", "exception"}
TRANSLATED = {"_", "N_", "ngettext", *sentences.refusals()}
# How a refusal begins, the first text of a draft, what the trail and official forms say, commands.
VIEWS_AS_THEY_ARE = {
    *("Pilih nilai", "Tulis tanggal", "Yang sudah dilakukan", "Tulis catatan", "Sesuai standar"),
    *("atasan pejabat penilai (L.IV.A.11)", "UNIT KERJA", "kurang dari 10% kosong", "Basa Jawa"),
    *("Sangat baik", "Kurang baik", "Tidak baik", "flask audit verify", "openid profile email"),
    *("flask privacy purge --dry-run", *AS_THEY_ARE),
}
CODE = re.compile(r"default-src|[<{]|\w+\.\w+\(|^[a-z]+ [a-z]+$")


def literals(tree: ast.AST) -> Iterator[str]:
    """Strings of a source that are no docstring, not translated, and no refusal's."""
    for node in ast.iter_child_nodes(tree):
        called = node.func if isinstance(node, ast.Call) else None
        name = getattr(called, "id", getattr(called, "attr", ""))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if name in TRANSLATED | CALLED or name.endswith(("Error", "warn")):
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        yield from literals(node)


def test_a_view_says_nothing_outside_of_gettext():
    faults = [
        f"{path.relative_to(ROOT).as_posix()}: {text!r}"
        for path in sorted((ROOT / "portal" / "web").rglob("*.py"))
        for text in {*literals(ast.parse(path.read_text("utf-8")))} - VIEWS_AS_THEY_ARE
        if re.search(r"[^\W\d_]{3,} [^\W\d_]{3,}", text) and not CODE.search(text)
    ]
    assert not faults, "Wrap these in _():\n" + "\n".join(faults)


# Numbers, dates, and the language of a page


@only_sqlite
@pytest.mark.parametrize(
    ("locale", "number", "thousands", "day"),
    [
        ("id", "82,41", "12.345,7", "17 Agustus 2026"),
        ("en", "82.41", "12,345.7", "17 August 2026"),
        ("id@jv", "82,41", "12.345,7", "17 Agustus 2026"),
    ],
)
def test_numbers_and_dates_follow_the_language(app, locale, number, thousands, day):
    with force_locale(locale):
        assert angka(Decimal("82.41")) == number
        assert angka(Decimal("12345.67"), 1) == thousands
        assert tanggal(date(2026, 8, 17)) == day
        assert format_date(date(2026, 8, 17), "d MMMM y") == day


@only_sqlite
@pytest.mark.parametrize(
    ("query", "html_lang", "heading"),
    [
        ("", "id", "Tulis kode survei"),
        ("?bahasa=id", "id", "Tulis kode survei"),
        ("?bahasa=en", "en", "Type the survey code"),
        ("?bahasa=id@jv", "jv", "Serat kode survei"),
        ("?bahasa=jv", "id", "Tulis kode survei"),
        ("?bahasa=EN", "id", "Tulis kode survei"),
        ("?bahasa=../../en", "id", "Tulis kode survei"),
        ("?bahasa=", "id", "Tulis kode survei"),
        ("?bahasa=fr&bahasa=en", "id", "Tulis kode survei"),
    ],
)
def test_the_address_chooses_the_language(browser, agency, query, html_lang, heading):
    page = browser.visit(f"/s{query}")
    assert page.one("html")["lang"] == html_lang
    assert page.heading == heading


@only_sqlite
def test_what_javanese_lacks_is_indonesian(browser, agency, skm):
    page = browser.visit("/cara-hitung?bahasa=id@jv")
    assert page.heading == "Cara menghitung indeks"
    assert "86,11" in page.text
    assert page.text == browser.visit("/cara-hitung").text
    assert "86.11" in browser.visit("/cara-hitung?bahasa=en").text


@only_sqlite
@time_machine.travel("2026-10-17T02:00:00+00:00", tick=False)
def test_the_form_switches_language_without_script_and_keeps_answers(browser, point):
    page = browser.visit(f"/s/{point.code}")
    assert "17 Oktober 2026" in page.text
    for button, lang, day, heading in (
        ("English", "en", "17 October 2026", "How was our service today?"),
        ("Basa Jawa", "jv", "17 Oktober 2026", "Pripun layanan kula sedaya dinten niki?"),
        ("Bahasa Indonesia", "id", "17 Oktober 2026", "Bagaimana pelayanan kami hari ini?"),
    ):
        page = browser.submit("isian", button=button, waktu="3", saran="Kursi kurang")
        assert (page.one("html")["lang"], page.heading) == (lang, heading)
        assert page.one("form#isian")["lang"] == lang
        assert day in page.text
        assert page.one("[name=waktu][checked]")["value"] == "3"
        assert page.one("textarea[name=saran]").get_text().strip() == "Kursi kurang"


@only_sqlite
def test_the_language_stays_until_the_receipt(browser, point):
    browser.visit(f"/s/{point.code}?bahasa=id@jv")
    page = browser.submit("isian", status=422)
    assert "Wangsuli paling sekedhik setunggal saking sangang pitakenan" in page.text
    page = browser.submit("isian", waktu="3")
    assert page.one("html")["lang"] == "jv"
    assert page.heading.endswith("Wangsulan panjenengan sampun kakirim")
