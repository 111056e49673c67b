"""Why a command said no, in a kind sentence that also says what to do."""

from math import ceil

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from yukari.rules.outcome import Reason, Refused

MANY_MINUTES = 120
"""From here on a wait is said in hours."""

SENTENCES: dict[Reason, StrPromise] = {
    Reason.APP_KEY_UNUSABLE: _(
        "公開鍵として読み取れませんでした。EC（P-256）かRSA（2048ビット以上）の公開鍵を、PEMかJWKの形で貼り付けてください。秘密鍵は、だれにも渡さないでください。"
    ),
    Reason.KEY_USED_OTHERWISE: _("同じ Idempotency-Key で、ちがう内容が送られました。新しいキーで送ってください。"),
    Reason.RETURN_ADDRESS_UNFIT: _(
        "戻り先のアドレスに使えないものがあります。https:// で始まるアドレスか、"
        "アプリ専用のスキーム（例：jp.example.app:/back）を、1行に1つ書いてください。"
    ),
    Reason.SCOPES_MISSING: _("このアプリにできることを、1つ以上選んでください。"),
    Reason.ALREADY_ANSWERED: _(
        "もう答えてくださっています。無記名の回答は、答えたときのブラウザーか、回答の番号でだけ直せます。"
    ),
    Reason.ANSWER_DOES_NOT_FIT: _("この答えは受け取れませんでした。質問に合う答えを選ぶか、書いてください。"),
    Reason.ANSWER_MISSING: _("この質問に答えてから、次に進んでください。"),
    Reason.CHOICES_MISSING: _("選択肢は、1行に1つずつ、2つから30までにしてください。"),
    Reason.DEPENDS_ON_NOTHING: _("ほかの質問の答えで決まる質問は、その質問より後に置いてください。"),
    Reason.LIMIT_DOES_NOT_FIT: _("選べる数は、2以上で、選択肢の数より小さくしてください。"),
    Reason.NOT_ASKED: _("このアンケートは、ほかの方にお願いしているものです。"),
    Reason.NUMBERS_TURNED_ROUND: _("「いちばん小さい数」は「いちばん大きい数」より小さくしてください。"),
    Reason.ROW_MISSING: _("すべての行に答えてください。"),
    Reason.NOT_ON_REGISTRATION: _("登録アンケートでは、どの質問も答えなくてよく、みんなに尋ねるものにします。"),
    Reason.QUESTION_ANSWERED: _(
        "答えた人がいる質問です。言葉を直すことと、選択肢を加えることはできます。ほかを変えるときは、この質問を除いて、新しく加えてください。"
    ),
    Reason.SURVEY_CLOSED: _("受け付けは終わりました。"),
    Reason.SURVEY_PUBLISHED: _("公開したあとは変えられません。新しく作ってください。"),
    Reason.TOO_MANY_CHOSEN: _("選べる数より多く選ばれています。減らしてください。"),
    Reason.ALREADY_APPLIED: _("もう申し込まれています。結果が出るまでお待ちください。"),
    Reason.ALREADY_CHECKED_IN: _("この回の参加は、もう記録されています。"),
    Reason.ALREADY_DECIDED: _("この件はもう決まっています。ページを開き直して、いまの状態を見てください。"),
    Reason.CLAIM_WITH_ITS_PERSON: _("いまは本人に確かめているところです。出し直されてから認められます。"),
    Reason.ALREADY_JOINED: _("この自治体はもう参加しています。「登録する」から登録できます。"),
    Reason.ALREADY_PREMIUM: _("この自治体には、もうプレミアム登録をしています。"),
    Reason.ALREADY_REGISTERED: _("この自治体には、もう登録しています。"),
    Reason.CAPACITY_TOO_SMALL: _("定員は、もう参加が決まっている人数より少なくできません。"),
    Reason.CARD_FORGED: _("この登録証は、本物と確かめられませんでした。本人に、画面を開き直してもらってください。"),
    Reason.CARD_KEY_UNUSABLE: _("この端末では登録証を作れませんでした。受付用のコードはそのまま使えます。"),
    Reason.CARD_OVER: _("登録証の期限が切れています。電波のあるところで開き直すと、新しくなります。"),
    Reason.CARD_READ_TOO_LONG_AGO: _("カードを読み取ってから時間がたちました。もう一度読み取ってください。"),
    Reason.CARD_REISSUED: _(
        "新しいカードのようです。安全のため、パスキーか認証アプリでログインしてから、もう一度読み取ってください。"
    ),
    Reason.CARD_REVOKED: _("この登録証は、もう使えません。本人に、新しい登録証を開いてもらってください。"),
    Reason.CARD_UNREADABLE: _("登録証のコードを読み取れませんでした。もう一度読み取ってください。"),
    Reason.CHECK_IN_CLOSED: _("この回の受付は終わりました。参加した方は、主催者に記録を頼んでください。"),
    Reason.CHECK_IN_NOT_OPEN: _("まだ受付が始まっていません。始まる1時間前から記録できます。"),
    Reason.CLOSES_AFTER_IT_STARTS: _("締め切りは、始まりの時刻より前にしてください。"),
    Reason.COLUMN_SAID_TWICE: _("同じ内容を、2つの列に選んでいます。使う列だけに選んでください。"),
    Reason.LIST_UNDER_WAY: _(
        "この名簿からは、もう案内を送りはじめています。直すときは、新しい名簿を読みこんでください。"
    ),
    Reason.MAIL_COLUMN_MISSING: _("メールアドレスの列を選んでください。案内は、メールで送ります。"),
    Reason.ADDRESS_NOT_SECURE: _("知らせ先は、https:// で始まる、だれでもつながるアドレスにしてください。"),
    Reason.TOO_MANY_HOOKS: _("つなげられるシステムは、10までです。使っていないものを外してください。"),
    Reason.NOBODY_TO_INVITE: _("この名簿には、案内できる人がいません。"),
    Reason.CODE_EXPIRED: _("コードの時間が過ぎました。画面の新しいコードをもう一度読み取ってください。"),
    Reason.CODE_MAILED_IS_ANOTHER: _("コードが違います。メールに届いた6桁の数字を確かめてください。"),
    Reason.CODE_MAILED_TOO_LONG_AGO: _(
        "コードの時間が過ぎました。コードをもう一度送って、届いた数字を入れてください。"
    ),
    Reason.CODE_UNKNOWN: _("このコードは読み取れませんでした。会場の画面のコードか確かめてください。"),
    Reason.DESIGNATION_INCOMPLETE: _("指定には、すべての項目への回答が必要です。"),
    Reason.DRAW_CLOSED: _("抽選の申し込みは締め切られました。"),
    Reason.DRAW_NOT_DUE: _("抽選は、締め切りのあとに行います。"),
    Reason.DRAW_PROMISED: _("抽選にするかどうかと締め切りは、申し込みが始まったあとでは変えられません。"),
    Reason.ENDS_BEFORE_IT_STARTS: _("終わりの時刻が、始まりの時刻より前になっています。"),
    Reason.FILE_BROKEN: _(
        "このファイルは開けませんでした。こわれているかもしれません。もう一度保存してから、選び直してください。"
    ),
    Reason.FILE_EMPTY: _("ファイルの中身がありません。選び直してください。"),
    Reason.FILE_NOT_A_PICTURE: _("ここでは、写真か画像（JPEG、PNG、WebP）を選んでください。"),
    Reason.FILE_NOT_WHAT_IT_SAYS: _(
        "ファイルの名前と中身が合っていません。もとのアプリで保存し直してから、選び直してください。"
    ),
    Reason.FILE_TOO_LARGE: _("ファイルが大きすぎます。小さくしてから、選び直してください。"),
    Reason.FILE_UNKNOWN: _("この種類のファイルは使えません。写真（JPEG、PNG、WebP）かPDFを選んでください。"),
    Reason.GUARDIAN_CONSENT_MISSING: _("18歳になるまでは、保護者の同意が必要です。"),
    Reason.GUARDIAN_NOT_OF_AGE: _("保護者の方ご自身の、マイナンバーカードが必要です。"),
    Reason.ACCOUNT_UNITED: _("このアカウントは、別のアカウントに統合されました。そちらでログインしてください。"),
    Reason.CARD_WAITS_FOR_STAFF: _(
        "カードの名前と住所が、前に確認したものと違います。登録している自治体の職員がお話をうかがって確かめます。結果はお知らせします。"
    ),
    Reason.SAME_PERSON_OF_STAFF: _("提案した人とは別の職員が、確かめて決めてください。"),
    Reason.GUARDIAN_SAYS_NO: _("保護者の方が、同意していません。保護者の方と話し合ってください。"),
    Reason.IDENTITY_DIFFERS: _("カードの内容が、前に確認したものと違います。ご本人のカードか確かめてください。"),
    Reason.IDENTITY_NOT_CONFIRMED: _("マイナンバーカードでの本人確認がまだです。"),
    Reason.IDENTITY_ON_ANOTHER_ACCOUNT: _(
        "このカードは、別のアカウントで確認されています。そのアカウントでログインしてください。"
    ),
    Reason.INVITATION_OVER: _("この招待は期限が切れたか、もう使われています。招待した方に、もう一度頼んでください。"),
    Reason.INVITED_SOMEONE_ELSE: _(
        "この招待は、別のメールアドレスの方あてです。招待されたアドレスでログインしてください。"
    ),
    Reason.IN_THE_FUTURE: _("まだ来ていない日時は記録できません。"),
    Reason.IN_THE_PAST: _("もう過ぎた日時です。これからの日時を入れてください。"),
    Reason.JOINING_CLOSED: _("この回の申し込みは締め切られました。ほかの回もご覧ください。"),
    Reason.CONTACT_OVER: _("このやりとりは終わっています。急ぎのときは、活動のページにある連絡先へどうぞ。"),
    Reason.POLL_CHOICES_MISSING: _("選択肢は、2つから8つまで、1行に1つ書いてください。"),
    Reason.POLL_CLOSED: _("この投票は締め切られました。"),
    Reason.ROOM_CLOSED: _("このルームは閉じています。書きこみはできませんが、読むことはできます。"),
    Reason.ROOM_NOT_JOINED: _("先に、このルームに入ってください。"),
    Reason.ROOM_NOT_OPEN: _("このルームは、まだ開いていません。"),
    Reason.ROOM_NOT_YOURS: _("このルームには、この地域に登録した人か、この活動に参加した人が入れます。"),
    Reason.ROOM_REMOVED: _(
        "運営の判断で、このルームには入れなくなっています。心当たりがないときは、自治体の窓口にお問い合わせください。"
    ),
    Reason.TOO_LATE_TO_UNDO: _("元に戻せる時間（10分）が過ぎました。"),
    Reason.TOO_MANY_WORDS: _("登録できる言葉は200までです。使わないものを消してから加えてください。"),
    Reason.LAST_DAY_PAST: _("見せる最後の日が、もう過ぎています。先の日にするか、空けておいてください。"),
    Reason.LAST_LEADER: _("代表者がいなくなってしまいます。先に、ほかの方を代表者にしてください。"),
    Reason.LAST_MANAGER: _("管理者がいなくなってしまいます。先に、ほかの方を管理者にしてください。"),
    Reason.LIMIT_REACHED: _("プレミアム登録は、同時に3つの自治体までです。"),
    Reason.LIVES_HERE: _("お住まいの自治体には、プレミアム登録はできません。ベーシック登録はそのまま使えます。"),
    Reason.LONG_STAY_TOO_SHORT: _("長期滞在の日数は、10日より少なくできません。"),
    Reason.MAIL_SERVER_AWAY: _("いまメールを送れません。少し待ってから、もう一度お試しください。"),
    Reason.NEGATIVE_NUMBER: _("0より小さい数は使えません。"),
    Reason.EXPORT_EMPTY: _("あてはまる人がいないので、書き出すものがありません。"),
    Reason.EXPORT_NEEDS_ANOTHER: _("頼んだ人とは別の職員が、確かめて決めてください。"),
    Reason.EXPORT_OF_A_NAME: _(
        "人の名前でしぼりこんだままでは、書き出せません。だれの番号かがわかってしまうためです。名前を外してください。"
    ),
    Reason.EXPORT_OVER: _("この一覧は、もう受け取れません。要るときは、もう一度頼んでください。"),
    Reason.EXPORT_UNDER_WAY: _("この書き出しは、もう先へ進んでいます。いまの状態を確かめてください。"),
    Reason.FILTER_MISSING: _("まだしぼりこまれていません。人の名前だけでは、残せません。"),
    Reason.NAME_TAKEN: _("この名前は、もう使われています。別の名前にしてください。"),
    Reason.NEWS_UNDER_WAY: _("このお知らせは、もう先へ進んでいます。いまの状態を確かめてください。"),
    Reason.NOTHING_CARRIES_IT: _("この都道府県の市区町村に登録していないため、連動に切り替えられません。"),
    Reason.NOTHING_TO_PROVE: _("選んだ期間と地域には、参加の記録がありません。期間を広げてみてください。"),
    Reason.NOT_ALLOWED: _("この操作をする権限がありません。"),
    Reason.NOT_ANNOUNCED_IN_TIME: _("要件の変更は、始まる日より前に知らせる必要があります。先の日付を選んでください。"),
    Reason.NOTHING_TO_GO_BACK_TO: _(
        "更新の前の期間が記録に残っていないため、この更新は取り消せません。直す必要があるときは、システムの担当者にお知らせください。"
    ),
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
    Reason.PASSKEY_IS_ANOTHER: _(
        "そのパスキーでは、もうひとつのアカウントを確かめられません。ほかのパスキーか、メールのコードをお使いください。"
    ),
    Reason.PICTURE_TOO_LARGE: _("画像のたてよこが大きすぎます。8,000ピクセルより小さくしてから、選び直してください。"),
    Reason.PLACE_MERGED: _("この自治体は合併しました。新しい自治体のページをご覧ください。"),
    Reason.PLACE_NOT_JOINED: _("この自治体は、まだ参加していません。「登録したい」を伝えることができます。"),
    Reason.POLICY_IN_FORCE: _("もう始まっている要件は取り下げられません。新しい要件を知らせてください。"),
    Reason.PROJECT_INCOMPLETE: _("まだ書かれていない項目があります。"),
    Reason.PROOF_KEYS_MISSING: _("このサイトでは、いま証明書を作れません。運営している人にお知らせください。"),
    Reason.PUSH_SERVICE_UNKNOWN: _(
        "このブラウザーの通知サービスには、まだ対応していません。メールでのお知らせをお使いください。"
    ),
    Reason.REASON_MISSING: _("理由を書いてください。"),
    Reason.RECORD_NUMBERED_ANEW: _(
        "データベースの番号が、記録の封印より前に戻っています。バックアップから戻したときの手順（docs/audit.md）を確かめてください。"
    ),
    Reason.REQUIREMENTS_NOT_MET: _("まだ要件がそろっていません。"),
    Reason.ROLE_DOES_NOT_FIT: _("この役割は、ここでは選べません。"),
    Reason.SCANNER_CLOSED: _("この読み取り画面は終わっています。団体のページから、もう一度開いてください。"),
    Reason.SCAN_TOO_OLD: _("読み取ってから時間がたちすぎています。自治体の職員に記録を頼んでください。"),
    Reason.SECOND_PERSON_NEEDED: _("大勢に届くお知らせは、書いた人とは別の職員が確かめてから出します。"),
    Reason.SERIES_TOO_LONG: _("一度に作れるのは60回までです。"),
    Reason.STAY_TOO_FAR: _("滞在日は、この回の前後1日までにしてください。"),
    Reason.TOO_FEW_DAYS: _("参加の回数は、3回より少なくできません。"),
    Reason.TOO_MANY_TRIES: _("何度も試されたため、少しのあいだ止めています。時間をおいてください。"),
    Reason.TOO_YOUNG: _("この活動には年齢の決まりがあり、申し込めません。"),
    Reason.PICTURE_WORDS_MISSING: _("写真に何が写っているかを、言葉でも書いてください。見えない人にも伝わります。"),
    Reason.WORDS_MISSING: _("何も書かれていません。言葉を入れてください。"),
    Reason.ACCOUNT_MISSING: _("振込先がまだ届いていない人がいます。その人を外して、もう一度お試しください。"),
    Reason.AMOUNT_CHANGED: _(
        "計算した金額が、さきほどの表示から変わりました。新しい金額を確かめて、もう一度お出しください。"
    ),
    Reason.AMOUNT_UNLIKELY: _("金額をもう一度確かめてください。1円より少ない額や、上限より多い額は入れられません。"),
    Reason.BUDGET_BELOW_HELD: _("すでに申請や支払いに使われている額より、予算を少なくすることはできません。"),
    Reason.BUDGET_SPENT: _("今回の予算は、すべて使われました。追加があるかどうかは、自治体にお尋ねください。"),
    Reason.CEILING_REACHED: _("この期間に受け取れる上限まで、もう申請しています。"),
    Reason.GOODS_BY_POST: _("品物を送る内容に読めるところがあります。どういう意味かを書いてから、公開してください。"),
    Reason.NOT_MEANT: _("このサポートは、いまの登録では使えません。対象になる人の条件をご覧ください。"),
    Reason.OFFER_USED: _("もう使った人か、申請を始めた人がいます。終えてから、写して新しく書いてください。"),
    Reason.OFFER_CLOSED: _("このサポートは、いま受け付けていません。期間をご覧ください。"),
    Reason.PARTNER_MISSING: _(
        "お店などのサポートには、受け入れた協力店を1つ選んでください。ほかの種類では選べません。"
    ),
    Reason.RECEIPT_MISSING: _("領収書がまだ入っていません。1枚以上入れてください。"),
    Reason.SERVES_MISSING: _("ベーシック登録の人も対象にするときは、地域の活動にどう役立つかを書いてください。"),
    Reason.TOO_MANY_RECEIPTS: _("領収書は、1回の申請に20枚までです。残りは、次の申請にしてください。"),
    Reason.USED_UP: _("この期間に使える回数を、もう使いました。"),
}


def refusal(refused: Refused) -> str:
    """The sentence for a refusal, in the language of the page; who is slowed down reads until when."""
    seconds = int(str(refused.details.get("seconds", 0)))
    if refused.reason is not Reason.TOO_MANY_TRIES or not seconds:
        return str(SENTENCES[refused.reason])
    minutes = ceil(seconds / 60)
    if minutes < MANY_MINUTES:
        return str(_("何度も試されたため、少しのあいだ止めています。%(minutes)s分ほどたったら、また試せます。")) % {
            "minutes": minutes
        }
    hours = ceil(minutes / 60)
    return str(_("何度も試されたため、しばらく止めています。%(hours)s時間ほどたったら、また試せます。")) % {
        "hours": hours
    }
