"""P9, P16: the address on a card leads to one municipality or to a question, never to the wrong one.

The addresses are real: towns from the postal codes, chosen to mislead (`tests/data/make_addresses.py`).
"""

import csv
import os
import unicodedata
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.cast import HIDA, SETAGAYA
from yukari.rules.addresses import VARIANTS, Found, Municipality, Unclear, Unknown, find, gazetteer

ROOT = Path(__file__).parents[2]
ADDRESSES = Path(os.environ.get("ADDRESSES", ROOT / "tests" / "data" / "addresses.csv"))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


MUNICIPALITIES = {
    row["code"]: Municipality(
        *(row[column] for column in ("code", "prefecture", "district", "name")),
        wards=tuple(ward.partition(":")[2] for ward in row["wards"].split()),
    )
    for row in rows(ROOT / "data" / "municipalities.csv")
    if row["level"] == "municipality"
}
PREFECTURES = {place.prefecture: code[:2] for code, place in MUNICIPALITIES.items()}
JAPAN = gazetteer(MUNICIPALITIES.values())
BY_NAME = Counter(place.name for place in MUNICIPALITIES.values())
WARDS = {ward for place in MUNICIPALITIES.values() for ward in place.wards}
TWICE = {name for name, times in BY_NAME.items() if times > 1 or name in WARDS}


class Address(NamedTuple):
    code: str
    prefecture: str
    city: str
    town: str


REAL = [
    Address(row["code"], row["prefecture"], row["city"], f"{town}１丁目２－３")
    for row in rows(ADDRESSES)
    for town in row["towns"].split(" ")
]

NEXT_FORM = str.maketrans({group[i - 1]: group[i] for group in VARIANTS for i in range(len(group))})
HALF_WIDTH = {unicodedata.normalize("NFKC", chr(letter)): chr(letter) for letter in range(0xFF66, 0xFFA0)}
FULL_WIDTH = {chr(letter): chr(letter + 0xFEE0) for letter in range(0x21, 0x7F)}


def narrow(words: str) -> str:
    plain = "".join(
        unicodedata.normalize("NFKC", letter) if letter in FULL_WIDTH.values() else letter for letter in words
    )
    return "".join(HALF_WIDTH.get(letter, letter) for letter in unicodedata.normalize("NFD", plain))


def wide(words: str) -> str:
    return "".join(FULL_WIDTH.get(letter, letter) for letter in words)


def without_district(address: Address) -> str:
    return address.city.removeprefix(MUNICIPALITIES[address.code].district)


WITH_PREFECTURE = {
    "as registered": lambda one: one.prefecture + one.city + one.town,
    "without 郡": lambda one: one.prefecture + without_district(one) + one.town,
    "in other letters": lambda one: (one.prefecture + one.city + one.town).translate(NEXT_FORM),
    "in half width": lambda one: narrow(one.prefecture + one.city + one.town),
    "with spaces": lambda one: f" {one.prefecture}　{one.city} {one.town} ",
}
WITHOUT_PREFECTURE = {
    "as registered": lambda one: one.city + one.town,
    "without 郡": lambda one: without_district(one) + one.town,
    "in other letters": lambda one: (one.city + one.town).translate(NEXT_FORM),
    "in half width, with spaces": lambda one: narrow(f"{without_district(one)} {one.town}"),
}


@pytest.mark.parametrize("spelling", WITH_PREFECTURE)
def test_every_municipality_is_found_in_its_real_addresses(spelling: str) -> None:
    spelled = WITH_PREFECTURE[spelling]
    assert {one.code for one in REAL} == set(MUNICIPALITIES)
    assert not [(one, answer) for one in REAL if (answer := find(spelled(one), JAPAN)) != Found(one.code)]


@pytest.mark.parametrize("spelling", WITHOUT_PREFECTURE)
def test_without_prefecture_only_a_name_that_occurs_twice_is_asked_for(spelling: str) -> None:
    spelled = WITHOUT_PREFECTURE[spelling]
    for one in REAL:
        match find(spelled(one), JAPAN):
            case Unclear(candidates):
                assert one.code in candidates, one
                assert MUNICIPALITIES[one.code].name in TWICE, one
            case answer:
                assert answer == Found(one.code), one


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("岐阜県飛騨市古川町本町２番２２号", HIDA),
        ("飛驒市古川町", HIDA),
        ("世田谷区三軒茶屋２丁目", SETAGAYA),
        ("横浜市中区本町６丁目５０番地の１０", "141003"),
        ("神奈川県保土ヶ谷区", "141003"),
        ("浜松市北区三方原町", "221309"),
        ("茨城県龍ヶ崎市", "082082"),
        ("茨城県竜が崎市", "082082"),
        ("塩釜市旭町", "042030"),
        ("鹽竈市旭町", "042030"),
        ("高知県高岡郡梼原町", "394050"),
        ("長﨑県長﨑市", "422011"),
        ("奈良県葛\U000e0100城市", "292117"),
        ("山梨県南ｱﾙﾌﾟｽ市", "192082"),
        ("山梨県西八代郡市川三郷町", "193461"),
        ("千葉県市川市", "122033"),
        ("東京都東村山市", "132136"),
        ("沖縄県国頭郡東村", "473031"),
        ("三重県津市", "242012"),
        ("三重県四日市市", "242021"),
        ("新潟県十日町市", "152102"),
        ("北海道古宇郡泊村", "014036"),
        ("東京都三宅島三宅村", "133817"),
        ("東京都三宅村", "133817"),
        ("京都府京都市中京区", "261009"),
        ("佐賀県鹿島市", "412074"),
        ("茨城県鹿嶋市", "082228"),
    ],
)
def test_hana_writes_it_like_this(address: str, code: str) -> None:
    assert find(address, JAPAN) == Found(code)


@pytest.mark.parametrize(
    ("address", "candidates"),
    [
        ("府中市宮西町", ("132063", "342084")),
        ("伊達市", ("012335", "072133")),
        ("森町", ("013455", "224618")),
        ("川崎町", ("043249", "406058")),
        ("青葉区", ("041009", "141003")),
        ("神奈川県緑区", ("141003", "141500")),
    ],
)
def test_what_may_be_two_places_is_asked_for(address: str, candidates: tuple[str, ...]) -> None:
    assert find(address, JAPAN) == Unclear(candidates)


def test_chuo_ward_is_not_only_tokyos() -> None:
    answer = find("中央区銀座４丁目", JAPAN)
    assert isinstance(answer, Unclear)
    assert {"131024", "011002", "271004"} <= set(answer.candidates)


@pytest.mark.parametrize(
    "address",
    [
        *("", "　", "岐阜県", "東京都", "1-2-3", "古川町本町２番２２号", "New York", "パリ市"),
        *("北海道国後郡泊村", "色丹郡色丹村", "北海道根室支庁国後郡留夜別村"),
        *("埼玉県浦和市", "静岡県清水市", "東京都保谷市", "群馬県勢多郡東村", "岐阜県吉城郡古川町", "滋賀県八日市市"),
        *("大阪府飛騨市", "岐阜県大野郡飛騨市", "茨城県鹿島市"),
    ],
)
def test_what_is_no_place_today_is_unknown(address: str) -> None:
    assert find(address, JAPAN) == Unknown()


def test_letters_stand_for_each_other_only_in_names_that_exist_and_confuse_no_two() -> None:
    letters = {letter for place in MUNICIPALITIES.values() for word in place[1:4] for letter in word} | set(
        "".join(WARDS)
    )
    assert not [group for group in VARIANTS if not letters & set(group)]
    assert len(set("".join(VARIANTS))) == len("".join(VARIANTS))
    unclear = {name for name in {*BY_NAME, *WARDS} if isinstance(find(name, JAPAN), Unclear)}
    assert unclear == TWICE | {
        ward for ward in WARDS if sum(ward in place.wards for place in MUNICIPALITIES.values()) > 1
    }


@st.composite
def respelled(draw: st.DrawFn, address: str) -> str:
    """The same address with spaces anywhere, letters of any width and in any form."""
    letters = []
    for letter in address:
        group = next((group for group in VARIANTS if letter in group), letter)
        form = draw(st.sampled_from([str, narrow, wide]))(draw(st.sampled_from(group)))
        letters += [*form, draw(st.sampled_from(["", "", "", " ", "　", "\t", "\u200b"]))]
    return "".join(letters)


@given(st.data(), st.sampled_from(REAL), st.booleans())
def test_spaces_width_and_form_never_change_the_answer(data: st.DataObject, one: Address, full: bool) -> None:
    address = (one.prefecture if full else "") + one.city + one.town
    assert find(data.draw(respelled(address)), JAPAN) == find(address, JAPAN)


SYLLABLES = st.sampled_from([*BY_NAME, *WARDS, *PREFECTURES, *(one.town for one in REAL), *"市町村郡区津大中東府"])


@given(st.sampled_from([*PREFECTURES]), st.lists(SYLLABLES | st.text(max_size=5), max_size=4).map("".join))
def test_with_the_prefecture_the_answer_lies_in_no_other(prefecture: str, rest: str) -> None:
    match find(prefecture + rest, JAPAN):
        case Found(code):
            assert code.startswith(PREFECTURES[prefecture])
        case Unclear(candidates):
            assert {code[:2] for code in candidates} == {PREFECTURES[prefecture]}
