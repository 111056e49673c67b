"""What becomes of people at the gate: known, refused with a trace, or recorded; one alone or all who stand there (A3 to A6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from yukari.activities.commands import changes
from yukari.activities.models import ActivityChange, CheckIn, Refusal
from yukari.activities.queries.check_in import Known, Scene, scene
from yukari.cards import queries as cards
from yukari.cards.statements import Statement
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.registrations.commands import Came, Credit
from yukari.registrations.life import read_life
from yukari.registrations.models import Participation
from yukari.rules.card import Medium
from yukari.rules.evidence import Means, confidence
from yukari.rules.hooks import Kind
from yukari.rules.outcome import Reason, Refused


class Outcome(StrEnum):
    """What a scan came to."""

    OK = "ok"
    ALREADY = "already"
    REFUSED = "refused"
    HELD = "held"
    """Kept, and laid before staff: only what a phone hands in afterwards (A9)."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the screen says. `nth`: which day of the year that counts it was; 0 where the activity does not count (A1)."""

    outcome: Outcome
    occurrence_id: UUID | None = None
    place_name: str = ""
    reason: Reason | None = None
    person_id: UUID | None = None
    called: str = ""
    nth: int = 0
    missing: int = 0
    granted: bool = False


@dataclass(frozen=True, kw_only=True)
class Scan:
    """How somebody was scanned."""

    method: Participation.Method
    means: Means
    by: Person
    device: str = ""
    nonce: str = ""
    clock_offset: int | None = None
    reason: str = ""
    scanned_at: datetime
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Read:
    """Whose code was read, where that can be told: a person's, or that of whoever holds a card; and what speaks against it."""

    means: Means
    person_id: UUID | None = None
    card: Statement | None = None
    doubt: Reason | None = None


@dataclass(frozen=True, kw_only=True)
class Met:
    """Somebody at the gate: where, how, and why nobody is recorded, if so."""

    found: Scene
    scan: Scan
    refusal: Reason | None


def read_code(code: str, *, at: datetime, offline: bool = False) -> Read:
    """What a scanner read at this moment: a resident's card, or the rotating code of a page (A5)."""
    if not cards.is_card(code):
        try:
            return Read(means=Means.CODE, person_id=cards.read_resident_code(code, at=at, offline=offline))
        except Refused as refused:
            expired = offline and refused.reason is Reason.CODE_EXPIRED
            person_id = cards.whose_code(code)[0] if expired else None
            return Read(means=Means.CODE, person_id=person_id, doubt=refused.reason)
    try:
        shown = cards.open_card(code)
    except Refused as refused:
        return Read(means=Means.PHONE_CARD, doubt=refused.reason)
    means = Means.PHONE_CARD if shown.statement.medium is Medium.PHONE else Means.PAPER_CARD
    doubt = cards.why_not(shown, at=at, offline=offline)
    return Read(means=means, card=shown.statement if offline or doubt is None else None, doubt=doubt)


def scene_of(occurrence_id: UUID, person_id: UUID, *, at: datetime) -> Scene:
    """The scene of somebody who is known by name."""
    found = scene(occurrence_id, person_id=person_id, at=at)
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return found


def let_in(met: Sequence[Met], *, at: datetime) -> list[Verdict]:
    """What is said to each of these; those who are to be recorded are recorded together."""
    said = [_known_or_refused(one) for one in met]
    new = [one for one, verdict in zip(met, said, strict=True) if verdict is None]
    credits = iter(registrations.record_participations_by_each([_came(one) for one in new], at=at) if new else ())
    return [verdict or _credited(one, next(credits)) for one, verdict in zip(met, said, strict=True)]


def _known_or_refused(met: Met) -> Verdict | None:
    found, scan = met.found, met.scan
    if found.person_id is None or found.called is None:
        return _refuse(found, None, met.refusal or Reason.CODE_UNKNOWN, scan)
    if found.known is not None:
        return known_verdict(found, found.called, found.person_id, found.known, nonce=scan.nonce) or _refuse(
            found, found.person_id, Reason.PARTICIPATION_VOID, scan
        )
    return _refuse(found, found.person_id, met.refusal, scan) if met.refusal is not None else None


def _came(met: Met) -> Came:
    found, scan, person_id = met.found, met.scan, met.found.person_id
    assert person_id is not None
    return Came(
        person_id,
        found.occasion,
        scan.method,
        scan.by,
        scan.reason,
        beside=lambda credit: (evidence(found, person_id, scan, credit), told(found, person_id, at=scan.at)),
        life=read_life(found.life, person_id, at=scan.at) if found.life else None,
    )


def _credited(met: Met, credit: Credit) -> Verdict:
    found, scan, person_id = met.found, met.scan, met.found.person_id
    assert person_id is not None
    called = found.called or ""
    if credit.new:
        return new_verdict(found, called, person_id, credit)
    # Another device was faster by a moment: say what it said.
    known = scene_of(found.occurrence_id, person_id, at=scan.at).known or Known()
    return _said_before(found, called, person_id, known, nonce=scan.nonce)


def known_verdict(found: Scene, called: str, person_id: UUID, known: Known, *, nonce: str) -> Verdict | None:
    """What is said of somebody who is recorded; none where that record is void and this is another scan (A6)."""
    return (
        None
        if known.voided and not known.made_by(nonce)
        else _said_before(found, called, person_id, known, nonce=nonce)
    )


def new_verdict(found: Scene, called: str, person_id: UUID, credit: Credit) -> Verdict:
    """What is said of somebody who has just been recorded."""
    return verdict_on(
        found,
        person_id,
        Outcome.OK,
        called=called,
        nth=_nth(found, credit),
        missing=credit.missing,
        granted=credit.granted,
    )


def _said_before(found: Scene, called: str, person_id: UUID, known: Known, *, nonce: str) -> Verdict:
    """The words of then: for the scan that made the record, handed in again, the very same (A4)."""
    return verdict_on(
        found,
        person_id,
        Outcome.OK if known.made_by(nonce) else Outcome.ALREADY,
        called=called,
        nth=known.nth,
        missing=known.missing,
        granted=known.granted,
    )


def evidence(found: Scene, person_id: UUID, scan: Scan, credit: Credit) -> CheckIn:
    return CheckIn(
        person_id=person_id,
        occurrence_id=found.occurrence_id,
        method=scan.method,
        checked_in_at=scan.scanned_at,
        by_id=scan.by.id,
        means=scan.means,
        confidence=confidence(scan.means),
        device=scan.device[:40],
        nonce=scan.nonce[:64],
        clock_offset=scan.clock_offset,
        nth=_nth(found, credit),
        missing=credit.missing,
        granted=credit.granted,
    )


def told(found: Scene, person_id: UUID, *, at: datetime) -> ActivityChange:
    """For the systems of the place and the organisation."""
    recorded = Kind.PARTICIPATION_RECORDED
    return changes.of_participation(
        person_id, what=recorded, occurrence_id=found.occurrence_id, place_id=found.place_id, at=at
    )


def _nth(found: Scene, credit: Credit) -> int:
    return credit.days if found.designated else 0


def _refuse(found: Scene, person_id: UUID | None, reason: Reason, scan: Scan) -> Verdict:
    """Kept, so that an honest participant can be helped later; nobody who scans is turned away without a trace."""
    Refusal.objects.create(
        occurrence_id=found.occurrence_id, person_id=person_id, reason=reason, at=scan.scanned_at, by_id=scan.by.id
    )
    return verdict_on(found, person_id, Outcome.REFUSED, called=found.called or "", reason=reason)


def verdict_on(
    found: Scene,
    person_id: UUID | None,
    outcome: Outcome,
    *,
    called: str,
    reason: Reason | None = None,
    nth: int = 0,
    missing: int = 0,
    granted: bool = False,
) -> Verdict:
    """A verdict at this occurrence."""
    return Verdict(
        outcome=outcome,
        occurrence_id=found.occurrence_id,
        place_name=found.place_name,
        reason=reason,
        person_id=person_id,
        called=called,
        nth=nth,
        missing=missing,
        granted=granted,
    )
