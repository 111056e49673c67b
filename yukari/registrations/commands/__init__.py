"""Every change of a registration, split by noun."""

from yukari.registrations.commands.basic import (
    Registered,
    answer_questionnaire,
    close_for_good,
    keep_registrations,
    note_access,
    note_profile,
    register,
    release,
)
from yukari.registrations.commands.decisions import Case, Decided, decide, undo
from yukari.registrations.commands.identity import (
    confirm_address,
    confirm_by_card,
    confirm_identity,
    consent_by_card,
    record_consent,
    take_card_aside,
    withdraw_consent,
)
from yukari.registrations.commands.ledger import count_afterwards, record_stay, void_participation
from yukari.registrations.commands.link import make_direct, make_linked, opt_in, opt_out_of_link
from yukari.registrations.commands.merging import follow_successor
from yukari.registrations.commands.nightly import Summary, judge_night, look_after, plan_night
from yukari.registrations.commands.numbers import release_numbers
from yukari.registrations.commands.participations import (
    Came,
    record_participation,
    record_participations_by_each,
)
from yukari.registrations.commands.premium import apply_for_premium, withdraw_application
from yukari.registrations.commands.uniting import Carried, unite
from yukari.registrations.commands.views import (
    forget_removed_views,
    keep_view,
    remove_view,
    rename_view,
    restore_view,
)
from yukari.registrations.credit import Credit, Occasion

__all__ = [
    "Came",
    "Carried",
    "Case",
    "Credit",
    "Decided",
    "Occasion",
    "Registered",
    "Summary",
    "answer_questionnaire",
    "apply_for_premium",
    "close_for_good",
    "confirm_address",
    "confirm_by_card",
    "confirm_identity",
    "consent_by_card",
    "count_afterwards",
    "decide",
    "follow_successor",
    "forget_removed_views",
    "judge_night",
    "keep_registrations",
    "keep_view",
    "look_after",
    "make_direct",
    "make_linked",
    "note_access",
    "note_profile",
    "opt_in",
    "opt_out_of_link",
    "plan_night",
    "record_consent",
    "record_participation",
    "record_participations_by_each",
    "record_stay",
    "register",
    "release",
    "release_numbers",
    "remove_view",
    "rename_view",
    "restore_view",
    "take_card_aside",
    "undo",
    "unite",
    "void_participation",
    "withdraw_application",
    "withdraw_consent",
]
