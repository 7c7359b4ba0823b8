"""A chart as SVG that belongs to its page: real text in the page's fonts, colours by style sheet, no script.

vl-convert writes an SVG that stands alone; here it is made part of a page. Names of clip paths are made
unique, fonts are left to the page, the description of a mark becomes its `<title>` (shown when it is
pointed at), and what a page does not need is dropped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from policymine.charts.drawers import drawn_beside

if TYPE_CHECKING:
    from collections.abc import Callable

    import altair as alt

__all__ = ["Drawing", "inline_svg", "vegalite_svg", "waiting_svg"]

_SVG: Final = "http://www.w3.org/2000/svg"
_DROPPED: Final = (
    "font-family",
    "pointer-events",
    "role",
    "aria-roledescription",
    "aria-hidden",
    "stroke-miterlimit",
    "cursor",
    "version",
)
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_NUMBERED = re.compile(r'(?<=\bid=")[A-Za-z_]+\d+(?=")')
_NAMED = re.compile(r'(\bid="|url\(#|href="#)([A-Za-z_]+\d+)\b')
_URL = re.compile(r"url\(#([^)]+)\)")


def schema_version() -> str:
    """Return the Vega-Lite version that the installed altair writes, as vl-convert names it."""
    import altair as alt

    return ".".join(str(alt.SCHEMA_VERSION).lstrip("v").split(".")[:2])


def specification(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """Return the chart's Vega-Lite specification, however many rows it holds.

    The parts were checked against the schema when they were put together, and tests check the whole; doing so
    again for every figure takes longer than drawing it.
    """
    import altair as alt

    with alt.data_transformers.enable("default", max_rows=None):
        made: dict[str, Any] = chart.to_dict(validate=False)
    _in_utc(made)
    return made


def _in_utc(node: Any) -> None:
    """Place dates by their day wherever the figure is drawn: they are read as UTC, and the machine has a zone of its own."""
    if isinstance(node, list):
        for item in node:
            _in_utc(item)
    elif isinstance(node, dict):
        for channel in ("x", "y"):
            told = (node.get("encoding") or {}).get(channel)
            if isinstance(told, dict) and told.get("type") == "temporal":
                told["scale"] = {**(told.get("scale") or {}), "type": "utc"}
        for part in ("layer", "hconcat", "vconcat", "concat", "spec"):
            _in_utc(node.get(part))


def vegalite_svg(chart: alt.TopLevelMixin, *, font: str | None = None) -> str:
    """Return the chart as a stand-alone SVG; nothing outside the chart is ever read.

    Parameters
    ----------
    font : the list of fonts, instead of the chart's own.
    """
    import vl_convert

    spec = specification(chart)
    if font is not None:
        spec["config"] = {**spec.get("config", {}), "font": font}
    svg: str = vl_convert.vegalite_to_svg(spec, vl_version=schema_version(), allowed_base_urls=[])
    return renumbered(svg)


def renumbered(svg: str) -> str:
    """Return the SVG with its clip paths and gradients numbered from 1: the renderer goes on counting from figure to figure.

    >>> renumbered('<clipPath id="clip27"/><g clip-path="url(#clip27)"/>')
    '<clipPath id="clip1"/><g clip-path="url(#clip1)"/>'
    """
    names = dict.fromkeys(_NUMBERED.findall(svg))
    numbers = {name: f"{name.rstrip('0123456789')}{n}" for n, name in enumerate(names, 1)}
    return _NAMED.sub(lambda m: m[1] + numbers.get(m[2], m[2]), svg)


def _short(value: str) -> str:
    return _LONG_NUMBER.sub(lambda m: f"{float(m[0]):.2f}".rstrip("0").rstrip("."), value)


def _clean(node: ET.Element, prefix: str) -> None:
    for child in list(node):
        empty_path = child.tag == f"{{{_SVG}}}path" and (
            child.get("display") == "none" or child.get("class") == "background"
        )
        if empty_path:
            node.remove(child)
            continue
        label = child.attrib.pop("aria-label", None)
        is_mark = child.get("aria-roledescription", "").endswith("container") is False
        is_leaf = child.tag != f"{{{_SVG}}}g"
        for name in _DROPPED:
            child.attrib.pop(name, None)
        child.attrib.pop("class", None)
        if child.get("opacity") == "1":
            child.attrib.pop("opacity")
        for name, value in child.attrib.items():
            own = f"{prefix}-{value}" if name == "id" else _short(value)
            child.set(name, _URL.sub(rf"url(#{prefix}-\1)", own))
        _clean(child, prefix)
        if label and is_mark and is_leaf:
            title = ET.Element(f"{{{_SVG}}}title")
            title.text = label
            child.insert(0, title)
        # Groups that hold nothing and change nothing only add weight.
        if child.tag == f"{{{_SVG}}}g" and len(child) == 0:
            node.remove(child)


def inline_svg(chart: alt.TopLevelMixin, *, name: str, label: str) -> str:
    """Return the chart as an SVG element for an HTML page.

    Parameters
    ----------
    chart : the chart.
    name : unique in the page: letters, digits, hyphens.
    label : what the figure shows, for those who do not see it.
    """
    return _element(vegalite_svg(chart), name, label)


class Drawing:
    """An SVG element that is being drawn: as text, or in a template, it is waited for."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], str]) -> None:
        self._make, self._made = make, ""

    def __str__(self) -> str:
        """Return the element."""
        self._made = self._made or self._make()
        return self._made

    __html__ = __str__


def waiting_svg(chart: alt.TopLevelMixin, *, name: str, label: str) -> Drawing:
    """Return what `inline_svg` returns, to be waited for: it is drawn while other figures are laid out."""
    waiting = drawn_beside(specification(chart), schema_version())
    return Drawing(lambda: _element(renumbered(waiting()), name, label))


def _element(drawn: str, name: str, label: str) -> str:
    """Return a stand-alone SVG as an element for an HTML page."""
    ET.register_namespace("", _SVG)
    root = ET.fromstring(drawn)
    # The white ground of a stand-alone picture; the page has its own.
    for child in list(root):
        if child.tag == f"{{{_SVG}}}rect":
            root.remove(child)
    _clean(root, name)
    width, height = root.get("width", "640"), root.get("height", "400")
    root.attrib.clear()
    root.set("viewBox", f"0 0 {_short(width)} {_short(height)}")
    root.set("width", _short(width))
    root.set("height", _short(height))
    root.set("role", "img")
    root.set("aria-label", label)
    return ET.tostring(root, encoding="unicode", short_empty_elements=True)
