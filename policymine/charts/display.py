"""A chart shows itself in a notebook as a drawn picture, without a network.

altair's own display writes a page that loads its scripts from a server; a figure of policymine leaves nothing and
fetches nothing. It is still an altair chart: `.properties(...)`, `.to_dict()` and the rest work as altair says.
"""

from __future__ import annotations

import functools
import hashlib
import re
from typing import TYPE_CHECKING, Any, Final

from policymine.charts.svg import vegalite_svg

if TYPE_CHECKING:
    from collections.abc import Callable

    import altair as alt

__all__ = ["drawn_at", "shown", "unique_names"]

_DRAWER: Final = "_policymine_drawer"
_NAME = re.compile(r'(\bid="|url\(#|href="#)')


def unique_names(svg: str) -> str:
    """Return the SVG with the names inside it made its own: several pictures in one page do not clip one another.

    >>> unique_names('<svg><clipPath id="clip0"/><g clip-path="url(#clip0)"/></svg>')
    '<svg><clipPath id="p01e7ce-clip0"/><g clip-path="url(#p01e7ce-clip0)"/></svg>'
    """
    mark = hashlib.sha256(svg.encode("utf-8")).hexdigest()[:6]
    return _NAME.sub(rf"\1p{mark}-", svg)


def _bundle(chart: Any, *_: Any, **__: Any) -> dict[str, str]:
    return {"image/svg+xml": unique_names(vegalite_svg(chart)), "text/plain": repr(chart)}


def _name(chart: Any) -> str:
    return f"<chart {chart.title!r}>" if isinstance(chart._kwds.get("title"), str) else "<chart>"


@functools.cache
def _kind(base: type) -> type:
    # altair copies a chart by its class, so the display stays through `.properties()` and the like.
    own = {"_repr_mimebundle_": _bundle, "__repr__": _name, _DRAWER: None, "__module__": __name__}
    return type(base.__name__, (base,), own)


def shown(
    chart: alt.TopLevelMixin, draw: Callable[[int], alt.TopLevelMixin] | None = None
) -> alt.TopLevelMixin:
    """Return the chart as one that shows itself as a picture.

    Parameters
    ----------
    chart : any altair chart.
    draw : draws the same figure at a width in pixels; `drawn_at` calls it.
    """
    kind: Any = type(chart)
    if not hasattr(kind, _DRAWER):
        object.__setattr__(chart, "__class__", _kind(kind))
    # Not by assignment, which altair takes for a part of the specification. A chart that altair copies, because it
    # was changed, loses its drawer and so is never redrawn without the change.
    object.__setattr__(chart, _DRAWER, draw)
    return chart


def drawn_at(chart: alt.TopLevelMixin, pixels: int) -> alt.TopLevelMixin | None:
    """Return the figure drawn anew at this width, or None where only the chart as it stands is known."""
    draw: Callable[[int], alt.TopLevelMixin] | None = chart.__dict__.get(_DRAWER)
    return None if draw is None else draw(pixels)
