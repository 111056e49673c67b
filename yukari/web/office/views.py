"""Filters that a place's staff keep under a name: made from the list, renamed, removed, brought back."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yukari.kit import clock
from yukari.people import queries as people
from yukari.registrations import commands, queries
from yukari.registrations.queries import Views
from yukari.rules.roles import Ability
from yukari.rules.roster import from_json
from yukari.web.office.frame import page
from yukari.web.office.narrowing import address, asked, phrased
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import office


class NameForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("名前をつけて残す"),
        help_text=gettext_lazy("職員みんなが使えます。人の名前でのしぼりこみは、残りません。"),
        max_length=40,
        error_messages={"required": gettext_lazy("名前を書いてください。")},
    )


@office(Ability.SEE_REGISTRANTS)
def views(request: PersonRequest, place_id: str) -> HttpResponse:
    """All of them; what the address narrows by is kept under a name once it is sent."""
    if request.method == "POST":
        return _keep(request, place_id)
    found = queries.roster_views(place_id, viewer=request.user)
    makers = people.persons({one.made_by_id for one in (*found.kept, *found.removed)})
    context = {
        "kept": [
            (
                one,
                address(from_json(one.filters)),
                phrased(from_json(one.filters), place_id),
                makers.get(one.made_by_id),
            )
            for one in found.kept
        ],
        "removed": [(one, phrased(from_json(one.filters), place_id)) for one in found.removed],
    }
    return page(request, place_id, "office/roster_views.html", context)


@require_POST
@office(Ability.SEE_REGISTRANTS)
def change(request: PersonRequest, place_id: str, view_id: UUID, what: str) -> HttpResponse:
    """Nothing is asked first: each of them is taken back with a press."""
    view, at = queries.roster_view_for(request.user, place_id, view_id), clock.now()
    with Refusals(request):
        if what == "rename":
            form = NameForm(request.POST)
            name = form.cleaned_data["name"] if form.is_valid() else ""
            commands.rename_view(view_id, place_id=place_id, name=name, by=request.user, at=at)
            messages.success(request, _("名前を変えました。"))
        elif what == "remove":
            commands.remove_view(view_id, place_id=place_id, by=request.user, at=at)
            messages.success(
                request, _("「%(name)s」を消しました。下の「消したもの」から戻せます。") % {"name": view.name}
            )
        elif what == "restore":
            commands.restore_view(view_id, place_id=place_id, by=request.user, at=at)
            messages.success(request, _("「%(name)s」を戻しました。") % {"name": view.name})
        else:
            raise Http404
    return redirect("office:roster_views", place_id)


def links(place_id: str, views: Views, current: str) -> list[tuple[str, str, bool]]:
    """Name, address, and whether it is what is shown."""
    roster = reverse("office:registrants", args=[place_id])
    found = [(one.name, address(from_json(one.filters))) for one in views.kept]
    return [(name, f"{roster}?{query}", query == current) for name, query in found]


def _keep(request: PersonRequest, place_id: str) -> HttpResponse:
    form, filters = NameForm(request.POST), asked(request, place_id)[1]
    back = f"{reverse('office:registrants', args=[place_id])}?{address(filters)}"
    if not form.is_valid():
        messages.error(request, str(form.errors["name"][0]))
        return redirect(back)
    with Refusals(request):
        commands.keep_view(place_id, name=form.cleaned_data["name"], filters=filters, by=request.user, at=clock.now())
        messages.success(request, _("残しました。一覧の上から、いつでも開けます。"))
    return redirect(back)
