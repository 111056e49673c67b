"""What a project says and may still have to say, in the words of whoever writes it."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from yukari.rules.roles import OrganisationRole

MISSING: dict[str, StrPromise] = {
    "title": _("活動の名前"),
    "what": _("何をするか"),
    "belongings": _("持ちもの"),
    "cost": _("費用"),
    "insurance": _("保険"),
    "minors": _("18歳未満の人"),
    "contact": _("連絡先"),
    "meeting_point": _("集まる場所"),
    "occurrences": _("開催の日時"),
    "capacity": _("定員（抽選のとき）"),
    "closes_at": _("締め切り（抽選のとき）"),
}
"""Keys as `rules.programme.missing` names them."""

ROLES: dict[str, StrPromise] = {
    OrganisationRole.LEADER: _("代表者"),
    OrganisationRole.HELPER: _("手伝い"),
}

ROLES_EXPLAINED: dict[str, StrPromise] = {
    OrganisationRole.HELPER: _("手伝い：名簿を見て、当日の受付をする"),
    OrganisationRole.LEADER: _("代表者：活動を書いて公開し、メンバーを招待する"),
}

OTHER_WORDS: dict[str, StrPromise] = {
    "field": _("分野"),
    "children": _("子ども連れで参加できる"),
    "youngest": _("参加できる年齢（何歳から）"),
    "asks_guardian": _("18歳未満の人には、保護者の同意を求める"),
    "online": _("家からオンラインで参加できる"),
    "access": _("行き方"),
    "draws_lots": _("締め切りのあと、抽選で決める"),
}
"""What a project says without having to."""
