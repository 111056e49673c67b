"""The simulated card service keeps to what is public of the real one, so that what passes here passes there."""

import json
import re
import time
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import time_machine
import urllib3
from joserfc import jwt
from joserfc.jwk import ECKey

from tests.card import BACK, CardService
from yukari.people.gateway import Asked, Scope, ask, keys
from yukari.simulator import CARDS, Client, Simulator, serve

BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@pytest.fixture
def connect(card_service: CardService) -> str:
    return f"{card_service.issuer}/protocol/openid-connect"


def asked_for(scope: Scope = Scope.FACTS) -> tuple[dict[str, str], Asked]:
    address, asked = ask(scope, back=BACK)
    return dict(parse_qsl(urlsplit(address).query)), asked


def get(address: str, asked: dict[str, str] | None = None, **headers: str) -> urllib3.BaseHTTPResponse:
    return urllib3.request("GET", address, fields=asked or {}, headers=headers, redirect=False)


def led_to(answer: urllib3.BaseHTTPResponse) -> dict[str, str]:
    assert answer.status == 302
    assert answer.headers["Location"].startswith(BACK)
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


def test_the_addresses_are_laid_out_as_the_real_ones(card_service: CardService, connect: str) -> None:
    assert urlsplit(card_service.issuer).path == "/api/realms/main"
    assert get(f"{connect}/auth", asked_for()[0]).status == 200
    assert get(f"{connect}/certs").status == 200
    assert get(f"{connect}/userinfo").status == 401
    assert urllib3.request("POST", f"{connect}/token").status == 400
    assert get(f"{card_service.issuer}/.well-known/openid-configuration").json()["issuer"] == card_service.issuer


@pytest.mark.parametrize(
    ("row", "value", "error"),
    [
        ("response_type", None, "invalid_request"),
        ("response_type", "token", "unsupported_response_type"),
        ("response_type", "code id_token", "unsupported_response_type"),
        ("scope", None, "invalid_request"),
        ("scope", "name address", "invalid_scope"),
        ("scope", "openid NAME", "invalid_scope"),
        ("scope", "openid email", "invalid_scope"),
        ("state", None, "invalid_request"),
        ("state", "s" * 256, "invalid_request"),
        ("state", "状態", "invalid_request"),
        ("nonce", None, "invalid_request"),
        ("nonce", "n" * 256, "invalid_request"),
        ("nonce", "a\nb", "invalid_request"),
        ("code_challenge", None, "invalid_request"),
        ("code_challenge", "c" * 129, "invalid_request"),
        ("code_challenge", "c+/=", "invalid_request"),
        ("code_challenge_method", None, "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
    ],
)
def test_a_row_that_is_not_kept_is_told_by_redirect(connect: str, row: str, value: str | None, error: str) -> None:
    asked = {name: said for name, said in asked_for()[0].items() if name != row}
    said = led_to(get(f"{connect}/auth", asked | ({row: value} if value is not None else {})))
    assert said["error"] == error
    assert said["error_description"]
    assert said.get("state") == (value if row == "state" else asked["state"])
    assert "code" not in said


@pytest.mark.parametrize(
    ("row", "value"),
    [
        ("client_id", None),
        ("client_id", "RP99999999"),
        ("client_id", "RP-0000001"),
        ("client_id", "R" * 256),
        ("redirect_uri", None),
        ("redirect_uri", BACK + "?x"),
        ("redirect_uri", BACK.rstrip("/")),
        ("redirect_uri", "https://elsewhere.example/card/back/"),
    ],
)
def test_a_wrong_client_or_address_is_told_on_a_page_and_sent_nowhere(
    connect: str, row: str, value: str | None
) -> None:
    """And the address must be the registered one letter by letter."""
    asked = {name: said for name, said in asked_for()[0].items() if name != row}
    answer = get(f"{connect}/auth", asked | ({row: value} if value is not None else {}))
    assert (answer.status, answer.headers.get("Location")) == (400, None)
    assert f"Invalid parameter: {row}" in answer.data.decode()


def test_every_page_says_that_it_is_invented(connect: str) -> None:
    asked, _ = asked_for()
    for page in (
        get(f"{connect}/auth", asked),
        get(f"{connect}/auth", asked | {"client_id": "other"}),
        get(f"{connect}/nowhere"),
    ):
        assert '<div class="banner">模擬：本物のマイナアプリではありません' in page.data.decode()


def test_every_card_that_has_to_be_tried_can_be_chosen(connect: str) -> None:
    """Adult, other and same municipality, under 15, guardian, under 18, no prefecture, rare letters, ended, reissued."""
    page = get(f"{connect}/auth", asked_for()[0]).data.decode()
    chosen = set(re.findall(r'name="card" value="(\w+)"', page))
    assert chosen == set(CARDS)
    assert chosen >= {"adult", "neighbour", "local", "child", "guardian", "youth", "no_prefecture", "rare_letters"}
    assert chosen >= {"expired", "revoked", "reissued", "moved"}
    assert "作り直したカードで、相手から見た番号（sub）が変わる" in page


def assertion(connect: str, **other: Any) -> str:
    """How we sign in at the service; `other` is what is wrong about it."""
    key = other.pop("key", None) or keys.signing_key()
    header = {"alg": "ES256", "kid": other.pop("kid", key.kid)}
    now = int(time.time())
    said = {"iss": "RP00000001", "sub": "RP00000001", "aud": f"{connect}/token", "iat": now, "exp": now + 60}
    claims = said | {"jti": f"{time.time_ns()}"} | other
    return jwt.encode(header, {name: value for name, value in claims.items() if value is not None}, key)


def code_for(service: CardService, **held: Any) -> dict[str, str]:
    """What is sent for tokens after a card was read, without the proof of who sends it."""
    address, asked = ask(Scope.FACTS, back=BACK)
    code = dict(parse_qsl(urlsplit(service.hold(address, **held)).query))["code"]
    return {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": "RP00000001",
        "redirect_uri": BACK,
        "code_verifier": asked.verifier,
        "client_assertion_type": BEARER,
    }


def exchange(connect: str, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
    signed = {"client_assertion": assertion(connect), **said}
    answer = urllib3.request(
        "POST",
        f"{connect}/token",
        body=urlencode(signed),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    return answer.status, answer.json()


def test_a_code_is_changed_once_and_used_again_it_kills_the_tokens(card_service: CardService, connect: str) -> None:
    said = code_for(card_service)
    status, tokens = exchange(connect, said)
    assert status == 200
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert get(f"{connect}/userinfo", **bearer).status == 200
    assert exchange(connect, said)[1]["error"] == "invalid_grant"
    refused = get(f"{connect}/userinfo", **bearer)
    assert (refused.status, refused.headers["WWW-Authenticate"]) == (401, 'Bearer error="invalid_token"')


def test_a_code_lasts_a_minute(card_service: CardService, connect: str) -> None:
    with time_machine.travel(time.time()) as clock:
        in_time, too_late = code_for(card_service), code_for(card_service)
        clock.shift(55)
        assert exchange(connect, in_time)[0] == 200
        clock.shift(10)
        assert exchange(connect, too_late) == (
            400,
            {"error": "invalid_grant", "error_description": "Code not valid"},
        )


@pytest.mark.parametrize(
    "other",
    [
        {"redirect_uri": "http://localhost:8000/card/elsewhere/"},
        {"code_verifier": "v" * 64},
        {"code_verifier": ""},
        {"code": "unknown"},
    ],
)
def test_a_code_is_bound_to_address_and_challenge(
    card_service: CardService, connect: str, other: dict[str, str]
) -> None:
    assert exchange(connect, code_for(card_service) | other)[1]["error"] == "invalid_grant"


def test_who_asks_for_tokens_has_to_prove_it(card_service: CardService, connect: str) -> None:
    now = int(time.time())
    for wrong in (
        {"iss": "RP99999999"},
        {"sub": "RP99999999"},
        {"aud": card_service.issuer},
        {"exp": now - 1},
        {"exp": now + 400},
        {"exp": None},
        {"jti": None},
        {"kid": "nobody"},
        {"key": ECKey.generate_key("P-256"), "kid": keys.signing_key().kid},
    ):
        said = code_for(card_service) | {"client_assertion": assertion(connect, **wrong)}
        assert exchange(connect, said) == (
            401,
            {"error": "invalid_client", "error_description": "Client authentication failed"},
        ), wrong
    for wrong in ({"client_assertion_type": "password"}, {"client_assertion": "x"}, {"client_id": "RP99999999"}):
        assert exchange(connect, code_for(card_service) | wrong)[0] == 401
    assert (
        exchange(connect, code_for(card_service) | {"grant_type": "password"})[1]["error"] == "unsupported_grant_type"
    )


def test_a_proof_counts_once(card_service: CardService, connect: str) -> None:
    """`jti` is not seen twice."""
    once = {"client_assertion": assertion(connect)}
    assert exchange(connect, code_for(card_service) | once)[0] == 200
    assert exchange(connect, code_for(card_service) | once)[0] == 401


def told(tokens: dict[str, Any]) -> dict[str, Any]:
    middle = tokens["id_token"].split(".")[1]
    return json.loads(urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))  # type: ignore[no-any-return]


def test_the_id_token_says_all_that_the_real_one_says(card_service: CardService, connect: str) -> None:
    tokens = exchange(connect, code_for(card_service))[1]
    usual = {"iss", "aud", "azp", "sub", "iat", "exp", "auth_time", "nonce", "at_hash", "acr", "sid", "jti", "typ"}
    assert set(told(tokens)) == usual
    assert set(tokens) >= {"access_token", "id_token", "token_type", "scope", "expires_in", "session_state"}


def test_one_human_has_one_name_until_a_reissued_card_changes_it(card_service: CardService, connect: str) -> None:
    def sub(**held: Any) -> str:
        return str(told(exchange(connect, code_for(card_service, **held))[1])["sub"])

    adult = sub(card="adult")
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", adult)
    assert adult == sub(card="reissued") == sub(card="moved")
    assert len({adult, sub(card="reissued", new=True), sub(card="adult", number=2), sub(card="local")}) == 4


def test_another_client_sees_another_name() -> None:
    """Pairwise."""
    names = {
        Simulator("http://localhost", Client(client, (BACK,), dict)).service.subject("adult/1")
        for client in ("RP00000001", "RP00000002")
    }
    assert len(names) == 2


@pytest.fixture
def alone() -> Iterator[Any]:
    server = serve(Client("RP00000001", (BACK,), dict), port=0)
    yield server
    server.server_close()


def test_it_listens_on_this_machine_only(alone: Any) -> None:
    assert alone.server_address[0] == "127.0.0.1"


def test_it_writes_no_code_to_a_terminal(card_service: CardService, capfd: pytest.CaptureFixture[str]) -> None:
    said = code_for(card_service)
    assert said["code"] not in "".join(capfd.readouterr())
