"""The explorer: a comparison as one page to look around in, every term a point that opens to its sentences.

It is a page of its own, one file that stands alone (the numbers, the passages, the script and the style are inside, and its
content security policy lets it load nothing), or a block of a report, where a table stands in its place without a script.
"""

from __future__ import annotations

from policymine.reports.explorer.base import (
    ExplorerInput,
    ExplorerSide,
    Places,
    places_of_words,
    places_on_side,
)
from policymine.reports.explorer.embed import embed_explorer
from policymine.reports.explorer.page import render_explorer

__all__ = [
    "ExplorerInput",
    "ExplorerSide",
    "Places",
    "embed_explorer",
    "places_of_words",
    "places_on_side",
    "render_explorer",
]
