"""Organisations, what they plan, who joins, and who came."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from yukari.kit.ids import new_id
from yukari.people.models import Person
from yukari.places.models import Place
from yukari.rules.check_in import CLOCK_DIFFERENCE
from yukari.rules.evidence import Confidence, Means
from yukari.rules.fields import Field


class Organisation(models.Model):
    """関係団体: 自治会, 消防団, NPO …, or the place's own office (`is_place`). It belongs to one place."""

    class State(models.TextChoices):
        APPLIED = "applied"
        ACTIVE = "active"
        REFUSED = "refused"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="organisations")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    """One of `rules.programme.OrganisationKind`."""
    about = models.TextField(blank=True)
    contact = models.CharField(max_length=200, blank=True)
    is_place = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State.choices)
    applied_at = models.DateTimeField()
    applied_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    refusal = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place"], condition=Q(is_place=True), name="a_place_has_one_office_of_its_own"
            )
        ]


class Member(models.Model):
    """A person who works for an organisation."""

    class Role(models.TextChoices):
        LEADER = "leader"
        HELPER = "helper"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=6, choices=Role.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(until__isnull=True),
                name="a_member_is_listed_once",
            )
        ]


class MemberInvitation(models.Model):
    """An invitation to work for an organisation, sent by mail."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=6, choices=Member.Role.choices)
    secret_hash = models.CharField(max_length=64)
    invited_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)


class Project(models.Model):
    """What an organisation plans; it is designated as a whole (A1)."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="projects")
    place = models.ForeignKey(Place, models.PROTECT, related_name="projects")
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    title = models.CharField(max_length=80)
    field = models.CharField(max_length=20, choices=[(field.value, field.name) for field in Field])
    what = models.TextField()
    belongings = models.TextField(blank=True)
    cost = models.CharField(max_length=200, blank=True)
    insurance = models.CharField(max_length=200, blank=True)
    children = models.BooleanField(default=False)
    """Children can come along."""
    minors = models.CharField(max_length=200, blank=True)
    """What minors need to know."""
    youngest = models.PositiveSmallIntegerField(default=0)
    """The age from which one can join."""
    asks_guardian = models.BooleanField(default=False)
    """Minors join with their guardian's consent to this field only (P15)."""
    online = models.BooleanField(default=False)
    meeting_point = models.CharField(max_length=200, blank=True)
    access = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    draws_lots = models.BooleanField(default=False)
    """Seats are drawn after the deadline instead of first come, first served (A8)."""
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    source = models.CharField(max_length=64, blank=True, db_default="")
    """Names what it was brought in from, a name in a place's own list of events; empty for what was written here."""
    batch = models.UUIDField(null=True)
    """Came in together with the others of this number."""
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.TextField(blank=True)
    declined_at = models.DateTimeField(null=True)
    """The place looked at it and does not designate it."""
    decline_reason = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0, db_default=0)
    """Counts the changes, for calendars that keep a copy."""
    changed_at = models.DateTimeField(null=True)
    words = SearchVectorField(null=True)
    """Bigrams of everything a newcomer may search for, made in Python."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "source"], condition=~Q(source=""), name="a_project_is_brought_in_once"
            )
        ]
        indexes = [
            GinIndex(fields=["words"], name="projects_by_words"),
            models.Index(fields=["place", "state"], name="projects_of_a_place"),
        ]


class Designation(models.Model):
    """A place's designation of a project (pattern ①) or of an organisation (pattern ②), with the guideline's answers (A1, A2)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="designations")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="designations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="designations")
    answers = models.JSONField()
    """Point of A2 to the staff's words."""
    first_day = models.DateField()
    last_day = models.DateField(null=True)
    designated_at = models.DateTimeField()
    designated_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    withdraw_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(project__isnull=True) ^ Q(organisation__isnull=True),
                name="a_designation_is_of_a_project_or_of_an_organisation",
            ),
        ]


class Occurrence(models.Model):
    """開催回: one dated holding of a project."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="occurrences")
    place = models.ForeignKey(Place, models.PROTECT, related_name="occurrences")
    """A copy of the project's, for lists by place and date."""
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    day = models.DateField()
    """The day in Japan on which it starts: what counts (P3)."""
    venue = models.CharField(max_length=200, blank=True)
    capacity = models.PositiveIntegerField(null=True)
    """Seats; null is without limit."""
    taken = models.PositiveIntegerField(default=0)
    closes_at = models.DateTimeField(null=True)
    """Until when one can join; null is until it starts."""
    minutes = models.PositiveIntegerField()
    """Credited to each who came."""
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0, db_default=0)
    """Counts the changes, for calendars that keep a copy."""
    changed_at = models.DateTimeField(null=True)
    thanks = models.TextField(blank=True)
    """The organisation's word to those who came."""
    reminded_at = models.DateTimeField(null=True)
    draw_seed = models.CharField(max_length=64, blank=True)
    draw_commitment = models.CharField(max_length=64, blank=True)
    """Published before the draw, so that anyone can repeat it (A8)."""
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(taken__lte=F("capacity")),
                name="no_more_people_than_seats",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="an_occurrence_ends_after_it_starts"),
        ]
        indexes = [
            models.Index(fields=["starts_at"], condition=Q(cancelled_at__isnull=True), name="occurrences_by_date"),
            models.Index(fields=["place", "starts_at"], name="occurrences_of_a_place"),
        ]


class Joining(models.Model):
    """A person's place in an occurrence: a seat, the waiting list or the draw (A8)."""

    class State(models.TextChoices):
        JOINED = "joined"
        WAITING = "waiting"
        IN_DRAW = "in_draw"
        CANCELLED = "cancelled"

    pk = models.CompositePrimaryKey("person_id", "occurrence_id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="joinings")
    occurrence = models.ForeignKey(Occurrence, models.PROTECT, related_name="joinings")
    state = models.CharField(max_length=9, choices=State.choices)
    joined_at = models.DateTimeField()
    """When the present wish was made: the order of the waiting list."""
    rank = models.PositiveIntegerField(null=True)
    """The place in the draw: whoever was drawn too late for a seat waits in this order (A8)."""
    changed_at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["occurrence", "state", "joined_at"], name="joinings_in_their_order")]


class CheckIn(models.Model):
    """How an attendance was recorded: the evidence beside the ledger's participation (A3 to A5, A9)."""

    pk = models.CompositePrimaryKey("person_id", "occurrence_id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    occurrence = models.ForeignKey(
        Occurrence, models.PROTECT, related_name="check_ins", db_index=False, db_constraint=False
    )
    """Without a constraint, which would lock the one row that everybody at the gate writes about."""
    method = models.CharField(max_length=20)
    checked_in_at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    means = models.CharField(max_length=10, db_default=Means.CODE.value)
    confidence = models.PositiveSmallIntegerField(db_default=Confidence.FAIR.value)
    """What was read, and how much that proves (`rules.evidence`)."""
    device = models.CharField(max_length=40, blank=True)
    """A random mark of the browser that read the code; no coordinates are kept (A9)."""
    nth = models.PositiveSmallIntegerField(default=0)
    missing = models.PositiveSmallIntegerField(default=0)
    granted = models.BooleanField(default=False)
    """What the screen said, so that the same scan again is answered with the same words."""
    nonce = models.CharField(max_length=64, blank=True, db_default="")
    """Names the scan that made the record: handed in again it is answered as the first time (A4)."""
    clock_offset = models.IntegerField(null=True)
    """Seconds that the scanner's clock was behind ours when it was last measured; null where it made no difference."""
    voided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["occurrence", "checked_in_at"], name="check_ins_in_their_order"),
            models.Index(fields=["checked_in_at"], name="check_ins_of_a_day"),
        ]

    @property
    def is_weak(self) -> bool:
        """Shown to staff, and left out where statistics are asked for without it."""
        return self.confidence == Confidence.WEAK

    @property
    def is_put_right(self) -> bool:
        """By the clock of a phone that was further off than any two clocks may be: the hour is one we worked out."""
        return timedelta(seconds=abs(self.clock_offset or 0)) > CLOCK_DIFFERENCE


class CalendarAddress(models.Model):
    """Where a person's own calendar asks what is coming: an address that nobody can guess; a new one ends the old."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    """When a calendar last asked, to the hour."""


class ScannerPass(models.Model):
    """Lets a phone scan for one occurrence without the member's own session; ended with a press."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="passes")
    member_id = models.UUIDField()
    """The person who opened the scanner."""
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Oddity(models.Model):
    """What looks wrong, laid before staff, never silently dropped (A9)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="oddities")
    occurrence = models.ForeignKey(Occurrence, models.PROTECT, related_name="oddities")
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=120)
    people = ArrayField(models.UUIDField(), default=list)
    details = models.JSONField(default=dict)
    seen_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by_id = models.UUIDField(null=True)
    settlement = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["occurrence", "kind", "key"], name="an_oddity_is_laid_once")]


class HeldScan(models.Model):
    """An offline scan that could not be recorded by itself: laid before staff, whatever was read, never dropped (A9)."""

    class Settlement(models.TextChoices):
        ACCEPTED = "accepted"
        DISMISSED = "dismissed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="held_scans")
    occurrence = models.ForeignKey(Occurrence, models.PROTECT, related_name="held_scans")
    nonce = models.CharField(max_length=64)
    kind = models.CharField(max_length=6)
    """A `code` or a `number`, or a `person` who was ticked on the scanner's roster."""
    text = models.CharField(max_length=400)
    """What was read or typed, as it was."""
    person_id = models.UUIDField(null=True)
    """Whose it is, where that can be told."""
    reason = models.CharField(max_length=60)
    why = models.CharField(max_length=200, blank=True)
    """What the desk said where it ticked a name."""
    scanned_at = models.DateTimeField()
    clock_offset = models.IntegerField(null=True)
    device = models.CharField(max_length=40, blank=True)
    by_id = models.UUIDField()
    """Whoever opened the scanner."""
    received_at = models.DateTimeField()
    settlement = models.CharField(max_length=9, choices=Settlement.choices, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by_id = models.UUIDField(null=True)
    settled_why = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["occurrence", "nonce"], name="a_scan_is_held_once")]
        indexes = [
            models.Index(fields=["place"], condition=Q(settled_at__isnull=True), name="held_scans_that_wait"),
        ]


class Refusal(models.Model):
    """A scan that was refused, with its reason: kept so that an honest participant can be helped later."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="refusals")
    person_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=60)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)


class ActivityChange(models.Model):
    """Something has changed that the systems of a place or an organisation are told of. Only added to, and forgotten after a season.

    As with changes of a roster, one column more is written by the database alone: `written_in`, the number of the transaction.
    No constraint leads to the occurrence, whose one row everybody at the gate writes about.
    """

    pk = models.CompositePrimaryKey("place_id", "id")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=new_id)
    what = models.CharField(max_length=30)
    """`rules.hooks.Kind`."""
    project_id = models.UUIDField(null=True)
    """Of a project itself; an occurrence knows its own."""
    occurrence_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    """Whose joining or participation it is."""
    changed_at = models.DateTimeField()

    only_added_to = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(project_id__isnull=True) ^ Q(occurrence_id__isnull=True),
                name="a_change_is_of_a_project_or_of_an_occurrence",
            )
        ]
        indexes = [
            models.Index(
                fields=["person_id"], condition=Q(person_id__isnull=False), name="activity_changes_of_a_person"
            ),
            models.Index(fields=["changed_at"], name="activity_changes_by_age"),
        ]
