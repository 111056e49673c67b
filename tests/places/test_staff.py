"""D1: who works for a place, invited by letter, and what that lets them do."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.builders import AT, GIFU, HIDA, SHIRAKAWA, a_person
from yukari.audit.models import Entry
from yukari.delivery.models import Letter
from yukari.people.models import Person
from yukari.places import commands, queries
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability, Role


@pytest.fixture
def kimura(places: None) -> Person:
    """Will be invited to 飛騨市."""
    return a_person("木村", address="kimura@example.jp")


def _invite(manager: Person | None, email: str = "Kimura@example.jp", role: Role = Role.OFFICER) -> str:
    commands.invite(HIDA, email=email, role=role, by=manager, at=AT)
    letter = Letter.objects.get(envelopes__address=email.lower())
    found = re.search(r"/office/invitations/([^/]+)/", letter.text)
    assert found
    return found[1]


def _reason(refused: pytest.ExceptionInfo[Refused]) -> Reason:
    return refused.value.reason


# Inviting


def test_who_is_invited_by_letter_takes_up_the_office(manager: Person, kimura: Person) -> None:
    secret = _invite(manager)
    invitation = queries.invitation(secret, at=AT)
    assert invitation is not None
    assert (invitation.role, secret in str(vars(invitation))) == (Role.OFFICER, False)

    commands.accept_invitation(secret, by=kimura, at=AT)
    assert Ability.DECIDE in queries.abilities_at(kimura, HIDA)
    assert queries.invitations_of(HIDA, viewer=manager, at=AT) == []
    assert Entry.objects.filter(verb="took_office", person_id=kimura.id, place_id=HIDA).count() == 1


def test_the_letter_names_the_place_and_no_address_of_anybody_else(manager: Person) -> None:
    _invite(manager)
    letter = Letter.objects.get()
    assert letter.subject == "岐阜県飛騨市の職員としての招待（ゆかり） / Invitation to work for Hida City"
    assert "taniguchi@example.jp" not in letter.text


def test_inviting_again_sends_no_second_letter_but_another_role_replaces_the_first(manager: Person) -> None:
    first = _invite(manager)
    _invite(manager)
    assert Letter.objects.count() == 1
    commands.invite(HIDA, email="kimura@example.jp", role=Role.VIEWER, by=manager, at=AT)
    assert queries.invitation(first, at=AT) is None
    assert [row.role for row in queries.invitations_of(HIDA, viewer=manager, at=AT)] == [Role.VIEWER]


def test_accepting_again_is_harmless_for_the_same_person(manager: Person, kimura: Person) -> None:
    secret = _invite(manager)
    first = commands.accept_invitation(secret, by=kimura, at=AT)
    assert commands.accept_invitation(secret, by=kimura, at=AT) == first


def test_a_stolen_link_is_worthless(manager: Person, ken: Person) -> None:
    secret = _invite(manager)
    with pytest.raises(Refused) as refused:
        commands.accept_invitation(secret, by=ken, at=AT)
    assert _reason(refused) is Reason.INVITED_SOMEONE_ELSE


def test_a_link_works_for_fourteen_days(manager: Person, kimura: Person) -> None:
    secret = _invite(manager)
    with pytest.raises(Refused) as refused:
        commands.accept_invitation(secret, by=kimura, at=AT + timedelta(days=14))
    assert _reason(refused) is Reason.INVITATION_OVER
    assert commands.accept_invitation(secret, by=kimura, at=AT + timedelta(days=13, hours=23))


def test_a_withdrawn_unknown_or_used_link_opens_nothing(manager: Person, kimura: Person) -> None:
    secret = _invite(manager)
    [invitation] = queries.invitations_of(HIDA, viewer=manager, at=AT)
    for _ in range(2):
        commands.withdraw_invitation(invitation.id, by=manager, at=AT)
    for worthless in (secret, "guessed"):
        with pytest.raises(Refused) as refused:
            commands.accept_invitation(worthless, by=kimura, at=AT)
        assert _reason(refused) is Reason.INVITATION_OVER

    again = commands.accept_invitation(_invite_again(manager), by=kimura, at=AT)
    commands.dismiss(again.id, by=manager, at=AT)
    with pytest.raises(Refused) as refused:
        commands.accept_invitation(_last_secret(), by=kimura, at=AT)
    assert _reason(refused) is Reason.INVITATION_OVER
    with pytest.raises(Refused) as refused:
        commands.withdraw_invitation(_last_invitation_id(), by=manager, at=AT)
    assert _reason(refused) is Reason.INVITATION_OVER


def test_only_managers_of_the_place_invite(mori: Person, sato: Person, hana: Person) -> None:
    for by in (mori, sato, hana):
        with pytest.raises(Refused) as refused:
            commands.invite(HIDA, email="x@example.jp", role=Role.VIEWER, by=by, at=AT)
        assert _reason(refused) is Reason.NOT_ALLOWED


def test_a_place_has_no_ministry_and_the_ministry_no_place(manager: Person) -> None:
    for place_id, role in ((HIDA, Role.MINISTRY), (None, Role.OFFICER)):
        with pytest.raises(Refused) as refused:
            commands.invite(place_id, email="x@example.jp", role=role, by=None, at=AT)
        assert _reason(refused) is Reason.ROLE_DOES_NOT_FIT


# Roles


def test_an_office_at_one_place_gives_nothing_at_another(mori: Person, sato: Person) -> None:
    assert Ability.SEE_REGISTRANTS in queries.abilities_at(mori, HIDA)
    assert queries.abilities_at(mori, SHIRAKAWA) == queries.abilities_at(sato, HIDA) == frozenset()
    assert queries.abilities_at(mori, GIFU) == frozenset()


def test_the_ministry_sees_aggregates_everywhere_and_nothing_else(places: None) -> None:
    ministry = a_person("国の人")
    commands.appoint(ministry, place_id=None, role=Role.MINISTRY, by=None, at=AT)
    assert queries.abilities_at(ministry, HIDA) == queries.abilities_at(ministry, None) == {Ability.SEE_AGGREGATES}
    assert [office.place for office in queries.offices_of(ministry)] == [None]


def test_only_operators_appoint_and_appointing_again_is_one_office(manager: Person, kimura: Person) -> None:
    with pytest.raises(Refused) as refused:
        commands.appoint(kimura, place_id=HIDA, role=Role.VIEWER, by=manager, at=AT)
    assert _reason(refused) is Reason.NOT_ALLOWED
    first = commands.appoint(kimura, place_id=HIDA, role=Role.VIEWER, by=None, at=AT)
    again = commands.appoint(kimura, place_id=HIDA, role=Role.OFFICER, by=None, at=AT)
    assert (first.id, again.role) == (again.id, Role.OFFICER)
    assert len(queries.offices_of(kimura)) == 1


def test_a_manager_changes_a_role_and_dismisses(manager: Person, mori: Person) -> None:
    office = queries.office_at(mori, HIDA)
    assert office is not None
    for _ in range(2):
        commands.change_role(office.id, role=Role.VIEWER, by=manager, at=AT)
    assert Ability.DECIDE not in queries.abilities_at(mori, HIDA)
    for _ in range(2):
        commands.dismiss(office.id, by=manager, at=AT)
    assert queries.abilities_at(mori, HIDA) == frozenset()
    assert [row.person for row in queries.staff_of(HIDA, viewer=manager)] == [manager]
    assert Entry.objects.filter(verb="changed_role").count() == Entry.objects.filter(verb="dismissed").count() == 1
    with pytest.raises(Refused) as refused:
        commands.change_role(office.id, role=Role.OFFICER, by=manager, at=AT)
    assert _reason(refused) is Reason.NOT_FOUND


def test_the_last_manager_stays(manager: Person, kimura: Person) -> None:
    office = queries.office_at(manager, HIDA)
    assert office is not None
    for attempt in (
        lambda: commands.dismiss(office.id, by=manager, at=AT),
        lambda: commands.change_role(office.id, role=Role.VIEWER, by=manager, at=AT),
        lambda: commands.appoint(manager, place_id=HIDA, role=Role.VIEWER, by=None, at=AT),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert _reason(refused) is Reason.LAST_MANAGER
    commands.appoint(kimura, place_id=HIDA, role=Role.MANAGER, by=None, at=AT)
    commands.dismiss(office.id, by=manager, at=AT)


def test_staff_are_changed_by_their_own_managers_only(manager: Person, sato: Person, mori: Person) -> None:
    office = queries.office_at(sato, SHIRAKAWA)
    assert office is not None
    for by in (manager, mori, sato):
        with pytest.raises(Refused) as refused:
            commands.dismiss(office.id, by=by, at=AT)
        assert _reason(refused) is Reason.NOT_ALLOWED
        with pytest.raises(Refused):
            queries.staff_of(SHIRAKAWA, viewer=by)


def _invite_again(manager: Person) -> str:
    commands.invite(HIDA, email="kimura@example.jp", role=Role.OFFICER, by=manager, at=AT)
    return _last_secret()


def _last_secret() -> str:
    letter = Letter.objects.order_by("id").last()
    assert letter is not None
    found = re.search(r"/office/invitations/([^/]+)/", letter.text)
    assert found
    return found[1]


def _last_invitation_id() -> UUID:
    letter = Letter.objects.order_by("id").last()
    assert letter is not None
    return UUID(letter.key.removeprefix("invitation:"))


def test_where_mori_works_is_asked_once_for_a_page_and_again_for_what_follows(
    mori: Person, manager: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """D1: a page is answered from one look; whoever is dismissed meanwhile is refused by the next."""
    with django_assert_num_queries(1):
        queries.know_offices(mori)
        queries.require(Ability.DECIDE, of=mori, at_place=HIDA)
        assert queries.abilities_at(mori, SHIRAKAWA) == frozenset()
        assert [office.place_id for office in queries.offices_of(mori)] == [HIDA]
    office = queries.office_at(mori, HIDA)
    assert office is not None
    commands.dismiss(office.id, by=manager, at=AT)
    with pytest.raises(Refused):
        queries.require(Ability.DECIDE, of=Person.objects.get(pk=mori.pk), at_place=HIDA)
