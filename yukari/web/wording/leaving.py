"""What is kept about a person, in the person's words, by the parts of `leaving/registry.py`."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yukari.leaving.registry import Part

KEPT: dict[Part, Promise] = {
    Part.PROFILE: _("プロフィール（名前、生まれた年と月、住んでいる市区町村）"),
    Part.SIGN_IN: _("メールアドレス、パスキー、ログインの記録"),
    Part.IDENTITY: _("マイナンバーカードで確認したこと"),
    Part.GUARDIANS: _("保護者とのつながりと同意"),
    Part.NOTICES: _("あなたへのお知らせ"),
    Part.REGISTRATIONS: _("地域への登録、アンケートの答え、「登録したい」"),
    Part.PREMIUM: _("プレミアム登録の期間、申し込み、判定とその理由"),
    Part.RECORD: _("活動の記録と、滞在の記録"),
    Part.ACTIVITIES: _("活動への申し込みと、受付の記録"),
    Part.CARDS: _("登録証"),
    Part.PROOFS: _("活動記録の証明書"),
    Part.ROOMS: _("ルームに書いたこと、団体への質問"),
    Part.SUPPORTS: _("サポートの申請と領収書"),
    Part.SURVEYS: _("アンケートと意見募集への答え"),
    Part.NEWS: _("地域からのお知らせの受け取り方"),
    Part.OFFICES: _("自治体や団体での役割"),
    Part.LOOKS: _("だれがあなたの情報を見たか"),
    Part.WORK: _("職員や団体の一員として、あなたが行ったこと"),
}

STAYS: dict[Part, Promise] = {
    Part.PROFILE: _("アカウントの番号だけが残ります。番号から、あなたのことは分かりません。"),
    Part.REGISTRATIONS: _("退会したという印だけが、番号とともに残ります。"),
    Part.ACTIVITIES: _("職員が確かめた読み取りの記録は残りますが、だれのものかは分からなくなります。"),
    Part.CARDS: _("登録証は無効になります。無効の登録証の番号だけが、期限が過ぎるまで残ります。"),
    Part.ROOMS: _("ルームに書いたことは空になり、ほかの人の返事だけが残ります。"),
    Part.SUPPORTS: _("支払われた金額は、自治体の予算の記録として、名前なしで残ります。"),
    Part.OFFICES: _("いつからいつまで役割があったかが、番号だけで残ります。"),
    Part.LOOKS: _("だれがいつ情報を見たかの記録は、書きかえられないように封をしてあるので、番号だけで残ります。"),
    Part.WORK: _("職員や団体の一員としてしたことは、番号だけで残ります。名前は「退会した人」と出ます。"),
}
"""Of what is not simply erased: what is left of it."""
