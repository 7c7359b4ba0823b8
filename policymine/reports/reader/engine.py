"""The script of the page, its words, and the inert elements at the end of the body that it reads.

Everything heavy stands after the text: a browser paints the report before it has read the packed documents. The
script is named by its hash in the page's policy; texts reach the page as text, never as mark-up.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from policymine.charts.messages import Messages
from policymine.reports.base import ReportInput
from policymine.reports.blocks import Section
from policymine.reports.explorer.pack import safe_json
from policymine.reports.reader.cited import cited_documents
from policymine.reports.reader.facts import page_facts
from policymine.reports.reader.pack import Packed, element, pack_texts, packed_json
from policymine.reports.templates import read_templates
from policymine.structure.wordlists import load_table

__all__ = ["MAX_BYTES", "TEXTS", "Engine", "Texts", "make_engine"]

Texts = Literal["all", "cited", "none"]
TEXTS: Final[tuple[Texts, ...]] = ("all", "cited", "none")
MAX_BYTES: Final = 8_000_000
_SCRIPTS: Final = (
    "base.js",
    "theme.js",
    "unpack.js",
    "filter.js",
    "marks.js",
    "reader.js",
    "search.js",
    "finder.js",
    "documents.js",
    "contents.js",
    "main.js",
)


@dataclass(frozen=True, slots=True)
class Engine:
    """What a page needs beside its sections to be searched, filtered and read in.

    Parameters
    ----------
    words : what the tools say, by key.
    tail : inert elements that close the body.
    note : a sentence on the texts that the page carries.
    """

    words: Mapping[str, str]
    tail: str
    note: str


@functools.cache
def script() -> str:
    """Return the page's script, in one closure so that it leaves no names behind."""
    return '"use strict";\n(() => {\n' + read_templates(*(f"report/{name}" for name in _SCRIPTS)) + "})();\n"


@functools.cache
def style() -> str:
    """Return the style sheet of the page's tools."""
    return read_templates("report/tools.css")


def words_of(group: str, lang: str) -> dict[str, str]:
    """Return the words of the page's tools: `page` for the template, `script` for the script."""
    return {key: text[lang] for key, text in load_table("page_messages.toml")[group].items()}


def make_engine(
    data: ReportInput,
    messages: Messages,
    sections: Sequence[Section],
    *,
    texts: Texts,
    max_bytes: int,
    bare: int,
) -> Engine:
    """Return the engine of a report's page.

    Parameters
    ----------
    texts : `all` the documents' texts as far as they fit, those that evidence has `cited`, or `none`.
    max_bytes : the most that the page may take.
    bare : bytes of the page without the engine's elements.
    """
    cited = cited_documents(sections)
    wanted = data.texts if texts != "none" else {}
    if texts == "cited":
        wanted = {i: text for i, text in wanted.items() if i in cited}
    wanted = {i: text for i, text in wanted.items() if i in data.documents}
    said = safe_json(words_of("script", data.lang) | {"lang": data.lang})
    fixed = f'<script type="application/json" id="policymine-words">{said}</script>\n'

    def made(packed: Packed) -> Engine:
        facts = element("policymine-facts", packed_json(page_facts(data, messages, packed, cited)))
        chunks = "".join(element(f"policymine-texts-{i}", chunk) for i, chunk in enumerate(packed.chunks))
        note = _note(data, messages, packed, texts)
        return Engine(words_of("page", data.lang), fixed + facts + chunks, note)

    # The list of what is where grows with the documents carried: reserve for it, and for the note.
    empty = made(Packed("utf-8"))
    reserve = 1_000 + 8 * len(wanted)
    room = max_bytes - bare - len(empty.tail.encode("utf-8")) - reserve
    return made(pack_texts(wanted, cited, room)) if wanted and room > 0 else empty


def _note(data: ReportInput, messages: Messages, packed: Packed, texts: Texts) -> str:
    """Return the sentence that says whose texts are in the page and whose are not."""
    words = words_of("page", data.lang)
    total, held = len(data.documents), len(packed.carried())
    values = {
        "total": messages.number(total),
        "held": messages.number(held),
        "left": messages.number(total - held),
    }
    if total == 0:
        return ""
    if held == total:
        return words["texts_all"].format_map(values)
    key = "texts_none" if held == 0 else "texts_cited" if texts == "cited" else "texts_some"
    return words[key].format_map(values)
