"""Translations ready for use: gettext's `.mo` beside each `.po`, made anew only when the `.po` is newer."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation


def compile_words(folder: Path) -> list[Path]:
    """Compile every stale catalogue under `folder`; the catalogues that were."""
    stale = [source for source in sorted(folder.rglob("*.po")) if _is_stale(source)]
    for source in stale:
        with open(source, "rb") as file:
            catalog = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
        # Written aside and moved: web and worker may start at the same moment and read what the other writes.
        fresh = source.with_suffix(f".{os.getpid()}")
        with open(fresh, "wb") as file:
            write_mo(file, catalog)
        fresh.replace(source.with_suffix(".mo"))
    return stale


def _is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def spoken() -> str:
    """The language that is spoken at this moment, in two letters."""
    return (translation.get_language() or settings.LANGUAGE_CODE)[:2]
