"""Demonstration cities and their drawn answers: repeatable, valid, and shaped like people's."""

import copy
import datetime as dt
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest

import portal.rules.demo_city
from portal.rules.channels import Channel, HalfDay
from portal.rules.demo_answers import DrawnAnswer, Seat, draw, open_days, seats, split
from portal.rules.demo_city import DemoCity, DemoError, demo_cities, load_city, parse_city
from portal.rules.instruments import Checker, load_shipped
from portal.rules.survey_periods import PeriodKind, SurveyPeriod
from portal.rules.unsur import UNSUR

CITIES = {name: load_city(name) for name in demo_cities()}
KENDARI = CITIES["kendari"]
PERIOD = SurveyPeriod(PeriodKind.TRIWULAN, 2026, 3)
FILES = Path(portal.rules.demo_city.__file__).parent.parent / "data" / "demo"
Mapping = dict[str, Any]

every_city = pytest.mark.parametrize("city", CITIES.values(), ids=CITIES.keys())


def answers_of(city: DemoCity, quarter: int, seed: int = 7) -> list[tuple[Seat, DrawnAnswer]]:
    """Every answer of a whole quarter with the seat it was given at."""
    rng = Random(seed)
    return [
        (seat, answer)
        for seat in seats(city, quarter)
        for answer in draw(seat.profile, PERIOD, rng)
    ]


DRAWN = {name: answers_of(city, 4) for name, city in CITIES.items()}
every_draw = pytest.mark.parametrize("drawn", DRAWN.values(), ids=DRAWN.keys())


# --- the cities -----------------------------------------------------------------------------------


@every_city
def test_each_city_has_units_of_every_kind_and_services_enough_to_look_at(city: DemoCity) -> None:
    services = [service for unit in city.units for service in unit.services]
    assert 10 <= len(city.units) <= 12
    assert 13 <= len(services) <= 20
    assert 18 <= sum(len(service.points) for service in services) <= 32
    assert {"dinas", "puskesmas", "rsud", "kelurahan"} <= {u.kind for u in city.units}


@every_city
def test_each_city_calls_itself_an_example_in_its_own_time_zone(city: DemoCity) -> None:
    zones = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
    assert "(contoh)" in city.agency.name
    assert city.agency.time_zone == zones[city.agency.zone_name]
    assert city.agency.cadence is PeriodKind.TRIWULAN


@every_city
def test_each_city_shows_the_hard_cases_of_publishing(city: DemoCity) -> None:
    series = [service.answers for unit in city.units for service in unit.services]
    assert any(max(counts) < 5 for counts in series), "a service whose figures stay hidden"
    assert any(max(counts) in range(5, 30) for counts in series), "an index that only indicates"
    assert any(0 in counts for counts in series), "a quarter without any answer"
    assert any(min(counts) >= 100 for counts in series), "a service with plenty of answers"


@every_city
def test_comments_name_nobody_and_hold_no_numbers(city: DemoCity) -> None:
    assert len(city.comments) >= 25
    for comment in city.comments:
        words = comment.text.lower().replace(",", " ").split()
        assert not any(char.isdigit() for char in comment.text)
        assert not {"pak", "bu", "bapak", "ibu", "dr", "dokter", "suster"} & set(words)
        assert len(comment.text) <= 500


def mapping_of(city: str) -> Mapping:
    return tomllib.loads((FILES / f"{city}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda m: m["units"][1]["services"][0]["points"][0].update(code="7K3M9QXW"),
         r"points\[1\]: code: is not a known field"),
        (lambda m: m["units"][1]["services"][0]["points"][0].update(share=0), "share: must be"),
        (lambda m: m["units"][1].update(parent="tidak-ada"), "puskesmas-poasia: the parent"),
        (lambda m: m["units"][1].update(slug="dinas-kesehatan"), "stands there 2 times"),
        (lambda m: m["units"][1].update(slug="Puskesmas"), "slug: 'Puskesmas' does not match"),
        (lambda m: m["units"][1]["habits"]["means"].pop("waktu"), "means: waktu: is missing"),
        (lambda m: m["units"][1]["habits"]["means"].update(ramah=3.0), "ramah: is not a known"),
        (lambda m: m["units"][1]["habits"]["missing"].update(biaya=1.5), "biaya: must be between"),
        (lambda m: m["units"][1]["habits"]["channels"].update(wa=5), "channels: wa: is not a"),
        (lambda m: m["units"][1]["services"][0].update(answers=[1, 2]), "answers: must be 5 whole"),
        (lambda m: m["units"][1]["services"][0].update(recipients=9), "fewer people were served"),
        (lambda m: m["units"][1]["services"][0].update(fee="murah"), "fee: 'murah' is none of"),
        (lambda m: m["temper"]["adults"]["usia"].update(tua=3), "usia: tua: is not a known field"),
        (lambda m: m["temper"]["minors"].update(pekerjaan={"pns": 0}), "not all be 0"),
        (lambda m: m["temper"]["closed"].append("17-08"), "'17-08' is not a day such as"),
        (lambda m: m["temper"].update(morning=float("nan")), "morning: must be between 0 and 1"),
        (lambda m: m["agency"].update(cadence="minggu"), "cadence: 'minggu' is none of"),
        (lambda m: m["comments"][0].update(about="parkir"), "about: 'parkir' is none of"),
    ],
)  # fmt: skip
def test_a_broken_city_is_refused_with_its_place(
    spoil: Callable[[Mapping], object], message: str
) -> None:
    mapping = copy.deepcopy(mapping_of("kendari"))
    spoil(mapping)
    with pytest.raises(DemoError, match=message):
        parse_city(mapping)


@pytest.mark.parametrize("name", ["sorong_", "../instruments/skm", "", "Kendari"])
def test_an_unknown_city_is_told_which_there_are(name: str) -> None:
    with pytest.raises(DemoError, match="there are jakarta, kendari, serang, sofifi, sorong"):
        load_city(name)


# --- the answers ----------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_answers_and_another_seed_others() -> None:
    first, again = answers_of(KENDARI, 0, seed=3), answers_of(KENDARI, 0, seed=3)
    assert [answer for _, answer in first] == [answer for _, answer in again]
    assert [a for _, a in first] != [a for _, a in answers_of(KENDARI, 0, seed=4)]


@every_draw
def test_every_answer_would_be_accepted_from_a_real_form(
    drawn: list[tuple[Seat, DrawnAnswer]],
) -> None:
    checker = Checker(load_shipped("skm"))
    for _, answer in drawn:
        raw = {key: [str(score)] for key, score in answer.scores.items()}
        raw |= {key: [value] for key, value in answer.profile.items()}
        raw["saran"] = [answer.comment or ""]
        checked = checker.check(raw)
        assert checked.problems == ()
        assert (checked.scores, checked.profile) == (answer.scores, answer.profile)
        assert checked.comment == answer.comment


@every_city
def test_each_service_gets_exactly_its_number_of_answers_per_quarter(city: DemoCity) -> None:
    for quarter in range(city.quarters):
        wanted = {
            (unit.slug, service.slug): service.answers[quarter]
            for unit in city.units
            for service in unit.services
        }
        given = Counter(
            (seat.unit.slug, seat.service.slug) for seat, _ in answers_of(city, quarter)
        )
        assert {key: given[key] for key in wanted} == wanted


@every_draw
def test_answers_fall_on_open_days_and_saturday_only_in_the_morning(
    drawn: list[tuple[Seat, DrawnAnswer]],
) -> None:
    for seat, answer in drawn:
        assert PERIOD.start <= answer.date <= PERIOD.end
        assert answer.date.weekday() < (6 if seat.profile.is_open_on_saturday else 5)
        assert (answer.date.month, answer.date.day) != (8, 17)
        assert answer.date.weekday() != 5 or answer.half_day is HalfDay.PAGI
    halves = Counter(answer.half_day for _, answer in drawn)
    assert halves[HalfDay.PAGI] > halves[HalfDay.SIANG] > 0


def test_a_running_quarter_holds_its_share_and_nothing_from_the_future() -> None:
    seat = max(seats(KENDARI, 4), key=lambda seat: seat.profile.count)
    today = dt.date(2026, 8, 14)
    days = open_days(seat.profile, PERIOD)
    passed = [day for day in days if day <= today]
    drawn = list(draw(seat.profile, PERIOD, Random(1), until=today))
    assert len(drawn) == seat.profile.count * len(passed) // len(days)
    assert 0 < len(drawn) < seat.profile.count
    assert max(answer.date for answer in drawn) <= today
    before = PERIOD.start - dt.timedelta(days=1)
    assert list(draw(seat.profile, PERIOD, Random(1), until=before)) == []
    assert len(list(draw(seat.profile, PERIOD, Random(1), until=PERIOD.end))) == seat.profile.count


@every_draw
def test_scores_of_one_person_go_together(drawn: list[tuple[Seat, DrawnAnswer]]) -> None:
    pairs = [
        (answer.scores["prosedur"], answer.scores["perilaku"])
        for _, answer in drawn
        if {"prosedur", "perilaku"} <= answer.scores.keys()
    ]
    means = [Fraction(sum(pair[at] for pair in pairs), len(pairs)) for at in (0, 1)]
    together = sum((a - means[0]) * (b - means[1]) for a, b in pairs)
    apart = [sum((pair[at] - means[at]) ** 2 for pair in pairs) for at in (0, 1)]
    correlation = float(together) / float(apart[0] * apart[1]) ** 0.5
    assert 0.3 < correlation < 0.9
    uniform = sum(len(set(answer.scores.values())) == 1 for _, answer in drawn) / len(drawn)
    assert 0.1 < uniform < 0.4


@every_draw
def test_weak_unsur_score_lower_and_insured_patients_skip_the_cost(
    drawn: list[tuple[Seat, DrawnAnswer]],
) -> None:
    def mean(unit: str, unsur: str) -> float:
        given = [a.scores[unsur] for s, a in drawn if s.unit.kind == unit and unsur in a.scores]
        return sum(given) / len(given)

    assert mean("rsud", "waktu") < mean("rsud", "kompetensi") - 0.3
    patients = [a for s, a in drawn if s.unit.kind == "rsud"]
    answered = sum("biaya" in a.scores for a in patients) / len(patients)
    assert 0.4 < answered < 0.7
    free = [a.scores["biaya"] for s, a in drawn if s.service.is_free and "biaya" in a.scores]
    assert sum(score == 4 for score in free) / len(free) > 0.8


@every_draw
def test_all_channels_occur_and_none_where_the_unit_has_it_not(
    drawn: list[tuple[Seat, DrawnAnswer]],
) -> None:
    assert {answer.channel for _, answer in drawn} == set(Channel)
    for seat, answer in drawn:
        assert seat.profile.channels[answer.channel] > 0


@every_draw
def test_children_are_neither_graduates_nor_civil_servants(
    drawn: list[tuple[Seat, DrawnAnswer]],
) -> None:
    children = [a.profile for _, a in drawn if a.profile.get("usia") == "di_bawah_17"]
    assert children
    assert {child.get("pendidikan") for child in children} <= {None, "sd", "smp"}
    assert {child.get("pekerjaan") for child in children} <= {None, "lainnya"}


@every_draw
def test_comments_fit_the_scores_and_the_unit(drawn: list[tuple[Seat, DrawnAnswer]]) -> None:
    written = [(seat, answer) for seat, answer in drawn if answer.comment is not None]
    assert 0.05 < len(written) / len(drawn) < 0.2
    for seat, answer in written:
        [known] = [c for c in seat.profile.comments if c.text == answer.comment]
        assert known.is_complaint == (min(answer.scores.values()) <= 2)
        assert not known.kinds or seat.unit.kind in known.kinds
        if known.about is not None:
            extreme = min if known.is_complaint else max
            assert answer.scores[known.about] == extreme(answer.scores.values())


def test_whoever_would_skip_everything_still_leaves_a_score() -> None:
    profile = next(seats(KENDARI, 4)).profile
    shy = replace(profile, count=200, missing=dict.fromkeys(UNSUR, 0.95))
    drawn = list(draw(shy, PERIOD, Random(5)))
    assert len(drawn) == 200
    assert all(answer.scores for answer in drawn)
    assert sum(len(answer.scores) == 1 for answer in drawn) > 100


@pytest.mark.parametrize(
    ("count", "shares", "parts"),
    [(10, [1, 1], [5, 5]), (10, [3, 2, 2], [4, 3, 3]), (1, [1, 1], [1, 0]), (0, [4], [0]),
     (262, [3, 2, 2], [112, 75, 75])],
)  # fmt: skip
def test_counts_are_split_by_shares_without_loss(
    count: int, shares: list[int], parts: list[int]
) -> None:
    assert split(count, shares) == parts
    assert sum(parts) == count


def test_every_unsur_of_every_seat_has_a_mean() -> None:
    for city in CITIES.values():
        for seat in seats(city, 0):
            assert tuple(seat.profile.means) == UNSUR
