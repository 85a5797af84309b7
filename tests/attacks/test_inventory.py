"""The inventory: every column that is kept with or near an answer, and the promise that each keeps.

Named are the tables that foreign keys connect with a ballot, in either direction. A column more
is a promise broken until somebody has thought about it, so this list has the last word.
"""

import re

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.models.ballots import BallotBox, CitizenBallot, CitizenComment, Receipt
from portal.models.survey_points import Slip
from portal.queries.audit import entries
from portal.rules.instruments import load_shipped
from portal.rules.unsur import UNSUR
from portal.services.mixing import drain
from tests import factories
from tests.attacks.inventory import (
    check_random,
    check_uncounted,
    columns_of,
    connected,
    gone,
    kinds,
    looks_like,
    references,
    unlisted,
)

ANSWERS = ("ballot_box", "citizen_ballot", "citizen_comment", "receipt", "slip", "tally")
"""Tables with one row, or a counter, for a citizen's answer or what came with it."""

STOPS = {
    "unit": "people work at a unit, but nobody answers at one: what refers to it names no citizen",
    "instrument_version": "the questionnaire that was asked; other surveys refer to it as well",
}
"""Tables behind which the walk does not look for what refers to them."""

ENDS = {
    "service_time": "copied from the office's own register: whoever keeps it knows the visits "
    "already, and an answer has nothing finer than half a day to hold against them",
}
"""Tables at which the walk ends: what they refer to, a file of the clerk, tells of no answer."""

OF_THE_PLACE = "says where and what was asked, the same for everybody who came"
OF_A_REQUEST = "of a request in the office's register, by a keyed hash of its number"
OF_MANY = "a figure over many answers, under the rule of the smallest group"

PROMISES: dict[str, dict[str, str]] = {
    "ballot_box": {
        "id": "random, and replaced by another one when the answer is mixed",
        "point_id": OF_THE_PLACE,
        "version_id": OF_THE_PLACE,
        "on_date": "“tanggal”: the day, because an index belongs to a period",
        "half_day": "“pagi atau siang”: the finest time there is",
        "channel": "“cara mengisi”: channels are reported apart",
        "scores": "“jawaban Anda”",
        "profile": "“jawaban Anda”: four questions that may be left empty",
        "comment": "kept with the answer only until it is mixed",
    },
    "citizen_ballot": {
        "id": "random, drawn anew with every batch of the day",
        "point_id": OF_THE_PLACE,
        "version_id": OF_THE_PLACE,
        "on_date": "“tanggal”: the day, because an index belongs to a period",
        "half_day": "“pagi atau siang”: the finest time there is",
        "channel": "“cara mengisi”: channels are reported apart",
        "scores": "“jawaban Anda”",
        "profile": "“jawaban Anda”: four questions that may be left empty",
    },
    "citizen_comment": {
        "id": "random, drawn anew with every batch of the month",
        "point_id": OF_THE_PLACE,
        "month": "no finer than the month, so that a name in a comment unmasks no answer",
        "text": "“jawaban Anda”, apart from the scores",
    },
    "receipt": {
        "id": "hash of a random key that only the phone has; nothing in a ballot comes from it",
        "point_id": "only while the answer waits in the box",
        "settled": "yes or no, the same for all receipts of mixed answers",
    },
    "slip": {
        "digest": "keyed hash of a printed code; nothing in a ballot comes from it",
        "point_id": OF_THE_PLACE,
        "state": "fresh or used, the same for all slips of mixed answers",
    },
    "tally": dict.fromkeys(
        ("point_id", "version_id", "month", "channel", "item", "value", "count"), OF_MANY
    ),
    "survey_point": dict.fromkeys(
        ("id", "service_id", "name", "code", "opens_on", "closes_on", "revoked_on"), OF_THE_PLACE
    ),
    "service": dict.fromkeys(("id", "unit_id", "name", "slug", "closed_on"), OF_THE_PLACE),
    "unit": dict.fromkeys(
        (
            *("id", "parent_id", "kind", "name", "slug"),
            *("closed_on", "merged_into_id", "version"),
        ),
        OF_THE_PLACE,
    ),
    "instrument_version": dict.fromkeys(
        ("id", "key", "number", "content", "content_hash", "published_on"), OF_THE_PLACE
    ),
    "service_standard": dict.fromkeys(
        ("service_id", "starts_on", "basis", "amount", "opens", "closes"), OF_THE_PLACE
    ),
    "service_time": dict.fromkeys(
        ("batch_id", "service_id", "digest", "started", "finished", "has_time"), OF_A_REQUEST
    ),
    "service_time_figure": dict.fromkeys(
        (
            *("service_id", "period_key", "period_start", "basis", "n", "unfinished", "median"),
            *("ninetieth", "standard", "within"),
        ),
        OF_MANY,
    ),
    "service_volume": dict.fromkeys(("service_id", "period_key", "recipients"), OF_MANY),
    "running_index": dict.fromkeys(
        ("id", "unit_id", "service_id", "period_key", "period_start", "n", "data"), OF_MANY
    ),
    "unit_index": dict.fromkeys(
        (
            *("id", "unit_id", "service_id", "period_key", "period_start", "revision", "reason"),
            *("n", "ikm", "data", "published_on", "table_sha256", "table_gzip"),
        ),
        OF_MANY,
    ),
}

FORBIDDEN = {
    "nama": ("name", "nama", "author", "user", "employee", "account", "actor", "person"),
    "nomor": ("nik", "nip", "number", "nomor", "phone", "telp", "mobile", "email", "sequence"),
    "alamat perangkat": ("address", "alamat", "ip", "agent", "device", "cookie", "session", "host"),
    "jam": ("at", "time", "jam", "hour", "created", "updated", "moment", "stamp", "elapsed"),
}
"""What the form says is not kept -> words that no column of an answer's own tables may carry."""

FINER_THAN_A_DAY = (sa.DateTime, sa.Time, sa.Interval)

SENTENCES = (
    "Jawaban tidak memuat nama, nomor, atau jam.",
    "Yang disimpan: jawaban Anda, tanggal, pagi atau siang, dan cara mengisi.",
    "Nama, nomor ponsel, dan alamat perangkat tidak disimpan.",
)


@pytest.fixture
def columns(app):
    """Table -> columns of every connected table."""
    return columns_of(connected(references(), "citizen_ballot", STOPS, ENDS))


def test_every_column_near_an_answer_is_in_the_inventory(columns):
    more = unlisted(columns, PROMISES)
    assert not more, (
        f"{', '.join(sorted(more))}: not in the inventory. Can this column, alone or with others, "
        "tell who gave an answer, or when? Then it must not exist. If it cannot, add it to "
        "PROMISES with the promise it keeps, and say on the form and on /privasi what is stored."
    )


def test_the_inventory_names_nothing_that_is_gone(columns):
    left = gone(columns, PROMISES)
    assert not left, f"{', '.join(sorted(left))}: take it out of PROMISES, and off the privacy page"


def test_the_walk_finds_what_refers_to_a_point_and_stops_at_the_unit():
    refers = {
        "citizen_ballot": {"survey_point"},
        "survey_point": {"service"},
        "service": {"unit"},
        "unit": set(),
        "visit": {"survey_point"},
        "visitor": {"visit"},
        "posting": {"unit"},
    }
    assert connected(refers, "citizen_ballot", STOPS, ENDS) == {
        *("citizen_ballot", "survey_point", "service", "unit", "visit", "visitor"),
    }


@pytest.mark.parametrize("table", ANSWERS)
@pytest.mark.parametrize("what", FORBIDDEN)
def test_what_the_form_says_is_not_kept_has_no_column(columns, table, what):
    wrong = looks_like(columns[table], FORBIDDEN[what])
    assert not wrong, f"{table}: {wrong} looks like {what!r}, which the form says is not kept"


@pytest.mark.parametrize("table", ANSWERS)
def test_an_answer_has_no_column_finer_than_a_day(app, table):
    wrong = kinds(table, *FINER_THAN_A_DAY)
    assert not wrong, f"{table}.{wrong}: a moment at a counter is a name"


@pytest.mark.parametrize("model", [BallotBox, CitizenBallot, CitizenComment])
def test_the_ids_of_answers_are_random(model):
    check_random(model)


def test_no_number_that_counts_up_gives_keys_to_answers():
    for table in ANSWERS:
        check_uncounted(table)


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("table", ANSWERS)
def test_the_tables_of_answers_have_no_row_numbers(app, table):
    with db.engine.connect() as connection, pytest.raises(sa.exc.DBAPIError, match="rowid"):
        connection.exec_driver_sql(f"SELECT rowid FROM {table}")  # noqa: S608 - from ANSWERS


def test_an_answer_and_its_receipt_share_no_column_but_the_counter_of_the_waiting():
    shared = set(PROMISES["receipt"]) & set(PROMISES["citizen_ballot"])
    assert shared == {"id", "point_id"}


def test_an_answer_leaves_no_line_in_the_audit_trail(cast):
    before = len(entries())
    for _ in range(3):
        cast(comment="Sudah baik")
    drain(factories.TODAY, batch=1)
    assert len(entries()) == before


def test_the_form_promises_what_this_inventory_keeps(client, point):
    page = client.get(f"/s/{point.code}").get_data(as_text=True)
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    for sentence in SENTENCES:
        assert sentence in text, f"The form no longer says: {sentence}"


def test_the_questionnaire_asks_for_nobody():
    asked = {item.key for item in load_shipped("skm").items}
    assert asked == {*UNSUR, "jenis_kelamin", "usia", "pendidikan", "pekerjaan", "saran"}


def test_slips_and_receipts_are_kept_as_hashes_only():
    assert {"digest"} == {c.name for c in Slip.__table__.primary_key}
    assert {"id"} == {c.name for c in Receipt.__table__.primary_key}
    assert not {"code", "key", "slip"} & {*PROMISES["slip"], *PROMISES["receipt"]}
