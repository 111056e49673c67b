"""Yukari on a home screen: what a phone asks for to install it, and to open it without a network."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yukari.web import offline
from yukari.web.wall import public

PAPER = "#fbf8f2"
"""The ground of every page, as in base.css."""


@public
@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """How the app is called and looks; it opens at the cards."""
    return JsonResponse(
        {
            "id": "/",
            "name": _("ゆかり ふるさと住民登録"),
            "short_name": _("ゆかり"),
            "description": _("ゆかりは、好きな地域とつながる「ふるさと住民登録」の広場です。"),
            "lang": get_language(),
            "dir": "ltr",
            "start_url": reverse("resident:cards"),
            "scope": "/",
            "display": "standalone",
            "background_color": PAPER,
            "theme_color": PAPER,
            "categories": ["government", "lifestyle"],
            "icons": [
                _icon("img/app-192.png", "192x192"),
                _icon("img/app-512.png", "512x512"),
                _icon("img/app-maskable-512.png", "512x512", purpose="maskable"),
            ],
            "shortcuts": [
                {"name": _("活動をさがす"), "url": reverse("visitor:activities")},
                {"name": _("活動の記録"), "url": reverse("resident:record")},
            ],
        },
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )


@public
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root, because a worker looks after the pages below its own address; never cached, because it is the update."""
    return HttpResponse(
        offline.worker(),
        content_type="text/javascript; charset=utf-8",
        headers={"Service-Worker-Allowed": "/", "Cache-Control": "no-cache"},
    )


@public
@require_GET
def no_network(request: HttpRequest) -> HttpResponse:
    """What the phone shows in place of a page that needs the network."""
    return render(request, "shared/no_network.html")


@public
@require_GET
def cards(request: HttpRequest) -> HttpResponse:
    """The pocket as it lies on the phone: empty until its script fills in what the phone keeps."""
    return render(request, "resident/cards.html", {"frame": "shared/shell.html"})


def _icon(path: str, sizes: str, *, purpose: str = "any") -> dict[str, str]:
    return {"src": static(path), "sizes": sizes, "type": "image/png", "purpose": purpose}
