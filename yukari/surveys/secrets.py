"""The secret of an answer sheet: made for a browser, kept by it alone, never written down here."""

import hashlib
import secrets
from uuid import UUID

from yukari.people.models import Person
from yukari.surveys.models import Survey

LETTERS = 16
"""About 80 bits: nobody tries them all, and they can be copied from a screen by hand."""


def new_secret() -> str:
    """Fresh, in letters and digits without those that look alike."""
    return "".join(secrets.choice("23456789abcdefghjkmnpqrstuvwxyz") for _ in range(LETTERS))


def key_of(survey: Survey, person: Person, secret: str) -> UUID:
    """Where the sheet lies. It takes the account and the browser together: at a shared computer the next one finds nothing,
    and who has the whole database finds nobody's."""
    own = secret if survey.anonymous else ""
    return UUID(bytes=hashlib.sha256(f"{survey.id}:{person.id}:{own}".encode()).digest()[:16])
