"""How a meeting was recorded: verbatim, gist, summary or interview. It says what may be asked of the record.

A record says so itself (实录, 纪要, 发言摘要), or its speeches do: who speaks to those present (我, 你们, 吗) was written down
as spoken, who is reported (提出…, 认为…) was not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policymine.corpus.document import Extracted
from policymine.structure.lines import found
from policymine.structure.meeting_record import Speech
from policymine.structure.speakers import Turn
from policymine.structure.wordlists import load_table

__all__ = ["record_mode"]

_REPORTED = re.compile(
    r"(?:首先|主要|重点)?(?:提出|认为|表示|反映|介绍|强调|指出|说明|汇报|询问|通报|要求|代表.{2,10}(?:表示|提出))"
)
_FIRST_PERSON = re.compile(r"我|咱|俺|你|您|大家|吗|呢|吧|嘛|啊|？|\b(?:I|you|we|my|your|I'm|I’m)\b")


def record_mode(
    text: str, title: str, turns: Sequence[Turn], speeches: Sequence[Speech], interview: bool
) -> Extracted:
    """Return the mode of a record, with the wording that tells it.

    Parameters
    ----------
    text : the record.
    title : its title; empty where it has none.
    turns, speeches : what is said, in order.
    interview : whether it is question and answer.

    >>> record_mode("S社区议事会会议纪要\\n会议决定划线。", "S社区议事会会议纪要", [], [], False).value
    'summary'
    """
    words = load_table("minutes_words.toml")
    head = text[:1500]
    if interview and turns:
        return Extracted(
            "interview",
            turns[0].label,
            (turns[0].start, turns[0].start + len(turns[0].label)),
            "question-and-answer",
            0.9,
        )
    # The head may be longer than a short meeting's talk, so the share is of what follows it.
    said_chars = sum(s.end - s.start for s in speeches)
    if len(turns) < 2 or said_chars < 0.25 * (len(text) - turns[0].start):
        for word in words["summary"]:
            at = head.find(word)
            if at >= 0:
                return found(text, at, at + len(word), "summary", "says-summary", 0.95)
        return Extracted("summary", "", None, "no-turns", 0.7)
    for mode in ("gist", "verbatim"):
        for word in words[mode]:
            at = head.find(word)
            if at >= 0:
                return found(text, at, at + len(word), mode, f"says-{mode}", 0.95)
            if word in title:
                return Extracted(mode, word, None, f"title-says-{mode}", 0.9)
    # A digest reports (提出…, 认为…); a record of what was said speaks to those present (我, 你们, 吗, ？).
    said = [s for s in speeches if s.end - s.start >= 4]
    direct = sum(1 for s in said if _FIRST_PERSON.search(text, s.start, min(s.end, s.start + 600)))
    reported = sum(1 for s in said if _REPORTED.match(text, s.start, min(s.end, s.start + 20)))
    first = speeches[0]
    raw_end = min(first.end, first.start + 60)
    mode = "verbatim" if direct > reported and direct >= 0.15 * len(said) else "gist"
    lead = abs(direct - reported) / max(1, len(said))
    confidence = round(0.5 + 0.4 * min(1.0, lead * 2) * min(1.0, len(said) / 8), 2)
    return found(
        text,
        first.start,
        raw_end,
        mode,
        f"direct-{direct}-reported-{reported}-of-{len(said)}-turns",
        confidence,
    )
