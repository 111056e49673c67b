"""Reading people: by id or address, what is confirmed about them, and what they were told."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session

from yukari.people import letters
from yukari.people.gateway import Card
from yukari.people.models import CardVisit as CardVisit  # Faces name the types of what they pass on.
from yukari.people.models import ConfirmedIdentity, Guardian, GuardianConsent, Notice, OpenAddress
from yukari.people.models import Person as Person
from yukari.rules import identity
from yukari.rules.outcome import Reason, Refused

Purpose = CardVisit.Purpose


@dataclass(frozen=True)
class Told:
    """A notice in the reader's language."""

    key: str
    kind: str
    title: str
    text: str
    told_at: datetime
    read_at: datetime | None


@dataclass(frozen=True)
class Passkey:
    """One of a person's passkeys."""

    id: int
    name: str
    signs_in_alone: bool
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class SecondFactors:
    """What a person can show besides a code by e-mail."""

    passkeys: tuple[Passkey, ...]
    app_since: datetime | None
    recovery_codes_left: int

    def __bool__(self) -> bool:
        return bool(self.passkeys) or self.app_since is not None


def person(person_id: UUID) -> Person:
    """The person of this id."""
    found = Person.objects.filter(id=person_id).first()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return found


def persons(person_ids: Iterable[UUID]) -> dict[UUID, Person]:
    """The people of these ids, in one statement; ids that nobody has are left out."""
    return Person.objects.in_bulk(list(person_ids))


def person_with_address(address: str) -> Person | None:
    """Whoever proved that this e-mail address is theirs."""
    found = EmailAddress.objects.select_related("user").filter(email=address.lower(), verified=True).first()
    return found.user if found else None


def addresses_of(person_id: UUID) -> list[str]:
    """The e-mail addresses that the person proved to be theirs."""
    return list(EmailAddress.objects.filter(user_id=person_id, verified=True).values_list("email", flat=True))


def identity_of(person_id: UUID) -> ConfirmedIdentity | None:
    """What the card confirmed about the person (P1), if it was read."""
    return ConfirmedIdentity.objects.filter(person_id=person_id).first()


def person_of_card(card: Card) -> Person | None:
    """Whose account this card confirmed."""
    found = ConfirmedIdentity.objects.select_related("person").filter(subject=card.subject).first()
    return found.person if found else None


def open_address_of(person_id: UUID, *, at: datetime) -> OpenAddress | None:
    """Whether the person still has to say where the address on the card lies; what was sealed is not even read."""
    since = at - identity.ADDRESS_IS_ASKED_FOR
    return OpenAddress.objects.defer("sealed").filter(person_id=person_id, asked_at__gt=since).first()


def pseudonyms(person_ids: Iterable[UUID], *, place_id: str) -> dict[UUID, str]:
    """The names under which this place's exports speak of people: elsewhere the same human has another (D1)."""
    confirmed = ConfirmedIdentity.objects.filter(person_id__in=list(person_ids)).values_list("person_id", "subject")
    return {
        person_id: hmac.digest(settings.PSEUDONYM_KEY.encode(), f"{subject}\0{place_id}".encode(), "sha256").hex()[:24]
        for person_id, subject in confirmed
    }


def guardians_of(person_id: UUID) -> list[Guardian]:
    """Who is tied to this account as a guardian (P15)."""
    return list(Guardian.objects.filter(person_id=person_id).order_by("confirmed_at"))


def children_of(card: Card, *, on: date) -> list[Guardian]:
    """The minors for whom this card's holder consents (P15); who has come of age is nobody's child here any more."""
    grown_up = ConfirmedIdentity.objects.filter(adult_from__lte=on).values("person_id")
    ties = Guardian.objects.filter(subject=card.subject, person__left_at__isnull=True).exclude(person_id__in=grown_up)
    return list(ties.order_by("confirmed_at"))


def consents_of(person_id: UUID) -> list[GuardianConsent]:
    """The guardian's consents that were not withdrawn (P15)."""
    return list(GuardianConsent.objects.filter(person_id=person_id, withdrawn_at__isnull=True).order_by("kind"))


def notices_of(person: Person, *, limit: int = 50) -> list[Told]:
    """What the person was told, newest first, in the language that is now spoken."""
    return [
        Told(
            notice.key, notice.kind, *letters.words(notice.kind, notice.details, person), notice.told_at, notice.read_at
        )
        for notice in Notice.objects.filter(person=person).order_by("-told_at")[:limit]
    ]


def unread_notices(person_id: UUID) -> int:
    """How many notices the person has not seen yet."""
    return Notice.objects.filter(person_id=person_id, read_at__isnull=True).count()


def second_factors_of(person_id: UUID) -> SecondFactors:
    """The person's passkeys, authenticator app and recovery codes."""
    passkeys: list[Passkey] = []
    app_since, codes_left = None, 0
    for found in Authenticator.objects.filter(user_id=person_id).order_by("id"):
        kept = found.wrap()
        if found.type == Authenticator.Type.WEBAUTHN:
            alone = bool(kept.is_passwordless)
            passkeys.append(Passkey(found.id, kept.name, alone, found.created_at, found.last_used_at))
        elif found.type == Authenticator.Type.TOTP:
            app_since = found.created_at
        else:
            codes_left = len(kept.get_unused_codes())
    return SecondFactors(tuple(passkeys), app_since, codes_left)


def sessions_of(person_id: UUID, *, at: datetime) -> list[UserSession]:
    """Where the person is signed in, newest first."""
    alive = Session.objects.filter(expire_date__gt=at).values("session_key")
    return list(UserSession.objects.filter(user_id=person_id, session_key__in=alive).order_by("-created_at"))
