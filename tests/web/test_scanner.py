"""The scanner's endpoint: a pass, a code, and a sentence back at once (A3, A5)."""

import json

import pytest
import time_machine
from django.test import Client

from tests.builders import AT, a_person, a_published_occurrence, an_organisation
from yukari.activities import commands
from yukari.activities.models import Occurrence
from yukari.cards.queries import resident_code
from yukari.people.models import Person


@pytest.fixture
def occurrence(kondo: Person) -> Occurrence:
    return a_published_occurrence(an_organisation(kondo))


def post(occurrence: Occurrence, token: str, body: object, **headers: str) -> tuple[int, dict[str, object]]:
    answer = Client(enforce_csrf_checks=True).post(
        f"/scan/{occurrence.id}/",
        body if isinstance(body, str) else json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Pass {token}", **headers},
    )
    return answer.status_code, json.loads(answer.content) if answer.content else {}


def test_kondos_phone_reads_hanas_code(occurrence: Occurrence, kondo: Person, hana: Person) -> None:
    """A3, A4: once recorded, then answered with the same words."""
    start = occurrence.starts_at
    token = commands.open_scanner(occurrence.id, by=kondo, at=start).token
    said = {"code": resident_code(hana.id, at=start).text, "device": "kondos-phone"}
    with time_machine.travel(start, tick=False):
        assert post(occurrence, token, said) == (
            200,
            {
                "outcome": "ok",
                "reason": None,
                "called": "はな",
                "nth": 1,
                "missing": 2,
                "granted": False,
                "words": "参加を記録しました。1回目です。あと2回です。",
            },
        )
        _, again = post(occurrence, token, said, **{"Accept-Language": "en"})
    assert (again["outcome"], again["words"]) == (
        "already",
        "Checked in before. This is the first time. 2 more to go.",
    )


def test_an_offline_phone_hands_in_its_batch(occurrence: Occurrence, kondo: Person, hana: Person) -> None:
    """A5: each scan says when it was made."""
    start = occurrence.starts_at
    token = commands.open_scanner(occurrence.id, by=kondo, at=start).token
    scans = [
        {"code": resident_code(person.id, at=start).text, "at": start.isoformat()} for person in (hana, a_person())
    ]
    with time_machine.travel(start.replace(hour=12), tick=False):
        status, said = post(occurrence, token, {"scans": [*scans, {"code": "?", "at": start.isoformat()}]})
    assert status == 200
    assert [verdict["outcome"] for verdict in said["verdicts"]] == ["ok", "ok", "refused"]  # type: ignore[attr-defined]


def test_without_a_good_pass_nothing_is_recorded(occurrence: Occurrence, kondo: Person) -> None:
    token = commands.open_scanner(occurrence.id, by=kondo, at=occurrence.starts_at).token
    other = a_published_occurrence(occurrence.project.organisation, days=3, at=AT)
    with time_machine.travel(occurrence.starts_at, tick=False):
        assert post(occurrence, "", {"code": "?"})[0] == 401
        assert post(other, token, {"code": "?"})[0] == 401
        for nonsense in ("", "[]", "{", '{"at": "yesterday"}', '{"at": "2026-04-11T10:00:00"}', '{"scans": [1]}'):
            assert post(occurrence, token, nonsense)[0] == 400
