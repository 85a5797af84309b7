"""Nothing is overwritten unseen: what a form showed is compared with what stands now."""

from collections.abc import Sequence

from portal.errors import Changed
from portal.rules.reviews import mark_of


def require_seen(seen: str | None, now: Sequence[object], words: str) -> None:
    """`seen` is the mark that the form carried, None where no form was (demonstration, command
    line); `now` are the values that stand, `words` the same for the reader.  Raises Changed.
    """
    if seen is None or seen == mark_of(*now):
        return
    if not words:
        raise Changed("Isi ini dihapus orang lain atau di jendela lain. Periksa, lalu simpan lagi.")
    raise Changed(
        "Isi ini diubah orang lain atau di jendela lain. Yang tersimpan sekarang: %(now)s. "
        "Bandingkan dengan isian Anda, lalu simpan lagi.",
        now=words,
    )


def require_card(version: int, seen: int | None) -> None:
    """`seen` is the version of the employee's card on the screen, None where no page was.

    Raises Changed: posts, raters and data that are shown by then are newer than the form.
    """
    if seen not in (None, version):
        raise Changed(
            "Kartu pegawai ini berubah sejak Anda membukanya. Yang tersimpan sekarang tampak di "
            "halaman ini, isian Anda di formulirnya. Bandingkan, lalu simpan lagi."
        )
