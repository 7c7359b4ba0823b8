"""Scripted edits of real texts: clauses kept, reworded, moved, split, merged, dropped and new, in known truth, all mixed."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from policymine.comparisons.revision.base import CLASSES
from policymine.comparisons.revision.units import Unit, atoms_of, units_of
from policymine.corpus.document import Document
from policymine.structure.clauses import split_passages

Truth = tuple[str, tuple[int, ...], tuple[int, ...]]
LEAST = 10
SHARES = {
    "reworded": 0.14,
    "moved": 0.06,
    "moved and reworded": 0.05,
    "split": 0.06,
    "merged": 0.06,
    "dropped": 0.08,
    "new": 0.08,
}
_DIGITS = "〇一二三四五六七八九"


@dataclass
class Line:
    """A line of the new text: what it says, its kind of label, and which old units it comes from."""

    text: str
    label: str
    origin: str
    old: tuple[int, ...] = ()
    mates: list[Line] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


def document_of(name: str, text: str) -> Document:
    return Document(name, "policy", text, passages=tuple(split_passages(text)))


def chinese(n: int) -> str:
    if n >= 100:
        rest = n % 100
        tail = (
            ""
            if not rest
            else ("零" if rest < 10 else "")
            + (chinese(rest) if rest >= 20 or rest < 10 else "一" + chinese(rest))
        )
        return _DIGITS[n // 100] + "百" + tail
    tens, ones = divmod(n, 10)
    return ("" if not tens else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")


def reworded(
    text: str, share: float, words: Sequence[str], cut: Callable[[str], list[str]], rng: random.Random
) -> str:
    """Return a text with this share of its words replaced, left out or preceded by another, by words of the whole text."""
    tokens = cut(text)
    spaced = text.isascii() or " " in text.strip()
    at = [i for i, t in enumerate(tokens) if re.match(r"\w", t)]
    chosen = set(rng.sample(at, max(1, round(share * len(at)))))
    out: list[str] = []
    for i, token in enumerate(tokens):
        if i not in chosen:
            out.append(token)
            continue
        kind = rng.random()
        if kind < 0.7:
            out.append(rng.choice(words))
        elif kind < 0.85:
            continue
        else:
            out += [rng.choice(words), token]
    joined = (" " if spaced else "").join(out)
    return re.sub(r" ([,.;:!?)])", r"\1", joined) if spaced else joined


def halves(text: str, rng: random.Random) -> list[str]:
    """Return a text cut into two or three at its punctuation, each of a fifth of it or more; empty where it has none there."""
    cuts = [m.end() for m in re.finditer(r"[。；]|(?<=[a-z])[.;] |，|, ", text)]
    least = max(LEAST // 2, 0.2 * len(atoms_of(text)))
    for many in rng.sample((2, 2, 3), 3):
        if len(cuts) < many - 1:
            continue
        for _ in range(12):
            places = [0, *sorted(rng.sample(cuts, many - 1)), len(text)]
            pieces = [text[a:b].strip() for a, b in pairwise(places)]
            if all(len(atoms_of(p)) >= least for p in pieces):
                return [re.sub(r"[，；,;]$", "。" if not p.isascii() else ".", p) for p in pieces]
    return []


def edit(
    document: Document,
    strange: Sequence[str],
    cut: Callable[[str], list[str]],
    seed: int,
    *,
    scale: float = 1.0,
) -> tuple[str, list[Truth], list[Unit]]:
    """Return the new text, the truth, and the units of the new text.

    Parameters
    ----------
    document : the old version.
    strange : clauses of other texts, for what is new.
    cut : text to words.
    seed : same seed, same edits.
    scale : multiplies the share of each kind of edit.
    """
    rng = random.Random(seed)
    old = list(units_of(document))
    count = Counter(u.key for u in old)
    words = [w for u in old if not u.heading for w in cut(u.text) if re.match(r"[^\W\d]", w)]
    # What stands before the first article (title, history) keeps its place, as it is read by its form.
    head = next((u.number for u in old if u.label), 0)
    free = [u.number for u in old[head:] if not u.heading and len(u.atoms) >= LEAST and count[u.key] == 1]
    rng.shuffle(free)
    plan: dict[int, str] = {}
    n = len(free)
    todo = {name: round(scale * share * n) for name, share in SHARES.items()}
    can_split = {}
    for number in list(free):
        if (
            todo["split"]
            and len(old[number].atoms) >= 3 * LEAST
            and (pieces := halves(old[number].text, rng))
        ):
            can_split[number] = pieces
            plan[number] = "split"
            todo["split"] -= 1
    loose = set(free) - plan.keys()
    for number in [k for k in free if k in loose]:
        if todo["merged"] and {number, number + 1} <= loose:
            plan[number], plan[number + 1] = "merged", "with"
            loose -= {number, number + 1}
            todo["merged"] -= 1
    for name in ("moved", "moved and reworded", "reworded", "dropped"):
        for number in [k for k in free if k in loose][: todo[name]]:
            plan[number] = name
            loose.discard(number)

    def touched(text: str) -> str:
        """Return a text as it is, or with a tenth or two of its words changed."""
        return text if rng.random() < 0.5 else reworded(text, rng.uniform(0.05, 0.2), words, cut, rng)

    lines: list[Line] = []
    away: list[Line] = []
    for unit in old:
        kind = plan.get(unit.number, "kept")
        line = Line(unit.text, unit.label, kind, (unit.number,))
        if kind in ("reworded", "moved and reworded"):
            line.text = reworded(unit.text, rng.uniform(0.1, 0.4), words, cut, rng)
        if kind in ("dropped", "with"):
            continue
        if kind == "split":
            first, *rest = (touched(piece) for piece in can_split[unit.number])
            line.text = first
            line.mates = [Line(t, "", "split", line.old) for t in rest]
            lines += [line, *line.mates]
        elif kind == "merged":
            end = "" if unit.text.isascii() else "，"
            line.text = re.sub(r"[。；，.;,]$", "", unit.text) + (end or "; ") + old[unit.number + 1].text
            line.text = touched(line.text)
            line.old = (unit.number, unit.number + 1)
            lines.append(line)
        elif kind.startswith("moved"):
            away.append(line)
        else:
            lines.append(line)
    whole = {id(m) for line in lines for m in line.mates}
    for line in away:
        # At least a handful of units away from where it stood, and not between the parts of a split.
        came = next(
            (k for k, other in enumerate(lines) if other.old and other.old[0] > line.old[0]), len(lines)
        )
        places = [
            k
            for k in range(head + 1, len(lines) + 1)
            if abs(k - came) >= 5 and (k == len(lines) or id(lines[k]) not in whole)
        ]
        if not places:
            line.origin = "kept" if line.origin == "moved" else "reworded"
            lines.insert(came, line)
            continue
        lines.insert(rng.choice(places), line)
    for text in rng.sample(list(strange), min(todo["new"], len(strange))):
        places = [k for k in range(head + 1, len(lines) + 1) if k == len(lines) or id(lines[k]) not in whole]
        label = rng.choice(("", "第一条")) if any(u.label.startswith("第") for u in old) else ""
        lines.insert(rng.choice(places), Line(text, label, "new"))
    return _written(lines, old)


def _written(lines: list[Line], old: list[Unit]) -> tuple[str, list[Truth], list[Unit]]:
    text, spans = "", []
    # English paragraphs are divided by an empty line, since lines may be wrapped.
    han = sum("\u4e00" <= ch <= "\u9fff" for line in lines for ch in line.text)
    gap = "\n\n" if 4 * han < sum(len(line.text) for line in lines) else "\n"
    article = item = 0
    for line in lines:
        label = line.label
        if re.match(r"第.+条", label):
            article, item = article + 1, 0
            label = f"第{chinese(article)}条　"
        elif re.match(r"[（(][一二三四五六七八九十]+[)）]", label):
            item += 1
            label = f"（{chinese(item)}）"
        elif label:
            label += " " if label.isascii() else "　"
            item = 0
        else:
            item = 0
        start = len(text)
        # A paragraph of wrapped lines is written on one line, so that it is read as one again.
        text += label + re.sub(r"\s*\n\s*", "" if gap == "\n" else " ", line.text) + gap
        spans.append((start, len(text), line))
    new = list(units_of(document_of("new", text)))
    at = 0
    for start, end, line in spans:
        while at < len(new) and new[at].start < end:
            if new[at].start >= start:
                line.rows.append(at)
            at += 1
    truth: list[Truth] = []
    kept = {k for line in lines for k in line.old}
    for line in lines:
        if not line.rows and line.old:
            continue
        if line.origin == "split":
            if line.mates:
                truth.append(("split", line.old, tuple(r for m in (line, *line.mates) for r in m.rows)))
        else:
            truth.append((line.origin, line.old, tuple(line.rows)))
    truth += [("dropped", (u.number,), ()) for u in old if u.number not in kept]
    return text, truth, new


def scores(pairs: Sequence[tuple[Sequence[Truth], Sequence[Truth]]]) -> dict[str, tuple[int, int, int]]:
    """Return (hits, told, true) by class over (found, truth) of several texts: a hit has the class and all its units right."""
    totals = {name: [0, 0, 0] for name in CLASSES}
    for found, truth in pairs:
        told, true = Counter(found), Counter(truth)
        for name in CLASSES:
            mine = Counter({k: v for k, v in told.items() if k[0] == name})
            theirs = Counter({k: v for k, v in true.items() if k[0] == name})
            totals[name][0] += sum((mine & theirs).values())
            totals[name][1] += sum(mine.values())
            totals[name][2] += sum(theirs.values())
    return {name: (a, b, c) for name, (a, b, c) in totals.items()}


def f1(hits: int, told: int, true: int) -> float:
    return 2 * hits / (told + true) if told + true else 1.0
