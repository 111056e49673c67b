"""A proof of the activity record: made by its person, checked by whoever has the paper, revoked by its person."""

import unicodedata
from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from yukari.activities import queries as activities
from yukari.activities.queries import RecordRow
from yukari.audit import commands as audit
from yukari.kit import tokens
from yukari.kit.clock import day_in_japan
from yukari.kit.ids import new_id
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.proofs import signing
from yukari.proofs.models import RecordProof
from yukari.rules.outcome import Reason, Refused

CODE_LENGTH = 16
"""79 bits: nobody finds a proof by trying."""
CHECKS_APART = timedelta(minutes=10)
"""A page that is loaded again is the same look."""


def make_proof(
    person: Person,
    *,
    name: str,
    language: str,
    first_day: date,
    last_day: date,
    place_ids: Collection[str],
    checkable_days: int,
    by: Person,
    at: datetime,
) -> RecordProof:
    """Write down what the paper says. Void participations are none; which places are named is the person's choice."""
    people.slow_down(f"record proof:{person.id}", capacity=20, per_seconds=3600, by=by, at=at)
    signing.keys(at=at)
    if not name.strip():
        raise Refused(Reason.WORDS_MISSING)
    found = [
        row
        for row in activities.record_of(person).rows
        if first_day <= row.day <= last_day and row.place.code in place_ids and not row.void_reason
    ]
    if not found:
        raise Refused(Reason.NOTHING_TO_PROVE)
    with transaction.atomic():
        proof = RecordProof.objects.create(
            person=person,
            id=new_id(),
            code=tokens.short_code(CODE_LENGTH),
            name=name.strip(),
            language=language,
            first_day=first_day,
            last_day=last_day,
            rows=[_line(row) for row in sorted(found, key=lambda row: row.day)],
            made_at=at,
            last_checkable_on=day_in_japan(at) + timedelta(days=checkable_days),
        )
        audit.record("made_a_proof", by=by, at=at, person_id=person.id)
    return proof


def revoke_proof(proof_id: UUID, *, by: Person, at: datetime) -> None:
    """The person takes it back: whoever checks it from now on learns only that. Twice is once."""
    with transaction.atomic():
        proof = RecordProof.objects.select_for_update().filter(person=by, id=proof_id).first()
        if proof is None:
            raise Refused(Reason.NOT_FOUND)
        if proof.revoked_at is None:
            proof.revoked_at = at
            proof.save(update_fields=["revoked_at"])
            audit.record("revoked_a_proof", by=by, at=at, person_id=by.id)


def move_proofs(person: Person, *, other: Person, by: Person | None, at: datetime) -> int:
    """The record goes on in this account, and the papers about it still hold: schools have them in their hands."""
    return RecordProof.objects.filter(person=other).update(person=person)


def note_check(code: str, *, by: Person | None, at: datetime) -> bool:
    """Somebody looked whether the paper holds; the person can read that, and nothing about who it was (D2)."""
    with transaction.atomic():
        proof = RecordProof.objects.select_for_update().filter(code=code).first()
        if proof is None or (by is not None and by.id == proof.person_id):
            return False
        if proof.checked_at and at - proof.checked_at < CHECKS_APART:
            return False
        proof.checks += 1
        proof.checked_at = at
        proof.save(update_fields=["checks", "checked_at"])
        audit.record("looked_at_a_proof", by=None, at=at, person_id=proof.person_id)
    return True


def try_name(code: str, *, name: str, by: Person | None, at: datetime) -> bool:
    """Whether this is the name on the paper. It is compared and never shown, and cannot be found by trying."""
    people.slow_down(f"name on a proof:{code}", capacity=10, per_seconds=3600, by=by, at=at)
    proof = RecordProof.objects.filter(code=code).first()
    if proof is None:
        raise Refused(Reason.NOT_FOUND)
    return _plain(name) == _plain(proof.name)


def _line(row: RecordRow) -> dict[str, object]:
    return {
        "occurrence": str(row.occurrence_id),
        "day": row.day.isoformat(),
        "place": row.place.full_name,
        "place_en": row.place.full_name_in_english,
        "title": row.title,
        "organisation": row.organisation,
        "minutes": row.minutes,
    }


def _plain(name: str) -> str:
    """Spaces and widths differ from keyboard to keyboard."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
