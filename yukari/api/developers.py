"""What makers of apps read: the document for programs, and the same for people."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from yukari.api.document import SCHEME, tables
from yukari.api.document import document as made
from yukari.api.problems import codes
from yukari.api.wall import PER_APP, PER_NETWORK, PER_PERSON
from yukari.web.wall import public
from yukari.web.wording.scopes import SCOPES


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


@public
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The same document, to be read: how to begin, what each scope opens, every address, and every no."""
    found = made(get_language() or settings.LANGUAGE_CODE)
    nouns = []
    for tag in found["tags"]:
        rows = [
            {"method": method.upper(), "path": path, "scope": _scope(said), "parts": _parts(said), **said}
            for path, methods in found["paths"].items()
            for method, said in methods.items()
            if tag["name"] in said["tags"]
        ]
        nouns.append((tag, rows))
    context = {
        "nouns": nouns,
        "webhooks": [
            (kind, said["post"], json.dumps(said["post"]["requestBody"]["content"]["application/json"]["example"]))
            for kind, said in found["webhooks"].items()
        ],
        "webhook_headers": [
            (one["name"], one["description"]) for one in found["webhooks"]["test"]["post"]["parameters"]
        ],
        "tables": tables(found).items(),
        "scopes": SCOPES.items(),
        "problems": codes().items(),
        "issuer": settings.OAUTH_ISSUER,
        "limits": {"network": PER_NETWORK, "person": PER_PERSON, "app": PER_APP},
    }
    return render(request, "visitor/developers.html", context)


def _scope(said: dict[str, Any]) -> str:
    return str(said["security"][0][SCHEME][0]) if said["security"] else ""


def _parts(said: dict[str, Any]) -> dict[str, Any]:
    """What is asked with it, what is sent along, and what comes back."""
    sent = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    answered = said["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return {
        "asked": [one for one in said["parameters"] if one["in"] != "header"],
        "sent": sent.get("$ref", "").rpartition("/")[2],
        "answered": answered.get("$ref", "").rpartition("/")[2],
    }
