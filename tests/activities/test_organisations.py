"""Organisations and their members: who may enter, accept, invite and leave (A1, D1)."""

import re

import pytest

from tests.builders import AT, HIDA, SHIRAKAWA, YOKOHAMA, a_person, an_organisation
from yukari.activities import commands, queries
from yukari.activities.models import Organisation
from yukari.delivery.models import Letter
from yukari.people.models import Person
from yukari.people.queries import notices_of
from yukari.rules.outcome import Reason, Refused
from yukari.rules.programme import OrganisationKind
from yukari.rules.roles import Ability, OrganisationRole


def apply(by: Person, place_id: str = HIDA) -> Organisation:
    return commands.apply(place_id, name="飛騨市消防団", kind=OrganisationKind.FIRE, by=by, at=AT)


def test_kondo_applies_and_leads_his_fire_company_once_mori_accepts_it(kondo: Person, mori: Person) -> None:
    """A1: organisations apply to a place."""
    applied = apply(kondo)
    assert apply(kondo) == applied
    assert not queries.organisations_of(kondo)
    commands.accept(applied.id, by=mori, at=AT)
    commands.accept(applied.id, by=mori, at=AT)
    (desk,) = queries.organisations_of(kondo)
    assert (desk.organisation, desk.role) == (applied, OrganisationRole.LEADER)
    assert notices_of(kondo)[0].title == "飛騨市消防団の参加が認められました"


def test_a_refusal_reaches_the_applicant_with_its_reason(kondo: Person, mori: Person) -> None:
    applied = apply(kondo)
    with pytest.raises(Refused) as refused:
        commands.refuse(applied.id, reason=" ", by=mori, at=AT)
    assert refused.value.reason is Reason.REASON_MISSING
    commands.refuse(applied.id, reason="規約がまだありません", by=mori, at=AT)
    assert "理由：規約がまだありません" in notices_of(kondo)[0].text
    with pytest.raises(Refused) as refused:
        commands.accept(applied.id, by=mori, at=AT)
    assert refused.value.reason is Reason.ALREADY_DECIDED


def test_a_place_that_has_not_joined_has_no_organisations(kondo: Person) -> None:
    """B1: taking part is voluntary for a place."""
    with pytest.raises(Refused) as refused:
        apply(kondo, YOKOHAMA)
    assert refused.value.reason is Reason.PLACE_NOT_JOINED


@pytest.mark.parametrize("stranger", ["sato", "hana", "kondo"])
def test_only_staff_of_the_place_settle_an_application(
    stranger: str, kondo: Person, request: pytest.FixtureRequest
) -> None:
    """D1: officer Sato of another place may do nothing here, nor may the applicant."""
    by = request.getfixturevalue(stranger)
    applied = apply(kondo)
    for settle in (
        lambda: commands.accept(applied.id, by=by, at=AT),
        lambda: commands.refuse(applied.id, reason="理由", by=by, at=AT),
        lambda: commands.close(applied.id, reason="理由", by=by, at=AT),
        lambda: commands.enter(HIDA, name="自治会", kind=OrganisationKind.NEIGHBOURHOOD, by=by, at=AT),
    ):
        with pytest.raises(Refused) as refused:
            settle()
        assert refused.value.reason is Reason.NOT_ALLOWED


def test_staff_enter_an_organisation_and_invite_its_leader_by_mail(mori: Person, sato: Person) -> None:
    """A1: organisations are entered by the place too; the secret is in the letter only."""
    entered = commands.enter(HIDA, name="宮川自治会", kind=OrganisationKind.NEIGHBOURHOOD, by=mori, at=AT)
    invitation = commands.invite_member(
        entered.id, email="Leader@Example.jp", role=OrganisationRole.LEADER, by=mori, at=AT
    )
    letter = Letter.objects.get(key=f"member_invitation:{invitation.id}")
    secret = re.search(r"/office/members/([^/]+)/", letter.text)
    assert secret
    assert secret[1] not in invitation.secret_hash
    assert queries.invitation(secret[1], at=AT) == invitation
    with pytest.raises(Refused) as refused:
        commands.accept_member_invitation(secret[1], by=sato, at=AT)
    assert refused.value.reason is Reason.INVITED_SOMEONE_ELSE
    leader = a_person("清水", address="leader@example.jp", residence_id=HIDA)
    member = commands.accept_member_invitation(secret[1], by=leader, at=AT)
    assert commands.accept_member_invitation(secret[1], by=leader, at=AT) == member
    assert member.role == OrganisationRole.LEADER


def test_the_last_leader_stays_until_there_is_another(kondo: Person, mori: Person, sato: Person) -> None:
    company = an_organisation(kondo)
    with pytest.raises(Refused) as refused:
        commands.dismiss_member(company.id, person_id=kondo.id, by=kondo, at=AT)
    assert refused.value.reason is Reason.LAST_LEADER
    with pytest.raises(Refused) as refused:
        commands.dismiss_member(company.id, person_id=kondo.id, by=sato, at=AT)
    assert refused.value.reason is Reason.NOT_ALLOWED


def test_the_places_own_office_is_an_organisation_of_its_staff(mori: Person, sato: Person) -> None:
    office = commands.place_office(HIDA, by=mori, at=AT)
    assert commands.place_office(HIDA, by=mori, at=AT) == office
    assert [desk.organisation for desk in queries.organisations_of(mori)] == [office]
    assert Ability.RUN_ACTIVITIES in queries.abilities_in(mori, office)
    assert not queries.abilities_in(sato, office)
    assert not queries.organisations_of(sato)


def test_a_closed_organisation_has_no_desk_any_more(kondo: Person, mori: Person) -> None:
    company = an_organisation(kondo)
    commands.close(company.id, reason="解散", by=mori, at=AT)
    assert not queries.organisations_of(kondo)
    company.refresh_from_db()
    assert not queries.abilities_in(kondo, company)


def test_an_organisation_of_another_place_is_not_there(kondo: Person, sato: Person) -> None:
    """D1: organisations of other places see nothing."""
    company = an_organisation(kondo)
    other = an_organisation(a_person("大野"), name="白川村消防団", place_id=SHIRAKAWA)
    stranger = other.members.get().person
    for by in (sato, stranger):
        with pytest.raises(Refused) as refused:
            queries.desk(company.id, member=by, at=AT)
        assert refused.value.reason is Reason.NOT_ALLOWED
        with pytest.raises(Refused):
            queries.members_of(company.id, viewer=by)
