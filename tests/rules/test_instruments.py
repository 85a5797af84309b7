"""Instruments: the shipped survey, writing and reading, and what a broken file is told."""

import copy
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.ikm_rule import newest_rule
from portal.rules.instruments import (
    InstrumentError,
    Text,
    allowed_values,
    content_hash,
    load_shipped,
    parse,
    to_mapping,
    unsur_in_table_order,
)
from portal.rules.unsur import UNSUR

SKM = load_shipped("skm")
ITEMS = {item.key: item for item in SKM.items}
Mapping = dict[str, Any]


def texts_of(part: object) -> list[Text]:
    """Every Text anywhere inside an instrument."""
    if isinstance(part, Text):
        return [part]
    if isinstance(part, tuple):
        return [text for each in part for text in texts_of(each)]
    if is_dataclass(part):
        return [text for field in fields(part) for text in texts_of(getattr(part, field.name))]
    return []


# --- the shipped survey ---------------------------------------------------------------------------


def test_form_asks_sarana_before_pengaduan_and_tables_the_other_way_round() -> None:
    asked = [item.key for item in SKM.sections[0].items]
    assert asked == [*UNSUR[:7], "sarana", "pengaduan"]
    assert [item.position for item in SKM.sections[0].items] == list(range(1, 10))
    assert tuple(item.key for item in unsur_in_table_order(SKM)) == UNSUR


def test_form_and_rule_of_computation_use_the_same_names_of_the_unsur() -> None:
    labels = {item.key: item.label.in_("id") for item in unsur_in_table_order(SKM)}
    assert labels == {unsur.key: unsur.label for unsur in newest_rule().unsur}


@pytest.mark.parametrize(
    ("key", "labels"),
    [
        ("persyaratan", ["Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"]),
        ("prosedur", ["Tidak mudah", "Kurang mudah", "Mudah", "Sangat mudah"]),
        ("waktu", ["Tidak cepat", "Kurang cepat", "Cepat", "Sangat cepat"]),
        ("biaya", ["Sangat mahal", "Cukup mahal", "Murah", "Gratis"]),
        ("produk", ["Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"]),
        ("kompetensi", ["Tidak kompeten", "Kurang kompeten", "Kompeten", "Sangat kompeten"]),
        (
            "perilaku",
            [
                "Tidak sopan dan ramah",
                "Kurang sopan dan ramah",
                "Sopan dan ramah",
                "Sangat sopan dan ramah",
            ],
        ),
        ("sarana", ["Buruk", "Cukup", "Baik", "Sangat baik"]),
        (
            "pengaduan",
            [
                "Tidak ada",
                "Ada tetapi tidak berfungsi",
                "Berfungsi kurang maksimal",
                "Dikelola dengan baik",
            ],
        ),
    ],
)
def test_each_unsur_carries_its_official_words_from_one_to_four(
    key: str, labels: list[str]
) -> None:
    options = ITEMS[key].options
    assert [option.label.in_("id") for option in options] == labels
    assert [option.value for option in options] == [1, 2, 3, 4]


def test_every_text_of_the_survey_exists_in_all_three_languages() -> None:
    texts = texts_of(SKM)
    assert len(texts) == 100
    for text in texts:
        assert [tag for tag, _ in text.pairs] == ["id", "en", "id@jv"]


def test_each_unsur_has_a_question_and_a_helper_of_fifteen_words_at_most() -> None:
    for item in unsur_in_table_order(SKM):
        assert item.question is not None
        assert item.helper is not None
        assert all(len(words.split()) <= 15 for _, words in item.helper.pairs)


def test_profile_offers_classes_of_age_and_the_official_occupations() -> None:
    offered = allowed_values(SKM)
    assert len(offered["usia"]) == 7
    assert offered["pekerjaan"] == {"pns", "tni", "polri", "swasta", "wirausaha", "lainnya"}
    assert offered["waktu"] == {"1", "2", "3", "4"}
    assert "saran" not in offered
    assert ITEMS["saran"].limit == 500


def test_untranslated_text_falls_back_to_indonesian_and_says_so() -> None:
    text = Text((("id", "Cepat"), ("en", "Quick")))
    assert (text.in_("en"), text.language_for("en")) == ("Quick", "en")
    assert (text.in_("id@jv"), text.language_for("id@jv")) == ("Cepat", "id")


@pytest.mark.parametrize("name", ["tidak_ada", "../demo/kendari", "skm.toml", "", "SKM"])
def test_only_shipped_names_are_loaded(name: str) -> None:
    with pytest.raises(InstrumentError, match="no instrument of this name"):
        load_shipped(name)


# --- reading and writing --------------------------------------------------------------------------

_words = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=12,
).filter(lambda words: bool(words.strip()))
_key = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)


@st.composite
def _mappings(draw: st.DrawFn) -> Mapping:
    extra = draw(st.lists(st.sampled_from(["en", "id@jv", "su"]), unique=True))
    languages = draw(st.permutations(["id", *extra]))

    def text() -> dict[str, str]:
        spoken = [tag for tag in languages if tag == "id" or draw(st.booleans())]
        return {tag: draw(_words) for tag in spoken}

    def item(key: str) -> Mapping:
        kind = draw(st.sampled_from(["scale", "choice", "number", "text"]))
        made: Mapping = {"key": key, "kind": kind, "label": text()}
        if draw(st.booleans()):
            made["helper"] = text()
        if kind == "scale":
            values = draw(st.lists(st.integers(-9, 9), min_size=2, max_size=4, unique=True))
            made["options"] = [{"value": value, "label": text()} for value in values]
        elif kind == "choice":
            keys = draw(st.lists(_key, min_size=2, max_size=3, unique=True))
            made["options"] = [{"key": key, "label": text()} for key in keys]
        elif kind == "number":
            made["minimum"] = draw(st.integers(0, 5))
            made["maximum"] = draw(st.integers(6, 120))
        else:
            made["limit"] = draw(st.integers(1, 500))
        return made

    keys = draw(st.lists(_key, min_size=1, max_size=4, unique=True))
    cut = draw(st.integers(0, len(keys) - 1))
    sections = [part for part in (keys[:cut], keys[cut:]) if part]
    return {
        "key": draw(_key),
        "basis": draw(_words),
        "languages": list(languages),
        "name": text(),
        "title": text(),
        "intro": text(),
        "sections": [
            {"key": part[0], "title": text(), "items": [item(key) for key in part]}
            for part in sections
        ],
    }


@settings(max_examples=20, deadline=None)
@given(_mappings())
def test_an_instrument_survives_json_unchanged(mapping: Mapping) -> None:
    instrument = parse(mapping)
    written = to_mapping(instrument)
    read_again = parse(json.loads(json.dumps(written)))
    assert written == mapping
    assert read_again == instrument
    assert content_hash(read_again) == content_hash(instrument)


def test_an_outsider_can_recompute_the_hash_from_the_mapping() -> None:
    text = json.dumps(to_mapping(SKM), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert content_hash(SKM) == hashlib.sha256(text.encode("utf-8")).hexdigest()


def test_hash_is_stable_over_key_order_and_changes_with_one_letter() -> None:
    mapping = to_mapping(SKM)
    turned = dict(reversed(mapping.items()))
    assert re.fullmatch("[0-9a-f]{64}", content_hash(SKM))
    assert content_hash(parse(turned)) == content_hash(SKM)
    mapping["sections"][0]["items"][0]["helper"]["id@jv"] += "?"
    assert content_hash(parse(mapping)) != content_hash(SKM)


def _first_item(mapping: Mapping) -> Mapping:
    item: Mapping = mapping["sections"][0]["items"][0]
    return item


def _saran(mapping: Mapping) -> Mapping:
    item: Mapping = mapping["sections"][2]["items"][0]
    return item


def _as_number(item: Mapping, minimum: object, maximum: object) -> None:
    item.pop("limit")
    item.update(kind="number", minimum=minimum, maximum=maximum)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda m: m.pop("basis"), "instrument: basis: is missing"),
        (lambda m: m.update(judul="x"), "instrument: judul: is not a known field here"),
        (lambda m: m.update(key="Skm"), "instrument: key: 'Skm' does not match"),
        (lambda m: m.update(languages=["en"]), "instrument: languages: must hold 'id'"),
        (lambda m: m.update(languages=["id", "id"]), "languages: 'id' stands there 2 times"),
        (lambda m: m.update(languages=["id", "EN"]), "languages: 'EN' is not a language tag"),
        (lambda m: m.update(sections=[]), "instrument: sections: needs at least 1"),
        (lambda m: m.update(sections=["x"]), r"sections\[1\]: must be a table"),
        (lambda m: m["sections"][1].update(key="unsur"), "sections: 'unsur' stands there 2 times"),
        (lambda m: _saran(m).update(key="waktu"), "items: 'waktu' stands there 2 times"),
        (lambda m: _saran(m).update(key="_n"), r"saran: items\[1\]: key: '_n' does not match"),
        (lambda m: _saran(m).update(key="é"), "key: 'é' does not match"),
        (lambda m: _saran(m).update(kind="essay"), "saran/saran: kind: 'essay' is none of scale"),
        (lambda m: _saran(m).update(limit=0), "saran/saran: limit: must be greater than 0"),
        (lambda m: _saran(m).update(limit=True), "saran/saran: limit: must be of type int"),
        (lambda m: _saran(m).update(limit="500"), "saran/saran: limit: must be of type int"),
        (lambda m: _saran(m).update(options=[]), "saran/saran: options: is not a known field"),
        (lambda m: _as_number(_saran(m), 9, 9), "saran/saran: maximum: must be above minimum"),
        (lambda m: _as_number(_saran(m), -1, 9), "saran/saran: maximum: must be above minimum"),
        (lambda m: _as_number(_saran(m), 0, None), "saran/saran: maximum: is missing"),
        (lambda m: _first_item(m)["label"].pop("id"), "unsur/persyaratan: label: id: is missing"),
        (lambda m: _first_item(m)["label"].update(id=" "), "label: id: must be words"),
        (lambda m: _first_item(m)["label"].update(id="a\x00"), "label: id: must be words"),
        (lambda m: _first_item(m)["label"].update(id="\ud800"), "label: id: must be words"),
        (lambda m: _first_item(m)["label"].update(su="Sarat"), "label: su: is not a known field"),
        (lambda m: _first_item(m).update(label="Syarat"), "label: must be a table"),
        (lambda m: _first_item(m).pop("options"), "unsur/persyaratan: options: is missing"),
        (
            lambda m: _first_item(m).update(options=_first_item(m)["options"][:1]),
            "unsur/persyaratan: options: needs at least 2",
        ),
        (
            lambda m: _first_item(m)["options"][1].update(value=1),
            "unsur/persyaratan: options: '1' stands there 2 times",
        ),
        (
            lambda m: _first_item(m)["options"][1].update(value=2.5),
            r"unsur/persyaratan: options\[2\]: value: must be of type int",
        ),
        (lambda m: _first_item(m).update(unsur_number=2), "unsur_number: .* each of them once"),
        (lambda m: _first_item(m).update(unsur_number=10), "unsur_number: .* each of them once"),
    ],
)
def test_a_broken_instrument_is_refused_with_its_place(
    spoil: Callable[[Mapping], object], message: str
) -> None:
    mapping = copy.deepcopy(to_mapping(SKM))
    spoil(mapping)
    with pytest.raises(InstrumentError, match=message):
        parse(mapping)
