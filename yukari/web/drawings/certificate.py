"""A page of paper by Typst: tagged for those who listen to it, with the letters that it uses inside it.

The fonts come with a package, so that no server needs fonts of its own.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_jp
import typst

PAPER = Path(__file__).with_suffix(".typ")
LETTER = PAPER.with_name("letter.typ")
MARK = Path(__file__).parents[1] / "static" / "img" / "mark.svg"
GETA = "〓"
"""Stands where a letter is missing from the font, as printers have done for a hundred years."""
_MISSING = re.compile(r"the text `\"(?P<text>.+?)\"` could not be displayed")


def drawing(said: Mapping[str, Any], paper: Path = PAPER) -> bytes:
    """The certificate, or another `paper`, as PDF/UA-1, which demands that every letter can be shown."""
    text = json.dumps({**said, "mark": MARK.read_text()}, ensure_ascii=False)
    while True:
        try:
            return _set(text, paper)
        except typst.TypstError as error:
            missing = _MISSING.search(error.message)
            if missing is None or missing["text"] not in text:
                raise
            text = text.replace(missing["text"], GETA * len(missing["text"]))


def _set(text: str, paper: Path) -> bytes:
    compiler = typst.Compiler(paper, font_paths=fonts(), ignore_system_fonts=True, sys_inputs={"said": text})
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"])
    assert isinstance(made, bytes)
    return made


@cache
def fonts() -> typst.Fonts:
    folder = Path(pylopdf_fonts_jp.__file__).parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
