"""A1, A2, A9: organisations, what they plan, what is designated, and what looks wrong."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests.builders import ANSWERS, AT, HIDA, SHIRAKAWA, a_person, a_published_occurrence, an_organisation
from tests.web.offices import NOW, Office, a_living_office, sign_in
from tests.web.pages import path_of, words_of
from yukari.activities import commands as activities
from yukari.activities.models import Designation, Member, Oddity, Organisation, Project
from yukari.audit.models import Entry
from yukari.people.models import Notice, Person
from yukari.registrations.models import Participation

HERE = f"/office/{HIDA}"
ANSWERED = {**{point.value: words for point, words in ANSWERS.items()}, "first_day": "2027-04-10", "last_day": ""}


@pytest.fixture
def here() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office(here: None, mori: Person, kondo: Person) -> Office:
    return a_living_office(mori=mori, kondo=kondo)


@pytest.fixture
def desk(here: None, mori: Person, client: Client) -> Client:
    return sign_in(client, mori)


# Organisations


def test_an_application_is_accepted_and_its_applicant_leads(office: Office, desk: Client) -> None:
    assert "古川祭を支える会 NPO・市民団体・4月8日（木）・いしださん" in words_of(desk.get(f"{HERE}/organisations/"))
    address = f"{HERE}/organisations/{office.applicant.id}/"
    assert "春の古川祭で屋台を曳く人" in words_of(desk.get(address))
    desk.post(f"{address}accept/")
    assert "団体の人 1人" in words_of(desk.get(address))
    assert Member.objects.get(organisation=office.applicant).person == office.applicant.applied_by


def test_an_application_is_refused_with_a_reason_that_reaches_the_applicant(office: Office, desk: Client) -> None:
    address = f"{HERE}/organisations/{office.applicant.id}/refuse/"
    assert "理由を書いてください。" in words_of(desk.post(address, {"reason": ""}))
    desk.post(address, {"reason": "会則を見せてください"})
    office.applicant.refresh_from_db()
    assert (office.applicant.state, office.applicant.refusal) == ("refused", "会則を見せてください")
    assert Notice.objects.filter(person=office.applicant.applied_by, kind="organisation_refused").exists()


def test_staff_enter_an_organisation_that_they_know_and_close_it(desk: Client, places: None) -> None:
    page = desk.post(f"{HERE}/organisations/new/", {"name": "上町自治会", "kind": "neighbourhood"})
    entered = Organisation.objects.get()
    assert path_of(page) == f"{HERE}/organisations/{entered.id}/"
    assert list(desk.post(f"{HERE}/organisations/new/", {"kind": "place"}).context["form"].errors) == ["name", "kind"]
    desk.post(f"{HERE}/organisations/{entered.id}/close/", {"reason": "解散した"})
    entered.refresh_from_db()
    assert entered.state == "closed"


def test_organisations_and_designations_of_another_place_are_not_there(office: Office, sato: Person) -> None:
    """D1: Sato works for 白川村."""
    browser = sign_in(Client(), sato)
    designation = Designation.objects.filter(place_id=HIDA)[0]
    for path in (
        f"organisations/{office.company.id}/",
        f"organisations/{office.company.id}/designate/",
        f"organisations/{office.company.id}/close/",
        f"designations/projects/{office.asked.id}/",
        f"designations/projects/{office.asked.id}/decline/",
        f"designations/{designation.id}/withdraw/",
        f"oddities/{Oddity.objects.get().id}/",
    ):
        assert browser.get(f"/office/{SHIRAKAWA}/{path}").status_code == 404, path


# What is planned


def test_the_place_sees_everything_that_is_planned_drafts_included(office: Office, desk: Client) -> None:
    """A1."""
    page = words_of(desk.get(f"{HERE}/programme/"))
    assert "4月16日（金） 10:00 用水路の泥上げ 飛騨市消防団 数える 0 ／12 0 0" in page
    assert "秋の防災訓練 下書き" in page
    assert "春の防火点検 飛騨市消防団 数える 0 0 4" in page


def test_a_project_is_designated_with_the_four_answers(office: Office, desk: Client) -> None:
    """A2: pattern ①."""
    assert "桜並木の手入れ 飛騨市消防団 草刈り・里山・水路" in words_of(desk.get(f"{HERE}/designations/"))
    address = f"{HERE}/designations/projects/{office.asked.id}/"
    page = words_of(desk.get(address))
    assert "例：集落の30世帯のうち20世帯が75歳以上で" in page
    missing = desk.post(address, {**ANSWERED, "public_nature": " "})
    assert list(missing.context["form"].errors) == ["public_nature"]
    desk.post(address, ANSWERED)
    designation = Designation.objects.get(project=office.asked)
    assert designation.answers["contribution"] == ANSWERED["contribution"]
    assert "待っている活動はありません。" in words_of(desk.get(f"{HERE}/designations/"))
    again = desk.post(address, ANSWERED)
    assert again.status_code == 409


def test_before_designating_staff_read_what_is_recorded_already_and_will_count(
    here: None, desk: Client, kondo: Person
) -> None:
    """A1: with the number from each day on; done, the page says that these people are judged again."""
    company = an_organisation(kondo)
    held = [
        a_published_occurrence(company, days=days, designated=False, title="泥上げ") for days in (358, 360, 361, 362)
    ]
    for one, number in zip(held[:3], (1, 2, 1), strict=True):
        for person in [a_person(f"{one.day}の{nth}人目") for nth in range(number)]:
            activities.join(one.id, by=person, at=AT)
            activities.check_in_by_hand(
                person.id, occurrence_id=one.id, reason="名簿で確かめた", by=kondo, at=one.starts_at
            )
    address = f"{HERE}/organisations/{company.id}/designate/"
    page = words_of(desk.get(address))
    assert "2027年3月28日（日） 1 1 2027年3月27日（土） 2 3 2027年3月25日（木） 1 4" in page
    done = words_of(desk.post(address, {**ANSWERED, "first_day": "2027-03-26"}, follow=True))
    assert "すでに記録されている3件の参加も数え、要件を判定し直しています。" in done
    one_project = f"{HERE}/designations/projects/{held[3].project_id}/"
    assert "すでに記録されている参加" not in words_of(desk.get(one_project))


def test_a_project_is_declined_with_a_reason(office: Office, desk: Client, kondo: Person) -> None:
    address = f"{HERE}/designations/projects/{office.asked.id}/decline/"
    assert "活動はそのまま開けます" in words_of(desk.get(address))
    desk.post(address, {"reason": "見学が中心のため"})
    assert Project.objects.get(pk=office.asked.pk).decline_reason == "見学が中心のため"
    assert Notice.objects.filter(person=kondo, kind="project_declined").exists()


def test_an_organisation_is_designated_with_all_its_projects(office: Office, desk: Client) -> None:
    """A1: pattern ②."""
    address = f"{HERE}/organisations/{office.company.id}/designate/"
    assert "この団体が公開する活動は、すべて" in words_of(desk.get(address))
    desk.post(address, ANSWERED)
    designation = Designation.objects.get(organisation=office.company)
    assert "団体として指定" in words_of(desk.get(f"{HERE}/organisations/{office.company.id}/"))
    desk.post(f"{HERE}/designations/{designation.id}/withdraw/", {"reason": "計画が変わった"})
    designation.refresh_from_db()
    assert (designation.withdraw_reason, designation.last_day) == ("計画が変わった", NOW.date())


# What looks wrong


def test_an_oddity_names_nobody_until_it_is_opened(office: Office, desk: Client) -> None:
    """A9, D2."""
    page = words_of(desk.get(f"{HERE}/oddities/"))
    assert "1台のスマートフォンで、多くの人が記録 春の防火点検・2027年4月8日（木）・4人" in page
    assert "点検の1人目" not in page
    oddity = Oddity.objects.get()
    page = words_of(desk.get(f"{HERE}/oddities/{oddity.id}/"))
    assert "10:00:04 点検の2人目 本人が会場のコードを読んだ" in page
    assert Entry.objects.filter(verb="looked_at_oddity").count() == 4


def test_an_oddity_is_settled_in_words_and_a_participation_voided_from_it(office: Office, desk: Client) -> None:
    oddity = Oddity.objects.get()
    address = f"{HERE}/oddities/{oddity.id}/"
    void = f"{HERE}/registrants/{oddity.people[0]}/{oddity.occurrence_id}/void/?next={address}"
    assert void.partition("?")[0] in desk.get(address).content.decode()
    answer = desk.post(void, {"reason": "会場にいなかった"})
    assert path_of(answer) == address
    assert Participation.objects.get(person_id=oddity.people[0]).void_reason == "会場にいなかった"
    assert "理由を書いてください。" in words_of(desk.post(address, {"reason": ""}))
    desk.post(address, {"reason": "3人は家族だった"})
    assert "気になる記録はありません" in words_of(desk.get(f"{HERE}/oddities/"))
    assert "3人は家族だった" in words_of(desk.get(address))


def test_an_application_can_only_be_settled_once(here: None, desk: Client, kondo: Person) -> None:
    company = an_organisation(kondo)
    refused = desk.post(f"{HERE}/organisations/{company.id}/refuse/", {"reason": "遅れて"})
    assert refused.status_code == 409
