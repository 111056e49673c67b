"""Activities for programs that fetch them by themselves: calendars and collectors of feeds."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html_join, linebreaks
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from yukari.activities import queries
from yukari.activities.queries import NewProject
from yukari.kit import clock
from yukari.kit.plain import plain
from yukari.places import queries as places
from yukari.web import calendars
from yukari.web.templatetags.yukari import japanese_range
from yukari.web.visitor.news import FEEDS
from yukari.web.wall import public
from yukari.web.wording.nouns import FIELDS


@conditional_page
@public
@require_safe
def place_calendar(request: HttpRequest, place_id: str) -> HttpResponse:
    """Of a municipality, or of a prefecture with everything in it."""
    place = places.place(place_id)
    kept = queries.calendar_of_place(place_id, at=clock.now())
    name = _("%(place)sの活動（ゆかり）") % {"place": place.shown_name}
    return calendars.answered(calendars.calendar(name, kept), f"yukari-{place_id}")


@conditional_page
@public
@require_safe
def project_calendar(request: HttpRequest, project_id: UUID) -> HttpResponse:
    project, kept = queries.calendar_of_project(project_id, at=clock.now())
    return calendars.answered(calendars.calendar(project.title, kept), f"yukari-{project_id}")


@conditional_page
@public
@require_safe
def occurrence_calendar(request: HttpRequest, occurrence_id: UUID) -> HttpResponse:
    """One date, for 「カレンダーに入れる」."""
    kept = queries.calendar_of_occurrence(occurrence_id)
    made = calendars.calendar(kept.occurrence.project.title, [kept])
    return calendars.answered(made, f"yukari-{kept.occurrence.day}")


@conditional_page
@public
@require_safe
def activity_feed(request: HttpRequest, place_id: str, form: str) -> HttpResponse:
    """What a place published last and still has dates to come."""
    if form not in FEEDS:
        raise Http404
    place = places.place(place_id)
    made = FEEDS[form](
        title=_("%(place)sの新しい活動") % {"place": place.shown_full_name},
        link=settings.SITE_URL + reverse("visitor:place", args=[place_id]),
        description=plain(place.shown_greeting),
        feed_url=settings.SITE_URL + request.path,
    )
    for one in queries.newest_projects(place_id, at=clock.now()):
        project = one.project
        made.add_item(
            title=plain(project.title),
            link=settings.SITE_URL + reverse("visitor:project", args=[project.id]),
            description=plain(_told(one)),
            author_name=plain(project.organisation.name),
            pubdate=project.published_at,
            updateddate=max(queries.changed_at(date) for date in one.occurrences),
            unique_id=f"urn:uuid:{project.id}",
            unique_id_is_permalink=False,
            categories=[str(FIELDS[project.field])],
        )
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)


def _told(one: NewProject) -> str:
    dates = format_html_join(
        "", "<li>{}</li>", ((japanese_range(day.starts_at, day.ends_at),) for day in one.occurrences)
    )
    return f"{linebreaks(one.project.what, autoescape=True)}<ul>{dates}</ul>"
