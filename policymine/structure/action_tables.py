"""Tables of tasks in a record: a row of headings (序号 | 任务 | 责任单位 | 完成时限), then a task a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from policymine.structure.meeting_parts import Part
from policymine.structure.wordlists import load_table

__all__ = ["Row", "read_rows"]

_CELL = re.compile(r"[^\t|｜\n]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One task.

    Parameters
    ----------
    part : the part that holds the row.
    cells : code points, in the document, of `task`, `owner`, `helper`, `due`, `status`, where the row fills them.
    """

    part: Part
    cells: Mapping[str, tuple[int, int]]

    def text(self, name: str) -> str:
        """Return the words of a cell."""
        start, end = self.cells[name]
        return self.part.text[start - self.part.start : end - self.part.start]


@cache
def _fields() -> dict[str, str]:
    table = load_table("action_words.toml")["labels"]
    return {
        re.sub(r"\s", "", name).casefold(): field
        for field in ("task", "owner", "helper", "due", "status")
        for name in table[field]
    }


def _rows(parts: Sequence[Part]) -> Iterator[tuple[Part, list[tuple[int, int]]]]:
    for part in parts:
        at = 0
        for line in part.text.split("\n"):
            cells = []
            cut = 0
            for piece in re.split(r"([\t|｜])", line):
                if piece in ("\t", "|", "｜"):
                    cut += len(piece)
                    continue
                lead, tail = len(piece) - len(piece.lstrip()), len(piece.rstrip())
                start = part.start + at + cut
                cells.append((start + lead, start + max(tail, lead)))
                cut += len(piece)
            if len(cells) > 1:
                yield part, cells
            at += len(line) + 1


def read_rows(parts: Sequence[Part]) -> list[Row]:
    """Return the tasks of a table; none where its heading names no task, or neither owner nor deadline.

    Parameters
    ----------
    parts : parts of role `table` that follow one another, cells parted by tabs or bars.
    """
    found: list[Row] = []
    columns: dict[int, str] = {}
    for part, cells in _rows(parts):
        words = [part.text[a - part.start : b - part.start] for a, b in cells]
        heads: dict[int, str] = {}
        for i, w in enumerate(words):
            field = _fields().get(re.sub(r"\s", "", w).casefold())
            if field and field not in heads.values():
                heads[i] = field
        if "task" in heads.values() and {"owner", "due"} & set(heads.values()):
            columns = heads
            continue
        if not columns:
            continue
        row = {
            field: cells[i] for i, field in columns.items() if i < len(cells) and cells[i][0] < cells[i][1]
        }
        if "task" in row:
            found.append(Row(part, row))
    return found
