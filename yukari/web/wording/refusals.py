"""Why a command said no, in a kind sentence that also says what to do."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from yukari.rules.outcome import Reason, Refused

SENTENCES: dict[Reason, StrPromise] = {
    Reason.ALREADY_APPLIED: _("もう申し込まれています。結果が出るまでお待ちください。"),
    Reason.ALREADY_CHECKED_IN: _("この回の参加は、もう記録されています。"),
    Reason.ALREADY_DECIDED: _("この件はもう決まっています。ページを開き直して、いまの状態を見てください。"),
    Reason.ALREADY_JOINED: _("この自治体はもう参加しています。「登録する」から登録できます。"),
    Reason.ALREADY_PREMIUM: _("この自治体には、もうプレミアム登録をしています。"),
    Reason.ALREADY_REGISTERED: _("この自治体には、もう登録しています。"),
    Reason.CAPACITY_TOO_SMALL: _("定員は、もう参加が決まっている人数より少なくできません。"),
    Reason.CARD_READ_TOO_LONG_AGO: _("カードを読み取ってから時間がたちました。もう一度読み取ってください。"),
    Reason.CARD_REISSUED: _(
        "新しいカードのようです。安全のため、パスキーか認証アプリでログインしてから、もう一度読み取ってください。"
    ),
    Reason.CHECK_IN_CLOSED: _("この回の受付は終わりました。参加した方は、主催者に記録を頼んでください。"),
    Reason.CHECK_IN_NOT_OPEN: _("まだ受付が始まっていません。始まる1時間前から記録できます。"),
    Reason.CLOSES_AFTER_IT_STARTS: _("締め切りは、始まりの時刻より前にしてください。"),
    Reason.CODE_EXPIRED: _("コードの時間が過ぎました。画面の新しいコードをもう一度読み取ってください。"),
    Reason.CODE_UNKNOWN: _("このコードは読み取れませんでした。会場の画面のコードか確かめてください。"),
    Reason.DESIGNATION_INCOMPLETE: _("指定には、すべての項目への回答が必要です。"),
    Reason.DRAW_CLOSED: _("抽選の申し込みは締め切られました。"),
    Reason.DRAW_NOT_DUE: _("抽選は、締め切りのあとに行います。"),
    Reason.DRAW_PROMISED: _("抽選にするかどうかと締め切りは、申し込みが始まったあとでは変えられません。"),
    Reason.ENDS_BEFORE_IT_STARTS: _("終わりの時刻が、始まりの時刻より前になっています。"),
    Reason.GUARDIAN_CONSENT_MISSING: _("18歳になるまでは、保護者の同意が必要です。"),
    Reason.GUARDIAN_NOT_OF_AGE: _("保護者の方ご自身の、マイナンバーカードが必要です。"),
    Reason.IDENTITY_DIFFERS: _("カードの内容が、前に確認したものと違います。ご本人のカードか確かめてください。"),
    Reason.IDENTITY_NOT_CONFIRMED: _("マイナンバーカードでの本人確認がまだです。"),
    Reason.IDENTITY_ON_ANOTHER_ACCOUNT: _(
        "このカードは、別のアカウントで確認されています。そのアカウントでサインインしてください。"
    ),
    Reason.INVITATION_OVER: _("この招待は期限が切れたか、もう使われています。招待した方に、もう一度頼んでください。"),
    Reason.INVITED_SOMEONE_ELSE: _(
        "この招待は、別のメールアドレスの方あてです。招待されたアドレスでサインインしてください。"
    ),
    Reason.IN_THE_FUTURE: _("まだ来ていない日時は記録できません。"),
    Reason.JOINING_CLOSED: _("この回の申し込みは締め切られました。ほかの回もご覧ください。"),
    Reason.LAST_LEADER: _("代表者がいなくなってしまいます。先に、ほかの方を代表者にしてください。"),
    Reason.LAST_MANAGER: _("管理者がいなくなってしまいます。先に、ほかの方を管理者にしてください。"),
    Reason.LIMIT_REACHED: _("プレミアム登録は、同時に3つの自治体までです。"),
    Reason.LIVES_HERE: _("お住まいの自治体には、プレミアム登録はできません。ベーシック登録はそのまま使えます。"),
    Reason.LONG_STAY_TOO_SHORT: _("長期滞在の日数は、10日より少なくできません。"),
    Reason.MAIL_SERVER_AWAY: _("いまメールを送れません。少し待ってから、もう一度お試しください。"),
    Reason.NEGATIVE_NUMBER: _("0より小さい数は使えません。"),
    Reason.NOTHING_CARRIES_IT: _("この都道府県の市区町村に登録していないため、連動に切り替えられません。"),
    Reason.NOT_ALLOWED: _("この操作をする権限がありません。"),
    Reason.NOT_ANNOUNCED_IN_TIME: _("要件の変更は、始まる日より前に知らせる必要があります。先の日付を選んでください。"),
    Reason.NOT_DESIGNATED: _("この活動は、担い手活動として指定されていません。"),
    Reason.NOT_FOUND: _("見つかりませんでした。なくなったか、アドレスが違うようです。"),
    Reason.NOT_IN_WINDOW: _("更新の時期がまだ来ていません。"),
    Reason.NOT_PREMIUM: _("この自治体には、プレミアム登録をしていません。"),
    Reason.NOT_PUBLISHED: _("この活動は、いま公開されていません。"),
    Reason.NOT_REGISTERED: _("この自治体には、まだ登録していません。"),
    Reason.NO_DRAW: _("この回は抽選ではありません。"),
    Reason.OCCURRENCE_CANCELLED: _("この回は中止になりました。"),
    Reason.OCCURRENCE_OVER: _("この回はもう終わりました。"),
    Reason.OCCURRENCE_TOO_LONG: _("1回の長さは24時間までです。何日も続くときは、日ごとに分けてください。"),
    Reason.OF_AGE: _("18歳になった方には、保護者の同意はいりません。"),
    Reason.PARTICIPATION_VOID: _("この参加の記録は取り消されています。自治体の職員にお尋ねください。"),
    Reason.PLACE_MERGED: _("この自治体は合併しました。新しい自治体のページをご覧ください。"),
    Reason.PLACE_NOT_JOINED: _("この自治体は、まだ参加していません。「登録したい」を伝えることができます。"),
    Reason.POLICY_IN_FORCE: _("もう始まっている要件は取り下げられません。新しい要件を知らせてください。"),
    Reason.PROJECT_INCOMPLETE: _("まだ書かれていない項目があります。"),
    Reason.REASON_MISSING: _("理由を書いてください。"),
    Reason.REQUIREMENTS_NOT_MET: _("まだ要件がそろっていません。"),
    Reason.ROLE_DOES_NOT_FIT: _("この役割は、ここでは選べません。"),
    Reason.SCANNER_CLOSED: _("この読み取り画面は終わっています。団体のページから、もう一度開いてください。"),
    Reason.SCAN_TOO_OLD: _("読み取ってから時間がたちすぎています。自治体の職員に記録を頼んでください。"),
    Reason.SERIES_TOO_LONG: _("一度に作れるのは60回までです。"),
    Reason.STAY_TOO_FAR: _("滞在日は、この回の前後1日までにしてください。"),
    Reason.TOO_FEW_DAYS: _("参加の回数は、3回より少なくできません。"),
    Reason.TOO_MANY_TRIES: _("何度も試されたため、少しのあいだ止めています。時間をおいてください。"),
    Reason.TOO_YOUNG: _("この活動には年齢の決まりがあり、申し込めません。"),
    Reason.WORDS_MISSING: _("何も書かれていません。言葉を入れてください。"),
}


def refusal(refused: Refused) -> str:
    """The sentence for a refusal, in the language of the page."""
    return str(SENTENCES[refused.reason])
