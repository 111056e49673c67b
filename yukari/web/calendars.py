"""Activities as iCalendar (RFC 5545), for the calendars that people already look at."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vDuration, vText

from yukari.activities.queries import Kept, Occurrence, changed_at, revision
from yukari.kit.clock import JAPAN
from yukari.kit.plain import plain
from yukari.web.wording.nouns import FIELDS

CALENDAR = "text/calendar; charset=utf-8"
FETCHED_EVERY = timedelta(hours=6)


def calendar(name: str, kept: Iterable[Kept], *, private: bool = False) -> bytes:
    """The same bytes as long as nothing has changed."""
    made = Calendar()
    made.add("prodid", "-//Yukari//Yukari//JA")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    for label in ("name", "x-wr-calname"):
        made.add(label, vText(plain(name)))
    made.add("x-wr-timezone", vText(str(JAPAN)))
    made.add("refresh-interval", vDuration(FETCHED_EVERY), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", vDuration(FETCHED_EVERY))
    made.add_component(Timezone.from_tzid(str(JAPAN)))
    for one in kept:
        made.add_component(_event(one, private=private))
    return bytes(made.to_ical())


def answered(content: bytes, filename: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CALENDAR)
    response["Content-Disposition"] = f'attachment; filename="{filename}.ics"'
    return response


def _event(kept: Kept, *, private: bool) -> Event:
    occurrence = kept.occurrence
    project = occurrence.project
    page = settings.SITE_URL + reverse("visitor:occurrence", args=[occurrence.id])
    changed = changed_at(occurrence)
    event = Event()
    event.add("uid", str(occurrence.id))
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", revision(occurrence))
    event.add("summary", plain(_title(kept)))
    event.add("dtstart", occurrence.starts_at.astimezone(JAPAN))
    event.add("dtend", occurrence.ends_at.astimezone(JAPAN))
    event.add("status", _status(kept))
    event.add("location", plain(where(occurrence)))
    event.add("description", plain("\n\n".join(filter(None, [*_words(kept), page]))))
    event.add("url", page)
    event.add("categories", [str(FIELDS[project.field])])
    if private:
        event.add("class", "PRIVATE")
    return event


def where(occurrence: Occurrence) -> str:
    """Where one goes, as a map finds it."""
    project = occurrence.project
    if project.online:
        return _("オンライン")
    return " ".join(filter(None, [occurrence.place.shown_full_name, occurrence.venue or project.meeting_point]))


def _status(kept: Kept) -> str:
    if kept.occurrence.cancelled_at:
        return "CANCELLED"
    return "TENTATIVE" if kept.state in {"waiting", "in_draw"} else "CONFIRMED"


def _title(kept: Kept) -> str:
    title = kept.occurrence.project.title
    if kept.occurrence.cancelled_at:
        return _("【中止】%(title)s") % {"title": title}
    if kept.state == "waiting":
        return _("【キャンセル待ち】%(title)s") % {"title": title}
    if kept.state == "in_draw":
        return _("【抽選待ち】%(title)s") % {"title": title}
    return title


def _words(kept: Kept) -> Iterable[str]:
    occurrence, project = kept.occurrence, kept.occurrence.project
    if occurrence.cancelled_at:
        yield _("中止の理由：%(reason)s") % {"reason": occurrence.cancel_reason}
    yield project.what
    if project.meeting_point:
        yield _("集合場所：%(words)s") % {"words": project.meeting_point}
    if project.belongings:
        yield _("持ち物：%(words)s") % {"words": project.belongings}
    if project.cost:
        yield _("費用：%(words)s") % {"words": project.cost}
    if project.contact:
        yield _("問い合わせ：%(words)s") % {"words": project.contact}
    yield _("主催：%(words)s") % {"words": project.organisation.name}
