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


@pytest.mark.parametrize("text", ['f"{a}"', '"a" + b', '"a %s" % b', '"{}".format(b)'])
def test_a_sentence_put_together_is_found(text):
    assert is_put_together(ast.parse(text, mode="eval").body)


@pytest.mark.parametrize("text", ['"Unit ini" " tidak dikenal."', "MOVED_ON", '_("Unit ini.")'])
def test_a_whole_sentence_passes(text):
    assert not is_put_together(ast.parse(text, mode="eval").body)


def is_put_together(node: ast.expr) -> bool:
    """A string made from parts when the program runs."""
    method = node.func if isinstance(node, ast.Call) else None
    is_format = isinstance(method, ast.Attribute) and method.attr == "format"
    return isinstance(node, ast.JoinedStr | ast.BinOp) or is_format
