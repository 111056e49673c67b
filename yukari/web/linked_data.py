"""What a page is about, for machines: schema.org in JSON-LD."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from yukari.activities.queries import Found, Occurrence, Project
from yukari.kit.clock import JAPAN
from yukari.places.queries import Place

Data = Mapping[str, Any]
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_SCHEMA = "https://schema.org"
_STATUS = {False: "https://schema.org/EventScheduled", True: "https://schema.org/EventCancelled"}


def address(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def event(found: Found) -> Data:
    """One date, as its page tells it."""
    return {"@context": _SCHEMA, **_found(found)}


def events(found: Iterable[Found]) -> Data:
    """One page of what a search has found, in its order."""
    return {
        "@context": _SCHEMA,
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "item": _found(one)} for number, one in enumerate(found, start=1)
        ],
    }


def dataset(
    name: str,
    about: str,
    *,
    area: str,
    changed: date | datetime | None,
    columns: Sequence[str],
    files: Iterable[tuple[str, str, str]],
    covers: str = "",
) -> Data:
    """Data that anybody may take: words, path and media type of each of its files."""
    return {
        "@context": _SCHEMA,
        "@type": "Dataset",
        "name": name,
        "description": about,
        "license": LICENCE,
        "isAccessibleForFree": True,
        "inLanguage": "ja",
        "spatialCoverage": {"@type": "Place", "name": area},
        "creator": {"@type": "Organization", "name": _("ゆかり"), "url": settings.SITE_URL},
        **({"temporalCoverage": covers} if covers else {}),
        **({"dateModified": changed.isoformat()} if changed else {}),
        **({"variableMeasured": list(columns)} if columns else {}),
        "distribution": [
            {"@type": "DataDownload", "name": words, "encodingFormat": kind, "contentUrl": address(path)}
            for words, path, kind in files
        ],
    }


def _found(found: Found) -> dict[str, Any]:
    occurrence = found.occurrence
    seats: dict[str, Any] = {}
    if occurrence.capacity is not None:
        seats = {"maximumAttendeeCapacity": occurrence.capacity, "remainingAttendeeCapacity": found.seats_left}
    return {
        "@type": "Event",
        **_event(occurrence.project, occurrence),
        **seats,
        "organizer": {"@type": "Organization", "name": occurrence.project.organisation.name},
    }


def project(told: Project, dates: Iterable[Occurrence]) -> Data:
    """A project with its dates: one event that holds several."""
    return {
        "@context": _SCHEMA,
        "@type": "EventSeries",
        "name": told.title,
        "description": told.what,
        "url": address(reverse("visitor:project", args=[told.id])),
        "location": _location(told, told.place, ""),
        "organizer": {"@type": "Organization", "name": told.organisation.name},
        "subEvent": [{"@type": "Event", **_event(told, one)} for one in dates],
    }


def place(told: Place) -> Data:
    """The municipality or prefecture as the office that it is, and the area that it is for."""
    area: dict[str, Any] = {"@type": "AdministrativeArea", "name": told.shown_full_name}
    if not told.is_prefecture:
        area["containedInPlace"] = {"@type": "AdministrativeArea", "name": told.shown_prefecture}
    return {
        "@context": _SCHEMA,
        "@type": "GovernmentOrganization",
        "name": told.shown_full_name,
        "alternateName": sorted({told.full_name, told.full_name_in_english, told.name_kana} - {told.shown_full_name}),
        "identifier": {
            "@type": "PropertyValue",
            "propertyID": "全国地方公共団体コード",
            "value": told.code,
        },
        "url": address(reverse("visitor:place", args=[told.code])),
        **({"sameAs": told.link} if told.link else {}),
        "areaServed": area,
    }


def crumbs(*steps: tuple[str, str]) -> Data:
    """The way to the page: name and path of each step, the page itself last."""
    return {
        "@context": _SCHEMA,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": address(path)}
            for number, (name, path) in enumerate([(_("ゆかり"), reverse("visitor:home")), *steps], start=1)
        ],
    }


def to_place(told: Place) -> Sequence[tuple[str, str]]:
    """The steps that lead to a place's page."""
    steps = [(_("地域をさがす"), reverse("visitor:places"))]
    if not told.is_prefecture:
        steps.append((told.shown_prefecture, reverse("visitor:place", args=[told.prefecture_id])))
    return [*steps, (told.shown_name, reverse("visitor:place", args=[told.code]))]


def _event(told: Project, occurrence: Occurrence) -> dict[str, Any]:
    page = address(reverse("visitor:occurrence", args=[occurrence.id]))
    mode = "OnlineEventAttendanceMode" if told.online else "OfflineEventAttendanceMode"
    return {
        "name": told.title,
        "description": told.what,
        "startDate": occurrence.starts_at.astimezone(JAPAN).isoformat(),
        "endDate": occurrence.ends_at.astimezone(JAPAN).isoformat(),
        "eventStatus": _STATUS[occurrence.cancelled_at is not None],
        "eventAttendanceMode": f"{_SCHEMA}/{mode}",
        "location": _location(told, occurrence.place, occurrence.venue),
        "url": page,
    }


def _location(told: Project, at: Place, venue: str) -> Data:
    if told.online:
        return {"@type": "VirtualLocation", "url": address(reverse("visitor:project", args=[told.id]))}
    return {
        "@type": "Place",
        "name": venue or told.meeting_point or at.shown_name,
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "JP",
            "addressRegion": at.prefecture_name,
            **({} if at.is_prefecture else {"addressLocality": at.name}),
        },
    }
