"""Municipalities and prefectures, who works for them, and the dated policies by which they judge."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from yukari.kit.ids import new_id
from yukari.people.models import Person


class Place(models.Model):
    """One of 1,741 municipalities or 47 prefectures (B2)."""

    class Level(models.TextChoices):
        PREFECTURE = "prefecture"
        MUNICIPALITY = "municipality"

    code = models.CharField(max_length=6, primary_key=True)
    """全国地方公共団体コード, six digits with the check digit."""
    level = models.CharField(max_length=12, choices=Level.choices)
    kind = models.CharField(max_length=2)
    """都道府県, 市, 区, 町 or 村."""
    prefecture_id = models.CharField(max_length=6)
    """Code of the prefecture; a prefecture's own code for itself."""
    prefecture_name = models.CharField(max_length=10)
    district = models.CharField(max_length=20, blank=True)
    """郡."""
    name = models.CharField(max_length=20)
    name_kana = models.CharField(max_length=40)
    name_latin = models.CharField(max_length=60)
    """Hepburn romanisation made from the kana, without the kind: Hida."""
    prefecture_latin = models.CharField(max_length=20)
    search_keys = models.TextField()
    """Every spelling by which people look for the place, folded, each after a bar: its own names, then, after a double
    bar, its surroundings (prefecture, 郡, 行政区)."""
    metropolitan = models.BooleanField(default=False)
    """In 三大都市圏 (file 004)."""
    wards = models.JSONField(default=dict)
    """行政区 of a designated city: code to name."""
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    """The last day on which the place exists."""
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="predecessors")
    """The place that this one was merged into (B3)."""

    joined_on = models.DateField(null=True)
    """From this day the place accepts registrations (B1)."""
    greeting = models.TextField(blank=True)
    """A few sentences of the place about itself."""
    greeting_en = models.TextField(blank=True)
    link = models.URLField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["prefecture_id"], name="places_of_a_prefecture")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_prefecture(self) -> bool:
        return self.level == self.Level.PREFECTURE

    @property
    def full_name(self) -> str:
        """岐阜県飛騨市; a prefecture is named once."""
        return self.name if self.is_prefecture else f"{self.prefecture_name}{self.name}"

    @property
    def english_name(self) -> str:
        """Hida City, Gifu Prefecture; Hokkaido and Tokyo go without a kind."""
        return f"{self.name_latin} {_ENGLISH_KIND.get(self.kind, '')}".rstrip()

    @property
    def shown_name(self) -> str:
        """The name in the language of the page."""
        return self.name if _in_japanese() else self.english_name

    @property
    def shown_full_name(self) -> str:
        """The name with its prefecture, in the language of the page: 26 names occur twice."""
        return self.full_name if _in_japanese() else self.full_name_in_english

    @property
    def full_name_in_english(self) -> str:
        """Hida City, Gifu."""
        return self.english_name if self.is_prefecture else f"{self.english_name}, {self.prefecture_latin}"

    @property
    def shown_prefecture(self) -> str:
        return self.prefecture_name if _in_japanese() else self.prefecture_latin

    @property
    def shown_greeting(self) -> str:
        return self.greeting if _in_japanese() else self.greeting_en or self.greeting

    def is_joined(self, on: date) -> bool:
        """Whether the place accepts registrations on this day (B1)."""
        return self.joined_on is not None and self.joined_on <= on and self.exists(on)

    def exists(self, on: date) -> bool:
        """Whether the place has not been merged away by this day (B3)."""
        return self.valid_to is None or on <= self.valid_to


def _in_japanese() -> bool:
    return (get_language() or "ja").startswith("ja")


_ENGLISH_KIND = {"府": "Prefecture", "県": "Prefecture", "市": "City", "区": "Ward", "町": "Town", "村": "Village"}


class Wish(models.Model):
    """「登録したい」 for a place that has not joined (B1)."""

    pk = models.CompositePrimaryKey("person_id", "place_id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="wishes")
    place = models.ForeignKey(Place, models.PROTECT, related_name="wishes")
    wished_at = models.DateTimeField()


class Staff(models.Model):
    """A person's office at a place; at the ministry when `place` is empty."""

    class Role(models.TextChoices):
        MANAGER = "manager"
        OFFICER = "officer"
        VIEWER = "viewer"
        MINISTRY = "ministry"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="offices")
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="staff")
    role = models.CharField(max_length=8, choices=Role.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "place"],
                condition=Q(until__isnull=True),
                nulls_distinct=False,
                name="one_office_per_person_and_place",
            ),
            models.CheckConstraint(
                condition=Q(role="ministry", place__isnull=True) | (~Q(role="ministry") & Q(place__isnull=False)),
                name="only_the_ministry_has_no_place",
            ),
        ]


class Invitation(models.Model):
    """An invitation to an office, sent by mail; taken up once, by whoever holds the link and the address."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, models.CASCADE, null=True, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=8, choices=Staff.Role.choices)
    secret_hash = models.CharField(max_length=64)
    invited_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)


class PolicyVersion(models.Model):
    """What a place asks for, from a day on (P13). Never changed once announced; a new version follows it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="policies")
    version = models.PositiveIntegerField()
    in_force_from = models.DateField()
    announced_at = models.DateTimeField()
    announced_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    """Taken back before it came into force."""

    required_days = models.PositiveSmallIntegerField(default=3)
    same_day_counts_once = models.BooleanField(default=True)
    required_minutes = models.PositiveIntegerField(default=0)
    required_projects = models.PositiveSmallIntegerField(default=0)
    required_fields = ArrayField(models.CharField(max_length=20), default=list)
    online_counts = models.BooleanField(default=True)
    register = models.CharField(max_length=10, default="automatic")
    renew = models.CharField(max_length=10, default="automatic")
    release = models.CharField(max_length=10, default="automatic")
    long_stay_days = models.PositiveSmallIntegerField(default=10)
    note = models.TextField(blank=True)
    """Why, in the place's own words; shown to residents beside the change."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "version"], name="versions_of_a_policy_are_numbered"),
            models.UniqueConstraint(
                fields=["place", "in_force_from"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_policy_comes_into_force_on_a_day",
            ),
            models.CheckConstraint(condition=Q(required_days__gte=3), name="never_fewer_than_three_days"),
            models.CheckConstraint(condition=Q(long_stay_days__gte=10), name="a_long_stay_is_ten_days_or_more"),
        ]
