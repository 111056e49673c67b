"""Reading who is about to leave, and whether an account was erased."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.conf import settings

from yukari.leaving.models import Leave, Receipt


def leave_of(person_id: UUID) -> Leave | None:
    """Whether this person has asked to leave."""
    return Leave.objects.filter(person_id=person_id).first()


def leaves_due(*, at: datetime) -> list[UUID]:
    """Whose days are over, the oldest first."""
    return list(Leave.objects.filter(due_at__lte=at).order_by("due_at", "pk").values_list("person_id", flat=True))


def receipt(code: str) -> Receipt | None:
    """That the account of whoever was given this code was erased."""
    return Receipt.objects.filter(code_hash=hash_of(code)).first()


def hash_of(code: str) -> str:
    """What is kept of a code; however it was typed."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(f"{settings.SECRET_KEY}:leaving:{plain}".encode()).hexdigest()
