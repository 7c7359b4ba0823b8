"""What each line of a law is, by the passages read out of it, for comparison with labels by hand.

`line_kinds(path)` gives for every line of the file as it stands (index 0 is line 1) one of 编 分编 章 节 条 款 项 目
heading other, None for an empty line. A line that goes on with the paragraph before is `other`; a line that holds several
clauses is what its first is. From the shell: python tests/trials/clause_lines.py FILE
"""

from __future__ import annotations

import bisect
import sys
from pathlib import Path

from policymine.clean.normalize import normalize
from policymine.structure.clause_path import clauses_of
from policymine.structure.read import read_structure


def line_kinds(path: Path) -> list[str | None]:
    """Return the kind of each line of a file, in order."""
    return [kind for kind, _, _ in named_lines(path)]


def named_lines(path: Path) -> list[tuple[str | None, str, str]]:
    """Return (kind, full name of the clause, the line) for each line of a file."""
    raw = path.read_text(encoding="utf-8-sig")
    normal = normalize(raw)
    clauses = clauses_of(read_structure(normal.text, kind="policy", name=path.stem).passages)
    starts = [normal.to_original(clause.passage.start) for clause in clauses]
    rows: list[tuple[str | None, str, str]] = []
    offset = 0
    for line in raw.split("\n"):
        stop = offset + len(line)
        at = bisect.bisect_left(starts, offset)
        if not line.strip():
            rows.append((None, "", line))
        elif at < len(starts) and starts[at] < stop:
            rows.append((clauses[at].kind, clauses[at].path, line))
        else:
            rows.append(("other", "", line))
        offset = stop + 1
    return rows


if __name__ == "__main__":
    for number, (kind, name, line) in enumerate(named_lines(Path(sys.argv[1])), start=1):
        if kind:
            sys.stdout.write(f"{number}\t{kind}\t{name}\t{line[:60]}\n")
