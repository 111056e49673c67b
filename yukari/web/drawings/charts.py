"""Charts in SVG, each drawn beside a table with the same figures: the table is what a screen reader reads, and what is
hidden there (D4) has no length here either.

`bar` lies in each row of a table; `stacked` and `columns` stand above it. Colours are classes of `components.css`, and a
pattern of breaks tells neighbours apart on paper too.
"""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

WIDTH, ROW = 200, 16
STACK_HEIGHT, GAP = 28, 2
COLUMN, COLUMNS_HEIGHT, LABEL_HEIGHT = 44, 120, 22
SHADES = 5

Figure = tuple[str, int | None]
"""A name and how many; none where the figure is hidden."""


def bar(figure: int | None, *, most: int) -> SafeString:
    """One row's bar, as long beside the longest as the figure beside the greatest."""
    length = round(WIDTH * (figure or 0) / most) if most else 0
    # Nothing but numbers of ours, and hundreds on a page: there is nothing to escape.
    return mark_safe(
        f'<svg class="chart-bar" viewBox="0 0 {WIDTH} {ROW}" width="{WIDTH}" height="{ROW}" preserveAspectRatio="none" '
        f'aria-hidden="true"><rect class="chart-ground" width="{WIDTH}" height="{ROW}"/>'
        f'<rect class="chart-mark" width="{length}" height="{ROW}"/></svg>'
    )


def stacked(figures: Sequence[Figure], *, label: str) -> SafeString:
    """Parts of a whole in one bar, in their order from light to dark. Hidden parts are left white together at the end."""
    whole = sum(persons or 0 for _, persons in figures)
    parts, start = [], 0.0
    for number, (_name, persons) in enumerate(figures):
        breadth = 3 * WIDTH * (persons or 0) / whole if whole else 0
        if breadth > GAP:
            parts.append((number % SHADES + 1, round(start, 1), round(breadth - GAP, 1), STACK_HEIGHT))
        start += breadth
    return format_html(
        '<svg class="chart-stacked" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        3 * WIDTH,
        STACK_HEIGHT,
        label,
        format_html_join("", '<rect class="chart-shade-{}" x="{}" width="{}" height="{}"/>', parts),
    )


def columns(figures: Sequence[Figure], *, label: str) -> SafeString:
    """Figures in the order of time, each with its name below."""
    most = max((persons or 0 for _, persons in figures), default=0)
    drawn = [
        (
            number * COLUMN + 6,
            COLUMNS_HEIGHT - height,
            COLUMN - 12,
            height,
            number * COLUMN + COLUMN // 2,
            COLUMNS_HEIGHT + 16,
            name,
        )
        for number, (name, persons) in enumerate(figures)
        for height in [round((COLUMNS_HEIGHT - 8) * (persons or 0) / most) if most else 0]
    ]
    width = max(len(figures), 1) * COLUMN
    return format_html(
        '<svg class="chart-columns" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" aria-label="{2}">'
        '{3}<path class="chart-axis" d="M0 {4}H{0}"/></svg>',
        width,
        COLUMNS_HEIGHT + LABEL_HEIGHT,
        label,
        format_html_join(
            "",
            '<rect class="chart-mark" x="{}" y="{}" width="{}" height="{}"/><text x="{}" y="{}">{}</text>',
            drawn,
        ),
        COLUMNS_HEIGHT,
    )
