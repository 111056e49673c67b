"""Rooms, who is in them, what is said there; and what participants ask organisations. A post belongs to its room."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from yukari.activities.models import Occurrence, Organisation, Project
from yukari.kit.ids import new_id
from yukari.people.models import Person
from yukari.places.models import Place
from yukari.rules.rooms import Tells


class Room(models.Model):
    """A room of a place, about a theme, or of a project."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    """The project's; null: the place's own room."""
    name = models.CharField(max_length=80)
    about = models.TextField(blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField(null=True)
    """The last day of writing."""
    first_waits = models.BooleanField(default=False)
    """A member's first post is read by a moderator first."""
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["place", "opens_on"], name="rooms_of_a_place")]


class Membership(models.Model):
    """A person in a room: since when, how far the person has read, and when the person wants to hear of it."""

    pk = models.CompositePrimaryKey("person_id", "room_id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    room = models.ForeignKey(Room, models.CASCADE, related_name="memberships")
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by_id = models.UUIDField(null=True)
    removed_why = models.TextField(blank=True)
    tells = models.CharField(max_length=7, choices=[(one.value, one.name) for one in Tells], default=Tells.DAILY.value)
    told_at = models.DateTimeField()
    """Up to where a digest has told."""
    seen_at = models.DateTimeField()
    """When the person was last here."""

    class Meta:
        indexes = [
            models.Index(fields=["tells"], condition=Q(left_at=None, removed_at=None), name="members_by_what_they_hear")
        ]


class Post(models.Model):
    """What somebody wrote in a room, or in reply to what somebody wrote. Text is emptied once it is deleted for good."""

    class State(models.TextChoices):
        SHOWN = "shown"
        WAITS = "waits"
        HIDDEN = "hidden"
        DELETED = "deleted"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    room = models.ForeignKey(Room, models.CASCADE, related_name="posts", db_index=False)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies", db_index=False)
    author = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    """Null: somebody who has left."""
    as_host = models.BooleanField(default=False)
    """Written by a moderator, and shown as such."""
    text = models.TextField()
    text_before = models.TextField(blank=True)
    """What stood there before the last change, while it can be taken back."""
    picture_id = models.UUIDField(null=True)
    picture_alt = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=7, choices=State.choices)
    waits_for = models.CharField(max_length=5, blank=True)
    """Why it waits, or was waiting: one of `rules.rooms.Waits`."""
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    state_before = models.CharField(max_length=7, blank=True)
    """To which a deletion that is taken back returns."""
    pinned_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    hidden_by_id = models.UUIDField(null=True)
    hidden_why = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["room", "-written_at"], condition=Q(parent=None), name="posts_newest_first"),
            models.Index(fields=["room", "written_at"], name="posts_since"),
            models.Index(fields=["parent", "written_at"], condition=Q(parent__isnull=False), name="replies_in_order"),
            models.Index(fields=["room"], condition=Q(state="waits"), name="posts_that_wait"),
            models.Index(
                fields=["deleted_at"], condition=Q(deleted_at__isnull=False) & ~Q(text=""), name="posts_to_be_emptied"
            ),
        ]


class Poll(models.Model):
    """A question that a post asks: its text is the question."""

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="poll")
    choices = ArrayField(models.CharField(max_length=100))
    closes_at = models.DateTimeField(null=True)
    """Null: open as long as the room."""


class Vote(models.Model):
    """One member's choice; another press is another choice until the poll closes."""

    pk = models.CompositePrimaryKey("person_id", "poll_id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="votes")
    choice = models.PositiveSmallIntegerField()
    voted_at = models.DateTimeField()


class PostReaction(models.Model):
    """One of the few signs (`rules.rooms.Reaction`) that a member left at a post."""

    pk = models.CompositePrimaryKey("person_id", "post_id", "kind")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="reactions")
    kind = models.CharField(max_length=6)
    reacted_at = models.DateTimeField()


class Report(models.Model):
    """A member asks moderators to look at a post."""

    pk = models.CompositePrimaryKey("person_id", "post_id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="reports")
    reason = models.TextField()
    reported_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["reported_at"], condition=Q(settled_at=None), name="reports_that_wait")]


class Muting(models.Model):
    """Somebody does not want to read somebody, in any room; the other is not told."""

    pk = models.CompositePrimaryKey("person_id", "muted_id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    muted = models.ForeignKey(Person, models.CASCADE, related_name="+")
    muted_at = models.DateTimeField()


class HeldWord(models.Model):
    """A post of a place's rooms in which this word stands waits for a moderator."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    word = models.CharField(max_length=40)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "word"], name="a_word_is_held_once")]


class Contact(models.Model):
    """What a participant asks an organisation about an occurrence; nobody else reads it unless it is reported."""

    pk = models.CompositePrimaryKey("person_id", "occurrence_id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    occurrence = models.ForeignKey(Occurrence, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    begun_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True)
    """Since when the participant waits for an answer; null: answered, or left."""
    last_at = models.DateTimeField()
    person_left_at = models.DateTimeField(null=True)
    organisation_left_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    reported_by_id = models.UUIDField(null=True)
    report = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-last_at"], name="contacts_of_an_organisation")]


class ContactMessage(models.Model):
    """One message of a contact."""

    pk = models.CompositePrimaryKey("person_id", "id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    """The participant whose contact it is."""
    id = models.UUIDField(default=new_id)
    occurrence = models.ForeignKey(Occurrence, models.PROTECT, related_name="+", db_index=False)
    by_id = models.UUIDField(null=True)
    of_organisation = models.BooleanField()
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "occurrence", "written_at"], name="messages_in_their_order")]
