"""登録証: what a resident shows: cards in phones and on paper, and the code that names a person for half a minute (A5)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction

from yukari.cards import statements
from yukari.cards.models import IssuedCard
from yukari.cards.statements import NotOurs, Shown, Statement
from yukari.cards.statements import is_card as is_card
from yukari.kit import p256, tokens
from yukari.kit.clock import JAPAN, day_in_japan
from yukari.people.models import Person
from yukari.places.models import Place
from yukari.places.queries import require
from yukari.registrations.models import RosterEntry
from yukari.rules import card, check_in
from yukari.rules.card import Kind, Medium, Says
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability

PURPOSE = "resident"
SAID_EVERY = 10
"""Minutes. A list that named each second would be a new one for everybody who asks again."""
AT_THE_WINDOW = timedelta(minutes=10)
"""How long a card that staff have just printed can be printed once more."""
_SLOT_BYTES = 4


@dataclass(frozen=True)
class ResidentCode:
    """A code to be scanned, the same as a number to be typed where no camera helps, and how long both stand."""

    text: str
    number: str
    until: datetime


@dataclass(frozen=True)
class Card:
    """What a card of a place says. `kind`: `premium` or `basic`; `until`: the last day of what is premium by now."""

    place: Place
    called: str
    kind: Kind
    since: date
    until: date | None
    long_stay: bool
    is_home: bool

    @property
    def says(self) -> Says:
        return Says(self.place.code, self.kind, self.long_stay, self.is_home, self.until)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose a card is, and since when it is good no longer."""

    person_id: UUID
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Revoked:
    """The list that readers fetch. It is at least as new as it says."""

    as_of: datetime
    ids: list[UUID]


@dataclass(frozen=True)
class Phone:
    """A phone that holds cards of a person. Its account card gives it an id."""

    id: UUID
    device: str
    session: str
    since: datetime
    seen_on: date
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Paper:
    """A card on paper, and what it says. Without `place` it is the account card; `holds`: the registration is in force."""

    id: UUID
    place: Place | None
    says: Says
    holds: bool
    issued_at: datetime
    until: date
    code: str


def card_of(person_id: UUID, place_id: str, *, at: datetime) -> Card:
    """The card of a registration in force (P11)."""
    found = cards_of(person_id, at=at, place_id=place_id)
    if not found:
        raise Refused(Reason.NOT_REGISTERED)
    return found[0]


def cards_of(person_id: UUID, *, at: datetime, place_id: str | None = None) -> list[Card]:
    """The cards of all registrations in force, or of one; premium first."""
    entries = RosterEntry.objects.select_related("place", "person").filter(person_id=person_id)
    if place_id is not None:
        entries = entries.filter(place_id=place_id)
    on = day_in_japan(at)
    return sorted(
        (_card(entry, on) for entry in entries), key=lambda one: (one.kind is not Kind.PREMIUM, one.place.code)
    )


def _card(entry: RosterEntry, on: date) -> Card:
    premium_from, premium_until = entry.premium_from, entry.premium_until
    premium = premium_from is not None and premium_until is not None and premium_from <= on <= premium_until
    return Card(
        place=entry.place,
        called=entry.person.called,
        kind=Kind.PREMIUM if premium else Kind.BASIC,
        since=premium_from if premium and premium_from else day_in_japan(entry.registered_at),
        until=premium_until if premium else None,
        long_stay=premium and entry.long_stay,
        is_home=entry.is_home,
    )


def issuer_keys() -> dict[int, bytes]:
    """The public keys by which anyone can check a card, by number; the one that signs comes first."""
    return {number: p256.public_key(scalar) for number, scalar in settings.CARD_KEYS.items()}


_REVOKED = """
SELECT id FROM cards_issuedcard WHERE revoked_at IS NOT NULL AND valid_until >= %(on)s
UNION
SELECT issued.id FROM cards_issuedcard issued
JOIN people_person person ON person.id = issued.person_id
LEFT JOIN registrations_rosterentry entry
    ON entry.person_id = issued.person_id AND entry.place_id = issued.place_id
WHERE issued.revoked_at IS NULL AND issued.valid_until >= %(on)s AND (
    person.left_at IS NOT NULL
    OR issued.kind <> 'account' AND (
        entry.person_id IS NULL
        OR issued.kind = 'premium' AND (entry.premium_until IS NULL OR entry.premium_until < issued.term_until)
        OR issued.long_stay AND NOT entry.long_stay
    )
)
"""
_IS_REVOKED = f"SELECT id FROM ({_REVOKED}) revoked WHERE id = %(card)s"  # noqa: S608


def revoked_ids(*, at: datetime) -> list[UUID]:
    """Cards that are to be refused although their days are not over: somebody revoked them, or they say more than is true.

    A card that says less than is true is no lie: it runs out by itself. The order tells nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(_REVOKED, {"on": day_in_japan(at)})
        return sorted(card_id for (card_id,) in cursor)


def is_revoked(card_id: UUID, *, at: datetime) -> bool:
    """The same about one card, as of this moment."""
    with connection.cursor() as cursor:
        cursor.execute(_IS_REVOKED, {"on": day_in_japan(at), "card": card_id})
        return cursor.fetchone() is not None


def revoked_list(*, at: datetime) -> Revoked:
    """What everybody who asks is told: worked out once in ten minutes, because every living card is looked at for it."""
    as_of = at.astimezone(JAPAN).replace(minute=at.minute // SAID_EVERY * SAID_EVERY, second=0, microsecond=0)
    name = f"revoked-cards-{as_of:%Y%m%d%H%M}"
    said = cache.get(name)
    if said is None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
            said = cache.get(name)
            if said is None:
                said = b"".join(card_id.bytes for card_id in revoked_ids(at=at))
                cache.set(name, said, timeout=2 * SAID_EVERY * 60)
    return Revoked(as_of, [UUID(bytes=said[start : start + 16]) for start in range(0, len(said), 16)])


def read_card(text: str, *, at: datetime, offline: bool = False) -> Statement:
    """The card that was shown at this moment, if it was good then. Whether it was revoked, the table knows."""
    shown = open_card(text)
    refusal = why_not(shown, at=at, offline=offline)
    if refusal is not None:
        raise Refused(refusal)
    return shown.statement


def open_card(text: str) -> Shown:
    """The card that stands in a code, whenever it was shown; every signature is right."""
    try:
        return statements.read(text)
    except NotOurs:
        raise Refused(Reason.CARD_FORGED) from None
    except ValueError:
        raise Refused(Reason.CARD_UNREADABLE) from None


def why_not(shown: Shown, *, at: datetime, offline: bool = False) -> Reason | None:
    """Why a card that was shown at this moment is not good: its days, or the half minute it was signed for (A5)."""
    if not shown.statement.first_day <= day_in_japan(at) <= shown.statement.last_day:
        return Reason.CARD_OVER
    if shown.slot is not None and not check_in.slot_accepted(shown.slot, at, card.SLOT_SECONDS, offline=offline):
        return Reason.CODE_EXPIRED
    return None


def holders(read: Iterable[Statement]) -> dict[UUID, Holder]:
    """Whose these cards are, by card. One that bears another key than we put into it is nobody's."""
    keys = {one.card_id: one.key.hex() for one in read}
    rows = IssuedCard.objects.filter(id__in=list(keys)) if keys else ()
    return {row.id: Holder(row.person_id, row.revoked_at) for row in rows if row.key == keys[row.id]}


def card_ids_of(person_ids: Iterable[UUID], *, at: datetime) -> dict[UUID, list[UUID]]:
    """The cards that these people may show, by person: so a scanner without a network knows who is before it."""
    alive = IssuedCard.objects.filter(person_id__in=list(person_ids), revoked_at=None)
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for person_id, card_id in alive.filter(valid_until__gte=day_in_japan(at)).values_list("person_id", "id"):
        found[person_id].append(card_id)
    return found


def phones_of(person_id: UUID, *, at: datetime) -> list[Phone]:
    """The phones that hold this person's cards now, the one seen last first."""
    alive = IssuedCard.objects.filter(person_id=person_id, medium=Medium.PHONE, revoked_at=None)
    rows = list(alive.filter(valid_until__gte=day_in_japan(at)))
    places = Place.objects.in_bulk({row.place_id for row in rows if row.place_id})
    phones = [
        Phone(
            id=row.id,
            device=row.device,
            session=row.session,
            since=row.first_issued_at,
            seen_on=row.seen_on,
            places=tuple(
                places[code] for code in sorted({other.place_id for other in rows if other.key == row.key} - {""})
            ),
        )
        for row in rows
        if row.kind == Kind.ACCOUNT
    ]
    return sorted(phones, key=lambda phone: (phone.seen_on, phone.since), reverse=True)


def papers_of(person_id: UUID, *, at: datetime) -> list[Paper]:
    """The cards on paper that are good now."""
    alive = IssuedCard.objects.filter(person_id=person_id, medium=Medium.PAPER, revoked_at=None)
    rows = list(alive.filter(valid_until__gte=day_in_japan(at)).order_by("place_id"))
    places = Place.objects.in_bulk([row.place_id for row in rows if row.place_id])
    registered = {"", *(one.place.code for one in cards_of(person_id, at=at))}
    return [
        Paper(
            id=row.id,
            place=places.get(row.place_id),
            says=row.says,
            holds=row.place_id in registered,
            issued_at=row.first_issued_at,
            until=row.valid_until,
            code=_code(row),
        )
        for row in rows
    ]


def paper_just_printed(
    viewer: Person, person_id: UUID, *, place_id: str, card_id: str | None, at: datetime
) -> Paper | None:
    """The card on paper that staff have made at the window just now, of their own place (D1): for the printer that jammed."""
    require(Ability.RECORD_BY_HAND, of=viewer, at_place=place_id)
    return next(
        (
            one
            for one in papers_of(person_id, at=at)
            if str(one.id) == card_id and one.says.place_id == place_id and at < one.issued_at + AT_THE_WINDOW
        ),
        None,
    )


def _code(row: IssuedCard) -> str:
    return statements.text(signed(row))


def session_mark(session_key: str) -> str:
    """By what a phone's cards remember where it is signed in; the session's own key would be as good as being signed in."""
    return sha256(session_key.encode()).hexdigest() if session_key else ""


def signed(row: IssuedCard) -> bytes:
    """What the card says, with our signature. It is made anew each time: the id is what a card is known by."""
    key = bytes.fromhex(row.key)
    return statements.sign(Statement(row.id, Medium(row.medium), key, row.says, row.valid_from, row.valid_until))


def resident_code(person_id: UUID, *, at: datetime) -> ResidentCode:
    """The code of this moment."""
    slot = check_in.code_slot(at, settings.CODE_SECONDS)
    payload = _payload(person_id, slot)
    return ResidentCode(
        tokens.sign(PURPOSE, payload, settings.CODE_KEY),
        tokens.digits(PURPOSE, payload, settings.CODE_KEY),
        datetime.fromtimestamp((slot + 1) * settings.CODE_SECONDS, UTC),
    )


def read_resident_code(text: str, *, at: datetime, offline: bool = False) -> UUID:
    """Whose code this is, if it is fresh at the moment of the scan."""
    person_id, slot = whose_code(text)
    if not check_in.slot_accepted(slot, at, settings.CODE_SECONDS, offline=offline):
        raise Refused(Reason.CODE_EXPIRED)
    return person_id


def whose_code(text: str) -> tuple[UUID, int]:
    """Whose code this is, and in which slot it was shown, however long ago."""
    payload = tokens.read(PURPOSE, text, settings.CODE_KEY)
    if payload is None or len(payload) != 16 + _SLOT_BYTES:
        raise Refused(Reason.CODE_UNKNOWN)
    return UUID(bytes=payload[:16]), int.from_bytes(payload[16:])


def read_resident_number(number: str, *, among: Iterable[UUID], at: datetime) -> UUID:
    """Who of these people shows this number now. It is too short to find one person among a whole nation."""
    return Numbers(among).read(number, at=at)


class Numbers:
    """The numbers that these people show: each moment's are worked out once, however many are typed."""

    def __init__(self, among: Iterable[UUID]) -> None:
        self._among = tuple(among)
        self._shown: dict[int, dict[str, set[UUID]]] = {}

    def read(self, number: str, *, at: datetime, offline: bool = False) -> UUID:
        """Who showed this number at this moment: one person, or it is not known."""
        slots = check_in.slots_around(at, settings.CODE_SECONDS, offline=offline)
        shown_by = {person_id for slot in slots for person_id in self._at(slot).get(number, ())}
        if len(shown_by) != 1:
            raise Refused(Reason.CODE_UNKNOWN)
        return shown_by.pop()

    def _at(self, slot: int) -> dict[str, set[UUID]]:
        if slot not in self._shown:
            shown: dict[str, set[UUID]] = defaultdict(set)
            for person_id in self._among:
                shown[tokens.digits(PURPOSE, _payload(person_id, slot), settings.CODE_KEY)].add(person_id)
            self._shown[slot] = shown
        return self._shown[slot]


def _payload(person_id: UUID, slot: int) -> bytes:
    # A phone whose clock was never set lives before 1970 or after the last slot; the hours refuse it, not this.
    return person_id.bytes + (slot & 0xFFFF_FFFF).to_bytes(_SLOT_BYTES)
