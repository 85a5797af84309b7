"""The forms of a draft lose nothing: what is stored goes through a form and comes back the same."""

import pytest

from portal.rules.instrument_diff import Change, ChangeKind
from portal.rules.instruments import load_shipped, shipped_keys, to_mapping
from portal.web import instrument_forms as forms
from portal.web import instrument_item_form as item_form
from portal.web.instrument_fields import Reading
from portal.web.instrument_words import change_words


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("key", shipped_keys())
def test_every_shipped_part_comes_back_from_its_form_unchanged(app, key):
    content = to_mapping(load_shipped(key))
    content.setdefault("relations", [])
    tags = forms.tags_of(content)
    with app.test_request_context():
        read = Reading(forms.head_values(content), tags)
        head = {field: content[field] for field in forms.read_head(read, content)}
        assert forms.read_head(read, content) == head
        for section in content["sections"]:
            read = Reading(forms.section_values(section), tags)
            made = forms.read_section(read, section)
            assert made == {k: v for k, v in section.items() if k not in ("key", "items")}
            for item in section["items"]:
                values = item_form.item_values(item, item["kind"])
                shown = {f.name for g in groups(content, item, values) for f in g.fields}
                kept = {k: v for k, v in values.items() if k in shown or k.startswith("kode-")}
                read = Reading(kept, tags)
                rows = item_form.rows_of(item, item["kind"], values)
                made = item_form.read_item(read, item, item["kind"], rows)
                assert read.errors == []
                assert made == {k: v for k, v in item.items() if k not in ("key", "unsur_number")}


def groups(content, item, values):
    rows = item_form.rows_of(item, item["kind"], values)
    return item_form.item_groups(content, item["kind"], rows)


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("kind", ChangeKind)
@pytest.mark.parametrize("field", ["question en", "anchor id 2", "basis"])
@pytest.mark.parametrize(("before", "after"), [("a", "b"), ("", "b"), ("a", "")])
def test_every_difference_has_its_sentence(app, kind, field, before, after):
    with app.test_request_context():
        words = change_words(Change(kind, "Menolong", field, before, after))
    assert words.endswith(".")
    assert "%(" not in words
