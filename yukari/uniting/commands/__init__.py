"""Everything that unites accounts of one human: by the person alone, or by two people of staff."""

from yukari.uniting.commands.cards import confirm_address, confirm_by_card
from yukari.uniting.commands.own import preview, unite_own
from yukari.uniting.commands.proposals import carry_out, carry_out_due, confirm, object_to, propose, refuse
from yukari.uniting.commands.together import United, unite

__all__ = [
    "United",
    "carry_out",
    "carry_out_due",
    "confirm",
    "confirm_address",
    "confirm_by_card",
    "object_to",
    "preview",
    "propose",
    "refuse",
    "unite",
    "unite_own",
]
