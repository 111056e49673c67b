"""What people carry away to show elsewhere: a credential in a wallet, a proof of the activity record."""

from django.db import models

from yukari.kit.ids import new_id
from yukari.people.models import Person
from yukari.places.models import Place

LIST_SIZE = 2**17
"""Credentials on one list of states, so that a look at a list does not tell whose credential is looked up."""


class WalletOffer(models.Model):
    """A wallet was invited to fetch a credential, and may for some minutes. Secrets are kept as hashes only."""

    code_hash = models.CharField(max_length=64, primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    number_hash = models.CharField(max_length=64, blank=True)
    """Of the number that the person types into the wallet; empty: none was wished for."""
    wrong_numbers = models.PositiveSmallIntegerField(default=0)
    offered_at = models.DateTimeField()
    token_hash = models.CharField(max_length=64, blank=True)
    """Of the token for which the code was exchanged; empty: not yet."""
    token_ends_at = models.DateTimeField(null=True)
    credential_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["token_hash"], name="wallet_offers_by_token"),
            models.Index(fields=["offered_at"], name="wallet_offers_by_age"),
        ]


class Credential(models.Model):
    """A registration, as a wallet holds it. What it says is kept so far as its validity hangs on it; no name."""

    pk = models.CompositePrimaryKey("person_id", "id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    id = models.UUIDField(default=new_id)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=7)
    until = models.DateField(null=True)
    """The last day of what is premium."""
    long_stay = models.BooleanField()
    holder = models.CharField(max_length=43)
    """The thumbprint of the wallet's key (RFC 7638)."""
    status_list = models.PositiveIntegerField()
    status_index = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["status_list"], name="credentials_of_a_list"),
            models.Index(fields=["expires_at"], name="credentials_by_their_end"),
        ]


class StatusSlot(models.Model):
    """A place on a public list of states that is taken; it names nobody, and no two credentials share one."""

    pk = models.CompositePrimaryKey("status_list", "status_index")
    status_list = models.PositiveIntegerField()
    status_index = models.PositiveIntegerField()
    ends_at = models.DateTimeField()


class RecordProof(models.Model):
    """The activity record of some time, as it stood when the person took it away to show it. The paper itself is not kept."""

    pk = models.CompositePrimaryKey("person_id", "id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    id = models.UUIDField(default=new_id)
    code = models.CharField(max_length=16)
    """Stands on the paper; whoever has it may ask whether the paper holds."""
    name = models.CharField(max_length=60)
    """As the person wrote it for this paper."""
    language = models.CharField(max_length=5)
    first_day = models.DateField()
    last_day = models.DateField()
    rows = models.JSONField()
    """What the paper lists, oldest first: see `queries.proofs.Line`."""
    made_at = models.DateTimeField()
    last_checkable_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)
    checks = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["code"], name="record_proofs_by_code")]
