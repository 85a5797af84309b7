"""Rules of the house about files: how long they are, what they say of themselves, audit tags."""

import ast
import re

from portal.config import ROOT
from portal.models.audit import AuditTag
from tests.test_house import PORTAL, dotted, name_of, sources, tree_of

LONGEST_FILE = 300


def test_every_audit_tag_is_used_by_a_service():
    text = "\n".join(p.read_text(encoding="utf-8") for p in sources(PORTAL / "services"))
    unused = [tag.name for tag in AuditTag if f"AuditTag.{tag.name}" not in text]
    assert not unused, f"No service records these acts: remove the tag or record it: {unused}"


def test_audit_tags_are_noun_and_verb():
    odd = [tag.value for tag in AuditTag if not re.fullmatch(r"[a-z_]+:[a-z_]+", tag.value)]
    assert not odd, f"Write the tag as noun:verb in small letters: {odd}"


def test_no_file_is_longer_than_it_can_be_read():
    static = ROOT / "static"
    folders = [PORTAL, ROOT / "tests", ROOT / "templates", static / "js", static / "css"]
    files = [
        *(
            p
            for folder in folders
            for kind in ("py", "html", "js", "css")
            for p in folder.rglob(f"*.{kind}")
        ),
        ROOT / "migrations" / "env.py",
    ]
    long = {
        p.relative_to(ROOT).as_posix(): n
        for p in files
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert not long, f"Cut into two subjects, never into kinds of code: {long}"


def test_every_public_function_says_what_it_does():
    kinds = ast.FunctionDef | ast.ClassDef
    faults = [
        f"portal/{name_of(path)}:{node.lineno} {node.name}"
        for path in sources()
        for node in tree_of(path).body
        if isinstance(node, kinds)
        and not node.name.startswith("_")
        and not (ast.get_docstring(node) or _is_bare_enum(node))
    ]
    faults += [f"portal/{name_of(p)}" for p in sources() if not ast.get_docstring(tree_of(p))]
    assert not faults, f"One sentence each, with units, errors and source: {faults}"


def _is_bare_enum(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """An enum or tuple whose members and name say all there is to say."""
    plain = {"StrEnum", "NamedTuple", "DeclarativeBase"}
    return isinstance(node, ast.ClassDef) and {dotted(base) for base in node.bases} <= plain
