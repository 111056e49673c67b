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
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from yukari.activities import queries as activities
from yukari.kit import clock
from yukari.people import commands, development
from yukari.places import queries as places
from yukari.registrations import queries as registrations
from yukari.web.wall import development_only
from yukari.web.wording import planning
from yukari.web.wording.office import ROLES

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
    """Everyone of the living example: first those whom one would want to be, with what they are for."""
    cast, crowd = development.example_people()
    rows = [(person, _what_for(person), development.app_code_of(person)) for person in cast]
    return render(request, "development/people.html", {"cast": rows, "crowd": crowd})


@development_only
@require_POST
def sign_in(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Sign in as one of them, who then speaks your language; it counts as a second factor too."""
    person = development.example_person(person_id)
    if person is None:
        raise Http404
    commands.speak(person, language=get_language() or person.language, by=person, at=clock.now())
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


def _what_for(person: Any) -> list[str]:
    """「飛騨市の担当者」, or for somebody without a desk what the person has done so far."""
    offices = [
        gettext("%(place)sの%(role)s") % {"place": held.place.shown_name, "role": ROLES[held.role]}
        if held.place
        else gettext("総務省")
        for held in places.offices_of(person)
    ]
    desks = [
        gettext("%(place)sの%(role)s") % {"place": desk.organisation.name, "role": planning.ROLES[desk.role]}
        for desk in activities.organisations_of(person)
        if desk.role
    ]
    return offices + desks or [_so_far(person)]


def _so_far(person: Any) -> str:
    if not person.residence_id:
        return gettext("はじめて来た人。名前やお住まいは、これから入れます。")
    registered = [mine.place.shown_name for mine in registrations.registrations_of(person.id, at=clock.now())]
    return gettext("お住まいは%(home)s。登録：%(places)s。参加：%(days)s日。") % {
        "home": places.place(person.residence_id).shown_full_name,
        "places": gettext("・").join(registered) or gettext("まだありません"),
        "days": activities.record_of(person).days,
    }
