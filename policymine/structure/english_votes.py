"""Votes in English minutes, with names: who voted for, against, abstained or was away, and what the vote was on.

"Voting for this action: A, B, and C. Voting against this action: None." "AYES: Roe, Poe. NOES: None. ABSENT: Doe."
"Motion by Roe, seconded by Poe, … carried 4-1, Doe dissenting." "By unanimous vote, the Committee approved …"
Only names that stand there are given: a unanimous vote names nobody.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from policymine.structure.english_divisions import Division, find_divisions
from policymine.structure.english_motions import (
    CARRIED,
    DECIDED,
    SENTENCE_END,
    matter_before,
    movers,
    person_in,
    result_of,
    tally_of,
    without_heading,
)
from policymine.structure.english_voters import NamedVote, voters
from policymine.structure.votes import find_votes

__all__ = ["NamedVote", "find_named_votes"]

_SIDE = re.compile(
    r"(?P<in_favour>\b(?:Vot(?:es|ing|ed)|Vote) (?:for|in favou?r of) (?:[Tt]h(?:is|ese|e)|[a-z-]+)(?: [a-z-]+){0,4}\s?:"
    r"|(?:(?<![a-z] )|(?<=[oe]rs )|(?<=ees ))\b(?:A(?:yes?|YES?)|Y(?:eas?|EAS?)|(?:Voting )?(?:In favou?r|IN FAVOU?R)|FOR"
    r"|For)\s?(?:\(\d{1,3}\)\s?)?[:–—-](?=\s))"
    r"|(?P<against>\b(?:Vot(?:es|ing|ed)|Vote) against (?:[Tt]h(?:is|ese|e)|[a-z-]+)(?: [a-z-]+){0,4}\s?:|(?:(?<![a-z] )"
    r"|(?<=[oe]rs )|(?<=ees ))\b(?:No(?:es)?"
    r"|NO(?:ES)?|Na(?:ys?)|NAYS?|(?:Voting )?(?:Against|AGAINST)|Opposed|OPPOSED)\s?(?:\(\d{1,3}\)\s?)?[:–—-](?=\s))"
    r"|(?P<abstaining>\b(?:Abst(?:ain(?:ed|ing|s)?|entions?)|ABST(?:AIN(?:ED|ING|S)?|ENTIONS?)|Absence and abstention|Recused"
    r"|RECUSED)\s?(?:\(\d{1,3}\)\s?)?[:–—-](?=\s))"
    r"|(?P<absent>\b(?:Absent(?: and not voting)?|ABSENT(?: AND NOT VOTING)?|Not voting|NOT VOTING|Excused|EXCUSED|Not present"
    r"|Absences?)\s?(?:\(\d{1,3}\)\s?)?[:–—-](?=\s))"
)
_COUNTED = ("in_favour", "against", "abstaining")
_FIRST = re.compile(r"Vot|A[Yy]|Y[Ee][Aa]|[Ff]or\b|FOR|[Ff]avou?r|FAVOU?R")
_NONE = re.compile(r"\s*(?:None|NONE|Nil|nil|none|No one|0|N/A|n/a|-{1,3}|—)(?=[\s.,;]|$)")
_NUMBER = re.compile(r"\s*(?P<n>\d{1,4})(?!\d|[.:]\d|/)")
_UNANIMOUS = re.compile(
    r"\b(?:[Bb]y (?:a )?unanimous (?:vote|consent)|[Uu]nanimously|UNANIMOUSLY|unanimous vote|[Nn]em\.? ?[Cc]on|without (?:dissent"
    r"|objection)|[Aa]ll (?:members )?(?:present )?(?:were )?(?:(?:voting|voted) )?(?:in favou?r|aye))\b"
)
_ACTION = re.compile(
    r"\b(?:vot(?:e|ed|es|ing)|approv\w*|adopt\w*|carr(?:y|ied)|pass(?:ed)?|agree[ds]?|select\w*|elect\w*|amend\w*|ratif\w*"
    r"|reaffirm\w*|authori[sz]\w*|resolved|accept\w*|motion|in favou?r|consent\w*|divided|roll ?call)\b|\bvotes?\s?:",
    re.IGNORECASE,
)
_RESOLVED = re.compile(r"\b(?:RESOLVED|[Rr]esolved|AGREED|[Aa]greed)\b")
_ROLL = re.compile(
    r"(?P<name>[A-Z][A-Za-z.'’ -]{1,40}?)\s?(?:[-–—:,]|\bvoted\b)\s?(?P<side>[Aa]ye|AYE|[Yy]es|YES|[Yy]ea|[Nn]ay|NAY|[Nn]o|NO"
    r"|[Aa]bstain(?:ed)?|ABSTAIN|[Aa]bsent|ABSENT)\b(?=\s*[,;.\n]|\s*$)"
)
_DISSENT = re.compile(
    r"(?:with )?(?P<names>(?:(?:Mr|Ms|Mrs|Dr)\. )?[A-Z][\w'’.-]+(?:(?:,? and |, )(?:(?:Mr|Ms|Mrs"
    r"|Dr)\. )?[A-Z][\w'’.-]+)*) (?P<how>dissenting|dissented|opposed|voting no|voted no|voting against|voted against|abstaining"
    r"|abstained|opposing)\b"
)


def find_named_votes(text: str) -> list[NamedVote]:
    """Return the votes that English minutes state, in order.

    >>> found = find_named_votes("Votes for this action: Messrs. Roe and Poe. Vote against this action: Ms. Doe.")
    >>> found[0].in_favour, found[0].against, found[0].counts
    (('Roe', 'Poe'), ('Doe',), {'in_favour': 2, 'against': 1})
    >>> [v.result for v in find_named_votes("Motion by Roe, seconded by Poe, to fence the park. Motion carried unanimously.")]
    ['carried']
    """
    votes: list[NamedVote] = []
    for division in find_divisions(text):
        votes.append(_divided(text, division, votes[-1].end if votes else 0))
    spans = [(vote.start, vote.end) for vote in votes]
    votes += [v for v in _listed(text) if not any(a < v.end and v.start < b for a, b in spans)]
    taken = [(vote.start, vote.end) for vote in votes]
    for start, end in _sentences(text):
        if any(a < end and start < b for a, b in taken):
            continue
        floor = max((b for _, b in taken if b <= start), default=0)
        if vote := _sentence_vote(text, start, end, floor):
            votes.append(vote)
            taken.append((vote.start, vote.end))
    votes.sort(key=lambda vote: vote.start)
    return _joined(text, votes)


def _divided(text: str, division: Division, floor: int) -> NamedVote:
    """Return the vote of a division, the numbers counted from its names where the record states none."""
    counts = {side: len(names) for side, names in division.names.items() if side != "absent"}
    made = _made(text, division.start, division.end, division.names, {**counts, **division.stated}, floor)
    return replace(made, tellers=division.tellers)


def _joined(text: str, votes: list[NamedVote]) -> list[NamedVote]:
    """Return the votes, a result that follows its votes as one with them: Ayes: … Noes: … Motion carried 2-1."""
    joined: list[NamedVote] = []
    for vote in votes:
        before = joined[-1] if joined else None
        close = before is not None and not re.search(r"\w", text[before.end : vote.start])
        same = (
            close
            and before is not None
            and CARRIED.match(text, vote.start)
            and (
                not vote.counts
                or not before.counts
                or vote.counts.items() >= before.counts.items()
                or before.counts.items() >= vote.counts.items()
            )
        )
        if before is not None and not same and _announced(text, before, vote):
            joined[-1] = replace(before, end=vote.end, result=vote.result or before.result)
        elif before is not None and same:
            joined[-1] = replace(
                before,
                end=vote.end,
                counts={**vote.counts, **before.counts},
                result=vote.result or before.result,
                mover=before.mover or vote.mover,
                seconder=before.seconder or vote.seconder,
                matter=vote.matter if before.matter == (before.start, before.end) else before.matter,
            )
        else:
            joined.append(vote)
    return joined


def _announced(text: str, before: NamedVote, vote: NamedVote) -> bool:
    """Return whether a statement only gives the numbers of the vote whose names stand before it."""
    named = before.in_favour or before.against
    return bool(
        named
        and not (vote.in_favour or vote.against or vote.mover)
        and vote.counts
        and vote.counts.items() <= before.counts.items()
        and vote.start - before.end <= 200
        and text.count("\n\n", before.end, vote.start) <= 1
    )


def _listed(text: str) -> list[NamedVote]:
    """Return the votes whose sides stand after labels."""
    votes: list[NamedVote] = []
    marks = [(m, str(m.lastgroup)) for m in _SIDE.finditer(text)] if _FIRST.search(text) else []
    index = 0
    while index < len(marks):
        mark, side = marks[index]
        sides: dict[str, tuple[str, ...]] = {}
        counts: dict[str, int] = {}
        start, end = mark.start(), mark.end()
        while index < len(marks):
            mark, side = marks[index]
            if side in sides or (sides and not _near(text, end, mark.start())):
                break
            stop = marks[index + 1][0].start() if index + 1 < len(marks) else len(text)
            names, count, end = _side(text, mark, stop)
            if names is None:
                index += 1
                if not sides:
                    break
                continue
            sides[side] = names
            if count is not None:
                counts[side] = count
            index += 1
        if not ("in_favour" in sides or "against" in sides) or not counts:
            continue
        votes.append(_made(text, start, end, sides, counts, votes[-1].end if votes else 0))
    return votes


def _near(text: str, end: int, start: int) -> bool:
    """Return whether a label goes on with the vote before it: little stands between, and no other matter."""
    return start - end <= 250 and text[end:start].count("\n\n") <= 1


def _side(text: str, mark: re.Match[str], stop: int) -> tuple[tuple[str, ...] | None, int | None, int]:
    """Return names, number and end of one side; no names (None) where the label was another word."""
    after = mark.end()
    stated = re.search(r"\((\d{1,3})\)", mark.group())
    if none := _NONE.match(text, after, stop):
        return (), 0, none.end()
    if number := _NUMBER.match(text, after, stop):
        n = int(number["n"])
        brackets = re.compile(r"\s*[(–—-]\s*").match(text, number.end(), stop)
        if brackets:
            names, end = voters(text, brackets.end(), min(stop, after + 1500))
            if names:
                return names, n, end
        return (), n, number.end()
    names, end = voters(text, after, min(stop, after + 1500))
    if not names:
        return None, None, after
    if closing := re.compile(r"\s?\((\d{1,3})\)").match(text, end, stop):
        return names, int(closing[1]), closing.end()
    return names, int(stated[1]) if stated else len(names), end


def _made(
    text: str, start: int, end: int, sides: dict[str, tuple[str, ...]], counts: dict[str, int], floor: int
) -> NamedVote:
    matter = matter_before(text, start, floor)
    around = text[matter[0] if matter else start : end]
    mover, seconder = movers(around)
    rest = text[end : end + 200]
    after = CARRIED.match(rest.lstrip(" \t\n.;"))
    wording = (after.group() if after else "") + " " + text[start:end] + " " + around
    result = result_of(wording)
    if result is None and "in_favour" in counts and "against" in counts:
        result = "carried" if counts["in_favour"] > counts["against"] else "lost"
    counted = {name: counts[name] for name in _COUNTED if name in counts}
    nobody = counts.get("against") == 0 and not counts.get("abstaining") and counts.get("in_favour", 0) > 0
    # Carried 5-2. below the names belongs to them.
    lead = len(rest) - len(rest.lstrip(" \t\n.;"))
    if after and len(after.group()) <= 60:
        end += lead + after.end()
    return NamedVote(
        start,
        end,
        sides.get("in_favour", ()),
        sides.get("against", ()),
        sides.get("abstaining", ()),
        sides.get("absent", ()),
        counted,
        nobody,
        result,
        mover,
        seconder,
        matter,
        "notation vote" in around.lower(),
    )


def _sentences(text: str) -> list[tuple[int, int]]:
    """Return the sentences that may state a vote."""
    edges = [0, *(m.end() for m in SENTENCE_END.finditer(text)), len(text)]
    return [
        (a, b)
        for a, b in itertools.pairwise(edges)
        if b - a < 6000
        and _ACTION.search(text, a, b)
        and re.search(
            r"unanim|nem|[Cc]arried|passed|failed|[Dd]efeat|[Ll]ost|[Vv]ote|VOTE|dissent|divided|in favou?r|objection|CARRIED"
            r"|PASSED|FAILED|[Aa]ye"
            r"|[Rr]oll ?call|second|LOST|DEFEAT",
            text[a:b],
        )
    ]


def _sentence_vote(text: str, start: int, end: int, floor: int) -> NamedVote | None:
    sentence = text[start:end]
    left, right = without_heading(text, start + len(sentence) - len(sentence.lstrip()), end)
    tally = tally_of(sentence)
    roll = list(_ROLL.finditer(sentence))
    counted = find_votes(sentence) if re.search(r"\d|\bvotes? to\b", sentence) else None
    unanimous = _UNANIMOUS.search(sentence)
    carried = CARRIED.search(sentence)
    counts: dict[str, int] = {}
    sides: dict[str, tuple[str, ...]] = {}
    if len(roll) >= 2:
        for name, side in (("in_favour", "ay"), ("against", "n"), ("abstaining", "abst"), ("absent", "abse")):
            sides[name] = tuple(
                p
                for m in roll
                if (p := person_in(m["name"]))
                and (
                    m["side"].lower().startswith(side) or (side == "ay" and m["side"].lower().startswith("y"))
                )
            )
            counts[name] = len(sides[name])
        counts.pop("absent")
        if not counts["abstaining"]:
            counts.pop("abstaining")
    elif tally:
        counts = tally
    elif counted and counted.counted:
        stated = (counted.in_favour, counted.against, counted.abstain)
        counts = {name: n for name, n in zip(_COUNTED, stated, strict=True) if n is not None}
    elif not unanimous and not carried and not (_RESOLVED.search(sentence) and all(movers(sentence))):
        return None
    # All in favor. stands behind its motion.
    alone = unanimous is not None and right - left <= 40
    if unanimous and not (counts or carried or DECIDED.search(sentence) or (alone and "favo" in sentence)):
        return None
    for match in _DISSENT.finditer(sentence):
        side = "abstaining" if "abst" in match["how"] else "against"
        names, _ = voters(match["names"], 0, len(match["names"]))
        sides[side] = sides.get(side, ()) + names
    bare = bool(carried or alone or tally or len(roll) >= 2 or _RESOLVED.match(sentence.strip()))
    mover, seconder = movers(text[max(floor, start - 400) : end] if bare else sentence)
    result = result_of(sentence) or ("carried" if unanimous else None)
    if result is None and len(counts) >= 2:
        result = "carried" if counts.get("in_favour", 0) > counts.get("against", 0) else "lost"
    return NamedVote(
        left,
        right,
        sides.get("in_favour", ()),
        sides.get("against", ()),
        sides.get("abstaining", ()),
        sides.get("absent", ()),
        counts,
        bool(unanimous) and not sides.get("against"),
        result,
        mover,
        seconder,
        # "Motion carried." says nothing of what it was about; the motion stands before it.
        (matter_before(text, left, floor) if (bare and right - left < 60) or len(roll) >= 2 else None)
        or (left, right),
        "notation vote" in sentence.lower(),
    )
