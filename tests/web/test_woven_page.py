"""Woven pages: whatever is filled in, gzip unpacks to the same page, byte for byte."""

import gzip
import random
import string

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.web.woven_page import WovenPage

LENGTHS = {"id": 36, "token": 91, "seal": 64, "key": 26}
NAMES = (*LENGTHS, "ratee", "visitor")
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


def words(seed: int = 0) -> dict[str, bytes]:
    rng = random.Random(seed)
    found = {
        name: "".join(rng.choices(string.ascii_letters + string.digits, k=length)).encode()
        for name, length in LENGTHS.items()
    }
    return found | {"ratee": "Siti Ňur".encode() * rng.randint(0, 3), "visitor": b"Budi"}


def expected(parts, given_words) -> bytes:
    return b"".join(given_words[p] if at % 2 else p.encode() for at, p in enumerate(parts))


@given(
    first=text,
    rest=st.lists(st.tuples(st.sampled_from(NAMES), text), max_size=12),
    seeds=st.lists(st.integers(0, 99), min_size=1, max_size=3),
)
@settings(deadline=None, max_examples=100)
def test_whatever_is_filled_in_unpacks_to_the_plain_page(first, rest, seeds):
    parts = [first, *(one for pair in rest for one in pair)]
    page = WovenPage(parts, LENGTHS)
    for seed in seeds:
        given_words = words(seed)
        assert page.plain(given_words) == expected(parts, given_words)
        assert gzip.decompress(page.gzipped(given_words)) == expected(parts, given_words)


def form(items: int) -> list[str]:
    """A page with an id in each of its items, as a form that saves by itself."""
    item = '<div class="piece" hx-post="/menilai/{}/butir"><label>Butir</label></div>'
    before, after = item.split("{}")
    parts = ["<h1>Menilai ", "ratee", "</h1>" + "Kata pengantar yang panjang. " * 20 + before, "id"]
    for _ in range(items):
        parts += [after + before, "id"]
    return [*parts, after, "token", "<p>Tamat</p>"]


def test_words_that_come_again_cost_next_to_nothing():
    parts, given_words = form(30), words()
    packed = len(WovenPage(parts, LENGTHS).gzipped(given_words))
    assert packed < len(gzip.compress(expected(parts, given_words), 9)) + 60


def test_words_in_the_same_surroundings_are_not_taken_for_each_other():
    field = 'name="isian" value="'
    names = ["token", "id", "token", "key", "id", "token", "key", "seal", "token", "id"]
    parts = [field, *(one for name in names for one in (name, f'">{field}'))]
    page, given_words = WovenPage(parts, LENGTHS), words()
    assert gzip.decompress(page.gzipped(given_words)) == expected(parts, given_words)


def test_no_word_is_compressed_with_what_stands_around_it():
    """Otherwise the length of an answer would tell whether text somebody chose holds the token."""
    given_words = words()
    token = given_words["token"]
    page = WovenPage(["<p>", "ratee", "</p>", "token", "</p>"], LENGTHS)
    sizes = {
        len(page.gzipped(given_words | {"ratee": chosen}))
        for chosen in (token, token[::-1], b"x" * len(token))
    }
    assert len(sizes) == 1
    assert token in page.gzipped(given_words)


def test_a_long_word_is_packed_and_a_very_long_one_stays_whole():
    page = WovenPage(["<p>", "ratee", "</p>"], {})
    assert len(page.gzipped({"ratee": b"jawaban " * 500})) < 200
    noise = random.Random(1).randbytes(200_000)
    assert gzip.decompress(page.gzipped({"ratee": noise})) == b"<p>" + noise + b"</p>"
    many = WovenPage(["", *["ratee", ""] * 400], {})
    short = random.Random(2).randbytes(390)
    assert gzip.decompress(many.gzipped({"ratee": short})) == short * 400


def test_another_length_does_not_fit():
    page, given_words = WovenPage(["<p>", "id", "</p>"], LENGTHS), words()
    assert page.fits(given_words)
    assert not page.fits(given_words | {"id": b"pendek"})
