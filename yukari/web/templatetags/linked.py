"""Linked data in the head of a page."""

import json
from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from yukari.web.linked_data import Data

register = template.Library()

ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
"""What a title says cannot end the element that it stands in."""


@register.simple_tag(takes_context=True)
def linked_data(context: template.Context) -> SafeString:
    """`linked` of the page's context, one element for each. No browser runs data; the nonce says whose they are anyway."""
    told: Iterable[Data] = context.get("linked") or ()
    written = [json.dumps(one, ensure_ascii=False).translate(ESCAPES) for one in told]
    nonce = context["request"].csp_nonce if written and "request" in context else ""
    return SafeString(
        "".join(
            format_html('<script type="application/ld+json" nonce="{}">{}</script>\n', nonce, mark_safe(one))
            for one in written
        )
    )
