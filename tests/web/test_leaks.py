"""Nothing that stands on a card, and no token, is found anywhere in clear: after successes, questions, faults and crashes alike."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client

from tests.builders import AT, HIDA, a_person
from tests.card import CardService
from tests.web import downloads
from yukari.audit.models import Entry
from yukari.kit import clock, signed_pdf
from yukari.people.gateway import exchange
from yukari.people.models import CardFacts, CardVisit, Person
from yukari.registrations import commands as registrations
from yukari.simulator import CARDS, Fault
from yukari.simulator import cards as simulated

NOW = AT.replace(hour=3)
SEX = "性別欄の目印"
"""Never asked for; the service of this story gives it all the same."""


def facts(card: simulated.TestCard) -> set[str]:
    """What stands on a card, in every way of writing that somebody could use."""
    born = card.birthdate.replace("-", "")
    year, month, day = born[:4], born[4:6], born[6:]
    ways = (
        card.name,
        card.name.replace("　", ""),
        card.address,
        re.sub(r"\d.*", "", card.address.translate(str.maketrans("０１２３４５６７８９", "0123456789"))),
        f"{year}{month}{day}",
        f"{year}-{month}-{day}",
        f"{year}/{month}/{day}",
        f"{int(year)}年{int(month)}月{int(day)}日",
    )
    return {fact for fact in ways if len(fact) > 3}


READ = ("adult", "moved", "reissued", "unreadable", "youth", "guardian", "child", "local")
ON_THE_CARDS = {fact for key in READ for fact in facts(CARDS[key])}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
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
        if "userinfo" in address and isinstance(found, dict) and "name" in found:
            found["gender"] = SEX
            given.append(address)
        return status, found

    given: list[str] = []
    monkeypatch.setattr(exchange, "send", heard)
    yield secrets
    assert given


@pytest.fixture
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> None:
    folder = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "files": folder}


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
    exported = list(downloads.everything(client, hana, mori, kondo, tmp_path))
    assert {name for name, _ in exported} >= downloads.names_of_files()
    (own,) = [given for name, given in exported if name == "resident:data_file"]
    assert len(told) > 40
    places = {
        "log": caplog.text,
        "database": "\n".join(_whole_database()),
        "letters": "\n".join(f"{letter.subject}\n{letter.body}" for letter in mail.outbox),
        **{f"page {number}": page for number, page in enumerate(pages)},
        **{f"{name} {number}": given for number, (name, given) in enumerate(exported) if given is not own},
    }
    secrets = ON_THE_CARDS | told | {SEX}
    found = {where: sorted(one for one in secrets if one in text) for where, text in places.items()}
    assert not {where: hits for where, hits in found.items() if hits}
    # Her own file, taken by herself, says what is sealed; nobody else's card stands in it, and no token (D3).
    hers = {fact for key in ("adult", "moved", "reissued", "unreadable") for fact in facts(CARDS[key])}
    assert CARDS["moved"].name in own
    assert not [one for one in secrets - hers if one in own]
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
