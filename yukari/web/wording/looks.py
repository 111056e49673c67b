"""What it is called when staff or an organisation look at a person's data (D2)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LOOKS: dict[str, Promise] = {
    "found_in_a_club_list": _("ファンクラブの名簿にある人が、もう登録しているかを確かめるときに見つかりました"),
    "looked_at_a_contact": _("報告された、団体とのやりとりを調べるときに見ました"),
    "looked_at_a_post": _("ルームに書いたものを、運営として確かめるときに見ました"),
    "looked_at_an_answer": _("アンケートへの記名の回答を見ました"),
    "looked_at_a_proof": _("活動記録の証明書が本物かどうかを、確認ページで見ました"),
    "exported_an_answer": _("アンケートへの記名の回答を、表計算用に書き出しました"),
    "exported_the_roster": _("名前のない一覧を、表計算用に書き出しました"),
    "looked_at_a_claim": _("サポートの申請を開きました"),
    "looked_at_a_registrant": _("登録と活動の記録を開きました"),
    "looked_at_claims": _("サポートの申請と支払いの一覧で見ました"),
    "looked_at_decisions": _("決定の記録で見ました"),
    "looked_at_held_scan": _("確かめを待つ読み取りを調べるときに見ました"),
    "looked_at_oddity": _("気になる記録を調べるときに見ました"),
    "looked_at_roster": _("活動の名簿で見ました"),
    "looked_at_the_roster": _("登録者の一覧で見ました"),
    "looked_at_a_card_to_print": _("紙の登録証を印刷しました"),
    "looked_at_the_unreached": _("しばらく何も届いていない人の一覧で見ました"),
    "looked_at_what_waits": _("審査を待つ人の一覧で見ました"),
    "told_of_activities": _("自治体や団体の情報システムに、申し込みや参加の記録が変わったことを知らせました"),
    "took_changes": _("自治体の情報システムが、名前のない一覧の変わったところを受け取りました"),
    "took_payment_list": _("サポートの支払いの一覧（振込先つき）を取り出しました"),
}
