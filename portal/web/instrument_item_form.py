"""The form of one question: wording in each language, answers, and what its kind needs."""

import re
from dataclasses import replace

from flask_babel import gettext as _

from portal.rules.instrument_checks import LONGEST_COMMENT, MOST_OPTIONS
from portal.rules.instrument_drafts import key_from
from portal.rules.measures import Criterion, is_measure, is_technical
from portal.rules.relations import Relation
from portal.web.instrument_fields import (
    SHORT,
    SOURCE,
    Field,
    Group,
    Part,
    Reading,
    Values,
    choices,
    sentence,
    slug,
    text_values,
    translations,
)
from portal.web.instrument_forms import tags_of
from portal.web.instrument_words import criterion_options, measure_options

LADDER = ("Kontra-produktif", "Reaktif", "Sesuai standar", "Proaktif", "Panutan")
TECHNICAL = "teknis"
LARGEST = 999_999


def item_groups(content: Part, kind: str, rows: int) -> list[Group]:
    """Wording, then what the kind of question needs; `rows` are its answers."""
    for_self = Relation.SELF in content.get("relations", [])
    per = {tag: _item_sentences(tag, kind, rows, for_self) for tag in tags_of(content)}
    return [Group("", (*per[SOURCE], *_settings(kind))), *translations(per)]


def _item_sentences(tag: str, kind: str, rows: int, for_self: bool) -> tuple[Field, ...]:
    fields = [
        sentence("label", _("Nama singkat"), tag, hint=_("Muncul di hasil dan tabel.")),
        sentence("question", _("Kalimat pertanyaan"), tag, long=True, optional=True,
                 hint=_("Kosong berarti sama dengan nama singkat.")),
    ]  # fmt: skip
    if for_self:
        fields.append(
            sentence("question_self", _("Kalimat untuk menilai diri sendiri"), tag, long=True,
                     optional=True, hint=_("Misalnya “Sejauh mana saya …”."))
        )  # fmt: skip
    fields.append(
        sentence("helper", _("Penjelasan sederhana"), tag, long=True, optional=True,
                 hint=_("Kalimat sehari-hari; tampil lebih besar daripada kalimat resmi."))
    )  # fmt: skip
    if kind == "number":
        fields.append(sentence("unit", _("Satuan"), tag, optional=True, hint=_("Misalnya kali.")))
    for number in range(1, rows + 1 if kind in ("scale", "choice") else 1):
        fields += _option_sentences(tag, kind, number)
    return tuple(fields)


def _option_sentences(tag: str, kind: str, number: int) -> list[Field]:
    ends = number if tag == SOURCE else 0
    if kind == "choice":
        label = _("Pilihan %(n)s", n=number)
        return [replace(sentence(f"pilihan-{number}", label, tag), ends_row=ends)]
    words = _("Perilaku pada langkah %(n)s", n=number)
    behaviour = sentence(f"perilaku-{number}", words, tag, long=True, optional=True)
    return [
        sentence(f"pilihan-{number}", _("Langkah %(n)s", n=number), tag),
        replace(behaviour, ends_row=ends),
    ]


def _settings(kind: str) -> tuple[Field, ...]:
    criterion = Field("criterion", "select", _("Kriteria"), options=choices(criterion_options()),
                      optional=True)  # fmt: skip
    if kind == "scale":
        measures = [*measure_options(), (TECHNICAL, _("Kompetensi teknis (tulis di bawah)"))]
        return (
            Field("value", "select", _("Yang diukur"), options=choices(measures), optional=True),
            Field("technical", "text", _("Nama kompetensi teknis"),
                  _("Hanya bila di atas dipilih kompetensi teknis."), optional=True),
            criterion,
            Field("may_be_unobserved", "checkboxes", _("Boleh dilewati"), "",
                  (("ya", _("Penjawab boleh memilih “tidak sempat mengamati”")),), True),
        )  # fmt: skip
    if kind == "number":
        return (
            Field("minimum", "text", _("Angka terkecil")),
            Field("maximum", "text", _("Angka terbesar")),
            criterion,
        )
    if kind == "text":
        return (Field("limit", "text", _("Paling banyak huruf")), criterion)
    return (criterion,)


def item_values(item: Part, kind: str) -> Values:
    """What is stored; a new item (without key) begins with what is usual for its kind."""
    found: Values = {}
    for name in ("label", "question", "question_self", "helper", "unit"):
        found |= text_values(name, item.get(name))
    for number, option in enumerate(_stored_options(item, kind), 1):
        found |= text_values(f"pilihan-{number}", option.get("label"))
        found |= text_values(f"perilaku-{number}", option.get("anchor"))
        found[f"kode-{number}"] = [str(option.get("key", ""))]
        found[f"asal-{number}"] = [str(number)]
    value = item.get("value", "")
    is_own = is_technical(value)
    found["value"] = [TECHNICAL if is_own else value]
    found["technical"] = [value.removeprefix("teknis_").replace("_", " ") if is_own else ""]
    found["criterion"] = [item.get("criterion", "")]
    found["may_be_unobserved"] = ["ya"] if item.get("may_be_unobserved") else []
    for name, usual in (("minimum", 0), ("maximum", 100), ("limit", 500)):
        found[name] = [str(item.get(name, usual))]
    return found


def _stored_options(item: Part, kind: str) -> list[Part]:
    stored: list[Part] = item.get("options", [])
    if not stored and kind == "scale":
        return [{"label": {SOURCE: words}} for words in LADDER]
    return stored


def rows_of(item: Part, kind: str, values: Values) -> int:
    """How many rows of answers the form shows."""
    typed = (values.get("banyak") or [""])[0]
    if re.fullmatch("[0-9]{1,2}", typed):
        return min(max(int(typed), 2), MOST_OPTIONS)
    usual = len(_stored_options(item, kind))
    return min(max(usual, 4 if kind == "choice" else 2), MOST_OPTIONS)


def read_item(read: Reading, item: Part, kind: str, rows: int) -> Part:
    """The item as a mapping, without its key."""
    made: Part = {"kind": kind}
    made["label"] = read.text(
        "label", _("nama singkat"), item.get("label"), required=True, longest=SHORT
    )
    for name in ("question", "question_self", "helper"):
        asked = f"{name}-{SOURCE}" in read.values
        text = read.text(name, _("kalimat"), item.get(name), required=False)
        if not asked and item.get(name):
            text = item[name]  # not on this form now; kept for when it is again
        if text:
            made[name] = text
    readers = {"scale": _read_scale, "choice": _read_choice, "number": _read_number}
    made |= readers.get(kind, _read_text)(read, item, rows)
    if criterion := read.chosen("criterion", _("Kriteria"), ["", *Criterion]):
        made["criterion"] = criterion
    return made


def _read_scale(read: Reading, item: Part, rows: int) -> Part:
    options: list[Part] = []
    for number, stored in _rows(read, item, rows):
        label = read.text(
            f"pilihan-{number}", _("langkah %(n)s", n=number), stored.get("label"),
            required=bool(read.one(f"perilaku-{number}-{SOURCE}")), longest=SHORT,
        )  # fmt: skip
        anchor = read.text(
            f"perilaku-{number}", _("perilaku"), stored.get("anchor"), required=False
        )
        if label:
            step: Part = {"value": len(options) + 1, "label": label}
            options.append(step | ({"anchor": anchor} if anchor else {}))
    _at_least_two(read, options)
    made: Part = {"options": options}
    if measure := _read_measure(read):
        made["value"] = measure
    if "ya" in read.values.get("may_be_unobserved", []):
        made["may_be_unobserved"] = True
    return made


def _read_measure(read: Reading) -> str:
    offered = [key for key, _words in measure_options()]
    chosen = read.chosen("value", _("Yang diukur"), [*offered, TECHNICAL])
    if chosen != TECHNICAL:
        return chosen
    measure = f"teknis_{key_from(read.one('technical'), (), start='')}"[:40].rstrip("_")
    if is_measure(measure):
        return measure
    read.errors.append(("technical", _("Tulis nama kompetensi teknisnya dengan huruf.")))
    return ""


def _read_choice(read: Reading, item: Part, rows: int) -> Part:
    options: list[Part] = []
    known = {option["key"] for option in item.get("options", [])}
    for number, stored in _rows(read, item, rows):
        label = read.text(
            f"pilihan-{number}", _("pilihan %(n)s", n=number), stored.get("label"),
            required=False, longest=SHORT,
        )  # fmt: skip
        if label:
            taken = known | {option["key"] for option in options}
            typed = read.one(f"kode-{number}")
            is_old = typed in known and typed not in {option["key"] for option in options}
            words = label.get(SOURCE, "")
            key = typed if is_old else key_from(words, taken, start="pilihan")
            options.append({"key": key, "label": label})
    _at_least_two(read, options)
    return {"options": options}


def _rows(read: Reading, item: Part, rows: int) -> list[tuple[int, Part]]:
    """Each row with the stored answer it came from, whatever place it has now."""
    stored = {str(n): option for n, option in enumerate(item.get("options", []), 1)}
    origins = {n: read.values.get(f"asal-{n}", [str(n)])[0] for n in range(1, rows + 1)}
    return [(n, stored.get(origin, {})) for n, origin in origins.items()]


def with_row_moved(values: Values, step: str, rows: int) -> Values:
    """What is typed after a button: "naik-3" and "turun-3" swap the third answer with the one
    before or after it, in every language. Any other step changes nothing.
    """
    found = re.fullmatch("(naik|turun)-([1-9][0-9]?)", step)
    if not found:
        return values
    this = int(found[2])
    other = this - 1 if found[1] == "naik" else this + 1
    if not (1 <= this <= rows and 1 <= other <= rows):
        return values
    places = {this: other, other: this}

    def placed(name: str) -> str:
        row = re.fullmatch("(pilihan|perilaku|kode|asal)-([1-9][0-9]?)(-.*)?", name)
        place = places.get(int(row[2])) if row else None
        return f"{row[1]}-{place}{row[3] or ''}" if row and place else name

    return {placed(name): typed for name, typed in values.items()}


def _at_least_two(read: Reading, options: list[Part]) -> None:
    if len(options) < 2:
        read.errors.append((f"pilihan-1-{slug(SOURCE)}", _("Isi sedikitnya dua jawaban.")))


def _read_number(read: Reading, item: Part, _rows: int) -> Part:
    low = read.number("minimum", _("Angka terkecil"), 0, LARGEST - 1)
    high = read.number("maximum", _("Angka terbesar"), 1, LARGEST)
    if low >= high and not read.errors:
        read.errors.append(("maximum", _("Angka terbesar harus di atas angka terkecil.")))
    unit = read.text("unit", _("satuan"), item.get("unit"), required=False, longest=SHORT)
    return {"minimum": low, "maximum": high} | ({"unit": unit} if unit else {})


def _read_text(read: Reading, _item: Part, _rows: int) -> Part:
    return {"limit": read.number("limit", _("Paling banyak huruf"), 1, LONGEST_COMMENT)}
