"""The frozen release as it is written down and read back, and what is masked in comments."""

import json
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.instruments import load_shipped
from portal.rules.peer_answers import (
    Said,
    Terms,
    claim,
    counted,
    frozen,
    hidden_relations,
    readable,
    receipt_id,
    told,
)
from portal.rules.peer_masks import EMAIL, NAME, NUMBER, masked, parts_of
from portal.rules.relations import Relation

REKAN = load_shipped("rekan")
VERSION = UUID(int=1)
TERMS = (Terms(Relation.PEER, VERSION, 5, 5),)
ITEMS = [item.key for item in REKAN.items if item.kind == "scale"]


def content(answers, comments=(), terms=TERMS):
    found = (terms, {VERSION: REKAN}, {Relation.PEER: answers})
    shown = readable(*found)
    return frozen(counted(*found), [one for one in comments if (one.relation, one.item) in shown])


def everything(value=4):
    return dict.fromkeys(ITEMS, value)


def test_a_release_is_read_back_as_it_was_frozen():
    said = [Said(Relation.PEER, "komentar_andal", text) for text in ("Tepat waktu", "Teliti")]
    written = content([everything(4)] * 4 + [everything(5)], said)
    read = told(json.loads(json.dumps(written)))
    (group,) = read.shown
    assert group.figures["mutu_kerja"].n == 5
    assert float(group.figures["mutu_kerja"].mean) == 4.0
    assert group.comments == {"komentar_andal": ("Tepat waktu", "Teliti")}
    assert not hidden_relations(written)


def test_a_short_group_leaves_neither_figures_nor_comments():
    said = [Said(Relation.PEER, "komentar_andal", "Tepat waktu")]
    written = content([everything(4)] * 4, said)
    assert told(written).is_empty
    assert "Tepat waktu" not in json.dumps(written)
    assert hidden_relations(written) == {Relation.PEER}


def test_comments_of_a_block_that_few_answered_are_not_shown():
    block = [i.key for i in REKAN.sections[0].items if i.kind == "scale"]
    others = {key: 4 for key in ITEMS if key not in block}
    said = [
        Said(Relation.PEER, "komentar_bersama", "Ramah"),
        Said(Relation.PEER, "komentar_andal", "Teliti"),
    ]
    written = content([everything()] * 4 + [others], said)
    assert told(written).shown[0].comments == {"komentar_andal": ("Teliti",)}


def test_a_release_of_an_unknown_form_is_refused():
    with pytest.raises(ValueError, match="unknown form"):
        told({"format": 99})


def test_receipt_and_claims_of_a_key_have_nothing_in_common():
    key = "A" * 26
    made = {receipt_id(key), claim(key, "a"), claim(key, "b")}
    assert len(made) == 3
    assert all(len(one) == 26 and key not in one for one in made)


NAMES = ("dr. Sari Dewi, Sp.A", "Bagus Pratama", "Ni Luh Ayu", "O'Brien Nur'aini")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Bu Sari selalu membantu", f"Bu {NAME} selalu membantu"),
        ("Menurut saya Sari Dewi hebat", f"Menurut saya {NAME} hebat"),
        ("pak bagus sering terlambat", f"pak {NAME} sering terlambat"),
        ("Kerjanya bagus dan rapi", "Kerjanya bagus dan rapi"),
        ("Bagus sekali kerjanya", "Bagus sekali kerjanya"),
        ("NIP 199001012015032003 itu", f"NIP {NUMBER} itu"),
        ("1990 0101 2015 03 2 003", NUMBER),
        ("WA 0812-3456-7890 ya", f"WA {NUMBER} ya"),
        ("kirim ke sari.dewi@contoh.go.id", f"kirim ke {EMAIL}"),
        ("Nilai 4 dari 5 pada 2026", "Nilai 4 dari 5 pada 2026"),
        ("nur'aini dan luh ayu", f"{NAME} dan {NAME}"),
    ],
)
def test_names_and_numbers_are_masked_and_sentences_stay_readable(text, said):
    assert masked(text, NAMES) == said


def test_titles_and_initials_are_no_names():
    assert parts_of("Dr. dr. Sari D. Wulan, M.Kes") == ("sari", "wulan")


@given(st.text(max_size=80), st.lists(st.text(max_size=20), max_size=4))
def test_any_text_can_be_masked(text, names):
    assert masked(masked(text, names), names) == masked(text, names)
