"""Publishing an index: frozen figures that anybody can recompute, and that nobody can change."""

import gzip
import hashlib
import json
import random
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from portal.cli.compute import ikm as compute_ikm
from portal.db import write_connection
from portal.errors import IllegalStep, NotFound
from portal.models.ballots import BallotBox, CitizenBallot
from portal.models.unit_index import UnitIndex
from portal.queries.audit import check_chain, entries
from portal.rules.channels import Channel
from portal.rules.ikm import index_of_rows
from portal.rules.ikm_rule import newest_rule
from portal.services.mixing import drain
from portal.services.unit_index import publish
from tests import factories
from tests.services.snapshots import AFTER, LAST_DAY, QUARTER, answered, on, published, table_of
from tests.stored import rows_of

TODAY = factories.TODAY


@pytest.fixture
def after(act):
    """Agus, two days after the quarter."""
    return on(act, AFTER)


@pytest.fixture
def answers(cast):
    """`answers(rng, n, ...)` casts and mixes n answers."""
    return partial(answered, cast)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_published_digits_are_those_of_the_rules(answers, unit, service, after, seed):
    unit_id, service_id = unit.id, service.id
    given = answers(random.Random(seed), 57)
    assert publish(unit_id, QUARTER, after) == 1
    found = index_of_rows(given, newest_rule())
    for row in (published(), published(service_id)):
        assert (row.n, row.ikm, row.reason) == (57, found.figure.ikm_shown, None)
        assert row.data["ikm"] == str(found.figure.ikm_shown)
        assert row.data["ni"] == str(found.figure.ni_shown)
        assert row.data["mutu"] == found.figure.mutu.letter
        assert (row.data["low"], row.data["high"]) == tuple(map(str, found.interval.shown))
        assert row.data["half_width"] == str(found.interval.half_width_shown)
        assert {r["key"]: r["nrr"] for r in row.data["rows"]} == {
            unsur.key: str(unsur.nrr_shown) for unsur in found.unsur
        }
        assert row.data["cut_off"] == "2026-09-30"
        assert row.published_on == AFTER


@pytest.mark.parametrize("seed", [3, 4])
def test_an_outsider_recomputes_every_published_digit_from_the_table(
    answers, unit, act, after, tmp_path, seed
):
    unit_id = unit.id
    rng = random.Random(seed)
    pharmacy = factories.point(factories.service(unit, "Farmasi"), act=act)
    answers(rng, 41)
    answers(rng, 33, pharmacy, channel=Channel.KIOSK, profile={})
    publish(unit_id, QUARTER, after)
    snapshots = rows_of(UnitIndex)
    assert len(snapshots) == 3
    for row in snapshots:
        table = tmp_path / "data.csv"
        table.write_bytes(gzip.decompress(row.table_gzip))
        command = CliRunner().invoke(
            compute_ikm, [str(table), "--weights", "1/9,0.11,0.111", "--json"]
        )
        assert command.exit_code == 0, command.output
        recomputed = json.loads(command.output)
        assert recomputed["n"] == row.n
        assert {key: row.data[key] for key in ("ikm", "ni", "mutu", "kinerja")} == {
            key: recomputed[key] for key in ("ikm", "ni", "mutu", "kinerja")
        }
        assert {r["key"]: r["nrr"] for r in row.data["rows"]} == recomputed["nrr"]
        assert [row.data["low"], row.data["high"]] == recomputed["interval"]
        assert row.data["weights"] == recomputed["weights"]
        assert {c["weights"]: c["ikm"] for c in row.data["comparisons"]} == {
            weights: figure["ikm"] for weights, figure in recomputed["comparison"].items()
        }


def test_the_frozen_table_carries_its_hash(answers, unit, after):
    unit_id = unit.id
    answers(random.Random(5), 12)
    publish(unit_id, QUARTER, after)
    for row in rows_of(UnitIndex):
        table = gzip.decompress(row.table_gzip)
        assert hashlib.sha256(table).hexdigest() == row.table_sha256
        assert table.decode("utf-8-sig").count("\r\n") == 13


def test_the_frozen_table_says_nothing_of_the_order_of_the_answers(cast, unit, prepared, after):
    unit_id = unit.id
    for value in (4, 1, 3, 2, 4, 1, 2, 3):
        cast(value=value)
    drain(AFTER, batch=10)
    publish(unit_id, QUARTER, after)
    lines = table_of(published()).split("\r\n")[1:-1]
    assert lines == sorted(lines)


def test_the_frozen_table_holds_every_profile_at_least_five_times(answers, unit, after):
    unit_id = unit.id
    rng = random.Random(6)
    for profile in ({"usia": "26_35"}, {"usia": "36_45"}, {"jenis_kelamin": "perempuan"}):
        answers(rng, rng.randint(3, 9), profile=profile, channel=rng.choice(list(Channel)))
    publish(unit_id, QUARTER, after)
    table = table_of(published())
    groups = Counter(tuple(line.split(";")[:6]) for line in table.split("\r\n")[1:-1])
    assert min(groups.values()) >= 5


def test_publishing_is_noted_in_the_audit_trail(answers, unit, after):
    unit_id = unit.id
    answers(random.Random(7), 6)
    publish(unit_id, QUARTER, after)
    entry = entries()[-1]
    assert (entry.tag, entry.object_id, entry.actor) == ("unit_index:published", unit_id, "Agus")
    assert entry.detail == {
        "period": "2026-t3", "reason": None, "before": {"revision": None},
        "after": {"revision": 1},
    }  # fmt: skip
    assert check_chain().broken_at is None


@pytest.mark.parametrize("day", [date(2026, 7, 1), TODAY, LAST_DAY])
def test_a_running_quarter_cannot_be_published(answers, unit, act, day):
    answers(random.Random(8), 6)
    early = replace(
        act, at=datetime(day.year, day.month, day.day, 23, tzinfo=ZoneInfo(factories.WITA))
    )
    with pytest.raises(IllegalStep, match="30-09-2026"):
        publish(unit.id, QUARTER, early)
    assert rows_of(UnitIndex) == []


def test_a_quarter_with_answers_in_the_box_cannot_be_published(cast, unit, after):
    cast(on_date=LAST_DAY)
    with pytest.raises(IllegalStep, match="kotak suara"):
        publish(unit.id, QUARTER, after)
    assert rows_of(UnitIndex) == []


def test_answers_of_the_new_quarter_in_the_box_do_not_hold_up_the_old_one(
    answers, cast, unit, after
):
    unit_id = unit.id
    answers(random.Random(9), 6)
    cast(on_date=AFTER)
    assert publish(unit_id, QUARTER, after) == 1
    assert len(rows_of(BallotBox)) == 1


def test_a_ballot_that_was_tampered_with_stops_the_publishing(answers, unit, after):
    unit_id = unit.id
    answers(random.Random(10), 6)
    with write_connection() as connection:
        one = connection.execute(sa.select(CitizenBallot.id)).scalars().first()
        connection.execute(sa.delete(CitizenBallot).where(CitizenBallot.id == one))
    with pytest.raises(IllegalStep, match="periksa basis data"):
        publish(unit_id, QUARTER, after)
    assert rows_of(UnitIndex) == []


def test_a_unit_without_services_cannot_be_published(app, after):
    with pytest.raises(NotFound):
        publish(factories.unit("Kantor tanpa loket").id, QUARTER, after)


def test_a_quarter_without_answers_is_published_as_withheld(point, unit, after):
    unit_id = unit.id
    publish(unit_id, QUARTER, after)
    row = published()
    assert (row.n, row.ikm, row.data["withheld"]) == (0, None, True)


# Corrections


def test_a_correction_needs_a_reason_and_stands_beside_what_it_corrects(answers, unit, after):
    unit_id = unit.id
    answers(random.Random(11), 6)
    publish(unit_id, QUARTER, after)
    first = rows_of(UnitIndex)
    for empty in (None, "", "   "):
        with pytest.raises(IllegalStep, match="alasan"):
            publish(unit_id, QUARTER, after, reason=empty)
    answers(random.Random(12), 5)
    assert publish(unit_id, QUARTER, after, reason="Formulir kertas menyusul") == 2
    assert rows_of(UnitIndex, UnitIndex.revision == 1) == first
    second = published(revision=2)
    assert (second.n, second.reason) == (11, "Formulir kertas menyusul")
    assert entries()[-1].detail["reason"] == "Formulir kertas menyusul"


@pytest.mark.parametrize("change", [sa.update(UnitIndex).values(n=99), sa.delete(UnitIndex)])
def test_the_database_itself_refuses_to_change_what_was_published(answers, unit, after, change):
    answers(random.Random(13), 6)
    publish(unit.id, QUARTER, after)
    before = rows_of(UnitIndex)
    with (
        pytest.raises(sa.exc.DBAPIError, match="only takes new rows"),
        write_connection() as connection,
    ):
        connection.execute(change)
    assert rows_of(UnitIndex) == before
