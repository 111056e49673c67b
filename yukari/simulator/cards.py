"""The test cards: invented humans, each for one thing that has to be tried."""

from typing import NamedTuple


class TestCard(NamedTuple):
    """What a card says, and what happens to it at the reader."""

    words: str
    name: str
    address: str
    birthdate: str
    gender: str = "2"
    refused: str = ""
    """The description with which the service refuses this card."""


CARDS = {
    "adult": TestCard("大人（1990年生まれ・東京都世田谷区）", "模擬　はな", "東京都世田谷区三軒茶屋２－１－１", "19900512"),
    "student": TestCard("大学生（2006年生まれ・京都市左京区）", "模擬　まなぶ", "京都府京都市左京区吉田本町１番地", "20061120", "1"),
    "elder": TestCard("高齢の方（1952年2月29日生まれ・神戸市）", "模擬　ふみ", "兵庫県神戸市中央区加納町６－５", "19520229"),
    "neighbour": TestCard("となり町に住む人（岐阜県高山市）", "模擬　たかし", "岐阜県高山市花岡町２丁目１８番地", "19840109", "1"),
    "local": TestCard("地元に住む人（岐阜県飛騨市）", "模擬　いずみ", "岐阜県飛騨市古川町本町２番２２号", "1978-07-30"),
    "moved": TestCard("「大人」と同じ人が、飛騨市に引っ越したあと", "模擬　はな", "岐阜県飛騨市古川町本町２番２２号", "19900512"),
    "child": TestCard("15歳になっていない子（2014年生まれ）", "模擬　こども", "東京都世田谷区三軒茶屋２－１－１", "20140803"),
    "youth": TestCard("18歳になっていない人（2010年生まれ）", "模擬　わか", "東京都世田谷区三軒茶屋２－１－１", "20100803"),
    "guardian": TestCard("その保護者（1982年生まれ）", "模擬　おや", "東京都世田谷区三軒茶屋２－１－１", "19820401"),
    "no_prefecture": TestCard("住所に都道府県がない人（高山市）", "模擬　かける", "高山市花岡町２丁目１８番地", "19710101", "1"),
    "unclear": TestCard("住所がふたつの市に読める人（府中市）", "模擬　まよい", "府中市本町１丁目１番地", "19881103"),
    "unreadable": TestCard("住所から市区町村が分からない人（国外）", "模擬　とおる", "国外", "19650615", "1"),
    "rare_letters": TestCard("名前と住所に旧字や代替文字がある人", "髙〓　﨑子", "岐阜県髙山市花岡町２丁目", "19590909"),
    "expired": TestCard("電子証明書の期限が切れたカード", "模擬　きれた", "東京都世田谷区", "19900101", refused="certificate expired"),
    "revoked": TestCard("電子証明書が失効したカード", "模擬　とまった", "東京都世田谷区", "19900101", refused="certificate revoked"),
    "reissued": TestCard("「大人」と同じ人の、作り直したカード", "模擬　はな", "東京都世田谷区三軒茶屋２－１－１", "19900512"),
}  # fmt: skip

SAME_HUMAN = {"moved": "adult", "reissued": "adult"}
"""Another card or address, but one and the same human as this one."""
