"""The build of static files: several sources of one subject each become one file on the wire."""

import re

import pytest

from portal.web import assets


def test_the_parts_of_a_style_sheet_travel_as_one_file():
    built = assets.build()
    assert not [name for name in built if name.startswith("css/portal/")]
    path = assets.TARGET / built["css/portal.css"].removeprefix("/static/")
    served = path.read_text("utf-8")
    position = -1
    for part in assets.JOINED["css/portal.css"]:
        rules = assets.minify(".css", (assets.SOURCE / part).read_bytes()).decode()
        assert served.find(rules, position + 1) > position, f"{part} stands in its order"
        position = served.find(rules)
    assert len((path.with_name(path.name + ".br")).read_bytes()) <= 10_000


def test_every_style_sheet_of_a_folder_is_part_of_its_whole():
    """A file that nobody joined would style nothing, and nobody would notice."""
    for whole, parts in assets.JOINED.items():
        folder = assets.SOURCE / whole.removesuffix(".css")
        assert {f"{whole.removesuffix('.css')}/{p.name}" for p in folder.iterdir()} == set(parts)


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A folder of sources of its own."""
    monkeypatch.setattr(assets, "SOURCE", tmp_path)
    monkeypatch.setattr(assets, "TARGET", tmp_path / "dist")
    monkeypatch.setattr(assets, "MANIFEST", tmp_path / "dist" / "manifest.json")
    monkeypatch.setattr(assets, "JOINED", {"a.css": ("a/one.css", "a/two.css")})
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.css").write_text("a { color: red; }")
    (tmp_path / "a" / "two.css").write_text("b { margin: 0; }")
    return tmp_path


def test_a_change_in_any_part_gives_the_whole_another_name(elsewhere):
    before = assets.build()
    assert re.fullmatch(r"/static/a\.[0-9a-f]{12}\.css", before["a.css"])
    (elsewhere / "a" / "two.css").write_text("b { margin: 1px; }")
    after = assets.build()
    assert list(after) == ["a.css"]
    assert after["a.css"] != before["a.css"]
    name = after["a.css"].removeprefix("/static/")
    assert (elsewhere / "dist" / name).read_text() == "a{color:red}b{margin:1px}"
    assert not (elsewhere / "dist" / before["a.css"].removeprefix("/static/")).exists()


def test_a_missing_part_stops_the_build(elsewhere):
    (elsewhere / "a" / "two.css").unlink()
    with pytest.raises(KeyError, match=r"two\.css"):
        assets.build()
