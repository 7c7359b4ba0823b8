"""A LaTeX table with booktabs rules; numbers right, words left, every special character escaped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from policymine.reports.exports.base import columns_of, flat, printable

if TYPE_CHECKING:
    from policymine.results import Result

__all__ = ["escape", "write"]

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
        "\n": " ",
        "\r": " ",
        "\t": " ",
        # A row may begin with a bracket, which the line break before it would take for its option.
        "[": "{[}",
        "]": "{]}",
    }
)


def escape(text: str) -> str:
    r"""Return text that LaTeX prints as it stands.

    >>> print(escape("50% of C_1 & {x}"))
    50\% of C\_1 \& \{x\}
    """
    return printable(text).translate(_SPECIAL)


def _cell(value: Any) -> str:
    value = flat(value)
    if value is None:
        return ""
    if isinstance(value, float):
        text = f"{value:.4g}" if abs(value) < 1e5 else f"{value:.0f}"
        return "$" + text + "$" if "e" not in text else escape(text)
    return escape(str(value))


def write(result: Result, path: Path) -> None:
    """Write a `tabular` with booktabs rules, ready for \\input."""
    rows, columns = result.rows(), columns_of(result)
    numeric = [
        any(row[c] is not None for row in rows)
        and all(
            row[c] is None or (isinstance(row[c], (int, float)) and not isinstance(row[c], bool))
            for row in rows
        )
        for c in columns
    ]
    lines = [
        "% Needs \\usepackage{booktabs}, T1 fonts, and for Chinese \\usepackage{ctex} with XeLaTeX or LuaLaTeX.",
        "% " + printable(result.provenance.command()).replace("\n", " "),
        "\\begin{tabular}{" + "".join("r" if number else "l" for number in numeric) + "}",
        "\\toprule",
        " & ".join(escape(c) for c in columns) + r" \\",
        "\\midrule",
        *(" & ".join(_cell(row[c]) for c in columns) + r" \\" for row in rows),
        "\\bottomrule",
        "\\end{tabular}",
        "",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
