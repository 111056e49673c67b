"""Credentials in wallets, and the public lists of their states."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Greatest

from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.proofs import sd_jwt
from yukari.proofs.models import LIST_SIZE, Credential, StatusSlot
from yukari.registrations.models import RosterEntry
from yukari.rules.outcome import Reason, Refused

STATUS_LASTS = timedelta(minutes=15)
"""For which a reader may keep a list: so long a revoked credential can still pass."""


def credentials_of(viewer: Person, *, place_id: str, at: datetime) -> list[Credential]:
    """The viewer's own credentials that could still be shown, the newest first."""
    mine = Credential.objects.filter(person=viewer, place_id=place_id, expires_at__gt=at, revoked_at__isnull=True)
    return list(mine.order_by("-issued_at", "-pk"))


def status_list(number: int, *, at: datetime) -> str:
    """One list, signed: invalid is what its person revoked, and what the registration no longer bears out."""
    if not StatusSlot.objects.filter(status_list=number).exists():
        raise Refused(Reason.NOT_FOUND)
    return sd_jwt.status_list(
        f"{settings.CREDENTIAL_ISSUER}/wallet/status/{number}/",
        invalid=_invalid(number, at=at),
        size=LIST_SIZE,
        issued=int(at.timestamp()),
        lasts=int(STATUS_LASTS.total_seconds()),
    )


def _invalid(number: int, *, at: datetime) -> list[int]:
    """A premium credential lives as long as the term that it names; a changed 長期滞在 ends it too (P7, P11, P16)."""
    entry = RosterEntry.objects.filter(place_id=OuterRef("place_id"), person_id=OuterRef("person_id"))
    today = day_in_japan(at)
    as_said = entry.filter(
        premium_from__lte=today,
        premium_until__gte=Greatest(OuterRef("until"), today),
        long_stay=OuterRef("long_stay"),
    )
    stands = Q(Exists(entry), kind="basic") | Q(Exists(as_said), kind="premium")
    gone = Credential.objects.filter(status_list=number).filter(Q(revoked_at__isnull=False) | ~stands)
    return list(gone.values_list("status_index", flat=True))
