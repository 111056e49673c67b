"""Operators who bring a fan club's list for a place: tried out, reported on by row number, and gone on with."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.builders import AT, HIDA
from tests.clubs.stories import COLUMNS, a_file, a_row, asked, brought
from yukari.cli import yukari
from yukari.clubs import commands
from yukari.clubs.models import ClubList, Listed
from yukari.delivery.models import Envelope
from yukari.people.models import Person
from yukari.registrations.models import Registration

pytestmark = pytest.mark.django_db


def run(*words: str, by: str = "mori@example.jp") -> Result:
    return CliRunner().invoke(yukari, ["club", *words, "--place", HIDA, "--as", by])


def say(*words: str) -> str:
    done = run(*words)
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "名簿.csv"
    path.write_bytes(a_file(a_row(1), a_row(2), a_row(3, mail="1@club.example.jp"), a_row(4, consent="×")))
    return path


def test_a_list_is_tried_out_and_nobody_is_enrolled_or_written_to(mori: Person, file: Path) -> None:
    said = say("bring", str(file), "--club", "飛騨市ファンクラブ")
    assert "3. メールアドレス: mail" in said
    assert "4 rows: 2 ok, 1 twice, 1 no_consent" in said
    found = ClubList.objects.get()
    assert found.state == ClubList.State.CHECKED
    assert f"/office/{HIDA}/clubs/{found.id}/" in said
    assert not Envelope.objects.exists()
    assert not Registration.objects.exists()
    assert f"{found.id}" in say("lists")


def test_the_report_names_rows_and_nobody(mori: Person, file: Path) -> None:
    say("bring", str(file), "--club", "飛騨市ファンクラブ")
    paper = say("report", str(ClubList.objects.get().id))
    assert paper.splitlines()[0] == "row,verdict,same_as_row"
    assert len(paper.splitlines()) == 5
    assert "club.example.jp" not in paper


def test_a_column_that_was_guessed_wrongly_is_corrected(mori: Person, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("a,b\nx,1@club.example.jp\ny,2@club.example.jp\n", encoding="utf-8-sig")
    assert "2. b: mail" in say("bring", str(file), "--club", "会", "--column", "2=mail", "--column", "1=name")
    for wrong, told in (("3=mail", "none with the number 3"), ("x=mail", "is not NUMBER=WHAT"), ("1=e-mail", "WHAT")):
        done = run("bring", str(file), "--club", "会", "--column", wrong)
        assert done.exit_code in {1, 2}
        assert told in done.stderr
    assert ClubList.objects.count() == 1  # What failed has left nothing behind.


def test_without_addresses_it_says_so(mori: Person, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("なまえ,電話\nはな,090\n")
    done = run("bring", str(file), "--club", "会")
    assert done.exit_code == 1
    assert "--column 3=mail" in done.stderr
    file.write_bytes(b"")
    assert run("bring", str(file), "--club", "会").exit_code == 1
    assert not ClubList.objects.exists()


@pytest.mark.parametrize(("by", "told"), [("nobody@example.jp", "Nobody signs in"), ("sato@example.jp", "Error: ")])
def test_it_is_done_by_somebody_of_that_places_staff(sato: Person, file: Path, by: str, told: str) -> None:
    """D1: the console opens no other place's lists."""
    for words in (("bring", str(file), "--club", "会"), ("lists",)):
        done = run(*words, by=by)
        assert done.exit_code == 1
        assert told in done.stderr
    assert not ClubList.objects.exists()


def test_what_was_left_half_way_goes_on(mori: Person) -> None:
    checking = brought(mori)
    commands.match(checking.id, place_id=HIDA, columns=COLUMNS, by=mori, at=AT)
    sending = asked(mori, a_row(7), a_row(8))
    for told in (f"{checking.id}: tried out", "No list waits."):
        done = CliRunner().invoke(yukari, ["club", "go-on"])
        assert done.exit_code == 0, done.output
        assert told in done.stdout
    checking.refresh_from_db()
    sending.refresh_from_db()
    assert (checking.state, sending.state) == (ClubList.State.CHECKED, ClubList.State.SENT)
    assert Listed.objects.filter(club_list=sending, invited_at__isnull=False).count() == 2
