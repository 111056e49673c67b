"""What was attended, and what a participation or an application has come to, for the screen that says it at once."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from yukari.registrations.life import Life
from yukari.registrations.life.premium import Considered
from yukari.registrations.models import Application
from yukari.rules.premium import Attendance, Judgement


@dataclass(frozen=True, slots=True)
class Occasion:
    """What was attended, as it counts: `day` is Japan's (P3), `minutes` as planned, `designated` on that day (A1)."""

    occurrence_id: UUID
    project_id: UUID
    place_id: str
    day: date
    minutes: int
    field: str
    online: bool
    designated: bool

    @property
    def attendance(self) -> Attendance:
        return Attendance(
            str(self.occurrence_id), str(self.project_id), self.day, self.minutes, self.field, self.online
        )


@dataclass(frozen=True, slots=True)
class Credit:
    """`new`: recorded by this call. Without a judgement nothing new counted, and only that is known.

    `applied`: an application is pending; `waiting`: it lies before staff; `granted`: a term was granted by this.
    """

    place_id: str
    new: bool
    judgement: Judgement | None = None
    registered: bool = False
    applied: bool = False
    waiting: bool = False
    granted: bool = False
    premium_until: date | None = None

    @property
    def days(self) -> int:
        return self.judgement.days.have if self.judgement else 0

    @property
    def needed(self) -> int:
        return self.judgement.days.need if self.judgement else 0

    @property
    def missing(self) -> int:
        return self.judgement.days.missing if self.judgement else 0


def credit(life: Life, place_id: str, considered: Considered, *, new: bool) -> Credit:
    application = life.applications.get(place_id)
    return Credit(
        place_id=place_id,
        new=new,
        judgement=considered.judgement,
        registered=life.registered(place_id) is not None,
        applied=application is not None,
        waiting=considered.waiting or (application is not None and application.state == Application.State.WAITING),
        granted=considered.granted is not None,
        premium_until=max(
            (term.ends_on for term in life.open_terms(place_id) if term.ends_on >= life.on), default=None
        ),
    )
