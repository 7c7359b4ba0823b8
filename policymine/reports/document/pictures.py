"""The figures of a report as pictures for a document: drawn again at the width that they print at."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from policymine.charts.pdf_order import ordered_pdf
from policymine.charts.save import needs_chinese, save_chart
from policymine.charts.size import pixels
from policymine.errors import InputError

if TYPE_CHECKING:
    from policymine.reports.blocks import Figure

__all__ = ["DPI", "drawn", "standing"]

DPI: Final = 300
_VIEW = re.compile(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"')
_LINK = re.compile(r"</?a\b[^>]*>")
_SIZE = re.compile(r'<svg\b[^>]*?\bwidth="([\d.]+)"[^>]*?\bheight="([\d.]+)"')


def drawn(figure: Figure, suffix: str, wide: float) -> bytes:
    """Return a figure as .png of 300 dots an inch, or as .pdf.

    Parameters
    ----------
    figure : with `draw`; one that has none is taken from the page.
    suffix : `.png` or `.pdf`.
    wide : width on paper in millimetres.

    Raises
    ------
    InputError : the figure holds characters that no font of this machine draws.
    """
    if figure.draw is None:
        return _from_page(figure, suffix, wide)
    with tempfile.TemporaryDirectory() as folder:
        chart = figure.draw(pixels(wide))
        path = save_chart(chart, Path(folder) / f"figure{suffix}", ppi=DPI)
        return path.read_bytes()


def _from_page(figure: Figure, suffix: str, wide: float) -> bytes:
    """Return the picture of a figure that is drawn by hand, such as a map of topics."""
    import vl_convert

    from policymine.charts.fonts import chinese_font, remedy, stack

    svg = str(figure.wide)
    if needs_chinese(svg) and chinese_font() is None:
        raise InputError(
            f"the figure {figure.name or figure.caption!r} holds Chinese, and no font here draws it; {remedy()}"
        )
    found = _VIEW.search(svg) or _SIZE.search(svg)
    if found is None:
        raise InputError(f"the figure {figure.name or figure.caption!r} has no size")
    points = wide / 25.4 * 72
    # The page gives the drawing its font; here it brings one.
    opening = re.sub(r'\s(?:width|height)="[^"]*"', "", svg[: svg.index(">")])
    high = points * float(found[2]) / float(found[1])
    size = f' width="{points:.2f}" height="{high:.2f}"'
    svg = standing(opening + size + svg[svg.index(">") :], stack())
    if suffix == ".png":
        return bytes(vl_convert.svg_to_png(svg, scale=1, ppi=DPI))
    return ordered_pdf(vl_convert.svg_to_pdf(svg))


def standing(svg: str, font: str) -> str:
    """Return a drawing of the page as one that stands alone: with a font, on white, without links into the page."""
    opening, _, rest = svg.partition(">")
    if "xmlns=" not in opening:
        opening = opening.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    paper = '<rect width="100%" height="100%" fill="#ffffff"/>'
    return f'{opening} font-family="{font}">{paper}' + _LINK.sub("", rest)
