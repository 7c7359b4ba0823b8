"""The explorer as one HTML file: numbers, passages, script and style inside; it may load nothing and reach nowhere.

The content security policy names the one script and the one style sheet by their hashes. Source text is JSON in an
inert element and is put on the page as text, never as mark-up.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import math
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any, Final

from policymine.charts.messages import Messages, load_messages
from policymine.reports.explorer.assets import page_style, script, words
from policymine.reports.explorer.base import ExplorerInput
from policymine.reports.explorer.pack import safe_json
from policymine.reports.explorer.packed import choose_terms, names_of, pack_explorer

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["render_explorer"]

# Rows of the table for readers without the plot, on each side.
_TABLE: Final = 50


def render_explorer(data: ExplorerInput) -> str:
    """Return the page.

    Raises
    ------
    InputError : the terms alone are more than `max_bytes`, or a limit is out of range.
    NotEnoughDataError : the comparison has no terms.
    """
    messages = load_messages(data.lang)
    said = words("page", data.lang)
    names = names_of(data)
    terms = choose_terms(data)

    def fill(packed: Mapping[str, Any], complete: bool | None) -> str:
        return _fill(data, names, said, messages, terms.rows, terms.kinds, packed, complete)

    # The page without passages tells what is left for them.
    return fill(*pack_explorer(data, names, terms, lambda packed: len(fill(packed, None).encode("utf-8"))))


def _fill(
    data: ExplorerInput,
    names: tuple[str, str],
    said: dict[str, str],
    messages: Messages,
    rows: Any,
    kinds: Any,
    packed: Mapping[str, Any],
    complete: bool | None,
) -> str:
    from markupsafe import Markup

    result = data.result
    a, b = names
    code, style = script(), page_style()
    title = said["title"].format_map({"a": a, "b": b})
    about = said["about"].format_map(
        {
            "a": a,
            "b": b,
            "docs_a": messages.number(result.documents[0]),
            "docs_b": messages.number(result.documents[1]),
            "tokens_a": messages.number(result.tokens[0]),
            "tokens_b": messages.number(result.tokens[1]),
            "n": messages.number(len(rows)),
        }
    )
    node = result.provenance.parameters.get("node")
    if result.unit == "collocates" and node:
        near = {"node": node, "window": result.provenance.parameters.get("window")}
        about += said["about_company"].format_map(near)
    how = said["how_tested" if result.n_tested else "how_untested"].format_map(
        {"n_tested": messages.number(result.n_tested)}
    )
    provenance = result.provenance
    method = messages.get("methods.text.compare", "") if data.lang == "zh" else ""
    page = _template().render(
        m=messages,
        w=said
        | {k: v.format_map({"a": a, "b": b}) for k, v in said.items() if k.startswith(("kind_", "list_"))},
        title=title,
        about=about,
        how=how,
        style=Markup(style),
        style_hash=_digest(style),
        script=Markup(code),
        script_hash=_digest(code),
        data=Markup(safe_json(packed)),
        table=_table(data, names, messages, kinds),
        table_note=said["table_note"].format_map({"n": _TABLE}),
        names=names,
        method=method or provenance.method,
        limits=_limits(data, said, messages, rows, kinds, packed, complete),
        provenance=provenance,
    )
    # Half a surrogate pair, as a damaged text may have, is no character.
    return page.encode("utf-8", "replace").decode("utf-8")


def _limits(
    data: ExplorerInput,
    said: Mapping[str, str],
    messages: Messages,
    rows: Any,
    kinds: Any,
    packed: Mapping[str, Any],
    complete: bool | None,
) -> list[str]:
    lines = [said["limit_cause"], said["limit_words"]]
    left_out = len(data.result.table) - len(rows)
    if left_out:
        some = int((kinds > 0).sum()) > int((kinds[rows] > 0).sum())
        key = "limit_terms_some" if some else "limit_terms"
        lines.append(
            said[key].format_map({"n": messages.number(left_out), "shown": messages.number(len(rows))})
        )
    if complete is not None:
        lacking = zip(packed["a"], packed["pa"], packed["b"], packed["pb"], strict=True)
        without = sum((a > 0 and not in_a) or (b > 0 and not in_b) for a, in_a, b, in_b in lacking)
        key = "limit_all_passages" if complete else "limit_passages"
        lines.append(
            said[key].format_map(
                {
                    "sentences": messages.number(len(packed["s"])),
                    "without": messages.number(without),
                    "size": f"{data.max_bytes / 1e6:g}",
                }
            )
        )
    lines.append(said["limit_kwic"])
    lines += [str(m[data.lang]) for m in data.result.messages if m.get(data.lang)]
    return lines


def _table(
    data: ExplorerInput, names: tuple[str, str], messages: Messages, kinds: Any
) -> list[tuple[str, list[list[str]]]]:
    """Return for each side its name and its leading rows as text."""
    table = data.result.table.assign(kind=kinds)
    shown: list[tuple[str, list[list[str]]]] = []
    for name, kind, part in ((names[0], 1, table), (names[1], 2, table.iloc[::-1])):
        lines = []
        for row in part[part["kind"] == kind].head(_TABLE).to_dict("records"):
            lines.append(
                [
                    str(row["term"]),
                    f"{messages.number(int(row['target']))} ({messages.number(int(row['target_docs']))})",
                    f"{messages.number(int(row['reference']))} ({messages.number(int(row['reference_docs']))})",
                    messages.significant(float(row["target_rate"])),
                    messages.significant(float(row["reference_rate"])),
                    messages.number(float(row["log_ratio"]), 2),
                    _interval(row, data.lang, messages),
                    _q(float(row["q"]), messages),
                ]
            )
        shown.append((name, lines))
    return shown


def _interval(row: Mapping[Hashable, Any], lang: str, messages: Messages) -> str:
    """Return the interval; an end that rests on a count of zero is unbounded."""
    if math.isnan(row["low"]):
        return ""
    said = words("script", lang)
    low = messages.number(float(row["low"]), 2) if row["target"] else said["unbounded"]
    high = messages.number(float(row["high"]), 2) if row["reference"] else said["unbounded"]
    return low + said["interval_to"] + high


def _q(value: float, messages: Messages) -> str:
    if math.isnan(value):
        return ""
    return "<0.001" if value < 0.001 else messages.number(value, 3)


@functools.cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("policymine", "data/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("explorer/page.html.j2")


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
