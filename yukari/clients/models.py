"""Apps of places, whom people allow to act for them, and what an app need not do twice.

Tokens lie in the tables of django-oauth-toolkit, as checksums; none of them can be read back.
"""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from oauth2_provider.models import AbstractApplication, ApplicationManager
from oauthlib.common import Request

from yukari.kit.ids import new_id
from yukari.people.models import Person
from yukari.places.models import Place


class App(AbstractApplication):
    """連携アプリ: a program of a place's that may ask people to act for them. It belongs to one place and reaches nothing else.

    Nobody has a secret: an app on a server signs with its own key, an app on a phone has none and proves by PKCE that it
    is the one that asked.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    maker = models.CharField(max_length=80)
    about = models.TextField()
    homepage = models.URLField(blank=True)
    scopes = ArrayField(models.CharField(max_length=40))
    """The most that it can ask for (`rules.scopes`)."""
    keys = models.JSONField(null=True)
    """The public keys of an app on a server, as a JSON Web Key Set."""
    registered_at = models.DateTimeField()
    registered_by_id = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)

    # What other ways of doing it would need.
    user = None
    client_secret = None
    hash_client_secret = None
    skip_authorization = None
    post_logout_redirect_uris = None
    allowed_origins = None
    algorithm = None
    registration_source = None
    cimd_expires_at = None

    objects = ApplicationManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(client_type="public", keys__isnull=True)
                | models.Q(client_type="confidential", keys__isnull=False),
                name="an_app_on_a_server_has_a_key",
            )
        ]

    @property
    def is_on_a_server(self) -> bool:
        return bool(self.client_type == self.CLIENT_CONFIDENTIAL)

    @property
    def return_addresses(self) -> list[str]:
        return list(self.redirect_uris.split())

    def redirect_uri_allowed(self, uri: str) -> bool:
        """Letter by letter."""
        return uri in self.return_addresses

    def is_usable(self, request: Request) -> bool:
        return self.closed_at is None


class Consent(models.Model):
    """A person allows an app to act for them; of a place's registrants, its manager for the place."""

    pk = models.CompositePrimaryKey("person_id", "app_id")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    app = models.ForeignKey(App, models.CASCADE, related_name="+")
    scopes = ArrayField(models.CharField(max_length=40))
    given_at = models.DateTimeField()
    used_on: "models.DateField[date | None, date | None]" = models.DateField(null=True)
    """The last day on which the app acted."""
    ended_at = models.DateTimeField(null=True)


class UsedAssertion(models.Model):
    """The word with which an app on a server has shown who it is: it is good once."""

    pk = models.CompositePrimaryKey("app_id", "hash")
    app = models.ForeignKey(App, models.CASCADE, related_name="+", db_index=False)
    hash = models.CharField(max_length=64)
    until = models.DateTimeField(db_index=True)


class UsedCode(models.Model):
    """A code that was exchanged for tokens: shown again, somebody else has it too, and what came of it ends."""

    hash = models.CharField(max_length=64, primary_key=True)
    app = models.ForeignKey(App, models.CASCADE, related_name="+", db_index=False)
    family = models.UUIDField()
    """Of the tokens that came of it, however often they were exchanged since."""
    until = models.DateTimeField(db_index=True)


class KeptAnswer(models.Model):
    """What an app was answered to a request with an Idempotency-Key: asked again, it is told the same and nothing is done."""

    pk = models.CompositePrimaryKey("person_id", "app_id", "key")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    app = models.ForeignKey(App, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=100)
    request = models.CharField(max_length=64)
    """A hash of what was asked: with the same key nothing else can be."""
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    kept_at = models.DateTimeField(db_index=True)
