"""Tables in LaTeX: booktabs rules, numbers right, words left, every special character escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from policymine.reports.blocks import Cell, Column
from policymine.reports.exports.base import printable

__all__ = ["escape", "latex_text", "long_table"]

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
        "−": r"\ensuremath{-}",
        "✓": r"\ensuremath{\surd}",
    }
)
_WORD = re.compile(r"(?<=[A-Za-z0-9])-\{\}(?=[A-Za-z0-9])")
# Columns beside which a table is set in smaller print, and lies on its side.
_SMALL: Final = 6
_SIDEWAYS: Final = 9


def escape(text: str) -> str:
    r"""Return text that LaTeX prints as it stands.

    >>> print(escape("50% of C_1 & {x}"))
    50\% of C\_1 \& \{x\}
    """
    return _WORD.sub("-", printable(text).translate(_SPECIAL))


def long_table(
    columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]], head: str, shown: Any
) -> list[str]:
    """Return a booktabs table that breaks over pages, its head on each of them.

    Parameters
    ----------
    columns, rows : of the table.
    head : caption and label with the line break behind them; empty where it has none.
    shown : cell -> LaTeX.
    """
    wordy = [not column.numeric and not column.short for column in columns]
    spare = 0.94 - 0.09 * (len(columns) - sum(wordy))
    each = max(0.08, spare / max(1, sum(wordy)))
    shape = "".join(
        "r"
        if column.numeric
        else rf">{{\raggedright\arraybackslash}}p{{{each:.3f}\linewidth}}"
        if words
        else "l"
        for column, words in zip(columns, wordy, strict=True)
    )
    heads = " & ".join(rf"\textbf{{{escape(column.label)}}}" for column in columns) + r" \\"
    size = r"\small" if len(columns) <= _SMALL else r"\scriptsize"
    sideways = len(columns) >= _SIDEWAYS
    return [
        *([r"\begin{landscape}"] if sideways else []),
        rf"\begingroup{size}",
        rf"\begin{{longtable}}{{{shape}}}",
        *([head] if head else []),
        r"\toprule",
        heads,
        r"\midrule",
        r"\endfirsthead",
        r"\toprule",
        heads,
        r"\midrule",
        r"\endhead",
        r"\bottomrule",
        r"\endlastfoot",
        *(" & ".join(shown(cell) for cell in row) + r" \\" for row in rows),
        r"\end{longtable}",
        r"\endgroup",
        *([r"\end{landscape}"] if sideways else []),
        "",
    ]


def latex_text(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], caption: str, command: str, lang: str
) -> str:
    """Return one table, ready for `\\input` in a document that loads the packages named in its first line.

    Parameters
    ----------
    columns, rows : heads, and cells as they are shown.
    caption : what it shows.
    command : what makes it again; stands in a comment.
    lang : `zh` or `en`.
    """
    shape = "".join("r" if column.numeric else "l" for column in columns)
    return "\n".join(
        [
            "% Needs \\usepackage{booktabs}, and for Chinese \\usepackage{ctex} with XeLaTeX or LuaLaTeX.",
            "% " + " ".join(printable(command).translate(_COMMENT).split()),
            r"\begin{table}[htbp]",
            r"\centering",
            rf"\caption{{{escape(caption)}}}\label{{tab:{_label(caption)}}}",
            rf"\begin{{tabular}}{{{shape}}}",
            r"\toprule",
            " & ".join(escape(column.label) for column in columns) + r" \\",
            r"\midrule",
            *(" & ".join(escape(cell) for cell in row) + r" \\" for row in rows),
            r"\bottomrule",
            r"\end{tabular}",
            r"\end{table}",
            "",
        ]
    )


# Every character at which a line may end would end the comment.
_COMMENT: Final = str.maketrans(dict.fromkeys("\x0a\x0b\x0c\x0d\x85\u2028\u2029", " "))


def _label(caption: str) -> str:
    return "".join(ch if ch.isalnum() else "-" for ch in caption).strip("-").lower() or "result"
