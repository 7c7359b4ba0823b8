"""How wide a figure prints: the columns of journals, and pixels of a chart as millimetres on paper.

A chart is laid out in pixels with text of 12; on paper that text is to be 8 points, which journals ask for (7 to
9). So a pixel prints as two thirds of a point, and a figure for another column is laid out anew with more or
fewer pixels: its text keeps its size, it is never shrunk into the column.
"""

from __future__ import annotations

import re
from typing import Final

from policymine.errors import InputError

__all__ = ["COLUMNS", "POINTS_PER_PIXEL", "millimetres", "pixels"]

# Sources: BioMed Central, "Preparing figures" (85 mm for half the page, 170 mm for the whole); PNAS, "Digital art
# guidelines" (11.4 cm for one and a half columns).
COLUMNS: Final = {"single": 85.0, "one-and-a-half": 114.0, "double": 170.0}
POINTS_PER_PIXEL: Final = 2 / 3
_POINTS_PER_MM: Final = 72 / 25.4
_NARROWEST: Final = 60.0
_WIDEST: Final = 400.0
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(?:mm)?")


def millimetres(width: str | float) -> float:
    """Return a width in millimetres: the name of a column, or a number of millimetres from 60 to 400.

    >>> millimetres("single"), millimetres("120"), millimetres("90 mm"), millimetres(170)
    (85.0, 120.0, 90.0, 170.0)

    Raises
    ------
    InputError : another name, or a number outside these bounds.
    """
    if isinstance(width, str):
        named = COLUMNS.get(width.strip().lower())
        if named is not None:
            return named
        number = _NUMBER.fullmatch(width.strip().lower())
        if not number:
            columns = ", ".join(f"{name} ({mm:g})" for name, mm in COLUMNS.items())
            raise InputError(f"a figure's width is {columns} or a number of millimetres, not {width!r}")
        value = float(number[1])
    else:
        value = float(width)
    if not _NARROWEST <= value <= _WIDEST:
        raise InputError(
            f"a figure is {_NARROWEST:g} to {_WIDEST:g} millimetres wide, not {value:g}; columns are "
            + ", ".join(f"{name} ({mm:g})" for name, mm in COLUMNS.items())
        )
    return value


def pixels(mm: float) -> int:
    """Return how many pixels of a chart fill this width, so that its text prints at 8 points.

    >>> [pixels(mm) for mm in (85, 114, 170)]
    [361, 485, 723]
    """
    return round(mm * _POINTS_PER_MM / POINTS_PER_PIXEL)


def points(mm: float) -> float:
    """Return millimetres as points, 72 to the inch.

    >>> round(points(25.4), 6)
    72.0
    """
    return mm * _POINTS_PER_MM
