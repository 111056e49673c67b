"""Reading a card in a browser, through the simulated service: what is kept, what is refused, and what a person reads."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.builders import AT, HIDA, SETAGAYA, TAKAYAMA, a_person
from tests.card import CardService
from yukari.audit.models import Entry
from yukari.kit import clock
from yukari.kit.sealing import new_key
from yukari.people import commands, queries
from yukari.people.gateway import Situation
from yukari.people.models import CardFacts, CardVisit, ConfirmedIdentity, Guardian, OpenAddress, Person
from yukari.simulator import CARDS, Fault

pytestmark = pytest.mark.django_db

SAID_BY_SERVICE = {
    Fault.CANCELLED: Situation.CANCELLED,
    Fault.PIN_LOCKED: Situation.PIN_LOCKED,
    Fault.UNAVAILABLE: Situation.SERVICE_DOWN,
    Fault.TOKEN_DOWN: Situation.SERVICE_DOWN,
    Fault.USERINFO_DOWN: Situation.SERVICE_DOWN,
    Fault.SLOW: Situation.SERVICE_DOWN,
    Fault.EXPIRED: Situation.CLOCK_OFF,
    Fault.FROM_THE_FUTURE: Situation.CLOCK_OFF,
    Fault.NOT_SHARED: Situation.NOT_SHARED,
    Fault.WRONG_STATE: Situation.LOST,
}


def test_hana_reads_her_card_and_goes_on_with_what_she_was_doing(
    client: Client, hana: Person, card_service: CardService
) -> None:
    """P1."""
    client.force_login(hana)
    page = client.get("/me/identity/?next=/me/profile/").content.decode()
    assert "暗証番号をたずねることはありません" in page
    assert card_service.read(client, "/me/identity/start/?next=/me/profile/").url == "/me/profile/"
    identity = queries.identity_of(hana.id)
    assert identity
    assert (identity.residence_id, identity.adult_from.isoformat()) == (SETAGAYA, "2008-05-12")
    assert not identity.residence_said


def test_only_what_is_needed_is_asked_for(client: Client, hana: Person, card_service: CardService) -> None:
    client.force_login(hana)
    assert "scope=openid+name+address+birthdate&" in client.get("/me/identity/start/").url
    assert "scope=openid&" in Client().get("/card/sign-in/").url


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_is_refused_and_leaves_nothing_behind(
    client: Client, hana: Person, card_service: CardService, fault: Fault
) -> None:
    client.force_login(hana)
    answer = card_service.read(client, "/me/identity/start/?next=/me/profile/", fault=fault)
    situation = SAID_BY_SERVICE.get(fault, Situation.NOT_TRUSTED)
    assert answer.url.startswith(f"/card/trouble/{situation}/")
    page = client.get(answer.url).content.decode()
    assert "/me/profile/" in page
    assert "暗証番号をたずねることはありません" in page
    assert reverse("visitor:places") in page
    for model in (ConfirmedIdentity, CardFacts, OpenAddress, Guardian):
        assert not model._base_manager.exists()
    assert not Entry.objects.filter(verb__contains="identity").exists()
    assert CardVisit.objects.count() == (1 if fault is Fault.WRONG_STATE else 0)


@pytest.mark.parametrize("card", ["expired", "revoked"])
def test_a_card_whose_certificate_has_ended_is_told_so(
    client: Client, hana: Person, card_service: CardService, card: str
) -> None:
    client.force_login(hana)
    assert "/certificate-ended/" in card_service.read(client, card=card).url


def test_an_answer_counts_once(client: Client, hana: Person, card_service: CardService) -> None:
    client.force_login(hana)
    back = card_service.hold(client.get("/me/identity/start/").url).replace("http://localhost:8000", "")
    assert "/trouble/" not in client.get(back).url
    assert "/trouble/lost/" in client.get(back).url


def test_an_answer_in_another_browser_is_refused(client: Client, hana: Person, card_service: CardService) -> None:
    """Somebody else's answer cannot be slipped into Hana's session, nor hers be used elsewhere."""
    client.force_login(hana)
    elsewhere = Client()
    elsewhere.force_login(hana)
    back = card_service.hold(client.get("/me/identity/start/").url).replace("http://localhost:8000", "")
    assert "/trouble/lost/" in elsewhere.get(back).url
    assert queries.identity_of(hana.id) is None


def test_an_answer_for_another_account_is_refused(
    client: Client, hana: Person, mori: Person, card_service: CardService
) -> None:
    client.force_login(hana)
    back = card_service.hold(client.get("/me/identity/start/").url).replace("http://localhost:8000", "")
    client.logout()
    client.force_login(mori)
    assert "/trouble/lost/" in client.get(back).url


def test_an_answer_comes_within_ten_minutes(client: Client, hana: Person, card_service: CardService) -> None:
    client.force_login(hana)
    back = card_service.hold(client.get("/me/identity/start/").url).replace("http://localhost:8000", "")
    CardVisit.objects.update(begun_at=clock.now() - timedelta(minutes=11))
    assert "/trouble/lost/" in client.get(back).url


def test_the_service_is_down_before_anybody_is_sent_there(
    client: Client, hana: Person, card_service: CardService, settings: Any
) -> None:
    """And what her premium registration needs waits for it."""
    commands.confirm_identity(
        hana, subject="s", residence_id=SETAGAYA, birthdate=AT.date().replace(year=1990), by=hana, at=AT
    )
    settings.OIDC_ISSUER = "http://localhost:9/api/realms/main"
    client.force_login(hana)
    assert "/trouble/service-down/" in client.get("/me/identity/start/").url
    identity = queries.identity_of(hana.id)
    assert identity
    assert identity.waits_until == clock.day_in_japan(clock.now()) + timedelta(days=settings.CARD_GRACE_DAYS)


def test_without_a_contract_the_page_says_so(client: Client, hana: Person, settings: Any) -> None:
    settings.OIDC_ISSUER = ""
    client.force_login(hana)
    assert "いまは、カードで確認できません" in client.get("/me/identity/").content.decode()
    assert "/trouble/not-set-up/" in client.get("/me/identity/start/").url


@pytest.mark.parametrize("situation", Situation)
def test_every_situation_has_its_page_in_both_languages(client: Client, db: None, situation: Situation) -> None:
    japanese = client.get(f"/card/trouble/{situation}/").content.decode()
    english = client.get(f"/card/trouble/{situation}/", headers={"Accept-Language": "en"}).content.decode()
    assert "ベーシック登録" in japanese
    assert "PIN" in english
    assert client.get("/card/trouble/nothing/").status_code == 404


def test_the_card_says_that_she_has_moved(client: Client, hana: Person, card_service: CardService) -> None:
    """P16."""
    client.force_login(hana)
    card_service.read(client, card="adult")
    card_service.read(client, card="moved")
    identity = queries.identity_of(hana.id)
    assert identity
    assert identity.residence_id == HIDA


def test_one_human_cannot_confirm_two_accounts(
    client: Client, hana: Person, mori: Person, card_service: CardService
) -> None:
    """P1."""
    for person in (mori, hana):
        client.force_login(person)
        answer = card_service.read(client)
    assert "カードは、別のアカウントで使われています" in client.get(answer.url).content.decode()
    assert queries.identity_of(hana.id) is None


def test_an_address_without_prefecture_is_found(client: Client, hana: Person, card_service: CardService) -> None:
    client.force_login(hana)
    card_service.read(client, card="no_prefecture")
    identity = queries.identity_of(hana.id)
    assert identity
    assert identity.residence_id == TAKAYAMA


def test_an_address_that_cannot_be_read_asks_her(client: Client, hana: Person, card_service: CardService) -> None:
    """Never a guess; and not even our own record says the address in clear while it waits."""
    client.force_login(hana)
    answer = card_service.read(client, "/me/identity/start/?next=/me/profile/", card="unreadable")
    assert answer.url == "/me/identity/address/"
    assert queries.identity_of(hana.id) is None
    page = client.get(answer.url).content.decode()
    assert CARDS["unreadable"].address not in page
    assert client.post(answer.url, {"prefecture": "130001"}).status_code == 422
    done = client.post(answer.url, {"prefecture": "130001", "municipality": SETAGAYA})
    assert done.url == "/me/profile/"
    identity = queries.identity_of(hana.id)
    assert identity
    assert (identity.residence_id, identity.residence_said) == (SETAGAYA, True)
    assert not OpenAddress.objects.exists()


def test_she_says_that_it_lies_abroad(client: Client, hana: Person, card_service: CardService) -> None:
    client.force_login(hana)
    card_service.read(client, card="unreadable")
    client.post("/me/identity/address/", {"prefecture": "abroad"})
    identity = queries.identity_of(hana.id)
    assert identity
    assert identity.residence_id == ""


def test_an_address_is_not_asked_for_for_ever(client: Client, hana: Person, card_service: CardService) -> None:
    client.force_login(hana)
    card_service.read(client, card="unreadable")
    OpenAddress.objects.update(asked_at=clock.now() - timedelta(hours=1))
    assert client.get("/me/identity/address/").url == "/me/identity/"
    assert commands.forget_open_addresses(by=None, at=clock.now()) == 1


def test_a_reissued_card_takes_the_place_of_the_old_one(
    client: Client, hana: Person, card_service: CardService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service's name of her changes with it: the facts agree, and she is signed in with more than a code."""
    client.force_login(hana)
    card_service.read(client)
    before = ConfirmedIdentity.objects.get().subject
    answer = card_service.read(client, card="reissued", new=True)
    assert "新しいカードのようです" in client.get(answer.url).content.decode()
    assert ConfirmedIdentity.objects.get().subject == before
    monkeypatch.setattr("yukari.web.card.second_factor_holds", lambda request: True)
    card_service.read(client, card="reissued", new=True)
    assert ConfirmedIdentity.objects.get().subject != before
    assert Entry.objects.filter(verb="took_a_reissued_card", person_id=hana.id).exists()


def test_another_humans_card_does_not(
    client: Client, hana: Person, card_service: CardService, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(hana)
    card_service.read(client)
    monkeypatch.setattr("yukari.web.card.second_factor_holds", lambda request: True)
    answer = card_service.read(client, card="local")
    assert "前に確認したものと違います" in client.get(answer.url).content.decode()


def test_hana_signs_in_with_her_card(client: Client, hana: Person, card_service: CardService) -> None:
    client.force_login(hana)
    card_service.read(client)
    client.logout()
    answer = card_service.read(client, "/card/sign-in/?next=/me/notices/")
    assert answer.url == "/me/notices/"
    assert client.session["_auth_user_id"] == str(hana.id)


def test_a_card_that_confirmed_nobody_signs_nobody_in(client: Client, db: None, card_service: CardService) -> None:
    assert "/trouble/unknown-card/" in card_service.read(client, "/card/sign-in/").url
    assert "_auth_user_id" not in client.session


def test_a_key_is_changed_without_losing_anything(
    client: Client, hana: Person, card_service: CardService, settings: Any
) -> None:
    client.force_login(hana)
    card_service.read(client)
    settings.FIELD_KEYS = [new_key(), *settings.FIELD_KEYS]
    before = bytes(CardFacts.objects.get().sealed)
    assert commands.reseal_facts(by=None, at=clock.now()) == 1
    assert bytes(CardFacts.objects.get().sealed) != before
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert "identity" in card_service.read(client, number=1).url


def test_a_place_knows_her_by_a_name_that_no_other_place_knows(
    client: Client, hana: Person, card_service: CardService
) -> None:
    """D1."""
    client.force_login(hana)
    card_service.read(client)
    names = [number_of(hana, code) for code in (HIDA, TAKAYAMA)]
    assert len({*names, ConfirmedIdentity.objects.get().subject}) == 3
    assert names[0] == number_of(hana)


def number_of(person: Person, place_id: str = HIDA) -> str:
    return commands.pseudonyms([person.id], place_id=place_id, by=None, at=clock.now())[person.id]


def test_a_place_knows_her_by_one_name_before_and_after_every_card(
    client: Client, hana: Person, card_service: CardService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D1: what a place took along last year is about the same people this year."""
    client.force_login(hana)
    monkeypatch.setattr("yukari.web.card.second_factor_holds", lambda request: True)
    without_a_card = number_of(hana)
    card_service.read(client)
    confirmed = number_of(hana)
    card_service.read(client, card="reissued", new=True)
    assert without_a_card == confirmed == number_of(hana)


def test_a_new_account_of_the_same_human_has_the_name_of_the_first(
    client: Client, hana: Person, card_service: CardService
) -> None:
    """D1: made from the card service's name of her, where a card was read first."""
    client.force_login(hana)
    card_service.read(client)
    subject = ConfirmedIdentity.objects.get().subject
    number = number_of(hana)
    Person.objects.filter(id=hana.id).delete()
    back = a_person("はな")
    commands.confirm_identity(
        back, subject=subject, residence_id=SETAGAYA, birthdate=AT.date().replace(year=1990), by=back, at=AT
    )
    assert number_of(back) == number


@pytest.fixture
def youth(client: Client, hana: Person, card_service: CardService) -> Person:
    """Sixteen, confirmed by a card of their own."""
    client.force_login(hana)
    card_service.read(client, card="youth")
    return hana


def consented(client: Client, card_service: CardService, **held: Any) -> Any:
    client.post("/me/guardian/", {"relation": "mother", "kinds": ["basic", "premium"]})
    return card_service.read(client, "/me/guardian/start/", **held)


def test_a_guardian_consents_with_the_guardians_own_card(
    client: Client, youth: Person, card_service: CardService
) -> None:
    """P15: of the guardian nothing is kept but the service's name."""
    assert consented(client, card_service, card="guardian").url == "/me/guardian/"
    assert queries.words_of_guardians(youth.id) == {"basic": True, "premium": True}
    tie = queries.guardians_of(youth.id)[0]
    assert tie.relation == "mother"
    assert CardFacts.objects.filter(person=youth).count() == CardFacts.objects.count() == 1


@pytest.mark.parametrize("card", ["youth", "child"])
def test_no_child_consents_for_a_child(client: Client, youth: Person, card_service: CardService, card: str) -> None:
    """P15: neither the own card nor that of another minor."""
    consented(client, card_service, card=card)
    assert not queries.words_of_guardians(youth.id)
    assert not Guardian.objects.exists()


def test_grown_up_hana_needs_no_guardian(client: Client, hana: Person, card_service: CardService) -> None:
    client.force_login(hana)
    card_service.read(client)
    answer = consented(client, card_service, card="guardian")
    assert "保護者の同意はいりません" in client.get(answer.url).content.decode()
    assert not Guardian.objects.exists()


def test_a_guardian_sees_and_withdraws_without_an_account(
    client: Client, youth: Person, card_service: CardService
) -> None:
    """P15."""
    consented(client, card_service, card="guardian")
    browser = Client()
    assert browser.get("/card/guardian/children/").url == "/card/guardian/"
    answer = card_service.read(browser, "/card/guardian/start/", card="guardian")
    assert answer.url == "/card/guardian/children/"
    assert youth.called in browser.get(answer.url).content.decode()
    browser.post(answer.url, {"child": youth.id, "kind": "premium", "withdraw": 1})
    assert queries.words_of_guardians(youth.id) == {"basic": True, "premium": False}
    browser.post(answer.url, {"child": youth.id, "kind": "festival"})
    assert queries.words_of_guardians(youth.id)["festival"] is True


def test_a_guardian_changes_nothing_for_other_peoples_children(
    client: Client, youth: Person, mori: Person, card_service: CardService
) -> None:
    consented(client, card_service, card="guardian")
    browser = Client()
    card_service.read(browser, "/card/guardian/start/", card="guardian")
    browser.post("/card/guardian/children/", {"child": mori.id, "kind": "premium"})
    assert not queries.words_of_guardians(mori.id)


def test_a_card_that_is_nobodys_guardian_opens_nothing(client: Client, db: None, card_service: CardService) -> None:
    assert "/trouble/unknown-card/" in card_service.read(client, "/card/guardian/start/", card="guardian").url


def test_on_the_18th_birthday_the_guardian_is_one_no_more(
    client: Client, youth: Person, card_service: CardService
) -> None:
    """P15."""
    consented(client, card_service, card="guardian")
    with time_machine.travel("2028-08-03T00:00:00+09:00", tick=False):
        assert commands.release_guardians(by=None, at=clock.now()) == 1
    assert not queries.guardians_of(youth.id)
