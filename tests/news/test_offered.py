"""Who registered and was offered nothing since: what staff are shown, and what takes a person off the list."""

from datetime import timedelta

import pytest

from tests.builders import HIDA, a_person, a_published_occurrence, an_organisation
from tests.news.stories import NOW, published
from yukari.audit.models import Entry
from yukari.news.queries import offered_nothing
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.rules.audience import Audience, Kind
from yukari.rules.outcome import Reason, Refused

LATER = NOW + timedelta(days=91)
PREMIUM = Audience(kind=Kind.PREMIUM)
BASIC = Audience(kind=Kind.BASIC)


@pytest.fixture
def silent(hana: Person) -> Person:
    registrations.register(hana.id, place_id=HIDA, by=hana, at=NOW)
    return hana


def listed(mori: Person, *also: Audience) -> list[str]:
    return [row.person.called for row in offered_nothing(HIDA, also=also, viewer=mori, at=LATER).rows]


def test_hana_heard_nothing_for_ninety_days(mori: Person, silent: Person) -> None:
    """D2: and she can read who saw her there. Who came last week is not meant."""
    new = a_person("けん")
    registrations.register(new.id, place_id=HIDA, by=new, at=LATER - timedelta(days=7))
    assert offered_nothing(HIDA, also=[], viewer=mori, at=LATER).number == 1
    assert listed(mori) == ["はな"]
    assert Entry.objects.filter(verb="looked_at_the_unreached", person_id=silent.id).count() == 2


def test_news_for_others_is_no_news_for_her(mori: Person, silent: Person) -> None:
    published(mori, audience=PREMIUM, when=LATER - timedelta(days=9))
    published(mori, audience=Audience(prefectures=frozenset({"280003"})), when=LATER - timedelta(days=8))
    assert listed(mori) == ["はな"]
    published(mori, audience=BASIC, when=LATER - timedelta(days=7))
    assert listed(mori) == []


def test_what_else_is_offered_reaches_whom_it_means(mori: Person, silent: Person) -> None:
    assert (listed(mori, PREMIUM), listed(mori, PREMIUM, BASIC)) == (["はな"], [])


def test_an_activity_at_the_place_reaches_everybody(mori: Person, kondo: Person, silent: Person) -> None:
    a_published_occurrence(an_organisation(kondo), days=420)
    assert listed(mori) == []


def test_only_the_places_own_staff_see_them(sato: Person, silent: Person) -> None:
    """D1."""
    with pytest.raises(Refused) as refused:
        offered_nothing(HIDA, also=[], viewer=sato, at=LATER)
    assert refused.value.reason == Reason.NOT_ALLOWED
