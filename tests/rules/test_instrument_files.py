"""Files of instruments, and what differs between two texts."""

import copy

import pytest

from portal.rules.instrument_diff import Change, ChangeKind, changes
from portal.rules.instrument_parts import parse
from portal.rules.instrument_upload import UploadError, UploadFault, read_toml
from portal.rules.instruments import load_shipped, shipped_keys, to_mapping, to_toml

REKAN = load_shipped("rekan")


@pytest.mark.parametrize("key", shipped_keys())
def test_every_shipped_text_comes_back_from_its_file(key):
    assert read_toml(to_toml(load_shipped(key)).encode()) == load_shipped(key)


def test_a_byte_order_mark_does_no_harm():
    assert read_toml(b"\xef\xbb\xbf" + to_toml(REKAN).encode()) == REKAN


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b" \n", UploadFault.EMPTY),
        (b"\xff", UploadFault.NOT_UTF8),
        (b"a = 1\na = 2", UploadFault.NOT_TOML),
        (b"a = " + b"[" * 100_000, UploadFault.NOT_TOML),
        (b"a = " + b"9" * 100_000, UploadFault.NOT_TOML),
        (b"a = 1979-05-27", UploadFault.NOT_AN_INSTRUMENT),
        (to_toml(REKAN).encode() + b"\nlain = 1", UploadFault.NOT_AN_INSTRUMENT),
        (to_toml(REKAN).replace("berkomunikasi", "kunci").encode(), UploadFault.NOT_AN_INSTRUMENT),
        (to_toml(REKAN).replace('"Kontra', '"' + "K" * 1_001).encode(), UploadFault.TEXT_TOO_LONG),
        (b"#" * (128 * 1024 + 1), UploadFault.TOO_LARGE),
    ],
)
def test_what_is_no_instrument_is_refused(data, fault):
    with pytest.raises(UploadError) as caught:
        read_toml(data)
    assert caught.value.fault is fault
    assert len(caught.value.detail) <= 300


def test_equal_texts_differ_in_nothing():
    assert changes(REKAN, REKAN) == ()


def test_every_kind_of_difference_is_told():
    content = copy.deepcopy(to_mapping(REKAN))
    first, second, *rest = content["sections"][0]["items"]
    third = rest[0]
    second["question"]["en"] = "How clear?"
    second["options"][2]["anchor"]["id"] = "Cukup jelas"
    content["languages"] = ["id", "en", "id@jv"]
    added = {"key": "saran", "kind": "text", "label": {"id": "Saran"}, "limit": 9}
    content["sections"][0]["items"] = [third, second, added, *rest[1:]]
    found = changes(REKAN, parse(content))
    name = second["label"]["id"]
    old = to_mapping(REKAN)["sections"][0]["items"][1]
    assert found[0] == Change(ChangeKind.CHANGED, "", "languages", "id, en", "id, en, id@jv")
    assert Change(ChangeKind.REMOVED, first["label"]["id"]) in found
    assert Change(ChangeKind.ADDED, "Saran") in found
    assert ChangeKind.MOVED in {one.kind for one in found}
    was = old["question"]["en"]
    assert Change(ChangeKind.CHANGED, name, "question en", was, "How clear?") in found
    anchor = old["options"][2]["anchor"]["id"]
    assert Change(ChangeKind.CHANGED, name, "anchor id 3", anchor, "Cukup jelas") in found
    assert len(found) == 6
