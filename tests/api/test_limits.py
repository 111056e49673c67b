"""How often one may ask is told before it is too late, and when it is (K2)."""

from typing import Any

import pytest
from django.test import Client

from tests.builders import AT
from tests.clients.stories import a_token, an_app, signed_in
from yukari.api import oauth
from yukari.api.wall import PER_APP, PER_NETWORK, PER_PERSON, PER_SECONDS
from yukari.clients.models import App
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.rules.scopes import Scope

HOME = "127.0.0.1"


@pytest.fixture(autouse=True)
def at_one_moment(time_machine: Any) -> None:
    time_machine.move_to(AT, tick=False)


def others_have_asked(key: str, times: int, *, capacity: int) -> None:
    people.slow_down(key, capacity=capacity, per_seconds=PER_SECONDS, times=times, by=None, at=AT)


def limits_of(answer: Any) -> tuple[int, str, str]:
    return answer.status_code, answer["RateLimit-Policy"], answer["RateLimit"]


def test_whoever_asks_without_a_token_is_told_of_the_network_s_limit(places: None) -> None:
    assert limits_of(Client().get("/api/v1/places")) == (200, '"network";q=300;w=60', '"network";r=299;t=1')
    others_have_asked(f"api:network:{HOME}", 299, capacity=PER_NETWORK)
    full = Client().get("/api/v1/places")
    assert limits_of(full) == (429, '"network";q=300;w=60', '"network";r=0;t=1')
    assert (full.json()["code"], full["Retry-After"]) == ("too_many_tries", "1")
    assert full["Access-Control-Allow-Origin"] == "*"
    assert "RateLimit" in full["Access-Control-Expose-Headers"]


@pytest.fixture
def app(places: None) -> App:
    return an_app()


@pytest.fixture
def ask(app: App, hana: Person) -> Any:
    token = a_token(signed_in(hana), app, Scope.PROFILE)
    return lambda token=token: Client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})


def test_an_app_is_told_of_whichever_limit_is_nearer(ask: Any, app: App) -> None:
    assert limits_of(ask()) == (200, '"person";q=120;w=60', '"person";r=119;t=1')
    others_have_asked(f"api:app:{app.id}", PER_APP - 51, capacity=PER_APP)
    assert limits_of(ask()) == (200, '"app";q=3000;w=60', '"app";r=49;t=60')
    others_have_asked(f"api:app:{app.id}", 49, capacity=PER_APP)
    full = ask()
    assert limits_of(full) == (429, '"app";q=3000;w=60', '"app";r=0;t=1')
    assert full["Retry-After"] == "1"


def test_a_person_who_asks_too_often_reads_the_limit_on_the_refusal(ask: Any, app: App, hana: Person) -> None:
    others_have_asked(f"api:person:{app.id}:{hana.id}", PER_PERSON, capacity=PER_PERSON)
    full = ask()
    assert limits_of(full) == (429, '"person";q=120;w=60', '"person";r=0;t=1')
    assert "Access-Control-Allow-Origin" not in full


def test_whoever_tries_tokens_is_told_too_and_no_other_site_may_read_it(ask: Any) -> None:
    wrong = ask(token="wrong")
    assert limits_of(wrong) == (401, '"unknown";q=300;w=60', '"unknown";r=299;t=1')
    assert "Access-Control-Allow-Origin" not in wrong
    others_have_asked(f"api:unknown:{HOME}", 299, capacity=PER_NETWORK)
    assert limits_of(ask(token="wrong")) == (429, '"unknown";q=300;w=60', '"unknown";r=0;t=1')


def test_where_tokens_are_fetched_the_limit_is_told(places: None) -> None:
    asked = Client().post("/oauth/token/", {"grant_type": "authorization_code"})
    assert (asked.status_code, asked["RateLimit"]) == (400, '"tokens";r=119;t=1')
    others_have_asked(f"oauth:{HOME}", 119, capacity=oauth.PER_NETWORK)
    full = Client().post("/oauth/token/", {"grant_type": "authorization_code"})
    assert limits_of(full) == (429, '"tokens";q=120;w=60', '"tokens";r=0;t=1')
    assert (full.json()["error"], full["Retry-After"]) == ("temporarily_unavailable", "1")
    assert "Access-Control-Allow-Origin" not in full
