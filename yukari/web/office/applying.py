"""An organisation asks a place to take part in its programme (A1)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yukari.activities import commands, queries
from yukari.kit import clock
from yukari.places import queries as places
from yukari.rules.programme import OrganisationKind
from yukari.web.office.organisation_form import OrganisationForm
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import resident


@resident
def apply(request: PersonRequest, place_id: str) -> HttpResponse:
    """The form, and below it what became of earlier applications."""
    at, place = clock.now(), places.place(place_id)
    form = OrganisationForm(request.POST or None)
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        fields = {**form.cleaned_data, "kind": OrganisationKind(form.cleaned_data["kind"])}
        with said:
            commands.apply(place_id, **fields, by=request.user, at=at)
            messages.success(request, _("申請しました。自治体が見て、結果をお知らせします。"))
            return redirect("apply", place_id)
    context = {
        "place": place,
        "is_joined": place.is_joined(clock.day_in_japan(at)),
        "applications": queries.applications_of(request.user, place_id),
        "form": form,
    }
    return render(request, "office/desk/apply.html", context, status=said.status)
