"""Japanese names in other letters: Hepburn romanisation, and one folded form by which spellings are compared."""

import re
import unicodedata

import jaconv

_SYLLABLE_BREAKS = (
    *("カツ・ウラ", "コト・ウラ", "セト・ウチ", "ソ・オ", "タキノ・ウエ", "トヨ・ウラ", "トヨ・オカ", "ヒロ・オ"),
    *("ナチカツ・ウラ", "マツ・ウラ", "ミノ・オ", "モ・オカ", "ヤマノ・ウチ", "ワノ・ウチ", "サンヨウ・オノダ"),
)
"""Kana do not show where one word of a name ends: over these breaks no vowel is long (Matsuura, not Matsura)."""

_BREAK_OF = {name.replace("・", ""): name for name in _SYLLABLE_BREAKS}


def romanise(kana: str) -> str:
    """ヒダ as Hida and オオサカ as Osaka: Hepburn, long o and u unmarked, as on road signs."""
    parts = _BREAK_OF.get(kana, kana).split("・")
    return "".join(_short_vowels(_hepburn(part)) for part in parts).capitalize()


def fold(words: str) -> str:
    """One form of 「ひだ」 and 「ヒダ」, of 五ケ瀬 and 五ヶ瀬, of Tōkyō, Toukyou and TOKYO."""
    plain = unicodedata.normalize("NFKC", words).casefold().replace("ヶ", "ケ")
    without_marks = "".join(
        letter
        for letter in unicodedata.normalize("NFD", plain)
        if not unicodedata.combining(letter) or letter in "\u3099\u309a"
    )
    letters = re.sub(r"['’\-]", "", unicodedata.normalize("NFC", without_marks))
    return jaconv.hira2kata(_short_vowels(letters))


def _hepburn(kana: str) -> str:
    before_vowels = re.sub("ン(?=[アイウエオヤユヨ])", "ン'", kana)
    return str(jaconv.kana2alphabet(jaconv.kata2hira(before_vowels))).replace("cch", "tch")


def _short_vowels(letters: str) -> str:
    return re.sub("o[ou]|oh(?![aiueo])|uu", lambda found: found[0][0], letters)
