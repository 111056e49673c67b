"""What an account has answered, when it becomes one with another account of the same human."""

from datetime import datetime

from django.db import connection, transaction

from yukari.people.models import Person
from yukari.surveys.models import Answered, Sheet


@transaction.atomic
def unite(person: Person, *, other: Person, by: Person | None, at: datetime) -> None:
    """Has answered goes over. Of two sheets with a name one stays; of anonymous ones nobody can tell whose they are."""
    both = set(Answered.objects.filter(person=person).values_list("survey_id", flat=True))
    Sheet.objects.filter(person=other, survey_id__in=both).delete()
    Sheet.objects.filter(person=other).update(person=person)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO surveys_answered SELECT %(person)s, survey_id FROM surveys_answered WHERE person_id = %(other)s"
            " ON CONFLICT DO NOTHING",
            {"person": person.id, "other": other.id},
        )
    Answered.objects.filter(person=other).delete()
