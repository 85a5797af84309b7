"""Language catalogues: compiled from the .po files that are kept in the tree."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from portal.config import ROOT

SOURCE = ROOT / "portal" / "translations"


def build() -> list[Path]:
    """Compile every catalogue that is newer than its compiled form; returns all compiled files."""
    compiled = []
    for po in sorted(SOURCE.glob("*/LC_MESSAGES/messages.po")):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            with po.open("rb") as source:
                catalogue = read_po(source, locale=po.parent.parent.name.split("@")[0])
            part = mo.with_suffix(".part")
            with part.open("wb") as target:
                write_mo(target, catalogue)
            part.replace(mo)
        compiled.append(mo)
    return compiled
