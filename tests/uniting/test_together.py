"""Two accounts of Hana become one: what goes over, what collides, and that the stricter of both stands."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.conf import LazySettings

from tests.builders import (
    GIFU,
    HIDA,
    SETAGAYA,
    SHIRAKAWA,
    TAKAYAMA,
    TOKYO,
    a_person,
    a_published_occurrence,
    an_organisation,
)
from tests.cards.phone import Pocket
from tests.invariants import broken
from tests.pushing import Subscriber, a_push_service
from tests.registrations.stories import DAY, at, confirm, in_force, make_premium, take_part, the_term, three_days
from tests.uniting.stories import unite
from yukari.activities import commands as activities
from yukari.activities.models import HeldScan, Joining, Member, Occurrence
from yukari.audit import queries as audit
from yukari.cards import commands as cards
from yukari.delivery import commands as delivery
from yukari.delivery.queries import devices_of
from yukari.kit.ids import new_id
from yukari.people import commands as people
from yukari.people import queries as people_queries
from yukari.people.models import ConfirmedIdentity, GuardianConsent, Notice, Person
from yukari.places import commands as places
from yukari.places.models import Staff, Wish
from yukari.registrations import commands
from yukari.registrations.models import (
    Application,
    Decision,
    LinkChoice,
    Participation,
    Registration,
    Review,
    Standing,
    Stay,
    Term,
)
from yukari.registrations.queries import roster_differences
from yukari.rules.outcome import Reason, Refused
from yukari.rules.policy import Mode, Policy
from yukari.rules.roles import Role

LATER = DAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def _promises(places: None) -> Iterator[None]:
    yield
    assert broken(LATER) == {}
    assert roster_differences() == []


@pytest.fixture
def old(places: None) -> Person:
    """Hana's other account."""
    return a_person("はな（むかし）", address="hana-old@example.jp")


def test_everything_goes_over_and_the_other_account_is_closed(hana: Person, old: Person) -> None:
    confirm(old)
    term = make_premium(old)
    commands.record_stay(old.id, place_id=HIDA, day=DAY, by=None, at=at(DAY))
    places.wish("141003", by=old, at=at(DAY))
    commands.register(hana.id, place_id=SETAGAYA, by=hana, at=at(DAY))
    united = unite(hana, old, on=LATER)
    assert united
    assert in_force(hana) == {HIDA: "direct", GIFU: "linked", SETAGAYA: "direct", TOKYO: "linked"}
    assert united.registrations.registered == (GIFU, HIDA)
    assert united.registrations.participations == 3
    followed = the_term(hana)
    assert (followed.starts_on, followed.ends_on, followed.judgement_id) == (
        term.starts_on,
        term.ends_on,
        term.judgement_id,
    )
    assert Stay.objects.get().person_id == Wish.objects.get().person_id == hana.id
    assert ConfirmedIdentity.objects.get().person_id == hana.id
    assert Decision.objects.get(what="grant").person_id == hana.id
    assert Notice.objects.filter(kind="accounts_united", person=hana).count() == 1
    old.refresh_from_db()
    assert (old.is_active, old.united_into_id) == (False, hana.id)
    assert not in_force(old)
    assert not Notice.objects.filter(person=old).exists()


def test_the_closed_account_is_told_nothing_on_any_device(hana: Person, old: Person, settings: LazySettings) -> None:
    """M1: what was switched on in the remaining account stays."""
    with a_push_service(settings) as service:
        for person, path in ((hana, "/phone"), (old, "/old-phone")):
            delivery.add_device(person.id, **Subscriber(service, path).subscription, by=person, at=at(DAY))
    unite(hana, old, on=LATER)
    assert (len(devices_of(hana.id)), len(devices_of(old.id))) == (1, 0)


def test_united_twice_is_united_once(hana: Person, old: Person) -> None:
    make_premium_on(old, HIDA)
    assert unite(hana, old, on=LATER)
    assert unite(hana, old, on=LATER) is None
    with pytest.raises(Refused) as refused:
        unite(old, hana, on=LATER)
    assert refused.value.reason is Reason.ACCOUNT_UNITED


def make_premium_on(person: Person, *codes: str, on: date = DAY) -> None:
    confirm(person)
    for place_id in codes:
        make_premium(person, place_id=place_id, on=on)


def test_one_participation_per_human_and_occurrence(hana: Person, old: Person) -> None:
    """A4."""
    same = {"occurrence_id": new_id(), "project_id": new_id()}
    take_part(hana, DAY, **same)
    take_part(old, DAY, **same)
    take_part(old, DAY + timedelta(days=1))
    united = unite(hana, old, on=LATER)
    assert united
    assert (united.registrations.participations, united.registrations.participations_twice) == (1, 1)
    assert Participation.objects.filter(person=hana).count() == Participation.objects.count() == 2


def test_what_is_void_on_one_account_is_void(hana: Person, old: Person, mori: Person) -> None:
    """A6: and a term that leaned on it lies before staff."""
    confirm(hana)
    make_premium(hana)
    shared = Participation.objects.filter(person=hana).latest("day")
    take_part(old, shared.day, occurrence_id=shared.occurrence_id, project_id=shared.project_id)
    commands.void_participation(
        old.id, occurrence_id=shared.occurrence_id, reason="会場にいなかった", by=mori, at=at(DAY + timedelta(days=1))
    )
    unite(hana, old, on=LATER)
    shared.refresh_from_db()
    assert shared.void_reason == "会場にいなかった"
    assert Review.objects.get(person=hana, settled_at=None).kind == "reconsider"


def test_days_of_both_accounts_count_together(hana: Person, old: Person) -> None:
    """A7: what was done counts, as long as the account is the same; now it is."""
    confirm(old)
    commands.register(hana.id, place_id=HIDA, by=hana, at=at(DAY))
    commands.register(old.id, place_id=HIDA, by=old, at=at(DAY))
    commands.apply_for_premium(old.id, place_id=HIDA, by=old, at=at(DAY))
    take_part(hana, DAY)
    take_part(old, DAY + timedelta(days=1))
    take_part(old, DAY + timedelta(days=2))
    unite(hana, old, on=LATER)
    assert the_term(hana).starts_on == LATER
    assert Application.objects.get().state == "granted"


def test_three_places_and_no_more(hana: Person, old: Person) -> None:
    """P8: the oldest ties stay."""
    confirm(hana)
    confirm_another(old)
    for place_id in (HIDA, TAKAYAMA):
        make_premium(hana, place_id=place_id)
    places.join("141003", by=None, at=at(DAY - timedelta(days=9)))
    make_premium(old, place_id=SHIRAKAWA, on=DAY + timedelta(days=4))
    places.join("140007", by=None, at=at(DAY - timedelta(days=9)))
    make_premium(old, place_id="141003", on=DAY + timedelta(days=5))
    united = unite(hana, old, on=LATER)
    assert united
    assert united.registrations.premium_over_the_limit == ("141003",)
    assert the_term(hana, "141003").ending == Term.Ending.UNITED
    assert Standing.objects.get(person=hana).premium_counted == 3
    assert "141003" in in_force(hana)


def confirm_another(person: Person) -> None:
    """A reissued card with another name of the service, on the second account."""
    confirm(person)


def test_premium_twice_at_one_place_the_first_to_end_stands(hana: Person, old: Person) -> None:
    """P5: no overlap, and no longer than either."""
    confirm(hana)
    confirm_another(old)
    make_premium(hana, on=DAY + timedelta(days=20))
    earlier = make_premium(old, on=DAY)
    united = unite(hana, old, on=LATER)
    assert united
    assert united.registrations.premium_twice == (HIDA,)
    assert the_open_terms(hana) == [(HIDA, earlier.ends_on)]
    assert Registration.objects.get(person=hana, place_id=HIDA).registered_at == at(DAY - timedelta(days=3))


def the_open_terms(person: Person) -> list[tuple[str, date]]:
    rows = Term.objects.filter(person=person, ended_on=None, linked=False)
    return list(rows.values_list("place_id", "ends_on"))


def test_what_staff_took_back_is_not_had_through_the_other_account(hana: Person, old: Person, manager: Person) -> None:
    """A6: taken back on one account, it is taken back."""
    confirm(hana)
    confirm_another(old)
    make_premium(hana, on=DAY + timedelta(days=20))
    make_premium(old)
    void_one_of(old, by=manager, on=DAY + timedelta(days=5))
    decide(old, "release", manager, DAY + timedelta(days=5))
    assert the_open_terms(old) == []
    unite(hana, old, on=LATER)
    assert the_open_terms(hana) == []


def void_one_of(person: Person, *, by: Person, on: date) -> None:
    """What the term leaned on was another's day, and staff take the term back."""
    occurrence_id = Participation.objects.filter(person=person).latest("day").occurrence_id
    commands.void_participation(person.id, occurrence_id=occurrence_id, reason="別の人の記録だった", by=by, at=at(on))


def test_a_refused_renewal_stays_refused(hana: Person, old: Person, mori: Person) -> None:
    """P10: also where the other account's term is the one that stands."""
    staff_decide()
    confirm(hana)
    confirm_another(old)
    make_premium_by_staff(hana, mori, DAY)
    make_premium_by_staff(old, mori, DAY + timedelta(days=5))
    window = the_term(old).ends_on - timedelta(days=20)
    commands.confirm_identity(
        old,
        subject=f"card of {old.id}",
        residence_id=SETAGAYA,
        birthdate=date(1990, 5, 5),
        by=old,
        at=at(window),
    )
    three_days(old, window)
    decide(old, "refuse", mori, window)
    unite(hana, old, on=window)
    assert len(the_open_terms(hana)) == 1
    take_part(hana, window)
    assert not Review.objects.filter(person=hana, settled_at=None).exists()
    assert Term.objects.filter(person=hana, place_id=HIDA, ended_on=None).count() == 1


def staff_decide() -> None:
    policy = Policy(place=HIDA, version=1, in_force_from=DAY - timedelta(days=5), register=Mode.STAFF, renew=Mode.STAFF)
    places.announce_policy(HIDA, policy=policy, note="", by=None, at=at(DAY - timedelta(days=6)))


def make_premium_by_staff(person: Person, by: Person, on: date) -> None:
    commands.register(person.id, place_id=HIDA, by=person, at=at(on - timedelta(days=3)))
    commands.apply_for_premium(person.id, place_id=HIDA, by=person, at=at(on - timedelta(days=3)))
    three_days(person, on)
    decide(person, "grant", by, on)


def decide(person: Person, what: str, by: Person, on: date) -> None:
    review = Review.objects.get(person=person, settled_at=None)
    case = commands.Case(person.id, review.id)
    assert commands.decide([case], place_id=HIDA, what=what, reason="確かめた", by=by, at=at(on)).done


def test_what_waits_for_staff_waits_on(hana: Person, old: Person, mori: Person) -> None:
    """P10."""
    staff_decide()
    confirm(old)
    commands.register(old.id, place_id=HIDA, by=old, at=at(DAY))
    commands.apply_for_premium(old.id, place_id=HIDA, by=old, at=at(DAY))
    three_days(old, DAY + timedelta(days=3))
    commands.register(hana.id, place_id=HIDA, by=hana, at=at(DAY))
    unite(hana, old, on=LATER)
    decide(hana, "grant", mori, LATER)
    assert the_term(hana).starts_on == LATER


def test_opted_out_on_one_account_is_opted_out(hana: Person, old: Person) -> None:
    """K4."""
    commands.register(hana.id, place_id=HIDA, by=hana, at=at(DAY))
    commands.register(old.id, place_id=TAKAYAMA, link=False, by=old, at=at(DAY))
    unite(hana, old, on=LATER)
    assert in_force(hana) == {HIDA: "direct", TAKAYAMA: "direct"}
    assert LinkChoice.objects.get().person_id == hana.id


def test_opted_out_on_the_account_that_remains_too(hana: Person, old: Person) -> None:
    """K4."""
    commands.register(hana.id, place_id=HIDA, link=False, by=hana, at=at(DAY))
    commands.register(old.id, place_id=TAKAYAMA, by=old, at=at(DAY))
    unite(hana, old, on=LATER)
    assert in_force(hana) == {HIDA: "direct", TAKAYAMA: "direct"}


def test_a_consent_that_was_withdrawn_is_withdrawn(hana: Person, old: Person) -> None:
    """P15."""
    for person in (hana, old):
        people.record_consent(person, kind="premium", guardian="mother", by=None, at=at(DAY))
    people.record_consent(old, kind="basic", guardian="mother", by=None, at=at(DAY))
    people.withdraw_consent(old, kind="premium", guardian="father", mark="his", by=None, at=at(DAY))
    unite(hana, old, on=LATER)
    consents = {consent.kind: consent for consent in GuardianConsent.objects.filter(person=hana)}
    assert consents["premium"].withdrawn_at
    assert (consents["premium"].guardian, consents["premium"].mark) == ("father", "his")
    assert consents["basic"].withdrawn_at is None
    assert GuardianConsent.objects.count() == 2


def test_a_card_that_confirms_goes_before_one_that_only_signs_in(hana: Person, old: Person) -> None:
    """P15: a child's old card confirmed with a guardian, the new one was read on an account without any."""
    born = at(DAY).date().replace(year=2014)
    people.tie_guardian(hana, subject="her mother", birthdate=date(1982, 4, 1), relation="mother", by=None, at=at(DAY))
    confirm(hana, birthdate=born)
    confirm(old, birthdate=born, on=DAY + timedelta(days=3))
    assert unite(hana, old, on=LATER)
    card = ConfirmedIdentity.objects.get()
    assert (card.person, card.subject, card.signs_in_only) == (hana, f"card of {hana.id}", False)


def test_one_seat_per_human(hana: Person, old: Person, kondo: Person) -> None:
    """A8: a seat that was held twice goes to whoever waits."""
    waits = a_person("まつ")
    occurrence = a_published_occurrence(an_organisation(kondo), days=60, capacity=2)
    for person in (hana, old, waits):
        activities.join(occurrence.id, by=person, at=at(DAY))
    united = unite(hana, old, on=LATER)
    assert united
    assert united.activities.seats_given_back == 1
    assert set(Joining.objects.values_list("person_id", "state")) == {(hana.id, "joined"), (waits.id, "joined")}
    assert Occurrence.objects.get().taken == 2


def test_offices_and_memberships_end(hana: Person, old: Person, manager: Person, kondo: Person) -> None:
    """A place gives its office to a sign-in, and that sign-in is over."""
    places.appoint(old, place_id=HIDA, role=Role.OFFICER, by=None, at=at(DAY))
    united = unite(hana, old, on=LATER)
    assert united
    assert united.offices == (HIDA,)
    assert not Staff.objects.filter(person__in=[hana, old], until=None).exists()


def test_the_last_manager_and_the_last_leader_see_to_another_first(
    hana: Person, manager: Person, kondo: Person
) -> None:
    organisation = an_organisation(kondo)
    for other, reason in ((manager, Reason.LAST_MANAGER), (kondo, Reason.LAST_LEADER)):
        with pytest.raises(Refused) as refused:
            unite(hana, other, on=LATER)
        assert refused.value.reason is reason
    assert Member.objects.get(organisation=organisation, until=None).person_id == kondo.id
    assert not Person.objects.filter(united_into__isnull=False).exists()


def test_two_humans_are_never_united(hana: Person, old: Person) -> None:
    confirm(hana)
    confirm(old, birthdate=date(1971, 1, 1))
    with pytest.raises(Refused) as refused:
        unite(hana, old, on=LATER)
    assert refused.value.reason is Reason.IDENTITY_DIFFERS


def test_whoever_looked_at_either_can_be_read(hana: Person, old: Person, mori: Person) -> None:
    """D2: entries are only ever added, and keep the account that they were written for."""
    commands.register(old.id, place_id=HIDA, by=old, at=at(DAY))
    unite(hana, old, on=LATER)
    verbs = [entry.verb for entry in audit.entries_about(*people_queries.accounts_of(hana.id))]
    assert "registered" in verbs
    assert "united_accounts" in verbs


def test_a_third_account_leads_to_the_last(hana: Person, old: Person) -> None:
    third = a_person("はな（さいご）")
    take_part(old, DAY)
    unite(hana, old, on=LATER)
    unite(third, hana, on=LATER)
    assert set(people_queries.accounts_of(third.id)) == {third.id, hana.id, old.id}
    assert Participation.objects.get().person_id == third.id


def test_a_late_scan_of_the_closed_account_is_recorded_where_it_went_on(hana: Person, old: Person) -> None:
    """A4, A7: a phone without a network hands in later what was shown before."""
    commands.register(old.id, place_id=HIDA, by=old, at=at(DAY))
    unite(hana, old, on=LATER)
    assert take_part(old, DAY, on=LATER).new
    assert Participation.objects.get().person_id == hana.id


def test_a_card_of_the_closed_account_read_without_a_network_is_recorded_where_it_went_on(
    hana: Person, old: Person, kondo: Person
) -> None:
    """A4, A5: the phone showed it before the accounts were one, and kept scans of both of them are one participation."""
    occurrence = a_published_occurrence(an_organisation(kondo), days=29)
    token = activities.open_scanner(occurrence.id, by=kondo, at=occurrence.starts_at - timedelta(hours=12)).token
    kept = []
    for person in (old, hana):
        pocket = Pocket()
        statement = cards.issue(person, key=pocket.key, session_key=str(person.id), by=person, at=at(DAY))[0].statement
        code = pocket.show(statement, at=occurrence.starts_at)
        read = {"kind": activities.Kind.CODE, "text": code, "nonce": f"read-{person.id}", "device": "kondos-phone"}
        kept.append(activities.Kept(**read, scanned_at=occurrence.starts_at))
    unite(hana, old, on=LATER)
    verdicts = activities.take_upload(kept, by=token, at=at(LATER) + timedelta(hours=10))
    assert not HeldScan.objects.exists()
    assert {verdict.outcome for verdict in verdicts} == {activities.Outcome.OK, activities.Outcome.ALREADY}
    assert Participation.objects.get().person_id == hana.id


def test_nothing_is_decided_on_a_closed_account(hana: Person, old: Person) -> None:
    unite(hana, old, on=LATER)
    with pytest.raises(Refused) as refused:
        commands.register(old.id, place_id=HIDA, by=old, at=at(LATER))
    assert refused.value.reason is Reason.ACCOUNT_UNITED
