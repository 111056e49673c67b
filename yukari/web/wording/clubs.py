"""How clubs' lists are spoken of: what a column holds, what becomes of a row, how far a list is."""

from datetime import date

from django.utils.dateformat import format as date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yukari.rules.clubs import Column, Verdict

COLUMNS: dict[Column, Promise] = {
    Column.MAIL: _("メールアドレス"),
    Column.NAME: _("名前・ニックネーム"),
    Column.HOME: _("都道府県（住所の列でもよい）"),
    Column.SINCE: _("入会した日・年"),
    Column.NUMBER: _("会員番号・カード番号"),
    Column.CONSENT: _("案内を送ってよいか（○など）"),
}

VERDICTS: dict[str, Promise] = {
    Verdict.OK: _("案内できる"),
    Verdict.TWICE: _("名簿の中で重なっている"),
    Verdict.REGISTERED: _("もう登録している"),
    Verdict.INVITED: _("前の名簿で案内している"),
    Verdict.UNWANTED: _("本人が案内を望んでいない"),
    Verdict.NO_CONSENT: _("案内への同意がない"),
    Verdict.NO_ADDRESS: _("メールアドレスがない"),
    Verdict.BAD_ADDRESS: _("メールアドレスが正しくない"),
}

ADVICE: dict[str, Promise] = {
    Verdict.TWICE: _("同じ宛先には、1通だけ送ります。"),
    Verdict.REGISTERED: _("この自治体に、もう登録している人です。何もいりません。"),
    Verdict.INVITED: _("同じ人に、何度も案内しません。"),
    Verdict.UNWANTED: _("本人の希望です。ほかの方法でも、案内しないでください。"),
    Verdict.NO_CONSENT: _("案内を送ってよいとは書かれていません。本人に確かめてください。"),
    Verdict.NO_ADDRESS: _("手紙や電話で案内してください。"),
    Verdict.BAD_ADDRESS: _("もとの名簿を直して読みこみ直すか、ほかの方法で案内してください。"),
}


def since_in_words(since: str) -> str:
    """2018, 2018-04 or 2018-04-01, as the page's language says it."""
    year, _dash, rest = since.partition("-")
    month, _dash, day = rest.partition("-")
    if not since:
        return ""
    if day:
        return date_format(date.fromisoformat(since), gettext("Y年n月j日"))
    if month:
        return gettext("%(year)s年%(month)d月") % {"year": year, "month": int(month)}
    return gettext("%(year)s年") % {"year": year}


STATES: dict[str, Promise] = {
    "new": _("列を確かめてください"),
    "checking": _("確かめているところ"),
    "checked": _("結果が出ました"),
    "asked": _("別の職員の確認を待っています"),
    "waiting": _("まもなく送りはじめます"),
    "sending": _("送っているところ"),
    "sent": _("送りました"),
    "cancelled": _("取りやめました"),
    "over": _("終わりました"),
}

ENCODINGS = {
    "workbook": "Excel",
    "utf-8": "CSV (UTF-8)",
    "utf-8-sig": "CSV (UTF-8)",
    "cp932": "CSV (Shift_JIS)",
    "euc_jp": "CSV (EUC-JP)",
    "iso2022_jp": "CSV (JIS)",
    "utf-16": "CSV (Unicode)",
    "utf-16-le": "CSV (Unicode)",
    "utf-16-be": "CSV (Unicode)",
    "utf-32": "CSV (Unicode)",
}
