"""D1: who may open which page of a place's office, as one table: path × role → status."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import time_machine
from django.test import Client
from django.urls import URLPattern

from tests.builders import GIFU, HIDA, SHIRAKAWA, a_person, an_organisation
from tests.web.offices import NOW, Office, a_living_office, sign_in
from yukari.activities.models import Designation, Oddity
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.places.models import Question, Staff
from yukari.registrations.models import Decision, Participation
from yukari.rules.roles import Role
from yukari.web.office import staff_urls

TABLE = """
GET                                         viewer officer manager
waiting/                                    viewer officer manager
waiting/decide/ POST                        officer manager
decisions/                                  viewer officer manager
decisions/{decided}/{decision}/undo/        officer manager
registrants/                                viewer officer manager
registrants/{person}/                       viewer officer manager
registrants/{person}/?why=asked             viewer officer manager
registrants/{person}/stays/ POST            officer manager
registrants/{person}/{occurrence}/void/     officer manager
policies/                                   viewer officer manager
policies/new/                               manager
policies/1/withdraw/                        manager
questions/                                  manager
questions/{question}/move/ POST             manager
questions/{question}/retire/                manager
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
    return a_living_office(mori=mori, kondo=kondo)


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
        "question": Question.objects.all()[0].id,
        "staff": Staff.objects.get(person=mori).id,
        "organisation": office.company.id,
        "project": office.asked.id,
        "designation": Designation.objects.all()[0].id,
        "oddity": Oddity.objects.get().id,
    }


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
            status = (browser.post(address) if row.posts else browser.get(address)).status_code
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
    statuses = {role: sign_in(Client(), people[role]).get("/office/ministry/").status_code for role in ROLES}
    assert statuses == {**dict.fromkeys(ROLES, 403), "ministry": 200}
    assert Client().get("/office/ministry/").status_code == 302


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
