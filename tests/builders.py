"""Plain functions that make what a test needs through the real commands."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from yukari.activities import commands as activities
from yukari.activities.models import Occurrence, Organisation, Project
from yukari.kit.clock import day_in_japan
from yukari.kit.ids import new_id
from yukari.people import commands as people
from yukari.people.models import Person
from yukari.rules.designation import Point
from yukari.rules.fields import Field
from yukari.rules.programme import OrganisationKind

AT = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)
"""The moment at which stories begin: ten in the morning of 2026-04-01 in Japan."""

SETAGAYA, HIDA, SHIRAKAWA, TAKAYAMA = "131121", "212172", "216046", "212032"
TOKYO, GIFU, YOKOHAMA = "130001", "210005", "141003"


ANSWERS = {
    Point.SHORTAGE_OF_HANDS: "地区の担い手が3人しかいない",
    Point.PUBLIC_NATURE: "水路は地区の全員が使う",
    Point.CONTRIBUTION: "田んぼが守られる",
    Point.CONTENT_AND_HOURS: "2時間の草刈り",
}
"""What staff say of a project when they designate it (A2)."""


def a_person(
    called: str = "はな",
    *,
    address: str = "",
    residence_id: str = SETAGAYA,
    birth_year: int = 1990,
    birth_month: int = 5,
    language: str = "ja",
    tell_by_email: bool = True,
    at: datetime = AT,
) -> Person:
    """Someone with a proved address and a complete profile."""
    address = address or f"{Person.objects.count()}@people.example.jp"
    person = people.person_at(address, by=None, at=at)
    return people.complete_profile(
        person,
        called=called,
        birth_year=birth_year,
        birth_month=birth_month,
        residence_id=residence_id,
        language=language,
        tell_by_email=tell_by_email,
        by=person,
        at=at,
    )


def an_organisation(
    leader: Person, *, name: str = "飛騨市消防団", place_id: str = HIDA, at: datetime = AT
) -> Organisation:
    """An accepted organisation with its leader."""
    applied = activities.apply(place_id, name=name, kind=OrganisationKind.FIRE, by=leader, at=at)
    return activities.accept(applied.id, by=None, at=at)


def a_draft(organisation: Organisation, *, by: Person | None = None, at: datetime = AT, **fields: Any) -> Project:
    """A project that says everything but its dates."""
    said: dict[str, Any] = {
        "title": "水路の草刈り",
        "field": Field.LAND,
        "what": "用水路のまわりの草を刈ります。はじめての方も歓迎です。",
        "belongings": "軍手、飲みもの",
        "cost": "なし",
        "insurance": "主催者が加入します",
        "minors": "保護者と一緒に",
        "meeting_point": "古川町公民館",
        "contact": "0577-00-0000",
    }
    return activities.write_project(organisation.id, by=by, at=at, **{**said, **fields})


def an_occurrence(
    project: Project, *, days: int = 10, hours: float = 2, by: Person | None = None, at: datetime = AT, **fields: Any
) -> Occurrence:
    """A holding of a project, `days` after the story's beginning."""
    starts_at = at + timedelta(days=days)
    return activities.add_occurrence(
        project.id, starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours), by=by, at=at, **fields
    )


def a_published_occurrence(
    organisation: Organisation,
    *,
    days: int = 10,
    capacity: int | None = None,
    closes_at: datetime | None = None,
    designated: bool = True,
    at: datetime = AT,
    **fields: Any,
) -> Occurrence:
    """An occurrence that can be joined, of a project of its own."""
    project = a_draft(organisation, at=at, **fields)
    occurrence = an_occurrence(project, days=days, capacity=capacity, closes_at=closes_at, at=at)
    activities.publish_project(project.id, by=None, at=at)
    if designated:
        activities.designate_project(project.id, answers=ANSWERS, first_day=day_in_japan(at), by=None, at=at)
    return Occurrence.objects.get(pk=occurrence.pk)


def many_dates(like: Occurrence, hours: Iterable[int], *, at: datetime = AT) -> list[Occurrence]:
    """More dates of the same project, these many hours from the story's beginning; each lasts half an hour."""
    return Occurrence.objects.bulk_create(
        Occurrence(
            id=new_id(),
            project_id=like.project_id,
            place_id=like.place_id,
            day=day_in_japan(at + timedelta(hours=away)),
            starts_at=at + timedelta(hours=away),
            ends_at=at + timedelta(hours=away, minutes=30),
            minutes=30,
        )
        for away in hours
    )
