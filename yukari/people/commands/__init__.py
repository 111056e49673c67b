"""Everything that changes what is kept about a person, split by noun."""

from yukari.people.commands.accounts import (
    complete_profile,
    end_other_sessions,
    end_session,
    forget_buckets,
    forget_unverified,
    mark_notices_read,
    note_seen,
    open_account,
    person_at,
    slow_down,
    speak,
    tell,
)
from yukari.people.commands.guardians import record_consent, release_guardians, tie_guardian, withdraw_consent
from yukari.people.commands.identity import (
    ask_for_address,
    confirm_card,
    confirm_identity,
    forget_open_addresses,
    note_service_down,
    reseal_facts,
    take_open_address,
)
from yukari.people.commands.visits import begin_visit, end_visit, forget_visits, read_card

__all__ = [
    "ask_for_address",
    "begin_visit",
    "complete_profile",
    "confirm_card",
    "confirm_identity",
    "end_other_sessions",
    "end_session",
    "end_visit",
    "forget_buckets",
    "forget_open_addresses",
    "forget_unverified",
    "forget_visits",
    "mark_notices_read",
    "note_seen",
    "note_service_down",
    "open_account",
    "person_at",
    "read_card",
    "record_consent",
    "release_guardians",
    "reseal_facts",
    "slow_down",
    "speak",
    "take_open_address",
    "tell",
    "tie_guardian",
    "withdraw_consent",
]
