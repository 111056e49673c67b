"""B2: every place of Japan is known by its code, 1,741 + 47."""

from pathlib import Path

import pytest
from django.utils import translation

from tests.builders import AT, GIFU, HIDA, SETAGAYA, TOKYO
from yukari.audit.models import Entry
from yukari.kit.clock import day_in_japan
from yukari.places import commands, queries
from yukari.places.commands.loading import LIST
from yukari.places.models import Place

TODAY = day_in_japan(AT)


@pytest.mark.django_db
def test_all_1788_places_are_loaded_and_loading_again_changes_nothing() -> None:
    assert commands.load_places(by=None, at=AT) == commands.Loaded(added=1788, changed=0, unchanged=0)
    assert Place.objects.filter(level=Place.Level.PREFECTURE).count() == 47
    assert not Place.objects.filter(name_latin="").exists()

    assert commands.load_places(by=None, at=AT) == commands.Loaded(added=0, changed=0, unchanged=1788)
    assert Entry.objects.filter(verb="loaded_places").count() == 1


def test_a_changed_name_is_taken_over_and_what_the_place_said_stays(places: None, tmp_path: Path) -> None:
    commands.describe(HIDA, greeting="ようこそ", greeting_en="", link="", by=None, at=AT)
    head, row = _lines(HIDA)
    renamed = tmp_path / "renamed.csv"
    renamed.write_text(f"{head}\n{row.replace('飛騨市', '飛驒市')}\n", encoding="utf-8")

    assert commands.load_places(renamed, by=None, at=AT) == commands.Loaded(added=0, changed=1, unchanged=0)
    hida = queries.place(HIDA)
    assert (hida.name, hida.greeting, hida.joined_on) == ("飛驒市", "ようこそ", TODAY)


@pytest.mark.django_db
def test_a_wrong_check_digit_stops_the_list(tmp_path: Path) -> None:
    head, row = _lines(HIDA)
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(f"{head}\n{row.replace(HIDA, '212171')}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="212171"):
        commands.load_places(wrong, by=None, at=AT)
    assert not Place.objects.exists()


@pytest.mark.parametrize(
    ("code", "japanese", "english"),
    [
        (HIDA, "岐阜県飛騨市", "Hida City, Gifu"),
        (SETAGAYA, "東京都世田谷区", "Setagaya Ward, Tokyo"),
        (GIFU, "岐阜県", "Gifu Prefecture"),
        (TOKYO, "東京都", "Tokyo"),
    ],
)
def test_a_place_is_named_in_the_language_of_the_page(places: None, code: str, japanese: str, english: str) -> None:
    place = queries.place(code)
    with translation.override("ja"):
        assert place.shown_full_name == japanese
    with translation.override("en"):
        assert place.shown_full_name == english


def _lines(code: str) -> tuple[str, str]:
    head, *rows = LIST.read_text(encoding="utf-8").splitlines()
    return head, next(row for row in rows if row.startswith(code))
