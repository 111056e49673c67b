"""The full addresses of a page, for its head."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import get_language

register = template.Library()


@register.inclusion_tag("visitor/addresses.html", takes_context=True)
def addresses(context: template.Context) -> dict[str, Any]:
    """The page's one address and the same page in each language."""
    plain = f"{settings.SITE_URL}{context['request'].path}"
    in_language = {code: f"{plain}?lang={code}" for code, _ in settings.LANGUAGES}
    spoken = get_language() or settings.LANGUAGE_CODE
    canonical = plain if spoken == settings.LANGUAGE_CODE else in_language[spoken]
    return {"plain": plain, "canonical": canonical, "in_language": in_language.items()}
