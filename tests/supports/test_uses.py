"""S3: a support is confirmed by the card that is shown, counted without names, and limited where it is limited."""

from datetime import date, datetime, timedelta

import pytest

from tests.builders import AT
from tests.cards.phone import Pocket
from tests.supports.stories import a_partner, an_offer
from yukari.cards import queries as cards
from yukari.cards.commands import issue
from yukari.kit.clock import day_in_japan
from yukari.kit.ids import new_id
from yukari.people.models import Person
from yukari.rules.card import Kind as CardKind
from yukari.rules.outcome import Reason, Refused
from yukari.rules.supports import Kind, Period, Way
from yukari.supports import commands, queries
from yukari.supports.commands import Confirmed
from yukari.supports.models import Offer, Press, Tally, Used
from yukari.supports.queries.partners import hash_of


@pytest.fixture
def bus(mori: Person) -> Offer:
    """Twice a month, at the counter of the town hall."""
    return an_offer(mori, kind=Kind.FARES, way=Way.COUNTER, title="市内バス", times=2, period=Period.MONTH)


def use(offer: Offer, person: Person, by: Person | None, *, at: datetime = AT, **how: object) -> Confirmed:
    code = cards.resident_code(person.id, at=at).text
    return commands.use_offer(offer.id, code=code, by=by, at=at, **{"press": new_id(), **how})  # type: ignore[arg-type]


def test_hana_shows_her_card_and_the_use_is_counted(resident: Person, mori: Person, bus: Offer) -> None:
    assert use(bus, resident, mori, record=False).left == 2
    press = new_id()
    for _ in range(2):
        confirmed = use(bus, resident, mori, press=press)
    assert (confirmed.kind, confirmed.until, confirmed.left) == (CardKind.BASIC, None, 1)
    assert Tally.objects.get().uses == 1


def test_twice_a_month_is_twice_a_month(resident: Person, mori: Person, bus: Offer) -> None:
    use(bus, resident, mori)
    use(bus, resident, mori)
    with pytest.raises(Refused) as refused:
        use(bus, resident, mori)
    assert refused.value.reason is Reason.USED_UP
    assert use(bus, resident, mori, at=AT + timedelta(days=30)).left == 1


def test_where_nothing_is_limited_nobody_is_remembered(resident: Person, mori: Person) -> None:
    bath = an_offer(mori, kind=Kind.FACILITIES, way=Way.COUNTER, title="温泉")
    assert use(bath, resident, mori).left is None
    assert not Used.objects.exists()
    assert Tally.objects.get().uses == 1


def test_a_partner_confirms_by_its_link_and_sees_no_few(resident: Person, mori: Person) -> None:
    """D4: one use would tell of Hana; five do not."""
    partner = a_partner(mori)
    link = "a-secret"
    partner.link_hash = hash_of(link)
    partner.save()
    offer = an_offer(mori, kind=Kind.PARTNER, way=Way.COUNTER, partner_id=partner.id, serves="")
    use(offer, resident, None, link=link)
    ((_, figures),) = queries.figures_of_partner(partner, on=date(2026, 4, 1))
    assert [one.uses for one in figures] == [None]
    for _ in range(4):
        use(offer, resident, None, link=link)
    ((_, figures),) = queries.figures_of_partner(partner, on=date(2026, 4, 1))
    assert [one.uses for one in figures] == [5]
    for other in ("another", ""):
        with pytest.raises(Refused):
            use(offer, resident, resident, link=other)


def test_a_stranger_an_old_code_and_a_closed_offer_are_refused(
    resident: Person, ken: Person, mori: Person, bus: Offer
) -> None:
    with pytest.raises(Refused) as refused:
        use(bus, ken, mori)
    assert refused.value.reason is Reason.NOT_MEANT
    with pytest.raises(Refused) as refused:
        commands.use_offer(bus.id, code="4902102072618", press=new_id(), by=mori, at=AT)
    assert refused.value.reason is Reason.CARD_UNREADABLE
    code = cards.resident_code(resident.id, at=AT).text
    with pytest.raises(Refused) as refused:
        commands.use_offer(bus.id, code=code, press=new_id(), by=mori, at=AT + timedelta(minutes=10))
    assert refused.value.reason is Reason.CODE_EXPIRED
    commands.close_offer(bus.id, by=mori, at=AT)
    with pytest.raises(Refused) as refused:
        use(bus, resident, mori)
    assert refused.value.reason is Reason.OFFER_CLOSED


def test_any_card_says_who_it_is_and_the_registration_says_what_it_opens(
    resident: Person, ken: Person, mori: Person, bus: Offer
) -> None:
    """S1: the account card names no place, and confirms what Hana's registration opens; Ken's opens nothing."""

    def shown(person: Person) -> list[Confirmed]:
        pocket = Pocket()
        codes = [pocket.show(card.statement, at=AT) for card in issue(person, key=pocket.key, by=person, at=AT)]
        assert "account" in [cards.read_card(code, at=AT).says.kind for code in codes]
        return [commands.use_offer(bus.id, code=code, press=new_id(), record=False, by=mori, at=AT) for code in codes]

    assert {one.kind for one in shown(resident)} == {CardKind.BASIC}
    with pytest.raises(Refused) as refused:
        shown(ken)
    assert refused.value.reason is Reason.NOT_MEANT


def test_uses_are_forgotten_with_their_period(resident: Person, mori: Person, bus: Offer) -> None:
    use(bus, resident, mori)
    commands.forget_uses(by=None, at=AT + timedelta(days=10))
    assert (Used.objects.count(), Press.objects.count()) == (1, 0)
    commands.forget_uses(by=None, at=AT + timedelta(days=40))
    assert (Used.objects.count(), Tally.objects.count()) == (0, 1)


def test_whoever_used_it_has_used_it_when_it_goes_on_after_its_last_day(resident: Person, mori: Person) -> None:
    """S1: once for each person stays once, however the last day moves."""
    once = an_offer(mori, way=Way.COUNTER, times=1, period=Period.WHOLE, ends_on=day_in_japan(AT))
    use(once, resident, mori)
    later = AT + timedelta(days=80)
    commands.forget_uses(by=None, at=later)
    commands.extend_offer(once.id, ends_on=day_in_japan(later) + timedelta(days=1), budget=None, by=mori, at=later)
    with pytest.raises(Refused) as refused:
        use(once, resident, mori, at=later)
    assert refused.value.reason is Reason.USED_UP


def test_what_is_over_for_a_season_is_forgotten_and_goes_on_no_more(resident: Person, mori: Person) -> None:
    once = an_offer(mori, way=Way.COUNTER, times=1, period=Period.WHOLE, ends_on=day_in_japan(AT))
    use(once, resident, mori)
    later = AT + timedelta(days=91)
    commands.forget_uses(by=None, at=later)
    assert not Used.objects.exists()
    with pytest.raises(Refused) as refused:
        commands.extend_offer(once.id, ends_on=day_in_japan(later), budget=None, by=mori, at=later)
    assert refused.value.reason is Reason.OFFER_CLOSED


def test_of_what_is_closed_nobodys_use_is_kept(resident: Person, mori: Person) -> None:
    once = an_offer(mori, way=Way.COUNTER, times=1, period=Period.WHOLE, ends_on=day_in_japan(AT))
    use(once, resident, mori)
    commands.close_offer(once.id, by=mori, at=AT)
    commands.forget_uses(by=None, at=AT + timedelta(days=1))
    assert not Used.objects.exists()


def test_two_accounts_give_no_second_turn(resident: Person, ken: Person, mori: Person, bus: Offer) -> None:
    use(bus, resident, mori)
    commands.unite(ken, other=resident, by=None, at=AT)
    assert Used.objects.get().times == 1
