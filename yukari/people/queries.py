"""Reading people: by id or address, what is confirmed about them, and what they were told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils.translation import gettext

from yukari.people import letters
from yukari.people.gateway import Card
from yukari.people.models import CardFacts, ConfirmedIdentity, Guardian, GuardianConsent, Notice, OpenAddress, SetAside
from yukari.people.models import CardVisit as CardVisit  # Faces name the types of what they pass on.
from yukari.people.models import Person as Person
from yukari.people.sealed import unsealed
from yukari.rules import addresses, identity
from yukari.rules.identity import Word
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
    """The people of these ids, in one statement; ids that nobody has are left out. Who has left has no name any more."""
    found = Person.objects.in_bulk(list(person_ids))
    for one in found.values():
        if one.left_at is not None and not one.called:
            one.called = gettext("退会した人")
    return found


def accounts_of(person_id: UUID) -> list[UUID]:
    """The account, and those of the same human that went on in it: records keep the one that they were written for."""
    return [person_id, *Person.objects.filter(united_into=person_id).order_by("id").values_list("id", flat=True)]


def accounts_gone_on_in(person_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Where those of these accounts that were united with another went on."""
    return _gone_on(Person.objects.filter(id__in=list(person_ids)))


def accounts_gone_on_to(person_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """The same asked from the other end: the accounts that went on in these."""
    return _gone_on(Person.objects.filter(united_into__in=list(person_ids)))


def _gone_on(accounts: QuerySet[Person]) -> dict[UUID, UUID]:
    united = accounts.filter(united_into__isnull=False)
    return {account: into for account, into in united.values_list("id", "united_into") if into is not None}


def account_gone_on_at(address: str) -> Person | None:
    """Where an account that was signed in to with this address went on, when it was united with another."""
    closed = EmailAddress.objects.select_related("user__united_into").filter(email=address.lower(), verified=True)
    return next((found.user.united_into for found in closed), None)


def card_aside_of(person_id: UUID, *, at: datetime) -> SetAside | None:
    """A card that belongs to another account of the person, while it can still be gone on with; what is sealed is not read."""
    since = at - identity.CARD_IS_SET_ASIDE_FOR
    asides = SetAside.objects.defer("sealed").filter(person_id=person_id, other__isnull=False)
    return asides.filter(set_aside_at__gt=since).first()


def person_with_address(address: str) -> Person | None:
    """Whoever proved that this e-mail address is theirs."""
    found = EmailAddress.objects.select_related("user").filter(email=address.lower(), verified=True).first()
    return found.user if found else None


def people_with_addresses(addresses: Iterable[str]) -> dict[str, UUID]:
    """The accounts of those who proved one of these addresses, by the address in lower case; of all others nothing is said."""
    found = EmailAddress.objects.filter(email__in=[one.lower() for one in addresses], verified=True)
    return dict(found.values_list("email", "user_id"))


def addresses_of(person_id: UUID) -> list[str]:
    """The e-mail addresses that the person proved to be theirs."""
    return list(EmailAddress.objects.filter(user_id=person_id, verified=True).values_list("email", flat=True))


def every_address_of(person_id: UUID) -> list[str]:
    """The addresses of an account, proved or not: where something about the person may have been written to."""
    known = set(EmailAddress.objects.filter(user_id=person_id).values_list("email", flat=True))
    return sorted({*known, *Person.objects.filter(id=person_id).values_list("email", flat=True)} - {""})


def letters_about(person_id: UUID) -> list[str]:
    """The keys of the letters that told the person something."""
    keys = Notice.objects.filter(person_id=person_id).values_list("key", flat=True)
    return [f"notice:{person_id}:{key}" for key in keys]


def identity_of(person_id: UUID) -> ConfirmedIdentity | None:
    """What the card confirmed about the person (P1), if it was read; a card that only signs in confirms nothing (P15)."""
    return ConfirmedIdentity.objects.filter(person_id=person_id, signs_in_only=False).first()


def card_facts_of(person_id: UUID) -> dict[str, str] | None:
    """What stands on the card, for nobody but the person, who takes everything away (D3)."""
    kept = CardFacts.objects.filter(person_id=person_id).first()
    if kept is None:
        return None
    facts, _ = unsealed(person_id, kept.sealed)
    return {"name": facts.name, "address": facts.address, "birthdate": facts.birthdate.isoformat()}


def card_of(person_id: UUID) -> ConfirmedIdentity | None:
    """The card that opens this account, whatever else it confirmed."""
    return ConfirmedIdentity.objects.filter(person_id=person_id).first()


def person_of_card(card: Card) -> Person | None:
    """Whose account this card confirmed."""
    found = ConfirmedIdentity.objects.select_related("person").filter(subject=card.subject).first()
    return found.person if found else None


def open_address_of(person_id: UUID, *, at: datetime) -> OpenAddress | None:
    """Whether the person still has to say where the address on the card lies; what was sealed is not even read."""
    since = at - identity.ADDRESS_IS_ASKED_FOR
    return OpenAddress.objects.defer("sealed").filter(person_id=person_id, asked_at__gt=since).first()


def guardians_of(person_id: UUID) -> list[Guardian]:
    """Who is tied to this account as a guardian (P15)."""
    return list(Guardian.objects.filter(person_id=person_id).order_by("confirmed_at", "pk"))


def guardian_marked(person_id: UUID, mark: str) -> Guardian | None:
    """The guardian of this account whose card was read a moment ago, if still tied to it (P15)."""
    return next((tie for tie in guardians_of(person_id) if tie.mark == mark), None)


def children_of(card: Card, *, on: date) -> list[Guardian]:
    """The minors for whom this card's holder consents (P15); who has come of age is nobody's child here any more."""
    grown_up = ConfirmedIdentity.objects.filter(adult_from__lte=on).values("person_id")
    ties = Guardian.objects.filter(subject=card.subject, person__left_at__isnull=True).exclude(person_id__in=grown_up)
    return list(ties.order_by("confirmed_at", "pk"))


def signs_in_only(person: Person, birthdate: date, *, on: date) -> bool:
    """P15: whether all that this card may do here is to open the account."""
    return identity.signs_in_only(birthdate, on, guarded=Guardian.objects.filter(person=person).exists())


def card_signs_in_only(person: Person, card: Card, *, on: date) -> bool:
    """P15: the same, of a card that was just read."""
    assert card.facts is not None
    return signs_in_only(person, card.facts.birthdate, on=on)


def residence_on(card: Card, gazetteer: addresses.Gazetteer) -> addresses.Found | addresses.Unclear | addresses.Unknown:
    """Where the address on the card lies (P9, P16); the address itself stays in here."""
    assert card.facts is not None
    return addresses.find(card.facts.address, gazetteer)


def is_minor(person: Person, *, on: date) -> bool:
    """P15: by the card; before it was read by the month of birth, where one was said."""
    card = card_of(person.id)
    if card:
        return card.adult_from > on
    born = (person.birth_year, person.birth_month) if person.birth_year and person.birth_month else None
    return not identity.is_adult_as_said(born, on)


def objection(person: Person, *, kind: str, asked: bool, on: date) -> Reason | None:
    """P15: why a minor cannot begin something of this kind now, as far as the guardian is concerned."""
    if not is_minor(person, on=on):
        return None
    said = GuardianConsent.objects.filter(person=person, kind=kind).first()
    word = Word.NOTHING if said is None else Word.YES if said.withdrawn_at is None else Word.NO
    return identity.objection(word, minor=True, asked=asked)


def words_of_guardians(person_id: UUID) -> dict[str, bool]:
    """What guardians said of each kind: yes or no; kinds of which nobody spoke are left out (P15)."""
    said = GuardianConsent.objects.filter(person_id=person_id).values_list("kind", "withdrawn_at")
    return {kind: withdrawn_at is None for kind, withdrawn_at in said}


def notices_of(person: Person, *, limit: int | None = 50) -> list[Told]:
    """What the person was told, newest first, in the language that is now spoken."""
    return [
        Told(
            notice.key, notice.kind, *letters.words(notice.kind, notice.details, person), notice.told_at, notice.read_at
        )
        for notice in Notice.objects.filter(person=person).order_by("-told_at", "-pk")[:limit]
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
    return list(UserSession.objects.filter(user_id=person_id, session_key__in=alive).order_by("-created_at", "-pk"))
