"""The gateway by itself: what it sends, what it keeps to, and our keys with the service."""

import json
import os
import stat
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured

from tests.card import BACK, CardService, serving
from yukari.people import development
from yukari.people.gateway import CardTrouble, Scope, Situation, ask, keys, provider, read
from yukari.people.gateway.claims import Facts, facts
from yukari.rules.identity import same_human
from yukari.simulator import Client, Simulator

PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "x" * 50,
    "YUKARI_CODE_KEY": "y" * 50,
    "YUKARI_FIELD_KEYS": "b25seS1mb3ItZGV2ZWxvcG1lbnQtenp6enp6enp6eno=",
    "YUKARI_CARD_KEYS": "1:b25seS1mb3ItZGV2ZWxvcG1lbnQteHh4eHh4eHh4eHg=",
    "YUKARI_PSEUDONYM_KEY": "p" * 50,
    "YUKARI_AUDIT_KEY": "t" * 50,
    "YUKARI_CREDENTIAL_KEYS": "1:b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtb24=",
    "SITE_URL": "https://yukari.example",
    "DATABASE_URL": "postgresql:///nowhere",
    "DJANGO_SETTINGS_MODULE": "yukari.settings",
    "EXAMPLE_PEOPLE": "1",
}

TRY_IT = """
import django
django.setup()
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from yukari.people import development, gateway
from yukari.simulator import Client, Simulator

assert not settings.EXAMPLE_PEOPLE and not settings.OIDC_ISSUER and not gateway.is_set_up()
attempts = (
    (development.example_people, ImproperlyConfigured),
    (lambda: Simulator("http://localhost", Client("RP", (), dict)), RuntimeError),
)
for attempt, refusal in attempts:
    try:
        attempt()
    except refusal:
        pass
    else:
        raise SystemExit("It works in production.")
"""


def in_production(program: str, **more: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], **PRODUCTION, **more}
    return subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=False)


def test_nothing_invented_can_be_switched_on_when_debug_is_off() -> None:
    """P1: nobody is confirmed by an invented card; not even the environment can ask for it."""
    done = in_production(TRY_IT)
    assert done.returncode == 0, done.stderr


def test_nothing_is_told_to_this_machine_itself_when_debug_is_off() -> None:
    """SSRF: whoever asks for it does not get the site started; and unasked it is off."""
    refused = in_production("import yukari.settings", HOOKS_TO_LOOPBACK="1")
    assert refused.returncode != 0
    assert "HOOKS_TO_LOOPBACK cannot be switched on while DEBUG is off" in refused.stderr
    unasked = in_production("from yukari import settings; raise SystemExit(settings.HOOKS_TO_LOOPBACK)")
    assert unasked.returncode == 0, unasked.stderr


@pytest.mark.parametrize("algorithms", ["none", "HS256", "ES256,none"])
def test_no_setting_lets_an_unsigned_token_in(algorithms: str) -> None:
    done = in_production("import yukari.settings", OIDC_ID_TOKEN_ALGORITHMS=algorithms)
    assert "OIDC_ID_TOKEN_ALGORITHMS may name" in done.stderr


def test_without_the_setting_nobody_is_signed_in_by_a_press(settings: LazySettings) -> None:
    settings.EXAMPLE_PEOPLE = False
    with pytest.raises(ImproperlyConfigured):
        development.example_people()


def test_the_simulator_refuses_to_start_outside_development(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "0")
    with pytest.raises(RuntimeError):
        Simulator("http://localhost", Client("RP", (), dict))


def test_every_row_of_the_reference_is_kept(card_service: CardService) -> None:
    address, asked = ask(Scope.FACTS, back=BACK)
    sent = dict(parse_qsl(urlsplit(address).query))
    assert sent["response_type"] == "code"
    assert sent["code_challenge_method"] == "S256"
    assert sent["acr_values"] == "aal3 crl"
    assert "gender" not in sent["scope"]
    assert asked.verifier not in address
    assert not [name for name in ("state", "nonce") if not 1 <= len(sent[name]) <= 255 or ";" in sent[name]]
    assert asked.state not in repr(asked)


@pytest.fixture
def no_keys(settings: Any, tmp_path: Path) -> Path:
    settings.OIDC_KEYS = tmp_path / "keys" / "oidc.json"
    return settings.OIDC_KEYS


@pytest.mark.parametrize("algorithm", ["ES256", "RS256", "PS256"])
def test_we_sign_in_with_the_key_that_was_registered(
    card_service: CardService, no_keys: Path, settings: Any, algorithm: str
) -> None:
    keys.make(algorithm)
    with serving(keys.published()) as issuer:
        settings.OIDC_ISSUER = issuer
        service = CardService(issuer)
        address, asked = ask(Scope.WHO, back=BACK)
        answer = dict(parse_qsl(urlsplit(service.hold(address)).query))
        card = read(answer, asked, back=BACK, at=datetime.now(UTC))
    assert card.subject
    assert card.facts is None


def test_a_key_that_was_not_registered_signs_nobody_in(card_service: CardService, no_keys: Path) -> None:
    keys.make("ES256")
    address, asked = ask(Scope.WHO, back=BACK)
    answer = dict(parse_qsl(urlsplit(card_service.hold(address)).query))
    with pytest.raises(CardTrouble) as trouble:
        read(answer, asked, back=BACK, at=datetime.now(UTC))
    assert trouble.value.situation is Situation.NOT_SET_UP


def test_a_new_key_takes_over_when_it_is_told_to(no_keys: Path) -> None:
    first = keys.make("ES256")
    second = keys.make("PS256")
    assert keys.signing_key().kid == first
    assert keys.rotate() == second == keys.signing_key().kid
    published = keys.published()["keys"]
    assert {key["kid"] for key in published} == {first, second}
    assert not [key for key in published if "d" in key]
    assert stat.S_IMODE(no_keys.stat().st_mode) == 0o600
    third = keys.make("ES256")
    keys.rotate()
    assert [key["kid"] for key in json.loads(no_keys.read_text())["keys"]] == [third, second]


def test_endpoints_are_found_by_discovery_too(card_service: CardService, settings: Any) -> None:
    by_layout = provider.provider()
    settings.OIDC_DISCOVERY = True
    provider.forget()
    assert provider.provider() == by_layout


def test_endpoints_that_lie_elsewhere_are_named_one_by_one(card_service: CardService, settings: Any) -> None:
    """Nothing of the usual layout is asked for then, and the whole way works."""
    found = provider.provider()
    settings.OIDC_AUTHORIZATION_ENDPOINT = f"{found.authorization}?kc_locale=ja"
    settings.OIDC_TOKEN_ENDPOINT, settings.OIDC_USERINFO_ENDPOINT = found.token, found.userinfo
    settings.OIDC_JWKS_URI = found.jwks
    named = provider.provider()
    assert named == found._replace(authorization=settings.OIDC_AUTHORIZATION_ENDPOINT)
    settings.OIDC_TOKEN_ENDPOINT = "http://localhost:9/elsewhere"
    assert provider.provider().token == "http://localhost:9/elsewhere"
    settings.OIDC_TOKEN_ENDPOINT = found.token
    address, asked = ask(Scope.FACTS, back=BACK)
    assert address.startswith(f"{found.authorization}?kc_locale=ja&")
    answer = dict(parse_qsl(urlsplit(card_service.hold(address)).query))
    assert read(answer, asked, back=BACK, at=datetime.now(UTC)).facts


def test_a_discovery_document_of_somebody_else_is_not_believed(card_service: CardService, settings: Any) -> None:
    settings.OIDC_DISCOVERY = True
    settings.OIDC_ISSUER = settings.OIDC_ISSUER.replace("localhost", "127.0.0.1")
    provider.forget()
    with pytest.raises(CardTrouble) as trouble:
        provider.provider()
    assert trouble.value.situation is Situation.NOT_TRUSTED


def test_an_unknown_key_is_asked_for_once_more_and_not_again(
    card_service: CardService, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    send = provider.send
    monkeypatch.setattr(
        provider, "send", lambda method, address, **more: asked.append(address) or send(method, address, **more)
    )
    with pytest.raises(CardTrouble):
        provider.key_of("nobody", provider.provider().jwks)
    assert len(asked) == 2


@pytest.mark.parametrize("birthdate", ["19850315", "1985-03-15", "１９８５０３１５"])
@pytest.mark.parametrize("address", ["岐阜県飛騨市", {"formatted": "岐阜県飛騨市"}])
def test_claims_are_read_in_every_form_that_was_seen(birthdate: str, address: object) -> None:
    read_facts = facts({"name": "飛騨　はな", "address": address, "birthdate": birthdate})
    assert read_facts == Facts("飛騨　はな", "岐阜県飛騨市", date(1985, 3, 15))
    assert "飛騨" not in repr(read_facts)


@pytest.mark.parametrize(
    ("claims", "situation"),
    [
        ({"birthdate": "S60.3.15"}, Situation.NOT_TRUSTED),
        ({"birthdate": "1985-02-30"}, Situation.NOT_TRUSTED),
        ({"birthdate": 19850315}, Situation.NOT_TRUSTED),
        ({"address": None}, Situation.NOT_SHARED),
        ({"address": {"street": "x"}}, Situation.NOT_SHARED),
        ({"name": "x" * 1001}, Situation.NOT_TRUSTED),
    ],
)
def test_what_cannot_be_read_is_not_guessed_at(claims: dict[str, object], situation: Situation) -> None:
    whole = {"name": "はな", "address": "飛騨市", "birthdate": "19850315"}
    with pytest.raises(CardTrouble) as trouble:
        facts({**whole, **claims})
    assert trouble.value.situation is situation


BORN = date(1990, 5, 12)


@pytest.mark.parametrize(
    ("now", "same"),
    [
        (("飛騨　はな", "東京都世田谷区", BORN), True),
        (("飛騨はな", "岐阜県飛騨市", BORN), True),
        (("高山　はな", "東京都　世田谷区", BORN), True),
        (("高山　はな", "岐阜県飛騨市", BORN), False),
        (("飛騨　はな", "東京都世田谷区", date(1990, 5, 13)), False),
    ],
)
def test_a_human_is_recognised_by_two_of_three(now: tuple[str, str, date], same: bool) -> None:
    """A name changes by marriage, an address by moving; a birthdate never."""
    assert same_human(("飛騨 はな", "東京都世田谷区", BORN), now) is same
