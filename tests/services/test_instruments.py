"""Publishing instruments: versions are numbered, never changed, and the newest one is used."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.instruments import InstrumentVersion
from portal.queries.audit import entries
from portal.queries.instruments import newest, profile_items
from portal.rules.instruments import Text, content_hash, load_shipped
from portal.services.instruments import publish_instrument

SKM = load_shipped("skm")


def reworded(words: str):
    """The official questionnaire with another title."""
    pairs = tuple((language, words) for language, _ in SKM.title.pairs)
    return replace(SKM, title=Text(pairs))


def test_a_published_instrument_comes_back_letter_for_letter(app, act):
    version = publish_instrument(SKM, act)
    db.session.expire_all()
    version_id, found = newest()
    assert version_id == version.id
    assert found == SKM
    assert content_hash(found) == version.content_hash == content_hash(SKM)
    assert (version.number, version.published_on) == (1, act.on)


def test_publishing_is_on_record(app, act):
    version = publish_instrument(SKM, act)
    (entry,) = entries()
    assert (entry.tag, entry.object_id) == ("instrument:published", version.id)
    after = {"number": 1, "content_hash": version.content_hash}
    assert entry.detail == {"key": "skm", "before": None, "after": after}


def test_publishing_the_newest_text_again_changes_nothing(app, act):
    first = publish_instrument(SKM, act)
    again = publish_instrument(SKM, act)
    assert again.id == first.id
    assert len(entries()) == 1


def test_a_changed_text_is_a_new_version_and_the_old_one_stays(app, act):
    old = publish_instrument(SKM, act)
    new = publish_instrument(reworded("Survei baru"), act)
    assert (old.number, new.number) == (1, 2)
    assert newest()[0] == new.id
    kept = db.session.get(InstrumentVersion, old.id)
    assert kept.content_hash == content_hash(SKM)


def test_going_back_to_an_old_text_is_a_new_version_too(app, act):
    publish_instrument(SKM, act)
    publish_instrument(reworded("Survei baru"), act)
    third = publish_instrument(SKM, act)
    assert third.number == 3
    assert newest()[0] == third.id


def test_the_profile_is_read_from_the_newest_version(skm):
    items = profile_items()
    assert list(items) == ["jenis_kelamin", "usia", "pendidikan", "pekerjaan"]
    assert items["jenis_kelamin"] == ("laki_laki", "perempuan")


def test_the_database_refuses_two_versions_of_one_number(skm):
    table = InstrumentVersion.__table__
    with db.engine.connect().execution_options(writes=True) as connection:
        row = dict(connection.execute(sa.select(table)).mappings().one())
        row["id"] = InstrumentVersion.__table__.c.id.default.arg(None)
        with pytest.raises(sa.exc.IntegrityError):
            connection.execute(sa.insert(table), [row])


def test_before_anything_is_published_there_is_no_newest(app):
    with pytest.raises(NotFound, match="skm"):
        newest()
