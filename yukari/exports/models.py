"""Lists of registrants that a place's staff take out: what for, who looked at it, and the lines until they are fetched."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from yukari.kit.ids import new_id
from yukari.people.models import Person
from yukari.places.models import Place


class Export(models.Model):
    """One list. Its lines go soon; that it was taken, by whom and for what, stays."""

    class State(models.TextChoices):
        ASKED = "asked"
        """More people than one member of staff may take out: a second one looks."""
        PREPARING = "preparing"
        READY = "ready"
        REFUSED = "refused"
        TAKEN_BACK = "taken_back"
        OVER = "over"
        """Nobody answered, or its time is over; its lines are erased."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State.choices)
    filters = models.JSONField()
    """`rules.roster.RosterFilter` as JSON; a name that was looked for is never among them."""
    columns = ArrayField(models.CharField(max_length=13))
    """`rules.exports.Column`, in their order."""
    why = models.TextField()
    """What it is for, in the words that each of its people reads (D2)."""
    size = models.PositiveIntegerField()
    """How many were found when it was asked for; once it is ready, how many lines it has."""
    done = models.PositiveIntegerField(default=0)
    done_to_id = models.UUIDField(null=True)
    """Everybody up to this one, in the order of ids, has a line."""
    asked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    decided_by_id = models.UUIDField(null=True)
    """The second person."""
    decided_at = models.DateTimeField(null=True)
    refusal = models.TextField(blank=True)
    """Why the second person said no."""
    file_id = models.UUIDField(null=True)
    ready_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    """When it was downloaded first."""
    expires_at = models.DateTimeField()
    """By then it is answered, or downloaded, or over."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by_id__isnull=True) | ~Q(decided_by_id=F("asked_by")),
                name="whoever_decides_on_an_export_is_another",
            ),
            models.CheckConstraint(condition=~Q(why=""), name="an_export_is_for_something"),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(refusal=""), name="a_refused_export_says_why"),
        ]
        indexes = [
            models.Index(fields=["place", "-asked_at"], name="exports_of_a_place"),
            models.Index(fields=["expires_at"], condition=Q(state__in=["asked", "ready"]), name="exports_by_their_end"),
        ]


class Lines(models.Model):
    """A part of a list that is being prepared: what was written together with its looks, in one transaction."""

    pk = models.CompositePrimaryKey("export_id", "number")
    export = models.ForeignKey(Export, models.CASCADE, related_name="parts", db_index=False)
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()
