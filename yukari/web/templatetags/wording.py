"""The programme's words in templates: `{% load wording %}`."""

from django import template

from yukari.web.wording.nouns import FIELDS

register = template.Library()


@register.filter
def field_name(field: str) -> str:
    """草刈り・里山・水路 for `land`."""
    return str(FIELDS.get(field, field))
