"""What a scheme's form says in English: nothing is missing, nothing stays Indonesian."""

import copy
import re
from collections.abc import Iterator

import pytest

from portal.rules.instruments import load_shipped as load_instrument
from portal.rules.instruments import shipped_keys
from portal.rules.scheme_diff import diff
from portal.rules.scheme_faults import faults, sentence_of
from portal.rules.scheme_fields import field_notes
from portal.rules.scheme_form import Control, Group, Part, form_of
from portal.rules.scheme_sections import sections
from portal.rules.scheme_tongue import english, sentences
from portal.rules.schemes import load_shipped, parse, shipped_schemes, to_mapping

INSTRUMENTS = {key: load_instrument(key) for key in shipped_keys()}
CONTENTS = {name: to_mapping(load_shipped(name)) for name in shipped_schemes()}


def controls(parts: tuple[Part, ...]) -> Iterator[Control]:
    for part in parts:
        if isinstance(part, Control):
            yield part
        else:
            yield from controls(part.parts if isinstance(part, Group) else part.rows)


def spoken(parts: tuple[Part, ...]) -> Iterator[str]:
    """All that the portal itself says in a form: labels, hints and what may be chosen."""
    for part in parts:
        yield from (part.label, part.hint)
        if isinstance(part, Control):
            yield from (label for key, label in part.options if key not in INSTRUMENTS)
        else:
            yield from spoken(part.parts if isinstance(part, Group) else part.rows)


def test_no_field_lacks_english_words() -> None:
    for path, note in field_notes().items():
        texts = [note.name, note.help, *([note.basis] if note.basis else [])]
        assert all(dict(text.pairs).keys() == {"id", "en"} for text in texts), path
        assert note.help.in_("en") != note.help.in_("id"), path


def test_no_word_that_may_be_chosen_lacks_english() -> None:
    for content in CONTENTS.values():
        drawn = (form_of(section, content, INSTRUMENTS, "en") for section in sections("en"))
        offered = {key for form in drawn for one in controls(form) for key, _ in one.options}
        assert not offered - set(INSTRUMENTS) - english().keys()


@pytest.mark.parametrize("name", sorted(CONTENTS))
def test_a_form_in_english_says_nothing_of_its_own_in_indonesian(name: str) -> None:
    content = CONTENTS[name]
    indonesian = {text for each in sections() for text in spoken(form_of(each, content, {}))}
    for section in sections("en"):
        form = form_of(section, content, INSTRUMENTS, "en")
        shared = {text for text in spoken(form) if text in indonesian and " " in text}
        assert shared <= {"JPT pratama", "Sangat baik", "Berorientasi pelayanan"}


def test_faults_and_differences_are_told_in_english() -> None:
    content = copy.deepcopy(CONTENTS["kendari"])
    content["peers"]["groups"][0] |= {"k": 9, "invited": 4}
    said = {sentence_of(fault, "en") for fault in faults(content)}
    assert "Number invited: invite at least 9 people, the smallest group shown." in said
    content = copy.deepcopy(CONTENTS["kendari"])
    content["log"] |= {"reflection": True, "entry_kinds": []}
    changed = parse(content)
    assert [str(change) for change in diff(parse(CONTENTS["kendari"]), changed, "en")] == [
        "Work log › Kinds of notes: achievements, cases → none",
        "Work log › Weekly reflection: no → yes",
    ]


@pytest.mark.parametrize("part", ["phrases", "mends"])
def test_every_sentence_has_both_languages_and_the_same_values(part: str) -> None:
    for key, pair in sentences(part).items():
        marks = [sorted(re.findall(r"{\w+}", pair[lang])) for lang in ("id", "en")]
        assert marks[0] == marks[1], key
        assert pair["id"] != pair["en"], key
