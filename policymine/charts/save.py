"""Write a chart to .svg, .png or .pdf; Chinese is drawn or refused, never shown as empty boxes."""

from __future__ import annotations

import functools
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from policymine.charts.svg import schema_version, specification, vegalite_svg
from policymine.charts.theme import FONT_STACK
from policymine.errors import InputError

if TYPE_CHECKING:
    import altair as alt

__all__ = ["SUFFIXES", "draws_chinese", "needs_chinese", "save_chart"]

SUFFIXES: Final = (".svg", ".png", ".pdf")
_REMEDY: Final = (
    "install one - Debian/Ubuntu: apt install fonts-noto-cjk; Fedora: dnf install google-noto-sans-cjk-fonts; "
    "Windows and macOS bring Microsoft YaHei and PingFang SC - or save as .svg, which is drawn where it is opened"
)


def needs_chinese(text: str) -> bool:
    """Return whether the text holds a Chinese character.

    >>> needs_chinese("share of 治理"), needs_chinese("share")
    (True, False)
    """
    return any("\u3400" <= ch <= "\u9fff" or "\U00020000" <= ch <= "\U000323af" for ch in text)


def _pixels(character: str) -> bytes:
    import vl_convert

    drawn: bytes = vl_convert.svg_to_png(
        '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24">'
        f'<text x="2" y="19" font-size="18" font-family="{FONT_STACK}">{character}</text></svg>'
    )
    return drawn


@functools.cache
def draws_chinese() -> bool:
    """Return whether this machine's fonts draw Chinese.

    Two different characters are drawn and their pixels compared: where no font has them, both are the
    same box or the same nothing. So it is the renderer that answers, not a list of font folders.
    """
    return _pixels("治") != _pixels("理")


def save_chart(chart: alt.TopLevelMixin, path: str | Path, *, ppi: int = 300) -> Path:
    """Write a chart to a file and return its path.

    Parameters
    ----------
    chart : the chart, as `chart(result)` returns it.
    path : ends in .svg, .png or .pdf; an existing file is replaced.
    ppi : pixels per inch of a .png, 72 to 1200; a chart of 640 pixels is 8.9 inches wide at 72.

    Raises
    ------
    InputError : another suffix; or the chart holds Chinese and no font on this machine draws it.
    """
    import vl_convert

    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(f"cannot save a chart as {target.name!r}: use one of {', '.join(SUFFIXES)}")
    if not 72 <= ppi <= 1200:
        raise InputError(f"ppi is 72 to 1200 pixels per inch, not {ppi}")
    svg = vegalite_svg(chart)
    if suffix == ".svg":
        content = svg.encode("utf-8")
    else:
        if needs_chinese(svg) and not draws_chinese():
            raise InputError(f"{target.name}: the chart holds Chinese, and no font here draws it; {_REMEDY}")
        spec = specification(chart)
        if suffix == ".png":
            content = vl_convert.vegalite_to_png(
                spec, vl_version=schema_version(), ppi=ppi, allowed_base_urls=[]
            )
        else:
            content = vl_convert.vegalite_to_pdf(spec, vl_version=schema_version(), allowed_base_urls=[])
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.stem}-", suffix=suffix)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return target
