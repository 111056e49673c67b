"""Two accounts of one human: the other one is proved, and closed once everything of it has gone over."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils import translation

from yukari.audit.commands import record
from yukari.people.commands.accounts import slow_down
from yukari.people.commands.identity import unite_identities
from yukari.people.models import CardVisit, Guardian, GuardianConsent, OpenAddress, Person, PseudonymSeed, SetAside
from yukari.rules import identity
from yukari.rules.outcome import Reason, Refused

CODE_LASTS = timedelta(minutes=10)
CODES, TRIES, PER_SECONDS = 3, 5, 600
"""How many codes are mailed, and how many are tried, in ten minutes."""

MOVE_NOTICES = """
WITH gone AS (DELETE FROM people_notice WHERE person_id = %(other)s RETURNING *)
INSERT INTO people_notice (person_id, key, kind, details, told_at, read_at)
SELECT %(person)s, key, kind, details, told_at, read_at FROM gone ON CONFLICT DO NOTHING
"""


def send_proof(person: Person, *, by: Person | None, at: datetime) -> None:
    """Mail a code to the account that the card belongs to. It leaves at once; where it goes the page does not say."""
    slow_down(f"proof:{person.id}", capacity=CODES, per_seconds=PER_SECONDS, by=by, at=at)
    with transaction.atomic():
        aside = _aside(person, at)
        code = f"{secrets.randbelow(1_000_000):06}"
        aside.code_hash, aside.code_sent_at = _hash(person, code), at
        aside.save(update_fields=["code_hash", "code_sent_at"])
    assert aside.other is not None
    with translation.override(aside.other.language):
        text = render_to_string("letters/proof.txt", {"code": code, "site_url": settings.SITE_URL})
    subject, body = text.strip().split("\n", 1)
    try:
        EmailMessage(subject, body.strip("\n") + "\n", to=[aside.other.email]).send()
    except OSError:
        raise Refused(Reason.MAIL_SERVER_AWAY) from None


def prove_other(person: Person, *, code: str, by: Person | None, at: datetime) -> None:
    """The person has read the other account's mail: that account is theirs too. A code counts once."""
    slow_down(f"proving:{person.id}", capacity=TRIES, per_seconds=PER_SECONDS, by=by, at=at)
    with transaction.atomic():
        aside = _aside(person, at)
        if aside.code_sent_at is None or aside.code_sent_at + CODE_LASTS < at:
            raise Refused(Reason.CODE_MAILED_TOO_LONG_AGO)
        if not aside.code_hash or not hmac.compare_digest(aside.code_hash, _hash(person, code.strip())):
            raise Refused(Reason.CODE_MAILED_IS_ANOTHER)
        _proved(aside, way="mail", by=by, at=at)


def prove_other_by_passkey(person: Person, *, shown: Authenticator | None, by: Person | None, at: datetime) -> None:
    """The other account's passkey has just answered our challenge. Only one that signs in there by itself proves that sign-in."""
    slow_down(f"proving:{person.id}", capacity=TRIES, per_seconds=PER_SECONDS, by=by, at=at)
    with transaction.atomic():
        aside = _aside(person, at)
        if shown is None or shown.user_id != aside.other_id or not shown.wrap().is_passwordless:
            raise Refused(Reason.PASSKEY_IS_ANOTHER)
        _proved(aside, way="passkey", by=by, at=at)


def _proved(aside: SetAside, *, way: str, by: Person | None, at: datetime) -> None:
    aside.code_hash, aside.proved_at = "", at
    aside.save(update_fields=["code_hash", "proved_at"])
    record("proved_another_account", by=by, at=at, person_id=aside.person_id, other=aside.other_id, way=way)


def both_locked(person_id: UUID, *, other_id: UUID, by: Person | None, at: datetime) -> tuple[Person, Person]:
    """Both accounts in the order of their ids, whoever asks: so no two unitings wait for one another in a ring."""
    people = Person.objects.select_for_update(no_key=True).filter(id__in=[person_id, other_id]).order_by("id")
    found = {person.id: person for person in people}
    if len(found) != 2:
        raise Refused(Reason.NOT_FOUND)
    return found[person_id], found[other_id]


def hold_open(person: Person, *, by: Person | None, at: datetime) -> None:
    """From here to the end of the transaction the account is not closed; closed already, nothing is written for it."""
    held = Person.objects.select_for_update(no_key=True).filter(id=person.id).first()
    if held is None or held.left_at is not None:
        raise Refused(Reason.ACCOUNT_UNITED)


def close_united(person: Person, *, into: Person, by: Person | None, at: datetime) -> int:
    """What is kept about a person goes over, and the account is closed: nobody signs in to it any more. How many notices came.

    Its address stays with it, so that whoever writes it on the way in is told where to go on. Passkeys and other second
    factors belong to a sign-in that is over. Its name stays under what it did.
    """
    unite_identities(into, other=person, by=by, at=at)
    _join_guardians(person, into)
    if not PseudonymSeed.objects.filter(person=into).exists():
        PseudonymSeed.objects.filter(person=person).update(person=into)
    PseudonymSeed.objects.filter(person=person).delete()
    with connection.cursor() as cursor:
        cursor.execute(MOVE_NOTICES, {"person": into.id, "other": person.id})
        notices: int = cursor.rowcount
    for model in (CardVisit, OpenAddress):
        model._default_manager.filter(person=person).delete()
    SetAside.objects.filter(person=person).delete()
    Authenticator.objects.filter(user=person).delete()
    for session in UserSession.objects.filter(user=person):
        session.end()
    Person.objects.filter(united_into=person).update(united_into=into)
    Person.objects.filter(id=person.id).update(
        is_active=False, left_at=at, united_into=into, birth_year=None, birth_month=None, residence_id=""
    )
    record("united_accounts", by=by, at=at, person_id=into.id, other=person.id)
    return notices


def _join_guardians(person: Person, into: Person) -> None:
    """P15: guardians of either are guardians; a consent that was withdrawn on one of them is withdrawn."""
    known = set(Guardian.objects.filter(person=into).values_list("subject", flat=True))
    Guardian.objects.filter(person=person, subject__in=known).delete()
    Guardian.objects.filter(person=person).update(person=into)
    theirs = {consent.kind: consent for consent in GuardianConsent.objects.filter(person=person)}
    for consent in GuardianConsent.objects.filter(person=into, kind__in=theirs):
        withdrawn_at = theirs[consent.kind].withdrawn_at
        if withdrawn_at is not None:
            who = {"guardian": theirs[consent.kind].guardian, "mark": theirs[consent.kind].mark}
            standing = GuardianConsent.objects.filter(person=into, kind=consent.kind, withdrawn_at=None)
            standing.update(withdrawn_at=withdrawn_at, **who)
        theirs.pop(consent.kind)
    GuardianConsent.objects.filter(person=person, kind__in=theirs).update(person=into)
    GuardianConsent.objects.filter(person=person).delete()


def _aside(person: Person, at: datetime) -> SetAside:
    found = (
        SetAside.objects.select_for_update(of=("self",))
        .select_related("other")
        .filter(person=person, other__isnull=False, set_aside_at__gt=at - identity.CARD_IS_SET_ASIDE_FOR)
        .first()
    )
    if found is None:
        raise Refused(Reason.CARD_READ_TOO_LONG_AGO)
    return found


def _hash(person: Person, code: str) -> str:
    return hashlib.sha256(f"{settings.SECRET_KEY}:{person.id}:{code}".encode()).hexdigest()
