"""What may be published; the citizen survey is bound by the annex of PermenPANRB 14/2017."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from portal.rules import instrument_drafts as drafts
from portal.rules.instrument_checks import Fault, findings, is_asked_alike
from portal.rules.instrument_drafts import Draft, blank
from portal.rules.instrument_parts import parse
from portal.rules.instruments import load_shipped, shipped_keys, to_mapping

SKM = load_shipped("skm")
Edit = Callable[[dict[str, Any]], object]


def changed(edit: Edit) -> dict[str, Any]:
    content = copy.deepcopy(to_mapping(SKM))
    edit(content)
    return content


def item(content: dict[str, Any], key: str) -> dict[str, Any]:
    return Draft(content).item(key)[1]


@pytest.mark.parametrize("key", shipped_keys())
def test_every_shipped_text_may_be_published(key):
    shipped = load_shipped(key)
    assert findings(to_mapping(shipped), None) == ()
    assert findings(to_mapping(shipped), shipped) == ()


def test_an_empty_sheet_says_what_is_missing():
    found = findings(blank("uji", "Uji").content, None)
    assert {one.fault for one in found} == {Fault.NO_INTRO, Fault.NO_BASIS, Fault.NO_SECTIONS}


def test_an_empty_section_is_named():
    made, key = drafts.with_section(Draft(to_mapping(SKM)), None, {"title": {"id": "Kosong"}})
    assert findings(made.content, None) == ((f"bagian:{key}", Fault.EMPTY_SECTION, "Kosong"),)


@pytest.mark.parametrize(
    ("fault", "edit"),
    [
        (Fault.SKM_UNSUR, lambda c: c["sections"][0]["items"].pop(3)),
        (Fault.SKM_UNSUR, lambda c: item(c, "waktu").update(key="tempo")),
        (Fault.SKM_UNSUR, lambda c: item(c, "waktu").update(unsur_number=4)),
        (Fault.SKM_VALUES, lambda c: item(c, "waktu")["options"].pop()),
        (Fault.SKM_VALUES, lambda c: item(c, "waktu")["options"].reverse()),
        (Fault.SKM_PROFILE, lambda c: item(c, "usia").update(key="umur")),
        (Fault.SKM_PROFILE, lambda c: c["sections"][1]["items"].pop()),
        (Fault.CITIZEN_NEEDS_ONE_COMMENT, lambda c: item(c, "saran").update(
            kind="number", minimum=0, maximum=9) or item(c, "saran").pop("limit")),
        (Fault.SKM_OPTION_GONE, lambda c: item(c, "usia")["options"].pop()),
        (Fault.SKM_RELATIONS, lambda c: c.update(relations=["warga", "rekan"])),
        (Fault.LIMIT_TOO_LONG, lambda c: item(c, "saran").update(limit=4_001)),
        (Fault.MALFORMED, lambda c: item(c, "saran").update(kind="lain")),
    ],
)  # fmt: skip
def test_a_text_that_would_break_the_index_is_refused(fault, edit):
    assert fault in {one.fault for one in findings(changed(edit), SKM)}


def test_wordings_translations_and_further_answers_about_oneself_are_free():
    def edit(content: dict[str, Any]) -> None:
        item(content, "waktu")["question"]["id"] = "Cepatkah pelayanannya?"
        item(content, "usia")["options"].append({"key": "rahasia", "label": {"id": "Rahasia"}})
        content["languages"] = ["id"]

    assert findings(changed(edit), SKM) == ()


@pytest.mark.parametrize("name", ["kunci", "karcis", "versi"])
def test_names_of_form_fields_are_no_items(name):
    content = copy.deepcopy(to_mapping(load_shipped("rekan")))
    content["sections"][0]["items"][0]["key"] = name
    assert [one.fault for one in findings(content, None)] == [Fault.RESERVED_KEY]


@pytest.mark.parametrize(
    ("alike", "edit"),
    [
        (True, lambda c: c["title"].update(id="Judul lain")),
        (True, lambda c: item(c, "waktu")["question"].update(en="How fast?")),
        (True, lambda c: item(c, "waktu")["helper"].update(id="Cepat?")),
        (True, lambda c: item(c, "usia")["label"].update(id="Umur")),
        (False, lambda c: item(c, "waktu")["question"].update(id="Cepatkah?")),
        (False, lambda c: item(c, "biaya")["options"][0]["label"].update(id="Mahal")),
    ],
)
def test_what_may_stand_in_one_figure_with_the_text_before(alike, edit):
    assert is_asked_alike(SKM, parse(changed(edit))) is alike
