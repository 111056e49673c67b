"""What waits in rooms and contacts: where and since when; not who wrote it, and not what (D1)."""

from datetime import datetime, timedelta

from yukari.kit.counted import first_of
from yukari.people.models import Person
from yukari.rooms.queries.contact import unanswered_at
from yukari.rooms.queries.moderating import House, reported, waiting
from yukari.rules.waiting import Kind, Wait, Waits


def rooms_waiting(place_id: str, *, viewer: Person, at: datetime, answer_within: timedelta, size: int) -> list[Waits]:
    """Posts for a moderator, contacts that were reported, and organisations that have not answered; three statements."""
    held = waiting(House(place_id)).order_by("written_at", "pk")
    posts, first = first_of(held, "id", "room__name", "written_at", size=size)
    told = reported(place_id).order_by("reported_at", "pk")
    contacts, asked = first_of(
        told, "person_id", "occurrence_id", "occurrence__project__title", "reported_at", size=size
    )
    silent = unanswered_at(place_id, viewer=viewer, at=at, after=answer_within)
    return [
        Waits(
            Kind.QUESTION,
            sum(one.number for one in silent),
            tuple(
                Wait(Kind.QUESTION, one.since, (one.organisation_id,), one.name, number=one.number)
                for one in silent[:size]
            ),
        ),
        Waits(
            Kind.POST,
            posts,
            tuple(Wait(Kind.POST, since, (id,), name) for id, name, since in first),
        ),
        Waits(
            Kind.CONTACT,
            contacts,
            tuple(Wait(Kind.CONTACT, since, (who, what), title) for who, what, title, since in asked),
        ),
    ]
