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

from policymine.charts.compare import sides as side_names
from policymine.charts.messages import Messages, load_messages
from policymine.charts.theme import DARK, PALETTE
from policymine.errors import InputError, NotEnoughDataError
from policymine.paths import data_file
from policymine.reports.explorer.base import ExplorerInput
from policymine.reports.explorer.pack import importance, pack_passages, pack_terms, safe_json, told_apart
from policymine.reports.explorer.passages import choose_passages
from policymine.structure.wordlists import load_table

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["render_explorer"]

_SCRIPTS: Final = ("data.js", "scales.js", "plot.js", "panel.js", "search.js", "main.js")
# Rows of the table for readers without the plot, on each side.
_TABLE: Final = 50
# Text of either side that no background carries at these sizes: darker than the points' amber.
_COLOURS: Final = {
    "a": (PALETTE["new"], DARK["new"]),
    "b": (PALETTE["old"], DARK["old"]),
    "b-text": ("#8a5a00", DARK["old"]),
    "none": ("#8b96a3", "#75808c"),
    "grid": (PALETTE["grid"], DARK["grid"]),
}


def render_explorer(data: ExplorerInput) -> str:
    """Return the page.

    Raises
    ------
    InputError : the terms alone are more than `max_bytes`, or a limit is out of range.
    NotEnoughDataError : the comparison has no terms.
    """
    result = data.result
    if not len(result.table):
        raise NotEnoughDataError(
            "the comparison has no terms, so there is nothing to explore: lower --min-count"
        )
    if data.max_terms < 1:
        raise InputError(f"an explorer shows at least 1 term, not {data.max_terms}")
    messages = load_messages(data.lang)
    tested = result.n_tested > 0
    kinds = told_apart(result.table, tested)
    order = importance(result.table, kinds)[: data.max_terms]
    rows = order.copy()
    rows.sort()
    said = _words("page", data.lang)
    names = side_names(result, messages)
    if result.names[1] == f"not {result.names[0]}":
        names = (names[0], said["others"].format_map({"a": names[0]}))
    packed: dict[str, Any] = {
        "lang": data.lang,
        "names": list(names),
        "documents": list(result.documents),
        "tokens": list(result.tokens),
        "tested": tested,
        "commands": [data.target.command, data.reference.command],
        "lists": [data.target.lists, data.reference.lists],
        "words": _words("script", data.lang),
        **pack_terms(data, rows, kinds),
    }
    # The page without passages tells what is left for them; the reserve holds the longest note on them.
    bare = len(_fill(data, names, said, messages, rows, kinds, packed, None).encode("utf-8"))
    needed = bare + 2_000 + 4 * len(rows)
    room = data.max_bytes - needed
    if room < 0:
        raise InputError(
            f"the numbers of {len(rows):,} terms take {needed / 1e6:.2f} MB and the page may have {data.max_bytes / 1e6:.2f}: "
            "allow a larger one, or raise --min-count"
        )
    made = choose_passages(order.tolist(), (data.target, data.reference), room)
    packed |= pack_passages(data, made, rows, messages)
    return _fill(data, names, said, messages, rows, kinds, packed, made.complete)


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
    script, style = _script(), _style()
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
        script=Markup(script),
        script_hash=_digest(script),
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


def _words(group: str, lang: str) -> dict[str, str]:
    return {key: text[lang] for key, text in load_table("explorer_messages.toml")[group].items()}


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
    said = _words("script", lang)
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


@functools.cache
def _script() -> str:
    parts = [data_file("templates", "explorer", name).read_text("utf-8") for name in _SCRIPTS]
    return '"use strict";\n(() => {\n' + "\n".join(parts) + "})();\n"


@functools.cache
def _style() -> str:
    sheet = data_file("templates", "explorer", "style.css").read_text("utf-8")
    light = "".join(f"--{name}:{pair[0]};" for name, pair in _COLOURS.items())
    dark = "".join(f"--{name}:{pair[1]};" for name, pair in _COLOURS.items())
    return f":root{{{light}}}\n@media screen and (prefers-color-scheme: dark){{:root:not(.light){{{dark}}}}}\n{sheet}"


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
