"""K3: what a place asks on registration, from the editor to the results, as one survey among the others."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client

from tests.builders import AT, HIDA, SHIRAKAWA
from tests.surveys.stories import registered
from tests.web.offices import sign_in
from tests.web.pages import words_of
from yukari.people.models import Person
from yukari.registrations.queries import answers_of
from yukari.rules.questionnaire import survey_of
from yukari.rules.survey import Given
from yukari.surveys import commands
from yukari.surveys.queries import registration_questions
from yukari.web.wording.nouns import TIES

HERE = f"/office/{HIDA}/surveys/{survey_of(HIDA)}/"
NEXT_MONTH = AT + timedelta(days=31)
ASKED = {"text": "何に惹かれましたか", "text_en": "What draws you?", "choices": "森\n祭り", "choices_en": "\nFestivals"}


@pytest.fixture
def desk(client: Client, mori: Person) -> Client:
    return sign_in(client, mori)


@time_machine.travel(AT, tick=False)
def test_mori_finds_it_above_her_surveys_and_adds_what_hana_reads_in_english(desk: Client) -> None:
    assert "登録アンケート" in words_of(desk.get(f"/office/{HIDA}/surveys/"))
    page = words_of(desk.get(HERE))
    assert "この地域とのつながりを教えてください 全国共通" in page
    assert "公開に進む" not in page
    form = words_of(desk.get(f"{HERE}questions/new/?kind=several"))
    assert "必ず答えてもらう" not in form
    desk.post(f"{HERE}questions/new/?kind=several", ASKED)
    _ties, drawn = registration_questions(HIDA)
    assert (drawn.choices, drawn.choices_en) == (("森", "祭り"), ("", "Festivals"))
    assert "何に惹かれましたか" in words_of(desk.get(f"{HERE}preview/"))
    hana = registered("はな")
    browser = Client()
    browser.force_login(hana)
    address = f"/me/registrations/{HIDA}/questionnaire/"
    read = words_of(browser.get(f"{address}?lang=en"))
    assert "What draws you? Optional 森 Festivals" in read
    browser.post(address, {"ties": ["work"], drawn.key: ["祭り"]})
    assert answers_of(hana.id, HIDA)[drawn.key] == Given(("祭り",))
    narrowed = f"/office/{HIDA}/registrants/?{urlencode({f'answer_{drawn.key}': '祭り'})}"
    assert "「祭り」と答えた人" in words_of(desk.get(narrowed))
    assert "People who answered “Festivals”" in words_of(desk.get(f"{narrowed}&lang=en"))
    refused = desk.post(f"{HERE}questions/{drawn.key}/", {**ASKED, "choices": "森\n人"})
    assert "答えた人がいる質問です" in words_of(refused)
    assert "何に惹かれましたか" in words_of(desk.get(f"/office/{HIDA}/registrants/{hana.id}/?why=asked"))
    assert "消えずに残ります。" in words_of(desk.get(f"{HERE}questions/{drawn.key}/remove/"))
    desk.post(f"{HERE}questions/{drawn.key}/remove/")
    assert "何に惹かれましたか 祭り" in words_of(desk.get(f"/office/{HIDA}/registrants/{hana.id}/?why=asked"))


@time_machine.travel(AT, tick=False)
def test_a_limit_of_it_is_told_beside_a_question_that_does_not_fit(desk: Client) -> None:
    page = desk.post(f"{HERE}questions/new/?kind=several", {**ASKED, "choices_en": "a\nb\nc"})
    assert list(page.context["form"].errors) == ["choices_en"]
    page = desk.post(f"{HERE}questions/new/?kind=one", {**ASKED, "choices": "森\n森"})
    assert list(page.context["form"].errors) == ["choices"]
    assert len(registration_questions(HIDA)) == 1


def test_d4_its_results_stand_on_the_same_page_and_in_the_same_files_month_by_month(
    mori: Person, client: Client
) -> None:
    for number in range(13):
        ties = Given(("work",) if number < 7 else ("sightseeing",) if number < 12 else ("learning", "sightseeing"))
        commands.answer_registration(HIDA, answers={"ties": ties}, by=registered(f"{number}人目"), at=AT)
    with time_machine.travel(AT, tick=False):
        assert "まだ5人いません" in words_of(sign_in(client, mori).get(f"{HERE}results/"))
    with time_machine.travel(NEXT_MONTH, tick=False):
        desk = sign_in(client, mori)
        page = words_of(desk.get(f"{HERE}results/"))
        assert "答えた人 13人 いつまでの回答か 2026年4月30日" in page
        assert "写しを作る" not in page
        csv = b"".join(desk.get(f"{HERE}results.csv")).decode()
        assert f"この地域とのつながりを教えてください,{TIES['work']},7" in csv
        assert f"この地域とのつながりを教えてください,{TIES['learning']},—" in csv
        assert desk.get(f"{HERE}results.xlsx").status_code == 200
        assert desk.get(f"{HERE}answers/").status_code == 404


@time_machine.travel(AT, tick=False)
def test_another_place_is_not_asked_from_here_and_no_page_of_other_surveys_opens_it(desk: Client, sato: Person) -> None:
    elsewhere = survey_of(SHIRAKAWA)
    assert desk.get(f"/office/{HIDA}/surveys/{elsewhere}/").status_code in {403, 404}
    browser = Client()
    browser.force_login(registered("はな"))
    for page in ("", "check/", "thanks/", "questions/ties/"):
        assert browser.get(f"/me/surveys/{survey_of(HIDA)}/{page}").status_code == 404
    for page in ("close/", "discard/", "change/", "publish/"):
        assert desk.get(f"{HERE}{page}").status_code in {200, 404}
        desk.post(f"{HERE}{page}", {"title": "?", "about": "", "last_day": "2026-05-01", "publish": "yes"})
    assert "受付中" in words_of(desk.get(HERE))
    assert sign_in(Client(), sato).get(HERE).status_code == 403
