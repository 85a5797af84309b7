"""An instrument as people will see it: the real question templates inside a phone's width."""

from flask import Response, request
from flask_babel import gettext as _

from portal.rules.instruments import Instrument
from portal.web.citizen_form import form_items
from portal.web.htmx import render
from portal.web.instrument_words import language_words, relation_words, served
from portal.web.languages import BY_TAG


def preview(instrument: Instrument | None, back: str) -> Response:
    """The page; nothing on it can be sent. None = there is no question yet."""
    if instrument is None:
        return render("instruments/preview.html", one=None, back=back)
    relations = served(instrument)
    asked = request.args.get("sebagai", "")
    relation = next((one for one in relations if one == asked), relations[0])
    spoken = request.args.get("dalam", "")
    language = spoken if spoken in instrument.languages else "id"
    items = {item.key: item for item in form_items(instrument, language, {}, {}, relation)}
    sections = [
        (
            section.title.in_(language),
            section.helper.in_(language) if section.helper else "",
            [items[item.key] for item in section.items],
        )
        for section in instrument.sections
    ]
    return render(
        "instruments/preview.html",
        one=instrument,
        title=instrument.title.in_(language),
        intro=instrument.intro.in_(language),
        sections=sections,
        html_lang=BY_TAG[language].html if language in BY_TAG else "id",
        views=[(one.value, relation_words(one), one == relation) for one in relations],
        languages=[(tag, language_words(tag), tag == language) for tag in instrument.languages],
        relation=relation,
        language=language,
        note=_("Pratinjau: tidak ada jawaban yang disimpan."),
        back=back,
    )
