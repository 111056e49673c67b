"""Who did what to whose data, and who looked at it (D2). Append-only: nothing here is ever changed or removed."""

from django.db import models

from yukari.kit.ids import new_id


class Entry(models.Model):
    """One deed or one look. `about` holds ids, codes and counts, never a person's data."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    """The person who acted; null is the machine."""
    verb = models.CharField(max_length=60)
    person_id = models.UUIDField(null=True)
    """Whose data it was."""
    place_id = models.CharField(max_length=6, blank=True)
    why = models.TextField(blank=True)
    about = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-at"], name="entries_of_a_person"),
            models.Index(fields=["by_id", "-at"], name="entries_by_a_person"),
        ]
