"""S1, S2: what may be offered, by whom, and what staff must say first."""

from datetime import date

import pytest

from tests.builders import AT, HIDA, SHIRAKAWA
from tests.registrations.stories import DAY, at, confirm, make_premium
from tests.supports.stories import a_draft, a_partner, an_offer
from yukari.kit.counted import together
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.registrations import queries as registrations
from yukari.rules import waiting
from yukari.rules.audience import Audience
from yukari.rules.audience import Kind as Registered
from yukari.rules.outcome import Reason, Refused
from yukari.rules.supports import Kind, Way
from yukari.supports import commands, queries
from yukari.supports.models import Offer

PREMIUM = Audience(kind=Registered.PREMIUM)


def test_what_mori_publishes_hana_can_use(resident: Person, mori: Person) -> None:
    draft = a_draft(mori)
    assert queries.supports_of(resident, at=AT) == []
    for _ in range(2):
        commands.publish_offer(draft.id, by=mori, at=AT)
    (here,) = queries.supports_of(resident, at=AT)
    assert (here.place.code, here.usable, here.other) == (HIDA, [draft], [])


def test_premium_supports_wait_until_hana_is_premium(hana: Person, mori: Person) -> None:
    offer = an_offer(mori, audience=PREMIUM, serves="")
    confirm(hana)
    make_premium(hana)
    assert registrations.is_meant(hana.id, HIDA, PREMIUM, at=at(DAY, 12))
    (here,) = queries.supports_of(hana, at=at(DAY, 12))
    assert here.usable == [offer]


def test_s1_to_basic_residents_staff_say_what_it_serves(mori: Person) -> None:
    with pytest.raises(Refused) as refused:
        an_offer(mori, serves="  ")
    assert refused.value.reason is Reason.SERVES_MISSING
    an_offer(mori, serves="", audience=PREMIUM)


def test_s2_words_that_read_like_goods_by_post_are_answered_first(mori: Person) -> None:
    text = "登録のお礼に、特産品をお届けします。"
    with pytest.raises(Refused) as refused:
        an_offer(mori, text=text)
    assert refused.value.reason is Reason.GOODS_BY_POST
    answered = an_offer(mori, text=text, not_goods="活動の会場で配る昼食のことです。")
    assert set(queries.goods_in(answered)) == {"特産品", "お届け"}


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"title": " "}, Reason.WORDS_MISSING),
        ({"ends_on": date(2026, 3, 31)}, Reason.ENDS_BEFORE_IT_STARTS),
        ({"kind": Kind.PARTNER}, Reason.PARTNER_MISSING),
    ],
)
def test_an_offer_that_makes_no_sense_is_refused(mori: Person, said: dict[str, object], reason: Reason) -> None:
    with pytest.raises(Refused) as refused:
        a_draft(mori, **said)
    assert refused.value.reason is reason


def test_sato_of_another_place_writes_nothing_here_and_sees_no_draft(mori: Person, sato: Person) -> None:
    draft = a_draft(mori)
    for deed in (
        lambda: a_draft(sato),
        lambda: commands.publish_offer(draft.id, by=sato, at=AT),
        lambda: commands.close_offer(draft.id, by=sato, at=AT),
        lambda: queries.offer_for_staff(HIDA, draft.id, viewer=sato),
    ):
        with pytest.raises(Refused) as refused:
            deed()
        assert refused.value.reason is Reason.NOT_ALLOWED
    with pytest.raises(Refused):
        queries.offer_seen(draft.id, viewer=None, at=AT)


def test_what_is_published_is_extended_or_closed_and_not_rewritten(mori: Person) -> None:
    offer = an_offer(mori, budget=1_000)
    commands.extend_offer(offer.id, ends_on=date(2028, 3, 31), budget=5_000, by=mori, at=AT)
    commands.close_offer(offer.id, by=mori, at=AT)
    commands.close_offer(offer.id, by=mori, at=AT)
    closed = Offer.objects.get(id=offer.id)
    assert (closed.state, closed.budget, closed.ends_on) == ("closed", 5_000, date(2028, 3, 31))
    with pytest.raises(Refused) as refused:
        commands.extend_offer(offer.id, ends_on=date(2029, 3, 31), budget=None, by=mori, at=AT)
    assert refused.value.reason is Reason.OFFER_CLOSED


def test_what_was_published_by_mistake_is_a_draft_again_until_somebody_uses_it(resident: Person, mori: Person) -> None:
    offer = an_offer(mori)
    for _ in range(2):
        assert commands.unpublish_offer(offer.id, by=mori, at=AT).state == "draft"
    commands.publish_offer(offer.id, by=mori, at=AT)
    commands.begin_claim(offer.id, by=resident, at=AT)
    with pytest.raises(Refused) as refused:
        commands.unpublish_offer(offer.id, by=mori, at=AT)
    assert refused.value.reason is Reason.OFFER_USED
    commands.close_offer(offer.id, by=mori, at=AT)
    with pytest.raises(Refused) as refused:
        commands.unpublish_offer(offer.id, by=mori, at=AT)
    assert refused.value.reason is Reason.OFFER_CLOSED


def test_a_draft_is_thrown_away_and_what_was_published_is_not(mori: Person, sato: Person) -> None:
    draft, published = a_draft(mori), an_offer(mori)
    with pytest.raises(Refused):
        commands.discard_offer(draft.id, place_id=HIDA, by=sato, at=AT)
    for _ in range(2):
        commands.discard_offer(draft.id, place_id=HIDA, by=mori, at=AT)
    with pytest.raises(Refused) as refused:
        commands.discard_offer(published.id, place_id=HIDA, by=mori, at=AT)
    assert refused.value.reason is Reason.ALREADY_DECIDED
    assert list(Offer.objects.all()) == [published]


def test_a_partner_asks_without_an_account_and_gets_its_link_by_mail(mori: Person) -> None:
    partner = a_partner(mori)
    offer = an_offer(mori, kind=Kind.PARTNER, way=Way.COUNTER, partner_id=partner.id, serves="")
    assert offer.partner_id == partner.id
    commands.close_partner(partner.id, by=mori, at=AT)
    assert Offer.objects.get(id=offer.id).state == "closed"


def test_who_asks_twice_asks_once(mori: Person) -> None:
    said = {"name": "古川の宿", "email": "yado@example.jp", "wish": "1割引", "by": None, "at": AT}
    first = commands.apply_as_partner(HIDA, **said)
    assert commands.apply_as_partner(HIDA, **said).id == first.id
    assert together(queries.supports_to_count(HIDA))[waiting.Kind.PARTNER] == 1
    commands.refuse_partner(first.id, reason="市外のお店のため", by=mori, at=AT)
    assert together(queries.supports_to_count(HIDA))[waiting.Kind.PARTNER] == 0


def test_another_place_does_not_take_this_partner(mori: Person, sato: Person) -> None:
    partner = a_partner(mori)
    places.appoint(sato, place_id=SHIRAKAWA, role="manager", by=None, at=AT)
    with pytest.raises(Refused):
        commands.renew_link(partner.id, by=sato, at=AT)
