"""Schemes as forms: what is drawn, posted and read again is the scheme; what is wrong is told."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.instruments import load_shipped as load_instrument
from portal.rules.scheme_faults import (
    UnknownField,
    control_of,
    faults,
    sentence_of,
    usable,
)
from portal.rules.scheme_fields import SHIPPED, bounds, field_notes
from portal.rules.scheme_form import YES, Control, Group, Part, form_of
from portal.rules.scheme_posted import read_part, with_step
from portal.rules.scheme_sections import (
    digest_of,
    part_of,
    section_of,
    section_with,
    sections,
    with_part,
)
from portal.rules.schemes import load_shipped, parse, shipped_schemes, to_mapping

INSTRUMENTS = {
    path.stem: load_instrument(path.stem)
    for path in (SHIPPED.parent.parent / "instruments").glob("*.toml")
}
CONTENTS = {name: to_mapping(load_shipped(name)) for name in shipped_schemes()}
Content = dict[str, Any]


def controls(parts: tuple[Part, ...]) -> Iterator[Control]:
    for part in parts:
        if isinstance(part, Control):
            yield part
        else:
            yield from controls(part.parts if isinstance(part, Group) else part.rows)


def posted(parts: tuple[Part, ...]) -> dict[str, list[str]]:
    """What a browser sends for the form as it was drawn."""
    sent: dict[str, list[str]] = {}
    for one in controls(parts):
        if one.kind in ("yes", "choices"):
            ticked = [YES] if one.value == YES else list(one.value)
            sent |= {one.name: ticked} if ticked else {}
        else:
            sent[one.name] = [str(one.value)]
    return sent


def kendari(**changes: object) -> Content:
    content = copy.deepcopy(CONTENTS["kendari"])
    for path, value in changes.items():
        *tables, field = path.split("__")
        inner: Any = content
        for table in tables:
            inner = inner[int(table) - 1] if table.isdecimal() else inner[table]
        inner[field] = value
    return content


def told(content: Content) -> list[tuple[str, str]]:
    return [(control_of(fault), sentence_of(fault)) for fault in faults(content)]


# --- sections -------------------------------------------------------------------------------------


def test_sections_hold_every_field_once_and_have_their_own_addresses() -> None:
    held = [name for each in sections() for name in each.fields]
    assert sorted(held) == sorted(path for path in field_notes() if "." not in path)
    assert len({each.slug for each in sections()}) == len(sections())
    assert all(section_of(each.slug) == each for each in sections())
    assert section_of("tidak-ada") is None
    assert section_with("peers.groups.2.k").slug == "rekan"
    assert section_with("purpose.id").slug == "umum"


def test_a_fingerprint_changes_with_its_own_section_alone() -> None:
    before, after = kendari(), kendari(log__reflection=True)
    changed = [e.slug for e in sections() if digest_of(e, before) != digest_of(e, after)]
    assert changed == ["catatan"]


# --- the form -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CONTENTS)
def test_a_form_that_is_posted_untouched_changes_nothing(name: str) -> None:
    content = CONTENTS[name]
    for section in sections():
        sent = posted(form_of(section, content, INSTRUMENTS))
        part = read_part(section, sent, part_of(section, content))
        assert parse(with_part(section, content, part)) == load_shipped(name), section.slug


def test_every_control_says_what_it_means_and_how_far_it_goes() -> None:
    found = {
        one.path: one
        for each in sections()
        for one in controls(form_of(each, CONTENTS["serang"], INSTRUMENTS))
        if not one.name.endswith((".id", ".en"))
    }
    assert all(one.label and one.hint for one in found.values())
    for path, (low, high) in bounds().items():
        if path in found:
            assert f"Angka {low} sampai {high}." in found[path].hint
            assert "Dasar: " in found[path].hint
    assert found["deadlines.report"].hint.endswith("Dasar: L.V.A.7; L.V.A.11; L.V.B.8.")


def test_only_instruments_made_for_the_rater_are_offered() -> None:
    (form,) = form_of(section_of("instrumen"), CONTENTS["kendari"], INSTRUMENTS)  # type: ignore[arg-type]
    offered = {one.name: [key for key, _ in one.options] for one in controls((form,))}
    assert offered["instruments.citizen"] == ["skm"]
    assert "skm" not in offered["instruments.supervisor"]


def test_an_instrument_that_is_gone_stays_visible_until_it_is_taken_away() -> None:
    section = section_of("instrumen")
    assert section is not None
    content = kendari(instruments__citizen=["skm_lama"])
    (form,) = form_of(section, content, INSTRUMENTS)
    chosen = next(one for one in controls((form,)) if one.name == "instruments.citizen")
    assert ("skm_lama", "skm_lama (tidak tersedia)") in chosen.options


def test_kept_choices_keep_their_order_and_new_ones_follow() -> None:
    section = section_of("skp")
    assert section is not None
    sent = posted(form_of(section, CONTENTS["kendari"], INSTRUMENTS))
    before = kendari(plan__criteria=["kepuasan", "kualitas"])
    sent["plan.criteria"] = ["produktivitas", "kualitas", "kepuasan"]
    part = read_part(section, sent, part_of(section, before))
    assert part["plan"]["criteria"] == ["kepuasan", "kualitas", "produktivitas"]


def test_rows_are_added_and_taken_away() -> None:
    part = part_of(sections()[9], CONTENTS["kendari"])
    longer = with_step(part, "tambah peers.groups")
    assert [*map(len, longer["peers"]["groups"])] == [5, 5, 0]
    assert with_step(longer, "hapus peers.groups.3") == part
    (kept,) = with_step(part, "hapus peers.groups.1")["peers"]["groups"]
    assert kept["relation"] == "bawahan"
    assert part == part_of(sections()[9], CONTENTS["kendari"]), "the part given stays as it was"


@pytest.mark.parametrize(
    "step",
    ["", "hapus", "tambah peers", "hapus peers.groups.9", "hapus peers.groups.0", "hapus x.1.y",
     "tambah peers.groups.1", "hapus peers.groups.x", "tambah forum.agenda", "lompat peers.groups"],
)  # fmt: skip
def test_an_unknown_step_changes_nothing(step: str) -> None:
    part = part_of(sections()[9], CONTENTS["kendari"])
    assert with_step(part, step) == part


def test_a_forum_is_set_up_and_abolished() -> None:
    section = section_of("forum")
    assert section is not None
    part = part_of(section, CONTENTS["kendari"])
    without = with_step(part, "hapus forum")
    assert without == {}
    assert parse(with_part(section, CONTENTS["kendari"], without)).forum is None
    assert with_step(without, "tambah forum") == {"forum": {}}
    (drawn,) = form_of(section, {"forum": {}}, INSTRUMENTS)
    read = read_part(section, posted((drawn,)), {})
    assert read["forum"]["members" if "members" in read["forum"] else "agenda"] == []


def test_a_new_group_begins_with_the_thresholds_of_the_house() -> None:
    section = section_of("rekan")
    assert section is not None
    form = form_of(section, with_step(kendari(), "tambah peers.groups"), INSTRUMENTS)
    values = {one.name: one.value for one in controls(form)}
    assert (values["peers.groups.3.k"], values["peers.groups.3.comment_k"]) == ("5", "5")
    assert values["peers.groups.3.invited"] == ""


# --- faults ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CONTENTS)
def test_shipped_schemes_have_no_fault(name: str) -> None:
    assert faults(CONTENTS[name]) == ()
    assert usable(CONTENTS[name]) == load_shipped(name)


def test_all_faults_are_told_at_once_by_the_control_that_mends_them() -> None:
    content = kendari(
        peers__groups__2__k=2, deadlines__report="tiga puluh", log__frequency="", name={},
        training__programmes=[{}], plan__criteria=["kualitas", "kualitas"],
    )  # fmt: skip
    del content["readiness"]
    assert told(content) == [
        ("name.id", "Nama skema: tulis dalam bahasa Indonesia."),
        ("plan.criteria", "Kriteria hasil: pilih dari daftar, masing-masing paling banyak sekali."),
        ("log.frequency", "Irama catatan: pilih harian, mingguan, keduanya."),
        ("peers.groups.2.k", "Batas tampil: isi dengan angka 3 sampai 30."),
        ("deadlines.report", "Dilaporkan kepada PyB: isi dengan angka 15 sampai 30."),
        ("readiness", "Kesiapan: isi bagian ini."),
        (
            "training.programmes.1.competence",
            "Kompetensi: pilih nilai atau kompetensi dari daftar.",
        ),
        ("training.programmes.1.title.id", "Judul program: tulis dalam bahasa Indonesia."),
    ]
    assert usable(content) is None


def test_contradictions_follow_once_every_field_is_right() -> None:
    content = kendari(peers__groups__2__invited=4, forum__random_percent=0)
    assert told(content) == [
        (
            "peers.groups.2.invited",
            "Jumlah diundang: undang sedikitnya 5 orang, yaitu sebanyak batas tampil.",
        ),
        (
            "forum.random_percent",
            "Sampel acak: isi lebih dari 0 bila agenda memuat sampel acak, dan 0 bila tidak.",
        ),
    ]


def test_what_no_form_can_show_is_told_apart() -> None:
    (fault,) = faults(kendari(log__frekuensi="harian"))
    assert isinstance(fault, UnknownField)
    assert "mungkin maksudnya frequency" in sentence_of(fault)


LEAVES = st.none() | st.booleans() | st.integers(-9, 99) | st.text(max_size=4)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(max_examples=300, deadline=None)
@given(path=st.sampled_from(sorted(field_notes())), value=VALUES)
def test_faults_and_parse_agree_and_every_fault_has_its_control(path: str, value: Any) -> None:
    """Whatever stands in a field: no fault exactly when the scheme can be used."""
    content, inner = kendari(), None
    inner = content
    *tables, field = path.split(".")
    for table in tables:
        inner = inner[table]
        if isinstance(inner, list):
            inner = inner[0] if inner else {}
    inner[field] = value
    found = faults(content)
    assert (usable(content) is None) == bool(found)
    for fault in found:
        assert sentence_of(fault)
        json.dumps(content)
        section = section_with(control_of(fault))
        form_of(section, content, INSTRUMENTS)
