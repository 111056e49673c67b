"""What an app may be allowed, in words: what it opens, and for whom."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from yukari.rules.scopes import Scope


@dataclass(frozen=True, slots=True)
class Opens:
    """In one line, and what exactly."""

    title: StrPromise
    text: StrPromise


SCOPES: dict[Scope, Opens] = {
    Scope.PROFILE: Opens(
        _("呼び名を見る"), _("呼び名と、選んだことば、この自治体だけで通じる番号。メールアドレスや本名は渡しません。")
    ),
    Scope.REGISTRATIONS: Opens(
        _("登録と判定を見る"), _("この自治体への登録、プレミアム登録の期間、要件の判定とその理由。")
    ),
    Scope.REGISTER: Opens(
        _("登録する・やめる"),
        _("この自治体にベーシック登録をすること、登録をやめること、ファンクラブの入会の年や会員番号を引き継ぐこと。"),
    ),
    Scope.JOININGS: Opens(_("参加の予定と記録を見る"), _("この自治体で参加する活動の予定と、これまでの活動の記録。")),
    Scope.JOIN: Opens(_("活動に申し込む・取り消す"), _("この自治体の活動に、代わりに申し込むこと、取り消すこと。")),
    Scope.CHECK_IN: Opens(_("活動の受付をする"), _("会場のコードを読み取って、参加を記録すること。")),
    Scope.NEWS: Opens(_("お知らせを見る"), _("この自治体から届いたお知らせ。")),
    Scope.SUPPORTS: Opens(_("使えるサポートを見る"), _("この自治体のサポート施策と、使えるかどうか。")),
    Scope.ROSTERS: Opens(
        _("活動の名簿を見る"),
        _("受付をする団体として、活動に申し込んだ人の呼び名と、参加したかどうか。見たことは、本人に残ります。"),
    ),
    Scope.SCANS: Opens(
        _("読み取った受付を送る"), _("受付をする団体として、読み取ったコードを送り、参加を記録すること。")
    ),
    Scope.REGISTRANTS: Opens(
        _("登録者の一覧を受け取る"),
        _(
            "自治体として、名前のない番号、登録した日、プレミアム登録の期間。受け取ったことは、登録者のひとりひとりに残ります。"
        ),
    ),
}
