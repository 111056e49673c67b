"""What a scanner kept while it had no network, handed in as a whole (A3 to A5): an honest scan is never rejected.

Each scan is judged by its own moment and by the rules of a scan at the gate, set-wise: a few statements for a thousand.
What cannot be recorded by itself is held for staff, whatever it was (A9). The nonce of a scan makes it harmless to hand
it in again: it is answered as the first time.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Model

from yukari.activities.commands.check_in import NUMBERS_PER_SCANNER, PER_SECONDS
from yukari.activities.commands.gate import (
    Outcome,
    Read,
    Scan,
    Verdict,
    evidence,
    known_verdict,
    new_verdict,
    read_code,
    told,
    verdict_on,
)
from yukari.activities.models import HeldScan, Joining, ScannerPass
from yukari.activities.queries import codes, desks
from yukari.activities.queries.check_in import Known, Scene, faces, scene
from yukari.audit import commands as audit
from yukari.cards import queries as cards
from yukari.kit.ids import new_id
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.people.queries import accounts_gone_on_in, accounts_gone_on_to
from yukari.registrations import commands as registrations
from yukari.registrations.commands import Came, Credit
from yukari.registrations.models import Participation
from yukari.rules.evidence import Means
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability

SCANS_AT_ONCE = 1_000
"""So many are judged by one handful of statements."""
UPLOADS_AFTER_THE_PASS = 60
"""In ten minutes, by a scanner whose pass is over: enough for every queue, and staff are not flooded."""


class Kind(StrEnum):
    """What a scanner took down."""

    CODE = "code"
    NUMBER = "number"
    PERSON = "person"
    """A name was ticked on its roster; `why` says why by hand (A3)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """One scan that a phone kept. `scanned_at` is by our clock: the phone's, put right by the offset it measured."""

    kind: Kind
    text: str
    nonce: str
    scanned_at: datetime
    clock_offset: int | None = None
    device: str = ""
    why: str = ""


def take_upload(scans: Sequence[Kept], *, by: str, at: datetime) -> list[Verdict]:
    """One verdict for each scan; `by` is the scanner's pass. A scanner whose pass is over is listened to by staff only."""
    pass_id, occurrence_id = codes.read_pass(by)
    found = scene(occurrence_id, person_id=None, pass_id=pass_id, at=at)
    if found is None:
        raise Refused(Reason.SCANNER_CLOSED)
    member_id = found.scanner_id or _opened_by(pass_id)
    if found.scanner_id is None:
        _brake(f"closed-scanner:{pass_id}", UPLOADS_AFTER_THE_PASS, times=1, at=at)
    return _Upload(found, member_id, at).taken(scans, _read_all(scans, found, key=str(pass_id), at=at))


def take_file(occurrence_id: UUID, *, scans: Sequence[Kept], by: Person, at: datetime) -> list[Verdict]:
    """The same from a file that a phone without a battery or a network has written, brought to the desk by a member."""
    desks.occurrence_for(by, occurrence_id, Ability.CHECK_IN)
    found = scene(occurrence_id, person_id=None, at=at)
    assert found is not None
    opened = replace(found, scanner_id=by.id)
    verdicts: list[Verdict] = []
    for begins in range(0, len(scans), SCANS_AT_ONCE):
        some = scans[begins : begins + SCANS_AT_ONCE]
        verdicts += _Upload(opened, by.id, at).taken(some, _read_all(some, opened, key=str(by.id), at=at))
    return verdicts


@dataclass(frozen=True, slots=True)
class _Upload:
    """One upload on its way: what is known of its people, what is to be recorded, and what is to be held."""

    found: Scene
    member_id: UUID
    at: datetime
    faces: dict[UUID, tuple[str, Known | None]] = field(default_factory=dict)
    recorded: dict[UUID, tuple[Kept, Means]] = field(default_factory=dict)
    held: dict[str, HeldScan] = field(default_factory=dict)

    def taken(self, scans: Sequence[Kept], read: Sequence[Read]) -> list[Verdict]:
        nonces = [scan.nonce for scan in scans]
        for row in HeldScan.objects.filter(occurrence_id=self.found.occurrence_id, nonce__in=nonces):
            self.held[row.nonce] = row
        before = set(self.held)
        self._meet(one.person_id for one in read)
        for scan, one in zip(scans, read, strict=True):
            self._sort(scan, one)
        new = [row for nonce, row in self.held.items() if nonce not in before]
        HeldScan.objects.bulk_create(new, ignore_conflicts=True)
        credits = self._record()
        late = [person_id for person_id, credit in credits.items() if not credit.new]
        if late:
            # Another device was faster by a moment.
            self._meet(late)
        return [self._verdict(scan, one, credits) for scan, one in zip(scans, read, strict=True)]

    def _meet(self, person_ids: Iterable[UUID | None]) -> None:
        wanted = {person_id for person_id in person_ids if person_id is not None}
        if wanted:
            self.faces.update(faces(self.found.occurrence_id, wanted))

    def _sort(self, scan: Kept, read: Read) -> None:
        """To be recorded, to be held, or known already."""
        if scan.nonce in self.held:
            return
        if read.person_id is None or read.person_id not in self.faces:
            self._hold(scan, None, read.doubt or Reason.CODE_UNKNOWN)
            return
        called, known = self.faces[read.person_id]
        if known is not None:
            if known_verdict(self.found, called, read.person_id, known, nonce=scan.nonce) is None:
                self._hold(scan, read.person_id, Reason.PARTICIPATION_VOID)
            return
        if read.person_id in self.recorded:
            return
        doubt = self._doubt(scan) or read.doubt
        if doubt is None:
            self.recorded[read.person_id] = scan, read.means
        else:
            self._hold(scan, read.person_id, doubt)

    def _doubt(self, scan: Kept) -> Reason | None:
        closed = Reason.SCANNER_CLOSED if self.found.scanner_id is None else None
        return self.found.why_not(scanned_at=scan.scanned_at, at=self.at) or closed

    def _hold(self, scan: Kept, person_id: UUID | None, reason: Reason) -> None:
        self.held[scan.nonce] = HeldScan(
            id=new_id(),
            place_id=self.found.place_id,
            occurrence_id=self.found.occurrence_id,
            nonce=scan.nonce,
            kind=scan.kind,
            text=scan.text[:400],
            person_id=person_id,
            reason=reason,
            why=scan.why[:200],
            scanned_at=scan.scanned_at,
            clock_offset=scan.clock_offset,
            device=scan.device[:40],
            by_id=self.member_id,
            received_at=self.at,
        )

    def _record(self) -> dict[UUID, Credit]:
        if not self.recorded:
            return {}
        found, by = self.found, Person(id=self.member_id)

        def came(person_id: UUID, kept: Kept, means: Means) -> Came:
            method, by_hand = _METHODS[kept.kind], kept.kind is Kind.PERSON
            scan = Scan(
                method=method,
                means=means,
                by=by,
                device=kept.device,
                nonce=kept.nonce,
                clock_offset=kept.clock_offset,
                reason=kept.why,
                scanned_at=kept.scanned_at,
                at=self.at,
            )

            def beside(credit: Credit) -> list[Model]:
                rows: list[Model] = [evidence(found, person_id, scan, credit), told(found, person_id, at=self.at)]
                if by_hand:
                    rows.append(
                        audit.entry(
                            "checked_in_by_hand",
                            by=by,
                            at=self.at,
                            person_id=person_id,
                            place_id=found.place_id,
                            why=kept.why,
                            occurrence=found.occurrence_id,
                        )
                    )
                return rows

            return Came(person_id, found.occasion, method, by, kept.why if by_hand else "", beside)

        credits = registrations.record_participations_by_each(
            [came(person_id, kept, means) for person_id, (kept, means) in self.recorded.items()], at=self.at
        )
        return dict(zip(self.recorded, credits, strict=True))

    def _verdict(self, scan: Kept, read: Read, credits: dict[UUID, Credit]) -> Verdict:
        person_id = read.person_id
        # Whose pass is over reads no names any more (D1).
        called = self.faces[person_id][0] if person_id in self.faces and self.found.scanner_id else ""
        if scan.nonce in self.held:
            reason = Reason(self.held[scan.nonce].reason)
            return verdict_on(self.found, person_id, Outcome.HELD, called=called, reason=reason)
        assert person_id is not None
        credit = credits.get(person_id)
        if credit is not None and credit.new:
            new = new_verdict(self.found, called, person_id, credit)
            return new if self.recorded[person_id][0].nonce == scan.nonce else replace(new, outcome=Outcome.ALREADY)
        known = self.faces[person_id][1] or Known()
        said = known_verdict(self.found, called, person_id, known, nonce=scan.nonce)
        return said or verdict_on(self.found, person_id, Outcome.ALREADY, called=called)


_METHODS = {
    Kind.CODE: Participation.Method.ORGANISATION_SCANNED,
    Kind.NUMBER: Participation.Method.ORGANISATION_SCANNED,
    Kind.PERSON: Participation.Method.BY_HAND,
}


def _read_all(scans: Sequence[Kept], found: Scene, *, key: str, at: datetime) -> list[Read]:
    joined = {}
    if any(scan.kind is not Kind.CODE for scan in scans):
        joined = dict(Joining.objects.filter(occurrence_id=found.occurrence_id).values_list("person_id", "state"))
    marks = _marks(joined, found.occurrence_id) if any(scan.kind is Kind.PERSON for scan in scans) else {}
    numbers = cards.Numbers(one for one, state in joined.items() if state != Joining.State.CANCELLED)
    typed = sum(scan.kind is Kind.NUMBER for scan in scans)
    too_many = None
    if typed:
        try:
            _brake(f"numbers:{key}", NUMBERS_PER_SCANNER, times=typed, at=at)
        except Refused as refused:
            too_many = refused.reason

    def read(scan: Kept) -> Read:
        match scan.kind:
            case Kind.CODE:
                return read_code(scan.text, at=scan.scanned_at, offline=True)
            case Kind.NUMBER if too_many is None:
                return _read_number(scan, numbers)
            case Kind.NUMBER:
                return Read(means=Means.NUMBER, doubt=too_many)
            case Kind.PERSON:
                person_id = marks.get(scan.text)
                unsaid = None if scan.why.strip() else Reason.REASON_MISSING
                return Read(means=Means.BY_HAND, person_id=person_id, doubt=unsaid)

    return _followed(_with_holders(scans, [read(scan) for scan in scans]))


def _marks(joined: Collection[UUID], occurrence_id: UUID) -> dict[str, UUID]:
    """Who is meant by the marks of a roster: also of one that was taken along before accounts were united."""
    accounts = {**{person_id: person_id for person_id in joined}, **accounts_gone_on_to(joined)}
    return {codes.guest_mark(account, occurrence_id): person_id for account, person_id in accounts.items()}


def _followed(all_read: Sequence[Read]) -> list[Read]:
    """Who was shown by an account that went on in another since then is the person of that other (A4)."""
    remains = accounts_gone_on_in({one.person_id for one in all_read if one.person_id})
    return [replace(one, person_id=remains[one.person_id]) if one.person_id in remains else one for one in all_read]


def _with_holders(scans: Sequence[Kept], all_read: Sequence[Read]) -> list[Read]:
    """Whose cards were read, in one statement. What was good when it was scanned may be revoked by now."""
    holders = cards.holders(one.card for one in all_read if one.card)
    named = []
    for scan, one in zip(scans, all_read, strict=True):
        if one.card:
            holder = holders.get(one.card.card_id)
            revoked = holder is None or (holder.revoked_at is not None and holder.revoked_at <= scan.scanned_at)
            doubt = Reason.CARD_REVOKED if revoked else one.doubt
            named.append(replace(one, person_id=holder.person_id if holder else None, doubt=doubt))
        else:
            named.append(one)
    return named


def _read_number(scan: Kept, numbers: cards.Numbers) -> Read:
    try:
        person_id = numbers.read(scan.text, at=scan.scanned_at, offline=True)
    except Refused as refused:
        return Read(means=Means.NUMBER, doubt=refused.reason)
    return Read(means=Means.NUMBER, person_id=person_id)


def _opened_by(pass_id: UUID) -> UUID:
    return ScannerPass.objects.get(pk=pass_id).member_id


def _brake(key: str, capacity: int, *, times: int, at: datetime) -> None:
    people.slow_down(key, capacity=capacity, per_seconds=PER_SECONDS, times=times, by=None, at=at)
