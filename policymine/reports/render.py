"""One offline HTML file: sections in order, figures and tables numbered, the style inside, no script.

The page's content security policy allows nothing but its own style sheet, named by its hash. So a page
that carried foreign mark-up by some mistake would still load nothing and run nothing.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import importlib
import importlib.resources
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from policymine.charts.messages import Messages, load_messages
from policymine.charts.theme import dark_twins
from policymine.errors import UnknownNameError
from policymine.provenance import installed_versions
from policymine.registry import Registry
from policymine.reports.base import ReportInput
from policymine.reports.blocks import Section
from policymine.reports.explorer.pack import safe_json

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["ORDER", "SECTIONS", "build_sections", "render_page", "render_report", "render_section"]

SECTIONS: Final = Registry(
    "policymine.reports",
    "report section",
    ("base", "blocks", "export", "exports", "flow", "render", "robustness"),
)
ORDER: Final = (
    "summary",
    "corpus_card",
    "shift",
    "discovery",
    "adoption",
    "usage",
    "keywords",
    "topics",
    "evolution",
    "comparison",
    "meetings",
    "decisions",
    "issues",
    "cases",
    "uptake",
    "limits",
    "methods",
    "provenance",
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

    environment = Environment(
        loader=PackageLoader("policymine", "data/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["block"] = lambda block, name: type(block).__name__ == name
    return environment


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
    known = [name.replace("-", "_") for name in SECTIONS.names()]
    wanted = list(names) if names is not None else [*ORDER, *(n for n in known if n not in ORDER)]
    built: list[Section] = []
    for name in wanted:
        if name not in known:
            raise UnknownNameError("report section", name, known)
        section = SECTIONS.load(name.replace("_", "-")).build(data, messages)
        if section is not None:
            built.append(section)
    return built


def _style() -> str:
    folder = importlib.resources.files("policymine") / "data" / "templates"
    swaps = "\n".join(
        f'  .chart [{part}="{light}"] {{ {part}: {dark}; }}'
        for light, dark in dark_twins().items()
        for part in ("fill", "stroke")
    )
    sheet = (folder / "report.css").read_text("utf-8")
    return sheet + "\n@media screen and (prefers-color-scheme: dark) {\n" + swaps + "\n}\n"


def render_section(section: Section, messages: Messages, numbers: _Numbers | None = None) -> str:
    """Return one section as HTML; its figures and tables are numbered from 1 unless `numbers` goes on."""
    template = _environment().get_template("section.html.j2")
    return template.render(section=section, m=messages, numbers=numbers or _Numbers())


def render_report(data: ReportInput, sections: Sequence[str] | None = None) -> str:
    """Return the report as one HTML page that stands alone.

    Parameters
    ----------
    data : what the report is made from.
    sections : names of the sections, in order; None takes all that have something to say.

    Raises
    ------
    UnknownNameError : an unknown language or section.
    """
    messages = load_messages(data.lang)
    card = data.corpus_card
    dates = card.get("date_range")
    facts = {"name": card.get("name", ""), "documents": messages.number(int(card.get("n_documents", 0)))}
    about = (
        messages("page.about_dates", span=messages.span(*dates), **facts)
        if dates
        else messages("page.about", **facts)
    )
    return render_page(data.title, build_sections(data, messages, sections), messages, about, data.date)


def render_page(
    title: str,
    sections: Sequence[Section],
    messages: Messages,
    about: str = "",
    date: str | None = None,
    *,
    inert: Mapping[str, Any] | None = None,
) -> str:
    """Return sections as one HTML page that stands alone.

    Parameters
    ----------
    title, about : the head of the page; `about` may be empty.
    sections : in order; a contents list is made where there is more than one.
    messages : the catalogue of the page's language.
    date : ISO date of making; None leaves it out.
    inert : values that the page carries as JSON, by the id of the element that holds each.
    """
    from markupsafe import Markup

    numbers = _Numbers()
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    version = installed_versions(()).get("policymine", "")
    made = (
        messages("page.made_on", version=version, date=messages.period(date))
        if date
        else messages("page.made", version=version)
    )
    page = _environment().get_template("page.html.j2")
    return page.render(
        m=messages,
        title=title,
        about=about,
        made=made,
        # The sheet is ours and has no "<": it goes in as it is, so that its hash holds.
        style=Markup(style),
        digest=digest,
        sections=sections,
        bodies=[Markup(render_section(section, messages, numbers)) for section in sections],
        inert={name: Markup(safe_json(value)) for name, value in (inert or {}).items()},
    )
