"""Why a file that somebody handed in cannot be read as a table, and what to do."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from yukari.kit.sheets import Trouble, Unreadable

TROUBLES: dict[Trouble, StrPromise] = {
    Trouble.EMPTY: _(
        "このファイルには、何も書かれていません。見出しの行と、その下の行があるファイルを選んでください。"
    ),
    Trouble.TOO_LARGE: _("ファイルが大きすぎます。%(megabytes)sMBまでに分けてください。"),
    Trouble.TOO_MANY_ROWS: _("行が多すぎます。%(rows)s行までに分けてください。"),
    Trouble.TOO_MANY_COLUMNS: _("列が多すぎます。%(columns)s列までにしてください。"),
    Trouble.UNKNOWN_LETTERS: _(
        "文字を読み取れませんでした。Excelで開き、「CSV UTF-8」か「Excel ブック（.xlsx）」で保存し直してください。"
    ),
    Trouble.NOT_A_TABLE: _("表のファイルではないようです。CSVか、Excelのファイルを選んでください。"),
    Trouble.LOCKED: _("パスワードがかかっています。パスワードを外して保存したファイルを選んでください。"),
    Trouble.BROKEN: _("ファイルがこわれていて読み取れませんでした。Excelで開き、保存し直してください。"),
}


def trouble_told(unreadable: Unreadable) -> str:
    return str(TROUBLES[unreadable.trouble]) % unreadable.details
