"""What is remembered of 関係人口: numbers by area and day, which name nobody, and how everybody was counted last, so that a
day costs what has changed on it.
"""

from django.db import models


class ClosedDay(models.Model):
    """A day whose facts are written. Its row is locked while they are, so that two workers do not write them at once."""

    day = models.DateField(primary_key=True)
    closed_at = models.DateTimeField()


class Fingerprint(models.Model):
    """What all that a person is counted by came to when a day was closed last: who comes to the same is counted the same."""

    person_id = models.UUIDField(primary_key=True)
    print = models.BigIntegerField()


class Counted(models.Model):
    """How a person was counted in an area when a day was closed last: what is taken off again when it is otherwise.

    Derived from the person's rows elsewhere, and made anew from nothing by `recount_day`.
    """

    pk = models.CompositePrimaryKey("person_id", "area")
    person_id = models.UUIDField()
    area = models.CharField(max_length=6)
    ties = models.PositiveSmallIntegerField(null=True)
    """Registrations with municipalities; null: not registered there any more, or never."""
    kind = models.CharField(max_length=7, blank=True)
    step = models.CharField(max_length=9, blank=True)
    age = models.CharField(max_length=6, blank=True)
    home = models.CharField(max_length=9, blank=True)
    seen = models.BooleanField()
    took_part = models.BooleanField()
    lapsed = models.BooleanField()
    cohort = models.CharField(max_length=6, blank=True)
    """The quarter in which the person was registered there first."""
    to_activity = models.IntegerField(null=True)
    """In how many days the step was reached; so the others."""
    to_premium = models.IntegerField(null=True)
    to_renewed = models.IntegerField(null=True)
    to_long_stay = models.IntegerField(null=True)
    to_moved_in = models.IntegerField(null=True)
    routes = models.IntegerField(null=True)
    """A bit for each of `TieKind`."""
    carrier = models.CharField(max_length=7, blank=True)
    """Empty: took part in nothing within the year."""
    months = models.IntegerField(null=True)
    """A bit for each month of the year that ends on the day, counted round in sixteens, so that it stays as days pass."""
    fields = models.IntegerField(null=True)
    hosts = models.IntegerField(null=True)


class Tally(models.Model):
    """`Counted`, added up: from here the facts of the day are written."""

    pk = models.CompositePrimaryKey("area", "respect", "value", "days")
    area = models.CharField(max_length=6)
    respect = models.CharField(max_length=7)
    value = models.CharField(max_length=20, blank=True)
    days = models.PositiveIntegerField()
    """How long the step took; 0 in all other respects."""
    persons = models.PositiveIntegerField()


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
    persons = models.PositiveIntegerField(null=True)
    """実人数 of `figures`, for lists of areas and for months in a row; null where hidden. So the premium ones."""
    premium = models.PositiveIntegerField(null=True)
    last_shown = models.JSONField()
    """The figures that were shown last, though they may be hidden now: what the next publication is compared with."""
    published_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["day"], name="publications_of_a_day")]
