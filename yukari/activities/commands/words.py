"""What a project can be found by, written anew whenever one of its words changes."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func, TextField, Value

from yukari.activities.models import Project
from yukari.kit import bigrams


def make_findable(project: Project) -> None:
    """Everything that a newcomer may type: the work, where it is, and who holds it. Expects organisation and place loaded."""
    terms = bigrams.document(
        project.title,
        project.what,
        project.belongings,
        project.meeting_point,
        project.access,
        project.organisation.name,
        project.place.full_name,
        project.place.name_kana,
        project.place.name_latin,
    )
    words = Func(
        Value(terms, output_field=ArrayField(TextField())),
        function="array_to_tsvector",
        output_field=SearchVectorField(),
    )
    Project.objects.filter(pk=project.pk).update(words=words)
