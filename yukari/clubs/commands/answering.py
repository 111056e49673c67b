"""What somebody on a list does with the invitation: registers, by themselves, or asks never to be written to again."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from yukari.audit import commands as audit
from yukari.clubs.models import ClubList, ClubPast, Listed, Unwanted
from yukari.clubs.seals import mark_of, opened_entry
from yukari.delivery import commands as delivery
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.registrations.commands import Registered
from yukari.registrations.queries import registered_place_ids
from yukari.rules.outcome import Reason, Refused

Answer = Listed.Answer


@transaction.atomic
def accept(row_id: UUID, *, keeps_past: bool, link: bool = True, by: Person, at: datetime) -> Registered:
    """K1: whoever opened the mail, and is signed in, registers. What the club knew goes along where the person wishes so.

    The mail proves the address; the account may be signed in to with another. The invitation is used up once.
    """
    row = _locked(row_id)
    place_id = row.club_list.place_id
    if row.answer == Answer.REGISTERED and place_id not in registered_place_ids(by.id):
        raise Refused(Reason.INVITATION_OVER)
    registered = registrations.register(by.id, place_id=place_id, link=link, by=by, at=at)
    if row.sealed is not None:
        said = opened_entry(row.id, row.sealed)
        if keeps_past:
            past = {"club": row.club_list.club, "since": said.since, "number": said.number, "kept_at": at}
            ClubPast.objects.get_or_create(person=by, place_id=place_id, defaults=past)
    if row.answer != Answer.REGISTERED:
        _answer(row, Answer.REGISTERED)
        audit.record("accepted_a_club_invitation", by=by, at=at, person_id=by.id, place_id=place_id)
    return registered


@transaction.atomic
def decline(row_id: UUID, *, by: Person | None, at: datetime) -> bool:
    """Never again from this place: one press, without an account. False: it was so before, or the list is gone already."""
    row = Listed.objects.select_for_update(of=("self",)).select_related("club_list").filter(id=row_id).first()
    if row is None or not row.mark:
        return False
    _, new = Unwanted.objects.get_or_create(place_id=row.club_list.place_id, mark=row.mark, defaults={"asked_at": at})
    if row.answer != Answer.REGISTERED:
        _answer(row, Answer.UNWANTED)
    return new


@transaction.atomic
def resume(row_id: UUID, *, by: Person | None, at: datetime) -> None:
    """The press is taken back: the place may write again, and the link of the invitation leads on."""
    row = Listed.objects.select_for_update(of=("self",)).select_related("club_list").filter(id=row_id).first()
    if row is not None:
        Unwanted.objects.filter(place_id=row.club_list.place_id, mark=row.mark).delete()
        if row.answer == Answer.UNWANTED:
            row.answer = ""
            row.save(update_fields=["answer"])


@transaction.atomic
def keep_past(place_id: str, *, club: str, since: str, number: str, by: Person, at: datetime) -> ClubPast:
    """What an app that the person came with knows of them, kept as if they had come along on a list. The last word counts."""
    if place_id not in registered_place_ids(by.id):
        raise Refused(Reason.NOT_REGISTERED)
    if not club.strip():
        raise Refused(Reason.WORDS_MISSING)
    kept, _ = ClubPast.objects.update_or_create(
        person=by,
        place_id=place_id,
        defaults={"club": club.strip(), "since": since, "number": number.strip(), "kept_at": at},
    )
    audit.record("kept_a_club_past", by=by, at=at, person_id=by.id, place_id=place_id)
    return kept


@transaction.atomic
def forget_past(person_id: UUID, *, place_id: str, by: Person, at: datetime) -> None:
    """The person does not wish to be reminded of the club any more."""
    if by.id != person_id:
        raise Refused(Reason.NOT_ALLOWED)
    if ClubPast.objects.filter(person_id=person_id, place_id=place_id).delete()[0]:
        audit.record("forgot_a_club", by=by, at=at, person_id=person_id, place_id=place_id)


def unite(person: Person, *, other: Person, by: Person | None, at: datetime) -> None:
    """What the closed account brought along stands with the one that remains; where both did, its own stays."""
    for past in ClubPast.objects.filter(person=other):
        said = {"club": past.club, "since": past.since, "number": past.number, "kept_at": past.kept_at}
        ClubPast.objects.get_or_create(person=person, place_id=past.place_id, defaults=said)
    ClubPast.objects.filter(person=other).delete()


def forget_listed(addresses: Collection[str], *, by: Person | None, at: datetime) -> int:
    """D3: whoever leaves stands on no list any more, so no reminder comes either."""
    places = ClubList.objects.values_list("place_id", flat=True).distinct()
    marks = [mark_of(address.lower(), place_id=place_id) for place_id in places for address in addresses]
    listed = list(Listed.objects.filter(mark__in=marks).values_list("id", flat=True))
    delivery.forget_recipients(listed, by=by, at=at)
    return Listed.objects.filter(id__in=listed).delete()[0]


def _locked(row_id: UUID) -> Listed:
    row = Listed.objects.select_for_update(of=("self",)).select_related("club_list").filter(id=row_id).first()
    if row is None or row.invited_at is None:
        raise Refused(Reason.INVITATION_OVER)
    return row


def _answer(row: Listed, answer: Answer) -> None:
    """Whatever the list said of this person has done its duty."""
    row.answer, row.sealed = answer, None
    row.save(update_fields=["answer", "sealed"])
