"""Writing the programme at an organisation's desk: nothing is lost, nobody is left untold (A1, A8)."""

from datetime import timedelta
from re import findall
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.builders import (
    AT,
    HIDA,
    YOKOHAMA,
    a_draft,
    a_person,
    a_published_occurrence,
    an_occurrence,
    an_organisation,
)
from tests.web.test_wall import sign_in
from yukari.activities import commands
from yukari.activities.models import Member, MemberInvitation, Occurrence, Organisation, Project
from yukari.delivery.models import Letter
from yukari.people.models import Notice, Person
from yukari.rules.fields import Field
from yukari.rules.roles import OrganisationRole
from yukari.web.wording.examples import example_of


@pytest.fixture(autouse=True)
def now() -> object:
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


@pytest.fixture
def brigade(kondo: Person) -> Organisation:
    return an_organisation(kondo)


@pytest.fixture
def desk(client: Client, brigade: Organisation, kondo: Person) -> Client:
    """Kondo at the desk."""
    return sign_in(client, kondo)


def at_desk(organisation: Organisation, page: str = "") -> str:
    return f"/office/organisations/{organisation.id}/{page}"


def of(one: Project | Occurrence, page: str = "") -> str:
    return f"/office/{'projects' if isinstance(one, Project) else 'occurrences'}/{one.id}/{page}"


def read(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def press(client: Client, path: str, **said: object) -> str:
    """What one reads after pressing, wherever it leads."""
    return client.post(path, said or {"pressed": "1"}, follow=True).content.decode()


# Applying


def test_hana_applies_for_her_organisation_and_sees_where_it_stands(client: Client, hana: Person) -> None:
    path = f"/organisations/apply/{HIDA}/"
    client.force_login(hana)
    said = {"name": "飛騨の森の会", "kind": "npo", "about": "12人です", "contact": ""}
    assert "申請しました" in press(client, path, **said)
    assert "自治体が見ています" in press(client, path, **said)
    applied = Organisation.objects.get(name="飛騨の森の会")
    commands.refuse(applied.id, reason="規約を添えてください", by=None, at=AT)
    page = read(client, path)
    assert "受け入れられませんでした" in page
    assert "規約を添えてください" in page


def test_nobody_applies_to_a_place_that_has_not_joined(client: Client, hana: Person) -> None:
    """B1."""
    client.force_login(hana)
    path = f"/organisations/apply/{YOKOHAMA}/"
    assert "まだ参加していません" in read(client, path)
    assert client.post(path, {"name": "港の会", "kind": "npo"}).status_code == 409
    assert not Organisation.objects.exists()


# Members


def test_kondo_invites_a_helper_who_takes_it_up(desk: Client, brigade: Organisation) -> None:
    page = press(desk, at_desk(brigade, "members/"), email="tanaka@example.jp", role="helper")
    assert "t…@example.jp" in page
    assert "tanaka@example.jp" not in page
    path = findall(r"/office/members/[^/\s]+/", Letter.objects.get(envelopes__address="tanaka@example.jp").text)[0]
    tanaka = a_person("田中", address="tanaka@example.jp")
    other = Client()
    other.force_login(tanaka)
    assert "飛騨市消防団に招待されています" in read(other, path)
    other.post(path)
    assert Member.objects.get(person=tanaka).role == OrganisationRole.HELPER
    read(other, path, status=404)


def test_a_letter_is_worthless_in_other_hands(desk: Client, brigade: Organisation, hana: Person) -> None:
    press(desk, at_desk(brigade, "members/"), email="tanaka@example.jp", role="leader")
    path = findall(r"/office/members/[^/\s]+/", Letter.objects.get(envelopes__address="tanaka@example.jp").text)[0]
    other = Client()
    other.force_login(hana)
    answer = other.post(path)
    assert answer.status_code == 409
    assert "別のメールアドレスの方あてです" in answer.content.decode()


def test_an_invitation_is_taken_back(desk: Client, brigade: Organisation) -> None:
    press(desk, at_desk(brigade, "members/"), email="tanaka@example.jp", role="helper")
    invitation = MemberInvitation.objects.get()
    assert "招待を取り消しました" in press(desk, at_desk(brigade, f"invitations/{invitation.id}/withdraw/"))


def test_the_last_leader_stays_and_a_helper_may_go(desk: Client, brigade: Organisation, kondo: Person) -> None:
    path = at_desk(brigade, f"members/{kondo.id}/dismiss/")
    assert "やめますか" in read(desk, path)
    assert "先に、ほかの方を代表者にしてください" in press(desk, path)
    helper = a_helper(brigade, kondo)
    press(desk, at_desk(brigade, f"members/{helper.id}/dismiss/"))
    assert not Member.objects.filter(person=helper, until=None).exists()


def a_helper(organisation: Organisation, leader: Person) -> Person:
    helper = a_person("田中", address="tanaka@example.jp")
    commands.invite_member(organisation.id, email=helper.email, role=OrganisationRole.HELPER, by=leader, at=AT)
    text = Letter.objects.get(envelopes__address="tanaka@example.jp").text
    secret = findall(r"/office/members/([^/\s]+)/", text)[0]
    commands.accept_member_invitation(secret, by=helper, at=AT)
    return helper


# Writing


def test_kondo_begins_with_a_name_and_loses_nothing(desk: Client, brigade: Organisation) -> None:
    page = press(desk, at_desk(brigade, "projects/new/"), title="出初式の手伝い", field="safety")
    project = Project.objects.get()
    assert "公開まで、あと少し" in page
    assert 'href="#id_cost"' in page
    assert example_of(Field.SAFETY, "what") in page
    wrong = desk.post(of(project), {"title": "出初式", "field": "safety", "what": "長い話" * 9, "youngest": "-1"})
    assert wrong.status_code == 422
    assert "長い話" * 9 in wrong.content.decode()
    assert "<title>エラー：" in wrong.content.decode()
    press(desk, of(project), title="出初式", field="safety", what="ポンプを運ぶ", cost="なし")
    project.refresh_from_db()
    assert (project.title, project.what, project.cost, project.youngest) == ("出初式", "ポンプを運ぶ", "なし", 0)


def test_saving_can_lead_to_the_page_as_residents_see_it(desk: Client, brigade: Organisation, kondo: Person) -> None:
    draft = a_draft(brigade, by=kondo)
    answer = desk.post(of(draft), {"title": "草刈り", "field": "land", "look": "1"})
    assert answer["Location"] == f"/activities/{draft.id}/"
    assert "下書き" in read(desk, answer["Location"])


def test_a_complete_draft_is_published_with_a_press(desk: Client, brigade: Organisation, kondo: Person) -> None:
    """A1: without a designation it is offered, and the desk is told that it does not count yet."""
    draft = a_draft(brigade, by=kondo)
    assert desk.get(of(draft, "publish/")).status_code == 302
    an_occurrence(draft, by=kondo)
    assert "飛騨市が内容を見て指定すると" in read(desk, of(draft, "publish/"))
    assert "公開しました" in press(desk, of(draft, "publish/"))
    draft.refresh_from_db()
    assert draft.state == "published"


def test_what_is_published_stays_complete(desk: Client, brigade: Organisation) -> None:
    project = a_published_occurrence(brigade).project
    answer = desk.post(of(project), {"title": "草刈り", "field": "land", "what": "書きなおし", "cost": ""})
    assert answer.status_code == 409
    assert "書きなおし" in answer.content.decode()
    assert "まだ書かれていない項目があります" in answer.content.decode()


def test_last_years_words_are_copied(desk: Client, brigade: Organisation) -> None:
    project = a_published_occurrence(brigade).project
    assert "昨年のものを写す" in read(desk, at_desk(brigade, "projects/new/"))
    assert "写しました" in press(desk, of(project, "copy/"))
    copied = Project.objects.get(state="draft")
    assert (copied.title, copied.occurrences.count()) == (project.title, 0)


def test_cancelling_says_how_many_will_be_told(desk: Client, brigade: Organisation, hana: Person) -> None:
    """A8."""
    occurrence = a_published_occurrence(brigade)
    commands.join(occurrence.id, by=hana, at=AT)
    commands.join(occurrence.id, by=a_person("けん"), at=AT)
    for path in (of(occurrence.project, "cancel/"), of(occurrence, "cancel/")):
        assert "<dd>2人</dd>" in read(desk, path)
        assert "理由を書いてください" in press(desk, path, reason="")
    press(desk, of(occurrence, "cancel/"), reason="大雨のため")
    assert "大雨のため" in str(Notice.objects.get(person=hana, kind="occurrence_cancelled").details)


def test_every_field_has_its_own_example() -> None:
    examples = [example_of(field, "what") for field in Field]
    assert len(set(examples)) == len(Field)
    assert all(
        example_of(field, name) for field in Field for name in ("title", "belongings", "cost", "insurance", "minors")
    )


def test_a_long_list_of_projects_costs_as_much_as_a_short_one(
    desk: Client, brigade: Organisation, kondo: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    read(desk, at_desk(brigade, "projects/"))
    for _ in range(5):
        a_draft(brigade, by=kondo)
    with django_assert_num_queries(15):
        read(desk, at_desk(brigade, "projects/"))


# Dates


def test_one_day_is_added_with_its_deadline(desk: Client, brigade: Organisation, kondo: Person) -> None:
    draft = a_draft(brigade, by=kondo)
    said = {
        "day": "2026-05-10",
        "starts": "22:00",
        "ends": "01:00",
        "venue": "火の見やぐら",
        "closes_day": "2026-05-08",
    }
    press(desk, of(draft, "dates/new/"), **said)
    occurrence = Occurrence.objects.get()
    assert (occurrence.minutes, occurrence.venue) == (180, "火の見やぐら")
    assert occurrence.closes_at is not None
    assert occurrence.closes_at.isoformat() == "2026-05-08T08:00:00+00:00"


def test_an_hour_that_ends_when_it_starts_is_asked_again(desk: Client, brigade: Organisation, kondo: Person) -> None:
    draft = a_draft(brigade, by=kondo)
    answer = desk.post(of(draft, "dates/new/"), {"day": "2026-05-10", "starts": "09:00", "ends": "09:00"})
    assert answer.status_code == 422
    assert not Occurrence.objects.exists()


def test_a_series_shows_its_days_before_it_makes_them(desk: Client, brigade: Organisation, kondo: Person) -> None:
    draft = a_draft(brigade, by=kondo)
    said = {"rule": "week", "first_day": "2026-04-22", "count": "3", "starts": "09:00", "ends": "11:00"}
    page = press(desk, of(draft, "dates/series/"), **said)
    assert not Occurrence.objects.exists()
    assert findall(r'name="day" value="([^"]+)"', page) == ["2026-04-22", "2026-04-29", "2026-05-06"]
    assert "昭和の日" in page
    answer = desk.post(of(draft, "dates/series/"), {**said, "make": "1", "day": ["2026-04-22", "2026-05-06"]})
    assert answer.status_code == 302
    assert [str(one.day) for one in Occurrence.objects.order_by("day")] == ["2026-04-22", "2026-05-06"]


def test_days_can_be_written_one_by_one(desk: Client, brigade: Organisation, kondo: Person) -> None:
    path = of(a_draft(brigade, by=kondo), "dates/series/")
    said = {"rule": "dates", "dates": "2026-05-03\n2026/04/19\n2026-05-03", "starts": "09:00", "ends": "11:00"}
    assert findall(r'name="day" value="([^"]+)"', press(desk, path, **said)) == ["2026-04-19", "2026-05-03"]
    assert "「あした」は日にちとして読めません" in press(desk, path, **{**said, "dates": "あした"})


def test_changing_a_date_tells_those_who_joined(desk: Client, brigade: Organisation, hana: Person) -> None:
    occurrence = a_published_occurrence(brigade)
    commands.join(occurrence.id, by=hana, at=AT)
    path = of(occurrence, "change/")
    assert "申し込んだ1人に知らせます" in read(desk, path)
    said = {"day": "2026-04-12", "starts": "10:00", "ends": "12:00", "venue": "新しい集会所"}
    assert "変更しました" in press(desk, path, **said)
    assert Notice.objects.filter(person=hana, kind="occurrence_changed").exists()
    assert desk.post(path, {**said, "capacity": "0"}).status_code == 422


# The draw, thanks and stays


def test_the_draw_is_published_before_and_can_be_repeated(
    desk: Client, brigade: Organisation, kondo: Person, hana: Person, now: Any
) -> None:
    """A8."""
    occurrence = a_published_occurrence(brigade, capacity=1, closes_at=AT + timedelta(days=5), draws_lots=True)
    for person in (hana, a_person("けん")):
        commands.join(occurrence.id, by=person, at=AT)
    path = of(occurrence, "draw/")
    page = read(desk, path)
    assert occurrence.draw_commitment in page
    assert occurrence.draw_seed not in page
    assert desk.post(path).status_code == 409
    now.move_to(AT + timedelta(days=5))
    sign_in(desk, kondo)
    assert "申し込んだ2人に知らせます" in press(desk, path)
    page = read(desk, path)
    assert occurrence.draw_seed in page
    assert page.count("当選") == 1


def test_thanks_reach_the_record(desk: Client, brigade: Organisation) -> None:
    occurrence = a_published_occurrence(brigade)
    assert "お礼を届けました" in press(desk, of(occurrence, "thanks/"), words="たすかりました")
    occurrence.refresh_from_db()
    assert occurrence.thanks == "たすかりました"


def test_officer_mori_records_where_hana_stayed(
    client: Client, brigade: Organisation, kondo: Person, mori: Person, hana: Person, now: Any
) -> None:
    """P11."""
    occurrence = a_published_occurrence(brigade)
    commands.join(occurrence.id, by=hana, at=AT)
    now.move_to(occurrence.starts_at)
    commands.check_in_by_hand(
        hana.id, occurrence_id=occurrence.id, reason="電池切れ", by=kondo, at=occurrence.starts_at
    )
    sign_in(client, mori)
    path = of(occurrence, f"guests/{hana.id}/stay/")
    page = read(client, path)
    assert findall(r'name="day" value="([^"]+)"', page) == ["2026-04-10", "2026-04-11", "2026-04-12"]
    now.move_to(occurrence.starts_at + timedelta(days=2))
    sign_in(client, mori)
    assert "滞在日を記録しました" in press(client, path, day=["2026-04-10", "2026-04-11"])


def test_kondo_changes_what_newcomers_read(desk: Client, brigade: Organisation) -> None:
    said = {"name": "飛騨市消防団 第3分団", "kind": "fire", "about": "22人", "contact": ""}
    assert "団体の紹介を直しました" in press(desk, at_desk(brigade, "about/"), **said)
    brigade.refresh_from_db()
    assert (brigade.name, brigade.about) == ("飛騨市消防団 第3分団", "22人")
    assert not mail.outbox
