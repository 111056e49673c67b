"""Who did what to whose data, and who looked at it (D2). Append-only: nothing here is ever changed or removed."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from yukari.kit.ids import new_id

ONLY_ADDED_TO = "The record is only ever added to (D2)."


class OnlyAddedTo(models.QuerySet[Any]):
    """Reads and adds."""

    def update(self, **kwargs: Any) -> int:
        raise TypeError(ONLY_ADDED_TO)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError(ONLY_ADDED_TO)


class Entry(models.Model):
    """One deed or one look. `about` holds ids, codes and counts, never a person's data.

    The table has one column more, which nobody but the database writes: `written_in`, the number of the transaction
    (`chain.py`).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    """The person who acted; null is the machine."""
    verb = models.CharField(max_length=60)
    person_id = models.UUIDField(null=True)
    """Whose data it was."""
    place_id = models.CharField(max_length=6, blank=True)
    why = models.TextField(blank=True)
    about = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    objects = OnlyAddedTo.as_manager()

    only_added_to = True
    """`kit.rows` asks for no right to change what is there."""

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-at"], name="entries_of_a_person"),
            models.Index(fields=["by_id", "-at"], name="entries_by_a_person"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(ONLY_ADDED_TO)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError(ONLY_ADDED_TO)


class Seal(models.Model):
    """A segment of the record is closed: it can be shown ever after that nothing in it was changed, added or removed."""

    number = models.PositiveBigIntegerField(primary_key=True)
    begins = models.BigIntegerField()
    ends = models.BigIntegerField()
    """Numbers of transactions; the last one is not included, and the next segment begins there."""
    entries = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    """The hash of the segment before."""
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    objects = OnlyAddedTo.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["begins"], name="a_segment_is_sealed_once")]

    def __str__(self) -> str:
        return f"segment {self.number}"
