"""Who is meant, in words: one phrase for each condition, for staff before they send and for whoever asks later."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrPromise

from yukari.rules.audience import Audience, Kind, Part
from yukari.rules.questionnaire import TIES
from yukari.surveys import queries as surveys
from yukari.web.answering import choices_of
from yukari.web.wording.nouns import TIES as TIES_IN_WORDS

KINDS: dict[str, StrPromise] = {
    Kind.BASIC: gettext_lazy("ベーシック登録の人"),
    Kind.PREMIUM: gettext_lazy("プレミアム登録の人"),
}
PARTS: dict[str, StrPromise] = {
    Part.TAKEN: gettext_lazy("活動に参加したことがある人"),
    Part.NOT_YET: gettext_lazy("活動にまだ参加していない人"),
}
LONG_STAY = gettext_lazy("長期滞在の人")


def phrases(
    audience: Audience, *, prefectures: Mapping[str, str], choices: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    """Each condition in a few words; `prefectures` are names by code, `choices` are `words_of_choices` where it asks for any."""
    said = [str(KINDS[audience.kind])] if audience.kind else []
    if audience.long_stay:
        said.append(str(LONG_STAY))
    if audience.taken_part:
        said.append(str(PARTS[audience.taken_part]))
    for question, chosen in audience.answers:
        words = TIES_IN_WORDS if question == TIES else choices.get(question, {})
        names = [str(words.get(one, one)) for one in sorted(chosen)]
        said.append(_("「%(answers)s」と答えた人") % {"answers": _("」か「").join(names)})
    if audience.prefectures:
        names = [prefectures[code] for code in sorted(audience.prefectures) if code in prefectures]
        said.append(_("%(prefectures)sに住む人") % {"prefectures": _("・").join(names)})
    if audience.has_a_band:
        said.append(_band(audience.youngest, audience.oldest))
    return said or [_("登録している人みんな")]


def asks_for_own_answers(audience: Audience) -> bool:
    """Whether it goes by an answer to a question of the place's own."""
    return any(question != TIES for question, _chosen in audience.answers)


def words_of_choices(place_id: str) -> dict[str, dict[str, Any]]:
    """What can be chosen in answer to each question of the place, in the language of the page."""
    return {key: dict(choices_of(question)) for key, question in surveys.ever_asked(place_id).items()}


def _band(youngest: int | None, oldest: int | None) -> str:
    if oldest is None:
        return _("%(youngest)d歳以上の人") % {"youngest": youngest}
    if youngest is None:
        return _("%(oldest)d歳以下の人") % {"oldest": oldest}
    return _("%(youngest)d歳から%(oldest)d歳の人") % {"youngest": youngest, "oldest": oldest}
