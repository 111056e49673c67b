"""Hana, who lives in 世田谷区 and loves 飛騨市, and everything else that could be true of somebody."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from yukari.rules.policy import Mode, Policy
from yukari.rules.premium import Attendance, Facts, Term
from yukari.rules.renewal import first_term

HIDA, TAKAYAMA, SHIRAKAWA, GIFU = "212172", "212032", "216046", "210005"
SETAGAYA, TOKYO = "131121", "130001"
NAGANO_CITY, NAGANO = "202011", "200000"
SAPPORO, NAHA = "011002", "472018"
PLACES = (HIDA, TAKAYAMA, SHIRAKAWA, GIFU, SETAGAYA, TOKYO, NAGANO_CITY, NAGANO, SAPPORO, NAHA)

A_DAY = timedelta(days=1)
TODAY = date(2026, 11, 21)
POLICY = Policy(place=HIDA, version=1, in_force_from=date(2026, 4, 1))


def attended(
    day: date,
    occurrence: str = "",
    *,
    project: str = "草刈り",
    minutes: int = 120,
    field: str = "land",
    online: bool = False,
) -> Attendance:
    return Attendance(occurrence or day.isoformat(), project, day, minutes, field, online)


THREE_DAYS = (attended(date(2026, 10, 3)), attended(date(2026, 10, 18)), attended(date(2026, 11, 3)))


def hana(*attendances: Attendance, **otherwise: Any) -> Facts:
    """Hana today: registered with 飛騨市, her identity confirmed, with these attendances."""
    return Facts(
        place=HIDA,
        on=TODAY,
        term=None,
        basic=True,
        identity_confirmed_on=date(2026, 5, 1),
        residence=SETAGAYA,
        adult=True,
        guardian_consented=False,
        attendances=attendances,
        stays=(),
        premium_elsewhere=(),
    )._replace(**otherwise)


DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
SOME_PLACES = st.frozensets(st.sampled_from(PLACES), max_size=5)


@st.composite
def attendances(draw: st.DrawFn, around: date) -> tuple[Attendance, ...]:
    """Some participations in the year before and a little after; never the same occurrence twice (A4)."""
    days = draw(st.lists(st.integers(-400, 20), max_size=8))
    return tuple(
        Attendance(
            occurrence=f"occurrence {number}",
            project=draw(st.sampled_from(["草刈り", "消防団", "祭り"])),
            day=around + timedelta(days=offset),
            minutes=draw(st.integers(1, 480)),
            field=draw(st.sampled_from(["land", "safety", "festival"])),
            online=draw(st.booleans()),
        )
        for number, offset in enumerate(days)
    )


@st.composite
def facts(draw: st.DrawFn, *, first: bool = False) -> Facts:
    """Anything that can be true of a person and a place; with `first`, not yet premium there."""
    on = draw(DAYS)
    term: Term | None = None
    if not first and draw(st.booleans()):
        term = first_term(on - timedelta(days=draw(st.integers(0, 364))))
    place = draw(st.sampled_from(PLACES))
    return Facts(
        place=place,
        on=on,
        term=term,
        basic=draw(st.booleans()),
        identity_confirmed_on=draw(st.none() | st.just(on) | DAYS),
        residence=draw(st.none() | st.sampled_from(PLACES)),
        adult=draw(st.booleans()),
        guardian_consented=draw(st.booleans()),
        attendances=draw(attendances(on)),
        stays=tuple(on + timedelta(days=offset) for offset in draw(st.lists(st.integers(-400, 20), max_size=30))),
        premium_elsewhere=tuple(sorted(draw(SOME_PLACES) - {place})),
    )


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Any policy that a place may announce."""
    return Policy(
        place=HIDA,
        version=draw(st.integers(1, 9)),
        in_force_from=draw(DAYS),
        required_days=draw(st.integers(3, 6)),
        same_day_counts_once=draw(st.booleans()),
        required_minutes=draw(st.sampled_from([0, 60, 600])),
        required_projects=draw(st.integers(0, 3)),
        required_fields=draw(st.sampled_from([(), ("land",), ("safety", "festival")])),
        online_counts=draw(st.booleans()),
        register=draw(st.sampled_from(Mode)),
        renew=draw(st.sampled_from(Mode)),
        release=draw(st.sampled_from(Mode)),
        long_stay_days=draw(st.integers(10, 20)),
    )
