"""Records in which everybody speaks under a bare name, many of them once: 李小梅：路灯坏了。

A name that stands once before a colon may be anything. Where nearly every line opens with one, it is a speaker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policymine.structure.lines import Line
from policymine.structure.meeting_labels import field_of_label
from policymine.structure.rosters import is_person_name

__all__ = ["heads_list", "named_throughout"]

# So many names of three or four characters, which are hardly ever words, and so large a share of the lines from the first on.
_FEWEST, _SHARE = 3, 0.6


def named_throughout(lines: Sequence[Line], labels: Sequence[tuple[int, str]]) -> frozenset[str]:
    """Return the bare names that are speakers because nearly every line opens with one; empty in other records.

    Parameters
    ----------
    lines : the lines of the record.
    labels : (line, name) of what may be a label, whole names and others, in order.

    >>> from policymine.structure.lines import split_lines
    >>> made = "李小梅：坏了。\\n褚卫东：我也说。\\n王德发：好。\\n李强：散会。"
    >>> labels = [(k, line.text.partition("：")[0]) for k, line in enumerate(split_lines(made))]
    >>> sorted(named_throughout(split_lines(made), labels)), sorted(named_throughout(split_lines(made), labels[2:]))
    (['李小梅', '李强', '王德发', '褚卫东'], [])
    """
    sure = {name for _, name in labels if len(name) in (3, 4) and is_person_name(name)}
    names = frozenset(
        name
        for _, name in labels
        if name in sure
        or (len(name) == 2 and is_person_name(name))
        or (len(name) == 3 and is_person_name(name, sure=False))
    )
    if len(sure) < _FEWEST and (len(sure) < _FEWEST - 1 or len(names) <= _FEWEST):
        return frozenset()
    last = max(index for index, _ in labels)
    first = min(index for index, _ in labels)
    if len({index for index, _ in labels}) < _SHARE * sum(
        bool(line.text) for line in lines[first : last + 1]
    ):
        return frozenset()
    return names


def heads_list(line: Line) -> bool:
    """Return whether a line is a field of the head (出席人员：…), which no turn goes on from.

    >>> from policymine.structure.lines import split_lines
    >>> [heads_list(line) for line in split_lines("出席人员：张某、李某\\n我们认为：好")]
    [True, False]
    """
    match = re.match(r"\s*([^:：]{2,14})[:：]", line.text)
    return match is not None and field_of_label(match[1]) is not None
