"""What makers of apps read: the document for programs, and the same for people."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from yukari.api.document import document as made
from yukari.web.wall import public


@public
@require_safe
def document(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1, in Japanese or, where that is asked for, in English."""
    named = request.GET.get("lang")
    language = named if named in dict(settings.LANGUAGES) else get_language() or settings.LANGUAGE_CODE
    return HttpResponse(
        json.dumps(made(language), ensure_ascii=False),
        content_type="application/json",
        headers={"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300", "Vary": "Accept-Language"},
    )
