"""The forms of a draft lose nothing: what is stored goes through a form and comes back the same."""

import pytest

from portal.rules.instrument_diff import Change, ChangeKind
from portal.rules.instruments import load_shipped, shipped_keys, to_mapping
from portal.rules.roles import Role
from portal.web import instrument_forms as forms
from portal.web import instrument_item_form as item_form
from portal.web.instrument_fields import Reading
from portal.web.instrument_words import change_words
from tests.web.people import entered


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


# --- the order of answers -------------------------------------------------------------------------

ITEM = {
    "key": "giliran", "kind": "choice", "label": {"id": "Giliran"},
    "options": [
        {"key": "pagi", "label": {"id": "Pagi", "en": "Morning", "id@jv": "Esuk"}},
        {"key": "siang", "label": {"id": "Siang", "en": "Noon", "id@jv": "Awan"}},
        {"key": "malam", "label": {"id": "Malam", "en": "Night"}},
    ],
}  # fmt: skip


def arranged(*steps, rows=3, **typed):
    """The answers after some buttons were pressed and the form was stored."""
    values = item_form.item_values(ITEM, "choice") | typed
    for step in steps:
        values = item_form.with_row_moved(values, step, rows)
    shown = {name: words for name, words in values.items() if not name.endswith("-id-jv")}
    read = Reading(shown, ("id", "en"))
    made = item_form.read_item(read, ITEM, "choice", rows)
    assert read.errors == []
    return made["options"]


@pytest.mark.engines("sqlite")
def test_an_answer_moves_with_its_key_and_all_its_languages(app):
    pagi, siang, malam = ITEM["options"]
    with app.test_request_context():
        assert arranged("turun-1") == [siang, pagi, malam]
        assert arranged("naik-3", "naik-2") == [malam, pagi, siang]
        assert arranged("turun-1", "naik-2") == [pagi, siang, malam]


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("step", ["naik-1", "turun-3", "naik-0", "turun-99", "naik-x", "buang-2"])
def test_at_the_edge_and_for_what_is_no_step_nothing_moves(app, step):
    with app.test_request_context():
        assert arranged(step) == ITEM["options"]


@pytest.mark.engines("sqlite")
def test_a_new_answer_moved_up_borrows_nothing_from_the_one_it_passes(app):
    """The third answer has no Javanese; the second keeps its own although it is not on the form."""
    new = {"pilihan-4-id": ["Libur"], "pilihan-4-en": ["Off"], "asal-4": [""]}
    with app.test_request_context():
        made = arranged("naik-4", "naik-3", rows=4, **new)
    assert [one["key"] for one in made] == ["pagi", "libur", "siang", "malam"]
    assert made[1]["label"] == {"id": "Libur", "en": "Off"}
    assert made[2]["label"] == ITEM["options"][1]["label"]


def test_answers_are_put_in_order_with_buttons_and_nothing_typed_is_lost(app, agency, monday):
    dewi = entered(app, "dewi@contoh.go.id", Role.HR)
    dewi.visit("/instrumen/teks/rekan")
    dewi.submit("salin")
    link = next(a for a in dewi.page.all("section a") if a.get_text().startswith("Pilihan"))
    dewi.visit(link["href"])
    dewi.submit(
        "isian", **{"label-id": "Sejak kapan", "pilihan-1-id": "Lama", "pilihan-2-id": "Baru"}
    )
    item = dewi.page.all("li[id=butir-sejak_kapan]")[0]
    dewi.visit(item.find("a")["href"])
    page = dewi.submit("isian", button="Turun jawaban 1", **{"label-id": "Mulai kapan"})
    assert page.one("#label-id")["value"] == "Mulai kapan"
    assert [page.one(f"#pilihan-{n}-id")["value"] for n in (1, 2)] == ["Baru", "Lama"]
    words = {button.get_text(" ", strip=True) for button in page.all("form#isian button")}
    assert "Naik jawaban 1" not in words
    assert "Turun jawaban 4" not in words
    dewi.submit("isian")
    content = dewi.visit(item.find("a")["href"])
    assert [content.one(f"#pilihan-{n}-id")["value"] for n in (1, 2)] == ["Baru", "Lama"]
    codes = [content.one(f"[name=kode-{n}]")["value"] for n in (1, 2)]
    assert codes == ["baru", "lama"]
