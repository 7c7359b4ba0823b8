"""The offline page of two versions: overview, filters by class, both versions side by side or in one, no script."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from policymine.charts.messages import load_messages
from policymine.charts.revision import draw
from policymine.charts.theme import dark_twins, themed
from policymine.comparisons.revision.base import DiffResult
from policymine.comparisons.revision.words import label, phrase
from policymine.reports.base import figure, made_line
from policymine.reports.exports.base import facts
from policymine.reports.revision.rows import rows_of
from policymine.reports.templates import read_templates

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["render_diff", "side_title"]


def render_diff(result: DiffResult, lang: str | None = None) -> str:
    """Return the comparison as one HTML page that stands alone.

    Parameters
    ----------
    result : of `diff`.
    lang : `zh` or `en`; by default the language of the versions.
    """
    from markupsafe import Markup

    lang = lang or result.language
    messages = load_messages(lang)
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    drawn = figure(
        "revision",
        lambda width: themed(draw(result, lang=lang, width=width)),
        caption=phrase("figure", lang),
    )
    tally = [
        {
            **row,
            "kind": str(row["change"]).replace(" ", "-"),
            "title": label(str(row["change"]), lang),
            "old_share": messages.percent(row["old_share"], 1),
            "new_share": messages.percent(row["new_share"], 1),
        }
        for row in result.tally()
        if row["rows"]
    ]

    def words(key: str) -> str:
        return phrase(key, lang)

    def echo_line(n: int) -> str:
        return phrase("echoes", lang, n=n)

    return (
        _environment()
        .get_template("revision.html.j2")
        .render(
            m=messages,
            t=words,
            title=phrase("title", lang),
            about=phrase("about", lang, old=side_title(result, 0, lang), new=side_title(result, 1, lang)),
            made=made_line(None, messages),
            # Our own sheet and our own figure: they go in as they are.
            style=Markup(style),
            digest=digest,
            figure={"wide": Markup(str(drawn.wide)), "narrow": Markup(str(drawn.narrow))},
            tally=tally,
            lines=result.lines(lang),
            rows=rows_of(result, lang),
            echo_line=echo_line,
            facts=facts(result),
        )
    )


def side_title(result: DiffResult, side: int, lang: str) -> str:
    """Return what a version is called: its title and date where known, and its name."""
    messages = load_messages(lang)
    title, date, name = result.titles[side], result.dates[side], result.names[side]
    told = [title or "", messages.period(date) if date else ""]
    known = (", " if lang == "en" else "，").join(part for part in told if part)
    if not known:
        return name
    return f"{known} ({name})" if lang == "en" else f"{known}（{name}）"


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made: Any = Environment(
        loader=PackageLoader("policymine", "data/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return made  # type: ignore[no-any-return]


def _style() -> str:
    swaps = "\n".join(
        f'  .chart [{part}="{light}"] {{ {part}: {dark}; }}'
        for light, dark in dark_twins().items()
        for part in ("fill", "stroke")
    )
    return (
        read_templates("tokens.css", "report.css", "revision.css")
        + "\n@media screen and (prefers-color-scheme: dark) {\n"
        + swaps
        + "\n}\n"
    )
