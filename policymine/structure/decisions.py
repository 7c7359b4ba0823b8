"""Decisions in the record of a meeting: what was decided, with which outcome, by which vote, on which item.

Minutes decide in set words: 会议原则同意……; 经表决，……通过; under 议定事项 every item is one. In a record of what was
said the one who presides declares it: 那就这么定了, 我宣布……通过. What somebody would like (我同意, 建议), what was decided before
(上次会议决定), what is asked (同不同意？) and what depends (如果……) is no decision.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from policymine.clean.sentences import split_sentences
from policymine.structure.decision_words import (
    DECLARES,
    DISAGREES,
    EARLIER,
    ENGLISH,
    MOVED,
    NO_OBJECTION,
    NOT_SPOKEN,
    NOT_YET,
    NOTHING,
    OPENS,
    OWN_SUBJECT,
    PASSED,
    PRESENT,
    PUT_OFF,
    REPORTED,
    STATES,
    STRONG,
    VERB,
    VOTED,
)
from policymine.structure.meeting_parts import Item, Part
from policymine.structure.votes import Vote, find_votes
from policymine.structure.wordlists import load_table

__all__ = ["OUTCOMES", "Decision", "decides", "find_decisions", "outcome_of"]

OUTCOMES = ("approved", "unanimous", "no_objection", "in_principle", "deferred", "returned", "rejected")


@dataclass(frozen=True, slots=True)
class Decision:
    """Something decided.

    Parameters
    ----------
    text : its wording, `Document.text[start:end]`.
    start, end : code points.
    outcome : one of `OUTCOMES`.
    vote : the vote stated with it, or None.
    item : index of the item of business, None where it belongs to none.
    speaker : who declared it, in a record of what was said.
    seq : number of the passage.
    rule : `under-heading`, `set-words`, `declared`, `vote` or `english`.
    confidence : 0 to 1.
    """

    text: str
    start: int
    end: int
    outcome: str
    vote: Vote | None
    item: int | None
    speaker: str | None
    seq: int
    rule: str
    confidence: float


def _guarded(word: str) -> str:
    """Return the form of a word: 会议决定 is no 议决, 不同意 no 同意."""
    plain = re.escape(word).replace("议决", "(?<!会)议决")
    return f"(?<!不){plain}" if word in ("同意", "通过", "赞成", "采纳", "批准") else plain


@cache
def _outcomes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (
            entry["name"],
            re.compile(
                "|".join(
                    rf"\b{re.escape(w)}\b" if w.isascii() else _guarded(w)
                    for w in sorted(entry["words"], key=len, reverse=True)
                ),
                re.IGNORECASE,
            ),
        )
        for entry in load_table("decision_words.toml")["outcome"]
    )


def outcome_of(text: str, vote: Vote | None = None) -> str | None:
    """Return the outcome that the wording of a decision states; None where it states none.

    What the first deciding word governs counts: 同意暂缓实施 defers, 同意方案，细节另行研究 approves.

    >>> [outcome_of(t) for t in ("原则同意该办法", "决定暂缓实施", "将方案退回物业公司", "全体委员无异议", "全票通过", "决定划线")]
    ['in_principle', 'deferred', 'returned', 'no_objection', 'unanimous', 'approved']
    >>> outcome_of("同意甲方案，预算另行研究"), outcome_of("大家一致同意暂缓实施"), outcome_of("公示七天")
    ('approved', 'deferred', None)
    """
    first = {name: match for name, words in _outcomes() if (match := words.search(text))}
    if "rejected" in first or DISAGREES.search(text) or (vote is not None and vote.result == "failed"):
        return "rejected"
    agrees = [first[name].end() for name in ("approved", "unanimous", "no_objection") if name in first]
    strong = sorted((m.start(), name) for name, m in first.items() if name in STRONG)
    # An adoption whose own clause says what is adopted stands, whatever a later clause puts off.
    approves = "决定" not in text[slice(*_earliest(first))] if agrees else False
    if strong and agrees and approves:
        governed = re.split(r"[，,；;。]", text[min(agrees) :], maxsplit=1)[0]
        if strong[0][0] > min(agrees) + len(governed) and len(governed) >= 3:
            strong = []
    if strong:
        return strong[0][1]
    if "no_objection" in first and not (vote is not None and vote.counted):
        return "no_objection"
    if "unanimous" in first or (vote is not None and vote.unanimous):
        # 一致同意 beside votes against is the chair's word, not the meeting's.
        return "approved" if vote is not None and (vote.against or vote.abstain) else "unanimous"
    return "approved" if "approved" in first or "no_objection" in first else None


def _earliest(first: dict[str, re.Match[str]]) -> tuple[int, int]:
    return min(m.span() for name, m in first.items() if name in ("approved", "unanimous", "no_objection"))


def find_decisions(items: Sequence[Item], parts: Sequence[Part]) -> list[Decision]:
    """Return the decisions of a record, in order.

    Parameters
    ----------
    items, parts : from `read_parts`.

    Where a record lists its decisions (议定事项), what was declared in the talk is the same, and only the list counts.
    """
    found: list[Decision] = []
    for index, part in enumerate(parts):
        if part.zone in ("action", "vote"):
            continue
        if part.role == "decision" or (part.zone == "decision" and part.speaker is None):
            found += _listed(part, parts[index + 1] if index + 1 < len(parts) else None)
        elif part.role == "speech" and part.speaker is not None:
            found += _spoken(part)
        elif part.role != "table":
            found += _stated(part)
    if any(d.rule == "under-heading" for d in found):
        found = [d for d in found if d.rule != "declared"]
    only = 0 if len(items) == 1 else None
    return [
        d if d.item is not None or only is None else _with_item(d, only)
        for d in sorted(found, key=lambda d: d.start)
    ]


def _with_item(d: Decision, item: int) -> Decision:
    return Decision(d.text, d.start, d.end, d.outcome, d.vote, item, d.speaker, d.seq, d.rule, d.confidence)


def _make(
    part: Part, start: int, end: int, rule: str, confidence: float, outcome: str | None = None
) -> Decision:
    text = part.text[start:end].strip()
    lead = start + len(part.text[start:end]) - len(part.text[start:end].lstrip())
    vote = find_votes(text, offset=part.start + lead)
    return Decision(
        text,
        part.start + lead,
        part.start + lead + len(text),
        outcome_of(text, vote) or outcome or "approved",
        vote,
        part.item,
        part.speaker,
        part.seq,
        rule,
        confidence,
    )


def _sentences(text: str) -> list[tuple[int, int]]:
    """Return sentences, parted at ； too where both halves are long enough to stand alone."""
    spans: list[tuple[int, int]] = []
    for start, end in split_sentences(text):
        if spans and end - start < 4:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _listed(part: Part, following: Part | None) -> list[Decision]:
    """Under a heading of decisions: the part is one, or each of its sentences that has an outcome of its own."""
    text = part.text
    # 会议决定： only opens the items below it.
    if re.search(r"[:：]$", text) and len(text) <= 60 and following is not None:
        return []
    if not re.search(r"[\u4e00-\u9fffA-Za-z]{3}", text) or re.match(
        r"(?:应到|实到|表决方式|参会|签到)", text
    ):
        return []
    sentences = _sentences(text)
    own = [s for s in sentences if decides(text[s[0] : s[1]])]
    if not own and re.match(
        r"(?:会议|与会者|主持人|[\u4e00-\u9fff]{1,3}(?:书记|主任|县长|镇长|市长))?(?:最后)?(?:要求|强调|指出|"
        r"认为|希望)",
        text,
    ):
        # 会议要求，各部门要履行职责: an exhortation.
        return []
    topic = (
        re.match(
            r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]\s?)?(?:关于|就)[^，。]*。?\s*$",
            text[: own[0][0]],
        )
        if own
        else None
    )
    if len(own) == 1 and own[0][0] > 8 and not topic and PUT_OFF.search(text[slice(*own[0])]):
        # Something is settled first, and the rest put off.
        return [
            _make(part, 0, own[0][0], "under-heading", 0.75),
            _make(part, own[0][0], len(text), "under-heading", 0.85),
        ]
    if len(own) >= 2:
        edges = [0, *(s[0] for s in own[1:]), len(text)]
        pieces = list(pairwise(edges))
        merged: list[tuple[int, int]] = []
        for start, end in pieces:
            # A vote and what it came to are one decision.
            if merged and (_only_result(text[start:end]) or _only_vote(text[slice(*merged[-1])])):
                merged[-1] = (merged[-1][0], end)
            else:
                merged.append((start, end))
        return [_make(part, a, b, "under-heading", 0.85) for a, b in merged]
    return [_make(part, 0, len(text), "under-heading", 0.9 if own else 0.75)]


def decides(sentence: str) -> bool:
    """Return whether a sentence decides in set words, for the meeting and here.

    >>> [decides(s) for s in ("会议决定暂缓实施。", "上次会议决定暂缓实施。", "提请会议同意。", "居民李某表示不同意。")]
    [True, False, False, False]
    """
    if EARLIER.search(sentence) or sentence.rstrip().endswith(("？", "?")):
        return False
    nothing = NOTHING.search(sentence)
    if nothing and not PUT_OFF.search(sentence, nothing.end()):
        return False
    off = PUT_OFF.search(sentence)
    if (off and not REPORTED.search(sentence[: off.start()])) or NO_OBJECTION.search(sentence):
        return True
    stated = STATES.search(sentence) or OPENS.search(sentence) or VOTED.search(sentence)
    if stated and _is_hope(sentence):
        return False
    return bool(stated or ENGLISH.search(sentence))


def _is_hope(sentence: str) -> bool:
    """Tell 提请会议同意 and 经业主同意后 from a decision: every deciding word stands in such a phrase."""
    verbs = [m.span() for m in re.finditer(VERB, sentence)]
    hopes = [m.span() for m in NOT_YET.finditer(sentence)]
    if not verbs or not hopes or PRESENT.match(sentence):
        return False
    return all(any(a <= s and e <= b + 2 for a, b in hopes) for s, e in verbs)


def _only_vote(sentence: str) -> bool:
    return len(sentence.strip()) <= 90 and bool(VOTED.search(sentence)) and not re.search(PASSED, sentence)


def _only_result(sentence: str) -> bool:
    return len(sentence.strip()) <= 12


def _stated(part: Part) -> list[Decision]:
    found: list[Decision] = []
    text = part.text
    sentences = _sentences(text)
    for index, (start, end) in enumerate(sentences):
        sentence = text[start:end]
        if not decides(sentence):
            continue
        match = STATES.search(sentence) or OPENS.search(sentence) or VOTED.search(sentence)
        english = match is None
        own = match is not None and OWN_SUBJECT.match(match.group())
        if match and match.re is STATES and not own and REPORTED.search(sentence[: match.start()]):
            continue
        # 会议决定： opens a list: its items are the decisions.
        if re.search(r"[:：]$", sentence.rstrip()) and index == len(sentences) - 1:
            continue
        before = text[slice(*sentences[index - 1])] if index else ""
        counted = _only_vote(before)
        adjoins = found and part.text[found[-1].end - part.start : start].strip() == ""
        if found and adjoins and (_only_result(sentence) or (counted and not VOTED.search(sentence))):
            first = found.pop().start - part.start
            found.append(_make(part, first, end, "set-words", 0.85))
            continue
        if english and index and len(sentence) <= 40 and MOVED.search(text[slice(*sentences[index - 1])]):
            # Moved that …. Carried. is one decision.
            found.append(_make(part, sentences[index - 1][0], end, "english", 0.85))
            continue
        rule = "english" if english else "vote" if match and match.re is VOTED else "set-words"
        found.append(_make(part, start, end, rule, 0.85))
    return found


def _spoken(part: Part) -> list[Decision]:
    found: list[Decision] = []
    text = part.text
    for start, end in _sentences(text):
        sentence = text[start:end]
        said = DECLARES.search(sentence) or (VOTED.search(sentence) and find_votes(sentence))
        if (
            not said
            or NOTHING.search(sentence)
            or NOT_SPOKEN.search(sentence.rstrip())
            or EARLIER.search(sentence)
        ):
            continue
        if isinstance(said, re.Match) and (
            re.search(
                r"(?:如果|要是|假如|建议|希望|能不能|是否|等|待)[^，。]{0,14}$", sentence[: said.start()]
            )
            or re.match(r"(?:之?后|以后|的话|，?再|才)", sentence[said.end() :])
        ):
            continue
        if found and start - (found[-1].end - part.start) <= 20:
            first = found.pop().start - part.start
            found.append(_make(part, first, end, "declared", 0.7))
        else:
            found.append(_make(part, start, end, "declared", 0.65))
    return found
