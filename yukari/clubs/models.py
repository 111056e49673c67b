"""Lists of the members of fan clubs that existed before, and what becomes of each row. What a row says is sealed, and soon erased."""

from django.db import models
from django.db.models import F, Q

from yukari.kit.ids import new_id
from yukari.people.models import Person
from yukari.places.models import Place


class ClubList(models.Model):
    """One list that a place's staff brought along: read, matched, checked; from its rows people are invited."""

    class State(models.TextChoices):
        NEW = "new"
        """Read; staff say what its columns are."""
        CHECKING = "checking"
        CHECKED = "checked"
        """The dry run is done, and nobody was written to."""
        ASKED = "asked"
        """More people than one member of staff may write to: a second one looks (M2)."""
        WAITING = "waiting"
        """Decided; leaves at `goes_at` and can be taken back until then."""
        SENDING = "sending"
        SENT = "sent"
        CANCELLED = "cancelled"
        OVER = "over"
        """Its people are erased; how many they were stays."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    club = models.CharField(max_length=60)
    """What the club is called; its members read it."""
    state = models.CharField(max_length=9, choices=State.choices, default=State.NEW)
    encoding = models.CharField(max_length=20)
    """As the reader of tables calls it."""
    file_id = models.UUIDField(null=True)
    """The file as it was handed in, sealed; gone as soon as its rows are decided on."""
    file_name = models.CharField(max_length=100)
    sample = models.BinaryField()
    """Heading and a few values of each column, sealed."""
    columns = models.JSONField(default=dict)
    """`rules.clubs.Column` by the column's place, as guessed and then as staff said."""
    figures = models.JSONField(default=dict)
    """How many rows came to which `rules.clubs.Verdict`."""
    brought_by_id = models.UUIDField()
    brought_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    basis = models.CharField(max_length=200, blank=True)
    """Why its people may be written to, in the words of whoever asked for it."""
    reminds = models.BooleanField(default=False)
    """Whether those who do not answer are written to once more."""
    asked_by_id = models.UUIDField(null=True)
    approved_by_id = models.UUIDField(null=True)
    goes_at = models.DateTimeField(null=True)
    invited_to = models.PositiveIntegerField(default=0)
    """Everybody up to this row has an envelope."""
    sent_at = models.DateTimeField(null=True)
    """Everybody has one."""
    remind_at = models.DateTimeField(null=True)
    reminded_to = models.PositiveIntegerField(default=0)
    erase_at = models.DateTimeField()
    """Everything of its people is erased by then."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by_id__isnull=True)
                | (~Q(approved_by_id=F("asked_by_id")) & ~Q(approved_by_id=F("brought_by_id"))),
                name="whoever_approves_a_list_is_another",
            )
        ]
        indexes = [
            models.Index(fields=["place", "-brought_at"], name="club_lists_of_a_place"),
            models.Index(fields=["erase_at"], name="club_lists_by_their_end"),
        ]


class Listed(models.Model):
    """A row of such a list. Only of somebody who can be invited is anything kept."""

    class Answer(models.TextChoices):
        REGISTERED = "registered"
        UNWANTED = "unwanted"
        """Never write again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    club_list = models.ForeignKey(ClubList, models.CASCADE, related_name="listed", db_index=False)
    number = models.PositiveIntegerField()
    """In the file, its first row being 1."""
    verdict = models.CharField(max_length=11)
    """`rules.clubs.Verdict`."""
    like = models.PositiveIntegerField(null=True)
    """The row above with the same address."""
    since_unreadable = models.BooleanField(default=False)
    invited_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    mark = models.CharField(max_length=32, blank=True)
    """Stands for the address at this place, for comparing only."""
    sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["club_list", "number"], name="a_row_stands_once_in_its_list"),
            models.UniqueConstraint(
                fields=["club_list", "mark"], condition=Q(verdict="ok"), name="one_invitation_per_address_and_list"
            ),
            models.CheckConstraint(
                condition=Q(verdict="ok") | Q(sealed__isnull=True), name="of_whom_nobody_invites_nothing_is_kept"
            ),
        ]
        indexes = [
            models.Index(fields=["club_list", "verdict", "number"], name="listed_by_verdict"),
            models.Index(fields=["mark"], condition=Q(invited_at__isnull=False), name="listed_who_were_invited"),
        ]


class Unwanted(models.Model):
    """An address whose owner does not wish to be invited by this place: a mark, which leads back to nobody."""

    pk = models.CompositePrimaryKey("place_id", "mark")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    mark = models.CharField(max_length=32)
    asked_at = models.DateTimeField()


class ClubPast(models.Model):
    """What a person brought along from a fan club, because the person wished so. It is shown, and counts for nothing."""

    pk = models.CompositePrimaryKey("person_id", "place_id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    club = models.CharField(max_length=60)
    since = models.CharField(max_length=10, blank=True)
    """A year, a month or a day, as the club knew it."""
    number = models.CharField(max_length=40, blank=True)
    """Of the club's own card."""
    kept_at = models.DateTimeField()
