"""What a section is made of: paragraphs, tables, figures, quotations. Plain data, no mark-up.

A section file says what is shown; the templates say how. So source text is escaped in one place, figures
and tables are numbered through the whole report, and another output can read the same blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import altair as alt

    from policymine.charts.svg import Drawing

__all__ = [
    "Block",
    "Cell",
    "Code",
    "Column",
    "Definitions",
    "Embed",
    "Figure",
    "Group",
    "Items",
    "Paragraph",
    "Part",
    "Quote",
    "Quotes",
    "Section",
    "Table",
    "cell",
    "embeds",
]


@dataclass(frozen=True, slots=True)
class Quote:
    """One evidence sentence with its match marked and its place.

    Parameters
    ----------
    before, match, after : the sentence in three parts; an ellipsis where it was cut.
    title : title of the document, or its id where it has none.
    place : document id, date and offsets, as shown.
    document : id of the document, by which a page opens it; empty where there is none to open.
    start, end : code-point offsets of the match in the document's text.
    sentence : code-point offsets of the whole sentence there.
    """

    before: str
    match: str
    after: str
    title: str
    place: str
    document: str = ""
    start: int = 0
    end: int = 0
    sentence: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Part:
    """A word or number in a cell; with quotes it opens to them.

    Parameters
    ----------
    text : what is shown.
    note : a smaller remark after it, such as a count.
    quotes : the evidence behind it.
    total : number of sentences there are, where more than are quoted.
    """

    text: str
    note: str = ""
    quotes: tuple[Quote, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: its parts, side by side."""

    parts: tuple[Part, ...]
    strong: bool = False


def cell(text: Any, quotes: tuple[Quote, ...] = (), total: int = 0, *, strong: bool = False) -> Cell:
    """Return a cell of one part; missing is an empty cell."""
    return Cell((Part("" if text is None else str(text), "", quotes, total),), strong)


@dataclass(frozen=True, slots=True)
class Column:
    """Head of a column: numbers stand right, words left; a short one is never broken over lines, a long one
    keeps room for a list of words.

    `holds` says that its cells name the period or the issuer that their row is about, so that the page can leave out
    the rows of other years and issuers.
    """

    label: str
    numeric: bool = False
    short: bool = False
    long: bool = False
    holds: Literal["", "period", "issuer"] = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A three-line table with its caption above and a note beneath."""

    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart in two widths, its caption, and its data as a table.

    Parameters
    ----------
    caption : what it shows, one sentence; a figure without one has no number.
    wide, narrow : SVG elements made by `charts.inline_svg`, or such that are still being drawn; the only mark-up a block may hold.
    data : the numbers behind it.
    note : how to read it.
    name : unique in the report; names the files of the figure.
    draw : width in pixels -> chart, by which other outputs than a page draw it again; None where there is none.
    """

    caption: str
    wide: str | Drawing
    narrow: str | Drawing
    data: Table | None = None
    note: str = ""
    name: str = ""
    draw: Callable[[int], alt.TopLevelMixin] | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text: prose, the finding of a section, a note, a refusal, or the words of the report's author."""

    text: str
    role: Literal["prose", "finding", "note", "refusal", "author"] = "prose"


@dataclass(frozen=True, slots=True)
class Quotes:
    """Evidence sentences that are shown without being asked for, under a heading."""

    heading: str
    items: tuple[Quote, ...]
    total: int = 0


@dataclass(frozen=True, slots=True)
class Definitions:
    """Names and their values, such as the facts of a corpus."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `lang` where it is not in the report's language.

    `links` leads on from each item, in the same order: an anchor of the page and the words of the link; an empty anchor leads nowhere.
    """

    items: tuple[str, ...]
    lang: str | None = None
    role: Literal["list", "references", "remarks"] = "list"
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """A command line or a machine-readable value."""

    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks under a heading of their own; folded where they are for those who look closer.

    `anchor` is the name, unique in the page, by which a link leads to folded blocks and shows them.
    """

    heading: str
    blocks: tuple[Any, ...]
    folded: bool = False
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Embed:
    """Something to look around in: a script of the page draws it from data that the page carries.

    The page writes `<div class="embed" data-embed="NAME">` and in it the blocks (`.embed-still`), which stand without a script, in
    print and in every other output, and the data as inert JSON. The script finds its elements by `[data-embed]`, draws
    itself into `.embed-live` when that comes into view and hides the blocks.

    Parameters
    ----------
    name : what it is, such as `explorer`; one script and one style sheet for all of a name.
    data : JSON values, in the page inert.
    blocks : what stands in its place.
    script, style : the project's own; text of documents is in `data` alone.
    """

    name: str
    data: Any
    blocks: tuple[Any, ...]
    script: str = ""
    style: str = ""


Block = Paragraph | Table | Figure | Quotes | Definitions | Items | Code | Group | Embed


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a report.

    Parameters
    ----------
    key : the section's name, unique in a report, and its anchor.
    title : its heading.
    blocks : what it shows, in order.
    """

    key: str
    title: str
    blocks: tuple[Block, ...] = field(default=())


def embeds(blocks: Iterable[Any]) -> list[Embed]:
    """Return what there is to look around in among blocks, those in groups too, in order.

    >>> [e.name for e in embeds([Group("more", (Embed("explorer", {}, ()),))])]
    ['explorer']
    """
    found: list[Embed] = []
    for block in blocks:
        if isinstance(block, Embed):
            found.append(block)
        elif isinstance(block, Group):
            found += embeds(block.blocks)
    return found
