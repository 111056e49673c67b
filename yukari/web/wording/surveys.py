"""Surveys in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrPromise

from yukari.rules.survey import Kind
from yukari.surveys.queries import Survey

MISSING = _("この質問に答えてから、次に進んでください。")

KINDS: dict[str, StrPromise] = {
    Kind.ONE: _("1つ選ぶ"),
    Kind.SEVERAL: _("いくつか選ぶ"),
    Kind.SCALE: _("5段階で答える"),
    Kind.MATRIX: _("表で答える"),
    Kind.NUMBER: _("数を書く"),
    Kind.DATE: _("日付を書く"),
    Kind.LINE: _("短い言葉を書く"),
    Kind.WORDS: _("文章を書く"),
}

KIND_HINTS: dict[str, StrPromise] = {
    Kind.ONE: _("例：好きな季節はいつですか（春・夏・秋・冬）"),
    Kind.SEVERAL: _("例：知ったきっかけを、3つまで選んでください"),
    Kind.SCALE: _("例：また来たいと思いますか（1から5）"),
    Kind.MATRIX: _("例：案内・交通・宿のそれぞれに、満足・ふつう・不満で答える"),
    Kind.NUMBER: _("例：この一年に何回来ましたか"),
    Kind.DATE: _("例：最後に来たのはいつですか"),
    Kind.LINE: _("例：お気に入りの場所を教えてください"),
    Kind.WORDS: _("例：気づいたことを自由に書いてください"),
}
"""When each kind is the right one, by an example."""

AGREEMENT: dict[str, StrPromise] = {
    "1": _("1　まったくそう思わない"),
    "2": _("2　あまりそう思わない"),
    "3": _("3　どちらともいえない"),
    "4": _("4　そう思う"),
    "5": _("5　とてもそう思う"),
}
END = _("%(number)s　%(words)s")
"""One end of a scale, with the words that the place gave it."""
OTHER = _("その他")

STATES: dict[str, StrPromise] = {
    "draft": _("下書き"),
    "asked": _("二人目の確認を待っています"),
    "waiting": _("公開を待っています"),
    "open": _("受付中"),
    "closed": _("終了"),
}
FORMS: dict[str, StrPromise] = {
    "survey": pgettext_lazy("one survey", "アンケート"),
    "comment": _("パブリックコメント"),
    "registration": _("登録した人に、いつも尋ねるもの"),
}
REGISTRATION = _("登録アンケート")

ANONYMOUS = _(
    "無記名です。だれがどう答えたかは、職員にはわかりません。「答えた」ことは、答えとは別に保管します。"
    "受け付けが終わると、システムを管理する人にもたどれない形にします。"
)
NAMED = _("記名です。職員は、だれがどう答えたかを見ることができます。見た記録は、あなたのページに残ります。")
EMPTY = _("答えていません")
LEFT_OUT = _("答えなかった人")
WRITTEN = _("書いた人")


def title_of(survey: Survey) -> StrPromise | str:
    """Its name: the one that every place has is called as the page speaks."""
    return REGISTRATION if survey.form == Survey.Form.REGISTRATION else survey.title
