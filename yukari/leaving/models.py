"""Who is about to leave, what proves later that it was done, and the facts about nobody that statistics keep (D3)."""

from uuid import uuid4

from django.db import models

from yukari.people.models import Person


class Leave(models.Model):
    """A person has asked to leave, and can still come back by signing in."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    receipt_hash = models.CharField(max_length=64)
    """Of the code that the person keeps."""

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="leaves_by_their_day")]


class Receipt(models.Model):
    """That an account was erased. It names nobody: only whoever keeps the code can ask for it."""

    code_hash = models.CharField(max_length=64, primary_key=True)
    asked_on = models.DateField()
    erased_on = models.DateField()
    rows = models.PositiveIntegerField()
    """How many rows went."""


class PastParticipation(models.Model):
    """Somebody took part. Of whom that was, and what else the same human did, nothing is kept (V3)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    occurrence_id = models.UUIDField()
    place_id = models.CharField(max_length=6)
    month = models.DateField()
    """Its first day."""
    minutes = models.PositiveIntegerField()
    field = models.CharField(max_length=20)
    online = models.BooleanField()
    designated = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["place_id", "month"], name="past_participations_of_a_place")]


class PastRegistration(models.Model):
    """Somebody was registered with a place (V5)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    place_id = models.CharField(max_length=6)
    origin = models.CharField(max_length=6)
    is_home = models.BooleanField()
    began = models.DateField()
    ended = models.DateField()
    """First days of months."""
    terms = models.PositiveSmallIntegerField()
    """How many years of premium registration."""

    class Meta:
        indexes = [models.Index(fields=["place_id", "ended"], name="past_registrations_of_a_place")]
