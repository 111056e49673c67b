"""What stands in the tables that are kept about a person, in words: each value of a closed list (D3)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from yukari.web.wording.gate import METHODS
from yukari.web.wording.news import RHYTHMS
from yukari.web.wording.nouns import FIELDS
from yukari.web.wording.office import DECIDED, ODDITIES, REVIEWS, ROLES
from yukari.web.wording.refusals import SENTENCES
from yukari.web.wording.rooms import SIGNS, TELLS, WAITS
from yukari.web.wording.scopes import SCOPES
from yukari.web.wording.story import CAUSES
from yukari.web.wording.supports import CLAIM_STATES
from yukari.web.wording.waiting import ACCOUNTS

REGISTRATIONS = {"basic": _("ベーシック登録"), "premium": _("プレミアム登録")}

ORIGINS = {
    "direct": _("自分で登録"),
    "linked": _("市区町村との連動"),
}

VALUES: dict[str, Mapping[Any, object]] = {
    "registrations.Judgement.kind": {
        "first": _("はじめての判定"),
        "renewal": _("更新の判定"),
    },
    "activities.HeldScan.settlement": {
        "accepted": _("記録になりました"),
        "dismissed": _("記録になりませんでした"),
    },
    "activities.Joining.state": {
        "joined": _("申し込みずみ"),
        "waiting": _("空き待ち"),
        "in_draw": _("抽選待ち"),
        "cancelled": _("取り消し"),
    },
    "activities.Member.role": {
        "leader": _("代表者"),
        "helper": _("手伝い"),
    },
    "activities.CheckIn.means": {
        "phone_card": _("スマートフォンの登録証"),
        "code": _("画面のコード"),
        "number": _("番号"),
        "paper_card": _("紙の登録証"),
        "venue": _("会場のコード"),
        "by_hand": _("手で記録"),
    },
    "cards.IssuedCard.medium": {
        "phone": _("スマートフォン"),
        "paper": _("紙"),
    },
    "cards.IssuedCard.kind": {
        "account": _("アカウント"),
        "basic": _("ベーシック登録"),
        "premium": _("プレミアム登録"),
    },
    "cards.IssuedCard.revoked_why": {
        "own_wish": _("自分で無効にした"),
        "lost": _("なくした"),
        "signed_out": _("ログアウトした"),
        "replaced": _("新しくした"),
    },
    "registrations.Application.state": {
        "open": _("参加を待っています"),
        "waiting": _("職員の決定を待っています"),
        "granted": _("認められました"),
        "refused": _("見送られました"),
        "withdrawn": _("取り下げました"),
    },
    "registrations.Registration.origin": ORIGINS,
    "registrations.RosterEntry.origin": ORIGINS,
    "registrations.Registration.release_reason": {
        "own_wish": _("自分で終えた"),
        "inactive": _("長く使われなかった"),
        "link_ended": _("連動が終わった"),
        "opted_out": _("連動をやめた"),
        "merged": _("自治体がひとつになった"),
    },
    "registrations.Term.ending": {
        "renewed": _("更新"),
        "lapsed": _("期間が終わった"),
        "released": _("終えた"),
        "undone": _("取り消し"),
        "moved_in": _("転入"),
        "basic_released": _("登録を終えた"),
        "link_ended": _("連動が終わった"),
        "merged": _("自治体がひとつになった"),
        "united": _("アカウントがひとつになった"),
    },
    "rooms.Post.state": {
        "shown": _("出ています"),
        "waits": _("確かめを待っています"),
        "hidden": _("隠されています"),
        "deleted": _("消しました"),
    },
    "uniting.Proposal.state": {
        "laid": _("届きました"),
        "proposed": _("提案されました"),
        "confirmed": _("確かめられました"),
        "done": _("済みました"),
        "refused": _("見送られました"),
        "objected": _("ことわりました"),
        "impossible": _("できませんでした"),
    },
    "people.Person.language": {
        "ja": _("日本語"),
        "en": _("英語"),
    },
    "places.Staff.role": ROLES,
    "registrations.Decision.what": DECIDED,
    "registrations.Judgement.cause": CAUSES,
    "registrations.Participation.method": METHODS,
    "activities.CheckIn.method": METHODS,
    "registrations.Participation.field": FIELDS,
    "registrations.Review.kind": REVIEWS,
    "rooms.Membership.tells": TELLS,
    "rooms.Post.waits_for": WAITS,
    "rooms.PostReaction.kind": SIGNS,
    "supports.Claim.state": {state: word for state, (word, _colour) in CLAIM_STATES.items()},
    "uniting.Proposal.kind": ACCOUNTS,
    "news.Awaited.rhythm": RHYTHMS,
    "news.Choice.rhythm": RHYTHMS,
    "activities.Refusal.reason": SENTENCES,
    "activities.HeldScan.reason": SENTENCES,
    "people.GuardianConsent.kind": {**REGISTRATIONS, **FIELDS},
    "proofs.Credential.kind": REGISTRATIONS,
    "activities.Oddity.kind": ODDITIES,
    "clients.Consent.scopes": {scope: opens.title for scope, opens in SCOPES.items()},
}
