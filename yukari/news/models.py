"""News of places, each person's choice how to hear of it, and what a digest still has to tell (M2, M3)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from yukari.kit.ids import new_id
from yukari.people.models import Person
from yukari.places.models import Place


class News(models.Model):
    """One item, written once: the feed reads it, mails and notifications are made from it."""

    class State(models.TextChoices):
        DRAFT = "draft"
        ASKED = "asked"
        """More people than one member of staff may write to: a second one looks (M2)."""
        WAITING = "waiting"
        """Decided; leaves at `goes_at` and can be taken back until then."""
        PUBLISHED = "published"
        TAKEN_BACK = "taken_back"
        """Was published, and is shown no more."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    title = models.CharField(max_length=100)
    text = models.TextField()
    """Simple Markdown (`kit/markdown.py`)."""
    title_en = models.CharField(max_length=100, blank=True)
    text_en = models.TextField(blank=True)
    link = models.URLField(blank=True)
    picture_id = models.UUIDField(null=True)
    """A file of the context `files`."""
    picture_alt = models.CharField(max_length=200, blank=True)
    """What the picture shows, for those who do not see it."""
    picture_alt_en = models.CharField(max_length=200, blank=True)
    tags = ArrayField(models.CharField(max_length=20), default=list)
    audience = models.JSONField(default=dict)
    """`rules.audience.Audience` as JSON."""
    is_public = models.BooleanField(default=False)
    """Also on the place's page, for anyone."""
    begins_at = models.DateTimeField(null=True)
    """Not before this moment."""
    ends_on = models.DateField(null=True)
    """The last day on which it is shown."""
    written_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    written_at = models.DateTimeField()
    sent_back_at = models.DateTimeField(null=True)
    """By a second person, with what is to be changed; until it is asked for again."""
    sent_back_by_id = models.UUIDField(null=True)
    sent_back_why = models.TextField(blank=True)
    asked_by_id = models.UUIDField(null=True)
    asked_at = models.DateTimeField(null=True)
    size = models.PositiveIntegerField(null=True)
    """How many were meant when it was asked for."""
    approved_by_id = models.UUIDField(null=True)
    goes_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    prepared_to_id = models.UUIDField(null=True)
    """Everybody up to this person has an envelope, where one is wished for."""
    prepared_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)
    """By people who let it be counted."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(picture_id__isnull=True) | ~Q(picture_alt=""), name="a_picture_is_told_in_words_too"
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(audience={}), name="what_is_public_is_for_everybody"
            ),
            models.CheckConstraint(
                condition=Q(approved_by_id__isnull=True) | ~Q(approved_by_id=models.F("asked_by_id")),
                name="the_second_person_is_another",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "-published_at"], condition=Q(state="published"), name="news_newest_first"),
            models.Index(fields=["place", "-written_at"], name="news_of_a_place"),
            models.Index(fields=["goes_at"], condition=Q(state="waiting"), name="news_that_waits"),
        ]

    @property
    def shown_title(self) -> str:
        return self.title if _in_japanese() else self.title_en or self.title

    @property
    def shown_text(self) -> str:
        return self.text if _in_japanese() else self.text_en or self.text

    @property
    def shown_picture_alt(self) -> str:
        return self.picture_alt if _in_japanese() else self.picture_alt_en or self.picture_alt


def _in_japanese() -> bool:
    return (get_language() or "ja").startswith("ja")


class Choice(models.Model):
    """How a person hears of one place's news. Without a row: by mail at once if the person wishes for mail at all."""

    pk = models.CompositePrimaryKey("person_id", "place_id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    rhythm = models.CharField(max_length=7)
    """`rules.news.Rhythm`."""
    push = models.BooleanField(default=True)
    tells_opened = models.BooleanField(default=False)
    """Whether opening an item may be counted."""
    chosen_at = models.DateTimeField()


class Awaited(models.Model):
    """An item that a person's next digest tells."""

    pk = models.CompositePrimaryKey("person_id", "news_id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    news = models.ForeignKey(News, models.CASCADE, related_name="+", db_index=False)
    rhythm = models.CharField(max_length=7)

    class Meta:
        indexes = [models.Index(fields=["rhythm", "person"], name="awaited_by_rhythm")]


class Opening(models.Model):
    """A person who lets it be counted has opened an item: once."""

    pk = models.CompositePrimaryKey("person_id", "news_id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    news = models.ForeignKey(News, models.CASCADE, related_name="+", db_index=False)
