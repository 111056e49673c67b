"""News of one's places: the feed, and how to hear of each place (M3)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yukari.kit import clock
from yukari.news import commands, queries
from yukari.places import queries as places
from yukari.registrations import queries as registrations
from yukari.rules.news import Rhythm
from yukari.rules.outcome import Reason, Refused
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import resident
from yukari.web.wording.news import RHYTHMS


class ChoiceForm(forms.Form):
    rhythm = forms.ChoiceField(label=gettext_lazy("メール"), choices=list(RHYTHMS.items()), widget=forms.RadioSelect)
    push = forms.BooleanField(label=gettext_lazy("通知を入れた端末で、出るたびに知らせてもらう"), required=False)
    tells_opened = forms.BooleanField(
        label=gettext_lazy("お知らせを開いたことを、人数として数えてもらってよい"),
        help_text=gettext_lazy("あなたが開いたことは、だれにも伝わりません。"),
        required=False,
    )


class OlderForm(forms.Form):
    before = forms.UUIDField(required=False)


@resident
def news(request: PersonRequest) -> HttpResponse:
    """The newest of all places together, older ones page by page, and each place's choice."""
    at, person = clock.now(), request.user
    registered = registrations.registered_place_ids(person.id)
    found, chosen = places.places(registered), queries.choices_of(person.id, registered)
    rows = [(found[code], RHYTHMS[chosen[code].rhythm]) for code in sorted(found)]
    asked = OlderForm(request.GET)
    before = asked.cleaned_data["before"] if asked.is_valid() else None
    feed = queries.feed_page(person.id, at=at, before=before)
    return render(request, "resident/news.html", {"feed": feed, "before": before, "choices": rows})


@resident
def choose(request: PersonRequest, place_id: str) -> HttpResponse:
    """How to hear of one place."""
    person = request.user
    if place_id not in registrations.registered_place_ids(person.id):
        raise Refused(Reason.NOT_REGISTERED)
    chosen = queries.choice_of(person.id, place_id)
    initial = {"rhythm": chosen.rhythm, "push": chosen.push, "tells_opened": chosen.tells_opened}
    form = ChoiceForm(request.POST or None, initial=initial)
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            wanted: dict[str, Any] = {**form.cleaned_data, "rhythm": Rhythm(form.cleaned_data["rhythm"])}
            commands.choose(person.id, place_id=place_id, **wanted, by=person, at=clock.now())
            messages.success(request, _("受け取り方を変えました。"))
            return redirect("resident:news")
    context = {"place": places.place(place_id), "form": form}
    return render(request, "resident/news_choice.html", context, status=said.status)
