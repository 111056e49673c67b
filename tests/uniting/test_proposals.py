"""Where the owner cannot sign in to both: two people of staff, the person's own word, and everything on record."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.builders import HIDA, SETAGAYA, a_person
from tests.invariants import broken
from tests.registrations.stories import DAY, at, confirm, in_force, make_premium
from tests.uniting.stories import unite
from tests.web.offices import sign_in
from tests.web.pages import words_of
from yukari.audit.models import Entry
from yukari.delivery.models import Envelope
from yukari.kit.counted import together
from yukari.people import commands as people
from yukari.people.gateway import Card, Facts
from yukari.people.models import ConfirmedIdentity, Notice, Person, SetAside
from yukari.places import commands as places
from yukari.registrations import commands as registrations
from yukari.registrations.queries import reviews_to_count
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Role
from yukari.rules.waiting import REVIEWS, Kind
from yukari.uniting import commands, queries
from yukari.uniting.models import Proposal

NOW = at(DAY + timedelta(days=10))
DUE = at(DAY + timedelta(days=24))


@pytest.fixture(autouse=True)
def _promises(db: None) -> Iterator[None]:
    yield
    assert broken(DAY + timedelta(days=24)) == {}


@pytest.fixture
def old(places: None) -> Person:
    person = a_person("はな（むかし）", address="hana-old@example.jp", tell_by_email=False)
    confirm(person)
    make_premium(person)
    return person


@pytest.fixture
def proposal(hana: Person, old: Person, mori: Person) -> Proposal:
    registrations.register(hana.id, place_id=HIDA, by=hana, at=at(DAY))
    return propose(hana, mori)


def propose(person: Person, by: Person, address: str = "hana-old@example.jp") -> Proposal:
    return commands.propose(
        person.id,
        place_id=HIDA,
        address=address,
        other_remains=False,
        reason="窓口で身分証を確かめた",
        by=by,
        at=NOW,
    )


def confirm_it(proposal: Proposal, by: Person) -> Proposal:
    return commands.confirm(proposal.id, reason="電話でも確かめた", by=by, at=NOW)


def refusal_of(deed: object, *args: object) -> Reason:
    with pytest.raises(Refused) as refused:
        deed(*args)  # type: ignore[operator]
    return refused.value.reason


def test_two_people_of_staff_and_then_days_to_object(
    hana: Person, old: Person, manager: Person, proposal: Proposal
) -> None:
    """Both accounts are told by mail, whatever they chose; nothing happens before the day."""
    confirm_it(proposal, manager)
    assert set(Notice.objects.filter(kind="uniting_ahead").values_list("person_id", flat=True)) == {hana.id, old.id}
    assert Envelope.objects.filter(address=old.email, letter__key__contains="uniting_ahead").exists()
    assert commands.carry_out_due(by=None, at=DUE - timedelta(days=1)) == 0
    assert commands.carry_out_due(by=None, at=DUE) == 1
    assert commands.carry_out_due(by=None, at=DUE) == 0
    assert HIDA in in_force(hana)
    assert not in_force(old)
    assert Proposal.objects.get().state == "done"
    verbs = set(Entry.objects.filter(person_id=old.id).values_list("verb", flat=True))
    assert {"proposed_uniting", "confirmed_a_proposal", "uniting_done"} <= verbs


def test_never_the_same_person_of_staff(mori: Person, proposal: Proposal) -> None:
    """ASVS 2.3.5."""
    assert refusal_of(confirm_it, proposal, mori) is Reason.SAME_PERSON_OF_STAFF


def test_nobody_elsewhere_and_nobody_about_themselves(
    hana: Person, sato: Person, old: Person, mori: Person, proposal: Proposal
) -> None:
    """D1."""
    assert refusal_of(confirm_it, proposal, sato) is Reason.NOT_ALLOWED
    assert refusal_of(propose, hana, sato) is Reason.NOT_ALLOWED
    places.appoint(old, place_id=HIDA, role=Role.OFFICER, by=None, at=NOW)
    assert refusal_of(confirm_it, proposal, old) is Reason.NOT_ALLOWED


def test_only_a_registrant_of_the_place(hana: Person, mori: Person) -> None:
    assert refusal_of(propose, hana, mori) is Reason.NOT_REGISTERED


def test_a_reason_is_needed(mori: Person, manager: Person, proposal: Proposal) -> None:
    with pytest.raises(Refused) as refused:
        commands.confirm(proposal.id, reason=" ", by=manager, at=NOW)
    assert refused.value.reason is Reason.REASON_MISSING


@pytest.mark.parametrize("who", ["hana", "old"])
def test_either_account_stops_it_without_a_reason(
    who: str, hana: Person, old: Person, manager: Person, proposal: Proposal
) -> None:
    confirm_it(proposal, manager)
    commands.object_to(proposal.id, by={"hana": hana, "old": old}[who], at=NOW)
    assert commands.carry_out_due(by=None, at=DUE) == 0
    assert Person.objects.get(id=old.id).left_at is None
    assert Notice.objects.filter(kind="uniting_stopped").count() == 2


def test_a_stranger_neither_sees_nor_stops_it(kondo: Person, manager: Person, proposal: Proposal) -> None:
    confirm_it(proposal, manager)
    assert refusal_of(queries.proposal_about, kondo, proposal.id) is Reason.NOT_FOUND
    with pytest.raises(Refused):
        commands.object_to(proposal.id, by=kondo, at=NOW)


def test_staff_are_not_told_whether_there_is_such_an_account(hana: Person, mori: Person, manager: Person) -> None:
    """D1: it looks the same and comes to nothing."""
    registrations.register(hana.id, place_id=HIDA, by=hana, at=at(DAY))
    written = propose(hana, mori, address="nobody@example.jp")
    assert written.state == "proposed"
    confirm_it(written, manager)
    assert commands.carry_out_due(by=None, at=DUE) == 0
    assert Proposal.objects.get().state == "impossible"


def test_the_other_account_is_named_only_where_it_is_registered_too(
    hana: Person, old: Person, mori: Person, proposal: Proposal
) -> None:
    """D1, D2."""
    assert queries.proposal_for(mori, HIDA, proposal.id, at=NOW).other_called == old.called
    registrations.release(old.id, place_id=HIDA, by=old, at=NOW)
    assert queries.proposal_for(mori, HIDA, proposal.id, at=NOW).other_called == ""


def test_staff_never_close_an_account_that_works_for_a_place(
    hana: Person, old: Person, manager: Person, proposal: Proposal
) -> None:
    places.appoint(old, place_id=HIDA, role=Role.VIEWER, by=None, at=NOW)
    confirm_it(proposal, manager)
    assert commands.carry_out_due(by=None, at=DUE) == 0
    assert Proposal.objects.get().state == "impossible"
    assert Person.objects.get(id=old.id).left_at is None


def test_the_owner_was_faster(hana: Person, old: Person, manager: Person, proposal: Proposal) -> None:
    confirm_it(proposal, manager)
    assert unite(hana, old, on=DAY + timedelta(days=11))
    commands.carry_out_due(by=None, at=DUE)
    assert Proposal.objects.get().settled_at


def test_any_officer_refuses_with_a_reason(manager: Person, proposal: Proposal) -> None:
    commands.refuse(proposal.id, reason="別の人だった", by=manager, at=NOW)
    assert refusal_of(confirm_it, proposal, manager) is Reason.ALREADY_DECIDED


def read_card(person: Person, *, subject: str, name: str, address: str, birthdate: date = date(1990, 5, 12)) -> None:
    """As the gateway would have read it."""
    card = Card(subject, Facts(name, address, birthdate))
    people.ask_for_address(person, card=card, candidates=(), onward="", by=person, at=NOW)
    commands.confirm_address(person, residence_id=SETAGAYA, strongly_signed_in=True, by=person, at=NOW)


@pytest.fixture
def differing(hana: Person) -> Proposal:
    """A new card on which nothing but the birthdate is as before: she has married and moved."""
    registrations.register(hana.id, place_id=HIDA, by=hana, at=at(DAY))
    read_card(hana, subject="old", name="山田はな", address="東京都世田谷区三軒茶屋2-1-1")
    assert refusal_of(lambda: read_card(hana, subject="new", name="田中はな", address="東京都世田谷区北沢1-1")) is (
        Reason.CARD_WAITS_FOR_STAFF
    )
    return Proposal.objects.get()


def test_a_card_that_differs_is_taken_by_two(hana: Person, mori: Person, manager: Person, differing: Proposal) -> None:
    assert ConfirmedIdentity.objects.get().subject == "old"
    assert confirm_it(differing, mori).state == "proposed"
    assert refusal_of(confirm_it, differing, mori) is Reason.SAME_PERSON_OF_STAFF
    assert confirm_it(differing, manager).state == "done"
    assert ConfirmedIdentity.objects.get().subject == "new"
    assert Notice.objects.filter(person=hana, kind="card_accepted").exists()
    assert not SetAside.objects.exists()


def test_a_card_that_differs_is_refused_with_a_reason(hana: Person, mori: Person, differing: Proposal) -> None:
    commands.refuse(differing.id, reason="別の人のカードだった", by=mori, at=NOW)
    assert ConfirmedIdentity.objects.get().subject == "old"
    assert not SetAside.objects.exists()
    assert Notice.objects.get(person=hana, kind="card_refused").details["reason"] == "別の人のカードだった"


def test_staff_see_nothing_of_the_card(client: Client, mori: Person, differing: Proposal) -> None:
    """D1: no fact leaves its seal."""
    sign_in(client, mori)
    page = client.get(f"/office/{HIDA}/waiting/accounts/{differing.id}/").content.decode()
    for fact in ("田中", "山田", "三軒茶屋", "北沢", "1990"):
        assert fact not in page


def test_another_birthdate_is_another_human(hana: Person, differing: Proposal) -> None:
    Proposal.objects.all().delete()
    reason = refusal_of(
        lambda: read_card(hana, subject="x", name="鈴木", address="東京都港区", birthdate=date(1971, 1, 1))
    )
    assert reason is Reason.IDENTITY_DIFFERS
    assert not Proposal.objects.exists()


def test_confirmed_three_times_is_confirmed_once(hana: Person, manager: Person, proposal: Proposal) -> None:
    """Twice is once."""
    for _ in range(3):
        confirm_it(proposal, manager)
    assert Notice.objects.filter(kind="uniting_ahead", person=hana).count() == 1


def test_the_badge_of_the_office_counts_what_waits_and_costs_no_statement_more(
    client: Client,
    hana: Person,
    mori: Person,
    manager: Person,
    proposal: Proposal,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """Reviews, proposals and cards that differ in one number; what waits for the person's own word is not the office's."""
    with django_assert_num_queries(1):
        assert together({**reviews_to_count(HIDA), **queries.accounts_to_count(HIDA)}) == {
            **dict.fromkeys(REVIEWS, 0),
            Kind.ACCOUNT: 1,
        }
    sign_in(client, mori)
    assert "審査 1" in words_of(client.get(f"/office/{HIDA}/registrants/"))
    assert "アカウントの確認 アカウントの統合" in words_of(client.get(f"/office/{HIDA}/"))
    confirm_it(proposal, manager)
    assert together(queries.accounts_to_count(HIDA)) == {Kind.ACCOUNT: 0}
    assert "待っているものはありません" in words_of(client.get(f"/office/{HIDA}/"))


def test_a_card_that_differs_is_on_the_badge(differing: Proposal) -> None:
    assert together(queries.accounts_to_count(HIDA)) == {Kind.ACCOUNT: 1}


def test_pages_of_two_officers(client: Client, hana: Person, mori: Person, manager: Person, proposal: Proposal) -> None:
    """It stands in the list of what waits; who proposed it can only withdraw it."""
    sign_in(client, mori)
    assert "別の職員を待っています" in words_of(client.get(f"/office/{HIDA}/waiting/"))
    page = f"/office/{HIDA}/waiting/accounts/{proposal.id}/"
    assert "別の職員が確かめて決めます" in words_of(client.get(page))
    other = sign_in(Client(), manager)
    assert "はな" in words_of(other.get(page))
    assert other.post(page, {"reason": "確かめた"}).status_code == 302
    assert Proposal.objects.get().state == "confirmed"
    hanas = Client()
    hanas.force_login(hana)
    assert "飛騨市" in words_of(hanas.get(f"/me/uniting/{proposal.id}/"))
    hanas.post(f"/me/uniting/{proposal.id}/")
    assert "取りやめ" in words_of(hanas.get(f"/me/uniting/{proposal.id}/"))


def test_an_officer_proposes_on_a_page(client: Client, hana: Person, old: Person, mori: Person) -> None:
    registrations.register(hana.id, place_id=HIDA, by=hana, at=at(DAY))
    sign_in(client, mori)
    page = f"/office/{HIDA}/registrants/{hana.id}/unite/"
    assert client.get(page).status_code == 200
    said = {"address": old.email, "remains": "other", "reason": "窓口で確かめた"}
    assert client.post(page, said).status_code == 302
    assert Proposal.objects.get().other_remains
    assert client.get(f"/office/{HIDA}/registrants/{old.id}/unite/").status_code == 200
