"""The workbooks that coders of a validation fill in: one a coder, a sheet a task, a first sheet that explains.

Words and passages are inert text. What is right is nowhere in the workbook, hidden or not.
"""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Sequence
from typing import Any, Final

from policymine.reports.exports.base import printable
from policymine.topic_models.validation.key import Pack, Row
from policymine.topic_models.validation.questions import catalogue

__all__ = ["LETTERS", "workbook"]

LETTERS: Final = "ABCDEFGH"
_CELL: Final = 32_767
_LINE: Final = 15.5
_WIDTHS: Final = {"item": 12, "passage": 76, "answer": 13, "note": 18}
_CHOICE: Final = {"words": 14, "word-sets": 22, "topics": 18, "labels": 18, "best-label": 18}


def workbook(pack: Pack, coder: int) -> bytes:
    """Return the workbook of one coder as .xlsx; the same pack gives the same bytes."""
    import xlsxwriter

    buffer = io.BytesIO()
    inert = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **inert})
    # A fixed date, so that the same pack gives the same file.
    book.set_properties({"title": "policymine validate", "created": datetime.datetime(2000, 1, 1)})
    rows = pack.sheets[coder]
    _how(book, pack, coder)
    for task in pack.tasks:
        numbered = [(n, row) for n, row in enumerate(rows, 1) if pack.items[row.item].task == task]
        _task(book, pack, coder, task, numbered)
    book.close()
    return buffer.getvalue()


def _how(book: Any, pack: Pack, coder: int) -> None:
    texts = catalogue()
    counts = {task: sum(item.task == task for item in pack.items) for task in pack.tasks}
    seconds = sum(n * int(texts["tasks"][task]["seconds"]) for task, n in counts.items())
    sheet = book.add_worksheet(texts["sheets"]["how"])
    sheet.set_column(0, 0, 110)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "valign": "top", "font_size": 13})
    lines: list[str] = []
    for lang in ("zh", "en"):
        # Told in fives of minutes: more exact than that nobody can say.
        facts = {"coder": coder, "n": sum(counts.values()), "minutes": max(5, 5 * math.ceil(seconds / 300))}
        lines += texts["how"][lang].format(**facts).strip().splitlines()
        for task, n in counts.items():
            of = texts["tasks"][task]
            name = texts["sheets"][task]
            lines.append(
                f"「{name}」（{n} 题）：{of[lang]}"
                if lang == "zh"
                else f"“{name}” ({n} questions): {of[lang]}"
            )
            lines.append(of[f"example_{lang}"])
        lines.append("")
    for i, line in enumerate(lines):
        heading = line.startswith("# ")
        sheet.write_string(i, 0, line.removeprefix("# "), bold if heading else wrapped)
        sheet.set_row(i, 22 if heading else _LINE * _lines(line, 110))
    sheet.activate()


def _task(book: Any, pack: Pack, coder: int, task: str, rows: Sequence[tuple[int, Row]]) -> None:
    texts = catalogue()
    columns = texts["columns"]
    n_options = max(len(pack.items[row.item].options) for _, row in rows)
    letters = list(LETTERS[:n_options])
    passage = any(pack.items[row.item].text for _, row in rows)
    names = ["item", *(["passage"] if passage else []), *letters, "answer", "note"]
    widths = [_WIDTHS.get(name, _CHOICE[task]) for name in names]
    sheet = book.add_worksheet(texts["sheets"][task])
    ask = book.add_format({"bold": True, "valign": "vcenter"})
    head = book.add_format({"bold": True, "bottom": 1, "valign": "top", "bg_color": "#EEF2F6"})
    faint = book.add_format({"valign": "top", "font_color": "#55606C"})
    body = book.add_format({"valign": "top", "text_wrap": True})
    # Cells of text, so that a spreadsheet leaves them as they are typed.
    fill = book.add_format(
        {"valign": "top", "bg_color": "#FFF4CC", "num_format": "@", "border": 1, "align": "center"}
    )
    free = book.add_format({"valign": "top", "text_wrap": True, "num_format": "@"})
    sheet.write_string(0, 0, f"{texts['tasks'][task]['zh']}　{texts['tasks'][task]['en']}", ask)
    sheet.set_row(0, 26)
    for j, (name, width) in enumerate(zip(names, widths, strict=True)):
        sheet.set_column(j, j, width)
        sheet.write_string(1, j, columns.get(name, name), head)
    at = names.index("answer")
    for i, (number, row) in enumerate(rows, 2):
        item = pack.items[row.item]
        shown = [item.options[k] for k in row.order]
        cells = [pack.name(coder, number), *([item.text] if passage else []), *shown]
        for j, text in enumerate(cells):
            sheet.write_string(i, j, printable(text)[:_CELL], faint if j == 0 else body)
        sheet.write_blank(i, at, None, fill)
        sheet.write_blank(i, at + 1, None, free)
        # A spreadsheet knows no more than 409 points of height.
        tall = max(_lines(text, widths[j]) for j, text in enumerate(cells))
        sheet.set_row(i, min(409, _LINE * tall + 4))
    sheet.data_validation(
        2,
        at,
        len(rows) + 1,
        at,
        {
            "validate": "list",
            "source": letters,
            "error_title": "答案 answer",
            "error_message": f"请选一个字母 / choose one letter: {' '.join(letters)}",
        },
    )
    # The number and the text stay in sight while the choices are read.
    sheet.freeze_panes(2, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)


def _lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column of so many characters."""
    total = 0
    for line in text.split("\n"):
        cells = sum(2 if ord(ch) > 0x2E80 else 1 for ch in line)
        total += max(1, math.ceil(cells * 1.08 / width))
    return total
