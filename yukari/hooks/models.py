"""Systems of places and organisations that are told what has changed, what they were told, and what came of each attempt."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from yukari.activities.models import Organisation
from yukari.kit.ids import new_id
from yukari.places.models import Place


class Hook(models.Model):
    """An address of a system of a place or of one of its organisations, with the secret by which it knows that we speak."""

    class State(models.TextChoices):
        ACTIVE = "active"
        PAUSED = "paused"
        """By staff."""
        FAILED = "failed"
        """By itself, after days without an answer. What changes meanwhile is told once it runs again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", db_index=False)
    """Null: the place's own."""
    name = models.CharField(max_length=60)
    address = models.CharField(max_length=500)
    kinds = ArrayField(models.CharField(max_length=30))
    """`rules.hooks.Kind`."""
    state = models.CharField(max_length=6, choices=State.choices, default=State.ACTIVE)
    secret = models.BinaryField()
    """Sealed."""
    former_secret = models.BinaryField(null=True)
    former_until = models.DateTimeField(null=True)
    cursor = models.CharField(max_length=100)
    """Up to which change of the roster everything is written down to be told."""
    activities_cursor = models.CharField(max_length=100, blank=True, default="")
    """The same for activities."""
    failing_since = models.DateTimeField(null=True)
    """The first failure since something arrived."""
    made_by_id = models.UUIDField()
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["place", "made_at"], name="hooks_of_a_place")]


class HookMessage(models.Model):
    """Something that one system is told: at least once, under the same id however often it is tried."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hook = models.ForeignKey(Hook, models.CASCADE, related_name="messages", db_index=False)
    change_id = models.UUIDField()
    """What it is about: told to each system once."""
    kind = models.CharField(max_length=30)
    body = models.TextField()
    """As it is signed, letter by letter."""
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    """When it is tried next; null: it has arrived, or nobody tries any more."""
    failed = models.PositiveSmallIntegerField(default=0)
    """Attempts since it was last asked for."""
    arrived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hook", "change_id"], name="each_change_is_told_to_a_system_once")
        ]
        indexes = [
            models.Index(fields=["hook", "due_at"], condition=Q(due_at__isnull=False), name="hook_messages_to_leave"),
            models.Index(fields=["hook", "-made_at", "id"], name="hook_messages_newest_first"),
            models.Index(fields=["made_at"], name="hook_messages_by_age"),
        ]


class HookAttempt(models.Model):
    """One try, and what came of it."""

    pk = models.CompositePrimaryKey("message_id", "number")
    message = models.ForeignKey(HookMessage, models.CASCADE, related_name="attempts", db_index=False)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True)
    """Of HTTP; null: nobody answered."""
    trouble = models.CharField(max_length=11, blank=True)
    """`rules.hooks.Trouble`; empty: it arrived."""
