"""The inventory of colleagues' answers: every column kept with or near one, and its promise.

Named are the tables that foreign keys connect with a ballot, in either direction.  A column more is
a promise broken until somebody has thought about it, so this list has the last word.
"""

import re
from datetime import datetime

import pytest
import sqlalchemy as sa
import time_machine

from portal.config import ROOT
from portal.db import db
from portal.models.peer_ballots import PeerBallot, PeerBox, PeerComment
from portal.rules.data_map import data_map
from tests import colleagues
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
from tests.colleagues import ON
from tests.web.employees import browser_of

ANSWERS = ("peer_box", "peer_ballot", "peer_comment", "peer_count", "peer_receipt", "peer_slip")
"""Tables with one row for a colleague's answer or what came with it."""

STOPS = {
    "employee": "the person who is rated: that a ballot speaks of them is what it says openly",
    "evaluation_period": "the period, the same for everybody who answers",
    "instrument_version": "the questionnaire, the same for everybody who is asked from that side",
}
"""Tables behind which the walk does not look: what refers to them tells of no answer."""

OPEN = "said openly on the form: who is rated, from which side, in which period"
PROMISES: dict[str, dict[str, str]] = {
    "peer_box": {
        "id": "random, and replaced by another one when the answer is counted",
        "period_id": OPEN,
        "ratee_id": OPEN,
        "relation": OPEN,
        "version_id": OPEN,
        "sealed": "“jawaban Anda”, masked, of one length, for the key that only the worker has",
    },
    "peer_ballot": {
        "id": "random, drawn when the round is counted",
        "period_id": OPEN,
        "ratee_id": OPEN,
        "relation": OPEN,
        "version_id": OPEN,
        "scores": "“jawaban Anda”, of groups of which something may be shown",
    },
    "peer_comment": {
        "id": "random, drawn when the round is counted",
        "period_id": OPEN,
        "ratee_id": OPEN,
        "relation": OPEN,
        "item": "which block of the form",
        "text": "“jawaban Anda”, masked, apart from the scores and from other comments",
        "state": "what a moderator said",
        "claim": "hash of a random key that only the writer has; nothing in a ballot comes from it",
    },
    "peer_count": {
        "period_id": OPEN,
        "employee_id": OPEN,
        "content": "figures that passed the gate of disclosure; goes with the release",
    },
    "peer_receipt": {
        "id": "hash of a random key that only the writer has; nothing in a ballot comes from it",
        "period_id": OPEN,
        "mark": "the same for all receipts of a counted round",
    },
    "peer_slip": {
        "digest": "keyed hash of an assignment; nothing in a ballot comes from it; removed when "
        "the answers are counted",
        "period_id": OPEN,
        "mark": "the same for all",
    },
}

MOMENTS = (sa.Date, sa.DateTime, sa.Time, sa.Interval)

FORBIDDEN = {
    "nama": ("name", "nama", "author", "user", "rater", "account", "actor", "writer", "by"),
    "akun": ("assignment", "session", "email", "nip", "sequence", "number"),
    "alamat perangkat": ("address", "alamat", "ip", "agent", "device", "cookie", "host"),
    "jam": ("at", "on", "date", "time", "jam", "hour", "created", "updated", "stamp", "elapsed"),
}
"""What the form says is not kept -> words that no column of an answer's own tables may carry."""

SENTENCES = (
    "Nama, akun, alamat perangkat, dan jam Anda mengisi tidak disimpan bersama jawaban.",
    "Yang disimpan: siapa yang dinilai, hubungan (rekan setingkat), periode, dan jawaban Anda.",
)


@pytest.fixture
def columns(app):
    """Table -> columns of an answer's own tables and those connected with a ballot."""
    near = connected(references(), "peer_ballot", STOPS, STOPS)
    return columns_of((near | set(ANSWERS)) - STOPS.keys())


def test_every_column_near_an_answer_is_in_the_inventory(columns):
    more = unlisted(columns, PROMISES)
    assert not more, (
        f"{', '.join(sorted(more))}: not in the inventory. Can this column, alone or with others, "
        "tell who gave an answer, or when? Then it must not exist. If it cannot, add it to "
        "PROMISES with the promise it keeps, and say on the form what is stored."
    )


def test_the_inventory_names_nothing_that_is_gone(columns):
    left = gone(columns, PROMISES)
    assert not left, f"{', '.join(sorted(left))}: take it out of PROMISES"


def test_no_key_leads_from_an_answer_to_an_assignment_or_a_login(app):
    inspector = sa.inspect(db.engine)
    for table in ANSWERS:
        targets = {key["referred_table"] for key in inspector.get_foreign_keys(table)}
        assert targets <= STOPS.keys(), f"{table}: {targets - STOPS.keys()}"


def test_a_key_to_the_assignment_would_be_found():
    refers = {
        "peer_ballot": {"employee", "peer_assignment"},
        "employee": set(),
        "peer_assignment": {"employee", "peer_round"},
        "peer_round": set(),
        "posting": {"employee"},
    }
    assert "peer_assignment" in connected(refers, "peer_ballot", STOPS, STOPS)
    assert "posting" not in connected(refers, "peer_ballot", STOPS, STOPS)


@pytest.mark.parametrize("table", ANSWERS)
@pytest.mark.parametrize("what", FORBIDDEN)
def test_what_the_form_says_is_not_kept_has_no_column(columns, table, what):
    wrong = looks_like(columns[table], FORBIDDEN[what])
    assert not wrong, f"{table}: {wrong} looks like {what!r}, which the form says is not kept"


@pytest.mark.parametrize("table", ANSWERS)
def test_an_answer_has_no_day_and_no_moment(app, table):
    wrong = kinds(table, *MOMENTS)
    assert not wrong, f"{table}.{wrong}: in a small team a day is a name"


@pytest.mark.parametrize("model", [PeerBox, PeerBallot, PeerComment])
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


def test_an_answer_its_receipt_and_its_mark_share_the_period_alone():
    for other in ("peer_receipt", "peer_slip"):
        shared = set(PROMISES[other]) & set(PROMISES["peer_ballot"])
        assert shared <= {"id", "period_id"}


def test_the_form_promises_what_this_inventory_keeps(app):
    at = datetime(ON.year, ON.month, ON.day, 10, tzinfo=colleagues.act().at.tzinfo)
    with time_machine.travel(at, tick=False):
        duty = colleagues.circle().duties[0]
        text = browser_of(app, duty.rater).visit(f"/menilai-rekan/{duty.id}").text
    for sentence in SENTENCES:
        assert sentence in text, f"The form no longer says: {sentence}"


def test_one_gate_alone_reads_answers_and_everything_else_what_it_let_through():
    """Pages, files and figures read releases; `rules.disclosure` decides what stands in them."""
    readers: dict[str, set[str]] = {}
    for path in (ROOT / "portal").rglob("*.py"):
        for name in re.findall(r"\b(PeerBallot|PeerBox|PeerComment)\b", path.read_text()):
            readers.setdefault(name, set()).add(str(path.relative_to(ROOT / "portal")))
    own = {"models/peer_ballots.py", "services/peer_counting.py", "services/peer_repeats.py"}
    assert readers["PeerBallot"] == own
    assert readers["PeerBox"] == own | {"services/peer_ballots.py", "queries/peer_keys.py"}
    moderation = {"services/peer_comments.py", "queries/peer_comments.py"}
    assert readers["PeerComment"] == own | moderation | {"services/peer_releases.py"}
    for table in ("peer_ballot", "peer_box", "peer_comment", "peer_count"):
        assert data_map().tables[table].of == (), f"{table} would be in somebody's own file"


def of_portal(test):
    """Files of the portal whose text passes."""
    root = ROOT / "portal"
    return {str(one.relative_to(root)) for one in root.rglob("*.py") if test(one.read_text())}


def takes(text, module, name):
    """Whether a file imports a name from one of the rules."""
    taken = re.findall(rf"from portal\.rules\.{module} import (\([^)]*\)|.*)", text)
    return any(re.search(rf"\b{name}\b", one) for one in taken)


def test_nothing_else_makes_freezes_or_takes_apart_a_figure_of_colleagues():
    """Figures come into being behind the gate, are frozen once, and are read back by `told`."""
    gate = "colleagues' figures pass rules/disclosure.py alone"
    makes = of_portal(lambda t: takes(t, "disclosure", "Figure") and re.search(r"\bFigure\(", t))
    assert makes == {"rules/peer_answers.py"}, gate
    assert of_portal(lambda t: takes(t, "disclosure", "release")) == {"rules/peer_answers.py"}, gate
    assert of_portal(lambda t: takes(t, "peer_answers", "counted")) == {
        "services/peer_counting.py"
    }, gate
    assert of_portal(lambda t: takes(t, "peer_answers", "frozen")) == {
        "services/peer_releases.py"
    }, gate
    assert of_portal(lambda t: "insert(PeerRelease)" in t) == {"services/peer_releases.py"}, gate
    shape = re.compile(r"""\[["'](together|groups|shares)["']\]""")
    near = re.compile(r"PeerRelease|PeerCount|peer_answers")
    assert "rules/peer_answers.py" in of_portal(shape.search)
    assert of_portal(lambda t: shape.search(t) and near.search(t)) == set(), gate
    reads = of_portal(lambda t: re.search(r"PeerRelease\.content\b|select\(PeerRelease[,)]", t))
    assert reads <= of_portal(lambda t: takes(t, "peer_answers", "told")), gate
