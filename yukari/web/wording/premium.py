"""A judgement in words (P14): every requirement, met or not, what counted, what is missing, until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, gettext_lazy, ngettext
from django_stubs_ext import StrPromise

from yukari.rules.policy import Policy
from yukari.rules.premium import Finding, Judgement, Kind, LeftOut, Requirement
from yukari.web.templatetags.yukari import japanese_day
from yukari.web.wording.nouns import FIELDS

_ = gettext_lazy

TITLES: dict[Requirement, StrPromise] = {
    Requirement.BASIC_REGISTRATION: _("ベーシック登録"),
    Requirement.IDENTITY: _("マイナンバーカードでの本人確認"),
    Requirement.NOT_HOME: _("お住まいとは別の自治体であること"),
    Requirement.LIMIT: _("プレミアム登録は同時に3つまで"),
    Requirement.GUARDIAN: _("保護者の同意"),
    Requirement.DAYS: _("担い手活動への参加"),
    Requirement.MINUTES: _("活動した時間"),
    Requirement.PROJECTS: _("参加したプロジェクトの数"),
    Requirement.FIELDS: _("決められた分野での活動"),
}

_MET: dict[Requirement, StrPromise] = {
    Requirement.BASIC_REGISTRATION: _("登録しています。"),
    Requirement.IDENTITY: _("確認できています。"),
    Requirement.NOT_HOME: _("お住まいの自治体ではありません。"),
    Requirement.LIMIT: _("ほかのプレミアム登録と合わせても、3つ以内です。"),
    Requirement.GUARDIAN: _("同意を受け取っています。"),
    Requirement.FIELDS: _("そろいました。"),
}

_NOT_MET: dict[Requirement, StrPromise] = {
    Requirement.BASIC_REGISTRATION: _("まず、この自治体にベーシック登録をしてください。"),
    Requirement.IDENTITY: _("まだ確認していません。"),
    Requirement.NOT_HOME: _(
        "お住まいの市区町村と都道府県には、プレミアム登録はできません。ベーシック登録はそのまま使えます。"
    ),
    Requirement.LIMIT: _("もう3つの自治体でプレミアム登録をしています。どれかの期間が終わると、ここでも登録できます。"),
    Requirement.GUARDIAN: _("18歳になるまでは、保護者の同意が必要です。"),
}

LEFT_OUT: dict[LeftOut, StrPromise] = {
    LeftOut.OUTSIDE_YEAR: _("数える1年の外の参加のため"),
    LeftOut.ONLINE: _("この自治体ではオンラインの参加を数えないため"),
    LeftOut.SAME_DAY: _("同じ日に、もう1回数えているため"),
    LeftOut.SAME_PROJECT: _("同じプロジェクトを、もう数えているため"),
    LeftOut.OTHER_FIELD: _("この自治体が求める分野ではないため"),
}


@dataclass(frozen=True, slots=True)
class Explained:
    """One requirement as a person reads it. `counted` and `left_out` name occurrences, the latter with why."""

    requirement: Requirement
    met: bool
    title: str
    sentence: str
    until: date | None
    counted: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]


def explained(judgement: Judgement, policy: Policy) -> list[Explained]:
    """Every requirement of a judgement in words."""
    return [
        Explained(
            requirement=finding.requirement,
            met=finding.met,
            title=str(TITLES[finding.requirement]),
            sentence=_sentence(finding, policy, judgement.kind),
            until=finding.until,
            counted=finding.counted,
            left_out=tuple((occurrence, str(LEFT_OUT[why])) for occurrence, why in finding.left_out),
        )
        for finding in judgement.findings
    ]


def headline(judgement: Judgement) -> str:
    """The whole judgement in one sentence: 「あと1回の参加で、要件がそろいます」."""
    unmet = [finding for finding in judgement.findings if not finding.met]
    if not unmet:
        return gettext("プレミアム登録の要件を満たしています")
    if [finding.requirement for finding in unmet] == [Requirement.DAYS]:
        missing = unmet[0].missing
        return ngettext(
            "あと%(missing)d回の参加で、要件がそろいます",
            "あと%(missing)d回の参加で、要件がそろいます",
            missing,
        ) % {"missing": missing}
    if len(unmet) == 1:
        return gettext("あとひとつ：%(title)s") % {"title": TITLES[unmet[0].requirement]}
    return ngettext(
        "要件のうち、あと%(count)dつがそろっていません",
        "要件のうち、あと%(count)dつがそろっていません",
        len(unmet),
    ) % {"count": len(unmet)}


def missing(finding: Finding) -> str:
    """What is missing, as short as it can be said: 「あと1回」; nothing when it is met."""
    if finding.met:
        return ""
    match finding.requirement:
        case Requirement.DAYS | Requirement.FIELDS:
            said = ngettext("あと%(missing)d回", "あと%(missing)d回", finding.missing)
        case Requirement.PROJECTS:
            said = ngettext("あと%(missing)dプロジェクト", "あと%(missing)dプロジェクト", finding.missing)
        case Requirement.MINUTES:
            return gettext("あと%(time)s") % {"time": duration(finding.missing)}
        case _:
            return str(_NOT_MET[finding.requirement])
    return said % {"missing": finding.missing}


def duration(minutes: int) -> str:
    """Time spent, in hours and minutes: 2時間30分."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return ngettext("%(minutes)d分", "%(minutes)d分", rest) % {"minutes": rest}
    said = ngettext("%(hours)d時間", "%(hours)d時間", hours) % {"hours": hours}
    if not rest:
        return said
    # The two units are one word in Japanese and two in English.
    return gettext("%(hours)s%(minutes)s") % {"hours": said, "minutes": duration(rest)}


def _sentence(finding: Finding, policy: Policy, kind: Kind) -> str:
    match finding.requirement:
        case Requirement.IDENTITY if kind is Kind.RENEWAL and not finding.met:
            return gettext("更新のために、もう一度カードを読み取ってください。年に1回お願いしています。")
        case Requirement.DAYS:
            have = gettext("%(need)d回のうち、%(have)d回数えられました。")
        case Requirement.PROJECTS:
            have = gettext("%(need)dプロジェクトのうち、%(have)dプロジェクトに参加しました。")
        case Requirement.MINUTES:
            have = gettext("%(need)sのうち、%(have)s活動しました。")
            numbers = {"need": duration(finding.need), "have": duration(finding.have)}
            return _with_missing(have % numbers, finding)
        case Requirement.FIELDS if not finding.met:
            return gettext("次のどれかの分野で、1回参加してください：%(fields)s") % {
                "fields": _listed(policy.required_fields)
            }
        case _:
            return str((_MET if finding.met else _NOT_MET)[finding.requirement])
    return _with_missing(have % {"need": finding.need, "have": min(finding.have, finding.need)}, finding)


def _with_missing(have: str, finding: Finding) -> str:
    """What there is, then what is missing and until when."""
    if finding.met:
        return have
    if finding.until is None:
        return gettext("%(have)s%(missing)sです。") % {"have": have, "missing": missing(finding)}
    return gettext("%(have)s%(until)sまでに、%(missing)sです。") % {
        "have": have,
        "missing": missing(finding),
        "until": japanese_day(finding.until),
    }


def _listed(fields: Sequence[str]) -> str:
    return gettext("、").join(str(FIELDS.get(field, field)) for field in fields)
