"""The scanner's endpoint: a pass, a code, and a sentence back at once (A3, A5)."""

import json

import pytest
import time_machine
from django.test import Client

from tests.builders import AT, a_person, a_published_occurrence, an_organisation
from yukari.activities import commands
from yukari.activities.models import CheckIn, HeldScan, Occurrence
from yukari.audit import queries as audit
from yukari.cards.queries import resident_code
from yukari.delivery.models import Letter
from yukari.people.models import Person
from yukari.rules.roles import OrganisationRole


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
    assert [verdict["outcome"] for verdict in said["verdicts"]] == ["ok", "ok", "held"]  # type: ignore[attr-defined]


def test_without_a_good_pass_nothing_is_recorded(occurrence: Occurrence, kondo: Person) -> None:
    token = commands.open_scanner(occurrence.id, by=kondo, at=occurrence.starts_at).token
    other = a_published_occurrence(occurrence.project.organisation, days=3, at=AT)
    with time_machine.travel(occurrence.starts_at, tick=False):
        assert post(occurrence, "", {"code": "?"})[0] == 401
        assert post(other, token, {"code": "?"})[0] == 401
        for nonsense in ("", "[]", "{", "{}", '{"device": "mine"}', '{"scans": [1]}'):
            assert post(occurrence, token, nonsense)[0] == 400


@pytest.mark.parametrize(
    "body",
    ["", "[" * 100_000, "[]", "7", '{"scans": 7}', '{"scans": ["x"]}', '{"scans": [null]}'],
)
def test_what_is_no_scan_is_said_to_be_none(occurrence: Occurrence, kondo: Person, body: str) -> None:
    token = commands.open_scanner(occurrence.id, by=kondo, at=occurrence.starts_at).token
    with time_machine.travel(occurrence.starts_at, tick=False):
        assert post(occurrence, token, body)[0] == 400


@pytest.mark.parametrize("moment", ["1970-01-01T00:00:05+00:00", "1903-01-01T00:00:00+09:00", "9998-12-31T00:00:00Z"])
def test_a_phone_whose_clock_was_never_set_is_listened_to_by_staff(
    occurrence: Occurrence, kondo: Person, hana: Person, moment: str
) -> None:
    """A5: and whatever it calls itself is kept as text that a table can hold."""
    start = occurrence.starts_at
    token = commands.open_scanner(occurrence.id, by=kondo, at=start).token
    with time_machine.travel(start, tick=False):
        for read in ({"number": "123456"}, {"code": resident_code(hana.id, at=start).text}):
            status, said = post(occurrence, token, {**read, "at": moment, "device": "a\0\ud800"})
            assert (status, said["outcome"]) == (200, "held")


def test_numbers_cannot_be_found_by_trying(
    occurrence: Occurrence, kondo: Person, hana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A5: six digits are few; after a while even the right ones wait, and the phone keeps what it read."""
    monkeypatch.setattr("yukari.activities.commands.check_in.NUMBERS_PER_SCANNER", 2)
    start = occurrence.starts_at
    commands.join(occurrence.id, by=hana, at=AT)
    token = commands.open_scanner(occurrence.id, by=kondo, at=start).token
    with time_machine.travel(start, tick=False):
        assert [post(occurrence, token, {"number": "12345x"})[0] for _ in range(2)] == [200, 200]
        status, said = post(occurrence, token, {"number": resident_code(hana.id, at=start).number})
    assert status == 429
    assert said["words"].startswith("何度も試されたため")


def test_whoever_was_dismissed_scans_no_more(occurrence: Occurrence, kondo: Person, hana: Person, ken: Person) -> None:
    """D1: the pass in a phone ends with the membership."""
    organisation = occurrence.project.organisation
    invited = commands.invite_member(organisation.id, email=ken.email, role=OrganisationRole.HELPER, by=kondo, at=AT)
    secret = Letter.objects.get(key=f"member_invitation:{invited.id}").text.split("/members/")[1].split("/")[0]
    commands.accept_member_invitation(secret, by=ken, at=AT)
    start = occurrence.starts_at
    token = commands.open_scanner(occurrence.id, by=ken, at=start).token
    commands.dismiss_member(organisation.id, person_id=ken.id, by=kondo, at=start)
    with time_machine.travel(start, tick=False):
        assert post(occurrence, token, {"code": resident_code(hana.id, at=start).text})[0] == 401


def test_one_broken_scan_does_not_stop_the_queue(occurrence: Occurrence, kondo: Person, hana: Person) -> None:
    """A9: whatever a phone kept is taken, and what makes no sense goes to staff."""
    start = occurrence.starts_at
    token = commands.open_scanner(occurrence.id, by=kondo, at=start).token
    broken = [{}, {"code": "?", "at": "yesterday"}, {"code": "?", "at": "2026-04-11T10:00:00", "offset": 1e999}]
    good = {"code": resident_code(hana.id, at=start).text, "at": start.isoformat(), "offset": -3.4, "nonce": "n"}
    with time_machine.travel(start, tick=False):
        body = json.dumps({"scans": [*broken, good, {**good, "code": "x" * 999, "nonce": "m"}]})
        status, said = post(occurrence, token, body)
        assert (status, said) == post(occurrence, token, body)
    assert [verdict["outcome"] for verdict in said["verdicts"]] == ["held"] * 3 + ["ok", "held"]  # type: ignore[attr-defined]
    assert said["now"] == start.isoformat()
    assert CheckIn.objects.get().clock_offset == -3
    assert HeldScan.objects.count() == 4


def test_a_thousand_scans_are_one_request_and_more_are_none(occurrence: Occurrence, kondo: Person) -> None:
    start = occurrence.starts_at
    token = commands.open_scanner(occurrence.id, by=kondo, at=start).token
    scans = [{"code": str(number), "at": start.isoformat()} for number in range(1001)]
    with time_machine.travel(start, tick=False):
        assert post(occurrence, token, {"scans": scans})[0] == 400
        assert post(occurrence, token, {"scans": scans[1:]})[0] == 200
    assert HeldScan.objects.count() == 1000


# What a scanner takes along


def test_kondos_phone_takes_the_roster_along(
    client: Client, occurrence: Occurrence, kondo: Person, hana: Person
) -> None:
    """D1, D2: who joined and nobody else, under a name that says nothing elsewhere; they can read that it was taken."""
    start = occurrence.starts_at
    commands.join(occurrence.id, by=hana, at=AT)
    gone, came = a_person("やめた人"), a_person("来ただけの人")
    commands.join(occurrence.id, by=gone, at=AT)
    commands.cancel_joining(occurrence.id, by=gone, at=AT)
    opened = commands.open_scanner(occurrence.id, by=kondo, at=start)
    commands.check_in_by_organisation(resident_code(came.id, at=start).text, by=opened.token, at=start)
    path, headers = f"/scan/{occurrence.id}/roster/", {"Authorization": f"Pass {opened.token}"}
    with time_machine.travel(start, tick=False):
        said = client.get(path, headers=headers).json()
        assert client.get(path).status_code == 401
        commands.close_scanner(opened.pass_id, by=kondo, at=start)
        assert client.get(path, headers=headers).status_code == 401
    assert [(one["called"], one["state"], one["checked_in"]) for one in said["roster"]] == [("はな", "joined", False)]
    assert str(hana.id) not in json.dumps(said)
    assert said["occurrence"]["opens"] == "2026-04-11T00:00:00+00:00"
    assert audit.entries_about(hana.id)[0].verb == "looked_at_roster"
