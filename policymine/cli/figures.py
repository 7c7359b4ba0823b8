"""`--width` of every command that draws: the column of print its figure is to fill."""

from __future__ import annotations

from contextvars import ContextVar
from pathlib import Path
from typing import Any, Final

from policymine.cli.added import added_option
from policymine.errors import InputError

__all__ = ["CHART_SUFFIXES", "WIDTH_HELP", "add_width", "asked_width"]

CHART_SUFFIXES: Final = (".svg", ".png", ".pdf")
WIDTH_HELP: Final = (
    "Width of a figure on paper: single (85 mm), one-and-a-half (114 mm), double (170 mm), or millimetres. It is "
    "drawn anew for it, with text of 8 points and, as .png, 300 pixels an inch."
)
_width: ContextVar[float | None] = ContextVar("width", default=None)


def add_width(parameters: list[Any]) -> None:
    """Add the option to a command's parameters, where its --out writes figures."""
    out = next((p for p in parameters if p.name == "out"), None)
    if out is not None and ".svg" in (out.help or "") and not any(p.name == "width" for p in parameters):
        parameters.append(added_option("width", _settle, help=WIDTH_HELP, metavar="single|double|MM"))


def asked_width(out: Path | None) -> float | None:
    """Return the width asked for in millimetres, or None.

    Raises
    ------
    InputError : a width was asked for, and what is written is no figure.
    """
    width = _width.get()
    # Asked for once: a later command in the same process has its own.
    _width.set(None)
    if width is not None and (out is None or out.suffix.lower() not in CHART_SUFFIXES):
        raise InputError(
            f"--width is for figures: give --out FILE{' or FILE'.join(CHART_SUFFIXES)} with it"
            + ("" if out is None else f", not {out.name}")
        )
    return width


def _settle(_context: Any, _parameter: Any, value: str | None) -> str | None:
    if value is None:
        _width.set(None)
    else:
        from policymine.charts.size import millimetres

        _width.set(millimetres(value))
    return value
