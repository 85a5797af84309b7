"""The instruments about employees: official words, anchors, and what they measure."""

import json
import tomllib

import pytest

from portal.rules.instruments import (
    Item,
    content_hash,
    load_shipped,
    parse,
    to_mapping,
    to_toml,
)
from portal.rules.measures import Competence, CoreValue, is_measure, is_technical
from portal.rules.relations import Relation
from portal.rules.scheme_fields import SHIPPED as DICTIONARY

FOLDER = DICTIONARY.parent.parent / "instruments"
NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))
ALL = {name: load_shipped(name) for name in NAMES}
PEERS = {
    "rekan": [Relation.PEER],
    "bawahan": [Relation.SUBORDINATE],
    "lintas_unit": [Relation.CROSS_UNIT, Relation.OTHER_PARTY],
}
CARDS = [name for name in NAMES if name.startswith("kartu_")]
ABOUT_EMPLOYEES = [name for name in NAMES if name != "skm"]


def scales(name: str) -> list[Item]:
    return [item for item in ALL[name].items if item.kind == "scale"]


# --- what the files hold --------------------------------------------------------------------------


def test_the_citizen_survey_is_the_same_to_the_last_letter() -> None:
    assert content_hash(ALL["skm"]) == (
        "c60a85d3da29dea1a0ee27728716028c662f0b1069f05985bc7b9a505ce9799f"
    )
    assert ALL["skm"].serves(Relation.CITIZEN)
    assert not ALL["skm"].serves(Relation.PEER)


def test_a_card_exists_for_each_of_the_seven_job_families() -> None:
    families = ["guru", "lapangan", "loket", "nakes", "perencana", "perhubungan", "sosial"]
    assert [f"kartu_{family}" for family in families] == CARDS
    assert [*CARDS, "bawahan", "berakhlak", "lintas_unit", "manajerial", "rekan", "teknis"] == [
        *CARDS,
        *(name for name in ABOUT_EMPLOYEES if name not in CARDS),
    ]


@pytest.mark.parametrize("name", NAMES)
def test_key_is_the_name_of_the_file_and_toml_brings_it_back(name: str) -> None:
    instrument = ALL[name]
    assert instrument.key == name
    assert parse(tomllib.loads(to_toml(instrument))) == instrument
    written = to_mapping(instrument)
    assert json.loads(json.dumps(written)) == written
    assert content_hash(parse(written)) == content_hash(instrument)


OFFICIAL = {
    "Berorientasi Pelayanan": [
        "Memahami dan memenuhi kebutuhan masyarakat",
        "Ramah, cekatan, solutif, dan dapat diandalkan",
        "Melakukan perbaikan tiada henti",
    ],
    "Akuntabel": [
        "Melaksanakan tugas dengan jujur, bertanggung jawab, cermat, disiplin, dan berintegritas "
        "tinggi",
        "Menggunakan kekayaan dan barang milik negara secara bertanggung jawab, efektif, dan "
        "efisien",
        "Tidak menyalahgunakan kewenangan jabatan",
    ],
    "Kompeten": [
        "Meningkatkan kompetensi diri untuk menjawab tantangan yang selalu berubah",
        "Membantu orang lain belajar",
        "Melaksanakan tugas dengan kualitas terbaik",
    ],
    "Harmonis": [
        "Menghargai setiap orang apapun latar belakangnya",
        "Suka menolong orang lain",
        "Membangun lingkungan kerja yang kondusif",
    ],
    "Loyal": [
        "Memegang teguh ideologi Pancasila, Undang-Undang Dasar Negara Republik Indonesia Tahun "
        "1945, setia kepada Negara Kesatuan Republik Indonesia serta pemerintahan yang sah",
        "Menjaga nama baik sesama ASN, Pimpinan, Instansi, dan Negara",
        "Menjaga rahasia jabatan dan negara",
    ],
    "Adaptif": [
        "Cepat menyesuaikan diri menghadapi perubahan",
        "Terus berinovasi dan mengembangkan kreativitas",
        "Bertindak proaktif",
    ],
    "Kolaboratif": [
        "Memberi kesempatan kepada berbagai pihak untuk berkontribusi",
        "Terbuka dalam bekerja sama untuk menghasilkan nilai tambah",
        "Menggerakkan pemanfaatan berbagai sumber daya untuk tujuan bersama",
    ],
}


def test_berakhlak_asks_the_seven_values_in_their_official_words() -> None:
    sections = ALL["berakhlak"].sections[:7]
    asked = {s.title.in_("id"): [i.label.in_("id") for i in s.items] for s in sections}
    assert asked == OFFICIAL
    for section, value in zip(sections, CoreValue, strict=True):
        assert section.key == value
        assert {item.value for item in section.items} == {value}


def test_managerial_form_asks_the_nine_competences_in_their_families() -> None:
    families = {section.key: section.items for section in ALL["manajerial"].sections[:2]}
    asked = [item.value for items in families.values() for item in items]
    assert asked == list(Competence)
    for family, items in families.items():
        assert {Competence(str(item.value)).family for item in items} == {family}
    assert [option.value for option in scales("manajerial")[0].options] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("name", ["berakhlak", "manajerial", "teknis", *PEERS])
def test_every_step_of_these_scales_has_its_own_anchor_in_both_languages(name: str) -> None:
    for item in scales(name):
        anchors = [option.anchor for option in item.options]
        for lang in ("id", "en"):
            words = [a.in_(lang) for a in anchors if a and a.language_for(lang) == lang]
            assert len(set(words)) == 5, f"{name}/{item.key} in {lang}"
            assert all(len(each.split()) <= 16 for each in words)


@pytest.mark.parametrize("name", ["berakhlak", "manajerial", "teknis", *CARDS])
def test_whoever_assesses_himself_is_asked_in_the_first_person(name: str) -> None:
    assert ALL[name].serves(Relation.SELF)
    for item in scales(name):
        assert item.question is not None
        assert item.question_self is not None
        assert " saya " in item.question_self.in_("id")
        assert " ini " in item.question.in_("id")


@pytest.mark.parametrize("name", PEERS)
def test_forms_of_colleagues_are_short_with_one_warned_comment_in_each_block(name: str) -> None:
    instrument = ALL[name]
    assert list(instrument.relations) == PEERS[name]
    assert 8 <= len(instrument.items) <= 12
    for section in instrument.sections:
        *asked, comment = section.items
        assert {item.kind for item in asked} == {"scale"}
        assert comment.kind == "text"
        assert comment.helper is not None
        assert "Gaya tulisan Anda dapat dikenali" in comment.helper.in_("id")


def test_colleagues_of_both_kinds_see_all_seven_values() -> None:
    assert set(CoreValue) <= {item.value for item in scales("rekan")}
    assert {"komunikasi", *CoreValue} == {item.value for item in scales("lintas_unit")}


@pytest.mark.parametrize("name", ABOUT_EMPLOYEES)
def test_every_scale_measures_something_known_and_may_be_left_as_not_observed(name: str) -> None:
    for item in scales(name):
        assert item.value
        assert is_measure(item.value)
        assert item.may_be_unobserved


@pytest.mark.parametrize("name", CARDS)
def test_cards_anchor_both_ends_and_the_middle_and_every_text_asked_is_in_english(
    name: str,
) -> None:
    instrument = ALL[name]
    for item in scales(name):
        assert [option.value for option in item.options if option.anchor] == [1, 3, 5]
    asked = [text for i in instrument.items for text in (i.label, i.question, i.helper) if text]
    for text in (instrument.title, instrument.intro, *asked):
        assert text.language_for("en") == "en"


def test_cards_ask_what_is_particular_to_each_job() -> None:
    keys = {name: {item.key for item in ALL[name].items} for name in CARDS}
    criteria = {name: {item.criterion for item in ALL[name].items} for name in CARDS}
    assert {"rata_awal", "rata_akhir", "metode", "suasana_kelas"} <= keys["kartu_guru"]
    assert {"cakupan_awal", "cakupan_akhir", "sikap_pasien"} <= keys["kartu_nakes"]
    assert {"pengaduan_ditangani", "cara_penyelesaian"} <= keys["kartu_loket"]
    assert "kecepatan_layanan" in criteria["kartu_loket"]
    assert sum(item.value == "komunikasi" for item in scales("kartu_sosial")) == 3
    assert [item.kind for item in ALL["kartu_lapangan"].items] == ["scale"] * 5
    assert "inisiatif" in keys["kartu_lapangan"]
    assert ALL["kartu_lapangan"].serves(Relation.PEER)
    assert {"waktu_awal", "waktu_akhir", "penyuluhan", "peran_tim"} <= keys["kartu_perhubungan"]
    assert {"dasar_data", "melibatkan"} <= keys["kartu_perencana"]


def test_technical_measures_are_told_by_their_beginning() -> None:
    assert is_technical("teknis_mengajar")
    for wrong in ("teknis", "teknis_", "teknis_Las", "las", "teknis_1"):
        assert not is_measure(wrong)
