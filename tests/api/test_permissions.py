"""D1: who may ask what of the API, as one table: verb × address × scope. Whatever is not listed here does not exist."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.builders import AT, HIDA, a_published_occurrence, an_organisation
from tests.clients.stories import a_token, an_app
from tests.web.offices import sign_in
from yukari.activities.models import Occurrence
from yukari.api.document import document
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.rules.scopes import Scope

TABLE = """
GET /places                                  public
GET /places/{place_id}                       public
GET /places/{place_id}/news                  public
GET /places/{place_id}/supports              public
GET /occurrences                             public
GET /occurrences/{occurrence_id}             public
GET /projects/{project_id}                   public
GET /me                                      profile
GET /me/registration                         registrations
GET /me/judgements                           registrations
GET /me/card                                 registrations
GET /me/joinings                             joinings
GET /me/participations                       joinings
GET /me/news                                 news
GET /me/supports                             supports
PUT /me/registration                         registrations.write
DELETE /me/registration                      registrations.write
PUT /occurrences/{occurrence_id}/joining     joinings.write
DELETE /occurrences/{occurrence_id}/joining  joinings.write
POST /check-ins                              check_in
PUT /me/club-past                            registrations.write
GET /desk/occurrences                        rosters
GET /occurrences/{occurrence_id}/roster      rosters
POST /occurrences/{occurrence_id}/scans      scans
GET /places/{place_id}/registrants/changes   registrants
"""
HELD = tuple(sorted(Scope))
MAY = {"GET": {200}, "PUT": {422}, "DELETE": {204}, "POST": {409, 422}}
"""What is answered to whoever may: what is sent with nothing in it is read, and found to be nothing."""


def rows() -> list[tuple[str, str, str]]:
    return [(verb, path, scope) for verb, path, scope in (line.split() for line in TABLE.strip().splitlines())]


@pytest.fixture
def occurrence(kondo: Person) -> Iterator[Occurrence]:
    with time_machine.travel(AT + timedelta(hours=1)):
        yield a_published_occurrence(an_organisation(kondo))


def test_every_address_asks_for_the_scope_that_the_table_names(
    occurrence: Occurrence, manager: Person, hana: Person
) -> None:
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    registrations.register(manager.id, place_id=HIDA, by=manager, at=AT)
    browser, tokens = sign_in(Client(), manager), {}
    for scope in HELD:
        # One app each: allowing an app less ends what it was allowed before.
        tokens[scope] = a_token(browser, an_app(scopes=frozenset({scope}), name=scope), scope)
    ids = {"place_id": HIDA, "occurrence_id": occurrence.id, "project_id": occurrence.project_id}
    wrong = []
    for verb, path, asked in rows():
        address = f"/api/v1{path.format(**ids)}"
        # Whoever may comes last: what is allowed may change what the next one finds.
        for held in ("", *sorted(HELD, key=lambda scope: scope == asked)):
            headers = {"Authorization": f"Bearer {tokens[held]}"} if held else {}
            status = Client().generic(verb, address, "{}", "application/json", headers=headers).status_code
            expected = MAY[verb] if asked in {"public", held} else {403 if held else 401}
            if status not in expected and not (verb == "PUT" and expected == MAY["PUT"] and status == 200):
                wrong.append((verb, address, held, status))
    assert not wrong


def test_the_table_covers_the_document() -> None:
    in_code = {
        (
            method.upper(),
            path.removeprefix("/api/v1"),
            *(said["security"][0]["oauth"] if said["security"] else ["public"]),
        )
        for path, methods in document("en")["paths"].items()
        for method, said in methods.items()
    }
    assert set(rows()) == in_code
