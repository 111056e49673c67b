"""The cord of 水引 whose knots are tied one by one on the way to a premium registration."""

from typing import Final

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_KNOT: Final = 152
_HEIGHT: Final = 126
_SHOWN: Final = 112
"""Pixels of a knot where there is room; twelve of them shrink to what there is."""


def drawing(*, tied: int, needed: int, label: str) -> SafeString:
    """Awaji knots for what is done, loose loops for what is still to come, on one cord."""
    knots = format_html_join(
        "",
        '<use href="{}#{}" x="{}" width="{}" height="{}"/>',
        (
            (static("img/knots.svg"), "tied" if place < tied else "loose", place * _KNOT, _KNOT, _HEIGHT)
            for place in range(needed)
        ),
    )
    return format_html(
        '<svg viewBox="0 0 {} {}" width="{}" role="img" aria-label="{}">{}</svg>',
        needed * _KNOT,
        _HEIGHT,
        needed * _SHOWN,
        label,
        knots,
    )
