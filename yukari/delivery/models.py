"""The post: what is said, to whom it goes and how, what came of it (M1). The post office knows addresses, and nobody behind them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from yukari.kit.ids import new_id


class Letter(models.Model):
    """What is said, once in each language, to one recipient or to a million. Emptied when nobody waits for it any more."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=200)
    """Names the message, so that posting it twice is posting it once."""
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    short = models.CharField(max_length=300, blank=True)
    """What a notification says beside the subject; empty: the text as it is."""
    link = models.CharField(max_length=500, blank=True)
    """The page of ours that a push opens."""
    sender = models.CharField(max_length=100, blank=True)
    """Who speaks, as mail programs show it; the address is the site's."""
    reply_to = models.EmailField(blank=True)
    topic = models.CharField(max_length=60, blank=True)
    """What one can unsubscribe from with one click (RFC 8058); empty: nothing, it concerns the person alone."""
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "language"], name="one_letter_per_message_and_language")]


class Envelope(models.Model):
    """One letter for one recipient by one channel. Its id is made of these three, so that writing it twice is impossible."""

    class Channel(models.TextChoices):
        MAIL = "mail"
        PUSH = "push"
        """To every device of the recipient that wishes for it."""

    class Failure(models.TextChoices):
        REFUSED = "refused"
        """The mail server said no for good."""
        BOUNCED = "bounced"
        """It came back later."""
        COMPLAINED = "complained"
        """The recipient called it unwanted."""
        STOPPED = "stopped"
        """The address was stopped before."""
        NO_DEVICE = "no_device"

    id = models.UUIDField(primary_key=True, editable=False)
    message = models.UUIDField()
    """Made of the letter's key: the same in every language."""
    letter = models.ForeignKey(Letter, models.CASCADE, db_index=False, related_name="envelopes")
    recipient = models.UUIDField()
    """The id by which whoever posted it knows the recipient."""
    channel = models.CharField(max_length=4, choices=Channel.choices)
    address = models.EmailField(blank=True)
    enclosed = ArrayField(models.UUIDField(), default=list)
    """Letters that go in the same envelope: the items of a digest."""
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=10, choices=Failure.choices, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    """Attempts that did not reach the server."""

    class Meta:
        indexes = [
            models.Index(
                fields=["message", "channel", "recipient"],
                condition=Q(sent_at__isnull=True, failed_at__isnull=True),
                name="envelopes_to_leave",
            ),
            models.Index(fields=["recipient"], name="envelopes_of_a_recipient"),
        ]


class Mailing(models.Model):
    """One message to many. Its figures are kept while it goes, never counted over a million rows."""

    id = models.UUIDField(primary_key=True, editable=False)
    """The `message` of its envelopes."""
    begun_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    prepared = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    bounced = models.PositiveIntegerField(default=0)
    """Of those sent: came back, or were called unwanted."""


class StoppedAddress(models.Model):
    """An address to which nothing is sent any more, because it does not exist or its owner called our mail unwanted."""

    address = models.EmailField(primary_key=True)
    reason = models.CharField(max_length=10, choices=Envelope.Failure.choices)
    stopped_at = models.DateTimeField()


class Device(models.Model):
    """A browser in which somebody switched notifications on."""

    pk = models.CompositePrimaryKey("recipient", "name")
    recipient = models.UUIDField()
    name = models.CharField(max_length=64)
    """A hash of the endpoint."""
    endpoint = models.URLField(max_length=1000)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    added_at = models.DateTimeField()
