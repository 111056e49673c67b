"""Guardians of minors (P15): tied by the guardian's own card, consenting kind by kind, until the 18th birthday."""

from datetime import date, datetime

from django.db import transaction

from yukari.audit.commands import record
from yukari.kit.clock import day_in_japan
from yukari.people.gateway import Card
from yukari.people.models import ConfirmedIdentity, Guardian, GuardianConsent, Person
from yukari.rules import identity
from yukari.rules.outcome import Reason, Refused


def tie_guardian_by_card(child: Person, *, card: Card, relation: str, by: Person | None, at: datetime) -> Guardian:
    """A guardian has read the guardian's own card on the child's account."""
    assert card.facts is not None
    birthdate = card.facts.birthdate
    return tie_guardian(child, subject=card.subject, birthdate=birthdate, relation=relation, by=by, at=at)


def tie_guardian(
    child: Person, *, subject: str, birthdate: date, relation: str, by: Person | None, at: datetime
) -> Guardian:
    """P15: of the guardian's card only the service's name is kept."""
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(id=child.id)
        own = ConfirmedIdentity.objects.filter(person=child).first()
        if own and own.adult_from <= day_in_japan(at):
            raise Refused(Reason.OF_AGE)
        same = own is not None and own.subject == subject
        if same or not identity.is_adult(birthdate, day_in_japan(at)):
            raise Refused(Reason.GUARDIAN_NOT_OF_AGE)
        guardian, new = Guardian.objects.update_or_create(
            person=child, subject=subject, defaults={"relation": relation.strip(), "confirmed_at": at}
        )
        who = {"guardian": guardian.relation, "mark": guardian.mark}
        record("tied_a_guardian" if new else "confirmed_a_guardian", by=by, at=at, person_id=child.id, **who)
    return guardian


def record_consent(
    person: Person, *, kind: str, guardian: str, mark: str = "", by: Person | None, at: datetime
) -> GuardianConsent:
    """Write down that a guardian consents (P15). `guardian` is the relation to the child, never a name.

    `mark` tells which guardian it is whose card was just read; the record says both, for a guardian has no account.
    """
    with transaction.atomic():
        who = {"guardian": guardian, "mark": mark}
        consent, _ = GuardianConsent.objects.update_or_create(
            person=person, kind=kind, defaults={**who, "given_at": at, "withdrawn_at": None}
        )
        record("recorded_a_consent", by=by, at=at, person_id=person.id, kind=kind, **who)
    return consent


def withdraw_consent(
    person: Person, *, kind: str, guardian: str = "", mark: str = "", by: Person | None, at: datetime
) -> None:
    """A guardian takes the consent back, or says no before anybody asked (P15)."""
    with transaction.atomic():
        who = {"guardian": guardian, "mark": mark}
        said, new = GuardianConsent.objects.select_for_update().get_or_create(
            person=person, kind=kind, defaults={**who, "given_at": None, "withdrawn_at": at}
        )
        if new or said.withdrawn_at is None:
            said.guardian, said.mark, said.withdrawn_at = guardian, mark, at
            said.save(update_fields=["guardian", "mark", "withdrawn_at"])
            record("withdrew_a_consent", by=by, at=at, person_id=person.id, kind=kind, **who)


def release_guardians(*, by: Person | None, at: datetime) -> int:
    """P15: on the 18th birthday guardians are guardians no more; that they consented stays in the record."""
    grown_up = ConfirmedIdentity.objects.filter(adult_from__lte=day_in_japan(at)).values("person_id")
    count, _ = Guardian.objects.filter(person_id__in=grown_up).delete()
    return count
