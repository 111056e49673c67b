"""What places and partners offer to residents (S1, S2), and how it is used: at a counter, or claimed with receipts."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from yukari.kit.ids import new_id
from yukari.kit.words import spoken
from yukari.people.models import Person
from yukari.places.models import Place
from yukari.rules import audience, supports
from yukari.rules.audience import Audience
from yukari.rules.supports import Kind, Period, Terms, Way


class Partner(models.Model):
    """A shop, an inn or a bus that offers something itself. It has no account: a secret link is its counter (S3)."""

    class State(models.TextChoices):
        APPLIED = "applied"
        ACTIVE = "active"
        REFUSED = "refused"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="partners")
    name = models.CharField(max_length=80)
    email = models.EmailField()
    """Of the business; only the place's staff see it."""
    wish = models.TextField(max_length=1000)
    """What it would offer, in its own words."""
    state = models.CharField(max_length=8, choices=State.choices, default=State.APPLIED)
    applied_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by_id = models.UUIDField(null=True)
    refusal = models.TextField(blank=True)
    link_hash = models.CharField(max_length=64, blank=True)
    """Of the secret in its link."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "email", "name"],
                condition=Q(state__in=["applied", "active"]),
                name="a_partner_stands_once_at_a_place",
            )
        ]
        indexes = [models.Index(fields=["link_hash"], name="partners_by_link")]

    def __str__(self) -> str:
        return self.name


class Offer(models.Model):
    """One support: for whom, under which conditions, how it is used and how much there is."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="offers")
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="offers")
    kind = models.CharField(max_length=13, choices=[(kind.value, kind.value) for kind in Kind])
    way = models.CharField(max_length=7, choices=[(way.value, way.value) for way in Way])
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    title = models.CharField(max_length=80)
    text = models.TextField()
    """What it is, under which conditions, and how to go about it; simple Markdown (`kit/markdown.py`)."""
    title_en = models.CharField(max_length=80, blank=True)
    text_en = models.TextField(blank=True)
    documents = ArrayField(models.CharField(max_length=100), default=list)
    """What is to be brought or handed in."""
    serves = models.TextField(blank=True)
    """S1: how it serves doing activities, where basic residents are meant too."""
    documents_en = ArrayField(models.CharField(max_length=100), default=list)
    serves_en = models.TextField(blank=True)
    not_goods = models.TextField(blank=True)
    """S2: what staff answered where the words read like goods by post."""
    meant = models.JSONField(default=dict)
    """See `rules.audience`."""
    starts_on = models.DateField()
    ends_on = models.DateField()
    period = models.CharField(max_length=5, choices=[(period.value, period.value) for period in Period])
    times = models.PositiveSmallIntegerField(null=True)
    """At a counter: how often per person and period; null: as often as one comes."""
    rate = models.PositiveSmallIntegerField(default=100)
    """Per cent of what was spent."""
    per_claim = models.PositiveIntegerField(null=True)
    per_person = models.PositiveIntegerField(null=True)
    """Yen in one period."""
    budget = models.PositiveBigIntegerField(null=True)
    """Yen in all; null: no limit is set."""
    held = models.PositiveBigIntegerField(default=0)
    """Yen of the budget that claims hold: what was asked for and not refused, what was granted, what was paid."""
    written_at = models.DateTimeField()
    written_by_id = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(held__lte=F("budget")), name="a_budget_is_never_overdrawn"
            ),
            models.CheckConstraint(condition=Q(rate__range=(1, 100)), name="a_rate_is_per_cent"),
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="an_offer_begins_before_it_ends"),
        ]
        indexes = [models.Index(fields=["place", "state"], name="offers_of_a_place")]

    def __str__(self) -> str:
        return self.title

    @property
    def shown_title(self) -> str:
        return self.title_en if self.title_language == "en" else self.title

    @property
    def title_language(self) -> str:
        """Of the title that is shown: English only where it was written and is wished for."""
        return "en" if self.title_en and spoken() == "en" else "ja"

    @property
    def shown_text(self) -> str:
        return self.text_en if self.text_language == "en" else self.text

    @property
    def text_language(self) -> str:
        return "en" if self.text_en and spoken() == "en" else "ja"

    @property
    def shown_documents(self) -> list[str]:
        return self.documents_en if self.documents_language == "en" else self.documents

    @property
    def documents_language(self) -> str:
        return "en" if self.documents_en and spoken() == "en" else "ja"

    @property
    def shown_serves(self) -> str:
        return self.serves_en if self.serves_language == "en" else self.serves

    @property
    def serves_language(self) -> str:
        return "en" if self.serves_en and spoken() == "en" else "ja"

    @property
    def audience(self) -> Audience:
        return audience.from_json(self.meant)

    @property
    def terms(self) -> Terms:
        return Terms(rate=self.rate, per_claim=self.per_claim, per_person=self.per_person)

    @property
    def left(self) -> int | None:
        """Yen of the budget that nobody holds."""
        return None if self.budget is None else self.budget - self.held

    def is_open(self, on: date) -> bool:
        return self.state == self.State.PUBLISHED and self.starts_on <= on <= self.ends_on

    def period_begins(self, on: date) -> date:
        return supports.period_begins(on, Period(self.period))


class Claim(models.Model):
    """What somebody claims of an offer. `yen` is what it holds of the budget: asked for, then granted, then paid."""

    class State(models.TextChoices):
        DRAFT = "draft"
        HANDED_IN = "handed_in"
        ASKED_BACK = "asked_back"
        APPROVED = "approved"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"
        PAID = "paid"

    HOLDING = (State.HANDED_IN, State.ASKED_BACK, State.APPROVED, State.PAID)
    OPEN = (State.HANDED_IN, State.ASKED_BACK)

    pk = models.CompositePrimaryKey("person_id", "id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    id = models.UUIDField(default=new_id)
    """Made by the form, so that a form that is sent twice is one claim."""
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="claims")
    state = models.CharField(max_length=10, choices=State.choices, default=State.HANDED_IN)
    name = models.CharField(max_length=60)
    """As it stands on the letter and on the account."""
    note = models.TextField(blank=True)
    period_begins = models.DateField()
    asked = models.PositiveIntegerField()
    """Yen that the rule came to when it was handed in."""
    worked = models.JSONField(default=dict)
    """How the rule came to it when it was handed in, step by step, as letter and staff show it."""
    yen = models.PositiveIntegerField()
    handed_in_at = models.DateTimeField()
    """Or begun, of a draft."""
    words = models.TextField(blank=True)
    """The last words of staff to the person: a question, or why it was cut or refused."""
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(null=True)
    account = models.BinaryField(null=True)
    """The bank account, sealed; asked for when the claim is approved and forgotten when it is paid."""
    paid_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(yen__lte=F("asked")), name="no_more_is_granted_than_asked"),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "withdrawn"]) | Q(yen=0), name="what_is_over_holds_nothing"
            ),
            models.CheckConstraint(
                condition=Q(account__isnull=True) | Q(state="approved"), name="accounts_are_kept_until_payment_only"
            ),
        ]
        indexes = [models.Index(fields=["offer", "state"], name="claims_of_an_offer")]

    @property
    def is_waiting(self) -> bool:
        """For staff, and not for its person's answer."""
        return self.state == self.State.HANDED_IN


class Receipt(models.Model):
    """One receipt of a claim: the amount that its person read from it, and the file that shows it."""

    pk = models.CompositePrimaryKey("person_id", "id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    id = models.UUIDField(default=new_id)
    claim_id = models.UUIDField()
    yen = models.PositiveIntegerField()
    what = models.CharField(max_length=80)
    file_id = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["person", "claim_id"], name="receipts_of_a_claim")]


class Used(models.Model):
    """How often somebody used an offer in one period, where that is limited. Not where, and no longer than the period."""

    pk = models.CompositePrimaryKey("person_id", "offer_id", "period_begins")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="+")
    period_begins = models.DateField()
    times = models.PositiveSmallIntegerField()


class Tally(models.Model):
    """How often an offer was used on a day; nobody's name."""

    pk = models.CompositePrimaryKey("offer_id", "day")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="tallies", db_index=False)
    day = models.DateField()
    uses = models.PositiveIntegerField()


class Press(models.Model):
    """A button at a counter that was pressed: the same page sent twice is one use. Forgotten after a day."""

    id = models.UUIDField(primary_key=True, editable=False)
    at = models.DateTimeField()
