"""Surveys, who has answered, and what was answered. In an anonymous survey nothing leads from the one to the other."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from yukari.activities.models import Organisation
from yukari.kit.ids import new_id
from yukari.people.models import Person
from yukari.places.models import Place


class Survey(models.Model):
    """アンケート, or パブリックコメント: asked by a place, or by an organisation of its own participants.

    The registration survey (K3) of a place is one too. It has the place's own key (`rules.questionnaire.survey_of`), never
    closes, and is answered on registration: its answers lie there, with the person (`registrations.Answer`).
    """

    class Form(models.TextChoices):
        SURVEY = "survey"
        COMMENT = "comment"
        REGISTRATION = "registration"

    class State(models.TextChoices):
        DRAFT = "draft"
        ASKED = "asked"
        """More people than one member of staff may ask: a second one looks (M2)."""
        WAITING = "waiting"
        """Decided; opens at `goes_at` and can be taken back until then."""
        OPEN = "open"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="surveys")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="surveys")
    form = models.CharField(max_length=12, choices=Form.choices)
    state = models.CharField(max_length=7, choices=State.choices, default=State.DRAFT)
    title = models.CharField(max_length=80)
    about = models.TextField(blank=True)
    """What for, in simple Markdown; of a public comment, the plan that is commented on."""
    anonymous = models.BooleanField(default=True)
    questions = models.JSONField(default=list)
    """As `rules.survey.Question` writes them; fixed once published. On registration, what a place adds to the programme's own."""
    former = models.JSONField(default=list)
    """What was asked on registration before, so that answers keep their meaning."""
    audience = models.JSONField(default=dict)
    """As `rules.audience.Audience` writes it; of an organisation, always its participants."""
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    """The last moment for answers."""
    asked_by_id = models.UUIDField(null=True)
    """Who would publish it."""
    asked_at = models.DateTimeField(null=True)
    approved_by_id = models.UUIDField(null=True)
    goes_at = models.DateTimeField(null=True)
    told_to_id = models.UUIDField(null=True)
    """Everybody up to this person has been told."""

    UNSEEN = (State.DRAFT, State.ASKED, State.WAITING)
    """The states in which those who are asked know nothing of it."""

    class Meta:
        indexes = [models.Index(fields=["place", "state"], name="surveys_of_a_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__lt=F("closes_at")) | Q(form="registration"),
                name="what_is_published_closes",
            ),
            models.CheckConstraint(
                condition=~Q(form="registration") | Q(state="open", anonymous=False, organisation=None),
                name="registration_always_asks",
            ),
            models.CheckConstraint(
                condition=Q(approved_by_id__isnull=True) | ~Q(approved_by_id=F("asked_by_id")),
                name="the_second_person_for_a_survey_is_another",
            ),
        ]


class Answered(models.Model):
    """That a person has answered, so that nobody answers twice. Without a time: it would point at the answer."""

    pk = models.CompositePrimaryKey("person_id", "survey_id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="+")


class Sheet(models.Model):
    """One answer sheet, begun or sent. It lies with its survey, whose results are made from all of its sheets.

    The key is a hash of the person and a secret that only the person's browser keeps; closing an anonymous survey takes
    it away and writes the sheets anew in random order (`docs/decisions/0024-answers-that-nobody-can-trace.md`).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    """Random: it tells no time."""
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="sheets")
    key = models.UUIDField(null=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    """Only of a survey with names."""
    answers = models.JSONField(default=dict)
    """What was sent, by question: choices and words."""
    draft = models.JSONField(default=dict)
    """What is being written, before it is sent or sent again."""
    sent = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "key"], name="one_sheet_for_each_key")]


class Theme(models.Model):
    """What a place thinks of the comments on one theme, published after the period."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="themes")
    comments = models.TextField()
    """The comments in short."""
    answer = models.TextField()
    """What the place thinks, and what it does."""
    position = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()
