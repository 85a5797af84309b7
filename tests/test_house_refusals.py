"""A rule of the house: what the portal refuses, it refuses in sentences that can be translated."""

import ast

import pytest

from tests.sentences import refusals
from tests.test_house import dotted, name_of, sources, tree_of


def test_refusals_are_sentences_that_can_be_translated():
    """An f-string is never in the catalogue: name the value, and give it beside the sentence."""
    found = [
        f"portal/{name_of(path)}:{call.lineno}"
        for path in sources()
        for call in ast.walk(tree_of(path))
        if isinstance(call, ast.Call)
        and dotted(call.func).split(".")[-1] in {"PortalError", *refusals()}
        and any(is_put_together(value) for value in call.args)
    ]
    assert not found, f'Write Invalid("... %(name)s ...", name=name): {found}'


def test_what_is_raised_by_name_is_marked_for_the_catalogues():
    """A sentence in a constant is invisible to `make catalogue` unless `N_()` marks it."""
    found = [
        f"portal/{name_of(path)}: {target.id}"
        for path in sources()
        for raised in [raised_names(tree_of(path))]
        for node in tree_of(path).body
        for target, value in assigned(node)
        if target.id in raised and not (isinstance(value, ast.Call) and dotted(value.func) == "N_")
    ]
    assert not found, f'Write NAME = N_("..."): {found}'


def test_a_refusal_reaches_a_page_through_its_own_words():
    """`_(str(error))` looks for a sentence that is filled already, which no catalogue holds."""
    found = [
        f"portal/{name_of(path)}:{call.lineno}"
        for path in sources()
        for call in ast.walk(tree_of(path))
        if isinstance(call, ast.Call)
        and dotted(call.func) == "_"
        and any(isinstance(value, ast.Call) and dotted(value.func) == "str" for value in call.args)
    ]
    assert not found, f"Write words_of(error): {found}"


@pytest.mark.parametrize("text", ['f"{a}"', '"a" + b', '"a %s" % b', '"{}".format(b)'])
def test_a_sentence_put_together_is_found(text):
    assert is_put_together(ast.parse(text, mode="eval").body)


@pytest.mark.parametrize("text", ['"Unit ini" " tidak dikenal."', "MOVED_ON", '_("Unit ini.")'])
def test_a_whole_sentence_passes(text):
    assert not is_put_together(ast.parse(text, mode="eval").body)


def raised_names(tree: ast.Module) -> set[str]:
    """Names given to a refusal as its sentence."""
    return {
        value.id
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and dotted(call.func) in refusals()
        for value in call.args
        if isinstance(value, ast.Name)
    }


def assigned(node: ast.stmt) -> list[tuple[ast.Name, ast.expr]]:
    """(name, value) of what a statement of a module binds to a plain name."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    value = getattr(node, "value", None)
    return [(one, value) for one in targets if isinstance(one, ast.Name) and value]


def is_put_together(node: ast.expr) -> bool:
    """A string made from parts when the program runs."""
    method = node.func if isinstance(node, ast.Call) else None
    is_format = isinstance(method, ast.Attribute) and method.attr == "format"
    return isinstance(node, ast.JoinedStr | ast.BinOp) or is_format
