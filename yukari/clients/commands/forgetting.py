"""What has run out is forgotten."""

from datetime import datetime, timedelta

from oauth2_provider.models import clear_expired

from yukari.clients.models import KeptAnswer, UsedAssertion, UsedCode
from yukari.people.models import Person

ANSWERS_ARE_KEPT = timedelta(days=1)


def forget_expired(*, by: Person | None, at: datetime) -> int:
    """Tokens, used words and kept answers whose time is over. How many of the last two."""
    clear_expired()
    words, _ = UsedAssertion.objects.filter(until__lt=at).delete()
    UsedCode.objects.filter(until__lt=at).delete()
    answers, _ = KeptAnswer.objects.filter(kept_at__lt=at - ANSWERS_ARE_KEPT).delete()
    return words + answers
