"""What the programme says in words: every reason has a sentence, and a judgement reads like one."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import translation

from yukari.kit.sheets import Trouble, Unreadable
from yukari.rules.fields import Field
from yukari.rules.outcome import Reason, Refused
from yukari.rules.policy import Policy
from yukari.rules.premium import Attendance, Facts, LeftOut, Requirement, judge
from yukari.web.replies import Refusals
from yukari.web.wording import premium
from yukari.web.wording.nouns import FIELDS
from yukari.web.wording.refusals import SENTENCES, refusal
from yukari.web.wording.sheets import TROUBLES, trouble_told

ON = date(2026, 11, 21)
POLICY = Policy(place="212172", version=1, in_force_from=date(2026, 1, 1))
HANA = Facts(
    place="212172",
    on=ON,
    term=None,
    basic=True,
    identity_confirmed_on=date(2026, 4, 1),
    residence="131121",
    adult=True,
    guardian_consented=False,
    attendances=(
        Attendance("mowing", "1", date(2026, 9, 5), 120, Field.LAND, False),
        Attendance("parade", "2", date(2026, 10, 3), 180, Field.SAFETY, False),
        Attendance("cleaning", "2", date(2026, 10, 3), 30, Field.SAFETY, False),
    ),
    stays=(),
    premium_elsewhere=(),
)


def test_every_reason_has_a_sentence() -> None:
    assert SENTENCES.keys() == set(Reason)


def test_everything_a_judgement_can_name_has_words() -> None:
    """P14: the same words reach the resident, staff and the API."""
    assert premium.TITLES.keys() == set(Requirement)
    assert premium.LEFT_OUT.keys() == set(LeftOut)
    assert FIELDS.keys() == set(Field)


def test_hana_reads_that_one_time_is_missing_and_until_when() -> None:
    """P14 「あと1回」: the two of October are one day (P3), and the one of September counts for a year (P4)."""
    judgement = judge(HANA, POLICY)
    days = next(row for row in premium.explained(judgement, POLICY) if row.requirement is Requirement.DAYS)
    assert premium.headline(judgement) == "あと1回の参加で、要件がそろいます"
    assert premium.missing(judgement.days) == "あと1回"
    assert days.sentence == "3回のうち、2回数えられました。2027年9月4日（土）までに、あと1回です。"
    assert days.counted == ("mowing", "cleaning")
    assert days.left_out == (("parade", "同じ日に、もう1回数えているため"),)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_whatever_is_missing_can_be_said(language: str) -> None:
    """P14: a demanding place, and a person who has nothing yet."""
    asked = Policy(
        place="212172",
        version=2,
        in_force_from=date(2026, 1, 1),
        required_minutes=630,
        required_projects=2,
        required_fields=(Field.FARMING, Field.LAND),
    )
    facts = HANA._replace(
        basic=False, identity_confirmed_on=None, residence="212172", adult=False, attendances=(), premium_elsewhere=()
    )
    with translation.override(language):
        rows = premium.explained(judge(facts, asked), asked)
        assert [row.met for row in rows] == [False, False, False, True, False, False, False, False, False]
        assert all(row.title and "%" not in row.sentence for row in rows)


def test_a_refusal_becomes_a_sentence_on_the_page() -> None:
    said = Refusals(_a_request())
    with said:
        raise Refused(Reason.PLACE_NOT_JOINED)
    assert said.status == 409
    assert [str(message) for message in get_messages(said._request)] == [refusal(Refused(Reason.PLACE_NOT_JOINED))]


def test_what_is_no_refusal_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError), Refusals(_a_request()):
        raise ZeroDivisionError


def _a_request() -> HttpRequest:
    request = RequestFactory().post("/")
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_file_that_cannot_be_read_says_why(language: str) -> None:
    assert TROUBLES.keys() == set(Trouble)
    with translation.override(language):
        for trouble in Trouble:
            assert "%" not in trouble_told(Unreadable(trouble, megabytes=10, rows=20_000, columns=200))
