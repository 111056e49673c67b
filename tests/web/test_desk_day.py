"""The day itself, as an organisation lives it: the desk, the roster, the scanner, the venue's code (A3, A5, D1)."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.builders import AT, a_draft, a_person, a_published_occurrence, an_organisation
from tests.web.test_wall import sign_in
from yukari.activities import commands
from yukari.activities.models import CheckIn, Occurrence, ScannerPass
from yukari.audit import queries as audit
from yukari.cards.queries import resident_code
from yukari.people.models import Person


@pytest.fixture
def occurrence(kondo: Person) -> Occurrence:
    return a_published_occurrence(an_organisation(kondo), capacity=20)


def at_the_gate(occurrence: Occurrence, **moved: float) -> time_machine.travel:
    """Kondo stands at the entrance."""
    return time_machine.travel(occurrence.starts_at + timedelta(**moved), tick=False)


def address(occurrence: Occurrence, page: str = "") -> str:
    return f"/office/occurrences/{occurrence.id}/{page}"


def read(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_kondo_finds_todays_scanner_first(client: Client, occurrence: Occurrence, kondo: Person) -> None:
    desk = f"/office/organisations/{occurrence.project.organisation_id}/"
    with at_the_gate(occurrence, hours=-1):
        page = read(sign_in(client, kondo), desk)
        assert page.index(address(occurrence, "scanner/start/")) < page.index("これからの開催")
    with at_the_gate(occurrence, days=-3):
        assert address(occurrence, "scanner/start/") not in read(sign_in(client, kondo), desk)


def test_the_desk_says_what_a_draft_still_lacks(client: Client, occurrence: Occurrence, kondo: Person) -> None:
    a_draft(occurrence.project.organisation, by=kondo, title="どんど焼き", cost="")
    with at_the_gate(occurrence):
        page = read(sign_in(client, kondo), f"/office/organisations/{occurrence.project.organisation_id}/")
    assert "どんど焼き" in page
    assert "費用、開催の日時" in page


def test_the_desk_costs_the_same_however_much_is_planned(
    client: Client, occurrence: Occurrence, kondo: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk = f"/office/organisations/{occurrence.project.organisation_id}/"
    with at_the_gate(occurrence):
        read(sign_in(client, kondo), desk)
        for days in range(1, 6):
            a_published_occurrence(occurrence.project.organisation, days=10 + days)
            a_draft(occurrence.project.organisation, by=kondo)
        with django_assert_num_queries(QUERIES_OF_THE_DESK):
            read(client, desk)


QUERIES_OF_THE_DESK = 22


def test_the_roster_finds_a_name_as_it_is_typed_in_a_hurry(
    client: Client, occurrence: Occurrence, kondo: Person, hana: Person
) -> None:
    for person in (hana, a_person("ＡＮＮＡ Smith")):
        commands.join(occurrence.id, by=person, at=AT)
    with at_the_gate(occurrence):
        sign_in(client, kondo)
        page = read(client, address(occurrence, "?q=annas"))
        assert "ＡＮＮＡ Smith" in page
        assert "はな" not in page
        assert "名簿にいません" in read(client, address(occurrence, "?q=だれか"))


def test_hana_can_read_that_the_roster_was_looked_at(
    client: Client, occurrence: Occurrence, kondo: Person, hana: Person
) -> None:
    """D2."""
    commands.join(occurrence.id, by=hana, at=AT)
    with at_the_gate(occurrence):
        read(sign_in(client, kondo), address(occurrence))
    assert audit.entries_about(hana.id)[0].verb == "looked_at_roster"


def test_the_paper_list_has_everybody_and_room_for_more(
    client: Client, occurrence: Occurrence, kondo: Person, hana: Person
) -> None:
    commands.join(occurrence.id, by=hana, at=AT)
    with at_the_gate(occurrence):
        page = read(sign_in(client, kondo), address(occurrence, "paper/"))
    assert "はな" in page
    assert page.count('class="paper-box"') == 6


# By hand (A3)


def test_hana_forgot_her_phone(client: Client, occurrence: Occurrence, kondo: Person, hana: Person) -> None:
    commands.join(occurrence.id, by=hana, at=AT)
    path = address(occurrence, f"guests/{hana.id}/")
    with at_the_gate(occurrence):
        sign_in(client, kondo)
        assert "理由を選んでください" in client.post(path, {"why": ""}).content.decode()
        assert "理由を書いてください" in client.post(path, {"why": "other"}).content.decode()
        page = client.post(path, {"why": "no_phone"}, follow=True).content.decode()
    assert "はなさん：参加を記録しました。1回目です。あと2回です。" in page
    assert CheckIn.objects.get(person=hana).method == "by_hand"


def test_nobody_is_recorded_by_hand_before_the_gate_opens(
    client: Client, occurrence: Occurrence, kondo: Person, hana: Person
) -> None:
    """A5."""
    commands.join(occurrence.id, by=hana, at=AT)
    path = address(occurrence, f"guests/{hana.id}/")
    with at_the_gate(occurrence, hours=-3):
        sign_in(client, kondo)
        assert path not in read(client, address(occurrence))
        assert "まだ受付が始まっていません" in client.post(path, {"why": "no_phone"}, follow=True).content.decode()
    assert not CheckIn.objects.exists()


# The scanner


def opened(client: Client, occurrence: Occurrence) -> str:
    answer = client.post(address(occurrence, "scanner/start/"), follow=True)
    assert answer.redirect_chain[-1][0] == address(occurrence, "scanner/")
    return answer.content.decode()


def test_a_scanner_is_opened_with_a_press_and_stays_open(client: Client, occurrence: Occurrence, kondo: Person) -> None:
    with at_the_gate(occurrence):
        sign_in(client, kondo)
        assert '"token"' not in read(client, address(occurrence, "scanner/"))
        assert '"token"' in opened(client, occurrence)
        assert '"token"' in opened(client, occurrence)
        assert ScannerPass.objects.count() == 1
        client.post(address(occurrence, "scanner/finish/"))
        assert '"token"' not in read(client, address(occurrence, "scanner/"))
    assert ScannerPass.objects.get().ended_at is not None


def test_only_the_scanners_page_may_run_compiled_code(client: Client, occurrence: Occurrence, kondo: Person) -> None:
    with at_the_gate(occurrence):
        sign_in(client, kondo)
        policy = {
            page: client.get(address(occurrence, page))["Content-Security-Policy"]
            for page in ("", "scanner/", "venue-code/")
        }
    assert "'wasm-unsafe-eval'" in policy["scanner/"]
    assert not [page for page in ("", "venue-code/") if "unsafe" in policy[page]]


def test_without_a_camera_hana_says_her_number(
    client: Client, occurrence: Occurrence, kondo: Person, hana: Person
) -> None:
    """A3: a plain form, as digits are typed on a phone."""
    commands.join(occurrence.id, by=hana, at=AT)
    start = occurrence.starts_at
    number = resident_code(hana.id, at=start).number
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in number)
    with at_the_gate(occurrence):
        opened(sign_in(client, kondo), occurrence)
        typed = client.post(address(occurrence, "scanner/number/"), {"number": f"{wide[:3]} {wide[3:]}"})
        assert typed.status_code == 200
        assert "verdict-ok" in typed.content.decode()
        assert "1回目です。あと2回です。" in typed.content.decode()
        wrong = client.post(address(occurrence, "scanner/number/"), {"number": "000000"})
        assert (wrong.status_code, "verdict-refused" in wrong.content.decode()) == (409, True)
        assert (
            "数字で入れてください"
            in client.post(address(occurrence, "scanner/number/"), {"number": "abc"}).content.decode()
        )


def test_a_lost_phone_is_told_that_its_scanner_is_closed(client: Client, occurrence: Occurrence, kondo: Person) -> None:
    with at_the_gate(occurrence):
        opened(sign_in(client, kondo), occurrence)
        commands.close_scanner(ScannerPass.objects.get().id, by=kondo, at=occurrence.starts_at)
        page = client.post(address(occurrence, "scanner/number/"), {"number": "123456"}, follow=True).content.decode()
    assert "この読み取り画面は終わっています" in page
    assert '"token"' not in page


# The venue's code


def test_the_venues_code_is_another_one_half_a_minute_later(
    client: Client, occurrence: Occurrence, kondo: Person
) -> None:
    """A5: the page asks for the next by itself, with a script or without."""
    seen: list[str] = []
    with time_machine.travel(occurrence.starts_at, tick=False) as clock:
        sign_in(client, kondo)
        page = read(client, address(occurrence, "venue-code/"))
        assert '<noscript><meta http-equiv="refresh"' in page
        assert 'hx-trigger="load delay:31s"' in page
        for _ in range(2):
            fragment = client.get(address(occurrence, "venue-code/"), headers={"HX-Request": "true"}).content.decode()
            assert "<html" not in fragment
            seen.append(fragment)
            clock.shift(30)
    assert seen[0] != seen[1]


def test_the_number_under_the_venues_code_checks_hana_in(
    client: Client, occurrence: Occurrence, kondo: Person, hana: Person
) -> None:
    with at_the_gate(occurrence):
        page = read(sign_in(client, kondo), address(occurrence, "venue-code/"))
        number = page.split('class="venue-digits">')[1].split("<")[0].replace(" ", "")
        at: datetime = occurrence.starts_at
        verdict = commands.check_in_by_venue_number(number, occurrence_id=occurrence.id, by=hana, at=at)
    assert verdict.outcome == "ok"
