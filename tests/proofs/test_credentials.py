"""A registration in a wallet: offered by a press, fetched once, bound to a key, and invalid when it no longer stands."""

import json
import zlib
from base64 import urlsafe_b64decode
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from joserfc import jws
from joserfc.jwk import ECKey

from tests.builders import AT, HIDA, a_person
from tests.proofs.wallets import (
    ask_for_credential,
    ask_for_token,
    fresh_nonce,
    grant_of,
    offer_on,
    opened,
    proof,
)
from tests.registrations.stories import DAY, at, confirm, make_premium
from tests.web.pages import words_of
from yukari.audit.models import Entry
from yukari.people.models import Person
from yukari.proofs import commands, queries
from yukari.proofs.models import Credential, StatusSlot, WalletOffer
from yukari.registrations import commands as registrations
from yukari.rules.outcome import Reason, Refused

NOTICE = {"ja": "これは住民票ではありません。", "en": "This is no record of residence."}


@pytest.fixture
def registered(hana: Person) -> Person:
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    return hana


@pytest.fixture
def key() -> ECKey:
    return ECKey.generate_key("P-256")


def token_for(person: Person, *, moment: datetime = AT) -> str:
    offered = commands.offer_credential(person, place_id=HIDA, with_number=False, by=person, at=moment)
    return commands.exchange_code(offered.code, number="", by=None, at=moment).text


def issue(person: Person, key: ECKey, *, moment: datetime = AT) -> str:
    nonce = queries.new_nonce(at=moment)
    return commands.issue_credential(
        token_for(person, moment=moment), proof=proof(key, at=moment, nonce=nonce), notice=NOTICE, by=None, at=moment
    )


def is_invalid(credential: str, *, moment: datetime) -> bool:
    status = opened(credential)[0]["status"]["status_list"]
    number = int(status["uri"].rstrip("/").rpartition("/")[2])
    listed = json.loads(jws.extract_compact(queries.status_list(number, at=moment).encode()).payload)
    assert listed["sub"] == status["uri"]
    packed = listed["status_list"]["lst"]
    bits = zlib.decompress(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    return bool(bits[status["idx"] // 8] >> status["idx"] % 8 & 1)


@time_machine.travel(AT, tick=False)
def test_hana_puts_her_registration_into_a_wallet(registered: Person, client: Client, key: ECKey) -> None:
    """B4, D1: by her own press, and with the sentence that it is no record of residence."""
    client.force_login(registered)
    page = client.post(f"/me/cards/{HIDA}/wallet/")
    assert "10分のあいだに一度だけ" in words_of(page)  # type: ignore[arg-type]
    assert 'href="openid-credential-offer://?credential_offer=' in page.content.decode()
    offer = offer_on(page)  # type: ignore[arg-type]
    token = ask_for_token(grant_of(offer)["pre-authorized_code"])
    assert token.headers["Cache-Control"] == "no-store"
    answer = ask_for_credential(token.json()["access_token"], proof(key, at=AT, nonce=fresh_nonce()))  # type: ignore[attr-defined]
    always, disclosable = opened(answer.json()["credentials"][0]["credential"])  # type: ignore[attr-defined]
    assert always["iss"] == offer["credential_issuer"] == "http://localhost:8000"
    assert always["notice"]["ja"] == "これは住民基本台帳法上の住民票ではありません。選挙権や納税の義務は生じません。"
    assert always["notice"]["en"].startswith("This is not")
    assert always["cnf"]["jwk"] == {name: key.as_dict(private=False)[name] for name in ("kty", "crv", "x", "y")}
    assert disclosable == {
        "name": "はな",
        "place_code": HIDA,
        "place_name": "岐阜県飛騨市",
        "kind": "basic",
        "since": "2026-04-01",
        "long_stay": False,
    }
    assert "はな" not in json.dumps(always, ensure_ascii=False)
    assert "に入れました" in words_of(client.get(f"/me/cards/{HIDA}/wallet/"))  # type: ignore[arg-type]
    assert set(Entry.objects.filter(person_id=registered.id).values_list("verb", flat=True)) >= {
        "offered_a_credential",
        "issued_a_credential",
    }


def test_a_code_is_good_once_and_for_ten_minutes(registered: Person) -> None:
    offered = commands.offer_credential(registered, place_id=HIDA, with_number=False, by=registered, at=AT)
    late = AT + timedelta(minutes=10, seconds=1)
    for code, moment in (("somebody's guess", AT), (offered.code, late)):
        with pytest.raises(queries.WalletTrouble, match="invalid_grant"):
            commands.exchange_code(code, number="", by=None, at=moment)
    commands.exchange_code(offered.code, number="", by=None, at=AT)
    with pytest.raises(queries.WalletTrouble, match="invalid_grant"):
        commands.exchange_code(offered.code, number="", by=None, at=AT)


def test_a_new_offer_takes_back_the_one_before(registered: Person) -> None:
    first = commands.offer_credential(registered, place_id=HIDA, with_number=False, by=registered, at=AT)
    commands.offer_credential(registered, place_id=HIDA, with_number=False, by=registered, at=AT)
    with pytest.raises(queries.WalletTrouble, match="invalid_grant"):
        commands.exchange_code(first.code, number="", by=None, at=AT)


def test_a_number_is_asked_for_and_cannot_be_guessed(registered: Person) -> None:
    offered = commands.offer_credential(registered, place_id=HIDA, with_number=True, by=registered, at=AT)
    wrong = "000000" if offered.number != "000000" else "111111"
    with pytest.raises(queries.WalletTrouble, match="invalid_request"):
        commands.exchange_code(offered.code, number="", by=None, at=AT)
    for _ in range(5):
        with pytest.raises(queries.WalletTrouble, match="invalid_grant"):
            commands.exchange_code(offered.code, number=wrong, by=None, at=AT)
    with pytest.raises(queries.WalletTrouble, match="invalid_grant"):
        commands.exchange_code(offered.code, number=offered.number, by=None, at=AT)
    again = commands.offer_credential(registered, place_id=HIDA, with_number=True, by=registered, at=AT)
    assert commands.exchange_code(again.code, number=again.number, by=None, at=AT).text


def test_who_is_not_registered_has_nothing_to_put_there(hana: Person, client: Client) -> None:
    with pytest.raises(Refused) as refused:
        commands.offer_credential(hana, place_id=HIDA, with_number=False, by=hana, at=AT)
    assert refused.value.reason is Reason.NOT_REGISTERED
    client.force_login(hana)
    assert client.get(f"/me/cards/{HIDA}/wallet/").status_code == 302


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"kind": "jwt"}, "invalid_proof"),
        ({"aud": "https://elsewhere.example"}, "invalid_proof"),
        ({"iat": 0}, "invalid_proof"),
        ({"nonce": "made up"}, "invalid_nonce"),
        ({"nonce": queries.new_nonce(at=AT - timedelta(minutes=6))}, "invalid_nonce"),
        ({"nonce": queries.new_nonce(at=AT + timedelta(minutes=1))}, "invalid_nonce"),
    ],
)
def test_a_proof_that_is_not_fresh_or_not_for_us_is_refused(
    registered: Person, key: ECKey, wrong: dict[str, Any], error: str
) -> None:
    shown = proof(key, at=AT, **{"nonce": queries.new_nonce(at=AT), **wrong})
    with pytest.raises(queries.WalletTrouble, match=error):
        commands.issue_credential(token_for(registered), proof=shown, notice=NOTICE, by=None, at=AT)


def test_a_proof_by_another_key_is_refused(registered: Person, key: ECKey) -> None:
    """Nor one with a private key in it, nor `none`, nor no proof at all."""
    nonce = queries.new_nonce(at=AT)
    header, claims, _ = proof(key, at=AT, nonce=nonce).split(".")
    other = proof(ECKey.generate_key("P-256"), at=AT, nonce=nonce).split(".")[2]
    private = {"alg": "ES256", "typ": "openid4vci-proof+jwt", "jwk": key.as_dict(private=True)}
    said = json.dumps({"aud": "http://localhost:8000", "iat": int(AT.timestamp()), "nonce": nonce}).encode()
    for shown in (
        f"{header}.{claims}.{other}",
        f"{header}.{claims}.",
        jws.serialize_compact(private, said, key),
        "x",
        "",
    ):
        with pytest.raises(queries.WalletTrouble, match="invalid_proof"):
            commands.issue_credential(token_for(registered), proof=shown, notice=NOTICE, by=None, at=AT)


def test_asking_again_gives_the_same_credential_and_nobody_else_one(registered: Person, key: ECKey) -> None:
    """An answer may be lost on its way."""
    token, nonce = token_for(registered), queries.new_nonce(at=AT)

    def ask(holder: ECKey) -> dict[str, Any]:
        shown = proof(holder, at=AT, nonce=nonce)
        return opened(commands.issue_credential(token, proof=shown, notice=NOTICE, by=None, at=AT))[0]

    assert ask(key)["status"] == ask(key)["status"]
    with pytest.raises(queries.WalletTrouble, match="credential_request_denied"):
        ask(ECKey.generate_key("P-256"))
    assert Credential.objects.count() == StatusSlot.objects.count() == 1


def test_a_token_ends_after_five_minutes(registered: Person, key: ECKey) -> None:
    token, late = token_for(registered), AT + timedelta(minutes=5, seconds=1)
    for text in (token, "", "another"):
        shown = proof(key, at=late, nonce=queries.new_nonce(at=late))
        with pytest.raises(queries.WalletTrouble, match="invalid_token"):
            commands.issue_credential(text, proof=shown, notice=NOTICE, by=None, at=late)


def test_hana_takes_a_credential_back_and_nobody_else_can(registered: Person, key: ECKey, client: Client) -> None:
    kept, lost = issue(registered, key), issue(registered, key)
    assert not is_invalid(lost, moment=AT)
    idx = opened(lost)[0]["status"]["status_list"]["idx"]
    held = Credential.objects.get(status_index=idx)
    stranger = a_person("よその人")
    with pytest.raises(Refused) as refused:
        commands.revoke_credential(held.id, by=stranger, at=AT)
    assert refused.value.reason is Reason.NOT_FOUND
    client.force_login(registered)
    for _ in range(2):
        client.post(f"/me/cards/{HIDA}/wallet/{held.id}/revoke/")
    assert is_invalid(lost, moment=AT)
    assert not is_invalid(kept, moment=AT)
    assert Entry.objects.filter(verb="revoked_a_credential").count() == 1


def test_a_credential_falls_with_the_registration(registered: Person, key: ECKey) -> None:
    credential = issue(registered, key)
    registrations.release(registered.id, place_id=HIDA, by=registered, at=AT)
    assert is_invalid(credential, moment=AT)


def test_a_premium_credential_lives_as_long_as_its_term(hana: Person, key: ECKey) -> None:
    """P5, P7: granted on 2026-04-10, it ends with 2027-04-09."""
    confirm(hana)
    make_premium(hana)
    credential = issue(hana, key, moment=at(DAY))
    always, disclosable = opened(credential)
    assert (disclosable["kind"], disclosable["until"]) == ("premium", "2027-04-09")
    assert always["exp"] == at(date(2027, 4, 10), 0).timestamp()
    assert not is_invalid(credential, moment=at(date(2027, 4, 9)))
    assert is_invalid(credential, moment=at(date(2027, 4, 10)))


def test_what_is_over_is_forgotten(registered: Person, key: ECKey) -> None:
    issue(registered, key)
    assert commands.forget_offers(by=None, at=AT + timedelta(minutes=14)) == 0
    assert commands.forget_offers(by=None, at=AT + timedelta(minutes=16)) == 1
    assert commands.forget_credentials(by=None, at=AT + timedelta(days=364)) == 0
    assert commands.forget_credentials(by=None, at=AT + timedelta(days=366)) == 1
    assert not WalletOffer.objects.exists()
    assert not StatusSlot.objects.exists()


def test_no_secret_is_kept_as_it_is(registered: Person) -> None:
    offered = commands.offer_credential(registered, place_id=HIDA, with_number=True, by=registered, at=AT)
    token = commands.exchange_code(offered.code, number=offered.number, by=None, at=AT)
    row = str(WalletOffer.objects.values_list().get())
    assert not [secret for secret in (offered.code, offered.number, token.text) if secret in row]


@pytest.mark.django_db
def test_wrong_requests_are_answered_in_the_words_of_the_standard(client: Client) -> None:
    """OpenID4VCI 1.0, sections 6.3 and 8.3.1; a browser's wallet may read them (CORS)."""
    wrong = client.post("/wallet/token/", {"grant_type": "password"})
    assert (wrong.status_code, wrong.json()) == (400, {"error": "unsupported_grant_type"})
    assert wrong.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get("/wallet/token/").json() == {"error": "invalid_request"}
    unknown = ask_for_token("a guess")
    assert (unknown.status_code, unknown.json()) == (400, {"error": "invalid_grant"})  # type: ignore[attr-defined]
    nobody = client.post("/wallet/credential/", "{}", content_type="application/json")
    assert (nobody.status_code, nobody.json()) == (401, {"error": "invalid_token"})
    assert nobody.headers["WWW-Authenticate"].startswith("Bearer")
    bearer = {"Authorization": "Bearer x"}
    for body, error in (
        ("no json", "invalid_credential_request"),
        ("[]", "invalid_credential_request"),
        ('{"credential_configuration_id": "mdl"}', "unknown_credential_configuration"),
        ('{"credential_identifier": "x"}', "unknown_credential_identifier"),
        ('{"credential_configuration_id": "registration"}', "invalid_proof"),
    ):
        answer = client.post("/wallet/credential/", body, content_type="application/json", headers=bearer)
        assert answer.json() == {"error": error}
    assert client.options("/wallet/credential/").status_code == 204
    assert client.get("/wallet/status/1/").status_code == 404


@pytest.mark.django_db
@time_machine.travel(AT, tick=False)
def test_guessing_is_slowed_down(client: Client) -> None:
    answers = [ask_for_token("a guess").status_code for _ in range(121)]
    assert answers == [400] * 120 + [429]


@pytest.mark.django_db
def test_what_is_published_fits_together(client: Client) -> None:
    issuer = client.get("/.well-known/openid-credential-issuer").json()
    configuration = issuer["credential_configurations_supported"]["registration"]
    typed = client.get(configuration["vct"].removeprefix("http://localhost:8000")).json()
    assert typed["vct"] == configuration["vct"]
    assert [claim["path"] for claim in typed["claims"]] == [
        claim["path"] for claim in configuration["credential_metadata"]["claims"]
    ]
    assert {one["locale"] for one in typed["display"]} == {"ja", "en"}
    assert client.get("/.well-known/oauth-authorization-server").json()["issuer"] == issuer["credential_issuer"]
    keys = client.get("/.well-known/jwt-vc-issuer").json()["jwks"]["keys"]
    assert [sorted(one) for one in keys] == [["alg", "crv", "kid", "kty", "use", "x", "y"]]
