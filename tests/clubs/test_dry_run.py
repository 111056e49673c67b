"""A fan club's list is read, matched and tried out: what becomes of each row, and what a place does not learn."""

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import InvalidToken

from tests.builders import AT, HIDA, SHIRAKAWA, a_person
from tests.clubs.stories import COLUMNS, a_file, a_row, bring, brought, checked
from yukari.audit.models import Entry as Recorded
from yukari.clubs import commands, queries
from yukari.clubs.models import ClubList, Listed
from yukari.clubs.seals import mark_of, opened_entry
from yukari.delivery.models import Envelope
from yukari.files.models import Kept
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.places.models import Staff
from yukari.registrations import commands as registrations
from yukari.rules.clubs import UNDECIDED_KEPT, Column, Entry, Verdict
from yukari.rules.outcome import Reason, Refused


def verdicts(found: ClubList) -> dict[int, str]:
    return dict(Listed.objects.filter(club_list=found).order_by("number").values_list("number", "verdict"))


def refusal(do: object) -> Reason:
    with pytest.raises(Refused) as refused:
        do()  # type: ignore[operator]
    return refused.value.reason


def test_every_row_has_a_verdict(mori: Person, hana: Person) -> None:
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    found = checked(
        mori,
        a_row(1),
        a_row(2, mail="Hana@Example.jp"),
        a_row(3, mail="１@club.example.jp"),
        a_row(4, consent="×"),
        a_row(5, mail="no address"),
        ",,,,,",
        a_row(6, mail=" "),
        a_row(7, since="春ごろ"),
    )
    assert verdicts(found) == {
        2: Verdict.OK,
        3: Verdict.REGISTERED,
        4: Verdict.TWICE,
        5: Verdict.NO_CONSENT,
        6: Verdict.BAD_ADDRESS,
        8: Verdict.NO_ADDRESS,
        9: Verdict.OK,
    }
    assert found.state == ClubList.State.CHECKED
    assert found.figures == {
        "rows": 7, "ok": 2, "registered": 1, "twice": 1, "no_consent": 1, "bad_address": 1, "no_address": 1,
    }  # fmt: skip
    assert Listed.objects.get(number=4).like == 2
    assert Listed.objects.get(number=9).since_unreadable


def test_nobody_is_written_to(mori: Person) -> None:
    checked(mori)
    assert not Envelope.objects.exists()


def test_a_place_learns_nothing_of_people_whom_it_does_not_know(mori: Person, hana: Person, ken: Person) -> None:
    """D1: Hana is registered elsewhere, Ken has an account: to 飛騨市 both are as unknown as anybody."""
    registrations.register(hana.id, place_id=SHIRAKAWA, by=hana, at=AT)
    found = checked(mori, a_row(1, mail=hana.email), a_row(2, mail=ken.email), a_row(3))
    assert set(verdicts(found).values()) == {Verdict.OK}
    assert not Recorded.objects.filter(verb="found_in_a_club_list").exists()


def test_whoever_was_found_can_read_so(mori: Person, hana: Person) -> None:
    """D2."""
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    checked(mori, a_row(1, mail=hana.email))
    look = Recorded.objects.get(verb="found_in_a_club_list")
    assert (look.person_id, look.by_id, look.place_id) == (hana.id, mori.id, HIDA)


def test_what_is_kept_is_sealed_and_only_of_those_who_can_be_invited(mori: Person, storage: Path) -> None:
    found = checked(mori, a_row(1), a_row(2, consent="×"))
    row = Listed.objects.get(number=2)
    assert row.sealed is not None
    assert opened_entry(row.id, row.sealed) == Entry("1@club.example.jp", "会員1", "21", "2018-04-01", "0001")
    with pytest.raises(InvalidToken):
        opened_entry(found.id, row.sealed)
    refused = Listed.objects.get(number=3)
    assert (refused.sealed, refused.mark) == (None, "")
    for file in storage.rglob("*"):
        assert file.is_dir() or "会員".encode("cp932") not in file.read_bytes()
    assert "会員1" not in str(bytes(found.sample))


def test_the_same_address_has_another_mark_at_another_place() -> None:
    assert mark_of("a@example.jp", place_id=HIDA) != mark_of("a@example.jp", place_id=SHIRAKAWA)


def test_columns_are_guessed_and_then_said(mori: Person) -> None:
    found = brought(mori)
    assert {int(place): column for place, column in found.columns.items()} == COLUMNS
    seen = queries.sampled(found, viewer=mori)
    assert (seen[2].heading, seen[2].values[0], seen[2].column) == ("メールアドレス", "1@club.example.jp", Column.MAIL)


def test_matched_again_it_is_tried_out_again(mori: Person) -> None:
    found = checked(mori, a_row(1, consent="×"))
    without_consent = {place: column for place, column in COLUMNS.items() if column is not Column.CONSENT}
    commands.match(found.id, place_id=HIDA, columns=without_consent, by=mori, at=AT)
    commands.check(found.id, by=None, at=AT)
    assert verdicts(found) == {2: Verdict.OK}


def test_tried_out_twice_is_tried_out_once(mori: Person) -> None:
    """A worker that was killed begins anew."""
    found = checked(mori)
    commands.match(found.id, place_id=HIDA, columns=COLUMNS, by=mori, at=AT)
    for _ in range(2):
        commands.check(found.id, by=None, at=AT)
    assert len(verdicts(found)) == 2


def test_what_does_not_fit_is_refused(mori: Person) -> None:
    found = brought(mori)

    def match(columns: dict[int, Column]) -> Reason:
        return refusal(lambda: commands.match(found.id, place_id=HIDA, columns=columns, by=mori, at=AT))

    assert match({0: Column.NAME}) is Reason.MAIL_COLUMN_MISSING
    assert match({1: Column.MAIL, 2: Column.MAIL}) is Reason.COLUMN_SAID_TWICE
    assert match({2: Column.MAIL, 60: Column.NAME}) is Reason.NOT_FOUND


def test_a_list_of_nobody_is_refused(mori: Person) -> None:
    for data in (b"a,b\n", "会員番号,メールアドレス\r\n".encode("cp932")):
        assert refusal(lambda data=data: bring(data, by=mori)) is Reason.FILE_EMPTY
    assert refusal(lambda: bring(a_file(a_row(1)), by=mori, club=" ")) is Reason.WORDS_MISSING
    assert not Kept.objects.exists()


def test_a_list_without_a_heading_and_one_below_a_title(mori: Person) -> None:
    """Its rows keep the numbers that they have in staff's own file."""
    for data, numbers in (
        (b"1,a@example.jp\n\n2,b@example.jp\n", [1, 3]),
        ("飛騨市ファンクラブ会員名簿\n\n番号,メール\n1,a@example.jp\n".encode("cp932"), [4]),
    ):
        found = bring(data, by=mori)
        commands.match(found.id, place_id=HIDA, columns={1: Column.MAIL}, by=mori, at=AT)
        commands.check(found.id, by=None, at=AT)
        assert list(verdicts(found)) == numbers


def test_who_may(mori: Person, sato: Person, hana: Person) -> None:
    viewer = a_person("見る人")
    places.appoint(viewer, place_id=HIDA, role=Staff.Role.VIEWER, by=None, at=AT)
    found = brought(mori)
    for other in (sato, hana, viewer):
        deeds = (
            lambda by=other: bring(a_file(a_row(1)), by=by),
            lambda by=other: commands.match(found.id, place_id=HIDA, columns=COLUMNS, by=by, at=AT),
            lambda by=other: commands.discard(found.id, place_id=HIDA, by=by, at=AT),
            lambda by=other: queries.list_for(by, HIDA, found.id),
            lambda by=other: queries.lists_at(HIDA, viewer=by),
        )
        assert {refusal(deed) for deed in deeds} == {Reason.NOT_ALLOWED}
    assert refusal(lambda: queries.list_for(sato, SHIRAKAWA, found.id)) is Reason.NOT_FOUND


def test_discarded_nothing_stays(mori: Person, storage: Path) -> None:
    found = checked(mori)
    commands.discard(found.id, place_id=HIDA, by=mori, at=AT)
    assert not ClubList.objects.exists()
    assert not Listed.objects.exists()
    assert not [file for file in storage.rglob("*") if file.is_file()]


def test_a_list_on_which_nobody_decides_goes_by_itself(mori: Person) -> None:
    checked(mori)
    assert commands.erase_due(by=None, at=AT + UNDECIDED_KEPT - timedelta(seconds=1)) == 0
    assert commands.erase_due(by=None, at=AT + UNDECIDED_KEPT) == 1
    assert not Listed.objects.exists()
    assert not Kept.objects.exists()
