"""The words of the proof of an activity record: on its paper, and on the page that checks it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from yukari.kit import qr
from yukari.proofs.queries import Line, RecordProof, Standing
from yukari.web.templatetags.yukari import hours, japanese_day
from yukari.web.wording.fixed import NOT_A_RESIDENCE_RECORD

STANDINGS: dict[Standing, Promise] = {
    Standing.STANDS: gettext_lazy("この証明書は有効です"),
    Standing.CHANGED: gettext_lazy("この証明書のあとで、記録の一部が取り消されました"),
    Standing.REVOKED: gettext_lazy("この証明書は、本人が取り消しました"),
    Standing.EXPIRED: gettext_lazy("この証明書は、確認できる期間がすぎました"),
}
KINDS = {
    Standing.STANDS: "success",
    Standing.CHANGED: "warning",
    Standing.REVOKED: "error",
    Standing.EXPIRED: "warning",
}
OPEN = (Standing.STANDS, Standing.CHANGED)


@dataclass(frozen=True)
class Sum:
    """Days, times and hours at one place, or in all."""

    place: str
    days: str
    time: str


def code_typed(text: str) -> str:
    """As it is typed from paper, or stands in an address."""
    return "".join(letter for letter in text.upper() if letter.isascii() and letter.isalnum())


def code_shown(code: str) -> str:
    """In groups of four, to be read aloud."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def summary(lines: Iterable[Line]) -> list[Sum]:
    """A line for each place, and one for all where there is more than one."""
    by_place: dict[str, list[Line]] = {}
    for line in lines:
        by_place.setdefault(_place(line), []).append(line)
    sums = [_sum(place, found) for place, found in by_place.items()]
    together = [line for found in by_place.values() for line in found]
    return [*sums, _sum(_("合計"), together)] if len(sums) > 1 else sums


def signed_for(proof: RecordProof) -> str:
    """Why the file is signed, as readers of PDF show it."""
    with translation.override(proof.language):
        return _("活動記録の証明")


def paper(proof: RecordProof, lines: list[Line]) -> dict[str, Any]:
    """Everything that stands on the paper, in its own language."""
    with translation.override(proof.language):
        address = settings.SITE_URL.rstrip("/") + reverse("visitor:proof", args=[proof.code])
        in_all = _sum("", lines)
        by_place = [one for one in summary(lines) if one.place != _("合計")]
        return {
            "language": proof.language,
            "sample": _("見本（実演用のサイトで作ったもの）") if settings.DEMONSTRATION else "",
            "title": _("活動記録の証明書"),
            "name": _("{name} 様").format(name=proof.name),
            "statement": _(
                "上の方が、次のとおり地域の活動に参加したことを、ふるさと住民登録の受付の記録によって証明します。"
            ),
            "figures": [
                {"label": _("期間"), "value": _days(proof)},
                {"label": _("参加した日"), "value": in_all.days},
                {"label": _("時間"), "value": in_all.time},
            ],
            "places": [{"place": one.place, "days": one.days, "time": one.time} for one in by_place],
            "rows": [
                [line.day.isoformat(), _place(line), line.title, line.organisation, hours(line.minutes)]
                for line in lines
            ],
            "made": japanese_day(proof.made_at),
            "until": japanese_day(proof.last_checkable_on),
            "code": code_shown(proof.code),
            "address": address,
            "qr": qr.file(address),
            "notes": [
                _("名前は本人が書いたものです。必要なときは、本人の身分証明書とあわせてお確かめください。"),
                str(NOT_A_RESIDENCE_RECORD),
                _("このPDFには電子署名があります。中身が変えられていないことも、上のページで確かめられます。"),
            ],
            "words": _words(),
        }


def _words() -> dict[str, Any]:
    return {
        "issuer": _("ゆかり（ふるさと住民登録）"),
        "mark": _("ゆかりの印"),
        "number": _("証明書番号"),
        "page": _("{page}／{pages}ページ"),
        "by_place": _("地域ごとのまとめ"),
        "colon": _("："),
        "comma": _("、"),
        "activities": _("参加した活動の一覧"),
        "columns": [_("日付"), _("地域"), _("活動"), _("主催"), _("時間")],
        "made": _("発行した日："),
        "until": _("確認できる期限："),
        "check": _("本物かどうか、いまも有効かどうかは、このページで確かめられます。"),
        "qr": _("確認ページのQRコード"),
    }


def _days(proof: RecordProof) -> str:
    first, last = (f"{day.year}/{day.month}/{day.day}" for day in (proof.first_day, proof.last_day))
    return f"{first} – {last}"


def _sum(place: str, lines: list[Line]) -> Sum:
    days = len({line.day for line in lines})
    return Sum(
        place, ngettext("{days}日", "{days}日", days).format(days=days), hours(sum(one.minutes for one in lines))
    )


def _place(line: Line) -> str:
    return line.place if (get_language() or "ja").startswith("ja") else line.place_en
