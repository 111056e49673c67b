"""One table of figures, and its lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from yukari.web.wording import relations


@dataclass(frozen=True, slots=True)
class Line:
    words: str
    figures: tuple[int | None, ...]
    """One under each head of the sheet; none where it is hidden. The first is the one that is drawn."""
    note: str = ""
    code: str = ""
    """Of the area that the line speaks of."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. No lines: all of it is hidden (D4)."""

    key: str
    lines: Sequence[Line] | None
    drawing: SafeString = field(default_factory=SafeString)
    shades: Mapping[str, int] = field(default_factory=dict)
    """Of the map of Japan: persons by prefecture."""
    bars: bool = False
    """Whether the first figures are also drawn, beside each other."""

    @property
    def most(self) -> int:
        """The first figure that is the greatest; the length of every bar is its share of this one."""
        return max((line.figures[0] or 0 for line in self.lines or ()), default=0)

    @property
    def title(self) -> str:
        return str(relations.SHEETS[self.key][0])

    @property
    def about(self) -> str:
        return str(relations.SHEETS[self.key][1])

    @property
    def head(self) -> str:
        return str(relations.SHEETS[self.key][2])

    @property
    def nothing(self) -> str:
        return str(relations.NOTHING.get(self.key, relations.NOBODY))

    @property
    def heads(self) -> list[str]:
        """Of the figures."""
        return [str(head) for head in relations.HEADS.get(self.key, (relations.PERSONS,))]

    @property
    def forms(self) -> list[tuple[str, str]]:
        """The files that can be had of it. Areas are not drawn: beside each other bars would be a ranking (V4)."""
        return [("csv", "CSV"), ("xlsx", "Excel"), *([] if self.key == "areas" else [("svg", "SVG"), ("png", "PNG")])]

    @property
    def note_head(self) -> str:
        return str(relations.NOTES.get(self.key, ""))
