"""Schemes from files that somebody sends: taken, taken unfinished, or refused with the reason."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.scheme_import import MOST_BYTES, ImportFault, read_file
from portal.rules.schemes import load_shipped, shipped_schemes, to_mapping, to_toml

KENDARI = to_toml(load_shipped("kendari"))


@pytest.mark.parametrize("name", shipped_schemes())
def test_an_exported_scheme_comes_back(name: str) -> None:
    scheme = load_shipped(name)
    assert read_file(to_toml(scheme).encode()) == to_mapping(scheme)


def test_an_unfinished_scheme_is_taken() -> None:
    content = read_file(KENDARI.replace("report = 30", "report = 99").encode())
    assert content["deadlines"]["report"] == 99
    assert read_file(b'key = "x"') == {"key": "x"}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "kosong"),
        (b"\xff\xfe", "UTF-8"),
        (b"key = ", "terpotong"),
        (b"key = 'a'\nkey = b", "baris 2"),
        (b"x = " + b"[\n" * 12_000 + b"]\n" * 12_000, "terlalu dalam"),
        (b"x = " + b"[" * 900 + b"]" * 900, "terlalu dalam"),
        (b"x = " + b"{a=" * 400 + b"1" + b"}" * 400, "terlalu dalam"),
        (b".".join([b"a"] * 900) + b" = 1", "terlalu dalam"),
        (b".".join([b"a"] * 20_000) + b" = 1", "terlalu panjang"),
        (b"[" + b".".join([b"a"] * 20_000) + b"]", "terlalu panjang"),
        (b"x = " + b"9" * 1_900, "terlalu"),
        (b"[log]\nsilence_alert_days = 99999999", "terlalu besar"),
        (b"key = 2026-01-01", "tanggal"),
        (b"key = 1.5", "tanggal atau pecahan"),
        (b"key = inf", "tanggal atau pecahan"),
        (b'key = "a\\u0000b"', "tanda"),
        (b'"a\\u0000b" = 1', "tanda"),
        (b"#\n" * MOST_BYTES, "melebihi 48 KB"),
        (b"kunci = 'x'", "kunci: isian ini tidak dikenal"),
        (b"[log]\nfrekuensi = 'harian'", "mungkin maksudnya frequency"),
        (b"x = [" + b"1,\n" * 6_000 + b"]", "bukan skema"),
    ],
)
def test_what_is_no_scheme_is_refused_with_the_reason(data: bytes, why: str) -> None:
    with pytest.raises(ImportFault, match=why):
        read_file(data)


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=200) | st.text(st.characters(codec="utf-8"), max_size=200).map(str.encode)
)
def test_any_bytes_give_content_or_a_reason(data: bytes) -> None:
    try:
        content = read_file(data)
    except ImportFault:
        return
    assert json.loads(json.dumps(content)) == content
