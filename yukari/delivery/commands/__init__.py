"""Everything that changes what lies at the post office, split by noun."""

from yukari.delivery.commands.bounces import stop_address, take_event, take_report, try_address_again
from yukari.delivery.commands.devices import add_device, forget_devices, remove_device
from yukari.delivery.commands.mailings import Recipients, begin_mailing, stop_mailing, write_envelopes, write_letter
from yukari.delivery.commands.posting import post
from yukari.delivery.commands.sending import (
    forget_envelopes,
    forget_mailing,
    forget_recipient,
    forget_recipients,
    forget_texts,
    note_failure,
    send,
    send_at_once,
    send_range,
)

__all__ = [
    "Recipients",
    "add_device",
    "begin_mailing",
    "forget_devices",
    "forget_envelopes",
    "forget_mailing",
    "forget_recipient",
    "forget_recipients",
    "forget_texts",
    "note_failure",
    "post",
    "remove_device",
    "send",
    "send_at_once",
    "send_range",
    "stop_address",
    "stop_mailing",
    "take_event",
    "take_report",
    "try_address_again",
    "write_envelopes",
    "write_letter",
]
