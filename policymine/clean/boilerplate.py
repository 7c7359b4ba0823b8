"""Running heads, feet and page numbers of a paged text: found by repetition, removed, and listed.

A head is a line that stands at the same edge of many pages, the numbers in it aside. What is removed is returned,
so that a reader can be told; nothing else is touched.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Boilerplate", "strip_running_lines"]

_NUMBER = re.compile(
    r"\s*(?:[-—–·•~\[(（【]{0,3}\s*(?:第\s*)?\d{1,4}\s*(?:页)?\s*[-—–·•~\])）】]{0,3}"
    r"|(?:page|p\.)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?"
    r"|\d{1,4}\s*(?:of|/)\s*\d{1,4}"
    r"|第\s*\d{1,4}\s*页\s*[,，/]?\s*(?:共\s*\d{1,4}\s*页)?"
    r"|[ivxlc]{1,6})\s*",
    re.IGNORECASE,
)
_DASHED = re.compile(r"\s*[-—–·]\s*\d{1,3}\s*[-—–·]\s*")
# How many lines from the edge of a page may be a head or a foot.
_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """Pages without their running lines.

    Parameters
    ----------
    keep : for each page, the numbers of the lines that stay, ascending.
    removed : each kind of line that went, as it stood where first seen, with how often, commonest first.
    """

    keep: tuple[tuple[int, ...], ...]
    removed: tuple[tuple[str, int], ...]


def strip_running_lines(pages: Sequence[Sequence[str]]) -> Boilerplate:
    """Return which lines of each page are text, and what was taken out.

    >>> pages = [["市政府工作报告", f"正文{c}", f"— {n} —"] for n, c in enumerate("甲乙丙丁戊", 1)]
    >>> found = strip_running_lines(pages)
    >>> found.keep[0], [line for line, _ in found.removed]
    ((1,), ['市政府工作报告', '— 1 —'])
    """
    seen: dict[tuple[str, str], list[tuple[int, str]]] = {}
    edges = [_edges(page) for page in pages]
    for index, (page, edge) in enumerate(zip(pages, edges, strict=True)):
        for side, number in edge:
            seen.setdefault((side, _mask(page[number])), []).append((index, " ".join(page[number].split())))
    filled = sum(1 for page in pages if any(line.strip() for line in page))
    # Heads may differ on left and right pages, so a third of the pages is enough; of two or three pages, all.
    enough = max(min(3, filled), 2, filled // 3)
    running = {key for key, lines in seen.items() if not _only_signs(key[1]) and _repeats(lines, enough)}
    numbered = _page_numbers(pages, edges)
    gone: dict[str, tuple[str, int]] = {}
    keep: list[tuple[int, ...]] = []
    for index, (page, edge) in enumerate(zip(pages, edges, strict=True)):
        out: set[int] = set()
        # From the edge inwards, as long as every line is a running one: a repeated line amid text stays.
        for side in ("top", "foot"):
            for s, number in edge:
                if s != side or number in out:
                    continue
                key = (side, _mask(page[number]))
                if key not in running and (index, number) not in numbered:
                    break
                out.add(number)
                shown, n = gone.get(key[1], (seen[key][0][1], 0))
                gone[key[1]] = (shown, n + 1)
        keep.append(tuple(k for k in range(len(page)) if k not in out))
    return Boilerplate(tuple(keep), tuple(sorted(gone.values(), key=lambda item: -item[1])))


def _repeats(lines: Sequence[tuple[int, str]], enough: int) -> bool:
    """Return whether these lines, alike but for their numbers, are the same or count the pages."""
    if len({index for index, _ in lines}) < enough:
        return False
    if Counter(line for _, line in lines).most_common(1)[0][1] >= enough:
        return True
    shifts: Counter[tuple[int, int]] = Counter()
    for index, line in lines:
        shifts.update(
            (place, int(digits) - index) for place, digits in enumerate(re.findall(r"\d{1,5}", line))
        )
    return bool(shifts) and shifts.most_common(1)[0][1] >= enough


def _edges(page: Sequence[str]) -> list[tuple[str, int]]:
    """Return (side, line number) of the lines near the top, going down, and near the foot, going up."""
    filled = [k for k, line in enumerate(page) if line.strip()]
    top = [("top", k) for k in filled[:_DEPTH]]
    foot = [("foot", k) for k in reversed(filled[-_DEPTH:])]
    return top + foot


def _page_numbers(
    pages: Sequence[Sequence[str]], edges: Sequence[Sequence[tuple[str, int]]]
) -> set[tuple[int, int]]:
    """Return (page, line) of the lines near an edge that are nothing but a number, where they rise with the pages."""
    found: set[tuple[int, int]] = set()
    for side in ("top", "foot"):
        hits: list[tuple[int, int, int]] = []
        for index, (page, edge) in enumerate(zip(pages, edges, strict=True)):
            for s, line in edge:
                digits = re.search(r"\d+", page[line])
                if s == side and digits and _NUMBER.fullmatch(page[line]):
                    hits.append((index, line, int(digits.group()) - index))
        for shift, n in Counter(h[2] for h in hits).items():
            lone = len(pages) == 1 and shift == 1
            found |= {
                (index, line)
                for index, line, other in hits
                if other == shift and (n >= 2 or (lone and _DASHED.fullmatch(pages[index][line])))
            }
    return found


def _mask(line: str) -> str:
    """Return the line with numbers alike and space gone."""
    return re.sub(r"\d+", "#", re.sub(r"\s+", "", line))


def _only_signs(mask: str) -> bool:
    """Return whether nothing but numbers is left, which a table's column may repeat: page numbers are counted."""
    return not re.search(r"[^\W#\d_]", mask)
