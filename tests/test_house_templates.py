"""The rules of the house for templates; every failure says what to do about it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from jinja2 import Environment, meta, nodes

from portal.config import ROOT
from tests.databases import make_app

FOLDER = ROOT / "templates"
MOST_LINES = 40
HTMX = ("hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete")
COMMENT, STATEMENT, VALUE = r"\{#.*?#\}", r"\{%.*?%\}", r"\{\{.*?\}\}"
# A frame is extended by pages and shown by nobody, so it has no heading of its own.
FRAMES = {"errors/_frame.html"}


def names(pattern: str = "**/*.html") -> list[str]:
    """Templates by the name under which they are rendered."""
    return sorted(p.relative_to(FOLDER).as_posix() for p in FOLDER.glob(pattern))


def is_frame(name: str) -> bool:
    """A base that others extend."""
    return name in FRAMES or Path(name).name.startswith("base")


def is_partial(name: str) -> bool:
    """`_x.html`: included by a page, and returned alone where htmx asks for it."""
    return Path(name).name.startswith("_") and name not in FRAMES


def is_piece(name: str) -> bool:
    """Macros and question types, never rendered alone."""
    return name.split("/")[0] in {"components", "items"}


PAGES = [n for n in names() if not (is_frame(n) or is_partial(n) or is_piece(n))]
PARTIALS = [n for n in names() if is_partial(n)]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The application's own template environment; no database is asked."""
    app: Flask = make_app(f"sqlite:///{tmp_path_factory.mktemp('templates') / 'kosong.db'}")
    return app.jinja_env


def source(name: str) -> str:
    """The text of a template."""
    return (FOLDER / name).read_text(encoding="utf-8")


def markup(name: str) -> BeautifulSoup:
    """The template's own elements, with what Jinja would fill in blanked out."""
    text = re.sub(COMMENT, "", source(name), flags=re.S)
    text = re.sub(STATEMENT, " ", text, flags=re.S)
    return BeautifulSoup(re.sub(VALUE, "x", text, flags=re.S), "html.parser")


def elements() -> Iterator[tuple[str, Tag]]:
    """Every element of every template."""
    for name in names():
        for tag in markup(name).find_all(True):
            yield name, tag


def syntax(environment: Environment, name: str) -> nodes.Template:
    """The template's syntax tree."""
    return environment.parse(source(name))


def is_macros(environment: Environment, name: str) -> bool:
    """Whether a file holds macros and nothing to show."""
    return syntax(environment, name).find(nodes.Macro) is not None


def rendered() -> dict[str, set[str]]:
    """What the views name: {"page": templates, "fragment": templates}."""
    code = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "portal").rglob("*.py"))
    every = set(re.findall(r'"([a-z_/0-9]+\.html)"', code))
    fragments = set(re.findall(r'fragment="([^"]+)"', code))
    return {"page": every - fragments, "fragment": fragments}


def test_every_template_compiles(environment):
    for name in names():
        environment.get_template(name)


def test_every_template_that_is_named_exists(environment):
    there = set(names())
    named = {
        (name, other)
        for name in names()
        for other in meta.find_referenced_templates(syntax(environment, name))
        if other is not None
    }
    missing = {f"{name} names {other}" for name, other in named if other not in there}
    missing |= {f"a view names {n}" for group in rendered().values() for n in group - there}
    assert not missing, f"Write the template, or mend its name: {sorted(missing)}"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_extends_a_base_and_fills_its_heading(environment, name):
    tree = syntax(environment, name)
    parent = tree.find(nodes.Extends)
    assert parent, "A page begins with {% extends %} of one of the bases or errors/_frame.html"
    blocks = {block.name for block in tree.find_all(nodes.Block)}
    assert "heading" in blocks, "Fill {% block heading %}; it serves the title and the h1"


@pytest.mark.parametrize("name", PARTIALS)
def test_a_partial_stands_alone(environment, name):
    tree = syntax(environment, name)
    assert tree.find(nodes.Extends) is None, "A partial is included, it never extends"
    if is_macros(environment, name):
        return
    lines = source(name).splitlines()
    assert len(lines) <= MOST_LINES, f"{len(lines)} lines: a partial has at most {MOST_LINES}"
    assert "needs:" in lines[0], "The first line declares what it needs: {# needs: item, sheet #}"
    roots = [n for n in markup(name).contents if isinstance(n, Tag)]
    only_includes = not roots and tree.find(nodes.Include) is not None
    assert len(roots) == 1 or only_includes, f"One root element, not {len(roots)}"


@pytest.mark.parametrize("name", sorted(rendered()["fragment"]))
def test_a_fragment_is_a_partial_whose_root_has_an_id(name):
    assert is_partial(name), "A reply to htmx is a file _name.html that the page includes"
    (root,) = (n for n in markup(name).contents if isinstance(n, Tag))
    assert root.get("id"), "htmx replaces the element by its id"


def test_imported_macros_are_used(environment):
    unused = []
    for name in names():
        tree = syntax(environment, name)
        imported = {
            pair[1] if isinstance(pair, tuple) else pair
            for node in tree.find_all(nodes.FromImport)
            for pair in node.names
        }
        imported |= {node.target for node in tree.find_all(nodes.Import)}
        read = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
        unused += [f"{name}: {macro}" for macro in sorted(imported - read)]
    assert not unused, f"Remove these imports: {unused}"


def test_macros_that_are_imported_exist(environment):
    missing = []
    for name in names():
        for node in syntax(environment, name).find_all(nodes.FromImport):
            if not isinstance(node.template, nodes.Const):
                continue
            other = syntax(environment, node.template.value)
            offered = {macro.name for macro in other.find_all(nodes.Macro)}
            offered |= {n.name for n in other.find_all(nodes.Name) if n.ctx == "store"}
            wanted = {pair[0] if isinstance(pair, tuple) else pair for pair in node.names}
            missing += [f"{name}: {macro}" for macro in sorted(wanted - offered)]
    assert not missing, f"Jinja would show nothing in their place: {missing}"


def test_no_template_is_forgotten(environment):
    named = {
        other
        for name in names()
        for other in meta.find_referenced_templates(syntax(environment, name))
        if other is not None
    }
    used = named | rendered()["page"] | rendered()["fragment"]
    families = ("items/", "errors/", "components/", "base")  # chosen by kind, by status, or later
    forgotten = [n for n in names() if n not in used and not n.startswith(families)]
    assert not forgotten, f"Nothing renders, includes or imports these: {forgotten}"


def test_an_element_that_asks_htmx_names_its_own_target():
    faults = [
        f"{name}: <{tag.name} {kind}>"
        for name, tag in elements()
        for kind in HTMX
        if tag.get(kind) is not None and not tag.get("hx-target")
    ]
    assert not faults, f"Add hx-target to the element itself, nothing is inherited: {faults}"


def test_every_form_works_without_script():
    faults = [
        f"{name}: <form id={tag.get('id')}>"
        for name, tag in elements()
        if tag.name == "form" and not (tag.get("action") and tag.get("method"))
    ]
    assert not faults, f"A form has a real action and a method: {faults}"


def test_templates_carry_no_script_or_style_of_their_own():
    faults = []
    for name, tag in elements():
        for attribute, value in tag.attrs.items():
            text = " ".join(value) if isinstance(value, list) else str(value)
            if attribute == "style" or re.match(r"on[a-z]|hx-on", attribute):
                faults.append(f"{name}: {attribute}=")
            if re.match(r"\s*(js|javascript):", text):
                faults.append(f"{name}: {attribute}={text}")
        if tag.name == "script" and not tag.get("src"):
            faults.append(f"{name}: <script> without src")
    assert not faults, f"The policy refuses these: classes and data- attributes instead: {faults}"


def test_nothing_is_marked_safe_in_a_template():
    marked = [n for n in names() if re.search(r"\|\s*safe\b|autoescape\s+false", source(n))]
    assert not marked, f"Escape, or build Markup in Python where it can be tested: {marked}"


def test_a_template_links_to_no_other_host():
    faults = [
        f"{name}: {tag[attribute]}"
        for name, tag in elements()
        for attribute in ("href", "src", "action", "hx-get", "hx-post")
        if re.match(r"(https?:)?//", str(tag.get(attribute, "")))
    ]
    assert not faults, f"Vendor the file, or make the address one of ours: {faults}"
