"""Tables in LaTeX: booktabs rules, numbers under one another, columns as wide as they need, special characters escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from policymine.reports.blocks import Cell, Column, Part
from policymine.reports.exports.base import printable
from policymine.reports.word.layout import (
    SIDES,
    LaidOut,
    Marked,
    lay_out,
    needs,
    parts_of,
    points_of,
    raised_width,
    unit_of,
    width_of,
)

__all__ = ["TEXT_HIGH", "TEXT_WIDE", "breakable", "escape", "latex_text", "long_table"]

# Width of the text on an upright page and on one that lies on its side, in millimetres, as the preamble sets them.
TEXT_WIDE: Final = 160
TEXT_HIGH: Final = 247
_SIGNS: Final = {
    "−": "-", "✓": r"\surd", "≤": r"\leq", "≥": r"\geq", "≠": r"\neq", "≈": r"\approx", "∞": r"\infty",
    "×": r"\times", "±": r"\pm", "→": r"\rightarrow", "←": r"\leftarrow", "↔": r"\leftrightarrow",
    "⇄": r"\rightleftharpoons", "↑": r"\uparrow", "↓": r"\downarrow", "∈": r"\in", "∑": r"\sum", "√": r"\surd",
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ε": r"\varepsilon", "ζ": r"\zeta", "η": r"\eta",
    "θ": r"\theta", "κ": r"\kappa", "λ": r"\lambda", "μ": r"\mu", "ν": r"\nu", "ξ": r"\xi", "π": r"\pi", "ρ": r"\rho",
    "σ": r"\sigma", "τ": r"\tau", "φ": r"\varphi", "χ": r"\chi", "ψ": r"\psi", "ω": r"\omega", "Δ": r"\Delta",
    "Σ": r"\Sigma", "Ω": r"\Omega",
}  # fmt: skip
_SPECIAL: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "%": r"\%",
        "_": r"\_",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        '"': r"\textquotedbl{}",
        # Two of these would make another character.
        "-": "-{}",
        "`": r"\textasciigrave{}",
        "'": r"\textquotesingle{}",
        "\n": " ",
        "\r": " ",
        "\t": " ",
        "\u2028": " ",
        "\u2029": " ",
        "\x85": " ",
        # Marks that turn the direction of text have no place in a source that is read as it stands.
        **dict.fromkeys("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff", ""),
        # A row may begin with a bracket, which the line break before it would take for its option.
        "[": "{[}",
        "]": "{]}",
        "\u00a0": "~",
        # What stands for a character that was lost.
        "\ufffd": "{[}?{]}",
        # A place at which a long word may be broken.
        "\u200b": r"\allowbreak{}",
        # Signs that the fonts of LaTeX have in formulas alone.
        **{sign: rf"\ensuremath{{{name}}}" for sign, name in _SIGNS.items()},
        **{chr(0x2080 + digit): rf"\textsubscript{{{digit}}}" for digit in range(10)},
    }
)
_WORD = re.compile(r"(?<=[A-Za-z0-9])-\{\}(?=[A-Za-z0-9])")
_LONG: Final = re.compile(r"[!-~]{16,}")
_SEAM: Final = re.compile(r"(?<=[/._,;:=&?-])(?=[^/._,;:=&?-])|(?<=[0-9A-Za-z]{9})(?=[0-9A-Za-z]{6})")
# Rows that one page holds with room to spare; a longer table breaks over pages.
_PAGE: Final = 30


def escape(text: str) -> str:
    r"""Return text that LaTeX prints as it stands.

    >>> print(escape("50% of C_1 & {x}"))
    50\% of C\_1 \& \{x\}
    """
    return _WORD.sub("-", printable(text).translate(_SPECIAL))


def breakable(text: str) -> str:
    """Return text whose long words, such as paths and hashes, may be broken.

    >>> breakable("policies/n-city/plan.pdf").split("\\u200b")
    ['policies/', 'n-', 'city/', 'plan.', 'pdf']
    """
    return _LONG.sub(lambda word: _SEAM.sub("\u200b", word[0]), text)


def long_table(
    columns: Sequence[Column],
    rows: Sequence[tuple[Cell, ...]],
    head: str,
    marks: Mapping[int, Marked] | None = None,
    *,
    continued: str = "",
) -> list[str]:
    """Return a booktabs table that breaks over pages, its head on each of them; on its side, or in parts, where it is too wide.

    Parameters
    ----------
    columns, rows : of the table.
    head : caption and label with the line break behind them; empty where it has none.
    marks : by the id of a part, the marks that lead to its sentences.
    continued : what stands above a further part.
    """
    given = dict(marks or {})
    lines: list[str] = []
    for number, places in enumerate(parts_of(columns, rows, given, TEXT_HIGH)):
        some = [columns[place] for place in places]
        part = [tuple(row[place] for place in places) for row in rows]
        layout = lay_out(some, part, given, wide=TEXT_WIDE, long=TEXT_HIGH)
        above = head if not number else rf"\caption*{{{escape(continued)}}}\\"
        lines += _whole(some, part, layout, above if head or number else "", given)
    return lines


def _whole(
    columns: Sequence[Column],
    rows: Sequence[tuple[Cell, ...]],
    layout: LaidOut,
    head: str,
    marks: dict[int, Marked],
) -> list[str]:
    boxes = [_box(j, rows, marks, layout.small) if c.numeric else 0.0 for j, c in enumerate(columns)]
    unit = unit_of(small=layout.small)
    heads = []
    for column, box, width in zip(columns, boxes, layout.widths, strict=True):
        # The head ends where the numbers end, as far as its longest word has room there.
        words = max((width_of(word) for word in column.label.split()), default=0)
        room = width - SIDES - words * unit * 1.25
        heads.append(rf"\textbf{{{escape(column.label)}}}" + _gap(max(0.0, min(box, room))))
    top = [r"\toprule", " & ".join(heads) + r" \\", r"\midrule"]
    points = [points_of(j, rows) if c.numeric else [0.0] * len(rows) for j, c in enumerate(columns)]
    body = [
        " & ".join(_cell(cell, marks, boxes[j], points[j][i]) for j, cell in enumerate(row)) + r" \\"
        for i, row in enumerate(rows)
    ]
    return [
        *([r"\begin{landscape}"] if layout.landscape else []),
        r"\begingroup" + (r"\scriptsize" if layout.small else r"\footnotesize"),
        rf"\begin{{longtable}}{{{_shape(columns, layout.widths)}}}",
        *([head] if head else []),
        *top,
        r"\endfirsthead",
        *top,
        r"\endhead",
        r"\bottomrule",
        r"\endlastfoot",
        *body,
        r"\end{longtable}",
        r"\endgroup",
        *([r"\end{landscape}"] if layout.landscape else []),
        "",
    ]


def _shape(columns: Sequence[Column], widths: Sequence[float]) -> str:
    """Return the columns as parts of the line, of the same proportions as their widths in millimetres."""
    every = sum(widths)
    return "".join(
        rf">{{\{'raggedleft' if c.numeric else 'raggedright'}\arraybackslash}}"
        rf"p{{\dimexpr{w / every:.4f}\linewidth-2\tabcolsep}}"
        for c, w in zip(columns, widths, strict=True)
    )


def _box(j: int, rows: Sequence[tuple[Cell, ...]], marks: dict[int, Marked], small: bool) -> float:
    """Return how much room the marks behind the numbers of a column take, in millimetres; 0 where none has marks."""
    if any(len(row[j].parts) > 1 for row in rows):
        return 0.0
    wide = [raised_width(marks[id(p)].shown) for row in rows for p in row[j].parts if id(p) in marks]
    return max(wide, default=0.0) * unit_of(small=small)


def _gap(box: float) -> str:
    return rf"\hspace*{{{box:.1f}mm}}" if box else ""


def _cell(cell: Cell, marks: dict[int, Marked], box: float, behind: float) -> str:
    shown = []
    # Digits that a number lacks behind its point, of which each is half as wide as the print is high, keep their room.
    kept = rf"\hspace*{{{behind:.2f}em}}" if behind else ""
    raised = ""
    for part in cell.parts:
        small = rf" {{\scriptsize {escape(part.note)}}}" if part.note else ""
        raised = ""
        if id(part) in marks:
            mark = marks[id(part)]
            raised = rf"\hyperlink{{{mark.target}}}{{\textsuperscript{{{escape(mark.shown)}}}}}"
        shown.append(escape(breakable(part.text)) + small + ("" if box else raised))
    text = r"\quad ".join(shown)
    text = rf"\textbf{{{text}}}" if cell.strong else text
    return text + kept + (rf"\makebox[{box:.1f}mm][l]{{{raised}}}" if box else "")


def latex_text(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], caption: str, command: str, lang: str
) -> str:
    """Return one table, ready for `\\input` in a document that loads the packages named in its first line.

    A table that is as wide as the page breaks the lines of its cells; one of more than 30 rows breaks over pages.

    Parameters
    ----------
    columns, rows : heads, and cells as they are shown.
    caption : what it shows.
    command : what makes it again; stands in a comment.
    lang : `zh` or `en`.
    """
    cells = [tuple(Cell((Part(text),)) for text in row) for row in rows]
    layout = lay_out(columns, cells, {}, wide=TEXT_WIDE, long=TEXT_HIGH)
    wanted = needs(columns, cells, {})[1]
    natural = sum(n * unit_of(small=False) + SIDES for n in wanted) <= TEXT_WIDE
    shape = "".join("r" if c.numeric else "l" for c in columns) if natural else _shape(columns, layout.widths)
    heads = " & ".join(escape(column.label) for column in columns) + r" \\"
    points = [points_of(j, cells) if c.numeric else [0.0] * len(rows) for j, c in enumerate(columns)]
    body = [
        " & ".join(_cell(cell, {}, 0.0, points[j][i]) for j, cell in enumerate(row)) + r" \\"
        for i, row in enumerate(cells)
    ]
    named = rf"\caption{{{escape(caption)}}}\label{{tab:{_label(caption)}}}"
    long = len(rows) > _PAGE
    size = r"\scriptsize" if layout.small and not natural else r"\footnotesize" if not natural else r"\small"
    opened = (
        [rf"\begingroup{size}", rf"\begin{{longtable}}{{{shape}}}", named + r"\\"]
        if long
        else [r"\begin{table}[htbp]", rf"\centering{size}", named, rf"\begin{{tabular}}{{{shape}}}"]
    )
    top = [r"\toprule", heads, r"\midrule"]
    packages = "booktabs" + ("" if natural else ", array") + (", longtable" if long else "")
    sideways = layout.landscape and not natural
    return "\n".join(
        [
            f"% Needs \\usepackage{{{packages}{', pdflscape' if sideways else ''}}}, and for Chinese \\usepackage{{ctex}} "
            "with XeLaTeX or LuaLaTeX.",
            "% " + " ".join(printable(command).translate(_COMMENT).split()),
            *([r"\begin{landscape}"] if sideways else []),
            *opened,
            *top,
            *([r"\endfirsthead", *top, r"\endhead", r"\bottomrule", r"\endlastfoot"] if long else []),
            *body,
            *(
                [r"\end{longtable}", r"\endgroup"]
                if long
                else [r"\bottomrule", r"\end{tabular}", r"\end{table}"]
            ),
            *([r"\end{landscape}"] if sideways else []),
            "",
        ]
    )


# Every character at which a line may end would end the comment.
_COMMENT: Final = str.maketrans(dict.fromkeys("\x0a\x0b\x0c\x0d\x85\u2028\u2029", " "))


def _label(caption: str) -> str:
    return "".join(ch if ch.isalnum() else "-" for ch in caption).strip("-").lower() or "result"
