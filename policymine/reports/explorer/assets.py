"""The script and the styles of an explorer: the same files for a page of its own and for a report."""

from __future__ import annotations

import functools
from typing import Final

from policymine.charts.theme import DARK, PALETTE
from policymine.reports.templates import read_templates
from policymine.structure.wordlists import load_table

__all__ = ["embed_style", "page_style", "script", "words"]

# The body of one function, in this order: all of them see its parameters and one another.
_BODY: Final = (
    "data.js",
    "markup.js",
    "scales.js",
    "plot.js",
    "labels.js",
    "panel.js",
    "search.js",
    "main.js",
)
# Text of either side that no background carries at these sizes: darker than the points' amber.
_COLOURS: Final = {
    "a": (PALETTE["new"], DARK["new"]),
    "b": (PALETTE["old"], DARK["old"]),
    "b-text": ("#8a5a00", DARK["old"]),
    "none": ("#8b96a3", "#75808c"),
    "grid": (PALETTE["grid"], DARK["grid"]),
}


@functools.cache
def script() -> str:
    """Return the script, which draws every explorer of a page and leaves nothing global."""
    body = read_templates(*(f"explorer/{name}" for name in _BODY))
    mount = read_templates("explorer/mount.js")
    head = "// root: where it is drawn; D: its data; prefix: of its ids; level: of its headings; still: what stands without it, or null."
    return f'"use strict";\n(() => {{\n{head}\nfunction explore(root, D, prefix, level, still) {{\n{body}}}\n{mount}}})();\n'


@functools.cache
def page_style() -> str:
    """Return the style sheet of a page of its own."""
    return (
        read_templates("tokens.css") + _colours() + read_templates("explorer/page.css", "explorer/style.css")
    )


@functools.cache
def embed_style() -> str:
    """Return the style sheet of explorers inside a report, whose colours and fonts they take."""
    return _colours() + read_templates("explorer/style.css", "explorer/embed.css")


def words(group: str, lang: str) -> dict[str, str]:
    """Return the words of the explorer: `page` around it, `script` inside it."""
    return {key: text[lang] for key, text in load_table("explorer_messages.toml")[group].items()}


def _colours() -> str:
    light = "".join(f"--{name}:{pair[0]};" for name, pair in _COLOURS.items())
    dark = "".join(f"--{name}:{pair[1]};" for name, pair in _COLOURS.items())
    # A page may follow the system, or state what it is by `data-theme` (or, while it is printed, by the class `light`).
    return (
        f".explorer{{{light}}}\n"
        f'@media screen and (prefers-color-scheme: dark){{:root:not(.light):not([data-theme="light"]) .explorer{{{dark}}}}}\n'
        f'@media screen{{:root[data-theme="dark"]:not(.light) .explorer{{{dark}}}}}\n'
    )
