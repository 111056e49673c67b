"""A chart as a file of its own: SVG that says whose figures it draws, of which day and how they are counted; or the same as PNG.

On a page a chart lies beside its table and takes its colours from there; this one is pasted into somebody's slides, so every
figure stands in it as a number, and a hidden one as a dash without length (D4).
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from unicodedata import east_asian_width

import typst
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from yukari.web.drawings import certificate, japan
from yukari.web.drawings.charts import Figure

PICTURE = Path(__file__).with_name("picture.typ")
WIDTH, MARGIN = 960, 40
NAMES, NUMBERS = 300, 110
ROW, LINE = 34, 22
MAP_WIDTH = 620
LETTER = 7.6
"""Half the breadth of a Japanese letter of the smallest size."""
LONGEST_NAME = 34
COLOURS = {"few": "#f3c9bd", "some": "#e08f80", "many": "#bd4a44"}
DOTS_PER_INCH = 144


@dataclass(frozen=True, slots=True)
class Plate:
    """What is drawn: the first line in large, one below it, bars with their numbers, a map if there is one, and the small print."""

    title: str
    subtitle: str
    figures: Sequence[Figure]
    notes: Sequence[str]
    shades: Mapping[str, int] = field(default_factory=dict)


def svg(plate: Plate) -> SafeString:
    parts: list[SafeString] = [
        _text(MARGIN, MARGIN + 26, plate.title, size=28),
        _text(MARGIN, MARGIN + 58, plate.subtitle, size=17, colour="#5f574e"),
    ]
    top = MARGIN + 84
    if plate.shades:
        drawn, top = _map(plate, top)
        parts.append(drawn)
    most = max((number or 0 for _, number in plate.figures), default=0)
    for name, number in plate.figures:
        parts.append(_bar(name, number, most, top))
        top += ROW
    top += LINE
    for note in plate.notes:
        for line in _wrapped(note, (WIDTH - 2 * MARGIN) / LETTER):
            parts.append(_text(MARGIN, top, line, size=15, colour="#5f574e"))
            top += LINE
    height = top + MARGIN - LINE
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img"'
        ' font-family="Noto Sans JP, Hiragino Sans, Yu Gothic, Meiryo, sans-serif">'
        '<title>{2}</title><desc>{3}</desc><rect width="{0}" height="{1}" fill="#ffffff"/>{4}</svg>',
        WIDTH,
        height,
        f"{plate.title} {plate.subtitle}",
        " ".join(plate.notes),
        mark_safe("".join(parts)),
    )


@lru_cache(maxsize=64)
def png(drawing: str) -> bytes:
    """The drawing in dots, for programmes that take no SVG; what is asked for again is not drawn again."""
    said = json.dumps({"drawing": drawing, "width": WIDTH}, ensure_ascii=False)
    compiler = typst.Compiler(
        PICTURE, font_paths=certificate.fonts(), ignore_system_fonts=True, sys_inputs={"said": said}
    )
    made = compiler.compile(format="png", ppi=DOTS_PER_INCH)
    assert isinstance(made, bytes)
    return made


def _bar(name: str, number: int | None, most: int, top: int) -> SafeString:
    room = WIDTH - 2 * MARGIN - NAMES - NUMBERS
    start = MARGIN + NAMES
    length = round(room * (number or 0) / most) if most else 0
    shown = next(_wrapped(name, LONGEST_NAME))
    return format_html(
        '{}<rect x="{}" y="{}" width="{}" height="{}" fill="#f3eee6"/><rect x="{}" y="{}" width="{}" height="{}" fill="#a8191f"/>{}',
        _text(MARGIN, top + 17, shown if shown == name else f"{shown}…", size=16),
        start,
        top,
        room,
        ROW - 10,
        start,
        top,
        length,
        ROW - 10,
        _text(WIDTH - MARGIN, top + 17, "—" if number is None else f"{number:,}", size=16, anchor="end"),
    )


def _map(plate: Plate, top: int) -> tuple[SafeString, int]:
    outlines, steps = japan.outlines(), japan.shades(plate.shades)
    _, _, breadth, height = map(float, outlines.view_box.split())
    scale = MAP_WIDTH / breadth
    prefectures = [(COLOURS.get(steps.get(one.code, ""), "#efe9df"), one.path) for one in outlines.prefectures]
    drawn = format_html(
        '<g transform="translate({} {}) scale({})" stroke="#ffffff" stroke-width="2.5">{}'
        '<path d="{}" fill="none" stroke="#d8cdbb" stroke-width="3"/></g>',
        (WIDTH - MAP_WIDTH) // 2,
        top,
        f"{scale:.4f}",
        format_html_join("", '<path fill="{}" d="{}"/>', prefectures),
        outlines.inset,
    )
    return drawn, top + round(height * scale) + LINE


def _text(x: int, y: int, words: str, *, size: int, colour: str = "#2a2520", anchor: str = "start") -> SafeString:
    return format_html(
        '<text x="{}" y="{}" font-size="{}" fill="{}" text-anchor="{}">{}</text>', x, y, size, colour, anchor, words
    )


def _wrapped(words: str, room: float) -> Iterator[str]:
    """Lines of at most so many half-width letters; Japanese breaks anywhere, other words between them."""
    line, taken = "", 0
    for word in re.findall(r"[!-~À-ɏ]+ ?|.[」、。）]*", words):
        breadth = sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in word)
        if line and taken + breadth > room:
            yield line.rstrip()
            line, taken = "", 0
        line, taken = line + word, taken + breadth
    yield line.rstrip()
