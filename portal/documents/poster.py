"""Posters and table tents that invite citizens to the survey, one point (counter) each."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from flask_babel import gettext as _

from portal.documents.labels import one_line, spoken_address, web_base
from portal.documents.qr import qr_svg
from portal.documents.typst_pdf import Json, compile_pdf
from portal.rules import codes

PosterSize = Literal["a4", "a5", "a6", "tenda-a5", "tenda-a6"]
SIZES: Final = get_args(PosterSize)
MAX_NAME: Final = 160  # characters of a name on paper; a longer one ends in an ellipsis


@dataclass(frozen=True)
class PosterData:
    """What one survey point prints.

    `base_url` is the portal's public address without a closing slash, `code` the point's eight
    Crockford characters, `index_url` the page where its unit's index is published. `languages`
    holds names in their own language, `lang` the language of the poster itself (the caller sets
    the locale for the sentences). Raises ValueError on a malformed address or code.
    """

    agency: str
    unit: str
    service: str
    counter: str
    base_url: str
    code: str
    index_url: str
    languages: tuple[str, ...] = ("Bahasa Indonesia",)
    lang: str = "id"
    questions: int = 9
    minutes: int = 2

    def __post_init__(self) -> None:
        if codes.normalise(self.code, codes.POINT_LENGTH) != self.code:
            raise ValueError("a point code has 8 characters of Crockford base32, in capitals")
        web_base(self.base_url)
        web_base(self.index_url)

    @property
    def url(self) -> str:
        """The address in the QR code, in capitals throughout."""
        return f"{web_base(self.base_url)}/s/{self.code}".upper()


def poster(data: PosterData, size: PosterSize = "a4") -> bytes:
    """One tagged PDF page: a poster in A4, A5 or A6, or an A4 sheet to fold into table tents.

    `tenda-a5` gives one tent with two A5 faces, `tenda-a6` two tents with two A6 faces each;
    the upper faces stand upside down, so that both can be read once folded. Raises ValueError
    for an unknown size or an address that `survey_qr` refuses, DocumentError from the compiler.
    """
    if size not in SIZES:
        raise ValueError(f"unknown size: {size!r}")
    return compile_pdf("poster", {"size": size, "lang": data.lang, **_facts(data), **_copy(data)})


def _facts(data: PosterData) -> dict[str, Json]:
    place = [one_line(part, MAX_NAME) for part in (data.service, data.counter)]
    return {
        "agency": one_line(data.agency, MAX_NAME),
        "unit": one_line(data.unit, MAX_NAME),
        "place": [part for part in place if part],
        "url": data.url,
        "qr": qr_svg(data.url, title=_("Kode QR survei")),
        "address": spoken_address(f"{web_base(data.base_url)}/s"),
        "code": codes.grouped(data.code),
        "index_url": data.index_url,
        "index_address": spoken_address(data.index_url),
        "languages": list(data.languages),
    }


def _copy(data: PosterData) -> dict[str, Json]:
    """The sentences, in the locale of the caller."""
    return {
        "title": _("Poster survei kepuasan masyarakat"),
        "call": _("Bagaimana pelayanan kami?"),
        "scan": _("Pindai dengan kamera ponsel"),
        "qr_alt": _("Kode QR ke %(url)s", url=data.url),
        "promise": [
            _("Tanpa nama."),
            _("%(minutes)d menit.", minutes=data.minutes),
            _("%(questions)d pertanyaan.", questions=data.questions),
        ],
        "free": _("Gratis, tidak perlu aplikasi."),
        "typed": _("Tidak bisa memindai? Buka"),
        "typed_code": _("lalu ketik kode"),
        "after": _("Yang terjadi dengan jawaban Anda"),
        "after_points": [
            _("Tidak memuat nama, nomor, atau jam."),
            _("Dihitung bersama jawaban orang lain."),
        ],
        "after_index": _("Indeksnya diumumkan di"),
        "available": _("Tersedia dalam"),
        "fold": _("Lipat di garis ini. Kertas 160 gram atau lebih."),
        "cut": _("Gunting di garis ini."),
    }
