"""Every write about rooms and contacts, split by noun."""

from yukari.rooms.commands.contact import answer, ask, end_contact, leave_contact, report_contact, settle_contact
from yukari.rooms.commands.erasing import erase_deleted, erase_person, erase_posts
from yukari.rooms.commands.moderating import free_word, hide, hold_word, mute, release, report, unmute
from yukari.rooms.commands.posts import delete_post, edit, pin, react, undo, vote, write
from yukari.rooms.commands.rooms import change_room, choose, enter, leave, let_in_again, note_visit, open_room, send_out
from yukari.rooms.commands.telling import tell_digests, tell_of_post
from yukari.rooms.commands.uniting import unite

__all__ = [
    "answer",
    "ask",
    "change_room",
    "choose",
    "delete_post",
    "edit",
    "end_contact",
    "enter",
    "erase_deleted",
    "erase_person",
    "erase_posts",
    "free_word",
    "hide",
    "hold_word",
    "leave",
    "leave_contact",
    "let_in_again",
    "mute",
    "note_visit",
    "open_room",
    "pin",
    "react",
    "release",
    "report",
    "report_contact",
    "send_out",
    "settle_contact",
    "tell_digests",
    "tell_of_post",
    "undo",
    "unite",
    "unmute",
    "vote",
    "write",
]
