"""D3: a resident can leave: personal data is erased, and statistics keep facts about nobody."""

from datetime import timedelta

import pytest
from django.core import mail

from tests.builders import HIDA, a_person, an_organisation
from tests.leaving.stories import ASKED, LATER, ask, erase, rows_that_say
from tests.registrations.stories import DAY, at
from tests.uniting.stories import unite
from yukari.activities.models import Joining, Occurrence
from yukari.audit.models import Entry
from yukari.cards.models import IssuedCard
from yukari.leaving import commands, queries
from yukari.leaving.models import Leave, PastParticipation, PastRegistration
from yukari.people import commands as people
from yukari.people import queries as people_queries
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.places.queries import offices_of
from yukari.registrations import commands as registrations
from yukari.registrations.models import RosterEntry
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Role
from yukari.supports.models import Claim, Offer


def test_nothing_anywhere_tells_of_hana_any_more(full: Person, last_seat: Occurrence) -> None:
    """Every text of every table is read; where the id stays is known by name."""
    assert rows_that_say("hana@example.jp", "はな")
    ask(full)
    assert erase(full)
    assert rows_that_say("hana@example.jp", "はな", "card of") == {}
    assert {where.partition(":")[0] for where in rows_that_say(str(full.id))} <= {
        "audit_entry.person_id",
        "audit_entry.by_id",
        "audit_entry.about",
        "cards_issuedcard.person_id",
        "files_kept.kept_by_id",
        "people_person.id",
        "registrations_standing.person_id",
        "registrations_standing.united_into_id",
        "supports_claim.person_id",
    }


def test_the_seat_goes_to_whoever_waits(full: Person, last_seat: Occurrence) -> None:
    """A8."""
    ask(full)
    erase(full)
    (joining,) = Joining.objects.filter(occurrence=last_seat)
    assert (joining.person.called, joining.state) == ("ゆう", Joining.State.JOINED)
    assert Occurrence.objects.get(id=last_seat.id).taken == 1


def test_cards_are_turned_away_until_they_have_run_out(full: Person) -> None:
    ask(full)
    erase(full)
    cards = IssuedCard.objects.all()
    assert cards
    assert all(card.revoked_at and not card.device and not card.key for card in cards)


def test_facts_about_nobody_stay(full: Person) -> None:
    """V3, V5: by the month, and no two of them can be laid together."""
    ask(full)
    erase(full)
    assert PastParticipation.objects.filter(place_id=HIDA).count() == 3
    assert set(PastParticipation.objects.values_list("month__day", flat=True)) == {1}
    assert PastRegistration.objects.filter(place_id=HIDA).get().terms == 1
    assert not RosterEntry.objects.filter(person=full).exists()


def test_money_that_was_asked_for_is_there_for_others(full: Person) -> None:
    """S1: the budget is right to the yen."""
    assert Offer.objects.get().held == 4_000
    ask(full)
    erase(full)
    assert Offer.objects.get().held == 0
    assert set(Claim.objects.values_list("name", "note", "state")) == {("", "", "withdrawn")}


def test_the_code_proves_it_and_names_nobody(full: Person) -> None:
    code = ask(full)
    assert queries.receipt(code) is None
    erase(full)
    found = queries.receipt(code.lower().replace("-", " "))
    assert found
    assert (found.asked_on, found.erased_on) == (ASKED, LATER)
    assert found.rows > 20
    assert queries.receipt("AAAA-AAAA-AAAA-AAAA") is None


def test_the_last_letter_goes_once_nothing_holds_the_address(
    full: Person, django_capture_on_commit_callbacks: object
) -> None:
    ask(full)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        erase(full)
    assert [one.to for one in mail.outbox[-1:]] == [["hana@example.jp"]]
    assert "消しました" in mail.outbox[-1].subject
    assert rows_that_say("hana@example.jp") == {}


def test_signing_in_takes_it_back(full: Person) -> None:
    ask(full)
    assert commands.take_back(full, by=full, at=at(ASKED + timedelta(days=2)))
    assert not commands.take_back(full, by=full, at=at(ASKED + timedelta(days=3)))
    assert not erase(full)
    assert Person.objects.get(id=full.id).called == "はな"


def test_nobody_is_erased_before_the_day(full: Person) -> None:
    ask(full)
    assert commands.erase_due(by=None, at=at(LATER - timedelta(days=1))) == 0
    assert commands.erase_due(by=None, at=at(LATER)) == 1
    assert commands.erase_due(by=None, at=at(LATER)) == 0
    assert not Leave.objects.exists()


def test_the_same_address_opens_a_new_account(full: Person) -> None:
    ask(full)
    erase(full)
    new = people.person_at("hana@example.jp", by=None, at=at(LATER))
    assert new.id != full.id
    assert people_queries.person_with_address("hana@example.jp") == new
    assert Person.objects.get(id=full.id).left_at == at(LATER)


def test_staff_read_that_somebody_has_left(full: Person) -> None:
    ask(full)
    erase(full)
    assert people_queries.persons([full.id])[full.id].called == "退会した人"


def test_nothing_is_written_for_who_has_left(full: Person) -> None:
    """A scan from an offline scanner, a notice, a registration: all of them come too late."""
    ask(full)
    erase(full)
    with pytest.raises(Refused):
        registrations.register(full.id, place_id=HIDA, by=full, at=at(LATER))
    assert not people.tell(full.id, kind="place_joined", key="late", details={}, by=None, at=at(LATER))


def test_the_last_manager_first_hands_over(manager: Person, mori: Person) -> None:
    with pytest.raises(Refused) as refused:
        ask(manager)
    assert refused.value.reason is Reason.LAST_MANAGER
    places.appoint(mori, place_id=HIDA, role=Role.MANAGER, by=None, at=at(DAY))
    ask(manager)
    assert offices_of(manager) == []


def test_the_last_leader_first_hands_over(kondo: Person) -> None:
    an_organisation(kondo)
    with pytest.raises(Refused) as refused:
        ask(kondo)
    assert refused.value.reason is Reason.LAST_LEADER


def test_who_became_the_last_manager_meanwhile_waits_for_a_colleague(mori: Person) -> None:
    ask(mori)
    places.appoint(mori, place_id=HIDA, role=Role.MANAGER, by=None, at=at(ASKED))
    assert commands.erase_due(by=None, at=at(LATER)) == 0
    places.appoint(a_person("谷", address="tani@example.jp"), place_id=HIDA, role=Role.MANAGER, by=None, at=at(LATER))
    assert commands.erase_due(by=None, at=at(LATER)) == 1


def test_accounts_that_were_united_with_it_go_too(full: Person) -> None:
    old = a_person("むかし", address="old@example.jp")
    unite(full, old, on=ASKED)
    ask(full)
    assert erase(full)
    assert rows_that_say("hana@example.jp", "old@example.jp", "むかし") == {}


def test_the_record_says_that_it_was_done_and_by_whose_wish(full: Person) -> None:
    """D2: the id stays in the record, and leads to nobody."""
    ask(full)
    erase(full)
    verbs = set(Entry.objects.filter(person_id=full.id).values_list("verb", flat=True))
    assert {"asked_to_leave", "erased_an_account"} <= verbs
