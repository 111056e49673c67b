"""The person, what is confirmed about the person, consents, and what the programme told the person."""

import hashlib
from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from yukari.kit.ids import new_id


class People(BaseUserManager["Person"]):
    """How allauth finds and makes people; nobody has a password."""


class Person(AbstractBaseUser):
    """One account. What basic registration needs and no more."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    password = None  # type: ignore[assignment]  # Signing in is by a code sent by e-mail or a passkey.
    email = models.EmailField(blank=True)
    """A copy of the address that allauth keeps unique in its own table."""
    called = models.CharField(max_length=60, blank=True)
    """The name that the person wishes to be called by."""
    birth_year = models.PositiveSmallIntegerField(null=True)
    birth_month = models.PositiveSmallIntegerField(null=True)
    residence_id = models.CharField(max_length=6, blank=True)
    """The municipality where the person says to live; empty: outside Japan or not said."""
    language = models.CharField(max_length=5, default="ja")
    tell_by_email = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    opened_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)
    """When the profile was completed; null while the address is not even verified."""
    last_seen_on = models.DateField(null=True)
    left_at = models.DateTimeField(null=True)
    united_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="united")
    """The account of the same human in which this one went on; never one that was united itself."""

    objects = People()

    USERNAME_FIELD = "id"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(birth_month__isnull=True) | models.Q(birth_month__range=(1, 12)),
                name="a_birth_month_is_one_of_twelve",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def has_usable_password(self) -> bool:
        """Never: Django takes a missing password for a usable one."""
        return False

    @property
    def has_profile(self) -> bool:
        """Whether the person has said what basic registration needs."""
        return self.joined_at is not None


class ConfirmedIdentity(models.Model):
    """That the My Number card was read, and what was derived from it (P1). The card's own facts are not kept here."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="identity")
    subject = models.CharField(max_length=255)
    """The service's pairwise name of this human."""
    residence_id = models.CharField(max_length=6)
    """The municipality of the verified address; empty: abroad."""
    residence_said = models.BooleanField(default=False)
    """The address named no single municipality, and the person said which it is."""
    adult_from: "models.DateField[date, date]" = models.DateField()
    """The 18th birthday."""
    confirmed_at = models.DateTimeField()
    waits_until: "models.DateField[date | None, date | None]" = models.DateField(null=True)
    """The service was down when the card was asked for again: until this day nothing ends for want of it."""
    signs_in_only = models.BooleanField(default=False)
    """A child under 15 without a guardian (P15): the card opens the account, and nothing else was taken from it."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject"], name="one_account_per_human")]


class CardFacts(models.Model):
    """What stands on the card, sealed. Nobody reads it but the check that a new card belongs to the same human."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    sealed = models.BinaryField()


class PseudonymSeed(models.Model):
    """From what a person's numbers in the exports of places are made: fixed when the first of them is, so that they stay."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    seed = models.CharField(max_length=255)
    """The card service's name of the human at that time, else the account."""


class CardVisit(models.Model):
    """Somebody was sent to the card service and is expected back: once, soon, and in the same browser."""

    class Purpose(models.TextChoices):
        CONFIRM = "confirm"
        SIGN_IN = "sign_in"
        GUARDIAN = "guardian"
        """A guardian confirms for the child whose account it is (P15)."""
        GUARDIAN_RETURN = "guardian_return"
        """A guardian comes to see and to change what they consented to."""

    state_hash = models.CharField(max_length=64, primary_key=True)
    browser_hash = models.CharField(max_length=64)
    purpose = models.CharField(max_length=15, choices=Purpose.choices)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    nonce = models.CharField(max_length=100)
    verifier = models.CharField(max_length=100)
    onward = models.CharField(max_length=2000, blank=True)
    """What the person was doing."""
    about = models.JSONField(default=dict)
    """What a guardian said before the card was read: relation and kinds of consent."""
    begun_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["begun_at"], name="card_visits_by_age")]


class OpenAddress(models.Model):
    """A card was read whose address names no single municipality: the person is asked, and meanwhile all of it is sealed."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    sealed = models.BinaryField()
    candidates = models.JSONField(default=list)
    """Where the address may lie; empty: anywhere."""
    onward = models.CharField(max_length=2000, blank=True)
    asked_at = models.DateTimeField()


class SetAside(models.Model):
    """A card that could not confirm the account at once, sealed: it belongs to another account of its holder, or differs."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    sealed = models.BinaryField()
    residence_id = models.CharField(max_length=6)
    residence_said = models.BooleanField(default=False)
    other = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    """Whose account the card has confirmed; null: the card is new, and its facts differ from the known ones."""
    set_aside_at = models.DateTimeField()
    code_hash = models.CharField(max_length=64, blank=True)
    """Of the code that was mailed to the other account."""
    code_sent_at = models.DateTimeField(null=True)
    proved_at = models.DateTimeField(null=True)
    """When the person showed that the other account is theirs too."""


class Guardian(models.Model):
    """A guardian, confirmed with the guardian's own card, of the child whose account this is (P15). No fact of theirs is kept."""

    pk = models.CompositePrimaryKey("person_id", "subject")
    person = models.ForeignKey(Person, models.CASCADE, related_name="guardians")
    subject = models.CharField(max_length=255)
    relation = models.CharField(max_length=60)
    confirmed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject"], name="children_of_a_guardian")]

    @property
    def mark(self) -> str:
        """Which guardian this is, wherever that is written down: two of one relation differ, and the card's name is in none."""
        return hashlib.sha256(f"guardian:{self.subject}".encode()).hexdigest()


class GuardianConsent(models.Model):
    """What a guardian said for a minor (P15), one row per kind; it lapses by itself on the 18th birthday."""

    pk = models.CompositePrimaryKey("person_id", "kind")
    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=20)
    """`basic`, `premium`, or a field of activities (`rules/fields.py`)."""
    guardian = models.CharField(max_length=60)
    """The relation to the child of the guardian who spoke last, as recorded; no name."""
    mark = models.CharField(max_length=64, blank=True, db_default="")
    """Which guardian that was (`Guardian.mark`); empty: no card of theirs was read for it."""
    given_at = models.DateTimeField(null=True)
    """Null: never given; the guardian said no."""
    withdrawn_at = models.DateTimeField(null=True)


class Notice(models.Model):
    """What the programme told a person: shown in the app, and sent by e-mail if the person so chose."""

    pk = models.CompositePrimaryKey("person_id", "key")
    person = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    key = models.CharField(max_length=160)
    """Names the event, so that telling twice is telling once."""
    kind = models.CharField(max_length=60)
    """Which sentence the faces say; `details` fills it."""
    details = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-told_at"], name="notices_newest_first")]


class Bucket(models.Model):
    """A token bucket that slows down guessing and flooding. Lives in an UNLOGGED table: losing it costs nothing."""

    key = models.CharField(max_length=200, primary_key=True)
    tokens = models.FloatField()
    filled_at = models.DateTimeField()
