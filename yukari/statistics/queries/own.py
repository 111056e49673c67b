"""What a place's staff know of their own registrants anyway, counted: exact, and of every closed day (D1)."""

from collections import defaultdict
from datetime import timedelta

from yukari.people.models import Person
from yukari.places.queries import require
from yukari.rules.relations import Measure, Respect
from yukari.rules.roles import Ability
from yukari.statistics.models import ClosedDay, Effort, Fact
from yukari.statistics.queries.figures import MONTHS, Figures, measured, months
from yukari.statistics.queries.published import NOBODY

WEEKS_BACK = 26


def facts_of(place_id: str, *, viewer: Person) -> Figures | None:
    """A municipality's facts of the last closed day, for those who may list its registrants; none before the first night."""
    require(Ability.SEE_REGISTRANTS, of=viewer, at_place=place_id)
    day = ClosedDay.objects.order_by("-day").values_list("day", flat=True).first()
    if day is None:
        return None
    told: dict[str, dict[str, int | None]] = defaultdict(dict)
    for fact in Fact.objects.filter(area=place_id, day=day):
        told[fact.respect][fact.value] = fact.persons
        if fact.days is not None:
            told[MONTHS][fact.value] = months(fact.days)
    for effort in Effort.objects.filter(area=place_id, day=day):
        for measure in Measure:
            told[measured(effort.by, measure)][effort.value] = getattr(effort, measure)
    weeks = [day - timedelta(weeks=ago) for ago in reversed(range(WEEKS_BACK))]
    past = Fact.objects.filter(area=place_id, respect=Respect.ALL, day__in=weeks).order_by("day")
    return Figures(place_id, day, {**NOBODY, **told}, list(past.values_list("day", "persons")))
