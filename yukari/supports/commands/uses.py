"""Uses at a counter: the card is read, the rule is asked, and only as much is written down as the limit needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from yukari.audit import commands as audit
from yukari.cards import queries as cards
from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.places import queries as places
from yukari.registrations import queries as registrations
from yukari.rules.card import Kind
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability
from yukari.rules.supports import Period, Way, period_begins
from yukari.supports.commands.offers import REOPENED_FOR
from yukari.supports.models import Offer, Press, Used
from yukari.supports.queries.partners import partner_by_link

PRESSES_KEPT = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Confirmed:
    """All that a counter learns (D1): the registration holds, of which kind, until when, and what is left of the uses."""

    kind: Kind
    until: date | None
    left: int | None
    """Uses in this period after this one; none: there is no limit."""
    recorded: bool


@transaction.atomic
def use_offer(
    offer_id: UUID,
    *,
    code: str,
    press: UUID,
    record: bool = True,
    link: str = "",
    by: Person | None,
    at: datetime,
) -> Confirmed:
    """Confirm a support by the card that is shown, and count the use. The same press again counts nothing (S3).

    By a partner with its link, or by staff of the place.
    """
    offer = Offer.objects.select_related("place").filter(id=offer_id).first()
    if offer is None:
        raise Refused(Reason.NOT_FOUND)
    _check_counter(offer, link, by)
    on = day_in_japan(at)
    if offer.way != Way.COUNTER or not offer.is_open(on):
        raise Refused(Reason.OFFER_CLOSED)
    person_id = _whose(code, at)
    if not registrations.is_meant(person_id, offer.place_id, offer.audience, at=at):
        raise Refused(Reason.NOT_MEANT)
    card = cards.card_of(person_id, offer.place_id, at=at)
    begins = offer.period_begins(on)
    counted = record and _first(press, at)
    if counted:
        _count(offer, person_id, begins, on)
        audit.record("used_a_support", by=by, at=at, place_id=offer.place_id, offer=offer.id)
    return Confirmed(kind=card.kind, until=card.until, left=_left(offer, person_id, begins), recorded=record)


def forget_uses(*, by: Person | None, at: datetime) -> None:
    """Remove what no limit needs any longer: uses of periods that are over and of offers that do not go on, and old presses."""
    on = day_in_japan(at)
    for period in (Period.MONTH, Period.YEAR):
        Used.objects.filter(offer__period=period, period_begins__lt=period_begins(on, period)).delete()
    over = Q(offer__state=Offer.State.CLOSED) | Q(offer__ends_on__lt=on - REOPENED_FOR)
    Used.objects.filter(over, offer__ends_on__lt=on).delete()
    Press.objects.filter(at__lt=at - PRESSES_KEPT).delete()


def _check_counter(offer: Offer, link: str, by: Person | None) -> None:
    if link:
        if offer.partner_id is None or partner_by_link(link).id != offer.partner_id:
            raise Refused(Reason.NOT_FOUND)
    else:
        places.require(Ability.CHECK_IN, of=by, at_place=offer.place_id)


def _whose(code: str, at: datetime) -> UUID:
    """Whose card or code this is, and good at this moment (A5). Any card of the person: what it opens, the registration says (S1)."""
    if not cards.is_card(code):
        try:
            return cards.read_resident_code(code.strip(), at=at)
        except Refused as refused:
            if refused.reason is Reason.CODE_UNKNOWN:
                # What that says of a code is meant for who stands before an occurrence's screen.
                raise Refused(Reason.CARD_UNREADABLE) from refused
            raise
    read = cards.read_card(code, at=at)
    holder = cards.holders([read]).get(read.card_id)
    if holder is None or holder.revoked_at is not None:
        raise Refused(Reason.CARD_REVOKED)
    return holder.person_id


def _first(press: UUID, at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO supports_press (id, at) VALUES (%s, %s) ON CONFLICT DO NOTHING", [press, at])
        return bool(cursor.rowcount == 1)


def _count(offer: Offer, person_id: UUID, begins: date, on: date) -> None:
    """One statement decides whether the limit allows one more, however many counters ask at once."""
    with connection.cursor() as cursor:
        if offer.times is not None:
            cursor.execute(
                """
                INSERT INTO supports_used AS used (person_id, offer_id, period_begins, times) VALUES (%s, %s, %s, 1)
                ON CONFLICT (person_id, offer_id, period_begins) DO UPDATE SET times = used.times + 1
                WHERE used.times < %s
                """,
                [person_id, offer.id, begins, offer.times],
            )
            if cursor.rowcount == 0:
                raise Refused(Reason.USED_UP)
        cursor.execute(
            """
            INSERT INTO supports_tally AS tally (offer_id, day, uses) VALUES (%s, %s, 1)
            ON CONFLICT (offer_id, day) DO UPDATE SET uses = tally.uses + 1
            """,
            [offer.id, on],
        )


def _left(offer: Offer, person_id: UUID, begins: date) -> int | None:
    if offer.times is None:
        return None
    used: Iterable[int] = Used.objects.filter(person_id=person_id, offer=offer, period_begins=begins).values_list(
        "times", flat=True
    )
    return max(0, offer.times - sum(used))
