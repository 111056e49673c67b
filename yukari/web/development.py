"""In development: the example people, signed in by a press, and the local mailbox."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from yukari.activities import queries as activities
from yukari.kit import clock
from yukari.people import development
from yukari.places import queries as places
from yukari.web.wall import development_only

NEWEST = 50
END_OF_MAIL = b"-" * 79


@dataclass(frozen=True)
class Mail:
    """One mail of the file backend."""

    to: str
    subject: str
    text: str
    at: datetime

    @property
    def code(self) -> str:
        found = re.search(r"^\s+(\d{6})$", self.text, re.MULTILINE)
        return found[1] if found else ""


@development_only
def people(request: HttpRequest) -> HttpResponse:
    """Everyone of the living example, with their desks."""
    rows = [(person, _desks(person), development.app_code_of(person)) for person in development.example_people()]
    return render(request, "development/people.html", {"people": rows})


@development_only
@require_POST
def sign_in(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Sign in as one of them; it counts as a second factor too."""
    person = development.example_person(person_id)
    if person is None:
        raise Http404
    get_adapter().logout(request)
    # What a passkey would have left in the session: allauth then asks for no second factor, nor do our walls.
    record_authentication(request, person, method="mfa", type="webauthn", passwordless=True, reauthenticated=True)
    answer: HttpResponse = perform_login(request, Login(user=person))
    return answer


@development_only
def mail(request: HttpRequest) -> HttpResponse:
    """What would have been sent, newest first."""
    return render(request, "development/mail.html", {"mails": mails(Path(settings.EMAIL_FILE_PATH))})


def mails(folder: Path) -> list[Mail]:
    """Django's file backend writes one file per connection, each mail ended by a line of hyphens."""
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)[:NEWEST]
    found = [_read(part) for path in files for part in reversed(path.read_bytes().split(END_OF_MAIL)) if part.strip()]
    return sorted(found, key=lambda mail: mail.at, reverse=True)[:NEWEST]


def _read(content: bytes) -> Mail:
    message = message_from_bytes(content.lstrip(), policy=policy.default)
    body = message.get_body(("plain",))
    return Mail(
        to=str(message["To"]),
        subject=str(message["Subject"]),
        text=body.get_content() if body else "",
        at=message["Date"].datetime if message["Date"] else clock.now(),
    )


def _desks(person: Any) -> list[str]:
    offices = [office.place.shown_name if office.place else gettext("総務省") for office in places.offices_of(person)]
    return offices + [desk.organisation.name for desk in activities.organisations_of(person) if desk.role]
