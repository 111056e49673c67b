"""A living office of 飛騨市: a year of registrations, activities and decisions, all through the real commands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import HttpRequest
from django.test import Client

from tests.builders import AT, HIDA, a_draft, a_person, a_published_occurrence, an_occurrence, an_organisation
from tests.registrations.stories import at, confirm, take_part
from yukari.activities import commands as activities
from yukari.activities import queries as activity_queries
from yukari.activities.models import Occurrence, Organisation, Project
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.registrations import commands as registrations
from yukari.registrations.commands import Case
from yukari.registrations.commands.nightly import look_after
from yukari.registrations.models import Review
from yukari.rules.policy import Mode, Policy
from yukari.rules.programme import OrganisationKind
from yukari.rules.questionnaire import survey_of
from yukari.rules.survey import Given, Kind, Question
from yukari.surveys import commands as surveys

NOW = at(date(2027, 4, 10), 9)
STAFF_DECIDE_FROM = date(2026, 6, 1)


@dataclass(frozen=True)
class Office:
    """Whom and what the tests look for."""

    company: Organisation
    applicant: Organisation
    asked: Project
    """Published, and not designated yet."""
    premium: Person
    waits: list[Person]
    renews: Person
    lapses: Person
    reconsidered: Person
    newcomer: Person


def a_living_office(*, mori: Person, kondo: Person) -> Office:
    """Everything that can wait for staff waits, and everything that can be listed has rows."""
    company = an_organisation(kondo)
    spring = [_held(company, days=days, title="春の水路の草刈り") for days in (2, 3, 4)]
    early = [a_resident(called) for called in ("はな", "ゆうき", "さくら")]
    for person in early:
        _take_part(person, spring)

    places.announce_policy(
        HIDA,
        policy=Policy(
            place=HIDA,
            version=0,
            in_force_from=STAFF_DECIDE_FROM,
            register=Mode.STAFF,
            renew=Mode.STAFF,
            release=Mode.STAFF,
        ),
        note="はじめの1年は、職員が一人ひとり確かめます。",
        by=None,
        at=AT + timedelta(days=30),
    )
    for question in (
        Question("first", "はじめて来たのは、いつごろですか。", Kind.WORDS, text_en="When did you first come?"),
        Question("help", "どんな手伝いができますか。", Kind.SEVERAL, choices=("力仕事", "料理", "子どもの相手")),
    ):
        surveys.add_question(survey_of(HIDA), question=question, by=None, at=AT)

    summer = [_held(company, days=days, title="消防団の夏の訓練") for days in (100, 120, 140)]
    renews, lapses, _ = early
    _take_part(renews, summer)
    confirm(renews, on=date(2027, 2, 1))  # Each renewal asks for the card again.
    _take_part(renews, [_held(company, days=330, title="雪おろし")])
    later = [a_resident(called) for called in ("けんじ", "みさき", "りょう", "あおい")]
    for person in later:
        _take_part(person, summer)
    granted, *waits = later
    review = Review.objects.get(person=granted)
    registrations.decide(
        [Case(granted.id, review.id)],
        place_id=HIDA,
        what="grant",
        reason="要件を確かめました。",
        by=mori,
        at=at(date(2026, 9, 1)),
    )
    premium = a_resident("まこと")
    _take_part(premium, summer)
    registrations.decide(
        [Case(premium.id, Review.objects.get(person=premium).id)],
        place_id=HIDA,
        what="grant",
        reason="要件を確かめました。",
        by=mori,
        at=at(date(2026, 9, 2)),
    )
    registrations.void_participation(
        granted.id,
        occurrence_id=summer[0].id,
        reason="会場にいなかったと本人から連絡があった",
        by=mori,
        at=at(date(2026, 9, 20)),
    )
    newcomer = a_person("つむぎ")
    registrations.register(newcomer.id, place_id=HIDA, by=newcomer, at=at(date(2027, 4, 2)))
    registrations.answer_questionnaire(
        newcomer.id, place_id=HIDA, answers={"ties": Given(("family_and_friends",))}, by=newcomer, at=NOW
    )
    look_after(lapses.id, on=date(2027, 4, 9), by=None, at=at(date(2027, 4, 9), 3))

    applicant = activities.apply(
        HIDA,
        name="古川祭を支える会",
        kind=OrganisationKind.NPO,
        about="春の古川祭で屋台を曳く人、着付けを手伝う人を集めています。",
        contact="0577-00-0001",
        by=a_person("いしだ", residence_id=HIDA),
        at=NOW - timedelta(days=2),
    )
    asked = a_published_occurrence(
        company, days=390, capacity=20, designated=False, title="桜並木の手入れ", at=AT
    ).project
    a_published_occurrence(company, days=380, capacity=12, title="用水路の泥上げ")
    an_occurrence(a_draft(company, title="秋の防災訓練"), days=520)
    _one_phone_for_many(company, kondo)
    return Office(company, applicant, asked, premium, waits, renews, lapses, granted, newcomer)


def sign_in(client: Client, person: Person) -> Client:
    """With a second factor, as staff must."""
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, person, "mfa", type="totp")
    request.session.save()
    return client


def a_resident(called: str) -> Person:
    """Registered, confirmed, and wishing to become premium."""
    person = a_person(called)
    moment = AT + timedelta(days=1)
    registrations.register(person.id, place_id=HIDA, by=person, at=moment)
    confirm(person, on=date(2026, 4, 2))
    registrations.apply_for_premium(person.id, place_id=HIDA, by=person, at=moment)
    return person


def _held(company: Organisation, *, days: int, title: str) -> Occurrence:
    return a_published_occurrence(company, days=days, title=title)


def _take_part(person: Person, occurrences: Iterable[Occurrence]) -> None:
    for one in occurrences:
        take_part(person, one.day, occurrence_id=one.id, project_id=one.project_id, minutes=one.minutes)


def _one_phone_for_many(company: Organisation, kondo: Person) -> None:
    occurrence = a_published_occurrence(company, days=372, title="春の防火点検")
    opened: datetime = occurrence.starts_at
    code = activity_queries.venue_code(occurrence.id, viewer=kondo, at=opened).text
    for number in range(4):
        person = a_person(f"点検の{number + 1}人目")
        activities.check_in_by_resident(code, by=person, device="one-phone", at=opened + timedelta(seconds=4 * number))
    activities.find_oddities(occurrence.day, by=None, at=occurrence.ends_at)
