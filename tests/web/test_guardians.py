"""What a guardian says, kind by kind, and what the card of a child under 15 is good for (P15)."""

from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from tests.builders import AT, HIDA, SETAGAYA, TAKAYAMA, a_person, a_published_occurrence, an_organisation
from tests.card import CardService
from yukari.activities import commands as activities
from yukari.activities.models import Joining, Occurrence
from yukari.audit.models import Entry
from yukari.people import commands, queries
from yukari.people.gateway import Facts
from yukari.people.models import CardFacts, CardVisit, ConfirmedIdentity, Guardian, GuardianConsent, Person
from yukari.registrations import commands as registrations
from yukari.registrations import queries as registered
from yukari.rules.fields import Field
from yukari.rules.outcome import Reason, Refused
from yukari.rules.premium import Requirement

pytestmark = pytest.mark.django_db


@pytest.fixture
def yui(places: None) -> Person:
    """Seventeen; no card was read yet."""
    return a_person("ゆい", address="yui@example.jp", birth_year=2009, birth_month=2)


@pytest.fixture
def festival(kondo: Person) -> Occurrence:
    """Asks for the guardian's consent."""
    return a_published_occurrence(an_organisation(kondo), field=Field.FESTIVAL, asks_guardian=True, capacity=1)


@pytest.fixture(autouse=True)
def day() -> Any:
    with time_machine.travel(AT, tick=True):
        yield


def says(child: Person, *, yes: str = "", no: str = "") -> None:
    if yes:
        registrations.record_consent(child, kind=yes, guardian="mother", by=None, at=AT)
    if no:
        activities.withdraw_consent(child, kind=no, by=None, at=AT)


def test_a_minor_joins_where_consent_is_asked_for_once_it_is_given(
    client: Client, yui: Person, festival: Occurrence
) -> None:
    """P15: she is told before she presses, what is missing and where it is given."""
    client.force_login(yui)
    page = client.get(f"/activities/occurrences/{festival.id}/").content.decode()
    assert "保護者の同意が必要です" in page
    assert "/me/guardian/" in page
    assert "保護者の同意が必要です" in client.get(f"/activities/{festival.project_id}/").content.decode()
    refused = client.post(f"/activities/occurrences/{festival.id}/join/")
    assert refused.status_code == 409, refused.status_code
    assert not Joining.objects.exists()
    says(yui, yes="festival")
    assert activities.join(festival.id, by=yui, at=AT).state == Joining.State.JOINED


def test_nobody_asks_grown_up_hana(hana: Person, festival: Occurrence) -> None:
    assert activities.join(festival.id, by=hana, at=AT).state == Joining.State.JOINED


def test_where_nobody_asks_only_a_guardians_no_holds(yui: Person, kondo: Person) -> None:
    """P15, A7: nothing but the account is needed, until a guardian says no."""
    first, second = (
        a_published_occurrence(kondos, days=days) for kondos in [an_organisation(kondo)] for days in (10, 17)
    )
    activities.join(first.id, by=yui, at=AT)
    says(yui, no="land")
    with pytest.raises(Refused) as refused:
        activities.join(second.id, by=yui, at=AT)
    assert refused.value.reason is Reason.GUARDIAN_SAYS_NO


def test_a_no_gives_back_the_seats_that_are_still_to_come(yui: Person, hana: Person, festival: Occurrence) -> None:
    """P15, A8: whoever waits moves up, and the child is told. Twice is once."""
    says(yui, yes="festival")
    activities.join(festival.id, by=yui, at=AT)
    activities.join(festival.id, by=hana, at=AT)
    for _ in range(2):
        says(yui, no="festival")
    states = dict(Joining.objects.values_list("person_id", "state"))
    assert states == {yui.id: Joining.State.CANCELLED, hana.id: Joining.State.JOINED}
    told = queries.notices_of(yui)
    assert [notice.kind for notice in told] == ["guardian_said_no"]
    assert "水路の草刈り" in told[0].title


def test_a_no_to_another_kind_leaves_the_seat(yui: Person, festival: Occurrence) -> None:
    says(yui, yes="festival")
    activities.join(festival.id, by=yui, at=AT)
    says(yui, no="safety")
    assert Joining.objects.get().state == Joining.State.JOINED


def test_a_child_registers_by_itself_until_a_guardian_says_no(yui: Person) -> None:
    """K1, P15: what is registered stays; of age, nobody says no any more."""
    registrations.register(yui.id, place_id=HIDA, by=yui, at=AT)
    says(yui, no="basic")
    with pytest.raises(Refused) as refused:
        registrations.register(yui.id, place_id=TAKAYAMA, by=yui, at=AT)
    assert refused.value.reason is Reason.GUARDIAN_SAYS_NO
    registrations.register(yui.id, place_id=HIDA, by=yui, at=AT)
    later = AT.replace(year=2027)
    registrations.register(yui.id, place_id=TAKAYAMA, by=yui, at=later)
    assert {HIDA, TAKAYAMA} <= registered.registered_place_ids(yui.id)


def test_a_guardian_says_yes_and_no_on_their_own_page(client: Client, yui: Person, card_service: CardService) -> None:
    """P15: each kind by itself; the child reads the same on its own page."""
    client.force_login(yui)
    client.post("/me/guardian/", {"relation": "father", "kinds": ["premium"]})
    card_service.read(client, "/me/guardian/start/", card="guardian")
    browser = Client()
    answer = card_service.read(browser, "/card/guardian/start/", card="guardian")
    page = browser.get(answer.url).content.decode()
    assert "同意しない" in page
    browser.post(answer.url, {"child": yui.id, "kind": "safety", "withdraw": 1})
    browser.post(answer.url, {"child": yui.id, "kind": "basic"})
    assert queries.words_of_guardians(yui.id) == {"premium": True, "safety": False, "basic": True}
    mine = client.get("/me/guardian/").content.decode()
    assert "同意していないこと" in mine


def test_each_of_two_guardians_speaks_for_themselves(client: Client, yui: Person, card_service: CardService) -> None:
    """P15: mother and father are both tied, she first; what he says with his card is recorded as his, in the record too."""
    client.force_login(yui)
    for relation, card in (("mother", "guardian"), ("father", "elder")):
        client.post("/me/guardian/", {"relation": relation, "kinds": ["basic"]})
        card_service.read(client, "/me/guardian/start/", card=card)
    mother, father = queries.guardians_of(yui.id)
    assert (mother.relation, father.relation) == ("mother", "father")
    browser = Client()
    page = card_service.read(browser, "/card/guardian/start/", card="elder").url
    browser.post(page, {"child": yui.id, "kind": "premium"})
    browser.post(page, {"child": yui.id, "kind": "basic", "withdraw": 1})
    browser.post(page, {"child": yui.id, "kind": "safety", "withdraw": 1})
    browser = Client()
    card_service.read(browser, "/card/guardian/start/", card="guardian")
    browser.post(page, {"child": yui.id, "kind": "festival"})
    said = {one.kind: (one.guardian, one.mark) for one in GuardianConsent.objects.filter(person=yui)}
    hers, his = ("mother", mother.mark), ("father", father.mark)
    assert said == {"premium": his, "basic": his, "safety": his, "festival": hers}
    written = Entry.objects.filter(person_id=yui.id, verb__endswith="_a_consent").order_by("id")
    assert [(one.about["kind"], one.about["guardian"], one.about["mark"]) for one in written] == [
        ("basic", *hers),
        ("basic", *his),
        ("premium", *his),
        ("basic", *his),
        ("safety", *his),
        ("festival", *hers),
    ]
    assert not Entry.objects.filter(about__icontains=father.subject).exists()


def test_who_is_no_guardian_any_more_says_nothing(client: Client, yui: Person, card_service: CardService) -> None:
    """P15: the page is open for a quarter of an hour, and not for longer than the tie."""
    client.force_login(yui)
    client.post("/me/guardian/", {"relation": "father", "kinds": ["basic"]})
    card_service.read(client, "/me/guardian/start/", card="guardian")
    browser = Client()
    page = card_service.read(browser, "/card/guardian/start/", card="guardian").url
    Guardian.objects.all().delete()
    assert yui.called not in browser.get(page).content.decode()
    browser.post(page, {"child": yui.id, "kind": "premium"})
    assert queries.words_of_guardians(yui.id) == {"basic": True}


@pytest.mark.parametrize("start", ["/card/sign-in/", "/card/guardian/start/"])
def test_without_cookies_a_network_goes_to_the_card_service_two_hundred_times(
    card_service: CardService, db: None, start: str
) -> None:
    """Whoever shows no cookie has a new session each time; the refused one leaves nothing behind."""
    with time_machine.travel(AT, tick=False):
        for _ in range(199):
            commands.slow_down("card, network:127.0.0.1", capacity=200, per_seconds=600, by=None, at=AT)
        assert Client().get(start).url.startswith(card_service.issuer)
        visits, sessions = CardVisit.objects.count(), Session.objects.count()
        refused = Client().get(start)
        assert refused.status_code == 429
        assert "1分ほどたったら、また試せます" in refused.content.decode()
        assert (CardVisit.objects.count(), Session.objects.count()) == (visits, sessions) == (1, 1)
        assert Client(REMOTE_ADDR="203.0.113.9").get(start).url.startswith(card_service.issuer)


@pytest.fixture
def child(client: Client, card_service: CardService, places: None) -> Person:
    """Eleven, and has just had the own card read."""
    found = a_person("そら", address="sora@example.jp", birth_year=2014, birth_month=8)
    client.force_login(found)
    assert card_service.read(client, card="child").url == "/me/identity/"
    return found


def test_under_15_the_card_signs_in_and_does_nothing_else(
    client: Client, child: Person, card_service: CardService
) -> None:
    """P15: nothing that stands on it is kept, and nothing is confirmed by it."""
    assert queries.identity_of(child.id) is None
    assert not CardFacts.objects.exists()
    card = ConfirmedIdentity.objects.get()
    assert (card.signs_in_only, card.residence_id) == (True, "")
    page = client.get("/me/identity/").content.decode()
    assert "ログインだけに使えるカードです" in page
    assert "確認できています" not in page
    registrations.register(child.id, place_id=HIDA, by=child, at=AT)
    judgement = registered.standing_at(child.id, HIDA, at=AT).mine.judgement
    assert Requirement.IDENTITY in [finding.requirement for finding in judgement.findings if not finding.met]
    client.logout()
    card_service.read(client, "/card/sign-in/", card="child")
    assert client.session["_auth_user_id"] == str(child.id)


def test_with_a_guardian_the_childs_card_confirms(client: Client, child: Person, card_service: CardService) -> None:
    """P15: the guardian's card first, then the child's once more."""
    client.post("/me/guardian/", {"relation": "mother", "kinds": ["basic", "premium"]})
    card_service.read(client, "/me/guardian/start/", card="guardian")
    assert "お子さんのカードを読み取る" in client.get("/me/guardian/").content.decode()
    browser = Client()
    children = card_service.read(browser, "/card/guardian/start/", card="guardian").url
    assert "ログインだけに使えるカードです" in browser.get(children).content.decode()
    card_service.read(client, card="child")
    identity = queries.identity_of(child.id)
    assert identity
    assert identity.residence_id == SETAGAYA
    assert CardFacts.objects.count() == 1


def test_from_15_on_the_card_confirms_by_itself(client: Client, child: Person, card_service: CardService) -> None:
    with time_machine.travel("2029-08-03T12:00:00+09:00", tick=True):
        client.force_login(child)
        card_service.read(client, card="child")
        assert queries.identity_of(child.id)


def test_a_childs_reissued_card_is_known_by_the_day_of_birth(child: Person) -> None:
    """Nothing else was kept to compare with."""
    before = ConfirmedIdentity.objects.get()
    facts = Facts("模擬　こども", "東京都世田谷区", before.adult_from.replace(year=2014))
    with pytest.raises(Refused) as refused:
        commands.confirm_identity(
            child, subject="new", residence_id="", birthdate=facts.birthdate, facts=facts, by=child, at=AT
        )
    assert refused.value.reason is Reason.CARD_REISSUED
