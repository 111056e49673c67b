"""Every write about supports, split by noun."""

from yukari.supports.commands.claims import (
    begin_claim,
    drop_receipt,
    forget_drafts,
    give_account,
    hand_in,
    keep_receipt,
    leave_supports,
    unite,
    withdraw_claim,
)
from yukari.supports.commands.deciding import (
    approve_as_asked,
    approve_claim,
    ask_back,
    mark_paid,
    refuse_claim,
    reopen_claim,
)
from yukari.supports.commands.offers import (
    OfferFields,
    close_offer,
    discard_offer,
    extend_offer,
    publish_offer,
    unpublish_offer,
    write_offer,
)
from yukari.supports.commands.partners import (
    accept_partner,
    apply_as_partner,
    close_partner,
    refuse_partner,
    renew_link,
)
from yukari.supports.commands.uses import Confirmed, forget_uses, use_offer

__all__ = [
    "Confirmed",
    "OfferFields",
    "accept_partner",
    "apply_as_partner",
    "approve_as_asked",
    "approve_claim",
    "ask_back",
    "begin_claim",
    "close_offer",
    "close_partner",
    "discard_offer",
    "drop_receipt",
    "extend_offer",
    "forget_drafts",
    "forget_uses",
    "give_account",
    "hand_in",
    "keep_receipt",
    "leave_supports",
    "mark_paid",
    "publish_offer",
    "refuse_claim",
    "refuse_partner",
    "renew_link",
    "reopen_claim",
    "unite",
    "unpublish_offer",
    "use_offer",
    "withdraw_claim",
    "write_offer",
]
