"""The words of a notice: a template per kind, its first line the title, the rest the text."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template

from yukari.people.models import Person


def words(kind: str, details: dict[str, Any], person: Person | None = None) -> tuple[str, str]:
    """Title and text, in the language that is now spoken; the page and the e-mail say the same."""
    template: Any = get_template(f"notices/{kind}.txt")
    context = {
        **{name: _alive(value) for name, value in details.items()},
        "person": person,
        "site_url": settings.SITE_URL,
    }
    # Plain text: an ampersand in a project's name stays one.
    title, _, text = template.template.render(Context(context, autoescape=False)).strip().partition("\n")
    return title.strip(), text.strip()


def _alive(value: Any) -> Any:
    """Days and moments come back from JSON as what they were, so that a template can write them out."""
    if isinstance(value, dict):
        return {name: _alive(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_alive(one) for one in value]
    if isinstance(value, str):
        for kind in (date, datetime):
            try:
                return kind.fromisoformat(value)
            except ValueError:
                continue
    return value
