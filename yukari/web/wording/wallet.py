"""What a wallet calls the credential and each of its lines."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ISSUER = _("ゆかり（ふるさと住民登録）")
TITLE = _("ふるさと住民の登録証")

CLAIMS: dict[str, Promise] = {
    "name": _("呼び名（本人が選んだもの）"),
    "place_code": _("全国地方公共団体コード"),
    "place_name": _("登録した地域"),
    "kind": _("登録の種類"),
    "since": _("登録の始まり"),
    "until": _("プレミアム登録の最後の日"),
    "long_stay": _("長期滞在（二地域居住）"),
}
