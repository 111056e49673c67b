"""Figures over months as lines, the first month as 100: own places thick, others thin, told apart by breaks on paper too."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 320, 48, 170, 16, 34
DASHES = ("", "7 4", "2 4", "10 3 2 3")
FONT = "Noto Sans JP, Hiragino Sans, Yu Gothic, Meiryo, sans-serif"


@dataclass(frozen=True, slots=True)
class Course:
    name: str
    figures: Sequence[float | None]
    """In the order of time; none where there is none, and the line has a gap there."""
    own: bool = False


def drawing(courses: Sequence[Course], months: Sequence[str], *, label: str, mark: int) -> SafeString:
    """`mark` is the number of the month in which something began."""
    known = [figure for course in courses for figure in course.figures if figure is not None]
    low, high = min([*known, 90.0]), max([*known, 110.0])
    step = (WIDTH - LEFT - RIGHT) / max(len(months) - 1, 1)

    def x(number: float) -> float:
        return round(LEFT + number * step, 1)

    def y(figure: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (high - figure) / (high - low), 1)

    lines, names, last_at = [], [], float("-inf")
    for number, course in enumerate(courses):
        points = [(x(nth), y(figure)) for nth, figure in enumerate(course.figures) if figure is not None]
        if not points:
            continue
        path = "M" + "L".join(f"{across} {down}" for across, down in points)
        colour, breadth = ("#a8191f", 4) if course.own else ("#5f574e", 2)
        lines.append((path, colour, breadth, "" if course.own else DASHES[number % len(DASHES)]))
        names.append((points[-1][1], colour, course.name))
    placed = []
    for down, colour, name in sorted(names):
        last_at = max(down + 5, last_at + 17)
        placed.append((WIDTH - RIGHT + 10, round(last_at, 1), colour, name))
    every = -(-len(months) // 6)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="course" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img"'
        ' aria-label="{2}" font-family="{3}" font-size="13">'
        '<path d="M{4} {5}V{6}" stroke="#b58a00" stroke-width="2" stroke-dasharray="3 3"/>'
        '<path d="M{7} {8}H{9}" stroke="#d8cdbb"/><text x="4" y="{8}" fill="#5f574e">100</text>{10}{11}{12}</svg>',
        WIDTH,
        HEIGHT,
        label,
        FONT,
        x(mark),
        TOP,
        HEIGHT - BOTTOM,
        LEFT,
        y(100),
        WIDTH - RIGHT,
        format_html_join("", '<path d="{}" fill="none" stroke="{}" stroke-width="{}" stroke-dasharray="{}"/>', lines),
        format_html_join("", '<text x="{}" y="{}" fill="{}">{}</text>', placed),
        format_html_join(
            "",
            '<text x="{}" y="{}" fill="#5f574e" text-anchor="middle">{}</text>',
            [(x(nth), HEIGHT - 10, month) for nth, month in enumerate(months) if nth % every == 0],
        ),
    )
