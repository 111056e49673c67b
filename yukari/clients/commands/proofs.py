"""What an app may show or ask once only."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from oauth2_provider.models import get_refresh_token_model
from oauth2_provider.settings import oauth2_settings

from yukari.audit import commands as audit
from yukari.clients.models import App, UsedCode
from yukari.people.models import Person


def use_assertion(app: App, *, hash: str, until: datetime, by: Person | None, at: datetime) -> bool:
    """Whether this word was not shown before; one statement, however many show it at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO clients_usedassertion (app_id, hash, until) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [app.id, hash, until],
        )
        return bool(cursor.rowcount == 1)


def note_code(app: App, *, hash: str, access_token: str, by: Person | None, at: datetime) -> None:
    """This code was exchanged for this token and what will come of it."""
    checksum = hashlib.sha256(access_token.encode()).hexdigest()
    token = get_refresh_token_model().objects.get(access_token__token_checksum=checksum)
    lasts = timedelta(seconds=oauth2_settings.REFRESH_TOKEN_EXPIRE_SECONDS)
    UsedCode.objects.create(hash=hash, app=app, family=token.token_family, until=at + lasts)


@transaction.atomic
def end_family(family: UUID, *, by: Person | None, at: datetime) -> None:
    """RFC 6749, 4.1.2: what is good once was shown twice, so one of the two is not the app. What came of it ends, for both."""
    tokens = get_refresh_token_model()
    last = tokens.objects.filter(token_family=family).order_by("-id").first()
    if last is None or last.revoked is not None:
        return
    tokens.revoke_family(family)
    audit.record("ended_an_app_s_tokens", by=by, at=at, person_id=last.user_id, app=last.application_id)
