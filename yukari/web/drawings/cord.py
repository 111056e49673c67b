"""The cord of 水引 whose knots are tied one by one on the way to a premium registration."""

from typing import Final

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_KNOT: Final = 152
_HEIGHT: Final = 128


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
        '<svg class="cord-{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        needed,
        needed * _KNOT,
        _HEIGHT,
        label,
        knots,
    )
