"""Reading, writing and checking schemes: what a broken one is told, and by which field."""

import copy
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import is_dataclass
from datetime import date
from typing import Any, get_args, get_origin

import pytest

from portal.rules.clock_file import clocks_on
from portal.rules.instrument_parts import Text
from portal.rules.instruments import Instrument
from portal.rules.instruments import load_shipped as load_instrument
from portal.rules.records import field_types, join
from portal.rules.scheme_fields import SHIPPED, bounds, field_notes
from portal.rules.scheme_parts import Scheme
from portal.rules.schemes import (
    OBJECTION_DAYS,
    SchemeError,
    explain,
    leaves_full_rights,
    load_shipped,
    parse,
    shipped_schemes,
    to_mapping,
    to_toml,
    validate_against,
)

SCHEMES = {name: load_shipped(name) for name in shipped_schemes()}
INSTRUMENTS: dict[str, Instrument] = {
    path.stem: load_instrument(path.stem)
    for path in (SHIPPED.parent.parent / "instruments").glob("*.toml")
}
LAW = clocks_on(date(2026, 1, 1))
Mapping = dict[str, Any]
KENDARI = to_mapping(SCHEMES["kendari"])


@pytest.mark.parametrize("name", SCHEMES)
def test_scheme_survives_json_and_toml_unchanged(name: str) -> None:
    scheme = SCHEMES[name]
    assert parse(json.loads(json.dumps(to_mapping(scheme)))) == scheme
    assert parse(tomllib.loads(to_toml(scheme))) == scheme


@pytest.mark.parametrize("name", ["tidak_ada", "../instruments/skm", "sofifi.toml", "", "Sofifi"])
def test_only_shipped_names_are_loaded(name: str) -> None:
    with pytest.raises(SchemeError, match="no such scheme; there are jakarta, kendari"):
        load_shipped(name)


def test_a_group_that_names_no_threshold_is_shown_from_five_answers() -> None:
    mapping = copy.deepcopy(KENDARI)
    for field in ("k", "comment_k"):
        del mapping["peers"]["groups"][0][field]
    group = parse(mapping).peers.groups[0]
    assert (group.k, group.comment_k) == (5, 5)


# --- the dictionary of fields ---------------------------------------------------------------------


def _paths(kind: type[Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for name, found in field_types(kind).items():
        at = join(path, name)
        yield at, found
        inner = get_args(found)[0] if get_origin(found) is tuple else found
        if is_dataclass(inner) and inner is not Text:
            yield from _paths(inner, at)  # type: ignore[arg-type]


def test_every_field_is_explained_and_every_number_has_bounds_and_their_ground() -> None:
    paths = dict(_paths(Scheme))
    assert set(field_notes()) == set(paths)
    assert set(bounds()) == {path for path, kind in paths.items() if kind is int}
    for path in bounds():
        assert field_notes()[path].basis, f"{path}: who sets this bound?"


def test_the_dictionary_promises_three_answers_at_least_and_comments_from_five() -> None:
    assert bounds()["peers.groups.k"][0] == 3
    assert bounds()["peers.groups.comment_k"][0] == 5
    assert bounds()["citizens.person_n"][0] >= 30
    assert bounds()["forum.quorum_percent"][0] > 50


@pytest.mark.parametrize(
    ("field", "clocks"),
    [
        ("deliver_document", ["K7"]),
        ("superior_signs", ["K10"]),
        ("superior_delivers", ["K11"]),
        ("decide_objection", ["K15"]),
        ("report", ["K9", "K13", "K16"]),
    ],
)
def test_bounds_of_deadlines_are_those_of_the_statutory_clocks(
    field: str, clocks: list[str]
) -> None:
    note = field_notes()[f"deadlines.{field}"]
    assert {LAW[key].days for key in clocks} == {note.high}
    assert note.basis is not None
    assert all(LAW[key].article in note.basis.in_("id") for key in clocks)


def test_the_right_to_object_is_as_long_as_the_law_says() -> None:
    assert LAW["K14"].days == OBJECTION_DAYS


@pytest.mark.parametrize("name", SCHEMES)
def test_shipped_deadlines_leave_the_employee_all_days_to_object(name: str) -> None:
    assert leaves_full_rights(SCHEMES[name])


def test_the_longest_lawful_deadlines_together_do_not() -> None:
    mapping = copy.deepcopy(KENDARI)
    mapping["deadlines"].update(deliver_document=14, decide_objection=7, report=30)
    assert not leaves_full_rights(parse(mapping))
    mapping["deadlines"].update(deliver_document=9)
    assert leaves_full_rights(parse(mapping))


def test_explanation_names_the_field_its_limits_and_the_article() -> None:
    assert explain("deadlines.decide_objection") == (
        "Keberatan diputus. Hari kerja sejak keberatan diterima sampai diputus atasan pejabat "
        "penilai. Isi dengan angka 1 sampai 7. Dasar: L.V.B.6."
    )
    assert explain("deadlines.keberatan").startswith("Tenggat pejabat. ")
    assert explain("tidak_ada") == ""


# --- refusals -------------------------------------------------------------------------------------


def _group(mapping: Mapping) -> Mapping:
    group: Mapping = mapping["peers"]["groups"][0]
    return group


def _set(table: str, field: str, value: object) -> Callable[[Mapping], object]:
    return lambda mapping: mapping[table].update({field: value})


REFUSALS: list[tuple[Callable[[Mapping], object], str, str]] = [
    (lambda m: m.update(forumm={}), "forumm", "not a known field here; did you mean 'forum'?"),
    (_set("log", "frekuency", "harian"), "log.frekuency", "did you mean 'frequency'?"),
    (_set("deadlines", "objection", 7), "deadlines.objection", "is not a known field here"),
    (lambda m: _group(m).update(K=5), "peers.groups.K", "is not a known field here"),
    (lambda m: m.pop("log"), "log", "is missing"),
    (lambda m: m["log"].pop("reflection"), "log.reflection", "is missing"),
    (_set("log", "reflection", 1), "log.reflection", "must be of type bool"),
    (_set("log", "reflection", "ya"), "log.reflection", "must be of type bool"),
    (_set("log", "frequency", "bulanan"), "log.frequency", "'bulanan' is none of harian, mingguan"),
    (_set("log", "entry_kinds", "kasus"), "log.entry_kinds", "must be of type list"),
    (_set("log", "entry_kinds", ["gosip"]), "log.entry_kinds", "'gosip' is none of capaian"),
    (_set("log", "entry_kinds", [3]), "log.entry_kinds", "must be of type str"),
    (_set("plan", "criteria", ["kualitas"] * 2), "plan.criteria", "stands there 2 times"),
    (_set("plan", "criteria", []), "plan.criteria", "pilih sedikitnya satu"),
    (_set("plan", "evidence_criteria", ["cara_kerja"]), "plan.evidence_criteria", "tidak termasuk"),
    (_set("cadence", "periodic", "semester"), "cadence.periodic", "pilih bulan atau triwulan"),
    (_set("peers", "rounds", ["bulan"]), "peers.rounds", "bulan bukan penilaian dalam skema ini"),
    (_set("peers", "rounds", []), "peers.rounds", "pilih kapan diadakan"),
    (lambda m: _group(m).update(k=2), "peers.groups.k", "2 is not between 3 and 30"),
    (lambda m: _group(m).update(k=True), "peers.groups.k", "must be of type int"),
    (lambda m: _group(m).update(k=3, comment_k=4), "peers.groups.comment_k", "not between 5"),
    (lambda m: _group(m).update(k=6), "peers.groups.comment_k", "isi sedikitnya 6"),
    (lambda m: _group(m).update(invited=4), "peers.groups.invited", "undang sedikitnya 5 orang"),
    (
        lambda m: _group(m).update(relation="atasan"),
        "peers.groups.relation",
        "pilih rekan atau bawahan",
    ),
    (lambda m: _group(m).update(relation="bawahan"), "peers.groups", "bawahan ditulis 2 kali"),
    (lambda m: _group(m).update(instrument="Rekan"), "peers.groups.instrument", "does not match"),
    (_set("deadlines", "deliver_document", 15), "deadlines.deliver_document", "between 1 and 14"),
    (_set("deadlines", "superior_signs", 15), "deadlines.superior_signs", "between 1 and 14"),
    (_set("deadlines", "superior_delivers", 8), "deadlines.superior_delivers", "between 1 and 7"),
    (_set("deadlines", "decide_objection", 8), "deadlines.decide_objection", "between 1 and 7"),
    (_set("deadlines", "report", 31), "deadlines.report", "between 15 and 30"),
    (_set("deadlines", "plan_january_day", 32), "deadlines.plan_january_day", "between 5 and 31"),
    (_set("training", "hours_per_year", 19), "training.hours_per_year", "between 20 and 200"),
    (_set("competences", "families", ["teknis"]), "competences.focus", "bukan bagian dari"),
    (_set("instruments", "citizen", []), "plan.criteria", "kepuasan memerlukan"),
    (_set("service_metrics", "measures", []), "plan.criteria", "kecepatan layanan memerlukan"),
    (_set("review", "panels", ["disiplin"]), "review.panels", "panel disiplin tidak punya"),
    (_set("forum", "quorum_percent", 50), "forum.quorum_percent", "between 51 and 100"),
    (_set("forum", "agenda", []), "forum.agenda", "pilih sedikitnya satu"),
    (_set("forum", "random_percent", 0), "forum.random_percent", "isi lebih dari 0"),
    (_set("forum", "rounds", []), "forum.rounds", "pilih kapan forum"),
    (lambda m: m["job_cards"][0].update(family="umum"), "job_cards.family", "umum tidak memakai"),
    (
        lambda m: m["job_cards"].append(m["job_cards"][0]),
        "job_cards",
        "petugas loket ditulis 2 kali",
    ),
    (
        lambda m: m["training"]["programmes"][0].update(competence="pidato"),
        "training.programmes.competence",
        "'pidato' is no core value",
    ),
    (
        lambda m: m["citizens"].update(links=[{"competence": "komunikasi", "unsur": ["ramah"]}]),
        "citizens.links.unsur",
        "'ramah' is none of persyaratan",
    ),
    (lambda m: m["name"].pop("id"), "name.id", "is missing"),
    (lambda m: m["name"].update(fr="x"), "name.fr", "is not a known field here"),
]


@pytest.mark.parametrize(
    ("spoil", "field", "what"), REFUSALS, ids=[f"{field}-{what}" for _, field, what in REFUSALS]
)
def test_a_broken_scheme_is_refused_by_the_name_of_its_field(
    spoil: Callable[[Mapping], object], field: str, what: str
) -> None:
    mapping = copy.deepcopy(KENDARI)
    spoil(mapping)
    with pytest.raises(SchemeError, match=re.escape(what)) as caught:
        parse(mapping)
    assert caught.value.field == field
    known = field if field in field_notes() else field.rpartition(".")[0]
    assert caught.value.explanation == (explain(known) if known else "")


# --- instruments ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCHEMES)
def test_shipped_schemes_work_with_the_shipped_instruments(name: str) -> None:
    assert validate_against(SCHEMES[name], INSTRUMENTS) == ()


def test_instruments_that_are_absent_or_made_for_others_are_all_named() -> None:
    mapping = copy.deepcopy(KENDARI)
    mapping["instruments"].update(supervisor=["teknis"], citizen=["rekan"])
    _group(mapping)["instrument"] = "bawahan"
    mapping["job_cards"][0].update(instrument="kartu_loket_lama", on_behalf=False)
    mapping["training"]["programmes"][0]["competence"] = "teknis_las"
    faults = validate_against(parse(mapping), INSTRUMENTS)
    assert [(fault.field, str(fault).rpartition(": ")[2]) for fault in faults] == [
        ("instruments.citizen", "instrumen rekan tidak dibuat untuk warga"),
        ("peers.groups.instrument", "instrumen bawahan tidak dibuat untuk rekan"),
        ("job_cards.instrument", "instrumen kartu_loket_lama belum ada di instansi ini"),
        (
            "competences.families",
            "tidak ada instrumen atasan yang mengukur kompetensi manajerial",
        ),
        (
            "training.programmes.competence",
            "tidak ada instrumen skema ini yang mengukur teknis las",
        ),
    ]
    assert all(fault.explanation for fault in faults)


def test_a_card_that_colleagues_may_fill_in_must_be_made_for_them() -> None:
    mapping = copy.deepcopy(KENDARI)
    mapping["job_cards"][0]["on_behalf"] = True
    faults = validate_against(parse(mapping), INSTRUMENTS)
    assert [str(fault) for fault in faults] == [
        "scheme: job_cards[1]: instrument: instrumen kartu_loket tidak dibuat untuk rekan"
    ]
