"""News in words: what state it is in, what comes out otherwise than written, how often one wishes to hear."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from yukari.kit.markdown import Oddity
from yukari.rules.news import Rhythm

STATES: dict[str, StrPromise] = {
    "draft": _("下書き"),
    "asked": _("二人目の確認を待っています"),
    "waiting": _("出るのを待っています"),
    "published": _("出ました"),
    "taken_back": _("取り戻しました"),
}

SENT_BACK = _("書き直してほしいと戻されました")

ODDITIES: dict[Oddity, StrPromise] = {
    Oddity.HTML: _("< > で書かれた命令（HTMLやスクリプト）は働きません。文字のまま出ます。"),
    Oddity.PICTURE: _(
        "ほかのサイトの写真は出ません。読む人のことが、そのサイトに伝わってしまうためです。説明の言葉だけが出ます。"
    ),
    Oddity.LINK: _("リンクにできるのは、https:// などで始まるアドレスだけです。ほかは文字のまま出ます。"),
}

RHYTHMS: dict[Rhythm, StrPromise] = {
    Rhythm.AT_ONCE: _("出るたびにメールで受け取る"),
    Rhythm.DAILY: _("1日1回、まとめてメールで受け取る"),
    Rhythm.WEEKLY: _("週に1回、まとめてメールで受け取る"),
    Rhythm.NONE: _("メールは受け取らない（このサイトでは読めます）"),
}
