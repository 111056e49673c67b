"""Envelopes: one message for one recipient (M1), written in the same transaction as the deed that it tells of."""

from django.db import models

from yukari.kit.ids import new_id


class Envelope(models.Model):
    """An e-mail to be sent or sent. The text is emptied once it has left."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=200)
    """Names message and recipient, so that writing it twice sends it once."""
    address = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="one_envelope_per_message_and_recipient")]
