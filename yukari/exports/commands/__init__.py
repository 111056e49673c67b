"""Everything that changes an export, split by noun."""

from yukari.exports.commands.asking import approve, ask, refuse, take_back
from yukari.exports.commands.preparing import note_taken, prepare, prepare_range, run_out

__all__ = ["approve", "ask", "note_taken", "prepare", "prepare_range", "refuse", "run_out", "take_back"]
