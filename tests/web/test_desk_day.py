"""The day itself, as an organisation lives it: the desk, the roster, the scanner, the venue's code (A3, A5, D1)."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from tests.builders import AT, a_draft, a_person, a_published_occurrence, an_organisation
from tests.web.test_verify import a_photo
from tests.web.test_wall import sign_in
from yukari.activities import commands
from yukari.activities.models import CheckIn, Occurrence, ScannerPass
from yukari.audit import queries as audit
from yukari.cards import commands as cards
from yukari.cards.queries import papers_of, resident_code
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


QUERIES_OF_THE_DESK = 20


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


def test_without_a_script_hanas_paper_card_is_read_from_a_photo(
    client: Client, occurrence: Occurrence, kondo: Person, hana: Person
) -> None:
    """A3: the server reads the picture; one of anything else is refused in words."""
    cards.issue_paper(hana.id, by=hana, at=AT)
    (paper,) = papers_of(hana.id, at=AT)
    with at_the_gate(occurrence):
        sign_in(client, kondo)
        to_begin = client.post(address(occurrence, "scanner/photo/"), {"photo": a_photo(paper.code)})
        assert to_begin.headers["Location"] == address(occurrence, "scanner/")
        assert "カメラでは読み取れません" in opened(client, occurrence)
        said = {
            words: client.post(address(occurrence, "scanner/photo/"), given)
            for words, given in (
                ("1回目です。あと2回です。", {"photo": a_photo(paper.code)}),
                ("このコードでは記録できません", {"photo": a_photo("https://example.jp/")}),
                ("写真の中にコードが見つかりません", {"photo": nothing_in_it()}),
                ("写真を選んでください", {}),
                (
                    "ここでは、写真か画像",
                    {"photo": SimpleUploadedFile("a.jpg", b"%PDF-1.7", content_type="image/jpeg")},
                ),
            )
        }
        kondos = {words: answer.status_code for words, answer in said.items() if words in answer.content.decode()}
    assert list(kondos.values()) == [200, 409, 422, 422, 409], kondos
    assert CheckIn.objects.get().person_id == hana.id


def test_without_a_script_a_name_is_looked_for_in_the_list(
    client: Client, occurrence: Occurrence, kondo: Person, hana: Person
) -> None:
    """A3: the field of the scanner leads to the roster, where a press records by hand."""
    commands.join(occurrence.id, by=hana, at=AT)
    with at_the_gate(occurrence):
        page = opened(sign_in(client, kondo), occurrence)
        assert f'action="{address(occurrence)}#roster"' in page
        assert f"/guests/{hana.id}/" in read(client, f"{address(occurrence)}?q=はな")


def nothing_in_it() -> SimpleUploadedFile:
    taken = BytesIO()
    Image.new("RGB", (400, 300), "#bbb").save(taken, "JPEG")
    return SimpleUploadedFile("IMG_0002.jpg", taken.getvalue(), content_type="image/jpeg")


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
