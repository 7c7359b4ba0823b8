"""Speakers whose name stands alone on a line above what they say, as bold print leaves it.

    主持人
    欢迎各位来到演播室。

    方晓（社区书记）
    我们小区六百多户。

A line that is a name may be a heading, an entry of a list or a signature; so it speaks only where several do, where some speak
again, and where each has words below it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from policymine.structure.lines import Line
from policymine.structure.rosters import is_person_name, person_of

__all__ = ["lone_labels"]

_LONE = re.compile(
    r"[【\[*]{0,2}(?P<label>[\u3400-\u9fff·]{2,8}|[\u3400-\u9fff·]{2,6}\s?[（(][^（）()]{2,24}[）)])[】\]*]{0,2}"
)
_SENTENCE = re.compile(r"[。！？；…，,!?]")


def lone_labels(lines: Sequence[Line], certain: Callable[[str], bool | None]) -> list[tuple[int, str]]:
    """Return (index of the line, label) of the names that stand alone above what is said; none where they are too few.

    Parameters
    ----------
    lines : the lines of a record that has no turns of another form.
    certain : tells of a label whether it names a speaker: yes, no (False), or perhaps (None).

    >>> from policymine.structure.lines import split_lines
    >>> made = "主持人\\n你好。\\n\\n方晓\\n你好，各位。\\n\\n主持人\\n请讲。\\n\\n方晓\\n我们小区六百多户。"
    >>> [label for _, label in lone_labels(split_lines(made), lambda label: label == "主持人" or None)]
    ['主持人', '方晓', '主持人', '方晓']
    """
    found: list[tuple[int, str]] = []
    for index, line in enumerate(lines[:-1]):
        match = _LONE.fullmatch(line.text) if len(line.text) <= 34 else None
        below = lines[index + 1]
        # Words follow at once, and they are words.
        if match is None or below.blank_before or not _SENTENCE.search(below.text):
            continue
        label = match["label"]
        told = certain(label)
        if told is False:
            continue
        if told or is_person_name(person_of(label).name):
            found.append((index, label))
    times = Counter(label for _, label in found)
    if len(found) < 4 or len(times) < 2 or max(times.values()) < 2:
        return []
    # Most of what stands below the first belongs to somebody.
    said = sum(1 for line in lines[found[0][0] :] if _SENTENCE.search(line.text))
    return found if len(found) >= 0.25 * said else []
