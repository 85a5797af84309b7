"""A signed document as data: it reads back whole, and its fingerprint tells every change."""

from dataclasses import replace

from portal.rules.result_content import digest, read_content
from tests.results_content import CONTENT


def test_a_document_reads_back_as_it_was():
    assert read_content(CONTENT.as_json()) == CONTENT


def test_fields_that_did_not_exist_yet_keep_their_defaults():
    stored = CONTENT.as_json()
    del stored["figures"], stored["talk"]
    assert read_content(stored).figures == ()


def test_fields_of_a_later_shape_do_not_disturb():
    assert read_content(CONTENT.as_json() | {"baru": 1}) == CONTENT


def test_the_fingerprint_depends_on_everything_and_not_on_order():
    stored = CONTENT.as_json()
    assert digest(stored) == digest(dict(reversed(stored.items())))
    assert digest(stored) != digest(replace(CONTENT, notes="Lain").as_json())
