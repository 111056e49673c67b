"""An account: opened, described, told something, slowed down, signed out."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import translation

from yukari.audit.commands import record
from yukari.delivery.commands import post
from yukari.kit.clock import day_in_japan
from yukari.kit.words import spoken
from yukari.people import letters
from yukari.people.models import Bucket, Notice, Person
from yukari.rules.outcome import Reason, Refused

DAYS_TO_ENTER_A_CODE = 1
"""After this long an account whose address was never proved is removed."""


def open_account(address: str, *, by: Person | None, at: datetime) -> Person:
    """The account of an e-mail address, known or not: a new one lives only if a code proves the address."""
    address = address.lower()
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Two presses at once must not open two accounts: only a proved address is unique.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [address])
        known = EmailAddress.objects.filter(email=address).order_by("-verified", "-id").first()
        if known:
            return Person.objects.get(id=known.user_id)
        person = Person.objects.create(email=address, language=spoken(), opened_at=at)
        EmailAddress.objects.create(user=person, email=address, primary=True)
    return person


def person_at(address: str, *, by: Person | None, at: datetime) -> Person:
    """The account of an address that was proved in another way than by a code: by an operator, or in the example."""
    with transaction.atomic():
        person = open_account(address, by=by, at=at)
        EmailAddress.objects.filter(user=person, email=address.lower()).update(verified=True)
    return person


def complete_profile(
    person: Person,
    *,
    called: str,
    birth_year: int | None,
    birth_month: int | None,
    residence_id: str,
    language: str = "ja",
    tell_by_email: bool = True,
    by: Person | None,
    at: datetime,
) -> Person:
    """Write down what basic registration needs and no more; said again later, it is a change."""
    with transaction.atomic():
        person = Person.objects.select_for_update(no_key=True).get(id=person.id)
        said = {
            "called": called.strip(),
            "birth_year": birth_year,
            "birth_month": birth_month,
            "residence_id": residence_id,
            "language": language,
            "tell_by_email": tell_by_email,
        }
        changed = [name for name, value in said.items() if getattr(person, name) != value]
        first = person.joined_at is None
        if first:
            person.joined_at = at
        elif not changed:
            return person
        for name, value in said.items():
            setattr(person, name, value)
        person.save(update_fields=[*said, "joined_at"])
        record(
            "completed_a_profile" if first else "changed_a_profile", by=by, at=at, person_id=person.id, changed=changed
        )
    return person


def speak(person: Person, *, language: str, by: Person | None, at: datetime) -> None:
    """Remember the language in which the person wishes to be spoken to."""
    Person.objects.filter(id=person.id).update(language=language)
    person.language = language


def note_seen(person: Person, *, by: Person | None, at: datetime) -> bool:
    """Remember the day on which the person was here. False: it was known."""
    on = day_in_japan(at)
    return bool(Person.objects.filter(id=person.id).exclude(last_seen_on__gte=on).update(last_seen_on=on))


def tell(
    person_id: UUID,
    *,
    kind: str,
    key: str,
    details: Mapping[str, object],
    always_mailed: bool = False,
    by: Person | None,
    at: datetime,
) -> bool:
    """Tell a person something once: a notice, a letter if wished, the devices with notifications. False: told before.

    What happens to the account itself is `always_mailed`.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO people_notice (person_id, key, kind, details, told_at)
                SELECT coalesce(united_into_id, id), %s, %s, %s::jsonb, %s FROM people_person
                WHERE id = %s AND (left_at IS NULL OR united_into_id IS NOT NULL)
                ON CONFLICT (person_id, key) DO NOTHING
                RETURNING person_id
                """,
                [key, kind, DjangoJSONEncoder().encode(dict(details)), at, person_id],
            )
            told = cursor.fetchone()
            if told is None:
                return False
        person = Person.objects.get(id=told[0])
        if person.left_at is None:
            with translation.override(person.language):
                title, text = letters.words(kind, dict(details), person)
            post(
                person.email if person.tell_by_email or always_mailed else "",
                key=f"notice:{person.id}:{key}",
                subject=title,
                text=text,
                recipient=person.id,
                language=person.language,
                link="/me/notices/",
                by=by,
                at=at,
            )
    return True


def tell_many(
    *,
    meant: str,
    values: Mapping[str, Any],
    kind: str,
    key: str,
    details: Mapping[str, object],
    by: Person | None,
    at: datetime,
) -> int:
    """The notice alone, set-wise, once for each `person_id` of a selection in SQL that another context wrote. How many."""
    said: dict[str, Any] = {
        "key": key,
        "kind": kind,
        "details": DjangoJSONEncoder().encode(dict(details)),
        "told_at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO people_notice (person_id, key, kind, details, told_at)
            SELECT DISTINCT coalesce(p.united_into_id, p.id), %(key)s, %(kind)s, %(details)s::jsonb, %(told_at)s::timestamptz
            FROM ({meant}) AS meant JOIN people_person p ON p.id = meant.person_id
            WHERE p.left_at IS NULL OR p.united_into_id IS NOT NULL
            ON CONFLICT (person_id, key) DO NOTHING
            """,  # noqa: S608 -- parts of our own.
            {**values, **said},
        )
        return int(cursor.rowcount)


def mark_notices_read(person: Person, *, by: Person | None, at: datetime, keys: Iterable[str] | None = None) -> int:
    """The person has seen these notices, or all of them."""
    notices = Notice.objects.filter(person=person, read_at__isnull=True)
    if keys is not None:
        notices = notices.filter(key__in=list(keys))
    return notices.update(read_at=at)


def slow_down(key: str, *, capacity: int, per_seconds: int, times: int = 1, by: Person | None, at: datetime) -> int:
    """Take a token, or one for each of `times`, from the bucket of this key; it holds `capacity`, full again in `per_seconds`.

    A token is written off as spent even when the bucket is empty, which leaves a balance below zero: that balance is the
    refusal, and the next attempt adds it back. So one statement decides, however many ask at once. The key is kept only
    as a hash, because it may hold an address. How many are left. Call it outside of a transaction that a refusal would roll back.
    """
    per_token = per_seconds / capacity
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO people_bucket AS bucket (key, tokens, filled_at)
            VALUES (%(key)s, GREATEST(%(capacity)s - %(times)s, -1), %(at)s)
            ON CONFLICT (key) DO UPDATE SET
                tokens = GREATEST(LEAST(
                    %(capacity)s,
                    bucket.tokens + CASE WHEN bucket.tokens < 0 THEN 1 ELSE 0 END
                    + GREATEST(EXTRACT(EPOCH FROM EXCLUDED.filled_at - bucket.filled_at), 0) / %(per_token)s
                ) - %(times)s, -1),
                filled_at = GREATEST(bucket.filled_at, EXCLUDED.filled_at)
            RETURNING tokens
            """,
            {
                "key": hashlib.sha256(key.encode()).hexdigest(),
                "capacity": float(capacity),
                "per_token": per_token,
                "times": times,
                "at": at,
            },
        )
        (tokens,) = cursor.fetchone()
    if tokens < 0:
        raise Refused(Reason.TOO_MANY_TRIES, seconds=max(1, round(-tokens * per_token)))
    return int(tokens)


def end_session(person: Person, *, session_id: int, by: Person | None, at: datetime) -> bool:
    """Sign the person out on one device."""
    session = UserSession.objects.filter(user=person, id=session_id).first()
    if session is None:
        return False
    session.end()
    record("ended_a_session", by=by, at=at, person_id=person.id)
    return True


def end_other_sessions(person: Person, *, session_key: str, by: Person | None, at: datetime) -> int:
    """Sign the person out everywhere but here."""
    sessions = list(UserSession.objects.filter(user=person).exclude(session_key=session_key))
    for session in sessions:
        session.end()
    record("ended_other_sessions", by=by, at=at, person_id=person.id, sessions=len(sessions))
    return len(sessions)


def forget_unverified(*, by: Person | None, at: datetime) -> int:
    """Remove accounts whose address nobody proved within a day."""
    deadline = at - timedelta(days=DAYS_TO_ENTER_A_CODE)
    unproved = Person.objects.filter(joined_at__isnull=True, left_at__isnull=True).exclude(emailaddress__verified=True)
    _, deleted = unproved.filter(opened_at__lt=deadline).delete()
    return deleted.get(Person._meta.label, 0)


def forget_buckets(*, by: Person | None, at: datetime) -> int:
    """Remove buckets that have been full again for long."""
    count, _ = Bucket.objects.filter(filled_at__lt=at - timedelta(days=1)).delete()
    return count
