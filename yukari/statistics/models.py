"""What is remembered of 関係人口: numbers by area and day, and no person."""

from django.db import models


class ClosedDay(models.Model):
    """A day whose facts are written. Its row is locked while they are, so that two workers do not write them at once."""

    day = models.DateField(primary_key=True)
    closed_at = models.DateTimeField()


class Fact(models.Model):
    """How many persons an area had at the end of a day in one respect. Exact, and never published as it is (D4)."""

    pk = models.CompositePrimaryKey("area", "respect", "day", "value")
    area = models.CharField(max_length=6)
    """A municipality, a prefecture with all its places, or the nation (`rules.relations.NATION`)."""
    respect = models.CharField(max_length=7)
    """`rules.relations.Respect`."""
    day = models.DateField()
    value = models.CharField(max_length=20, blank=True)
    """Which of the respect: an age band, a prefecture, a step …"""
    persons = models.PositiveIntegerField()
    days = models.PositiveIntegerField(null=True)
    """The median of how long a step took (V2)."""

    class Meta:
        indexes = [models.Index(fields=["day", "respect"], name="facts_of_a_day")]


class Effort(models.Model):
    """What activities of an area came to within the year that ends on a day (V3). Exact, and never published as it is (D4)."""

    pk = models.CompositePrimaryKey("area", "by", "day", "value")
    area = models.CharField(max_length=6)
    by = models.CharField(max_length=12)
    """`field`, `host` (the kind of organisation), or in a municipality `organisation`."""
    day = models.DateField()
    value = models.CharField(max_length=36)
    projects = models.PositiveIntegerField()
    occurrences = models.PositiveIntegerField()
    seats = models.PositiveIntegerField()
    taken = models.PositiveIntegerField()
    participations = models.PositiveIntegerField()
    minutes = models.PositiveBigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["day"], name="efforts_of_a_day")]


class Publication(models.Model):
    """What everybody may know of an area as of the last day of a month. Once published it is never changed (D4)."""

    pk = models.CompositePrimaryKey("area", "day")
    area = models.CharField(max_length=6)
    day = models.DateField()
    figures = models.JSONField()
    """By respect and value; null where hidden."""
    last_shown = models.JSONField()
    """The figures that were shown last, though they may be hidden now: what the next publication is compared with."""
    published_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["day"], name="publications_of_a_day")]
