"""What people write in rooms, in templates: `{% load rooms %}`."""

from django import template
from django.utils.safestring import SafeString

from yukari.kit.markdown import to_html
from yukari.web.wording.rooms import SIGNS, WAITS

register = template.Library()


@register.filter
def written(text: str) -> SafeString:
    """Simple Markdown as HTML in which nothing runs."""
    return to_html(text)


@register.filter
def sign_name(kind: str) -> str:
    """ありがとう for `thanks`."""
    return str(dict(SIGNS)[kind])  # type: ignore[index]


@register.filter
def why_it_waits(reason: str) -> str:
    """Why a moderator reads a post first; empty for one that does not wait."""
    return str(WAITS.get(reason, ""))
