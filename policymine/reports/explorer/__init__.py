"""The explorer: a comparison as one page to look around in, every term a point that opens to its sentences.

The page is one file that stands alone: the numbers, the passages, the script and the style are inside, and its content
security policy lets it load nothing. Other reports carry no script; this one is of use only with it, so it is a page of
its own and no section.
"""

from __future__ import annotations

from policymine.reports.explorer.base import (
    ExplorerInput,
    ExplorerSide,
    Places,
    places_of_words,
    places_on_side,
)
from policymine.reports.explorer.page import render_explorer

__all__ = ["ExplorerInput", "ExplorerSide", "Places", "places_of_words", "places_on_side", "render_explorer"]
