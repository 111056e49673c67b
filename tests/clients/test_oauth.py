"""OAuth 2.1: an app of a place asks a person, who chooses; nothing that others could take or use twice."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from joserfc.jwk import ECKey
from oauth2_provider.models import AccessToken, Grant, RefreshToken

from tests.builders import AT
from tests.clients.stories import BACK, a_token, allow, an_app, asking, assertion, back, fetch, refresh, signed_in
from tests.races import race
from yukari.audit.queries import entries_about
from yukari.clients import commands
from yukari.clients.models import Consent, UsedCode
from yukari.kit import clock
from yukari.people.models import Person
from yukari.rules.scopes import Scope

OWN = (Scope.PROFILE, Scope.REGISTRATIONS)


def may(token: str, address: str = "/api/v1/me") -> int:
    return int(Client().get(address, headers={"Authorization": f"Bearer {token}"}).status_code)


def test_hana_allows_the_towns_app_and_it_acts_for_her(hana: Person) -> None:
    app, client = an_app(scopes=frozenset(OWN)), signed_in(hana)
    page = client.get("/oauth/authorize/", asking(app)).content.decode()
    assert "ひだのまちアプリ" in page
    assert "呼び名を見る" in page
    came = allow(client, app, *OWN)
    assert (came["state"], came["iss"]) == ("abc", "http://localhost:8000/oauth")
    answer = fetch(app, came["code"]).json()
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 3600)
    assert set(answer["scope"].split()) == set(OWN)
    assert may(answer["access_token"]) == 200
    assert entries_about(hana.id)[0].verb == "allowed_an_app"


def test_she_allows_less_than_it_asks(hana: Person) -> None:
    app, client = an_app(scopes=frozenset(OWN)), signed_in(hana)
    answer = client.post("/oauth/authorize/", {"allow": ["profile"]}, query_params=asking(app))
    token = fetch(app, back(answer["Location"])["code"]).json()["access_token"]
    assert may(token) == 200
    assert may(token, "/api/v1/me/registration") == 403


@pytest.mark.parametrize("said", [{"no": "1", "allow": ["profile"]}, {}])
def test_she_says_no_and_the_app_is_told(said: dict[str, object], hana: Person) -> None:
    app = an_app(scopes=frozenset(OWN))
    answer = signed_in(hana).post("/oauth/authorize/", said, query_params=asking(app))
    assert back(answer["Location"])["error"] == "access_denied"
    assert not Grant.objects.exists()


def test_nothing_that_opens_lies_in_the_tables(hana: Person) -> None:
    app, client = an_app(scopes=frozenset(OWN)), signed_in(hana)
    code = allow(client, app)["code"]
    assert Grant.objects.get().code != code
    answer = fetch(app, code).json()
    assert AccessToken.objects.get().token == ""
    assert RefreshToken.objects.get().token == ""
    assert answer["access_token"] not in str(AccessToken.objects.values().get())


def test_who_is_not_known_is_sent_nowhere(hana: Person) -> None:
    app, client = an_app(), signed_in(hana)
    for wrong in (
        {"client_id": "app_unknown"},
        {"redirect_uri": "https://elsewhere.example.jp/back"},
        {"redirect_uri": BACK + "/more"},
        {"redirect_uri": BACK + "?more=1"},
        {"redirect_uri": ""},
    ):
        answer = client.get("/oauth/authorize/", {**asking(app), **wrong})
        assert answer.status_code == 400, wrong
        assert "安全のため、アプリには戻りません" in answer.content.decode()
    twice = client.get(f"/oauth/authorize/?client_id={app.client_id}&client_id=x")
    assert twice.status_code == 400


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"code_challenge": "", "code_challenge_method": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": ""}, "invalid_request"),
        ({"scope": "everything"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "id_token"}, "unsupported_response_type"),
    ],
)
def test_who_asks_wrongly_is_told(wrong: dict[str, str], error: str, hana: Person) -> None:
    app = an_app()
    said = {name: value for name, value in {**asking(app), **wrong}.items() if value}
    answer = signed_in(hana).get("/oauth/authorize/", said)
    assert answer.status_code == 303
    assert back(answer["Location"])["error"] in {error, "unauthorized_client"}
    assert back(answer["Location"])["iss"] == "http://localhost:8000/oauth"


def test_a_code_is_good_once_for_its_app_and_its_asker(hana: Person) -> None:
    app, other, client = an_app(), an_app(name="別のアプリ"), signed_in(hana)
    code = allow(client, app, Scope.PROFILE)["code"]
    assert fetch(other, code).json()["error"] == "invalid_grant"
    assert fetch(app, code, code_verifier="x" * 50).json()["error"] == "invalid_grant"
    assert fetch(app, code, redirect_uri="https://elsewhere.example.jp/").status_code == 400
    assert fetch(app, code).status_code == 200
    assert fetch(other, code).json()["error"] == "invalid_grant"
    assert AccessToken.objects.count() == 1


def test_a_code_that_is_shown_twice_ends_what_came_of_it(hana: Person) -> None:
    """RFC 6749, 4.1.2; OAuth 2.1, 4.1.3: somebody else has the code. Refreshed meanwhile, it ends as well."""
    app, client = an_app(), signed_in(hana)
    before = a_token(client, app, Scope.PROFILE)
    code = allow(client, app, Scope.PROFILE)["code"]
    first = fetch(app, code).json()
    second = refresh(app, first["refresh_token"]).json()
    assert may(second["access_token"]) == 200
    again = fetch(app, code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert may(second["access_token"]) == 401
    assert refresh(app, second["refresh_token"]).json()["error"] == "invalid_grant"
    assert may(before) == 200  # What came of another code is not touched.
    assert fetch(app, code).json()["error"] == "invalid_grant"
    assert [one.verb for one in entries_about(hana.id)].count("ended_an_app_s_tokens") == 1
    with time_machine.travel(timedelta(days=91)):
        commands.forget_expired(by=None, at=clock.now())
    assert not UsedCode.objects.exists()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("shown", ["code", "refresh token"])
def test_two_who_show_the_same_at_once_have_nothing(shown: str, hana: Person) -> None:
    app = an_app()
    code = allow(signed_in(hana), app, Scope.PROFILE)["code"]
    token = fetch(app, code).json()["refresh_token"] if shown == "refresh token" else ""
    answers: list[Any] = race([(lambda: refresh(app, token)) if token else (lambda: fetch(app, code))] * 4)
    given = [one.json()["access_token"] for one in answers if one.status_code == 200]
    assert len(given) == 1
    assert may(given[0]) == 401
    assert {one.json()["error"] for one in answers if one.status_code != 200} == {"invalid_grant"}


def test_a_code_lasts_a_minute(hana: Person) -> None:
    app, client = an_app(), signed_in(hana)
    code = allow(client, app, Scope.PROFILE)["code"]
    with time_machine.travel(timedelta(seconds=61)):
        assert fetch(app, code).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("kind", ["password", "client_credentials", "urn:ietf:params:oauth:grant-type:device_code"])
def test_there_is_no_other_way(kind: str, hana: Person) -> None:
    app = an_app()
    answer = Client().post(
        "/oauth/token/", {"grant_type": kind, "client_id": app.client_id, "username": "hana", "password": "x"}
    )
    assert answer.status_code in {400, 401}
    assert not AccessToken.objects.exists()


def test_a_refresh_token_is_used_once_and_twice_ends_everything(hana: Person) -> None:
    """RFC 9700, 4.14: somebody else has it, or the app's copy is the stolen one. Nobody knows, so both end."""
    app, client = an_app(), signed_in(hana)
    first = fetch(app, allow(client, app, Scope.PROFILE)["code"]).json()
    second = refresh(app, first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert (may(first["access_token"]), may(second["access_token"])) == (401, 200)
    assert refresh(app, first["refresh_token"]).json()["error"] == "invalid_grant"
    assert may(second["access_token"]) == 401
    assert refresh(app, second["refresh_token"]).json()["error"] == "invalid_grant"


def test_an_app_gives_a_token_back(hana: Person) -> None:
    app, other, client = an_app(), an_app(name="別のアプリ"), signed_in(hana)
    tokens = fetch(app, allow(client, app, Scope.PROFILE)["code"]).json()
    for whose, lives in ((other, 200), (app, 401)):
        said = {"token": tokens["access_token"], "client_id": whose.client_id}
        assert Client().post("/oauth/revoke/", said).status_code == 200
        assert may(tokens["access_token"]) == lives
    assert refresh(app, tokens["refresh_token"]).status_code == 400


def test_hana_takes_it_back_and_it_stops_at_once(hana: Person) -> None:
    app, client = an_app(), signed_in(hana)
    tokens = fetch(app, allow(client, app, Scope.PROFILE)["code"]).json()
    assert may(tokens["access_token"]) == 200
    assert "最後に使われたのは" in client.get("/me/apps/").content.decode()
    assert "取り消しますか" in client.get(f"/me/apps/{app.id}/withdraw/").content.decode()
    client.post(f"/me/apps/{app.id}/withdraw/")
    assert may(tokens["access_token"]) == 401
    assert refresh(app, tokens["refresh_token"]).status_code == 400
    assert "許可したアプリは、ありません" in client.get("/me/apps/").content.decode()


def test_allowing_less_ends_what_was_allowed_before(hana: Person) -> None:
    app, client = an_app(), signed_in(hana)
    before = a_token(client, app, *OWN)
    after = a_token(client, app, Scope.PROFILE)
    assert (may(before), may(after)) == (401, 200)
    assert Consent.objects.get().scopes == ["profile"]


def test_a_closed_app_acts_for_nobody_any_more(hana: Person) -> None:
    app, client = an_app(), signed_in(hana)
    token = a_token(client, app, Scope.PROFILE)
    commands.close_app(app.id, by=None, at=AT)
    assert may(token) == 401
    assert client.get("/oauth/authorize/", asking(app)).status_code == 400


def test_an_app_on_a_server_signs_with_its_key(hana: Person) -> None:
    """RFC 7523."""
    app, client = an_app(on_a_server=True, scopes=frozenset(OWN)), signed_in(hana)
    code = allow(client, app)["code"]
    tokens = fetch(app, code)
    assert tokens.status_code == 200, tokens.content
    assert refresh(app, tokens.json()["refresh_token"]).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": ECKey.generate_key("P-256")},
        {"aud": "https://elsewhere.example.jp/token"},
        {"iss": "app_other"},
        {"sub": "app_other"},
        {"exp": 1_700_000_000},
        {"exp": 4_000_000_000},
        {"exp": None},
        {"jti": ""},
        {"nbf": 4_000_000_000},
    ],
)
def test_what_is_not_its_own_word_of_now_and_for_us_is_not_taken(wrong: dict[str, object], hana: Person) -> None:
    app, client = an_app(on_a_server=True, scopes=frozenset(OWN)), signed_in(hana)
    code = allow(client, app)["code"]
    answer = fetch(app, code, **assertion(app, **wrong))  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_its_word_is_good_once_and_without_it_nothing_is_given(hana: Person) -> None:
    app, client = an_app(on_a_server=True, scopes=frozenset(OWN)), signed_in(hana)
    word = assertion(app)
    assert fetch(app, allow(client, app)["code"], **word).status_code == 200
    assert fetch(app, allow(client, app)["code"], **word).json()["error"] == "invalid_client"
    code = allow(client, app)["code"]
    for nothing in ({"client_assertion": ""}, {"client_assertion": "x.y.z"}, {"client_assertion_type": "secret"}):
        assert fetch(app, code, **nothing).json()["error"] == "invalid_client"


def test_what_opens_others_data_needs_who_may_and_a_second_factor(hana: Person, mori: Person, manager: Person) -> None:
    """D1: a place's registrants are its manager's to give."""
    app = an_app()
    page = signed_in(hana).get("/oauth/authorize/", asking(app)).content.decode()
    assert 'value="registrants"' not in page
    assert 'value="rosters"' not in page
    for staff in (mori, manager):
        answer = signed_in(staff).get("/oauth/authorize/", asking(app))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/security/")
    forced = signed_in(hana).post("/oauth/authorize/", {"allow": ["registrants"]}, query_params=asking(app))
    assert back(forced["Location"])["error"] == "access_denied"


def test_programs_read_how_to_ask(db: None) -> None:
    """RFC 8414."""
    said = Client().get("/.well-known/oauth-authorization-server/oauth").json()
    assert said["issuer"] == "http://localhost:8000/oauth"
    assert said["code_challenge_methods_supported"] == ["S256"]
    assert said["token_endpoint_auth_methods_supported"] == ["private_key_jwt", "none"]
    assert said["grant_types_supported"] == ["authorization_code", "refresh_token"]
