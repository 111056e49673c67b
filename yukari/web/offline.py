"""The pages that open without a network, and everything they need for it.

A page that should open on a mountain gets a *shell*: the same page without a word about anybody, which the service worker (`/sw.js`)
fetches beforehand and the page's script fills with what the phone keeps. To add one: a `Shell` in `SHELLS`, a public view for its
page, and `{% include "shared/worker.html" %}` in the head of the pages that belong to it.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse

WEB: Final = Path(__file__).parent
WORKER: Final = WEB / "static" / "js" / "service-worker.js"


@dataclass(frozen=True)
class Shell:
    """`page`: the name of its address. `opens`: a pattern of the paths it stands in for. `parts`: static files beside the frame."""

    page: str
    opens: str
    parts: tuple[str, ...] = ()


FRAME: Final = (
    "vendor/dads-tokens/tokens.css",
    "css/base.css",
    "css/hues.css",
    "css/layout.css",
    "css/components.css",
    "css/print.css",
    "vendor/htmx/htmx.min.js",
    "js/yukari.js",
    "js/worker.js",
    "img/favicon.svg",
    "img/knots.svg",
    "img/mark.svg",
    "img/wordmark.svg",
    "img/chevron.svg",
)
"""What every page of the site loads."""

SHELLS: Final = (
    Shell(
        "offline_cards",
        "^/me/(cards/|code/)?$",
        (
            "css/resident.css",
            "img/app-192.png",
            "js/card-format.js",
            "js/card-holder.js",
            "js/cards.js",
            "js/install.js",
            "vendor/lean-qr/lean-qr.mjs",
        ),
    ),
    Shell(
        "scanner_shell",
        "^/office/occurrences/[^/]+/scanner/$",
        (
            "css/desk.css",
            "js/card-format.js",
            "js/qr-reader.js",
            "js/scanner-shelf.js",
            "js/scanner-line.js",
            "js/scanner-elsewhere.js",
            "js/signals.js",
            "js/scanner.js",
            "vendor/zxing-wasm/zxing_reader.js",
            "vendor/zxing-wasm/zxing_reader.wasm",
        ),
    ),
    Shell(
        "visitor:verify",
        "^/verify/$",
        (
            "css/visitor.css",
            "css/verify.css",
            "js/qr-reader.js",
            "js/card-format.js",
            "js/signals.js",
            "js/verify-shelf.js",
            "js/verify.js",
            "vendor/zxing-wasm/zxing_reader.js",
            "vendor/zxing-wasm/zxing_reader.wasm",
        ),
    ),
    # The last one is for everything else: it says in kind words that there is no network.
    Shell("offline", "^/"),
)


def worker() -> str:
    """The service worker of this release: the script, and before it what it has to fetch."""
    return f"self.PLAN = {json.dumps(plan())};\n{WORKER.read_text(encoding='utf-8')}"


def plan() -> dict[str, object]:
    """What the service worker keeps. Another `version` is another worker to every phone, and another set of kept pages."""
    return {
        "version": _version(),
        "languages": [code for code, _ in settings.LANGUAGES],
        "statics": settings.STATIC_URL,
        "shells": [{"opens": shell.opens, "page": reverse(shell.page)} for shell in SHELLS],
        "parts": [static(part) for part in _parts()],
        "icon": static("img/app-192.png"),
        "notices": reverse("resident:notices"),
    }


def _parts() -> list[str]:
    return sorted({*FRAME, *(part for shell in SHELLS for part in shell.parts)})


def _version() -> str:
    """A hash over all that the kept pages are made of."""
    digest = _digest.__wrapped__ if settings.DEBUG else _digest
    made_of = repr((SHELLS, settings.DEMONSTRATION, digest(tuple(_parts()))))
    return sha256(made_of.encode()).hexdigest()[:16]


@lru_cache(maxsize=8)
def _digest(parts: tuple[str, ...]) -> str:
    """Read once: a release does not change while it runs."""
    files = [
        WORKER,
        *(Path(str(finders.find(part))) for part in parts),
        *sorted((WEB / "templates").rglob("*.html")),
        *sorted((WEB / "locale").rglob("*.po")),
    ]
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
