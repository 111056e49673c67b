"""Every write about places, split by noun: the place itself, its staff, its policies, its questions and the wishes for it."""

from yukari.places.commands.loading import Loaded, load_places
from yukari.places.commands.places import describe, join, leave, merge
from yukari.places.commands.policies import announce_policy, withdraw_policy
from yukari.places.commands.staff import (
    accept_invitation,
    appoint,
    change_role,
    dismiss,
    invite,
    withdraw_invitation,
)
from yukari.places.commands.uniting import forget_invited, leave_offices, unite
from yukari.places.commands.wishes import tell_wishers, wish, withdraw_wish

__all__ = [
    "Loaded",
    "accept_invitation",
    "announce_policy",
    "appoint",
    "change_role",
    "describe",
    "dismiss",
    "forget_invited",
    "invite",
    "join",
    "leave",
    "leave_offices",
    "load_places",
    "merge",
    "tell_wishers",
    "unite",
    "wish",
    "withdraw_invitation",
    "withdraw_policy",
    "withdraw_wish",
]
