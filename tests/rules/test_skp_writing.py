"""Guided writing of a plan: what is demanded, what is only a hint, and where it stands."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.dated_rules import RuleFileError
from portal.rules.scheme_words import TargetPart
from portal.rules.skp_words import Approach, Aspect, Perspective, Priority, SkpForm
from portal.rules.skp_writing import (
    SHIPPED,
    Draft,
    DraftIndicator,
    DraftItem,
    Found,
    Remark,
    load_writing,
    remarks,
    writing_on,
)

RULE = writing_on(date(2026, 1, 5))
GOOD = DraftIndicator(
    text="Persentase bayi yang imunisasinya lengkap",
    target="80 - 90 persen",
    aspects=frozenset({Aspect.KUANTITAS}),
    unit="persen",
    low=Decimal(80),
    high=Decimal(90),
    source="Laporan bulanan puskesmas",
    due_on=date(2026, 12, 31),
)
ITEM = DraftItem("Cakupan imunisasi dasar meningkat", Priority.UTAMA, (GOOD,))
HEAD_ITEM = replace(ITEM, perspective=Perspective.ANGGARAN)
PLAN = Draft(
    2026, SkpForm.PELAKSANA, Approach.KUANTITATIF, (ITEM,), frozenset(TargetPart), True
)  # fmt: skip
HEAD = replace(PLAN, form=SkpForm.PIMPINAN, items=(HEAD_ITEM,))


def found(plan):
    """Remarks without their places."""
    return {one.remark for one in remarks(plan, RULE)}


def with_item(plan=PLAN, **changes):
    return replace(plan, items=(replace(plan.items[0], **changes),))


def with_indicator(plan=PLAN, **changes):
    return with_item(plan, indicators=(replace(GOOD, **changes),))


@pytest.mark.parametrize("plan", [PLAN, HEAD], ids=["pelaksana", "pimpinan"])
def test_a_well_written_plan_draws_no_remark(plan):
    assert remarks(plan, RULE) == ()


@pytest.mark.parametrize(
    ("plan", "remark"),
    [
        pytest.param(replace(PLAN, items=()), Remark.TANPA_HASIL, id="kosong"),
        pytest.param(with_item(priority=Priority.TAMBAHAN), Remark.TANPA_UTAMA, id="tambahan-saja"),
        pytest.param(
            with_item(HEAD, perspective=Perspective.PROSES_BISNIS),
            Remark.TANPA_ANGGARAN, id="tanpa-anggaran",
        ),
        pytest.param(
            with_item(HEAD, perspective=None), Remark.TANPA_PERSPEKTIF, id="tanpa-perspektif"
        ),
        pytest.param(with_item(indicators=()), Remark.TANPA_INDIKATOR, id="tanpa-indikator"),
        pytest.param(with_indicator(aspects=frozenset()), Remark.TANPA_ASPEK, id="tanpa-aspek"),
        pytest.param(with_indicator(target=" "), Remark.TANPA_TARGET, id="tanpa-target"),
        pytest.param(with_indicator(unit=""), Remark.TANPA_SATUAN, id="tanpa-satuan"),
        pytest.param(with_indicator(source=""), Remark.TANPA_SUMBER, id="tanpa-sumber"),
        pytest.param(with_indicator(due_on=None), Remark.TANPA_TENGGAT, id="tanpa-tenggat"),
        pytest.param(
            with_indicator(due_on=date(2027, 1, 1)), Remark.TENGGAT_DI_LUAR_TAHUN, id="tahun-lain"
        ),
        pytest.param(with_indicator(is_growth=True), Remark.TANPA_BASELINE, id="tanpa-baseline"),
        pytest.param(
            with_item(priority=Priority.TAMBAHAN, is_acting_task=True),
            Remark.PENUGASAN_PLT_UTAMA, id="plt-tambahan",
        ),
    ],
)  # fmt: skip
def test_what_the_regulation_and_the_scheme_demand_is_a_fault(plan, remark):
    assert remark in found(plan)
    assert remark.is_fault


@pytest.mark.parametrize(
    ("plan", "remark", "word"),
    [
        (with_indicator(target="Semua bayi"), Remark.KATA_MUTLAK, "semua"),
        (with_indicator(text="Loket tidak  pernah kosong"), Remark.KATA_MUTLAK, "tidak pernah"),
        (with_item(text="Melaksanakan imunisasi"), Remark.BERBENTUK_AKTIVITAS, "Melaksanakan"),
        (with_item(text="Rapat bulanan"), Remark.BERBENTUK_AKTIVITAS, "Rapat"),
        (with_item(text="Surat menyurat."), Remark.BERBENTUK_KATEGORI, "Surat menyurat."),
        (with_indicator(high=Decimal(80)), Remark.TARGET_TUNGGAL, ""),
        (with_item(serves_leader=False), Remark.TANPA_INDUK, ""),
        (replace(PLAN, items=(ITEM,) * 21), Remark.TERLALU_BANYAK, ""),
        (with_item(indicators=(GOOD,) * 9), Remark.TERLALU_BANYAK, ""),
    ],
)
def test_a_second_thought_is_a_hint_that_stops_nobody(plan, remark, word):
    hits = [one for one in remarks(plan, RULE) if one.remark is remark]
    assert [one.word for one in hits] == [word]
    assert not remark.is_fault


@pytest.mark.parametrize(
    "words", ["Semuanya", "persemuaan", "Bersetiap", "setiapnya"], ids=lambda words: words
)
def test_an_absolute_word_inside_another_word_is_none(words):
    assert Remark.KATA_MUTLAK not in found(with_indicator(text=words))


def test_a_narrative_needs_neither_unit_nor_a_target_of_its_own():
    plan = replace(with_indicator(unit="", target="", low=None, high=None))
    assert found(replace(plan, approach=Approach.KUALITATIF)) == set()


def test_a_head_needs_no_leader_result_and_staff_no_perspektif():
    assert found(with_item(HEAD, serves_leader=False)) == set()
    assert found(with_item(perspective=None)) == set()


def test_a_remark_names_its_place():
    plan = replace(PLAN, items=(ITEM, replace(ITEM, indicators=(GOOD, replace(GOOD, unit="")))))
    assert remarks(plan, RULE) == (Found(Remark.TANPA_SATUAN, 2, 2),)


@given(st.text(), st.text(), st.sets(st.sampled_from(list(TargetPart))))
def test_no_text_whatever_breaks_the_reading(text, target, parts):
    plan = replace(with_indicator(text=text, target=target), target_parts=parts)
    for one in remarks(with_item(plan, text=text), RULE):
        assert one.item in (None, 1)


def test_fewer_demands_of_the_scheme_never_mean_more_faults():
    bare = with_indicator(unit="", source="", due_on=None, is_growth=True)
    assert found(replace(bare, target_parts=frozenset(), baseline_required=False)) == set()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("most_items = 20", "most_items = 0", "most_items: must be at least 1"),
        ('"semua", ', '"semua", "semua", ', "'semua' stands there 2 times"),
        ("[rule.counts]", "[rule.counts]\nmost = 1", "most: is not a known field"),
        ("acting = ", "actnig = ", "acting: is missing"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(old, new, message):
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(RuleFileError, match=message):
        load_writing(text.replace(old, new, 1))
