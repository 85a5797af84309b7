"""The one walk through a file finds what a search for each text finds."""

from hypothesis import given
from hypothesis import strategies as st

from tests.attacks.places import places_of

TEXTS = st.text("ab{[^-\x00\n", min_size=1, max_size=12).map(str.encode)


@given(texts=st.frozensets(TEXTS, max_size=12), pieces=st.lists(TEXTS, max_size=30))
def test_places_are_those_that_a_search_for_each_text_finds(texts, pieces):
    content = b"".join(sorted(texts)) + b"".join(pieces) + b"".join(sorted(texts))
    expected = {one: (content.find(one), content.rfind(one)) for one in texts}
    assert places_of(content, texts) == expected
    assert places_of(b"", texts) == {}


def test_texts_that_overlap_or_begin_alike_are_all_found():
    content = b"abababababab Komentar 0.123"
    texts = frozenset({b"abababab", b"Komentar 0.1", b"Komentar 0.12", b"Komentar 0.9"})
    expected = {b"abababab": (0, 4), b"Komentar 0.1": (13, 13), b"Komentar 0.12": (13, 13)}
    assert places_of(content, texts) == expected
