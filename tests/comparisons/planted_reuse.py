"""Planted copies: sentences of real documents put into others, as they stand or changed, and texts in which nothing is copied.

Words are replaced by other words of the corpus in the corpus's own proportions, deleted, or followed by such a word, a third of
the changes each; `reordered` deals the clauses of a sentence out anew. A donor sentence is one of which the untouched
collection has no second wording, so that what is found in its place can come from nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from policymine.clean.sentences import split_sentences
from policymine.comparisons.reuse.base import ReuseResult
from policymine.comparisons.reuse.measure import find_reuse
from policymine.comparisons.reuse.papers import Papers
from policymine.matching.units import read_sentences

Cut = Callable[[str], list[str]]

LEVELS = {"verbatim": 0.0, "10%": 0.1, "30%": 0.3, "50%": 0.5, "reordered": 0.0}
_CLAUSE = re.compile(r"[^，,；;]+[，,；;]?")


@dataclass(frozen=True)
class Plant:
    """One planted sentence: where it was put, as what, and the document that it is from (None for a null)."""

    level: str
    host: int
    start: int
    end: int
    donor: int | None


def run(texts: Sequence[str], language: str, **options: object) -> ReuseResult:
    """Search texts that are dated in their order."""
    n = len(texts)
    papers = Papers(
        ids=[f"d{k}" for k in range(n)],
        titles=[None] * n,
        dates=[f"{1900 + k // 300:04d}-{k % 300 // 25 + 1:02d}-{k % 25 + 1:02d}" for k in range(n)],
        issuers=[None] * n,
        levels=[None] * n,
        since=[None] * n,
        version_group=[None] * n,
        side=np.zeros(n, dtype=np.int8),
        source=np.ones(n, dtype=bool),
        target=np.ones(n, dtype=bool),
    )
    sentences = read_sentences([(text, 0)] for text in texts)
    return find_reuse(sentences, papers, dict(enumerate(texts)), language=language, **options)  # type: ignore[arg-type]


def change(words: Sequence[str], share: float, bag: Sequence[str], rng: np.random.Generator) -> list[str]:
    """Return the words with a share of them changed."""
    hit = rng.random(len(words)) < share
    out: list[str] = []
    for word, is_hit in zip(words, hit.tolist(), strict=True):
        if not is_hit or not word.strip() or not re.search(r"\w", word):
            out.append(word)
            continue
        way = int(rng.integers(3))
        other = bag[int(rng.integers(len(bag)))]
        space = " " if word[-1:].isascii() else ""
        out += [other + space] if way == 0 else [] if way == 1 else [word, other + space]
    return out


def reorder(sentence: str, rng: np.random.Generator) -> str:
    """Return the sentence with its clauses in another order."""
    clauses = [part.strip("，,；;。. ") for part in _CLAUSE.findall(sentence)]
    order = rng.permutation(len(clauses))
    while (np.diff(order) > 0).all():
        order = rng.permutation(len(clauses))
    mark, end = ("，", "。") if re.search(r"[\u4e00-\u9fff]", sentence) else (", ", ".")
    return mark.join(clauses[k] for k in order) + end


def plant(
    texts: Sequence[str],
    cut: Cut,
    language: str,
    *,
    each: int,
    n_null: int,
    held_out: Sequence[str],
    other: Sequence[str] = (),
    seed: int = 0,
) -> tuple[list[str], list[Plant]]:
    """Return the texts, the later half of them with plants, and what was planted.

    Nulls stand in documents of their own at the end, thirty sentences each: words drawn at random from the corpus (`random
    words`), sentences of texts that are held out with their words in random order (`shuffled`), and sentences of another
    genre as they stand (`other genre`).
    """
    rng = np.random.default_rng(seed)
    untouched = run(texts, language)
    used: dict[int, list[tuple[int, int]]] = {}
    for row in untouched.table.to_dict("records"):
        used.setdefault(int(row["source"][1:]), []).append((row["source_start"], row["source_end"]))
        used.setdefault(int(row["target"][1:]), []).append((row["target_start"], row["target_end"]))
    half = len(texts) // 2
    donors: list[tuple[int, str]] = []
    everything: list[str] = []
    for number, text in enumerate(texts):
        for sentence in _sentences([text], language):
            everything.append(sentence)
            low = text.index(sentence)
            high = low + len(sentence)
            if number < half and not any(a < high and low < b for a, b in used.get(number, ())):
                donors.append((number, sentence))
    chosen = rng.permutation(len(donors))
    bag = [word for k in rng.permutation(len(everything))[:4000].tolist() for word in cut(everything[k])]
    bag = [word.strip() for word in bag if re.search(r"\w", word)]
    at = 0
    planted: dict[int, list[tuple[str, str, int | None]]] = {}
    for level, share in LEVELS.items():
        done = 0
        while done < each and at < chosen.size:
            donor, sentence = donors[int(chosen[at])]
            at += 1
            if level == "reordered":
                if len(_CLAUSE.findall(sentence)) < 3:
                    continue
                made = reorder(sentence, rng)
            else:
                made = "".join(change(cut(sentence), share, bag, rng)) if share else sentence
            host = int(rng.integers(half, len(texts)))
            planted.setdefault(host, []).append((level, made, donor))
            done += 1
    out = list(texts)
    plants: list[Plant] = []
    for host, given in planted.items():
        text = texts[host]
        for level, made, donor in given:
            start = len(text) + 2
            text += "\n\n" + made
            plants.append(Plant(level, host, start, len(text), donor))
        out[host] = text
    outside = list(dict.fromkeys(_sentences(held_out, language)))
    strange = list(dict.fromkeys(_sentences(other, language)))
    for kind in ("random words", "shuffled", "other genre"):
        text = ""
        of = {"random words": everything, "shuffled": outside, "other genre": strange}[kind]
        # Each once: a sentence drawn twice would be a copy of itself.
        drawn = rng.permutation(len(of))[:n_null].tolist()
        for k, number in enumerate(drawn):
            words = cut(of[number])
            if kind == "random words":
                words = [bag[int(rng.integers(len(bag)))] for _ in words]
            elif kind == "shuffled":
                words = [words[i] for i in rng.permutation(len(words)).tolist()]
            made = re.sub(r"[。！？；.!?;\n]", "", ("" if language == "zh" else " ").join(words)) + "。"
            start = len(text) + 2
            text += "\n\n" + made
            plants.append(Plant(kind, len(out), start, len(text), None))
            if (k + 1) % 30 == 0 or k + 1 == len(drawn):
                out.append(text)
                text = ""
    return out, plants


def _sentences(texts: Sequence[str], language: str) -> list[str]:
    least, most = (20, 80) if language == "zh" else (12, 45)
    found: list[str] = []
    for text in texts:
        for low, high in split_sentences(text):
            size = len(re.findall(r"[\u4e00-\u9fff]" if language == "zh" else r"\w+", text[low:high]))
            if least <= size <= most and "\n" not in text[low:high]:
                found.append(text[low:high])
    return found


def score(result: ReuseResult, plants: Sequence[Plant]) -> dict[str, tuple[int, int, int]]:
    """Return by level: planted, found in their places, and found with their donor as the source."""
    # What null texts share with one another (words of one law, dealt out) is not what is asked.
    null = {f"d{one.host}" for one in plants if one.donor is None}
    rows: dict[str, list[dict[str, object]]] = {}
    for row in result.table.to_dict("records"):
        if row["source"] not in null:
            rows.setdefault(str(row["target"]), []).append(row)
    found: dict[str, tuple[int, int, int]] = {}
    for one in plants:
        hits = [
            row
            for row in rows.get(f"d{one.host}", ())
            if min(int(row["target_end"]), one.end) - max(int(row["target_start"]), one.start) > 0  # type: ignore[call-overload]
        ]
        right = any(row["source"] == f"d{one.donor}" for row in hits)
        n, n_found, n_right = found.get(one.level, (0, 0, 0))
        found[one.level] = (n + 1, n_found + bool(hits), n_right + right)
    return found


def law_texts(folder: Path, n: int, seed: int = 0) -> list[str]:
    """Return the texts of n laws, one version of each, in an order of no meaning."""
    seen: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.md")):
        seen.setdefault(re.sub(r"\(.*", "", path.stem), path)
    paths = list(seen.values())
    order = np.random.default_rng(seed).permutation(len(paths))[:n]
    return [paths[k].read_text("utf-8") for k in order.tolist()]


def chinese_words() -> Cut:
    """Return a function that cuts Chinese into words."""
    from policymine.segmenters.chinese import ChineseSegmenter

    segmenter = ChineseSegmenter()

    def cut(text: str) -> list[str]:
        found = segmenter.segment(text)
        out, at = [], 0
        for start, end in zip(found.starts, found.ends, strict=True):
            if start > at:
                out.append(text[at:start])
            out.append(text[start:end])
            at = end
        return [*out, text[at:]] if at < len(text) else out

    return cut


def english_words(text: str) -> list[str]:
    """Return English words with the space after them."""
    return re.findall(r"\S+\s*", text)
