"""Nothing that stands on a card, and no token, is found anywhere in clear: after successes, questions, faults and crashes alike."""

import json
import logging
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from joserfc.jwk import ECKey

from tests.builders import AT, HIDA, a_person, a_published_occurrence, an_organisation
from tests.card import CardService
from tests.proofs.wallets import ask_for_credential, ask_for_token, fresh_nonce, grant_of, offer_on, opened, proof
from tests.web.offices import sign_in
from yukari.activities import commands as activities
from yukari.audit.models import Entry
from yukari.kit import clock, signed_pdf
from yukari.people.gateway import exchange
from yukari.people.models import CardFacts, CardVisit, Person
from yukari.proofs.models import RecordProof
from yukari.registrations import commands as registrations
from yukari.simulator import CARDS, Fault

NOW = AT.replace(hour=3)
ON_THE_CARDS = {
    fact
    for card in (CARDS[key] for key in ("adult", "moved", "unreadable", "youth", "guardian", "child"))
    for year, month, day in [(card.birthdate[:4], card.birthdate[4:6], card.birthdate[6:])]
    for fact in (
        card.name,
        card.name.replace("　", ""),
        card.address,
        re.sub(r"\d.*", "", card.address.translate(str.maketrans("０１２３４５６７８９", "0123456789"))),
        f"{year}{month}{day}",
        f"{year}-{month}-{day}",
        f"{year}/{month}/{day}",
        f"{int(year)}年{int(month)}月{int(day)}日",
    )
    if len(fact) > 3
}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every secret that goes over the wire between the service and us."""
    secrets: set[str] = set()
    send = exchange.send

    def heard(method: str, address: str, **more: Any) -> tuple[int, Any]:
        status, found = send(method, address, **more)
        fields = more.get("fields") or {}
        secrets.update(fields[name] for name in ("code", "client_assertion", "code_verifier") if name in fields)
        secrets.update(
            found[name] for name in ("access_token", "id_token") if isinstance(found, dict) and name in found
        )
        return status, found

    monkeypatch.setattr(exchange, "send", heard)
    return secrets


@pytest.fixture
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def proof_keys(tmp_path: Path, settings: Any) -> None:
    settings.PROOF_KEYS = tmp_path / "keys.pem"
    signed_pdf.make_keys(settings.PROOF_KEYS, name="ゆかり", at=AT)


@pytest.mark.django_db
def test_nothing_of_a_card_is_found_in_clear(
    today: None,
    client: Client,
    hana: Person,
    mori: Person,
    kondo: Person,
    card_service: CardService,
    told: set[str],
    proof_keys: None,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No log, audit row, job, letter, session, table, page, error page or export."""
    caplog.set_level(logging.DEBUG)
    pages = list(_every_way_of_reading_a_card(client, hana, card_service))
    pages += _a_crash_in_the_middle(client, card_service, monkeypatch)
    exported = dict(_every_export(client, hana, mori, kondo, tmp_path))
    assert len(told) > 40
    places = {
        "log": caplog.text,
        "database": "\n".join(_whole_database()),
        "letters": "\n".join(f"{letter.subject}\n{letter.body}" for letter in mail.outbox),
        **{f"page {number}": page for number, page in enumerate(pages)},
        **exported,
    }
    found = {where: sorted(one for one in ON_THE_CARDS | told if one in text) for where, text in places.items()}
    assert not {where: hits for where, hits in found.items() if hits}
    assert CardFacts.objects.filter(person=hana).exists()
    assert Entry.objects.filter(verb="confirmed_an_identity", person_id=hana.id).exists()


def _every_way_of_reading_a_card(client: Client, hana: Person, card_service: CardService) -> Iterator[str]:
    registrations.register(hana.id, place_id=HIDA, by=hana, at=clock.now())
    client.force_login(hana)

    def read(browser: Client, start: str = "/me/identity/start/", **held: Any) -> str:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM people_bucket")
        answer = card_service.read(browser, start, **held)
        return browser.get(answer.url).content.decode()

    yield read(client)
    yield read(client, card="moved")
    yield read(client, card="reissued", new=True)
    yield read(client, card="unreadable", number=2)
    for fault in Fault:
        if fault is not Fault.SLOW:
            yield read(client, fault=fault)
    for address in ("/me/identity/", "/me/", "/me/looks/", "/me/notices/"):
        yield client.get(address).content.decode()

    second, youth, child = (Client() for _ in range(3))
    for browser, called in ((second, "はな（ふたつめ）"), (youth, "わか"), (child, "ちび")):
        browser.force_login(a_person(called))
    yield read(second)
    second.post("/me/identity/other/", {"step": "send"})
    yield second.get("/me/identity/other/").content.decode()
    yield read(youth, card="youth")
    yield read(child, card="child")
    youth.post("/me/guardian/", {"relation": "mother", "kinds": ["basic", "premium"]})
    yield read(youth, "/me/guardian/start/", card="guardian")
    yield read(Client(), "/card/guardian/start/", card="guardian")
    yield read(Client(), "/card/sign-in/", card="local")


def _a_crash_in_the_middle(client: Client, card_service: CardService, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Something of ours breaks while the card's facts are in the hand: the page and the traceback show none of them."""

    def breaks(*anything: object, **else_: object) -> None:
        raise RuntimeError("broken")

    with monkeypatch.context() as patched:
        patched.setattr("yukari.registrations.commands.identity._look_again", breaks)
        client.raise_request_exception = False
        answer = card_service.read(client)
        client.raise_request_exception = True
    assert answer.status_code == 500
    yield answer.content.decode()


def _every_export(
    client: Client, hana: Person, mori: Person, kondo: Person, tmp_path: Path
) -> Iterator[tuple[str, str]]:
    """What leaves the site, a day later at the gate: tables, rosters, cards, papers, credentials."""
    occurrence = a_published_occurrence(an_organisation(kondo), days=1)
    activities.join(occurrence.id, by=hana, at=clock.now())
    with time_machine.travel(occurrence.starts_at, tick=True):
        at = clock.now()
        token = activities.open_scanner(occurrence.id, by=kondo, at=at).token
        roster = Client().get(f"/scan/{occurrence.id}/roster/", headers={"Authorization": f"Pass {token}"})
        assert [one["called"] for one in roster.json()["roster"]] == [hana.called]
        yield "the scanner's roster", json.dumps(roster.json(), ensure_ascii=False)
        activities.check_in_by_hand(hana.id, occurrence_id=occurrence.id, reason="電池切れ", by=kondo, at=at)
        desk, officer = sign_in(Client(), kondo), sign_in(Client(), mori)
        yield "the list on paper", _text(desk.get(f"/office/occurrences/{occurrence.id}/paper/"))
        yield "record.csv", _text(client.get("/me/record.csv"))
        yield "the card", _text(client.get(f"/me/cards/{HIDA}/"))
        yield "registrants.csv", _text(officer.get(f"/office/{HIDA}/registrants.csv"))
        yield "a registrant", _text(officer.get(f"/office/{HIDA}/registrants/{hana.id}/?why=deciding"))
        yield "what waits", _text(officer.get(f"/office/{HIDA}/waiting/"))
        yield "the partner check", _text(Client().get("/verify/"))
        yield from _taken_to_a_wallet(client)
        yield from _proved_on_paper(client, tmp_path)


def _taken_to_a_wallet(client: Client) -> Iterator[tuple[str, str]]:
    offer = offer_on(client.post(f"/me/cards/{HIDA}/wallet/", {}))  # type: ignore[arg-type]
    token = ask_for_token(grant_of(offer)["pre-authorized_code"]).json()["access_token"]
    signed = proof(ECKey.generate_key("P-256"), at=clock.now(), nonce=fresh_nonce())
    given = ask_for_credential(token, signed).json()["credentials"][0]["credential"]
    yield "the credential in a wallet", json.dumps(opened(given), ensure_ascii=False)


def _proved_on_paper(client: Client, tmp_path: Path) -> Iterator[tuple[str, str]]:
    said = {"name": "はな", "first_day": "2026-04-01", "last_day": "2027-03-31", "places": [HIDA]}
    client.post("/me/record/proofs/", {**said, "language": "ja", "lasts": "366"})
    made = RecordProof.objects.get()
    paper = client.get(f"/me/record/proofs/{made.id}/yukari-proof.pdf")
    assert paper["Content-Type"] == "application/pdf"
    yield "the checking page of the proof", _text(Client().get(f"/proof/{made.code}/"))
    if shutil.which("pdftotext"):
        (tmp_path / "proof.pdf").write_bytes(paper.content)
        done = subprocess.run(["pdftotext", tmp_path / "proof.pdf", "-"], capture_output=True, text=True, check=True)
        assert "はな" in done.stdout
        yield "the proof on paper", done.stdout


def _text(answer: HttpResponse | Any) -> str:
    assert answer.status_code == 200, answer.content
    return b"".join(answer).decode()


def _whole_database() -> Iterator[str]:
    """Every row of every table but the places' own, jobs and sessions among them."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table == "places_place":
                continue
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t')
            for (row,) in cursor:
                yield row
                yield row.encode().decode("unicode_escape", "ignore")


def test_a_visit_that_is_over_keeps_nothing(client: Client, hana: Person, card_service: CardService) -> None:
    """State, nonce and the verifier of PKCE: on our side only, hashed where that will do, and gone with the answer."""
    client.force_login(hana)
    address = client.get("/me/identity/start/").url
    visit = CardVisit.objects.get()
    assert visit.verifier not in address
    assert visit.verifier not in str(dict(client.session))
    assert parse_qs(urlsplit(address).query)["state"][0] not in (visit.state_hash, str(dict(client.session)))
    client.get(card_service.hold(address).replace("http://localhost:8000", ""))
    assert not CardVisit.objects.exists()
