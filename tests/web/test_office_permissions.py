"""D1: who may open which page of a place's office, as one table: path × role → status."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import URLPattern

from tests.builders import GIFU, HIDA, SHIRAKAWA, a_person, a_published_occurrence, an_organisation
from tests.clients.stories import an_app
from tests.clubs.stories import checked
from tests.news.stories import a_draft
from tests.supports.stories import a_draft as a_draft_offer
from tests.supports.stories import a_partner, an_offer, handed_in
from tests.surveys.stories import CLOSES, SEASON, a_draft_survey, an_open_survey
from tests.web.offices import NOW, Office, a_living_office, sign_in
from yukari.activities import commands as activities
from yukari.activities.models import Designation, Oddity
from yukari.exports import commands as exports
from yukari.hooks import commands as hooks
from yukari.hooks.queries import Owner
from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.places.models import Staff
from yukari.registrations import commands as registrations
from yukari.registrations.models import Decision, Participation
from yukari.rooms import commands as rooms
from yukari.rules.hooks import Kind
from yukari.rules.roles import Role
from yukari.rules.roster import RosterFilter, Standing
from yukari.statistics import commands as statistics
from yukari.supports.models import Receipt
from yukari.surveys import commands as surveys
from yukari.surveys.models import Survey
from yukari.uniting import commands as uniting
from yukari.web.office import staff_urls

TABLE = """
GET                                         viewer officer manager
waiting/                                    viewer officer manager
figures/                                    viewer officer manager
figures/{sheet}                             viewer officer manager
figures/effect/                             viewer officer manager
figures/effect/report.pdf                   viewer officer manager
waiting/decide/ POST                        officer manager
waiting/accounts/{proposal}/                officer manager
decisions/                                  viewer officer manager
decisions/{decided}/{decision}/undo/        officer manager
registrants/                                viewer officer manager
registrants/views/                          viewer officer manager
registrants/views/{view}/{change}/ POST     viewer officer manager
registrants/exports/                        officer manager
registrants/exports/new/                    officer manager
registrants/exports/{export}/               officer manager
registrants/exports/{export}/{export_file}  officer
registrants/exports/{export}/{export_deed}/ officer manager
registrants/{person}/                       viewer officer manager
registrants/{person}/?why=asked             viewer officer manager
registrants/{person}/unite/                 officer manager
registrants/{person}/paper/                 officer manager
registrants/{person}/stays/ POST            officer manager
registrants/{person}/{occurrence}/void/     officer manager
policies/                                   viewer officer manager
policies/new/                               manager
policies/1/withdraw/                        manager
place/                                      manager
place/join/                                 manager
place/leave/                                manager
staff/                                      manager
staff/{staff}/role/ POST                    manager
staff/{staff}/dismiss/                      manager
staff/invitations/{staff}/withdraw/ POST    manager
wishes/                                     viewer officer manager
organisations/                              viewer officer manager
organisations/new/                          officer manager
organisations/{organisation}/               viewer officer manager
organisations/{organisation}/accept/ POST   officer manager
organisations/{organisation}/refuse/        officer manager
organisations/{organisation}/close/         officer manager
organisations/{organisation}/designate/     officer manager
programme/                                  viewer officer manager
designations/                               viewer officer manager
designations/projects/{project}/            officer manager
designations/projects/{project}/decline/    officer manager
designations/{designation}/withdraw/        officer manager
unreached/                                  viewer officer manager
news/                                       viewer officer manager
news/new/                                   officer manager
news/{news}/                                viewer officer manager
news/{news}/edit/                           officer manager
news/{news}/{deed}/                         officer manager
supports/                                   viewer officer manager
supports/new/                               officer manager
supports/new/{kind}/                        officer manager
supports/window/                            officer manager
supports/{offer}/                           viewer officer manager
supports/{offer}/edit/                      officer manager
supports/{offer}/copy/                      officer manager
supports/{offer}/discard/                   officer manager
supports/{offer}/unpublish/                 officer manager
supports/{offer}/publish/ POST              officer manager
supports/{offer}/extend/                    officer manager
supports/{offer}/close/                     officer manager
claims/                                     viewer officer manager
claims/approve/ POST                        officer manager
claims/{claimant}/{claim}/                  viewer officer manager
claims/{claimant}/{claim}/reopen/            officer manager
claims/{claimant}/receipts/{receipt}/       viewer officer manager
payments/                                   officer manager
payments.csv                                officer manager
partners/                                   viewer officer manager
partners/{partner}/accept/ POST             officer manager
partners/{partner}/refuse/                  officer manager
partners/{partner}/renew/                   officer manager
partners/{partner}/close/                   officer manager
rooms/                                      viewer officer manager
rooms/new/                                  officer manager
rooms/words/                                officer manager
rooms/words/{word}/free/ POST               officer manager
rooms/{room}/                               officer manager
rooms/{room}/members/{inside}/              officer manager
rooms/posts/{post}/                         officer manager
contacts/{inside}/{asked_about}/            officer manager
surveys/                                    viewer officer manager
surveys/new/                                officer manager
surveys/{survey}/                           viewer officer manager
surveys/{survey}/change/                    officer manager
surveys/{survey}/questions/new/             officer manager
surveys/{survey}/questions/{key}/           officer manager
surveys/{survey}/questions/{key}/move/ POST officer manager
surveys/{survey}/questions/{key}/remove/    officer manager
surveys/{survey}/copy/ POST                 officer manager
surveys/{survey}/discard/                   officer manager
surveys/{comment}/comments/{theme}/withdraw/ officer manager
surveys/{survey}/preview/                   viewer officer manager
surveys/{survey}/publish/                   officer manager
surveys/{survey}/approve/                   officer manager
surveys/{survey}/take-back/                 officer manager
surveys/{survey}/close/                     officer manager
surveys/{closed}/results/                   viewer officer manager
surveys/{closed}/results.csv                viewer officer manager
surveys/{closed}/results.xlsx               viewer officer manager
surveys/{closed}/answers/                   viewer officer manager
surveys/{closed}/answers.csv                officer manager
surveys/{closed}/answers.xlsx               officer manager
surveys/{comment}/comments/                 officer manager
hooks/                                      manager
hooks/{hook}/                               manager
hooks/{hook}/secret/                        manager
hooks/{hook}/disconnect/                    manager
hooks/{hook}/messages/{message}/again/ POST manager
hooks/{hook}/{hook_deed}/ POST              manager
clubs/                                      officer manager
clubs/new/                                  officer manager
clubs/{club_list}/                          officer manager
clubs/{club_list}/columns/                  officer manager
clubs/{club_list}/report.csv                officer manager
clubs/{club_list}/discard/                  officer manager
apps/                                       manager
apps/new/                                   manager
apps/{app}/                                 manager
apps/{app}/change/                          manager
apps/{app}/close/                           manager
clubs/{club_list}/invite/                   officer manager
clubs/{club_list}/{club_deed}/              officer manager
oddities/                                   viewer officer manager
oddities/{oddity}/                          officer manager
"""
"""Who is let in. Everybody else with an account is refused; who has none signs in first."""

ROLES = ("viewer", "officer", "manager", "resident", "elsewhere", "prefecture", "ministry", "leader")


@dataclass(frozen=True)
class Row:
    path: str
    posts: bool
    allowed: frozenset[str]


def rows() -> Iterator[Row]:
    for line in TABLE.strip().splitlines():
        words = line.split()
        path = "" if words[0] == "GET" else words[0]
        yield Row(path, "POST" in words, frozenset(words) & frozenset(ROLES))


@pytest.fixture
def here() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office(here: None, mori: Person, kondo: Person) -> Office:
    living = a_living_office(mori=mori, kondo=kondo)
    statistics.close_day(day_in_japan(NOW) - timedelta(days=1), by=None, at=NOW)
    return living


@pytest.fixture
def people(here: None, mori: Person, manager: Person, sato: Person, hana: Person, kondo: Person) -> dict[str, Person]:
    others = {
        "viewer": (HIDA, Role.VIEWER),
        "prefecture": (GIFU, Role.OFFICER),
        "ministry": (None, Role.MINISTRY),
    }
    appointed = {}
    for name, (place_id, role) in others.items():
        appointed[name] = a_person(name)
        places.appoint(appointed[name], place_id=place_id, role=role, by=None, at=NOW)
    return {
        **appointed,
        "officer": mori,
        "manager": manager,
        "resident": hana,
        "elsewhere": sato,
        "leader": kondo,
    }


def named(office: Office, mori: Person) -> dict[str, object]:
    decision = Decision.objects.filter(undone_at=None).latest("decided_at")
    participation = Participation.objects.filter(person=office.premium).latest("day")
    return {
        "decided": decision.person_id,
        "decision": decision.id,
        "person": office.premium.id,
        "occurrence": participation.occurrence_id,
        "staff": Staff.objects.get(person=mori).id,
        "organisation": office.company.id,
        "project": office.asked.id,
        "designation": Designation.objects.all()[0].id,
        "oddity": Oddity.objects.get().id,
        "change": "remove",
        "view": registrations.keep_view(
            HIDA, name="冬に来る人", filters=RosterFilter(standing=Standing.HOME), by=mori, at=NOW
        ).id,
        "export": exports.ask(HIDA, filters=RosterFilter(), columns=[], why="集計のため", by=mori, at=NOW).id,
        "export_file": "utf-8.csv",
        "export_deed": "take-back",
        "news": a_draft(mori).id,
        "deed": "ask",
        "sheet": "home.csv",
        "club_list": checked(mori).id,
        "app": an_app(at=NOW).id,
        **_connected(),
        "club_deed": "take-back",
        "proposal": _proposed(office, mori),
        **_supported(office, mori),
        **_said(office, mori),
        **_surveyed(mori),
    }


def _connected() -> dict[str, object]:
    """A system of the place, and something that it is to be told."""
    manager = Staff.objects.get(place_id=HIDA, role=Role.MANAGER).person
    hook, _ = hooks.connect(
        Owner(HIDA), name="アプリ", address="https://a.example.jp/", kinds=[Kind.CHANGED], by=manager, at=NOW
    )
    message = hooks.send_test(hook.id, owner=Owner(HIDA), by=manager, at=NOW)
    return {"hook": hook.id, "message": message.id, "hook_deed": "pause"}


def _supported(office: Office, mori: Person) -> dict[str, object]:
    claim = handed_in(an_offer(mori), office.newcomer, 5_000, at=NOW)
    return {
        "offer": a_draft_offer(mori).id,
        "kind": "lodging",
        "claimant": claim.person_id,
        "claim": claim.id,
        "receipt": Receipt.objects.get(claim_id=claim.id).id,
        "partner": a_partner(mori).id,
    }


def _said(office: Office, mori: Person) -> dict[str, object]:
    """A post that waits in a room, a word on hold, and a question to an organisation that was reported."""
    inside = office.newcomer
    room = rooms.open_room(HIDA, name="棚田を守る会", opens_on=day_in_japan(NOW), first_waits=True, by=mori, at=NOW)
    rooms.enter(room.id, by=inside, at=NOW)
    occurrence = a_published_occurrence(office.company, days=400)
    activities.join(occurrence.id, by=inside, at=NOW)
    rooms.ask(occurrence.id, text="長靴は要りますか", by=inside, at=NOW)
    rooms.report_contact(inside.id, occurrence_id=occurrence.id, reason="返事がこわい", by=inside, at=NOW)
    return {
        "room": room.id,
        "inside": inside.id,
        "post": rooms.write(room.id, text="はじめまして", by=inside, at=NOW).id,
        "word": rooms.hold_word(HIDA, word="副業", by=mori, at=NOW).id,
        "asked_about": occurrence.id,
    }


def _surveyed(mori: Person) -> dict[str, object]:
    """A draft, a closed survey with names, and closed public comments with an answer."""
    closed = an_open_survey(mori, anonymous=False)
    comment = an_open_survey(mori, (), form=Survey.Form.COMMENT, title="水路の計画")
    for one in (closed, comment):
        surveys.close(one.id, by=mori, at=CLOSES)
    theme = surveys.answer_comments(comment.id, comments="水路を広げてほしい", answer="広げます", by=mori, at=NOW)
    here = {"survey": a_draft_survey(mori).id, "key": SEASON.key}
    return {**here, "closed": closed.id, "comment": comment.id, "theme": theme.id}


def _proposed(office: Office, mori: Person) -> object:
    return uniting.propose(
        office.premium.id,
        place_id=HIDA,
        address="other@example.jp",
        other_remains=False,
        reason="窓口で確かめた",
        by=mori,
        at=NOW,
    ).id


@pytest.mark.long
def test_every_page_of_the_office_lets_in_whom_the_table_names(
    office: Office, people: dict[str, Person], mori: Person
) -> None:
    ids = named(office, mori)
    nobody, browsers = Client(), {role: sign_in(Client(), people[role]) for role in ROLES}
    wrong = []
    for row in rows():
        address = f"/office/{HIDA}/{row.path.format(**ids)}"
        answer = nobody.post(address) if row.posts else nobody.get(address)
        if answer.status_code != 302 or not answer["Location"].startswith("/account/sign-in/"):
            wrong.append((address, "nobody", answer.status_code))
        for role, browser in browsers.items():
            # A refusal by the wall first: what is allowed may change what the next one finds.
            if row.posts and role in row.allowed:
                continue
            answer = browser.post(address) if row.posts else browser.get(address)
            status = answer.status_code
            if answer.streaming:
                # Read to its end it closes its file; `close()` would close the connection to the database too.
                b"".join(answer)
            if status != (200 if role in row.allowed else 403):
                wrong.append((address, role, status))
        for role in row.allowed if row.posts else ():
            status = browsers[role].post(address).status_code
            if status == 403:
                wrong.append((address, role, status))
    assert not wrong


def test_the_table_covers_every_address() -> None:
    in_table = {_shape(row.path.partition("?")[0]) for row in rows()}
    in_code = {_shape(str(one.pattern)) for one in staff_urls.PLACE if isinstance(one, URLPattern)}
    assert in_table == in_code


def _shape(path: str) -> str:
    """Ids and numbers as stars."""
    parts = path.split("/")
    return "/".join("*" if part[:1] in ("<", "{") or part.isdigit() else part for part in parts)


def test_only_the_ministry_sees_the_whole_country(people: dict[str, Person]) -> None:
    for path in ("", f"{GIFU}/", "places.csv", "places.xlsx"):
        address = f"/office/ministry/{path}"
        statuses = {role: sign_in(Client(), people[role]).get(address).status_code for role in ROLES}
        assert statuses == {**dict.fromkeys(ROLES, 403), "ministry": 200}
        assert Client().get(address).status_code == 302


def test_a_prefecture_sees_its_own_registrants_and_no_municipality_s(people: dict[str, Person]) -> None:
    browser = sign_in(Client(), people["prefecture"])
    assert browser.get(f"/office/{GIFU}/registrants/").status_code == 200
    assert browser.get(f"/office/{HIDA}/registrants/").status_code == 403


def test_everybody_finds_their_own_desk(people: dict[str, Person]) -> None:
    company = an_organisation(people["leader"])
    sent = {
        role: browser.get("/office/")["Location"]
        for role in ("viewer", "manager", "elsewhere", "prefecture", "ministry", "leader")
        if (browser := sign_in(Client(), people[role]))
    }
    assert sent == {
        "viewer": f"/office/{HIDA}/",
        "manager": f"/office/{HIDA}/",
        "elsewhere": f"/office/{SHIRAKAWA}/",
        "prefecture": f"/office/{GIFU}/",
        "ministry": "/office/ministry/",
        "leader": f"/office/organisations/{company.id}/",
    }
    assert "招待状が届いた人は" in sign_in(Client(), people["resident"]).get("/office/").content.decode()
    assert Client().get("/office/").status_code == 302
