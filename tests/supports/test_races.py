"""A budget is right whatever happens at one moment: 32 people, 32 connections."""

import pytest
from django.db import connection

from tests.builders import AT, HIDA, a_person
from tests.races import race
from tests.supports.stories import an_offer, handed_in, with_receipts
from yukari.audit.models import Entry
from yukari.cards import queries as cards
from yukari.kit.ids import new_id
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.rules.outcome import Reason, Refused
from yukari.rules.supports import Amount, Way
from yukari.supports import commands
from yukari.supports.models import Claim, Partner, Used

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

INVARIANT = """
SELECT offer.id FROM supports_offer offer LEFT JOIN (
    SELECT offer_id, sum(yen) AS yen FROM supports_claim
    WHERE state IN ('handed_in', 'asked_back', 'approved', 'paid') GROUP BY offer_id
) held ON held.offer_id = offer.id
WHERE offer.held <> coalesce(held.yen, 0) OR offer.held > offer.budget
"""


def test_thirty_two_claims_share_a_budget_to_the_last_yen(mori: Person) -> None:
    offer = an_offer(mori, rate=100, budget=20_500)
    people = [a_person() for _ in range(32)]
    for person in people:
        registrations.register(person.id, place_id=HIDA, by=person, at=AT)
    claims = [(person, with_receipts(offer, person, 1_000)) for person in people]
    found = race(
        [
            lambda person=person, claim=claim: commands.hand_in(claim.id, name="花", shown=0, by=person, at=AT)  # type: ignore[misc]
            for person, claim in claims
        ]
    )
    amounts = sorted(one.yen for one in found if isinstance(one, Amount))
    assert amounts == [500] + [1_000] * 20
    assert {one.reason for one in found if isinstance(one, Refused)} == {Reason.BUDGET_SPENT}
    assert _broken() == []

    race(
        [
            lambda person=person, claim=claim: commands.withdraw_claim(claim.id, by=person, at=AT)  # type: ignore[misc]
            for person, claim in claims[:16]
        ]
        + [
            lambda person=person, claim=claim: commands.refuse_claim(  # type: ignore[misc]
                person.id, claim_id=claim.id, words="対象外", by=mori, at=AT
            )
            for person, claim in claims[:16]
            if Claim.objects.get(person=person, id=claim.id).yen
        ]
    )
    assert _broken() == []


def test_two_officers_grant_the_same_claims_of_two_offers_at_once(mori: Person) -> None:
    """Whatever the order of their lists, nobody waits for ever, nothing is granted twice."""
    offers = [an_offer(mori, rate=100, budget=50_000) for _ in range(2)]
    people = [a_person() for _ in range(6)]
    for person in people:
        registrations.register(person.id, place_id=HIDA, by=person, at=AT)
    claims = [(person.id, handed_in(offer, person, 1_000).id) for person in people for offer in offers]
    lists = [claims, claims[::-1]] * 4
    found = race(
        [lambda chosen=chosen: commands.approve_as_asked(HIDA, claims=chosen, by=mori, at=AT) for chosen in lists]  # type: ignore[misc]
    )
    assert sorted(found) == [0] * 7 + [12]
    assert _broken() == []


def test_one_person_with_two_phones_stays_below_the_ceiling(resident: Person, mori: Person) -> None:
    offer = an_offer(mori, way=Way.COUNTER, times=3)
    code = cards.resident_code(resident.id, at=AT).text
    race([lambda: commands.use_offer(offer.id, code=code, press=new_id(), by=mori, at=AT)] * 12)
    assert Used.objects.get().times == 3


def test_two_presses_of_one_partner_are_one_application(mori: Person) -> None:
    """S3: the second finds the first, whichever came a moment earlier."""
    said = {"name": "古川の宿", "email": "yado@example.jp", "wish": "連泊を1割引にします。", "by": None, "at": AT}
    found = race([lambda: commands.apply_as_partner(HIDA, **said)] * 8)
    partner = Partner.objects.get()
    assert [getattr(one, "id", one) for one in found] == [partner.id] * 8
    assert Entry.objects.filter(verb="partner_applied").count() == 1


def _broken() -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(INVARIANT)
        return cursor.fetchall()
