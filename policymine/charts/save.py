"""Write a chart to .svg, .png or .pdf at its size on paper; Chinese is drawn or refused, never shown as empty boxes."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from policymine.charts.base import NARROWEST
from policymine.charts.display import drawn_at, unique_names
from policymine.charts.pdf_order import ordered_pdf
from policymine.charts.size import POINTS_PER_PIXEL, millimetres, pixels, points
from policymine.charts.svg import vegalite_svg
from policymine.charts.theme import FONT_STACK, PALETTE
from policymine.errors import InputError

if TYPE_CHECKING:
    import altair as alt

__all__ = ["SUFFIXES", "needs_chinese", "save_chart"]

SUFFIXES: Final = (".svg", ".png", ".pdf")
_SIZE = re.compile(r'<svg\b[^>]*?\bwidth="([\d.]+)"[^>]*?\bheight="([\d.]+)"[^>]*?>')
_TEXT: Final = "{http://www.w3.org/2000/svg}text"
# Text of 12 pixels that is laid out too wide for its column still prints at 7 points.
_TIGHTEST: Final = 7 / 8
# Pixels by which a figure may miss its column before it is laid out once more.
_OFF: Final = 4.0


def needs_chinese(text: str) -> bool:
    """Return whether the text holds a Chinese character.

    >>> needs_chinese("share of 治理"), needs_chinese("share")
    (True, False)
    """
    return any("\u3400" <= ch <= "\u9fff" or "\U00020000" <= ch <= "\U000323af" for ch in text)


def save_chart(
    chart: alt.TopLevelMixin, path: str | Path, *, width: str | float | None = None, ppi: int = 300
) -> Path:
    """Write a chart to a file and return its path.

    Parameters
    ----------
    chart : the chart, as `chart(result)` returns it.
    path : ends in .svg, .png or .pdf; an existing file is replaced.
    width : the column it is to fill: `single` (85 mm), `one-and-a-half` (114 mm), `double` (170 mm), or a number of
        millimetres from 60 to 400. The figure is drawn anew for it, its text at 8 points. Without it the chart is
        written as it is laid out, 4.25 pixels to the millimetre (680 pixels are 160 mm).
    ppi : pixels per inch of a .png, 72 to 1200; the file says so too.

    Raises
    ------
    InputError : another suffix or width; a chart changed since `chart` returned it, which cannot be drawn for
        another width; or the chart holds characters that no font on this machine draws.
    """
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(f"cannot save a chart as {target.name!r}: use one of {', '.join(SUFFIXES)}")
    if not 72 <= ppi <= 1200:
        raise InputError(f"ppi is 72 to 1200 pixels per inch, not {ppi}")
    asked = None if width is None else millimetres(width)
    if asked is not None:
        chart = _laid_out(chart, asked)
    svg = vegalite_svg(chart)
    if suffix != ".svg":
        svg = _with_fonts(svg, chart, target.name)
    svg, wide, high = _fitted(svg, asked)
    # Points a pixel: on paper the figure is exactly as wide as was asked.
    scale = POINTS_PER_PIXEL if asked is None else points(asked) / wide
    if suffix == ".svg":
        content = _measured(svg, wide, high, scale).encode("utf-8")
    else:
        import vl_convert

        if suffix == ".png":
            content = vl_convert.svg_to_png(svg, scale=scale, ppi=ppi)
        else:
            # The renderer takes a pixel for a point.
            page = _resized(svg, f'width="{wide * scale:.3f}" height="{high * scale:.3f}"')
            content = ordered_pdf(vl_convert.svg_to_pdf(page))
    _write(target, content)
    return target


def _laid_out(chart: alt.TopLevelMixin, asked: float) -> alt.TopLevelMixin:
    """Return the figure drawn anew for a width in millimetres."""
    full = pixels(asked)
    fitting = drawn_at(chart, full)
    if fitting is None:
        raise InputError(
            f"this chart was changed after it was drawn, so it cannot be laid out for {asked:g} mm; draw it with "
            f"chart(result, width={full}), change that and save it without width"
        )
    wide, _ = _size(vegalite_svg(fitting))
    if abs(wide - full) > _OFF:
        # A figure of several panels keeps more room for its labels than they take, or less.
        other = drawn_at(chart, max(NARROWEST, round(full + full - wide)))
        if other is not None and abs(_size(vegalite_svg(other))[0] - full) < abs(wide - full):
            return other
    return fitting


def _size(svg: str) -> tuple[float, float]:
    found = _SIZE.search(svg)
    if found is None:
        raise InputError("the renderer gave a picture without a size")
    return float(found[1]), float(found[2])


def _with_fonts(svg: str, chart: alt.TopLevelMixin, name: str) -> str:
    """Return the drawing with the font found here, after asking whether every character is drawn."""
    from policymine.charts.fonts import chinese_font, remedy, stack, undrawn

    texts = "".join("".join(node.itertext()) for node in ET.fromstring(svg).iter(_TEXT))
    if not texts.isascii():
        if needs_chinese(texts) and chinese_font() is None:
            raise InputError(f"{name}: the chart holds Chinese, and no font here draws it; {remedy()}")
        if missing := undrawn(texts):
            named = ", ".join(
                f"{c} (U+{ord(c):04X})" if c.isprintable() else f"U+{ord(c):04X}" for c in missing[:8]
            )
            more = f" and {len(missing) - 8} more" if len(missing) > 8 else ""
            raise InputError(f"{name}: no font here draws {named}{more}; {remedy()}")
        if (families := stack()) != FONT_STACK:
            # Text is measured in the font that draws it, so the figure is laid out with that one.
            svg = vegalite_svg(chart, font=families)
    return svg


def _fitted(svg: str, asked: float | None) -> tuple[str, float, float]:
    """Return the drawing with its width and height in pixels, filled up to the width asked for where it is narrower."""
    wide, high = _size(svg)
    if asked is None:
        return svg, wide, high
    full = float(pixels(asked))
    if wide < full:
        # A figure of fixed parts, such as a small matrix, stands in the middle of its column at its own size.
        wide, margin = full, (full - wide) / 2
        svg = _resized(svg, f'width="{full:g}" height="{high:g}" viewBox="{-margin:g} 0 {full:g} {high:g}"')
        ground = f'<rect x="{-margin:g}" width="{full:g}" height="{high:g}" fill="{PALETTE["paper"]}"/>'
        svg = re.sub(r"(<svg\b[^>]*>)", lambda tag: tag[1] + ground, svg, count=1)
    elif full < _TIGHTEST * wide:
        raise InputError(
            f"this figure does not fit {asked:g} mm: its text would print at {8 * full / wide:.1f} points, and less "
            "than 7 are hard to read; ask for a wider column, or for fewer rows"
        )
    return svg, wide, high


def _measured(svg: str, wide: float, high: float, scale: float) -> str:
    mm = scale * 25.4 / 72
    return unique_names(_resized(svg, f'width="{wide * mm:.2f}mm" height="{high * mm:.2f}mm"'))


def _resized(svg: str, size: str) -> str:
    """Return the SVG with other attributes for its size; its inner coordinates stay."""
    opening = re.search(r"<svg\b[^>]*>", svg)
    if opening is None:
        return svg
    tag = re.sub(r'\s(?:width|height)="[^"]*"', "", opening[0])
    if "viewBox=" in size:
        tag = re.sub(r'\sviewBox="[^"]*"', "", tag)
    return svg.replace(opening[0], f"{tag[:-1]} {size}>", 1)


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.stem}-", suffix=target.suffix)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
