"""What a resident reads on the way to premium: what counts, what is missing, until when, and why (P14)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.builders import AT, HIDA, SETAGAYA, a_published_occurrence, an_organisation
from tests.registrations.stories import at, confirm, the_term
from tests.web.pages import path_of, words_of
from yukari.activities import commands as activities
from yukari.activities.models import Organisation
from yukari.api.v1.own_schemas import JudgementPage
from yukari.kit.clock import day_in_japan
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.registrations import commands, queries
from yukari.registrations.models import Term
from yukari.rules.policy import Mode, Policy

HERE = f"/me/registrations/{HIDA}/"


@pytest.fixture
def company(kondo: Person) -> Organisation:
    return an_organisation(kondo)


@pytest.fixture
def registered(hana: Person) -> Person:
    commands.register(hana.id, place_id=HIDA, by=hana, at=AT)
    return hana


def takes_part(person: Person, company: Organisation, kondo: Person, *, days: int, title: str = "水路の草刈り") -> None:
    occurrence = a_published_occurrence(company, days=days, title=title)
    activities.thank(occurrence.id, words="助かりました", by=kondo, at=occurrence.ends_at)
    activities.join(occurrence.id, by=person, at=AT)
    activities.check_in_by_hand(
        person.id, occurrence_id=occurrence.id, reason="受付で会いました", by=kondo, at=occurrence.starts_at
    )


def confirms_identity(person: Person) -> None:
    commands.confirm_identity(
        person, subject="hana", residence_id=SETAGAYA, birthdate=date(1990, 5, 5), by=person, at=AT
    )


def read(client: Client, person: Person, *, days: int = 30, path: str = HERE) -> str:
    with time_machine.travel(AT + timedelta(days=days), tick=False):
        client.force_login(person)
        return words_of(client.get(path))


def test_hana_reads_that_one_time_and_her_identity_are_missing(
    registered: Person, company: Organisation, kondo: Person, client: Client
) -> None:
    """P14: with the participations that counted, and until when the missing one must be done."""
    takes_part(registered, company, kondo, days=10)
    takes_part(registered, company, kondo, days=11, title="夜警")
    words = read(client, registered)
    assert "要件のうち、あと2つがそろっていません" in words
    assert "3回のうち、2回数えられました。2027年4月10日（土）までに、あと1回です。" in words
    assert "まだ確認していません。 本人確認をする" in words
    assert "数えた参加（2件） 水路の草刈り 2026年4月11日（土） 夜警 2026年4月12日（日）" in words


def test_two_on_one_day_are_one_and_the_page_says_so(
    registered: Person, company: Organisation, kondo: Person, client: Client
) -> None:
    """P3."""
    takes_part(registered, company, kondo, days=10)
    takes_part(registered, company, kondo, days=10, title="夜警")
    words = read(client, registered)
    assert "3回のうち、1回数えられました。" in words
    assert "同じ日に、もう1回数えているため" in words


def test_hana_applies_early_and_becomes_premium_by_itself(
    registered: Person, company: Organisation, kondo: Person, client: Client
) -> None:
    """P10 automatic: asked for once, granted on the third day; the card and the reasons say so."""
    confirms_identity(registered)
    with time_machine.travel(AT, tick=False):
        client.force_login(registered)
        assert "いま申し込んでおくと、要件がそろったときに自動で" in words_of(client.get(HERE))
        applied = words_of(client.post(f"{HERE}apply/", follow=True))
    assert "申し込みました。要件がそろったときに、お知らせします。" in applied
    assert "申し込みを受け付けています" in applied
    for day in (10, 11, 12):
        takes_part(registered, company, kondo, days=day)
    words = read(client, registered)
    assert "2026年4月13日（月）～2027年4月12日（月）" in words
    assert "2027年2月11日（木）から、更新の判定が始まります。" in words
    assert "これまでの判定と決定" in words
    assert "参加が記録されたときの判定" in words
    assert "更新の時期です" not in read(client, registered, path="/me/")
    assert "更新の時期です" in read(client, registered, days=330, path="/me/")
    card = read(client, registered, path=f"/me/cards/{HIDA}/")
    assert "プレミアム登録" in card
    assert "2027年4月12日（月）まで有効" in card
    assert "住民票ではありません" in card
    assert "プレミアム登録の理由を見る" in card


def test_an_application_can_be_withdrawn(registered: Person, client: Client) -> None:
    with time_machine.travel(AT, tick=False):
        client.force_login(registered)
        client.post(f"{HERE}apply/")
        words = words_of(client.post(f"{HERE}withdraw/", follow=True))
    assert "申し込みを取り下げました。" in words
    assert "プレミアム登録を申し込む" in words


def test_a_refusal_is_a_sentence_on_the_page(hana: Person, client: Client) -> None:
    """P9: home is never premium; the press leads back to a page that says why."""
    commands.register(hana.id, place_id=SETAGAYA, by=hana, at=AT)
    with time_machine.travel(AT, tick=False):
        client.force_login(hana)
        response = client.post(f"/me/registrations/{SETAGAYA}/apply/", follow=True)
    assert "プレミアム登録はできません" in words_of(response)


def test_premium_lapses_and_the_story_tells_it(
    registered: Person, company: Organisation, kondo: Person, client: Client
) -> None:
    """P7: at the end of the term without renewal; the basic registration stays."""
    confirms_identity(registered)
    commands.apply_for_premium(registered.id, place_id=HIDA, by=registered, at=AT)
    for day in (10, 11, 12):
        takes_part(registered, company, kondo, days=day)
    night = AT + timedelta(days=400)
    commands.look_after(registered.id, on=day_in_japan(night), by=None, at=night)
    words = read(client, registered, days=400)
    assert "プレミアム登録の期間が終わりました。" in words
    assert "プレミアム登録に向けて" in words
    assert "数える1年の外の参加のため" in words


def test_the_page_says_truly_what_holds_while_the_renewal_waits_for_the_card(
    registered: Person, company: Organisation, kondo: Person, client: Client
) -> None:
    """P7: the year is over and nobody is premium, nothing is lost, and the next year follows without a gap."""
    term = _premium(registered, company, kondo)
    down = at(term.ends_on)
    people.note_service_down(registered, by=registered, at=down)
    night = term.ends_on + timedelta(days=10)
    commands.look_after(registered.id, on=night, by=None, at=at(night))
    words = read(client, registered, days=(night - day_in_japan(AT)).days)
    assert "更新が、カードの確認を待っています" in words
    assert "期間は2027年4月12日（月）に終わりました。" in words
    assert "2027年5月12日（水）まで更新を待ちます。そのあいだ、プレミアム登録の登録証とサポートは使えません。" in words
    assert "数えるのは、終わった期間の参加です。" in words
    for day in (40, 41, 42):
        takes_part(registered, company, kondo, days=day)
    confirm(registered, on=night)
    words = read(client, registered, days=(night - day_in_japan(AT)).days)
    assert "2027年4月13日（火）～2028年4月12日（水）" in words
    assert "待っています" not in words


def test_the_page_says_what_holds_while_staff_look_at_the_renewal(
    registered: Person, company: Organisation, kondo: Person, client: Client
) -> None:
    """P10: nobody loses a renewal to a full desk."""
    policy = Policy(place=HIDA, version=0, in_force_from=day_in_japan(AT) + timedelta(days=90), renew=Mode.STAFF)
    places.announce_policy(HIDA, policy=policy, note="", by=None, at=AT)
    term = _premium(registered, company, kondo)
    for day in (100, 101, 102):
        takes_part(registered, company, kondo, days=day)
    confirm(registered, on=term.ends_on)
    night = term.ends_on + timedelta(days=1)
    commands.look_after(registered.id, on=night, by=None, at=at(night))
    words = read(client, registered, days=(night - day_in_japan(AT)).days)
    assert "更新を、自治体の職員が確かめています 期間は2027年4月12日（月）に終わりました。" in words


def _premium(person: Person, company: Organisation, kondo: Person) -> Term:
    """Premium since her third day, 2026-04-13."""
    confirm(person, on=day_in_japan(AT))
    commands.apply_for_premium(person.id, place_id=HIDA, by=person, at=AT)
    for day in (10, 11, 12):
        takes_part(person, company, kondo, days=day)
    return the_term(person)


def test_an_old_judgement_is_told_by_the_policy_of_its_own_day(registered: Person, client: Client) -> None:
    """P13, P14: the page asks for today's fields, the story and the API say what was asked then."""
    for days, field in ((1, "festival"), (20, "safety")):
        policy = Policy(
            place=HIDA, version=0, in_force_from=day_in_japan(AT) + timedelta(days=days), required_fields=(field,)
        )
        places.announce_policy(HIDA, policy=policy, note="", by=None, at=AT)
    commands.apply_for_premium(registered.id, place_id=HIDA, by=registered, at=AT + timedelta(days=2))
    today, _, story = read(client, registered).partition("これまでの判定と決定")
    asks = "次のどれかの分野で、1回参加してください："
    assert f"{asks}消防・防災" in today
    assert f"{asks}祭り・伝統文化" in story
    assert f"{asks}消防・防災" not in story
    told = JudgementPage.of(
        queries.standing_at(registered.id, HIDA, at=AT + timedelta(days=30)).judgements, None
    ).model_dump_json()
    assert f"{asks}祭り・伝統文化" in told


def test_the_length_of_the_story_costs_no_statements(
    registered: Person,
    company: Organisation,
    kondo: Person,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    takes_part(registered, company, kondo, days=3)
    with time_machine.travel(AT + timedelta(days=30), tick=False):
        client.force_login(registered)
        client.get(HERE)
        with django_assert_num_queries(16):
            client.get(HERE)
    for day in range(4, 12):
        takes_part(registered, company, kondo, days=day)
    with time_machine.travel(AT + timedelta(days=30), tick=False), django_assert_num_queries(16):
        client.get(HERE)


def test_the_card_of_a_place_without_registration_leads_to_the_place(hana: Person, client: Client) -> None:
    client.force_login(hana)
    assert path_of(client.get(f"/me/cards/{HIDA}/")) == f"/places/{HIDA}/"


def test_the_record_has_hours_thanks_and_what_was_taken_back(
    registered: Person, company: Organisation, kondo: Person, mori: Person, client: Client
) -> None:
    """A6: a void participation stays, with its reason."""
    takes_part(registered, company, kondo, days=3)
    takes_part(registered, company, kondo, days=4, title="夜警")
    words = read(client, registered, path="/me/record/")
    assert "参加した日 2日" in words
    assert "活動した時間 4時間" in words
    assert "助かりました" in words
    from yukari.activities.models import Occurrence

    wrong = Occurrence.objects.get(project__title="夜警")
    activities.void_check_in(registered.id, occurrence_id=wrong.id, reason="人ちがい", by=mori, at=wrong.ends_at)
    words = read(client, registered, path="/me/record/")
    assert "参加した日 1日" in words
    assert "取り消されました 人ちがい" in words


def test_the_record_is_taken_away_as_a_table(
    registered: Person, company: Organisation, kondo: Person, client: Client
) -> None:
    takes_part(registered, company, kondo, days=3, title="=1+1")
    client.force_login(registered)
    response = client.get("/me/record.csv")
    lines = response.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == "日付,地域,活動,主催,時間（分）,数えられるか,取り消しの理由"
    assert lines[1] == "2026-04-04,岐阜県飛騨市,'=1+1,飛騨市消防団,120,はい,"
