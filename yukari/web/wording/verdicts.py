"""What a screen says after a scan, large and at once: 「3回目です。プレミアム登録の要件を満たしました」."""

from functools import lru_cache

from django.utils.translation import get_language, gettext, ngettext

from yukari.activities.commands import Outcome, Verdict
from yukari.web.wording.refusals import SENTENCES


def sentence(verdict: Verdict) -> str:
    """The same words for the organisation's phone, the resident's own, and a scan repeated."""
    said = Verdict(
        outcome=verdict.outcome,
        reason=verdict.reason,
        nth=verdict.nth,
        missing=verdict.missing,
        granted=verdict.granted,
    )
    return _in(get_language(), said)


@lru_cache(maxsize=1024)
def _in(language: str | None, verdict: Verdict) -> str:
    """In this language, which is the active one. A gate says the same few sentences all day; putting one together takes long."""
    if verdict.outcome is Outcome.HELD:
        return title(verdict)
    if verdict.reason is not None:
        return str(SENTENCES[verdict.reason])
    return f"{title(verdict)}{meaning(verdict)}"


def title(verdict: Verdict) -> str:
    """What happened, for the largest letters."""
    match verdict.outcome:
        case Outcome.OK:
            return gettext("参加を記録しました。")
        case Outcome.ALREADY:
            return gettext("参加済みです。")
        case Outcome.REFUSED:
            return gettext("記録できませんでした。")
        case Outcome.HELD:
            return gettext("職員が確かめて記録します。")


def meaning(verdict: Verdict) -> str:
    """What it means for premium registration, or what to do now."""
    if verdict.reason is not None:
        return str(SENTENCES[verdict.reason])
    if not verdict.nth:
        return gettext("この活動は、プレミアム登録の要件には数えられません。")
    nth = ngettext("%(nth)d回目です。", "%(nth)d回目です。", verdict.nth) % {"nth": verdict.nth}
    if verdict.granted:
        return nth + gettext("プレミアム登録の要件を満たしました。")
    if verdict.missing:
        return nth + ngettext("あと%(missing)d回です。", "あと%(missing)d回です。", verdict.missing) % {
            "missing": verdict.missing
        }
    return nth
