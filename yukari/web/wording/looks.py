"""What it is called when staff or an organisation look at a person's data (D2)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LOOKS: dict[str, Promise] = {
    "looked_at_a_registrant": _("登録と活動の記録を開きました"),
    "looked_at_decisions": _("決定の記録で見ました"),
    "looked_at_oddity": _("気になる記録を調べるときに見ました"),
    "looked_at_roster": _("活動の名簿で見ました"),
    "looked_at_the_roster": _("登録者の一覧で見ました"),
    "looked_at_what_waits": _("審査を待つ人の一覧で見ました"),
}
