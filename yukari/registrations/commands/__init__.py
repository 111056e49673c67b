"""Every change of a registration, split by noun."""

from yukari.registrations.commands.basic import (
    Given,
    Registered,
    answer_questionnaire,
    keep_registrations,
    note_access,
    note_residence,
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
    withdraw_consent,
)
from yukari.registrations.commands.ledger import record_participation, record_stay, void_participation
from yukari.registrations.commands.link import make_direct, make_linked, opt_in, opt_out_of_link
from yukari.registrations.commands.merging import follow_successor
from yukari.registrations.commands.nightly import Summary, judge_night, look_after, plan_night
from yukari.registrations.commands.premium import apply_for_premium, withdraw_application
from yukari.registrations.credit import Credit

__all__ = [
    "Case",
    "Credit",
    "Decided",
    "Given",
    "Registered",
    "Summary",
    "answer_questionnaire",
    "apply_for_premium",
    "confirm_address",
    "confirm_by_card",
    "confirm_identity",
    "consent_by_card",
    "decide",
    "follow_successor",
    "judge_night",
    "keep_registrations",
    "look_after",
    "make_direct",
    "make_linked",
    "note_access",
    "note_residence",
    "opt_in",
    "opt_out_of_link",
    "plan_night",
    "record_consent",
    "record_participation",
    "record_stay",
    "register",
    "release",
    "undo",
    "void_participation",
    "withdraw_application",
    "withdraw_consent",
]
