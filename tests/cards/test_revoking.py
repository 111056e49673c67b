"""A phone is lost, given away or signed out of; paper is printed anew: the cards in them are good no longer."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings

from tests.builders import AT, GIFU, HIDA
from tests.cards.phone import Pocket
from tests.registrations.stories import DAY, at, confirm, make_premium
from yukari.audit.models import Entry
from yukari.cards import commands, queries
from yukari.cards.models import IssuedCard
from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.rules.card import Kind
from yukari.rules.outcome import Reason, Refused


def signed_in(person: Person) -> str:
    """A session of this person, as a browser would have it."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["here"] = True
    session.set_expiry(at(date(2028, 1, 1)))
    session.save()
    UserSession.objects.create(user=person, session_key=session.session_key, ip="127.0.0.1", user_agent="")
    return str(session.session_key)


def phone_in(session_key: str, person: Person) -> queries.Phone:
    commands.issue(person, key=Pocket().key, session_key=session_key, by=person, at=AT)
    mark = queries.session_mark(session_key)
    return next(phone for phone in queries.phones_of(person.id, at=AT) if phone.session == mark)


def sessions(person: Person) -> set[str]:
    return set(UserSession.objects.filter(user=person).values_list("session_key", flat=True))


def test_hana_gives_her_old_phone_away(hana: Person) -> None:
    old, new = signed_in(hana), signed_in(hana)
    given, kept = phone_in(old, hana), phone_in(new, hana)
    for _ in range(2):
        commands.revoke_phone(hana, phone_id=given.id, by=hana, at=AT)
    assert [phone.id for phone in queries.phones_of(hana.id, at=AT)] == [kept.id]
    assert queries.revoked_ids(at=AT) == [given.id]
    assert sessions(hana) == {new}
    assert Entry.objects.filter(verb="revoked_cards", person_id=hana.id).count() == 1


def test_a_lost_phone_is_signed_out_whatever_it_remembers(hana: Person) -> None:
    here, lost, elsewhere = signed_in(hana), signed_in(hana), signed_in(hana)
    kept, gone = phone_in(here, hana), phone_in(lost, hana)
    commands.lose_phone(hana, phone_id=gone.id, session_key=here, by=hana, at=AT)
    assert sessions(hana) == {here}
    assert elsewhere not in sessions(hana)
    assert [phone.id for phone in queries.phones_of(hana.id, at=AT)] == [kept.id]


def test_nobody_revokes_the_phone_of_somebody_else(hana: Person, ken: Person) -> None:
    phone = phone_in(signed_in(hana), hana)
    with pytest.raises(Refused) as refused:
        commands.revoke_phone(ken, phone_id=phone.id, by=ken, at=AT)
    assert refused.value.reason is Reason.NOT_FOUND
    assert queries.revoked_ids(at=AT) == []


def test_signing_out_takes_the_cards_there_along(hana: Person) -> None:
    here, there, third = signed_in(hana), signed_in(hana), signed_in(hana)
    phones = [phone_in(session, hana) for session in (here, there, third)]
    session = UserSession.objects.get(session_key=there)
    assert commands.end_session(hana, session_id=session.id, by=hana, at=AT)
    assert not commands.end_session(hana, session_id=session.id, by=hana, at=AT)
    assert queries.revoked_ids(at=AT) == [phones[1].id]
    assert commands.end_other_sessions(hana, session_key=here, by=hana, at=AT) == 1
    assert [phone.id for phone in queries.phones_of(hana.id, at=AT)] == [phones[0].id]
    commands.sign_out(hana, session_key=here, by=hana, at=AT)
    assert queries.phones_of(hana.id, at=AT) == []


def test_signed_in_again_the_same_phone_has_cards_again(hana: Person) -> None:
    pocket, session = Pocket(), signed_in(hana)
    (old,) = commands.issue(hana, key=pocket.key, session_key=session, by=hana, at=AT)
    commands.sign_out(hana, session_key=session, by=hana, at=AT)
    (new,) = commands.issue(hana, key=pocket.key, session_key=signed_in(hana), by=hana, at=AT)
    assert new.id != old.id


def test_whoever_leaves_has_no_card(hana: Person) -> None:
    """D3."""
    (card,) = commands.issue(hana, key=Pocket().key, by=hana, at=AT)
    Person.objects.filter(id=hana.id).update(left_at=AT)
    assert queries.revoked_ids(at=AT) == [card.id]


def test_hana_prints_a_card_and_loses_it_and_prints_another(hana: Person) -> None:
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    first = commands.issue_paper(hana.id, place_id=HIDA, by=hana, at=AT)
    second = commands.issue_paper(hana.id, place_id=HIDA, by=hana, at=AT)
    (paper,) = queries.papers_of(hana.id, at=AT)
    assert (paper.id, queries.revoked_ids(at=AT)) == (second, [first])
    assert len(paper.code) == 142
    says = queries.read_card(paper.code, at=AT + timedelta(days=300)).says
    assert (says.place_id, says.kind) == (HIDA, Kind.BASIC)
    commands.revoke(hana, card_id=second, by=hana, at=AT)
    assert queries.papers_of(hana.id, at=AT) == []


def test_paper_is_good_for_a_year_or_to_the_end_of_the_term(hana: Person) -> None:
    confirm(hana)
    make_premium(hana)
    commands.issue_paper(hana.id, place_id=HIDA, by=hana, at=at(DAY))
    commands.issue_paper(hana.id, by=hana, at=at(DAY))
    account, hida = queries.papers_of(hana.id, at=at(DAY))
    assert hida.until == date(2027, 4, 9)
    assert account.until == DAY + timedelta(days=365)


def test_a_card_of_a_place_needs_a_registration_there(hana: Person) -> None:
    with pytest.raises(Refused) as refused:
        commands.issue_paper(hana.id, place_id=HIDA, by=hana, at=AT)
    assert refused.value.reason is Reason.NOT_REGISTERED


def test_at_the_window_mori_prints_the_card_of_his_own_place(hana: Person, mori: Person, sato: Person) -> None:
    """D1, D2: with a reason that Hana can read."""
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    commands.issue_paper(hana.id, place_id=HIDA, why="スマートフォンをお持ちでないため", by=mori, at=AT)
    entry = Entry.objects.get(verb="looked_at_a_card_to_print")
    assert (entry.by_id, entry.person_id, entry.place_id) == (mori.id, hana.id, HIDA)
    for who, place_id, why, reason in (
        (mori, HIDA, " ", Reason.REASON_MISSING),
        (sato, HIDA, "頼まれて", Reason.NOT_ALLOWED),
        (mori, GIFU, "頼まれて", Reason.NOT_ALLOWED),
        (mori, "", "頼まれて", Reason.NOT_ALLOWED),
    ):
        with pytest.raises(Refused) as refused:
            commands.issue_paper(hana.id, place_id=place_id, why=why, by=who, at=AT)
        assert refused.value.reason is reason


def test_cards_that_ran_out_long_ago_are_forgotten(hana: Person) -> None:
    """Not while a scan of them may still arrive."""
    (card,) = commands.issue(hana, key=Pocket().key, by=hana, at=AT)
    assert card.valid_until == day_in_japan(AT) + timedelta(days=settings.CARD_DAYS)
    for days, forgotten in ((settings.CARD_DAYS + 60, 0), (settings.CARD_DAYS + 61, 1)):
        assert commands.forget_cards(by=None, at=AT + timedelta(days=days)) == forgotten
    assert not IssuedCard.objects.exists()
