"""Lexicons kept as a table: the .csv or .xlsx that `policymine lexicon suggest` writes and a person edits.

The column `term` is needed; `canonical`, `theme` (several separated by spaces or commas), `weight`, `tag`,
`english` and `mode` are read where they stand, any other column is passed over. Where there is a column `keep`,
a row counts if it says yes (yes, y, true, 1, x, 是, 留) and not if it says no or nothing.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from policymine.errors import InputError, UnknownNameError
from policymine.segmenters.lexicon import MODES, Lexicon, LexiconTerm, Mode, assembled

__all__ = ["read_lexicon_table"]

_NAMES: Final = {
    "term": ("term", "terms", "word", "词", "词语", "词条", "术语"),
    "canonical": ("canonical", "form", "规范词", "规范形式", "合并为"),
    "theme": ("theme", "themes", "主题", "类别"),
    "weight": ("weight", "freq", "frequency", "词频", "权重"),
    "tag": ("tag", "pos", "词性"),
    "english": ("english", "英文", "英译"),
    "mode": ("mode", "模式"),
    "keep": ("keep", "保留"),
}
_YES: Final = frozenset({"yes", "y", "true", "1", "x", "√", "是", "留", "保留"})
_NO: Final = frozenset({"", "no", "n", "false", "0", "否", "删", "不"})


def read_lexicon_table(path: Path, mode: Mode = "force") -> Lexicon:
    """Return the lexicon of a table.

    Parameters
    ----------
    path : a .csv, .tsv or .xlsx file; of a workbook the first sheet.
    mode : of the terms for which no column `mode` says it.

    Raises
    ------
    InputError : the file cannot be read, has no column `term`, or has bad rows, named by number.
    """
    if mode not in MODES:
        raise UnknownNameError("lexicon mode", mode, MODES)
    rows = _sheet(path) if path.suffix.lower() == ".xlsx" else _text(path)
    header = [str(cell or "").strip().casefold() for cell in next(rows, [])]
    place = {
        field: next((header.index(n) for n in names if n in header), None) for field, names in _NAMES.items()
    }
    if place["term"] is None:
        shown = ", ".join(h for h in header if h) or "none"
        raise InputError(f"lexicon {path} has no column term; its columns are: {shown}")
    given: list[tuple[int, LexiconTerm]] = []
    bad: list[str] = []
    for number, row in enumerate(rows, start=2):
        cell = {
            field: _shown(row[at]) if at is not None and at < len(row) else "" for field, at in place.items()
        }
        if not any(cell.values()):
            continue
        keep = cell["keep"].casefold()
        if place["keep"] is not None and keep in _NO:
            continue
        problem = _problem(cell, keep if place["keep"] is not None else "yes")
        if problem:
            bad.append(f"row {number} {problem}")
            continue
        themes = tuple(
            dict.fromkeys(cell["theme"].replace(",", " ").replace("，", " ").replace("、", " ").split())
        )
        given.append(
            (
                number,
                LexiconTerm(
                    term=cell["term"],
                    weight=int(cell["weight"]) if cell["weight"] else None,
                    tag=cell["tag"],
                    canonical="" if cell["canonical"] == cell["term"] else cell["canonical"],
                    themes=themes,
                    english=cell["english"],
                    mode=_mode(cell["mode"], mode),
                ),
            )
        )
    return assembled(
        given, bad, f"lexicon {path}", "A row holds a term, one mark for keep and whole weights", "row"
    )


def _problem(cell: dict[str, str], keep: str) -> str:
    if keep not in _YES:
        return f"says {cell['keep']!r} under keep; write yes or no"
    if not any(ch.isalnum() for ch in cell["term"]):
        return "has no term"
    if cell["weight"] and not cell["weight"].isdecimal():
        return f"has the weight {cell['weight']!r}, which is no whole number"
    if cell["mode"] and cell["mode"] not in MODES:
        return f"has the mode {cell['mode']!r}; write force or weight"
    return ""


def _mode(given: str, default: Mode) -> Mode:
    return "weight" if given == "weight" else "force" if given == "force" else default


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    # A leading apostrophe is how a spreadsheet is told not to take a cell for a formula.
    return " ".join(str(value).split()).removeprefix("'")


def _text(path: Path) -> Iterator[list[Any]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"lexicon {path} cannot be read ({error.strerror}); name a file") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        line = text.partition("\n")[0]
        delimiter = "\t" if "\t" in line else ";" if ";" in line and "," not in line else ","
        try:
            yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        except csv.Error as error:
            raise InputError(f"lexicon {path} is no readable table ({error}); save it as .xlsx") from error
        return
    raise InputError(f"lexicon {path} is neither UTF-8 nor GB18030; save it as .xlsx")


def _sheet(path: Path) -> Iterator[list[Any]]:
    import openpyxl

    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and validations that it leaves out; they hold no terms.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except OSError as error:
        raise InputError(f"lexicon {path} cannot be read ({error.strerror}); name a file") from error
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        openpyxl.utils.exceptions.InvalidFileException,
    ) as error:
        raise InputError(f"lexicon {path} is no readable .xlsx ({error}); save it again") from error
    try:
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield list(row)
    finally:
        book.close()
