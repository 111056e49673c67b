"""What a developer may see of the example people, and nobody else."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Q

from yukari.people.models import Person

DOMAIN = "@example.jp"
"""The addresses of the living example: a domain that receives no mail."""

CROWD = "example"
"""So begin the addresses of those who only fill the example."""


def example_people() -> tuple[list[Person], list[Person]]:
    """The cast of the living example, and the crowd around it."""
    _in_development()
    everyone = Person.objects.filter(email__endswith=DOMAIN, left_at__isnull=True).order_by("opened_at", "id")
    of_the_crowd = Q(email__startswith=CROWD)
    return list(everyone.exclude(of_the_crowd)[:200]), list(everyone.filter(of_the_crowd)[:200])


def example_person(person_id: UUID) -> Person | None:
    """One of them."""
    _in_development()
    return Person.objects.filter(email__endswith=DOMAIN, id=person_id).first()


def app_code_of(person: Person) -> str:
    """What the person's authenticator app shows now; empty without one."""
    _in_development()
    found = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    if found is None:
        return ""
    secret = auth.decrypt(found.data["secret"])
    return str(auth.format_hotp_value(auth.hotp_value(secret, next(auth.yield_hotp_counters_from_time()))))


def _in_development() -> None:
    if not settings.EXAMPLE_PEOPLE:
        raise ImproperlyConfigured("Example people can be signed in by a press in development only.")
