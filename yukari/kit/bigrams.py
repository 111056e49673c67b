"""Search in Japanese without a dictionary: texts become pairs of neighbouring characters in a `tsvector`.

A column holds `array_to_tsvector(document(text))`; a search is `column @@ query(words)::tsquery`.
"""

import re
import unicodedata
from itertools import groupby

import jaconv

LONGEST_WORD = 64
"""PostgreSQL takes 2 KB; nobody searches for more of one word than this."""


def terms(text: str) -> list[str]:
    """Everything by which `text` can be found, in its order: Latin words whole, Japanese in pairs.

    The last character of a Japanese run stands alone too, so that every character begins some term.
    """
    return [term for run in _runs(text) for term in ([run] if _is_latin(run[0]) else [*_pairs(run), run[-1]])]


def document(*texts: str) -> list[str]:
    """The terms of these texts, each once, for `array_to_tsvector`."""
    return sorted({term for text in texts for term in terms(text)})


def query(words: str) -> str:
    """A `tsquery` that asks for every pair of `words`; empty when nothing in them can be searched for.

    One Japanese character alone matches whatever begins with it. Nothing typed can be read as an operator: terms
    hold letters and digits only.
    """
    wanted = [term for run in _runs(words) for term in _wanted(run)]
    return " & ".join(dict.fromkeys(wanted))


def _wanted(run: str) -> list[str]:
    if _is_latin(run[0]):
        return [f"'{run}'"]
    return [f"'{pair}'" for pair in _pairs(run)] or [f"'{run}':*"]


def _runs(text: str) -> list[str]:
    """The stretches of one script, folded: width, case, and katakana to hiragana."""
    folded = jaconv.kata2hira(unicodedata.normalize("NFKC", text)).casefold()
    runs = ("".join(run) for _, run in groupby(folded, key=_script))
    return [run[:LONGEST_WORD] if _is_latin(run[0]) else run for run in runs if run[0].isalnum()]


def _script(character: str) -> str:
    return "" if not character.isalnum() else "latin" if _is_latin(character) else "other"


def _is_latin(character: str) -> bool:
    return bool(re.match(r"[0-9a-zÀ-ɏ]", character))


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]
