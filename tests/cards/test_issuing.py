"""Cards in phones: issued unseen, bound to the phone's key, prolonged while they are true, revoked when the phone is gone."""

from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
import time_machine
from django.conf import settings

from tests.builders import AT, GIFU, HIDA
from tests.cards.phone import Pocket
from tests.races import race
from tests.registrations.stories import DAY, at, confirm, make_premium
from yukari.cards import commands, queries
from yukari.cards.commands import Issued
from yukari.cards.models import IssuedCard
from yukari.kit import clock
from yukari.people.models import Notice, Person
from yukari.registrations import commands as registrations
from yukari.rules.card import PHONES_AT_MOST, Kind
from yukari.rules.outcome import Reason, Refused


@pytest.fixture
def pocket() -> Pocket:
    return Pocket()


def by_place(issued: list[Issued]) -> dict[str, Issued]:
    return {one.card.place.code if one.card else "": one for one in issued}


def test_a_phone_gets_the_account_card_and_one_of_each_place(hana: Person, pocket: Pocket) -> None:
    """A7: the account card needs no registration."""
    first = commands.issue(hana, key=pocket.key, by=hana, at=AT)
    assert list(by_place(first)) == [""]
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    issued = by_place(commands.issue(hana, key=pocket.key, by=hana, at=AT))
    assert set(issued) == {"", HIDA, GIFU}
    assert issued[""].id == first[0].id
    statement = queries.read_card(pocket.show(issued[HIDA].statement, at=AT), at=AT)
    assert (statement.says.place_id, statement.says.kind, statement.key) == (HIDA, Kind.BASIC, pocket.key)
    assert statement.last_day == clock.day_in_japan(AT) + timedelta(days=settings.CARD_DAYS)


def test_the_code_fits_into_the_qr_code_that_was_promised(hana: Person, pocket: Pocket) -> None:
    text = pocket.show(commands.issue(hana, key=pocket.key, by=hana, at=AT)[0].statement, at=AT)
    assert len(text) == 294


def test_asking_again_is_the_same_card_until_half_of_its_days_are_over(hana: Person, pocket: Pocket) -> None:
    def asked(days: int) -> Issued:
        (issued,) = commands.issue(hana, key=pocket.key, by=hana, at=AT + timedelta(days=days))
        return issued

    first, again, later = asked(0), asked(17), asked(18)
    assert first.id == again.id == later.id
    assert first.valid_until == again.valid_until
    assert later.valid_until == first.valid_until + timedelta(days=18)
    assert asked(200).valid_until == first.valid_until + timedelta(days=200)
    assert IssuedCard.objects.count() == 1


def test_premium_is_another_card_and_never_outlives_its_term(hana: Person, pocket: Pocket) -> None:
    """P5: what a reader without a network believes is true to the last day."""
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    basic = by_place(commands.issue(hana, key=pocket.key, by=hana, at=AT))[HIDA]
    confirm(hana)
    make_premium(hana)
    premium = by_place(commands.issue(hana, key=pocket.key, by=hana, at=at(DAY)))[HIDA]
    assert premium.id != basic.id
    assert queries.open_card(pocket.show(premium.statement, at=AT)).statement.says.term_until == date(2027, 4, 9)
    late = by_place(commands.issue(hana, key=pocket.key, by=hana, at=at(date(2027, 3, 30))))[HIDA]
    assert late.valid_until == date(2027, 4, 9)
    assert queries.revoked_ids(at=at(DAY)) == []


def test_a_card_that_says_too_much_is_published_as_revoked(hana: Person, pocket: Pocket) -> None:
    confirm(hana)
    make_premium(hana)
    premium = by_place(commands.issue(hana, key=pocket.key, by=hana, at=at(DAY)))
    assert queries.revoked_ids(at=at(DAY)) == []
    registrations.release(hana.id, place_id=HIDA, by=hana, at=at(DAY, 12))
    assert set(queries.revoked_ids(at=at(DAY, 13))) == {premium[HIDA].id, premium[GIFU].id}
    again = by_place(commands.issue(hana, key=pocket.key, by=hana, at=at(DAY, 13)))
    assert list(again) == [""]
    assert queries.revoked_ids(at=at(date(2027, 4, 10))) == []


def test_only_a_key_of_the_curve_is_taken(hana: Person) -> None:
    for key in (b"", b"\2" * 32, b"\2" + b"\xff" * 32):
        with pytest.raises(Refused) as refused:
            commands.issue(hana, key=key, by=hana, at=AT)
        assert refused.value.reason is Reason.CARD_KEY_UNUSABLE


def test_a_second_phone_stands_beside_the_first(hana: Person, pocket: Pocket) -> None:
    commands.issue(hana, key=pocket.key, device="iPhone・Safari", session_key="one", by=hana, at=AT)
    commands.issue(
        hana, key=Pocket().key, device="Android・Chrome", session_key="two", by=hana, at=AT + timedelta(days=1)
    )
    phones = queries.phones_of(hana.id, at=AT + timedelta(days=1))
    assert [phone.device for phone in phones] == ["Android・Chrome", "iPhone・Safari"]
    assert queries.revoked_ids(at=AT) == []


def test_a_browser_that_forgot_its_key_has_one_phone_not_two(hana: Person, pocket: Pocket) -> None:
    (old,) = commands.issue(hana, key=pocket.key, session_key="one", by=hana, at=AT)
    commands.issue(hana, key=Pocket().key, session_key="one", by=hana, at=AT)
    assert len(queries.phones_of(hana.id, at=AT)) == 1
    assert queries.revoked_ids(at=AT) == [old.id]


def test_with_one_phone_too_many_the_one_that_was_seen_longest_ago_goes(hana: Person) -> None:
    phones = [Pocket() for _ in range(PHONES_AT_MOST)]
    cards = [
        commands.issue(hana, key=one.key, by=hana, at=AT + timedelta(days=day))[0] for day, one in enumerate(phones)
    ]
    commands.issue(hana, key=phones[0].key, by=hana, at=AT + timedelta(days=9))
    commands.issue(hana, key=Pocket().key, by=hana, at=AT + timedelta(days=9))
    assert queries.revoked_ids(at=AT + timedelta(days=9)) == [cards[1].id]
    assert len(queries.phones_of(hana.id, at=AT + timedelta(days=9))) == PHONES_AT_MOST


def test_nobody_has_many_new_phones_in_a_day(hana: Person) -> None:
    for _ in range(commands.PHONES_A_DAY):
        commands.issue(hana, key=Pocket().key, by=hana, at=AT)
    with pytest.raises(Refused) as refused:
        commands.issue(hana, key=Pocket().key, by=hana, at=AT)
    assert refused.value.reason is Reason.TOO_MANY_TRIES


def test_hana_is_told_once_when_another_phone_holds_her_cards_too(hana: Person, pocket: Pocket) -> None:
    """Somebody else who got into her account cannot make a card of hers in silence; a browser that forgot its key can."""

    def told() -> list[str]:
        return [notice.details["device"] for notice in Notice.objects.filter(person=hana).order_by("told_at")]

    commands.issue(hana, key=pocket.key, device="iPhone・Safari", session_key="here", by=hana, at=AT)
    commands.issue(hana, key=Pocket().key, device="iPhone・Safari", session_key="here", by=hana, at=AT)
    assert told() == []
    another = Pocket()
    for _ in range(2):
        commands.issue(hana, key=another.key, device="Android・Chrome", session_key="there", by=hana, at=AT)
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    commands.issue(hana, key=another.key, device="Android・Chrome", session_key="there", by=hana, at=AT)
    assert told() == ["Android・Chrome"]


@pytest.mark.django_db(transaction=True)
def test_a_phone_that_asks_32_times_at_once_has_one_card_of_each_place(hana: Person, pocket: Pocket) -> None:
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)

    def ask() -> set[UUID]:
        return {one.id for one in commands.issue(hana, key=pocket.key, session_key="here", by=hana, at=AT)}

    answers = race([ask] * 32)
    assert len(answers[0]) == 3  # type: ignore[arg-type]
    assert all(answer == answers[0] for answer in answers)
    assert IssuedCard.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_32_new_phones_at_once_leave_no_more_than_a_person_may_have(
    hana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "PHONES_A_DAY", 32)
    race([partial(commands.issue, hana, key=Pocket().key, session_key=str(one), by=hana, at=AT) for one in range(32)])
    assert len(queries.phones_of(hana.id, at=AT)) == PHONES_AT_MOST
    assert IssuedCard.objects.filter(revoked_at=None).count() == PHONES_AT_MOST


@pytest.mark.django_db(transaction=True)
def test_the_list_of_revoked_cards_is_worked_out_once_however_many_ask(
    hana: Person, pocket: Pocket, monkeypatch: pytest.MonkeyPatch
) -> None:
    (card,) = commands.issue(hana, key=pocket.key, session_key="here", by=hana, at=AT)
    commands.sign_out(hana, session_key="here", by=hana, at=AT)
    worked_out, found = [], queries.revoked_ids

    def counted(*, at: datetime) -> list[UUID]:
        worked_out.append(at)
        return found(at=at)

    monkeypatch.setattr(queries, "revoked_ids", counted)
    at_once = AT + timedelta(minutes=30)
    with time_machine.travel(at_once, tick=False):
        answers = race([lambda: queries.revoked_list(at=at_once)] * 16)
    assert all(answer.ids == [card.id] for answer in answers)  # type: ignore[attr-defined]
    assert len(worked_out) == 1
