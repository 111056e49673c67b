"""Check-in: by the organisation's scanner, by the resident's own phone, or by hand with a reason (A3 to A6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from yukari.activities.commands import changes
from yukari.activities.commands.gate import Met, Outcome, Read, Scan, Verdict, let_in, read_code, scene_of
from yukari.activities.models import CheckIn, Joining, ScannerPass
from yukari.activities.queries import codes, desks
from yukari.activities.queries.check_in import Asked, Scene, scene, scenes
from yukari.audit import commands as audit
from yukari.cards import queries as cards
from yukari.kit import rows
from yukari.kit.clock import day_in_japan
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.places import queries as places
from yukari.registrations import commands as registrations
from yukari.registrations.models import Participation, Registration
from yukari.rules import check_in as rule
from yukari.rules.evidence import Means
from yukari.rules.hooks import Kind
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability

OPENS_AHEAD = timedelta(days=1)
"""A scanner can be made ready on the day before, where there is a network."""
STAY_AROUND = timedelta(days=1)
"""Who helps early in the morning comes on the evening before."""


NUMBERS_PER_SCANNER, NUMBERS_PER_PERSON, PER_SECONDS = 200, 10, 600
"""Six digits must not be found by trying (A5): a batch in ten minutes at the gate, a few on a phone of one's own."""


@dataclass(frozen=True)
class OpenScanner:
    """A scanner that was opened; `token` is shown with every scan."""

    pass_id: UUID
    token: str
    expires_at: datetime


@transaction.atomic
def open_scanner(occurrence_id: UUID, *, by: Person, at: datetime) -> OpenScanner:
    """Let the phone in the hand of this member scan for one occurrence, until it is over or ended with a press."""
    occurrence = desks.occurrence_for(by, occurrence_id, Ability.CHECK_IN)
    window = rule.check_in_window(occurrence.starts_at, occurrence.ends_at)
    if occurrence.cancelled_at is not None:
        raise Refused(Reason.OCCURRENCE_CANCELLED)
    if at < window.opens - OPENS_AHEAD:
        raise Refused(Reason.CHECK_IN_NOT_OPEN, opens=window.opens - OPENS_AHEAD)
    if at > window.closes:
        raise Refused(Reason.CHECK_IN_CLOSED)
    # What was scanned offline arrives after the window: the pass outlives it, and each scan is judged by its own time.
    opened = ScannerPass.objects.create(
        occurrence=occurrence, member_id=by.id, opened_at=at, expires_at=window.closes + rule.OFFLINE_AT_MOST
    )
    audit.record("opened_scanner", by=by, at=at, place_id=occurrence.place_id, occurrence=occurrence.id)
    return OpenScanner(opened.id, codes.pass_token(opened.id, occurrence.id), opened.expires_at)


@transaction.atomic
def close_scanner(pass_id: UUID, *, by: Person, at: datetime) -> None:
    """End a pass: by whoever opened it, or by anybody of the desk if the phone was lost."""
    opened = ScannerPass.objects.select_for_update().filter(pk=pass_id).first()
    if opened is None:
        raise Refused(Reason.NOT_FOUND)
    if opened.member_id != by.id:
        desks.occurrence_for(by, opened.occurrence_id, Ability.CHECK_IN)
    if opened.ended_at is None:
        opened.ended_at = at
        opened.save(update_fields=["ended_at"])


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What somebody showed to a scanner; `token` is the scanner's pass."""

    code: str
    token: str
    device: str = ""
    nonce: str = ""


def check_in_by_organisations(shown: Sequence[Shown], *, at: datetime) -> list[Verdict | Refused]:
    """Scanners, of one organisation or of many, read residents' codes at this moment: a statement for all rather than for each."""
    passes = [codes.read_pass(one.token) for one in shown]
    reads = [read_code(one.code, at=at) for one in shown]
    asked = [
        Asked(occurrence_id=occurrence_id, person_id=read.person_id, card=read.card, pass_id=pass_id)
        for (pass_id, occurrence_id), read in zip(passes, reads, strict=True)
    ]
    met = {
        number: _met(found, read, device=one.device, nonce=one.nonce, at=at)
        for number, (one, read, found) in enumerate(zip(shown, reads, scenes(asked, at=at), strict=True))
        if found is not None and found.scanner_id is not None
    }
    verdicts = dict(zip(met, let_in(list(met.values()), at=at), strict=True))
    return [verdicts.get(number) or Refused(Reason.SCANNER_CLOSED) for number in range(len(shown))]


def check_in_by_organisation(code: str, *, device: str = "", nonce: str = "", by: str, at: datetime) -> Verdict:
    """The same for one; `by` is the scanner's pass."""
    (said,) = check_in_by_organisations([Shown(code=code, token=by, device=device, nonce=nonce)], at=at)
    if isinstance(said, Refused):
        raise said
    return said


def check_in_by_number(number: str, *, device: str = "", nonce: str = "", by: str, at: datetime) -> Verdict:
    """The number under a resident's code was typed into a scanner; it is looked for among those who joined."""
    pass_id, occurrence_id = codes.read_pass(by)
    _brake(f"numbers:{pass_id}", NUMBERS_PER_SCANNER, at=at)
    joined = Joining.objects.filter(occurrence_id=occurrence_id).exclude(state=Joining.State.CANCELLED)
    person_id, doubt = None, None
    try:
        person_id = cards.read_resident_number(number, among=joined.values_list("person_id", flat=True), at=at)
    except Refused as refused:
        doubt = refused.reason
    found = scene(occurrence_id, person_id=person_id, pass_id=pass_id, at=at)
    if found is None or found.scanner_id is None:
        raise Refused(Reason.SCANNER_CLOSED)
    read = Read(means=Means.NUMBER, person_id=person_id, doubt=doubt)
    return let_in([_met(found, read, device=device, nonce=nonce, at=at)], at=at)[0]


def check_in_by_resident(
    code: str, *, device: str = "", scanned_at: datetime | None = None, by: Person, at: datetime
) -> Verdict:
    """The resident's own phone read the venue's code."""
    try:
        occurrence_id, slot = codes.read_venue_code(code)
    except Refused as refused:
        return Verdict(outcome=Outcome.REFUSED, reason=refused.reason, person_id=by.id)
    fresh = rule.slot_accepted(slot, scanned_at or at, settings.CODE_SECONDS)
    refusal = None if fresh else Reason.CODE_EXPIRED
    return _by_own_phone(by, occurrence_id, refusal, device=device, scanned_at=scanned_at or at, at=at)


def check_in_by_venue_number(
    number: str, *, occurrence_id: UUID, device: str = "", by: Person, at: datetime
) -> Verdict:
    """The resident typed the number under the venue's code."""
    _brake(f"venue-numbers:{by.id}", NUMBERS_PER_PERSON, at=at)
    shown = codes.is_venue_number(number, occurrence_id=occurrence_id, at=at)
    refusal = None if shown else Reason.CODE_UNKNOWN
    return _by_own_phone(by, occurrence_id, refusal, device=device, scanned_at=at, at=at)


@transaction.atomic
def check_in_by_hand(person_id: UUID, *, occurrence_id: UUID, reason: str, by: Person, at: datetime) -> Verdict:
    """Somebody of the desk saw the person: one who joined, or, for staff, any registrant of the place."""
    occurrence = desks.occurrence_for(by, occurrence_id, Ability.CHECK_IN, Ability.RECORD_BY_HAND)
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)
    is_staff = Ability.RECORD_BY_HAND in places.abilities_at(by, occurrence.place_id)
    joined = Joining.objects.filter(person_id=person_id, occurrence_id=occurrence_id).exists()
    registered = Registration.objects.filter(person_id=person_id, place_id=occurrence.place_id, released_at=None)
    if not joined and not (is_staff and registered.exists()):
        raise Refused(Reason.NOT_FOUND)
    # Staff may write down afterwards who came; the desk itself only while people are there to be seen.
    return record_by_hand(
        person_id, occurrence_id=occurrence_id, reason=reason.strip(), afterwards=is_staff, by=by, at=at
    )


def record_by_hand(
    person_id: UUID, *, occurrence_id: UUID, reason: str, afterwards: bool = True, by: Person, at: datetime
) -> Verdict:
    """What follows once somebody who may has said that the person is there, or was (A3)."""
    found = scene_of(occurrence_id, person_id, at=at)
    seen_at = min(at, rule.check_in_window(found.starts_at, found.ends_at).closes) if afterwards else at
    scan = Scan(method=Participation.Method.BY_HAND, means=Means.BY_HAND, by=by, reason=reason, scanned_at=at, at=at)
    met = Met(found=found, scan=scan, refusal=found.why_not(scanned_at=seen_at, at=seen_at))
    verdict = let_in([met], at=at)[0]
    if verdict.outcome is Outcome.OK:
        audit.record(
            "checked_in_by_hand",
            by=by,
            at=at,
            person_id=person_id,
            place_id=found.place_id,
            why=reason,
            occurrence=occurrence_id,
        )
    return verdict


@transaction.atomic
def void_check_in(person_id: UUID, *, occurrence_id: UUID, reason: str, by: Person, at: datetime) -> None:
    """Staff declare a participation void; it stays in the record with reason and author (A6). The ledger tells the person."""
    occurrence = desks.occurrence_for(by, occurrence_id, Ability.VOID_PARTICIPATION)
    registrations.void_participation(person_id, occurrence_id=occurrence_id, reason=reason, by=by, at=at)
    if CheckIn.objects.filter(person_id=person_id, occurrence_id=occurrence_id, voided_at=None).update(voided_at=at):
        voided = Kind.PARTICIPATION_VOIDED
        changes.of_participation(
            person_id, what=voided, occurrence_id=occurrence_id, place_id=occurrence.place_id, at=at
        ).save(force_insert=True)


@transaction.atomic
def record_stay_at(person_id: UUID, *, occurrence_id: UUID, days: Iterable[date], by: Person, at: datetime) -> None:
    """Staff write down the days on which somebody who came to an occurrence stayed for it (P11)."""
    occurrence = desks.occurrence_for(by, occurrence_id, Ability.RECORD_BY_HAND)
    if not CheckIn.objects.filter(person_id=person_id, occurrence_id=occurrence_id, voided_at=None).exists():
        raise Refused(Reason.NOT_FOUND)
    first, last = occurrence.day - STAY_AROUND, day_in_japan(occurrence.ends_at) + STAY_AROUND
    for day in days:
        if not first <= day <= last:
            raise Refused(Reason.STAY_TOO_FAR, first=first, last=last)
        registrations.record_stay(
            person_id, place_id=occurrence.place_id, day=day, source=str(occurrence_id), by=by, at=at
        )


def _met(found: Scene, read: Read, *, device: str, nonce: str, at: datetime) -> Met:
    """Somebody whose code a scanner reads at this moment."""
    assert found.scanner_id is not None
    scan = Scan(
        method=Participation.Method.ORGANISATION_SCANNED,
        means=read.means,
        # Only the id is needed and known: loading the member would cost a statement.
        by=rows.read(Person, {"id": str(found.scanner_id)}),
        device=device,
        nonce=nonce,
        scanned_at=at,
        at=at,
    )
    doubt = Reason.CARD_REVOKED if read.card and found.person_id is None else read.doubt
    return Met(found=found, scan=scan, refusal=doubt or found.why_not(scanned_at=at, at=at))


def _by_own_phone(
    person: Person, occurrence_id: UUID, refusal: Reason | None, *, device: str, scanned_at: datetime, at: datetime
) -> Verdict:
    found = scene_of(occurrence_id, person.id, at=at)
    scan = Scan(
        method=Participation.Method.RESIDENT_SCANNED,
        means=Means.VENUE,
        by=person,
        device=device,
        scanned_at=scanned_at,
        at=at,
    )
    met = Met(found=found, scan=scan, refusal=refusal or found.why_not(scanned_at=scanned_at, at=at))
    return let_in([met], at=at)[0]


def _brake(key: str, capacity: int, *, at: datetime) -> None:
    people.slow_down(key, capacity=capacity, per_seconds=PER_SECONDS, by=None, at=at)
