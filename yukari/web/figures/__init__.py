"""Figures of 関係人口 as tables with their charts, on pages and in files."""

from yukari.web.figures.activities import organisations
from yukari.web.figures.addresses import Files
from yukari.web.figures.downloads import OF_NUMBERS, TYPES, download
from yukari.web.figures.sheet import Line, Sheet
from yukari.web.figures.sheets import areas_inside, sheets_of

__all__ = ["OF_NUMBERS", "TYPES", "Files", "Line", "Sheet", "areas_inside", "download", "organisations", "sheets_of"]
