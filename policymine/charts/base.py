"""One entry for every figure: `chart(result)` finds the file that draws this kind of result.

A chart file has `draw(result, *, lang, width)`; its figures fill a page at 680 pixels and a telephone
at 320. Charts carry their own data, and no address of anything outside.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

from policymine.errors import InputError, NotEnoughDataError, UnknownNameError

if TYPE_CHECKING:
    import altair as alt

    from policymine.results import Result

__all__ = ["DRAWN", "NARROWEST", "WIDTH", "chart"]

# The chart file by the verb that a result's provenance names.
DRAWN: Final = {
    "shift": "shift",
    "shift --per": "adoption",
    "adoption": "spread",
    "composition": "composition",
    "discover": "discovery",
    "meaning": "meaning",
    "track": "usage",
    "track --new-in": "turnover",
    "track --directives": "directives",
    "usage": "usage",
    "keywords": "keywords",
    "topics": "topics",
    "topics --choose": "choice",
    "effect": "effect",
    "evolve": "evolution",
    "evolve --windows": "windows",
    "evolve --drift": "drift",
    "compare": "compare",
    "compare --by": "compare_several",
    "compare --per": "compare_several",
    "compare --measures": "measures",
    "diff": "revision",
    "meetings": "meetings",
    "meetings --show issues": "issues",
    "meetings --show decisions": "decisions",
    "meetings --show cases": "cases",
    "uptake": "uptake",
    "reuse": "reuse",
    "coissuing": "network",
    "citations": "network",
    "actors": "network",
    "coissuing --per": "network_course",
    "citations --per": "network_course",
    "actors --per": "network_course",
    "cowords": "strategic",
    "cowords --per": "theme_course",
    "similarity": "similarity",
    "documents": "corpus",
}
WIDTH: Final = 680
NARROWEST: Final = 240


def chart(result: Result, *, lang: str = "zh", width: int | str = WIDTH) -> alt.TopLevelMixin:
    """Return the figure of a result.

    Parameters
    ----------
    result : what `shift`, `track`, `keywords`, `topics`, `compare`, `meetings`, `uptake`, `documents` or a network command
        (`coissuing`, `citations`, `actors`, `cowords`) returned.
    lang : language of axes and labels, `zh` or `en`.
    width : width of the whole figure in pixels, 240 or more; or as for `save_chart` the column of print it is to
        fill: `single`, `one-and-a-half`, `double`, or a text such as `120 mm`.

    Raises
    ------
    UnknownNameError : no figure is drawn of this kind of result.
    NotEnoughDataError : the result has no rows to draw.
    InputError : the width is too small.
    """
    from policymine.charts.display import shown
    from policymine.charts.size import millimetres, pixels
    from policymine.charts.theme import themed

    if isinstance(width, str):
        width = pixels(millimetres(width))
    verb = result.provenance.verb
    if verb == "shift" and "agrees" in result.table.columns:
        # The checks of a shift are a table, not a course.
        verb = "shift --robust"
    elif verb == "shift" and "period" not in result.table.columns:
        # One row a group instead of one a period: the shift of each issuer or level.
        verb = "shift --per"
    if verb == "compare" and result.provenance.parameters.get("measures"):
        verb = "compare --measures"
    elif verb == "compare" and "part" in result.table.columns:
        verb = "compare --show"
    elif verb == "compare":
        several = {"group": "compare --by", "period": "compare --per"}
        verb = next((several[c] for c in several if c in result.table.columns), verb)
    if verb == "meetings" and (show := result.provenance.parameters.get("show")):
        verb = f"meetings --show {show}"
    if verb == "topics" and result.provenance.parameters.get("choose"):
        verb = "topics --choose"
    if verb == "evolve":
        asked = [name for name in ("windows", "drift") if result.provenance.parameters.get(name)]
        verb = " --".join(["evolve", *asked])
    if verb in ("cowords", "citations", "coissuing", "actors") and result.provenance.parameters.get("per"):
        verb = f"{verb} --per"
    if verb == "track":
        given = result.provenance.parameters
        if given.get("directives"):
            verb = "track --directives"
        elif given.get("new_in") or given.get("fading_in"):
            verb = "track --new-in"
    if verb not in DRAWN:
        raise UnknownNameError("kind of result to draw", verb, DRAWN)
    if width < NARROWEST:
        raise InputError(f"a chart needs at least {NARROWEST} pixels of width, not {width}")
    if len(result.table) == 0:
        raise NotEnoughDataError(f"{verb} found no rows, so there is nothing to draw")
    module = importlib.import_module(f"policymine.charts.{DRAWN[verb]}")
    return shown(
        themed(module.draw(result, lang=lang, width=width)),
        lambda pixels: chart(result, lang=lang, width=pixels),
    )
