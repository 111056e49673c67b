"""How a person hears of places."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from yukari.news.models import Choice
from yukari.people.models import Person
from yukari.rules.news import Rhythm


@dataclass(frozen=True, slots=True)
class Chosen:
    """The choice for one place, the person's own or what holds without one."""

    rhythm: Rhythm
    push: bool = True
    tells_opened: bool = False

    @property
    def is_silent(self) -> bool:
        """No mail at all."""
        return self.rhythm == Rhythm.NONE


def choice_of(person_id: UUID, place_id: str) -> Chosen:
    """For one place."""
    return choices_of(person_id, [place_id])[place_id]


def choices_of(person_id: UUID, place_ids: Iterable[str]) -> dict[str, Chosen]:
    """For each of these places, in two statements."""
    by_mail = Person.objects.filter(id=person_id, tell_by_email=True).exists()
    default = Chosen(Rhythm.AT_ONCE if by_mail else Rhythm.NONE)
    kept = {row.place_id: row for row in Choice.objects.filter(person_id=person_id)}
    return {
        place_id: Chosen(Rhythm(kept[place_id].rhythm), kept[place_id].push, kept[place_id].tells_opened)
        if place_id in kept
        else default
        for place_id in place_ids
    }
