"""What is kept about a person itself, when the person leaves: nothing but an id that leads to nobody."""

from datetime import datetime

from allauth.usersessions.models import UserSession

from yukari.people.models import Person


def end_every_session(person: Person, *, by: Person | None, at: datetime) -> int:
    """Sign the person out on every device. How many there were."""
    sessions = list(UserSession.objects.filter(user=person))
    for session in sessions:
        session.end()
    return len(sessions)


def empty_account(person: Person, *, by: Person | None, at: datetime) -> None:
    """The account is closed and says nothing; the same address opens a new one."""
    Person.objects.filter(id=person.id).update(
        email="",
        called="",
        birth_year=None,
        birth_month=None,
        residence_id="",
        language="ja",
        tell_by_email=False,
        is_active=False,
        last_login=None,
        last_seen_on=None,
        left_at=at,
        united_into=None,
    )
