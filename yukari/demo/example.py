"""A living example: real places, invented people, everything made through the commands that the site itself uses."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from yukari.activities import commands as activities
from yukari.activities import queries as planned
from yukari.cards import queries as cards
from yukari.demo import apps, exports, rooms, supports, surveys, told
from yukari.demo.arriving import Cast, address, confirm, people_arrive, places_join
from yukari.demo.programme import ORGANISATIONS, PLACES, ExampleProject
from yukari.demo.townsfolk import (
    HANA,
    HIDA,
    KEN,
    LEADERS,
    MANAGER,
    MIO,
    MORI,
    MOTHER_BORN,
    SHIRAKAWA,
    YUKI,
    neighbours,
)
from yukari.kit.clock import JAPAN, day_in_japan, start_of_day
from yukari.people import commands as people
from yukari.people.queries import Person
from yukari.places import commands as places
from yukari.registrations import commands as registrations
from yukari.rules.check_in import OPENS_BEFORE
from yukari.rules.designation import Point
from yukari.rules.fields import Field
from yukari.rules.policy import Policy
from yukari.rules.relations import is_published
from yukari.statistics import commands as statistics

BEGINS = timedelta(days=520)
"""How long the example's places have been taking part."""
A_NIGHT = timedelta(days=7)
"""The example's nightly run comes once a week: its eighteen months pass faster so."""

ANSWERS = {
    Point.SHORTAGE_OF_HANDS: "世帯は十年で三割減り、住民だけでは人手が足りません。",
    Point.PUBLIC_NATURE: "道・水路・行事など、地域のみんなのための仕事です。",
    Point.CONTRIBUTION: "続けられなければ、景観も安全も保てません。",
    Point.CONTENT_AND_HOURS: "内容と時間を募集のページに明記し、主催団体の者が必ず付き添います。",
}
THATCHERS = range(20, 25)
"""Neighbours who cut thatch in 白川村, where staff decide: those of them who met everything wait for officer Sato (P10)."""
WISHED = "473111"
"""恩納村 has not joined: some would like to register with it (B1)."""
HANAS_DAYS = {27, 55}
"""Days ago on which Hana mowed the terraces of 種倉."""
THANKS = "遠くからありがとうございました。おかげで予定していたところまで終わりました。またお会いしましょう。"


class Held(NamedTuple):
    """An occurrence of the example."""

    occurrence_id: UUID
    starts_at: datetime
    ends_at: datetime
    place_id: str
    leader: Person
    project: ExampleProject
    project_id: UUID
    with_hana: bool
    """She came twice, before she registered (A7)."""


@transaction.atomic
def make(at: datetime, *, progress: Callable[[str], None] = lambda words: None) -> None:
    """Fill an empty database with the example as it would stand at this moment, or not at all."""
    began = start_of_day(day_in_japan(at - BEGINS)) + timedelta(hours=9)
    progress("places join")
    places_join(began)
    progress("people arrive")
    cast = people_arrive(began)
    progress("organisations plan")
    held = sorted(_programme(cast, began, at), key=lambda each: each.starts_at)
    progress("people register and take part")
    _eighteen_months(cast, held, began, at)
    progress("days are counted")
    _figures(began, at)
    progress("what waits today")
    _today(cast, held, at)


def open_now(at: datetime) -> None:
    """Make sure that an occurrence can be found and checked in to, whenever the example is started."""
    leader = people.person_at(address(LEADERS["kondo"]), by=None, at=at)
    desk = next(desk for desk in planned.organisations_of(leader) if desk.organisation.place_id == HIDA)
    page = planned.desk(desk.organisation.id, member=leader, at=at)
    if any(
        line.found.occurrence.starts_at - OPENS_BEFORE <= at < line.found.occurrence.starts_at for line in page.lines
    ):
        return
    project = next(row for row in page.projects if row.title == ORGANISATIONS[0].projects[0].title)
    starts_at = soon_from(at.astimezone(JAPAN))
    activities.add_occurrence(
        project.id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=10),
        venue="詰所（いつでも試せる例）",
        by=leader,
        at=at,
    )


def soon_from(now: datetime) -> datetime:
    """Lists show what has not begun, the gate opens an hour before, and only what is held by today counts today."""
    soon = now + OPENS_BEFORE - timedelta(minutes=5)
    if soon.date() == now.date():
        return soon.replace(minute=soon.minute // 5 * 5, second=0, microsecond=0)
    return max(now.replace(hour=23, minute=55, second=0, microsecond=0), now + timedelta(minutes=1))


def _programme(cast: Cast, began: datetime, at: datetime) -> list[Held]:
    """Every organisation with its projects, planned from the beginning and designated by its place (A1)."""
    held = []
    for example in ORGANISATIONS:
        leader = cast.by_key[example.leader]
        organisation = activities.apply(
            example.place, name=example.name, kind=example.kind, about=example.about, by=leader, at=began
        )
        activities.accept(organisation.id, by=None, at=began)
        whole = len(example.projects) > 1
        if whole:
            activities.designate_organisation(
                organisation.id, answers=ANSWERS, first_day=day_in_japan(began), by=None, at=began
            )
        for planned_project in example.projects:
            project = _publish(organisation.id, planned_project, leader, began)
            if not whole:
                activities.designate_project(project, answers=ANSWERS, first_day=day_in_japan(began), by=None, at=began)
            held += _hold(project, planned_project, example.place, leader, began, at)
            activities.publish_project(project, by=leader, at=began)
    return held


def _publish(organisation_id: UUID, example: ExampleProject, leader: Person, at: datetime) -> UUID:
    return activities.write_project(
        organisation_id,
        by=leader,
        at=at,
        title=example.title,
        field=example.field,
        what=example.what,
        belongings=example.belongings,
        cost=example.cost,
        insurance=example.insurance,
        minors=example.minors,
        children=example.children,
        online=example.online,
        meeting_point=example.meeting_point,
        access=example.access,
        contact="主催団体の連絡先（例）",
        draws_lots=example.draws_lots,
        asks_guardian=example.asks_guardian,
    ).id


def _hold(
    project_id: UUID, example: ExampleProject, place_id: str, leader: Person, began: datetime, at: datetime
) -> list[Held]:
    today = day_in_japan(at)
    days = [today - timedelta(days=ago) for ago in example.past] + [today + timedelta(days=to) for to in example.coming]
    held = []
    for day in days:
        starts_at = datetime.combine(day, example.starts, JAPAN)
        ends_at = starts_at + timedelta(hours=example.hours)
        occurrence = activities.add_occurrence(
            project_id,
            starts_at=starts_at,
            ends_at=ends_at,
            venue=example.meeting_point,
            capacity=example.capacity,
            closes_at=starts_at - timedelta(days=3) if example.draws_lots else None,
            by=leader,
            at=began,
        )
        held.append(
            Held(
                occurrence.id,
                starts_at,
                ends_at,
                place_id,
                leader,
                example,
                project_id,
                with_hana=(today - day).days in HANAS_DAYS,
            )
        )
    return held


def _eighteen_months(cast: Cast, held: list[Held], began: datetime, at: datetime) -> None:
    """Registrations, participations and nights in the order of time, so that every judgement sees its own day."""
    _register_neighbours(cast, began)
    night = began
    for number, occurrence in enumerate(each for each in held if each.ends_at < at):
        while night < occurrence.starts_at:
            _night(night)
            night += A_NIGHT
        _take_part(_who_comes(cast, occurrence, number), occurrence)
    while night < at:
        _night(night)
        night += A_NIGHT
    _night(at)


def _night(at: datetime) -> None:
    on = day_in_japan(at)
    for part in registrations.plan_night(on, parts=1, by=None, at=at):
        registrations.judge_night(on, part=part, by=None, at=at)


def _figures(began: datetime, at: datetime) -> None:
    """The last day of each month is published, and yesterday is closed."""
    yesterday = day_in_japan(at) - timedelta(days=1)
    days = [day_in_japan(began) + timedelta(days=n) for n in range((yesterday - day_in_japan(began)).days)]
    for day in [*filter(is_published, days), yesterday]:
        statistics.close_day(day, by=None, at=at)


def _register_neighbours(cast: Cast, began: datetime) -> None:
    """Most to 飛騨市, some to other places too; two of three confirm themselves and wish to become premium."""
    for number, (someone, person) in enumerate(zip(neighbours(), cast.neighbours, strict=True)):
        moment = began + timedelta(days=1 + number % 20, hours=number % 9)
        joined = [HIDA] if number % 5 else []
        joined += [PLACES[3 + number % (len(PLACES) - 3)].code] if number % 3 == 0 or not joined else []
        joined += [SHIRAKAWA] if number in THATCHERS else []
        for place_id in joined:
            registrations.register(person.id, place_id=place_id, link=number % 7 != 0, by=person, at=moment)
        if HIDA in joined:
            surveys.answer_on_registration(person, number, moment)
        if number % 3:
            confirm(person, someone, moment)
            for place_id in joined:
                registrations.apply_for_premium(person.id, place_id=place_id, by=person, at=moment)


def _who_comes(cast: Cast, occurrence: Held, number: int) -> list[Person]:
    """A few of the neighbours, always the same ones at the same occurrence."""
    seats = min(occurrence.project.capacity or 12, 3 + number % 4)
    if occurrence.place_id == SHIRAKAWA:
        return [cast.neighbours[index] for index in THATCHERS]
    regulars = cast.neighbours[:20] if occurrence.place_id == HIDA else cast.neighbours[20:]
    coming = [regulars[(number * 3 + seat * 2) % len(regulars)] for seat in range(seats)]
    if occurrence.with_hana:
        coming[0] = cast.by_key[HANA.address]
    return list(dict.fromkeys(coming))


def _take_part(coming: list[Person], occurrence: Held) -> None:
    before, moment = occurrence.starts_at - timedelta(days=5), occurrence.starts_at + timedelta(minutes=5)
    scanner = activities.open_scanner(occurrence.occurrence_id, by=occurrence.leader, at=moment)
    for person in coming:
        activities.join(occurrence.occurrence_id, by=person, at=before)
        moment += timedelta(seconds=40)
        code = cards.resident_code(person.id, at=moment)
        activities.check_in_by_organisation(code.text, device=str(scanner.pass_id), by=scanner.token, at=moment)
    activities.thank(occurrence.occurrence_id, words=THANKS, by=occurrence.leader, at=occurrence.ends_at)


def _today(cast: Cast, held: list[Held], at: datetime) -> None:
    """What an evaluator finds waiting: seats taken, an applicant, a stricter policy to come, wishes, long stays."""
    coming = [each for each in held if each.starts_at > at]
    for number, occurrence in enumerate(coming):
        for person in cast.neighbours[number % 7 : number % 7 + 6 : 2]:
            activities.join(occurrence.occurrence_id, by=person, at=at)
    for ago in range(12):
        day = day_in_japan(at) - timedelta(days=14 * ago + 3)
        registrations.record_stay(
            cast.neighbours[1].id, place_id=HIDA, day=day, source="移住体験住宅", by=cast.by_key[MORI.address], at=at
        )
    at_hida = [person for number, person in enumerate(cast.neighbours) if number % 5]
    supports.offer(at_hida, cast.by_key[MORI.address], at)
    _one_phone_for_many(cast, held, at)
    _young_yuki(cast.by_key[YUKI.address], at)
    _mio_and_her_mother(cast.by_key[MIO.address], coming, at)
    for person in cast.neighbours[::4]:
        places.wish(WISHED, by=person, at=at)
    applicant = cast.neighbours[7]
    activities.apply(
        HIDA,
        name="神岡まちなか灯りの会（例）",
        kind=ORGANISATIONS[3].kind,
        about="冬の商店街に灯りをともす活動です。町外の仲間と一緒に続けたいと考えています。",
        contact="akari@example.jp",
        by=applicant,
        at=at,
    )
    stricter = Policy(place=HIDA, version=2, in_force_from=day_in_japan(at) + timedelta(days=60), required_days=4)
    places.announce_policy(HIDA, policy=stricter, note="継続して来てくださる方を大切にするためです。", by=None, at=at)
    terraces = [each for each in held if each.project.title == rooms.PROJECT]
    rooms.talk(
        terraces[0].project_id,
        leader=terraces[0].leader,
        neighbours=cast.neighbours,
        held=max((each for each in terraces if each.ends_at < at), key=lambda each: each.ends_at).occurrence_id,
        coming=next(each for each in coming if each in terraces).occurrence_id,
        at=at,
    )
    exports.take_out(cast.by_key[MORI.address], at)
    told.tell(at)
    apps.connect(cast.by_key[MANAGER.address], cast.by_key[HANA.address], at)
    surveys.ask([person for number, person in enumerate(cast.neighbours) if number % 5], at)
    people.person_at(address(KEN), by=None, at=at)


def _one_phone_for_many(cast: Cast, held: list[Held], at: datetime) -> None:
    """A phone that was passed round: recorded, counted, and laid before staff (A9)."""
    last = max((each for each in held if each.ends_at < at and each.place_id == HIDA), key=lambda each: each.starts_at)
    for number, person in enumerate(cast.neighbours[30:35]):
        moment = last.starts_at + timedelta(minutes=10, seconds=30 * number)
        code = planned.venue_code(last.occurrence_id, viewer=last.leader, at=moment)
        activities.check_in_by_resident(code.text, device="one-phone", by=person, at=moment)
    activities.find_oddities(day_in_japan(last.starts_at), by=None, at=at)


def _young_yuki(yuki: Person, at: datetime) -> None:
    """Sixteen, registered and confirmed; her guardian has not consented yet (P15)."""
    registrations.register(yuki.id, place_id=HIDA, by=yuki, at=at)
    confirm(yuki, YUKI, at)
    registrations.apply_for_premium(yuki.id, place_id=HIDA, by=yuki, at=at)


def _mio_and_her_mother(mio: Person, coming: list[Held], at: datetime) -> None:
    """Fourteen: her mother has confirmed herself, allows the festival and not the fire company's rounds (P15)."""
    registrations.register(mio.id, place_id=HIDA, by=mio, at=at)
    people.tie_guardian(mio, subject="example-mother-of-mio", birthdate=MOTHER_BORN, relation="mother", by=mio, at=at)
    for kind in ("basic", "premium", Field.FESTIVAL):
        registrations.record_consent(mio, guardian="mother", kind=kind, by=mio, at=at)
    activities.withdraw_consent(mio, kind=Field.SAFETY, by=mio, at=at)
    festival = next(each for each in coming if each.project.asks_guardian)
    activities.join(festival.occurrence_id, by=mio, at=at)
