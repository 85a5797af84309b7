"""Passwords: what is refused and why, and what must be accepted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.passwords import Weakness, common_passwords, normalised, weakness

KNOWN = (
    "198001012005011001",
    "Nur'aini Hasanah, S.Kep.",
    "nuraini@kendarikota.go.id",
    "Pemerintah Kota Kendari",
)


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("pendek9!", Weakness.TOO_SHORT),
        ("x" * 129, Weakness.TOO_LONG),
        ("aaaaaaaaaaaa", Weakness.MONOTONOUS),
        ("abcdefghijkl", Weakness.MONOTONOUS),
        ("9876543210", Weakness.MONOTONOUS),
        ("Indonesia2026!", Weakness.COMMON),
        ("1234567890", Weakness.COMMON),
        ("qwertyuiop", Weakness.COMMON),
        ("bismillah123", Weakness.COMMON),
        ("hasanah-biru-7", Weakness.PERSONAL),
        ("x198001012005011001", Weakness.PERSONAL),
        ("kunci pemerintah", Weakness.PERSONAL),
    ],
    ids=[
        "terlalu pendek", "terlalu panjang", "satu huruf", "urut naik", "urut turun",
        "kata umum dengan tahun", "angka urut", "baris papan ketik", "kata umum dengan angka",
        "nama sendiri", "NIP", "nama instansi",
    ],
)  # fmt: skip
def test_a_guessable_password_is_refused_with_its_reason(password: str, expected: Weakness) -> None:
    assert weakness(password, KNOWN) is expected


@pytest.mark.parametrize(
    "password", ["kuda tangga melon", "Gr8-tambal-ban", "ꦲꦤꦕꦫꦏ-seribu", "        spasi saja boleh"]
)
def test_a_long_unguessable_password_is_accepted(password: str) -> None:
    assert weakness(password, KNOWN) is None


def test_kinds_of_characters_are_asked_only_where_the_agency_must() -> None:
    assert weakness("kuda tangga melon") is None
    assert weakness("kudatanggamelon", require_kinds=True) is Weakness.FEW_KINDS
    assert weakness("Kuda tangga 7 melon", require_kinds=True) is None


def test_one_password_typed_on_two_keyboards_is_one_password() -> None:
    assert normalised("sandi①kuat") == normalised("sandi1kuat")


def test_the_list_of_common_passwords_is_in_the_form_it_is_searched_in() -> None:
    assert len(common_passwords()) > 300
    assert all(word == word.casefold().strip() for word in common_passwords())


@given(st.text(max_size=200))
def test_any_text_is_judged_without_an_error(text: str) -> None:
    assert weakness(text, KNOWN) in {None, *Weakness}
