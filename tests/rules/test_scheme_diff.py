"""What an agency changed in its copy of a scheme, as people read it."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from portal.rules.scheme_diff import diff
from portal.rules.schemes import load_shipped, parse, shipped_schemes, to_mapping

KENDARI = load_shipped("kendari")
Mapping = dict[str, Any]


def sentences(spoil: Callable[[Mapping], object]) -> list[str]:
    """The changes of Kendari after `spoil` was done to a copy."""
    mapping = copy.deepcopy(to_mapping(KENDARI))
    spoil(mapping)
    return [str(change) for change in diff(KENDARI, parse(mapping))]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            lambda m: m["cadence"].update(window_working_days=8),
            "Kala penilaian › Lama masa penilaian: 10 → 8",
        ),
        (
            lambda m: m["log"].update(reflection=True),
            "Catatan kinerja › Refleksi mingguan: tidak → ya",
        ),
        (
            lambda m: m["log"].update(entry_kinds=[]),
            "Catatan kinerja › Jenis catatan: capaian, kasus → tidak ada",
        ),
        (lambda m: m.pop("forum"), "Forum evaluasi: ada → tidak ada"),
        (
            lambda m: m["peers"]["groups"][1].update(comment_k=7),
            "Survei rekan › Kelompok penilai › Batas tampil komentar › bawahan: 6 → 7",
        ),
        (
            lambda m: m["peers"]["groups"].pop(1),
            "Survei rekan › Kelompok penilai › bawahan: ada → dihapus",
        ),
        (
            lambda m: m["peers"]["groups"].reverse(),
            "Survei rekan › Kelompok penilai: rekan, bawahan → bawahan, rekan",
        ),
        (
            lambda m: m["job_cards"].append({"family": "guru", "instrument": "kartu_guru"}),
            "Kartu jabatan › guru: tidak ada → ditambahkan",
        ),
        (
            lambda m: m["training"]["programmes"][0]["title"].update(en="Plain words"),
            "Pelatihan › Program siap pakai › Judul program › komunikasi: "
            "Komunikasi yang efektif dengan warga dan rekan kerja / "
            "Effective communication with citizens and colleagues → "
            "Komunikasi yang efektif dengan warga dan rekan kerja / Plain words",
        ),
    ],
)
def test_one_change_is_one_sentence(spoil: Callable[[Mapping], object], said: str) -> None:
    assert sentences(spoil) == [said]


def test_a_second_row_about_the_same_thing_is_told_by_its_number() -> None:
    def add(mapping: Mapping) -> None:
        lists = mapping["recognition"]["lists"]
        lists.append(lists[0] | {"title": {"id": "Promosi ke eselon III"}})

    assert sentences(add) == [
        "Penghargaan › Daftar calon › promosi mutasi (2): tidak ada → ditambahkan"
    ]


@pytest.mark.parametrize("name", shipped_schemes())
def test_nothing_changed_is_nothing_said_and_every_change_is_said_both_ways(name: str) -> None:
    scheme = load_shipped(name)
    assert diff(scheme, load_shipped(name)) == []
    there, back = diff(KENDARI, scheme), diff(scheme, KENDARI)
    assert {change.field for change in there} == {change.field for change in back}
    assert bool(there) == (name != "kendari")
