"""Leaving: asked for, taken back, carried out."""

from yukari.leaving.commands.asking import ask_to_leave, take_back
from yukari.leaving.commands.erasing import erase, erase_due
from yukari.leaving.commands.taking import note_taken

__all__ = ["ask_to_leave", "erase", "erase_due", "note_taken", "take_back"]
