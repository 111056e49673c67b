"""The ties between people and places: basic and premium, the ledger of participations, judgements and terms.

Every table is one person's and its key begins with the person, so that a nation's data can be spread over machines by person.
Foreign keys have no index of their own: the key finds a person's rows, the roster finds a place's people, and every index
less is a check-in sooner. What a check-in writes names its place without a constraint: each would lock the one row of the place
that everybody at the gate writes about, and no command takes a place away.
"""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from yukari.kit.characters import Characters
from yukari.kit.ids import new_id
from yukari.people.models import Person
from yukari.places.models import Place


class Standing(models.Model):
    """The row that is locked before anything about a person's registrations is decided, and the guard of P8."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="standing")
    last_access_on = models.DateField()
    """The day that K6 counts from."""
    premium_counted = models.PositiveSmallIntegerField(default=0)
    """Places that count towards the limit of three (P8)."""
    united_into_id = models.UUIDField(null=True)
    """Where everything went when the account was united with another of the same human: here nothing is decided any more.
    Its own id: the account was erased."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(premium_counted__lte=3), name="premium_at_three_places_at_most")
        ]


class Registration(models.Model):
    """A person's basic registration with a place: one row for ever, in force or released (K1 to K7)."""

    class Origin(models.TextChoices):
        DIRECT = "direct"
        LINKED = "linked"
        """Carried by a registration in that prefecture (K4, K5)."""

    class ReleaseReason(models.TextChoices):
        OWN_WISH = "own_wish"
        INACTIVE = "inactive"
        LINK_ENDED = "link_ended"
        OPTED_OUT = "opted_out"
        MERGED = "merged"

    pk = models.CompositePrimaryKey("person_id", "place_id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="registrations", db_index=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    origin = models.CharField(max_length=6, choices=Origin.choices)
    is_home = models.BooleanField(default=False)
    """The person lives there: never 関係人口 (K7)."""
    registered_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    release_reason = models.CharField(max_length=10, choices=ReleaseReason.choices, blank=True)
    asked_on: "models.DateField[date | None, date | None]" = models.DateField(null=True)
    """The day on which the machine asked whether the person wishes to stay (K6)."""

    class Meta:
        indexes = [
            models.Index(fields=["person"], condition=Q(asked_on__isnull=False), name="registrations_asked_about")
        ]


class LinkChoice(models.Model):
    """A person's opt-out from being linked with a prefecture (K4), kept while no registration exists too."""

    pk = models.CompositePrimaryKey("person_id", "prefecture_id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="link_choices", db_index=False)
    prefecture = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    opted_out_at = models.DateTimeField()


class RosterEntry(models.Model):
    """The place's side of a registration in force: what staff lists and audiences read. Written in the same transaction."""

    pk = models.CompositePrimaryKey("place_id", "person_id")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    origin = models.CharField(max_length=6)
    is_home = models.BooleanField(default=False)
    registered_at = models.DateTimeField()
    premium_from = models.DateField(null=True)
    premium_until = models.DateField(null=True)
    long_stay = models.BooleanField(default=False)
    home_prefecture = models.CharField(max_length=2, blank=True)
    """Of the home that the person says, its prefecture's first two digits; here, because a place narrows a long list by it."""
    born = models.PositiveSmallIntegerField(null=True)
    """The month of birth that the person says, counted from the year 0."""
    called = models.CharField(max_length=60, blank=True)
    """The name that the person wishes to be called by; here, because a place looks for a part of it."""

    class Meta:
        indexes = [
            models.Index(fields=["place", "-registered_at", "person"], name="roster_newest_first"),
            models.Index(fields=["place", "premium_until"], name="roster_by_premium_term"),
            models.Index(
                fields=["place", "-registered_at", "person"],
                condition=Q(is_home=True),
                name="roster_of_who_lives_there",
            ),
            # Without a list of what is not in the index yet, which every search would read through.
            GinIndex(Characters(Upper("called"), F("place_id")), name="roster_by_characters", fastupdate=False),
        ]

    def is_premium(self, on: date) -> bool:
        return (
            self.premium_from is not None
            and self.premium_until is not None
            and self.premium_from <= on <= self.premium_until
        )


class RosterView(models.Model):
    """Filters of the list of registrants that a place's staff keep under a name. It says nothing of anybody."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=40)
    filters = models.JSONField()
    """`rules.roster.RosterFilter` as JSON, without a name that was looked for."""
    made_by_id = models.UUIDField()
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    """It can be brought back for some time."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "name"],
                condition=Q(removed_at__isnull=True),
                name="one_view_of_a_name_at_a_place",
            )
        ]
        indexes = [models.Index(fields=["place", "name"], name="views_of_a_place")]


class RosterChange(models.Model):
    """Something about a roster entry has changed: what a place's own system fetches since it last asked. Only added to.

    The table has one column more, which nobody but the database writes: `written_in`, the number of the transaction, as the
    audit log has it. It is the order in which changes can be told without leaving one out.
    """

    class What(models.TextChoices):
        REGISTERED = "registered"
        CHANGED = "changed"
        RELEASED = "released"

    pk = models.CompositePrimaryKey("place_id", "id")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=new_id)
    person_id = models.UUIDField(null=True)
    """Null: the account is closed, and the number is all that is left."""
    number = models.CharField(max_length=24, blank=True)
    """The place's own number of somebody whose account is closed; of everybody else it is worked out."""
    what = models.CharField(max_length=10, choices=What.choices)
    changed_at = models.DateTimeField()

    only_added_to = True

    class Meta:
        indexes = [
            models.Index(fields=["person_id"], condition=Q(person_id__isnull=False), name="roster_changes_of_a_person")
        ]


class Answer(models.Model):
    """One answer to the questionnaire (K3). Any question may be left unanswered: then there is no row."""

    pk = models.CompositePrimaryKey("person_id", "place_id", "question")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    question = models.CharField(max_length=40)
    """`ties` for the programme's own question, else the key of a question of the place's registration survey."""
    choices = ArrayField(models.CharField(max_length=100), default=list)
    words = models.TextField(blank=True)
    answered_at = models.DateTimeField()


class Participation(models.Model):
    """参加実績: one person's recorded attendance of one occurrence (A3, A4). Void ones stay, with their reason (A6)."""

    class Method(models.TextChoices):
        ORGANISATION_SCANNED = "organisation_scanned"
        RESIDENT_SCANNED = "resident_scanned"
        BY_HAND = "by_hand"

    pk = models.CompositePrimaryKey("person_id", "occurrence_id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="participations", db_index=False)
    occurrence_id = models.UUIDField()
    project_id = models.UUIDField()
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    """Where it counts: after a merger the successor (B3)."""
    held_at_id = models.CharField(max_length=6)
    """The place that held it, under its name of that day."""
    day = models.DateField()
    """The occurrence's day in Japan (P3), not the day of recording."""
    minutes = models.PositiveIntegerField()
    field = models.CharField(max_length=20)
    online = models.BooleanField(default=False)
    designated = models.BooleanField()
    """Whether a designation was in force on that day (A1): only then does it count."""
    method = models.CharField(max_length=20, choices=Method.choices)
    recorded_at = models.DateTimeField()
    recorded_by_id = models.UUIDField(null=True)
    reason = models.TextField(blank=True)
    """Why it was recorded by hand."""
    voided_at = models.DateTimeField(null=True)
    voided_by_id = models.UUIDField(null=True)
    void_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | ~Q(void_reason=""),
                name="a_void_participation_has_a_reason",
            ),
            models.CheckConstraint(condition=~Q(method="by_hand") | ~Q(reason=""), name="by_hand_needs_a_reason"),
        ]
        indexes = [
            # All that a judgement reads, so that judging a nation never touches the table itself.
            models.Index(
                fields=["person", "place", "day"],
                include=["occurrence_id", "project_id", "minutes", "field", "online"],
                condition=Q(designated=True, voided_at__isnull=True),
                name="participations_that_stand",
            ),
            models.Index(fields=["person", "-day"], name="participations_newest_first"),
        ]


class Stay(models.Model):
    """A day that a person stayed at a place (P11): what 長期滞在 is counted from."""

    pk = models.CompositePrimaryKey("person_id", "place_id", "day")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by_id = models.UUIDField(null=True)
    source = models.CharField(max_length=40, blank=True)


class Judgement(models.Model):
    """要件判定: what the rule was told, by which policy, and what it answered. Kept for ever and replayable (P13, P14)."""

    class Cause(models.TextChoices):
        APPLICATION = "application"
        PARTICIPATION = "participation"
        VOID = "void"
        NIGHTLY = "nightly"
        STAFF = "staff"
        LIFE_EVENT = "life_event"

    pk = models.CompositePrimaryKey("person_id", "id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="judgements", db_index=False)
    id = models.UUIDField(default=new_id)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    kind = models.CharField(max_length=8)
    """`first` or `renewal` (`rules.premium.Kind`)."""
    cause = models.CharField(max_length=13, choices=Cause.choices)
    on = models.DateField()
    judged_at = models.DateTimeField()
    policy_version = models.PositiveIntegerField()
    met = models.BooleanField()
    policy = models.JSONField()
    facts = models.JSONField()
    outcome = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["person", "place", "-judged_at"], name="judgements_newest_first")]


class Application(models.Model):
    """A person's wish to become premium at a place (P10). It stays open until it is granted, refused or withdrawn."""

    class State(models.TextChoices):
        OPEN = "open"
        """Not everything is met yet: every new participation judges it again."""
        WAITING = "waiting"
        """Met; a member of staff decides."""
        GRANTED = "granted"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    pk = models.CompositePrimaryKey("person_id", "id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="applications", db_index=False)
    id = models.UUIDField(default=new_id)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=9, choices=State.choices)
    applied_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    judgement_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "place"],
                condition=Q(state__in=["open", "waiting"]),
                name="one_pending_application_per_person_and_place",
            )
        ]
        indexes = [
            models.Index(fields=["place", "applied_at"], condition=Q(state="waiting"), name="applications_that_wait")
        ]


class Term(models.Model):
    """One year of premium registration (P5). The next begins the day after (P6)."""

    class Ending(models.TextChoices):
        RENEWED = "renewed"
        """The next term followed."""
        LAPSED = "lapsed"
        RELEASED = "released"
        UNDONE = "undone"
        MOVED_IN = "moved_in"
        BASIC_RELEASED = "basic_released"
        LINK_ENDED = "link_ended"
        MERGED = "merged"
        """Carried on at the successor of the place (B3)."""
        UNITED = "united"
        """Two accounts of one human became one, and of what both held the stricter stood."""

    pk = models.CompositePrimaryKey("person_id", "place_id", "starts_on")
    person = models.ForeignKey(Person, models.CASCADE, related_name="terms", db_index=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    starts_on = models.DateField()
    ends_on = models.DateField()
    linked = models.BooleanField(default=False)
    """A prefecture's term brought by a municipality's (P12)."""
    long_stay = models.BooleanField(default=False)
    judgement_id = models.UUIDField()
    granted_at = models.DateTimeField()
    granted_by_id = models.UUIDField(null=True)
    """The member of staff who decided; null: the machine (P10)."""
    ended_on = models.DateField(null=True)
    """The last day in force, written once the term is over; a term that ends in its course was in force to the end."""
    ending = models.CharField(max_length=14, choices=Ending.choices, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="a_term_ends_after_it_starts"),
        ]
        indexes = [
            models.Index(fields=["ends_on", "person"], condition=Q(ended_on__isnull=True), name="terms_by_their_end")
        ]

    @property
    def last_day(self) -> date:
        """The last day in force, as far as is known."""
        return self.ends_on if self.ended_on is None else self.ended_on

    def in_force(self, on: date) -> bool:
        return self.starts_on <= on <= self.last_day


class Review(models.Model):
    """What waits for staff: a machine's judgement that a person must settle, with its reason (P10, A6)."""

    class Kind(models.TextChoices):
        REGISTER = "register"
        RENEW = "renew"
        RELEASE = "release"
        RECONSIDER = "reconsider"
        """A term leaned on a participation that was voided, and the outcome changed (A6)."""

    pk = models.CompositePrimaryKey("person_id", "id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="reviews", db_index=False)
    id = models.UUIDField(default=new_id)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    judgement_id = models.UUIDField()
    term_starts_on = models.DateField(null=True)
    laid_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "place", "kind"],
                condition=Q(settled_at__isnull=True),
                name="one_open_review_per_person_place_and_kind",
            )
        ]
        indexes = [
            models.Index(fields=["place", "laid_at"], condition=Q(settled_at__isnull=True), name="reviews_that_wait")
        ]


class Decision(models.Model):
    """What was decided about a premium registration, by whom and why; an undoing is a decision of its own."""

    class What(models.TextChoices):
        GRANT = "grant"
        REFUSE = "refuse"
        RENEW = "renew"
        RELEASE = "release"
        KEEP = "keep"
        UNDO = "undo"

    pk = models.CompositePrimaryKey("person_id", "id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="decisions", db_index=False)
    id = models.UUIDField(default=new_id)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(max_length=7, choices=What.choices)
    reason = models.TextField(blank=True)
    judgement_id = models.UUIDField(null=True)
    term_starts_on = models.DateField(null=True)
    review_id = models.UUIDField(null=True)
    application_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField()
    decided_by_id = models.UUIDField(null=True)
    undoes_id = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "undoes_id"],
                condition=Q(undoes_id__isnull=False),
                name="a_decision_is_undone_once",
            )
        ]
        indexes = [models.Index(fields=["place", "-decided_at"], name="decisions_newest_first")]


class NightlyRun(models.Model):
    """One range of persons in one night's run, and how far it has come: the run may be killed anywhere."""

    on = models.DateField()
    part = models.PositiveIntegerField()
    parts = models.PositiveIntegerField()
    first_person_id = models.UUIDField()
    last_person_id = models.UUIDField()
    """Both included."""
    done_to_id = models.UUIDField(null=True)
    """Everybody up to this person has been looked after."""
    finished_at = models.DateTimeField(null=True)
    summary = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["on", "part"], name="a_night_has_each_part_once")]
