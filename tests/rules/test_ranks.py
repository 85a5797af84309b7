"""Ranks as typed, printed and ordered; kinds of posts and employment with their official words."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.dated_rules import RuleFileError
from portal.rules.employment import (
    Employment,
    Jenjang,
    JobFamily,
    PlanningExemption,
    PostGroup,
    PostKind,
)
from portal.rules.ranks import SHIPPED, RankError, RankScale, load_ranks, ranks_on

TEXT = SHIPPED.read_text(encoding="utf-8")
RULE = ranks_on(date(2026, 1, 1))


@pytest.mark.parametrize(
    ("typed", "golongan", "pangkat"),
    [
        pytest.param("III/b", "III/b", "Penata Muda Tingkat I", id="baku"),
        pytest.param("IIIb", "III/b", "Penata Muda Tingkat I", id="tanpa-garis"),
        pytest.param("III-B", "III/b", "Penata Muda Tingkat I", id="huruf-besar"),
        pytest.param("3b", "III/b", "Penata Muda Tingkat I", id="angka"),
        pytest.param("Gol. III / b", "III/b", "Penata Muda Tingkat I", id="dengan-gol"),
        pytest.param("Golongan Ruang III/b", "III/b", "Penata Muda Tingkat I", id="golongan-ruang"),
        pytest.param("Penata Muda Tk. I", "III/b", "Penata Muda Tingkat I", id="tk-i"),
        pytest.param("penata muda tingkat 1", "III/b", "Penata Muda Tingkat I", id="tingkat-1"),
        pytest.param("Penata Muda Tk.I (III/b)", "III/b", "Penata Muda Tingkat I", id="keduanya"),
        pytest.param("Penata Muda Tk. I, III/b", "III/b", "Penata Muda Tingkat I", id="koma"),
        pytest.param("III/b - Penata Muda Tk I", "III/b", "Penata Muda Tingkat I", id="terbalik"),
        pytest.param("Penata Muda", "III/a", "Penata Muda", id="pangkat-saja"),
        pytest.param("Pembina Utama", "IV/e", "Pembina Utama", id="tertinggi"),
        pytest.param("Pangkat Juru", "I/c", "Juru", id="juru"),
        pytest.param("4e", "IV/e", "Pembina Utama", id="empat-e"),
    ],
)
def test_a_pns_rank_is_read_from_what_people_type(typed, golongan, pangkat):
    rank = RULE.parse(typed, Employment.PNS)
    assert (rank.golongan, rank.pangkat) == (golongan, pangkat)
    assert rank.label == f"{pangkat}, {golongan}"


@pytest.mark.parametrize("typed", ["IX", "ix", "9", "Golongan IX", "Gol. IX", "PPPK IX"])
def test_a_pppk_golongan_has_no_pangkat(typed):
    rank = RULE.parse(typed, Employment.PPPK)
    assert (rank.label, rank.pangkat, rank.order) == ("IX", None, 9)


@pytest.mark.parametrize(
    ("typed", "employment"),
    [
        pytest.param("", Employment.PNS, id="kosong"),
        pytest.param("", Employment.PPPK, id="kosong-pppk"),
        pytest.param("Golongan", Employment.PNS, id="kata-saja"),
        pytest.param("III", Employment.PNS, id="tanpa-ruang"),
        pytest.param("III/e", Employment.PNS, id="ruang-tidak-ada"),
        pytest.param("V/a", Employment.PNS, id="golongan-tidak-ada"),
        pytest.param("Penata Muda, III/c", Employment.PNS, id="tidak-cocok"),
        pytest.param("III/a III/b", Employment.PNS, id="dua-golongan"),
        pytest.param("Penata Muda Penata", Employment.PNS, id="dua-pangkat"),
        pytest.param("IX", Employment.PNS, id="golongan-pppk"),
        pytest.param("III/b", Employment.PPPK, id="golongan-pns"),
        pytest.param("XVIII", Employment.PPPK, id="di-atas-xvii"),
        pytest.param("0", Employment.PPPK, id="nol"),
        pytest.param("Penata " * 100, Employment.PNS, id="sangat-panjang"),
    ],
)
def test_a_text_that_names_no_single_rank_is_refused(typed, employment):
    with pytest.raises(RankError):
        RULE.parse(typed, employment)


def test_the_scales_are_complete_and_ordered():
    assert [len(RULE.pns), len(RULE.pppk)] == [17, 17]
    assert [RULE.pns[0].label, RULE.pns[-1].label] == ["Juru Muda, I/a", "Pembina Utama, IV/e"]
    assert sorted(reversed(RULE.pns)) == list(RULE.pns)
    assert RULE.rank(RankScale.PNS, "III/d") < RULE.rank(RankScale.PNS, "IV/a")
    assert RULE.rank(RankScale.PPPK, "IX") >= RULE.rank(RankScale.PPPK, "V")


def test_ranks_of_different_scales_cannot_be_compared():
    with pytest.raises(TypeError):
        assert RULE.pns[0] < RULE.pppk[0]


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(Employment), st.integers(0, 16), st.sampled_from(["label", "golongan"]))
def test_every_printed_rank_is_read_back(employment, place, shape):
    rank = RULE.scale(RankScale.of(employment))[place]
    assert RULE.parse(getattr(rank, shape), employment) == rank


@settings(max_examples=50, deadline=None)
@given(st.text("IViv 1234/abcde.TkPenata", max_size=20), st.sampled_from(Employment))
def test_any_text_gives_a_rank_of_its_scale_or_a_refusal(typed, employment):
    try:
        rank = RULE.parse(typed, employment)
    except RankError:
        return
    assert rank.scale is RankScale.of(employment)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        pytest.param('"I/c Juru"', '"I/b Juru"', "I/b", id="golongan-ganda"),
        pytest.param('"I/c Juru"', '"I/c"', "pns", id="tanpa-pangkat"),
        pytest.param('"IX",', '"IX Sembilan",', "pppk", id="pppk-berpangkat"),
        pytest.param('"IX",', "9,", "pppk", id="bukan-teks"),
        pytest.param("valid_from", "berlaku", "valid_from", id="kolom-hilang"),
        pytest.param("2022-02-07", '"2022-02-07"', "valid_from", id="tanggal-teks"),
        pytest.param("[rule.scale]", "[rule.scale]\nlain = 1", "lain", id="kolom-asing"),
        pytest.param("[[rule]]", "[[aturan]]", "rule", id="tanpa-aturan"),
        pytest.param("[rule.scale]", "[rule.scale", "TOML", id="bukan-toml"),
    ],
)
def test_a_broken_rank_file_is_refused_with_the_place(old, new, named):
    assert old in TEXT
    with pytest.raises(RuleFileError, match=named):
        load_ranks(TEXT.replace(old, new))


def test_a_later_scale_replaces_the_earlier_one_and_nothing_holds_before_the_first():
    rules = load_ranks(TEXT + TEXT.replace("2022-02-07", "2030-01-01"))
    assert [rule.valid_from.year for rule in rules] == [2022, 2030]
    with pytest.raises(RuleFileError, match="valid_from"):
        load_ranks(TEXT + TEXT)
    with pytest.raises(LookupError):
        ranks_on(date(2022, 2, 6))


@pytest.mark.parametrize(
    ("kind", "group", "is_managerial"),
    [
        (PostKind.JPT_PRATAMA, PostGroup.JPT, True),
        (PostKind.ADMINISTRATOR, PostGroup.ADMINISTRASI, True),
        (PostKind.PENGAWAS, PostGroup.ADMINISTRASI, True),
        (PostKind.PELAKSANA, PostGroup.ADMINISTRASI, False),
        (PostKind.FUNGSIONAL, PostGroup.FUNGSIONAL, False),
    ],
)
def test_posts_are_grouped_by_both_laws(kind, group, is_managerial):
    assert (kind.group, kind.is_managerial) == (group, is_managerial)


def test_every_kind_has_its_official_words():
    for kinds in (Employment, PostKind, Jenjang, JobFamily, PlanningExemption):
        labels = [kind.label for kind in kinds]
        assert len(set(labels)) == len(labels)
        assert all(label[0].isupper() for label in labels)
    assert Employment.PPPK_PARUH_WAKTU.label == "PPPK Paruh Waktu"
    assert Jenjang.AHLI_MUDA.label == "Ahli Muda"
    assert [j for j in Jenjang if j.is_expertise] == list(Jenjang)[4:]
