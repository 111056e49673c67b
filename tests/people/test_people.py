import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection

from tests.builders import AT, HIDA, SETAGAYA, a_person
from yukari.audit.queries import entries_about
from yukari.people import commands, queries
from yukari.people.models import GuardianConsent, Person
from yukari.rules.outcome import Reason, Refused


@pytest.mark.django_db
def test_an_address_has_one_account_however_it_is_written() -> None:
    hana = commands.open_account("Hana@Example.jp", by=None, at=AT)
    assert commands.open_account("hana@example.jp", by=None, at=AT) == hana
    assert queries.person_with_address("hana@example.jp") is None
    assert commands.person_at("HANA@example.jp", by=None, at=AT) == hana
    assert queries.person_with_address("hana@example.JP") == hana
    assert queries.addresses_of(hana.id) == ["hana@example.jp"]


def test_ken_completes_his_profile_once_and_changes_it_later(ken: Person) -> None:
    assert not ken.has_profile
    profile = {"called": " ケン ", "birth_year": 2001, "birth_month": 2, "residence_id": SETAGAYA}
    ken = commands.complete_profile(ken, **profile, by=ken, at=AT)
    assert (ken.called, ken.joined_at) == ("ケン", AT)
    later = AT + timedelta(days=30)
    ken = commands.complete_profile(ken, **{**profile, "residence_id": HIDA}, by=ken, at=later)
    assert (ken.residence_id, ken.joined_at) == (HIDA, AT)
    commands.complete_profile(ken, **{**profile, "residence_id": HIDA}, by=ken, at=later)
    verbs = [(entry.verb, entry.about) for entry in entries_about(ken.id)]
    assert verbs[0] == ("changed_a_profile", {"changed": ["residence_id"]})
    assert [verb for verb, _ in verbs] == ["changed_a_profile", "completed_a_profile"]


@pytest.mark.django_db
def test_accounts_whose_address_nobody_proved_are_removed_after_a_day() -> None:
    commands.open_account("nobody@example.jp", by=None, at=AT)
    commands.open_account("just-now@example.jp", by=None, at=AT + timedelta(hours=20))
    proved = commands.person_at("ken@example.jp", by=None, at=AT)
    hana = a_person(address="hana@example.jp")
    commands.forget_unverified(by=None, at=AT + timedelta(days=1, minutes=1))
    assert set(Person.objects.values_list("email", flat=True)) == {"just-now@example.jp", proved.email, hana.email}
    commands.forget_unverified(by=None, at=AT + timedelta(days=3))
    assert set(Person.objects.all()) == {proved, hana}


@pytest.mark.django_db
def test_hana_is_confirmed_and_only_what_the_rules_need_is_kept() -> None:
    """P1, P15: the birthdate itself is not kept, only the 18th birthday."""
    hana = a_person()
    card = {"subject": "card-1", "residence_id": SETAGAYA, "birthdate": date(2008, 2, 29)}
    identity = commands.confirm_identity(hana, **card, by=hana, at=AT)
    assert identity.adult_from == date(2026, 3, 1)
    moved = commands.confirm_identity(hana, **{**card, "residence_id": HIDA}, by=hana, at=AT + timedelta(days=9))
    assert queries.identity_of(hana.id) == moved
    assert moved.residence_id == HIDA


@pytest.mark.django_db
def test_one_human_has_one_confirmed_account() -> None:
    """P1."""
    hana, second = a_person(), a_person()
    card = {"residence_id": SETAGAYA, "birthdate": date(1990, 5, 5)}
    commands.confirm_identity(hana, subject="card-1", **card, by=hana, at=AT)
    with pytest.raises(Refused) as refusal:
        commands.confirm_identity(second, subject="card-1", **card, by=second, at=AT)
    assert refusal.value.reason == Reason.IDENTITY_ON_ANOTHER_ACCOUNT
    with pytest.raises(Refused) as refusal:
        commands.confirm_identity(hana, subject="card-2", **card, by=hana, at=AT)
    assert refusal.value.reason == Reason.IDENTITY_DIFFERS
    assert queries.identity_of(second.id) is None


@pytest.mark.django_db
def test_a_guardian_consents_withdraws_and_consents_again() -> None:
    """P15."""
    child = a_person(birth_year=2012)
    commands.record_consent(child, kind="premium", guardian="母", by=child, at=AT)
    assert GuardianConsent.objects.get(person=child).guardian == "母"
    assert queries.words_of_guardians(child.id) == {"premium": True}
    commands.withdraw_consent(child, kind="premium", by=child, at=AT + timedelta(days=1))
    commands.withdraw_consent(child, kind="premium", by=child, at=AT + timedelta(days=2))
    assert queries.words_of_guardians(child.id) == {"premium": False}
    commands.record_consent(child, kind="premium", guardian="父", by=child, at=AT + timedelta(days=3))
    assert queries.words_of_guardians(child.id) == {"premium": True}
    assert GuardianConsent.objects.get(person=child).guardian == "父"


def test_the_last_day_seen_is_written_once_a_day(ken: Person) -> None:
    assert commands.note_seen(ken, by=ken, at=AT)
    assert not commands.note_seen(ken, by=ken, at=AT + timedelta(hours=2))
    assert commands.note_seen(ken, by=ken, at=AT + timedelta(days=1))
    assert queries.person(ken.id).last_seen_on == date(2026, 4, 2)
    assert queries.persons([ken.id]) == {ken.id: ken}


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_open_one_account() -> None:
    together = threading.Barrier(8)

    def press(_: int) -> UUID:
        try:
            together.wait()
            return commands.open_account("ken@example.jp", by=None, at=AT).id
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(press, range(8)))) == 1
