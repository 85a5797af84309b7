"""No form overwrites silently: every POST is in the table of `edits.py`, and keeps what it says."""

import ast
import inspect
from pathlib import Path
from types import ModuleType

import portal.web
from tests.attacks.edits import GROWS, ONCE, SEEN, SWITCH

WEB = Path(str(portal.web.__file__)).parent


def test_every_post_says_what_keeps_it_from_overwriting(app):
    posts = {
        rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or set())
    }
    named = [*SEEN, *GROWS, *ONCE, *SWITCH]
    missing, gone = posts - set(named), set(named) - posts
    assert not missing, f"Say in attacks/edits.py what keeps these from overwriting: {missing}"
    assert not gone, f"Take these out of tests/attacks/edits.py: {gone}"
    assert len(named) == len(set(named)), "Each POST has one line in tests/attacks/edits.py"


def test_a_form_that_changes_what_stands_reads_what_it_showed(app):
    """In the view's own module or in one of its helpers on the same floor."""
    blind = {
        endpoint: field
        for endpoint, field in SEEN.items()
        if not reads(inspect.getmodule(inspect.unwrap(app.view_functions[endpoint])), field)
    }
    assert not blind, f"These views never read the field that says what the page showed: {blind}"


def reads(module: ModuleType | None, field: str) -> bool:
    """Whether the module, or one of portal.web that it imports, names the field."""
    text = inspect.getsource(module) if module else ""
    near = [
        WEB / f"{name}.py"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("portal.web")
        for name in ((node.module or "").removeprefix("portal.web").strip("."), *_names(node))
    ]
    sources = [text, *(path.read_text() for path in near if path.is_file())]
    return any(f'"{field}' in source or f"'{field}" in source for source in sources)


def _names(node: ast.ImportFrom) -> list[str]:
    return [one.name for one in node.names]
