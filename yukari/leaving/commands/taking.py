"""A person takes everything away."""

from datetime import datetime

from yukari.audit import commands as audit
from yukari.people import commands as people
from yukari.people.models import Person

FILES, PER_SECONDS = 6, 24 * 60 * 60
"""A file reads everything; nobody needs it oftener than a few times a day."""


def note_taken(person: Person, *, by: Person, at: datetime) -> None:
    """Before the file is made: who took what belongs to this person, and not too often."""
    people.slow_down(f"taking-away:{person.id}", capacity=FILES, per_seconds=PER_SECONDS, by=by, at=at)
    audit.record("took_everything_away", by=by, at=at, person_id=person.id)
