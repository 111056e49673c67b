"""The keys that sign proofs of activity records, wherever the operators keep them."""

from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from yukari.kit import signed_pdf
from yukari.rules.outcome import Reason, Refused


def keys(*, at: datetime) -> Path:
    """The file of keys. In development it comes into being by itself."""
    path: Path = settings.PROOF_KEYS
    if not path.exists():
        if not settings.DEBUG:
            raise Refused(Reason.PROOF_KEYS_MISSING)
        make_keys(at=at)
    return path


def make_keys(*, at: datetime) -> None:
    """A key whose certificate names this site."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    signed_pdf.make_keys(settings.PROOF_KEYS, name=f"Yukari {host}"[:64], at=at)
