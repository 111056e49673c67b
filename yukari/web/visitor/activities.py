"""Finding something to do for a place, and joining it in two presses."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yukari.activities import commands, queries
from yukari.kit import clock
from yukari.places import queries as places
from yukari.rules.admission import Seat
from yukari.web import linked_data
from yukari.web.persons import PersonRequest, person_or_none
from yukari.web.replies import Refusals
from yukari.web.templatetags.yukari import japanese_day
from yukari.web.visitor.searching import Search, shortcuts, without
from yukari.web.wall import public, resident
from yukari.web.wording.joining import JOINED
from yukari.web.wording.refusals import SENTENCES


@public
def activities(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    form = Search(request.GET)
    form.is_valid()
    filters, on_map = form.filters(), request.GET.get("view") == "map"
    list_query = without(request.GET, "view", "cursor")
    map_query = without(request.GET, "view", "cursor", view="map")
    results = None if on_map else queries.search(filters, at=at, cursor=request.GET.get("cursor", ""))
    return render(
        request,
        "visitor/activities.html",
        {
            "form": form,
            "place": places.places([filters.place_id]).get(filters.place_id) if filters.place_id else None,
            "shortcuts": shortcuts(clock.day_in_japan(at), request.GET),
            "on_map": on_map,
            "results": results,
            "counts": queries.counts_by_prefecture(filters, at=at) if on_map else None,
            "tabs": [(_("一覧"), list_query, not on_map), (_("地図"), map_query, on_map)],
            "prefecture_query": without(request.GET, "view", "cursor", "prefecture", "place", prefecture=""),
            "page_query": without(request.GET, "cursor", cursor=""),
            "without_place": without(request.GET, "place", "cursor"),
            "linked": [linked_data.events(results.rows)] if results and results.rows else [],
        },
    )


@public
def project(request: HttpRequest, project_id: UUID) -> HttpResponse:
    page = queries.project_page(project_id, viewer=person_or_none(request), at=clock.now())
    project, dates = page.project, [offer.found.occurrence for offer in page.offers]
    way = [*linked_data.to_place(project.place), (project.title, request.path)]
    linked = [linked_data.project(project, dates), linked_data.crumbs(*way)] if project.published_at else []
    return render(request, "visitor/project.html", {"page": page, "project": project, "linked": linked})


@public
def occurrence(request: HttpRequest, occurrence_id: UUID) -> HttpResponse:
    return _occurrence(request, occurrence_id)


@resident
def join(request: PersonRequest, occurrence_id: UUID) -> HttpResponse:
    """A press before signing in comes back here as a plain look, and finds the button again."""
    said = Refusals(request)
    if request.method == "POST":
        with said:
            joining = commands.join(
                occurrence_id, note=request.POST.get("note", "")[:200], by=request.user, at=clock.now()
            )
            messages.success(request, str(JOINED[Seat(joining.state)]))
            return redirect("visitor:occurrence", occurrence_id)
        return _occurrence(request, occurrence_id, status=said.status)
    return redirect("visitor:occurrence", occurrence_id)


@resident
def leave(request: PersonRequest, occurrence_id: UUID) -> HttpResponse:
    if request.method == "POST":
        with Refusals(request):
            commands.cancel_joining(occurrence_id, by=request.user, at=clock.now())
            messages.success(request, _("参加を取りやめました。またの機会をお待ちしています。"))
    return redirect("visitor:occurrence", occurrence_id)


def _occurrence(request: HttpRequest, occurrence_id: UUID, *, status: int = 200) -> HttpResponse:
    page = queries.occurrence_page(occurrence_id, viewer=person_or_none(request), at=clock.now())
    project = page.project
    way = [*linked_data.to_place(project.place), (project.title, reverse("visitor:project", args=[project.id]))]
    day = str(japanese_day(page.offer.found.occurrence.day))
    way.append((day, reverse("visitor:occurrence", args=[occurrence_id])))
    context = {
        "page": page,
        "offer": page.offer,
        "project": project,
        "linked": [linked_data.event(page.offer.found), linked_data.crumbs(*way)] if project.published_at else [],
        "why_not": SENTENCES[page.offer.why_not] if page.offer.why_not else "",
    }
    return render(request, "visitor/occurrence.html", context, status=status)
