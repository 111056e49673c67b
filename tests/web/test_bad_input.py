"""Nobody's mistake becomes an error of ours: every address, as everybody, with what no browser of ours would send."""

import re
from collections.abc import Iterator
from contextlib import suppress
from html.parser import HTMLParser
from uuid import UUID

import pytest
import time_machine
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests.builders import AT, GIFU, HIDA, a_person
from tests.web.offices import NOW, Office, a_living_office, sign_in
from yukari.activities.models import Designation, Occurrence, Oddity
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.places.models import Staff
from yukari.registrations.models import Decision, Participation
from yukari.rules.roles import Role

NOBODY = UUID(int=0)
QUESTIONS = [
    dict.fromkeys(
        ("q", "words", "cursor", "next", "lang", "view", "place", "prefecture", "called", "kind", "first_day"), value
    )
    for value in ("\0", "ん" * 400, "'&!|():*<->\\ \"", "9" * 400, "WzBd//evil.example")
]
"""What may follow an address: asked of every page, though each listens to few."""
ALL_WRONG = ["", "\0", "-1"]
"""For all the fields of a form at once."""
ONE_WRONG = ["あ" * 20_000, "a\r\nBcc: all@example.jp\r\n\r\n<script>", "9" * 400]
"""For one field of a form, the others filled in as they should be."""
WRONG_DAYS = ["0001-01-01", "9999-12-31", "2027-02-30T24:61"]
"""And for one that asks for a day or an hour."""
USUAL = {"date": "2027-05-01", "time": "10:00", "datetime-local": "2027-05-01T10:00", "number": "5"}


class Forms(HTMLParser):
    """The forms of a page that are sent by POST: where to, and the fields with what they hold."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, list[str]]]] = []
        self.days: set[str] = set()
        """The names of the fields that ask for a day or an hour."""
        self._open: tuple[str, dict[str, list[str]]] | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "form" and (said.get("method") or "").lower() == "post":
            self._open = (said.get("action") or "", {})
            self.forms.append(self._open)
        if self._open is None:
            return
        fields, name = self._open[1], said.get("name") or ""
        if tag == "select":
            self._select = name
        elif tag == "option":
            fields.setdefault(self._select, [])
            if said.get("value") and ("selected" in said or not fields[self._select]):
                fields[self._select] = [said["value"] or ""]
        elif tag == "textarea" and name:
            fields[name] = ["はい"]
        elif tag in ("input", "button") and name:
            kind = said.get("type", "text")
            if kind in ("radio", "checkbox"):
                if not fields.get(name):
                    fields[name] = [said.get("value") or "on"]
            elif tag == "input":
                fields[name] = [said.get("value") or USUAL.get(kind or "", "はい")]
                if kind in ("date", "time", "datetime-local"):
                    self.days.add(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


@pytest.fixture
def office(mori: Person, kondo: Person) -> Iterator[Office]:
    with time_machine.travel(NOW, tick=False):
        yield a_living_office(mori=mori, kondo=kondo)


@pytest.fixture
def everybody(
    office: Office, ken: Person, kondo: Person, mori: Person, manager: Person, sato: Person
) -> dict[str, Client]:
    ministry = a_person("総務", address="ministry@example.jp")
    places.appoint(ministry, place_id=None, role=Role.MINISTRY, by=None, at=AT)
    people = {
        "ken": ken,
        "a resident": office.premium,
        "kondo": kondo,
        "mori": mori,
        "the manager": manager,
        "sato": sato,
        "the ministry": ministry,
    }
    return {"a stranger": Client(), **{name: sign_in(Client(), person) for name, person in people.items()}}


def send(client: Client, method: str, address: str, said: dict[str, object] | None = None) -> HttpResponse:
    """Answered in words; what it changed is taken back, so that the next meets the same world."""
    cookies = client.cookies.copy()
    try:
        with transaction.atomic():
            answer: HttpResponse = getattr(client, method)(address, said or {})
            transaction.set_rollback(True)
    except Exception as error:
        raise AssertionError(f"{method} {address[:100]} with {str(said)[:200]}") from error
    client.cookies = cookies
    assert answer.status_code < 500, f"{method} {address[:100]} with {str(said)[:200]}"
    return answer


def who_may(address: str) -> str:
    if address.startswith("/office/ministry"):
        return "the ministry"
    return "the manager" if address.startswith("/office") else "a resident"


def names_and_arguments(
    found: list[URLPattern | URLResolver], space: str = ""
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for one in found:
        if isinstance(one, URLResolver):
            inside = f"{space}{one.namespace}:" if one.namespace else space
            for name, arguments in names_and_arguments(one.url_patterns, inside):
                yield name, (*one.pattern.converters, *arguments)
        elif one.name:
            yield f"{space}{one.name}", tuple(one.pattern.converters)


def addresses(named: dict[str, list[object]]) -> dict[str, list[str]]:
    """Every address with these names in it, by the name of its page."""
    found: dict[str, list[str]] = {}
    for name, arguments in names_and_arguments(get_resolver().url_patterns):
        if any(one not in named for one in arguments):
            continue
        for number in range(max((len(named[one]) for one in arguments), default=1)):
            # What the address itself cannot hold, such as a code that is no six digits, nobody can send.
            with suppress(NoReverseMatch):
                kwargs = {one: named[one][number % len(named[one])] for one in arguments}
                found.setdefault(name, []).append(reverse(name, kwargs=kwargs))
    return found


def existing(office: Office) -> dict[str, list[object]]:
    """What the addresses can name, all of it of 飛騨市."""
    occurrences = Occurrence.objects.filter(place_id=HIDA)
    decision = Decision.objects.filter(place_id=HIDA)[0]
    joined = Participation.objects.filter(person=decision.person_id)[0]
    return {
        "place_id": [HIDA, GIFU],
        "person_id": [decision.person_id],
        "decision_id": [decision.id],
        "occurrence_id": [joined.occurrence_id, occurrences.order_by("-starts_at")[0].id],
        "project_id": [office.asked.id],
        "organisation_id": [office.company.id, office.applicant.id],
        "designation_id": [Designation.objects.all()[0].id],
        "oddity_id": [Oddity.objects.all()[0].id],
        "staff_id": [Staff.objects.filter(place_id=HIDA)[0].id],
        "invitation_id": [NOBODY],
        "session_id": [1],
        "version": [1, 0],
        "pk": [1],
        "secret": ["secret"],
        "code": ["CODE"],
        "what": ["opt-out", "make-direct", "nothing"],
    }


@pytest.fixture
def real(office: Office) -> dict[str, list[str]]:
    return addresses(existing(office))


@pytest.fixture
def made_up() -> dict[str, list[str]]:
    ids = ("person", "decision", "occurrence", "project", "organisation", "designation", "oddity")
    nobody: dict[str, list[object]] = {f"{one}_id": [NOBODY] for one in (*ids, "staff", "invitation")}
    return addresses(
        {
            **nobody,
            "place_id": ["000000", "\0", "x" * 300, "２１２１７２"],
            **{one: [2**70] for one in ("session_id", "pk", "version")},
            **{one: ["\0", "nothing"] for one in ("secret", "code", "what")},
        }
    )


@pytest.mark.long
def test_every_address_as_everybody(everybody: dict[str, Client], real: dict[str, list[str]]) -> None:
    """D1: and what is of 飛騨市's desks opens to none of those who do not work there."""
    of_hida = re.compile(rf"/office/(?:{HIDA}|organisations|projects|occurrences)/")
    for address in (found[0] for found in real.values()):
        for name, client in everybody.items():
            seen = send(client, "get", address)
            if name in ("a stranger", "ken", "a resident", "sato", "the ministry") and of_hida.match(address):
                assert seen.status_code != 200, f"{address} opens to {name}"
        send(everybody[who_may(address)], "post", address)


@pytest.mark.long
def test_addresses_and_questions_that_make_no_sense(
    everybody: dict[str, Client], real: dict[str, list[str]], made_up: dict[str, list[str]]
) -> None:
    for address in (address for found in made_up.values() for address in found):
        for method in ("get", "post"):
            send(everybody[who_may(address)], method, address)
    for address in (found[0] for found in real.values()):
        for question in QUESTIONS:
            send(everybody[who_may(address)], "get", address, question)


@pytest.mark.long
def test_every_form_with_something_wrong(everybody: dict[str, Client], real: dict[str, list[str]]) -> None:
    seen = set()
    for address in (address for found in real.values() for address in found):
        client = everybody[who_may(address)]
        page = send(client, "get", address)
        if page.status_code != 200 or not page["Content-Type"].startswith("text/html"):
            continue
        reader = Forms()
        reader.feed(page.content.decode())
        for action, fields in reader.forms:
            form = (re.sub("[0-9a-f-]{36}", "*", action or address), *sorted(fields))
            if form in seen:
                continue
            seen.add(form)
            for wrong in ALL_WRONG:
                send(client, "post", action or address, dict.fromkeys(fields, wrong))
            for field in fields.keys() - {"csrfmiddlewaretoken"}:
                for wrong in (*ONE_WRONG, *(WRONG_DAYS if field in reader.days else ())):
                    send(client, "post", action or address, {**fields, field: wrong})
    assert len(seen) > 40
