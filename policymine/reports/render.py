"""One offline HTML file: sections in order, figures and tables numbered, style and script inside.

The page's content security policy allows nothing but its own style sheets and scripts, each named by its hash. So a
page that carried foreign mark-up by some mistake would still load nothing and run nothing. All that the script
does comes on top: without it every section can be read and every number opens to its sentences.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from policymine.charts.messages import Messages, load_messages
from policymine.charts.theme import dark_twins
from policymine.errors import UnknownNameError
from policymine.registry import Registry
from policymine.reports.base import ReportInput, about_line, dressed, head_lines, made_line
from policymine.reports.blocks import Cell, Column, Embed, Section, embeds
from policymine.reports.explorer.pack import safe_json
from policymine.reports.order import ORDER
from policymine.reports.reader.engine import (
    MAX_BYTES,
    TEXTS,
    Engine,
    Texts,
    make_engine,
    script,
    style,
    words_of,
)
from policymine.reports.templates import read_templates
from policymine.reports.tidy import tidied

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

__all__ = [
    "ORDER",
    "SECTIONS",
    "build_sections",
    "known_sections",
    "render_page",
    "render_report",
    "render_section",
]

_YEAR: Final = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_OPTION: Final = re.compile(r"(?<![\w-])(--[a-z][a-z-]*)")
_DECADE: Final = re.compile(r"\d{4}(?:s|年代)")
SECTIONS: Final = Registry(
    "policymine.reports",
    "report section",
    (
        "base",
        "blocks",
        "export",
        "exports",
        "flow",
        "layout",
        "left_out",
        "order",
        "render",
        "robustness",
        "templates",
        "tidy",
        "topic_pairs",
    ),
)


@dataclass
class _Numbers:
    """Counts figures and tables through a report, in the order the templates meet them."""

    seen: dict[str, int] = field(default_factory=dict)

    def next(self, kind: str) -> int:
        self.seen[kind] = self.seen.get(kind, 0) + 1
        return self.seen[kind]


@functools.cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("policymine", "data/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["block"] = lambda block, name: type(block).__name__ == name
    environment.globals["belongs"] = _belongs
    environment.filters["whole"] = _whole
    environment.filters["inert"] = lambda value: Markup(safe_json(value))
    return environment


def _whole(text: str) -> Markup:
    """Return a text in which no line breaks inside the name of an option, `--by`."""
    from markupsafe import Markup, escape

    return Markup(_OPTION.sub(r'<span class="option">\1</span>', str(escape(text))))


def _belongs(row: Sequence[Cell], columns: Sequence[Column]) -> str:
    """Return the attributes that say which years and which issuer a row of a table is about, where it is about any."""
    from markupsafe import Markup

    said = Markup("")
    for cell, column in zip(row, columns, strict=True):
        text = " ".join(part.text for part in cell.parts)
        if column.holds == "period" and (years := _YEAR.findall(text)):
            low, high = int(min(years)), int(max(years))
            decade = len(years) == 1 and _DECADE.search(text)
            said += Markup(' data-years="{} {}"').format(low, high + 9 if decade else high)
        elif column.holds == "issuer" and text:
            said += Markup(' data-issuer="{}"').format(text)
    return said


def known_sections(names: Iterable[str] = ()) -> list[str]:
    """Return the names of all sections; raises UnknownNameError where `names` has one that is none of them."""
    known = [name.replace("-", "_") for name in SECTIONS.names()]
    for name in names:
        if name not in known:
            raise UnknownNameError("report section", name, known)
    return known


def build_sections(
    data: ReportInput, messages: Messages, names: Sequence[str] | None = None
) -> list[Section]:
    """Return the sections that have something to say.

    Parameters
    ----------
    data : what the report is made from.
    messages : the catalogue of its language.
    names : sections to build, in this order; None takes `ORDER`, then sections of other packages.

    Raises UnknownNameError for a section that does not exist.
    """
    known = known_sections(names or ())
    wanted = list(names) if names is not None else [*ORDER, *(n for n in known if n not in ORDER)]
    built: list[Section] = []
    for name in wanted:
        section = SECTIONS.load(name.replace("_", "-")).build(data, messages)
        if section is not None:
            built.append(tidied(dressed(section, data)))
    return built


@functools.cache
def _style() -> str:
    """Return the style sheet; each colour of the drawings is a variable with a light and a dark value."""
    twins = dark_twins()
    light = "".join(f"--{old[1:]}:{old};" for old in twins)
    dark = "".join(f"--{old[1:]}:{new};" for old, new in twins.items())
    swaps = "\n".join(
        f'.chart [{part}="{old}"]{{{part}:var(--{old[1:]})}}' for old in twins for part in ("fill", "stroke")
    )
    themes = (
        f":root{{{light}}}\n"
        f'@media screen and (prefers-color-scheme:dark){{:root:not([data-theme="light"]){{{dark}}}}}\n'
        f'@media screen{{:root[data-theme="dark"]{{{dark}}}}}\n'
    )
    return read_templates("tokens.css", "report.css") + f"\n{themes}{swaps}\n"


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def render_section(section: Section, messages: Messages, numbers: _Numbers | None = None) -> str:
    """Return one section as HTML; its figures and tables are numbered from 1 unless `numbers` goes on."""
    template = _environment().get_template("section.html.j2")
    return template.render(section=section, m=messages, numbers=numbers or _Numbers())


def render_report(
    data: ReportInput,
    sections: Sequence[str] | None = None,
    *,
    texts: Texts = "all",
    max_bytes: int = MAX_BYTES,
) -> str:
    """Return the report as one HTML page that stands alone.

    Parameters
    ----------
    data : what the report is made from.
    sections : names of the sections, in order; None takes those of `data`.
    texts : whose texts the page carries to be read and searched: `all` as far as they fit, those that evidence has
        `cited`, or `none`, for a page that may be handed to people who may not see the documents.
    max_bytes : the most that the page may take, UTF-8; texts are left out to keep it, never results.

    Raises
    ------
    UnknownNameError : an unknown language or section, or `texts` is none of these.
    """
    if texts not in TEXTS:
        raise UnknownNameError("--texts", texts, TEXTS)
    messages = load_messages(data.lang)
    about = about_line(data.corpus_card, messages)
    built = build_sections(data, messages, data.sections if sections is None else sections)
    carried = {"replay": data.record} if data.record else {}
    head = head_lines(data, messages)
    page = _Page(data.title, built, messages, about, data.date, carried, head=head)
    bare = Engine(words_of("page", data.lang), "", "")
    size = len(page.render(bare).encode("utf-8", "replace"))
    return page.render(make_engine(data, messages, built, texts=texts, max_bytes=max_bytes, bare=size))


def render_page(
    title: str,
    sections: Sequence[Section],
    messages: Messages,
    about: str = "",
    date: str | None = None,
    *,
    inert: Mapping[str, Any] | None = None,
    scripts: Sequence[str] = (),
    styles: Sequence[str] = (),
) -> str:
    """Return sections as one HTML page that stands alone; it is searched and read in only as `render_report` makes it.

    Parameters
    ----------
    title, about : the head of the page; `about` may be empty.
    sections : in order; a contents list is made where there is more than one.
    messages : the catalogue of the page's language.
    date : ISO date of making; None leaves it out.
    inert : values that the page carries as JSON, by the id of the element that holds each.
    scripts, styles : the project's own, beside those that the sections bring.
    """
    return _Page(title, sections, messages, about, date, inert or {}, scripts, styles).render()


class _Page:
    """A page whose sections are drawn once, however often the page around them is made."""

    def __init__(
        self,
        title: str,
        sections: Sequence[Section],
        messages: Messages,
        about: str = "",
        date: str | None = None,
        inert: Mapping[str, Any] | None = None,
        scripts: Sequence[str] = (),
        styles: Sequence[str] = (),
        *,
        head: Mapping[str, str] | None = None,
    ) -> None:
        from markupsafe import Markup

        numbers = _Numbers()
        live: list[Embed] = [embed for section in sections for embed in embeds(section.blocks)]
        self.scripts = list(dict.fromkeys([*scripts, *(embed.script for embed in live if embed.script)]))
        self.styles = list(
            dict.fromkeys([_style(), *styles, *(embed.style for embed in live if embed.style)])
        )
        self.given: dict[str, Any] = {
            "m": messages,
            "title": title,
            "about": about,
            "head": head or {},
            "made": made_line(date, messages),
            "sections": sections,
            "bodies": [Markup(render_section(section, messages, numbers)) for section in sections],
            "inert": inert or {},
        }

    def render(self, engine: Engine | None = None) -> str:
        """Return the page, with the engine where it is given."""
        from markupsafe import Markup

        scripts = [*([script()] if engine else []), *self.scripts]
        styles = [*self.styles, *([style()] if engine else [])]
        page = _environment().get_template("page.html.j2")
        return page.render(
            **self.given,
            # Style and script are ours and close no element: they go in as they are, so that their hashes hold.
            styles=[Markup(sheet) for sheet in styles],
            style_hashes=[_digest(sheet) for sheet in styles],
            scripts=[Markup(code) for code in scripts],
            script_hashes=[_digest(code) for code in scripts],
            engine=engine,
            tail=Markup(engine.tail if engine else ""),
        )
