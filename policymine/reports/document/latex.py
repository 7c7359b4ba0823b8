"""The report in LaTeX: sections, booktabs tables, figures as PDF files beside it, the sentences numbered behind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from policymine.reports.blocks import (
    Cell,
    Code,
    Column,
    Definitions,
    Embed,
    Figure,
    Group,
    Items,
    Paragraph,
    Quote,
    Quotes,
    Table,
)
from policymine.reports.document.latex_table import TEXT_WIDE, breakable, escape, long_table
from policymine.reports.document.paper import MOST_DATA_ROWS, MOST_QUOTES, MOST_ROWS, Paper, ranges
from policymine.reports.document.pictures import drawn
from policymine.reports.word.layout import Marked

__all__ = ["latex_files"]

_LEVELS: Final = ("section", "subsection", "subsubsection", "paragraph")


# Fonts of wide coverage where the machine has them: the ones that ctex takes on Linux lack traditional characters.
_FONTS: Final = (
    r"\IfFontExistsTF{TeX Gyre Termes}{\setmainfont{TeX Gyre Termes}}{}",
    r"\IfFontExistsTF{SimSun}{}{\IfFontExistsTF{Noto Serif CJK SC}{\setCJKmainfont"
    r"[BoldFont={Noto Serif CJK SC Bold},ItalicFont={Noto Serif CJK SC}]{Noto Serif CJK SC}"
    r"\setCJKsansfont{Noto Sans CJK SC}\setCJKmonofont{Noto Sans CJK SC}}{}}",
    "% Arrows and signs that fonts of Latin letters lack are taken from the Chinese one.",
    r'\ifdefined\xeCJKDeclareCharClass\xeCJKDeclareCharClass{CJK}{"2190 -> "21FF, "2460 -> "24FF, "25A0 -> "27BF}\fi',
)


def preamble(title: str, lines: Sequence[str], lang: str) -> list[str]:
    """Return what stands before the text: packages that every distribution has; Chinese by ctex."""
    chinese = lang == "zh"
    authors = r" \\ ".join(escape(line) for line in lines)
    base = (
        r"\documentclass[UTF8,a4paper,11pt]{ctexart}" if chinese else r"\documentclass[a4paper,11pt]{article}"
    )
    return [
        "% !TeX program = xelatex",
        "% To compile: latexmk -xelatex NAME.tex (XeLaTeX or LuaLaTeX; pdfLaTeX does not set Chinese).",
        "% Chinese is set by ctex, in English reports too, where the texts hold it.",
        r"\RequirePackage{iftex}\RequireTUTeX",
        base,
        *([] if chinese else [r"\usepackage[UTF8,scheme=plain]{ctex}"]),
        r"\usepackage[margin=25mm]{geometry}",
        r"\usepackage{array}",
        r"\usepackage{booktabs}",
        r"\usepackage{longtable}",
        r"\usepackage{graphicx}",
        r"\usepackage{pdflscape}",
        r"\usepackage{textcomp}",
        r"\usepackage[hidelinks]{hyperref}",
        *_FONTS,
        r"\setlength{\LTcapwidth}{\textwidth}",
        r"\setlength{\tabcolsep}{1.4mm}",
        r"\setlength{\emergencystretch}{3em}",
        r"\setcounter{secnumdepth}{2}",
        r"\setcounter{tocdepth}{2}",
        "% Tall figures with their text, not heaped at the end.",
        r"\renewcommand{\topfraction}{.9}\renewcommand{\bottomfraction}{.8}\renewcommand{\textfraction}{.05}",
        r"\renewcommand{\floatpagefraction}{.7}\setcounter{topnumber}{4}\setcounter{totalnumber}{6}",
        rf"\title{{{escape(title)}}}",
        rf"\author{{{authors}}}",
        r"\date{}",
        r"\begin{document}",
        r"\maketitle",
    ]


def latex_files(paper: Paper, folder: str) -> tuple[str, dict[str, bytes]]:
    """Return the source and its figures by the name of their file.

    Parameters
    ----------
    paper : the report.
    folder : name of the folder beside the source in which the figures are to stand.
    """
    writer = _Writer(paper, folder)
    return writer.text(), writer.pictures


class _Writer:
    def __init__(self, paper: Paper, folder: str) -> None:
        self.paper = paper
        self.words = paper.messages
        self.folder = folder
        self.pictures: dict[str, bytes] = {}
        self.lines: list[str] = []
        self.marks = {
            part: Marked(ranges(numbers), f"s{numbers[0]}")
            for part, numbers in paper.marks.items()
            if numbers
        }

    def text(self) -> str:
        self.lines = [
            *preamble(self.paper.title, self.paper.lines, self.words.lang),
            r"\tableofcontents",
            r"\clearpage",
            "",
        ]
        for section in self.paper.sections:
            self._heading(0, section.title, f"sec:{section.key}")
            for block in section.blocks:
                self._block(block, 1)
        self._figure_data()
        self._sentences()
        self.lines.append(r"\end{document}")
        return "\n".join(self.lines) + "\n"

    def _heading(self, level: int, text: str, label: str = "", *, listed: bool = True) -> None:
        named = rf"\label{{{label}}}" if label else ""
        star = "" if listed else "*"
        self.lines += ["", rf"\{_LEVELS[min(level, 3)]}{star}{{{escape(text)}}}{named}", ""]

    def _block(self, block: Any, level: int) -> None:
        if isinstance(block, Paragraph):
            said = escape(block.text)
            shaped = {
                "finding": rf"\textbf{{{said}}}",
                "note": rf"{{\small {said}\par}}",
                "refusal": rf"\emph{{{said}}}",
            }
            self.lines += [shaped.get(block.role, said), ""]
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Figure):
            self._figure(block)
        elif isinstance(block, Quotes):
            self._quotes(block, level)
        elif isinstance(block, Definitions):
            rows = [rf"\item[{{{escape(name)}}}] {escape(value)}" for name, value in block.items]
            self.lines += [r"\begin{description}", *rows, r"\end{description}", ""] if rows else []
        elif isinstance(block, Items):
            rows = [rf"\item {escape(item)}" for item in block.items]
            self.lines += [r"\begin{itemize}", *rows, r"\end{itemize}", ""] if rows else []
        elif isinstance(block, Code):
            told = [rf"\noindent {escape(breakable(line))}\par" for line in block.text.splitlines()]
            self.lines += [r"\begingroup\small\ttfamily\raggedright", *told, r"\endgroup", ""]
        elif isinstance(block, Group):
            if block.heading:
                self._heading(level, block.heading, listed=not block.folded)
            for inner in block.blocks:
                self._block(inner, level + 1)
        elif isinstance(block, Embed):
            for inner in block.blocks:
                self._block(inner, level)

    def _quotes(self, block: Quotes, level: int) -> None:
        if block.heading:
            self._heading(level, block.heading)
        if block.items:
            self.lines.append(r"\begin{quote}\small")
            for quote in block.items:
                self.lines += [
                    rf"{_quoted(quote)}\\{{\footnotesize {escape(quote.title)}\quad {escape(breakable(quote.place))}}}",
                    "",
                ]
            self.lines += [r"\end{quote}", ""]

    def _figure(self, block: Figure) -> None:
        number = self.paper.numbers.get(id(block))
        name = f"figure-{number}.pdf" if number else f"figure-x{len(self.pictures) + 1}.pdf"
        self.pictures[name] = drawn(block, ".pdf", TEXT_WIDE)
        picture = rf"\includegraphics[width=\linewidth,height=.8\textheight,keepaspectratio]{{{self.folder}/{name}}}"
        note = rf"\par{{\footnotesize {escape(block.note)}\par}}" if block.note else ""
        if number is None:
            self.lines += [r"\begin{center}", picture, note, r"\end{center}", ""]
            return
        self.lines += [
            r"\begin{figure}[htbp]",
            r"\centering",
            picture,
            rf"\caption{{{escape(block.caption)}}}\label{{fig:{number}}}",
            note,
            r"\end{figure}",
            "",
        ]

    def _table(self, block: Table) -> None:
        number = self.paper.numbers.get(id(block))
        head = rf"\caption{{{escape(block.caption)}}}\label{{tab:{number}}}\\" if number else ""
        self._long_table(block.columns, block.rows, head, block.note, MOST_ROWS)

    def _long_table(
        self, columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]], head: str, note: str, most: int
    ) -> None:
        continued = self.words("document.continued")
        self.lines += long_table(columns, rows[:most], head, self.marks, continued=continued)
        notes = [note] if note else []
        if len(rows) > most:
            notes.append(self.words("document.cut", n=len(rows) - most))
        if notes:
            self.lines += [rf"{{\footnotesize {escape(' '.join(notes))}\par}}", ""]

    def _figure_data(self) -> None:
        shown = [f for f in self.paper.figures() if f.data is not None and f.caption]
        if shown:
            self.lines += [r"\clearpage"]
            self._heading(0, self.words("document.figure_data"), "sec:figure-data")
        for figure in shown:
            if figure.data is None:
                continue
            number = self.paper.numbers[id(figure)]
            label = self.words("page.figure", number="\0").split("\0")
            named = escape(label[0]).rstrip() + rf"~\ref{{fig:{number}}}" + escape(label[1])
            said = self.words("document.data_of", figure="\0", caption=figure.caption).split("\0")
            self.lines += [rf"\noindent {escape(said[0])}{named}{escape(said[1])}", ""]
            self._long_table(figure.data.columns, figure.data.rows, "", "", MOST_DATA_ROWS)

    def _sentences(self) -> None:
        if not self.paper.sentences:
            return
        self.lines.append(r"\clearpage")
        self._heading(0, self.words("document.sentences"), "sec:sentences")
        self.lines += [escape(self.words("document.sentences_how", each=MOST_QUOTES)), ""]
        if self.paper.unlisted:
            self.lines += [escape(self.words("document.unlisted", n=self.paper.unlisted)), ""]
        self.lines.append(
            r"\begin{footnotesize}\begin{list}{}{\leftmargin=2.5em\labelwidth=2em\itemsep=0pt\parsep=2pt}"
        )
        for number, quote in enumerate(self.paper.sentences, 1):
            self.lines.append(
                rf"\item[\hypertarget{{s{number}}}{{\textbf{{{number}}}}}] {_quoted(quote)} "
                rf"\emph{{{escape(quote.title)}}} {escape(breakable(quote.place))}"
            )
        self.lines.append(r"\end{list}\end{footnotesize}")


def _quoted(quote: Quote) -> str:
    match = rf"\textbf{{{escape(breakable(quote.match))}}}" if quote.match else ""
    return escape(breakable(quote.before)) + match + escape(breakable(quote.after))
