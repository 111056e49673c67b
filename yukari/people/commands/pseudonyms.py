"""The numbers under which exports speak of people."""

import hmac
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings

from yukari.people.models import ConfirmedIdentity, Person, PseudonymSeed


def pseudonyms(person_ids: Iterable[UUID], *, place_id: str, by: Person | None, at: datetime) -> dict[UUID, str]:
    """The names under which this place's exports speak of people: elsewhere the same human has another (D1).

    Made from the card service's name of the human, or from the account where no card was read. What it was made from the
    first time is kept: a place sees the same number after a card was read for the first time, or reissued.
    """
    wanted = sorted(person_ids)
    seeds = _kept(wanted)
    missing = [person_id for person_id in wanted if person_id not in seeds]
    if missing:
        subjects = dict(ConfirmedIdentity.objects.filter(person_id__in=missing).values_list("person_id", "subject"))
        PseudonymSeed.objects.bulk_create(
            (PseudonymSeed(person_id=one, seed=subjects.get(one, str(one))) for one in missing), ignore_conflicts=True
        )
        seeds |= _kept(missing)
    return {person_id: _number(seed, place_id) for person_id, seed in seeds.items()}


def _kept(person_ids: list[UUID]) -> dict[UUID, str]:
    return dict(PseudonymSeed.objects.filter(person_id__in=person_ids).values_list("person_id", "seed"))


def _number(seed: str, place_id: str) -> str:
    return hmac.digest(settings.PSEUDONYM_KEY.encode(), f"{seed}\0{place_id}".encode(), "sha256").hex()[:24]
