"""K1, K3: registering with a place in one press, and the questionnaire that may follow."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yukari.kit import clock
from yukari.people import queries as people
from yukari.places import queries as places
from yukari.registrations import commands, queries
from yukari.rules.home import is_home
from yukari.surveys import queries as surveys
from yukari.surveys.commands import answer_registration
from yukari.web.answering import Answers
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.resident.next_steps import next_steps
from yukari.web.wall import resident
from yukari.web.wording.fixed import NOT_A_RESIDENCE_RECORD
from yukari.web.wording.surveys import NAMED


@resident
def new(request: PersonRequest, place_id: str) -> HttpResponse:
    at, person, said = clock.now(), request.user, Refusals(request)
    on = clock.day_in_japan(at)
    place = places.current(place_id, on=on)
    if place.code != place_id:
        return redirect("resident:register", place.code)
    if request.method == "POST":
        with said:
            # The box says no, so that leaving everything as it is says yes (K4).
            link = "without_prefecture" not in request.POST
            commands.register(person.id, place_id=place_id, link=link, by=person, at=at)
            return redirect("resident:registered", place_id)
    elif place_id in queries.registered_place_ids(person.id):
        return redirect("resident:registration", place_id)
    if not place.is_joined(on):
        return redirect("visitor:place", place_id)
    prefecture = None if place.is_prefecture else places.place(place.prefecture_id)
    identity = people.identity_of(person.id)
    return render(
        request,
        "resident/register.html",
        {
            "place": place,
            "prefecture": prefecture if prefecture and prefecture.is_joined(on) else None,
            "is_home": is_home(place_id, identity.residence_id if identity else person.residence_id),
            "not_the_register": NOT_A_RESIDENCE_RECORD,
        },
        status=said.status,
    )


@resident
def registered(request: PersonRequest, place_id: str) -> HttpResponse:
    """What a registration begins with: a welcome, three things to do next, and the questionnaire."""
    return _with_questionnaire(request, place_id, "resident/registered.html")


@resident
def questionnaire(request: PersonRequest, place_id: str) -> HttpResponse:
    return _with_questionnaire(request, place_id, "resident/questionnaire.html")


def _with_questionnaire(request: PersonRequest, place_id: str, template: str) -> HttpResponse:
    at, person, said = clock.now(), request.user, Refusals(request)
    mine = {one.place.code: one for one in queries.registrations_of(person.id, at=at)}
    if place_id not in mine:
        return redirect("resident:register", place_id)
    form = Answers(
        request.POST if request.method == "POST" else None,
        questions=surveys.registration_questions(place_id),
        answers=queries.answers_of(person.id, place_id),
    )
    if request.method == "POST" and form.is_valid():
        with said:
            answer_registration(place_id, answers=form.answers(), by=person, at=at)
            messages.success(request, _("回答を受け取りました。ありがとうございます。"))
            return redirect("resident:registration", place_id)
    context = {
        "place": mine[place_id].place,
        "form": form,
        "named": NAMED,
        "is_home": mine[place_id].registration.is_home,
        "steps": next_steps(person, mine[place_id].place, at=at),
    }
    return render(request, template, context, status=said.status)
