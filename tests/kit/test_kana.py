"""Names in Latin letters as on road signs, and one form for all spellings."""

import pytest

from yukari.kit.kana import fold, romanise


@pytest.mark.parametrize(
    ("kana", "latin"),
    [
        ("ヒダ", "Hida"),
        ("オオサカ", "Osaka"),
        ("ホッカイドウ", "Hokkaido"),
        ("ユウバリ", "Yubari"),
        ("クッチャン", "Kutchan"),
        ("シンオンセン", "Shin'onsen"),
        ("グンマ", "Gunma"),
        ("ニイガタ", "Niigata"),
        ("カツウラ", "Katsuura"),
        ("トヨオカ", "Toyooka"),
        ("チュウオウ", "Chuo"),
    ],
)
def test_a_name_is_romanised_as_on_road_signs(kana: str, latin: str) -> None:
    assert romanise(kana) == latin


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ひだ", "ヒダ"),
        ("ＨＩＤＡ", "hida"),
        ("Tōkyō", "toukyou"),
        ("Ohsaka", "Osaka"),
        ("五ヶ瀬", "五ケ瀬"),
        ("San'yo", "sanyo"),
    ],
)
def test_spellings_of_one_name_are_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_voiced_kana_stay_apart() -> None:
    assert fold("かが") == "カガ" != fold("かか")
