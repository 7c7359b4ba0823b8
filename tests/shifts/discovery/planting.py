"""Real corpora with planted replacements and decoys: what a search for replacements is held against.

The dates of a real corpus are dealt out anew among its documents, so that nothing of its own changes. Then terms of
the corpus are replaced, at every place, by invented strings from a date on (abruptly, or document by document along
a logistic curve), and decoys are made: pairs of subjects of which one leaves and the other enters, by dropping their
sentences, and terms that grow into compounds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import policymine as pm
from policymine.api.reading import group_documents, read_corpus
from policymine.shifts.discovery.candidates import find_terms

# Strings that no corpus holds; `*` stands for the first word of the old term, which a renaming often keeps.
STRINGS = {
    "zh": ("*协济", "仓廪粮储", "乡约督评", "*共联", "里坊门牌", "*通传", "义塾", "河渠分守", "*会商", "驿传", "铺户商号", "*查录"),
    "en": ("* stewardry", "corn lofts", "tithe register", "* wayleave", "watchhouse", "* warding", "almonry",
           "court leet", "* muster", "turnpike", "burgess bench", "* dole"),
}  # fmt: skip
COMPOUND = {"zh": "联席体系", "en": " steering board"}
N_PLANTED, N_DECOYS = 6, 4
_NUMBER = re.compile("[一二三四五六七八九十]")


@dataclass(frozen=True)
class Source:
    """A real corpus as a layout; its terms with their number of uses and their first word."""

    language: str
    years: tuple[str, ...]
    issuers: tuple[str, ...]
    texts: tuple[str, ...]
    terms: tuple[tuple[str, int, str], ...]


def read_source(folder: Path, source: Sequence[Path], *, most: int, **options: Any) -> Source:
    """Ingest a corpus and return its layout and its terms with their number of uses, `most` documents at most."""
    pm.ingest(list(source), folder, **options)
    reading = read_corpus(folder)
    years = group_documents(reading.documents, "year").labels
    rows = [r for r in reading.documents.to_dict("records") if r["id"] in years]
    chosen = np.sort(np.random.default_rng(0).permutation(len(rows))[:most])
    rows = [rows[i] for i in chosen]
    ids = [str(r["id"]) for r in rows]
    texts = tuple(reading.texts[i] for i in ids)
    tokens = reading.tokens_of(ids)
    found = find_terms(tokens, language=reading.language, min_docs=max(4, len(ids) // 8))
    heads = [tokens.vocabulary[words[0]] for words in found.words]
    return Source(
        reading.language,
        tuple(years[i] for i in ids),
        tuple(str(r["issuer"] or "") for r in rows),
        texts,
        tuple(zip(found.names, np.diff(found.ptr).tolist(), heads, strict=True)),
    )


def shuffled(source: Source, rng: np.random.Generator) -> list[str]:
    """Return the years dealt out anew among the documents of each issuer."""
    years = np.array(source.years, dtype=object)
    for issuer in sorted(set(source.issuers)):
        mine = np.flatnonzero([i == issuer for i in source.issuers])
        years[mine] = years[rng.permutation(mine)]
    return [str(y) for y in years]


def write(folder: Path, texts: Sequence[str], years: Sequence[str], issuers: Sequence[str]) -> Path:
    """Write and ingest a corpus; gives its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "made.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for i, text in enumerate(texts):
            row = {
                "id": f"d{i:05d}",
                "year": years[i],
                "title": f"d{i:05d}",
                "issuer": issuers[i],
                "text": text,
            }
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    pm.ingest([path], folder / "c", columns={"date": "year"}, keep_near_duplicates=True)
    return folder / "c"


def plant(
    source: Source, folder: Path, seed: int, uses: float
) -> tuple[Path, dict[tuple[str, str], str], list[str]]:
    """Return the folder of a corpus with planted replacements of terms used about `uses` times a period, the pairs with
    their year, and the decoys in words."""
    rng = np.random.default_rng(seed)
    years = shuffled(source, rng)
    order = sorted(set(years))
    rank = np.array([order.index(y) for y in years])
    texts = list(source.texts)
    english = source.language == "en"
    need = uses * len(order)
    heads = {name: head for name, _, head in source.terms}
    # A number is no term to begin with, so that what keeps it would be none.
    common = [
        name
        for name, n, head in source.terms
        if 0.7 * need <= n <= 1.5 * need and len(name) > 2 + 3 * english and not _NUMBER.match(head)
    ]
    picked: list[str] = []
    for i in rng.permutation(len(common)).tolist():
        # Of terms that hold one another only one.
        if len(picked) < N_PLANTED + 2 * N_DECOYS + 2 and not any(
            common[i] in p or p in common[i] for p in picked
        ):
            picked.append(common[i])
    middles = rng.integers(len(order) // 4, 3 * len(order) // 4, size=len(picked))

    def find(term: str) -> re.Pattern[str]:
        return (
            re.compile(rf"\b{re.escape(term)}\b", re.IGNORECASE) if english else re.compile(re.escape(term))
        )

    truth: dict[tuple[str, str], str] = {}
    strings = [STRINGS[source.language][i] for i in rng.permutation(len(STRINGS[source.language])).tolist()]
    for k, old in enumerate(picked[:N_PLANTED]):
        # A new term that holds the old one would be a compound of it.
        head = heads[old] if heads[old] != old else "" if english else old[:2]
        new = strings[k].replace("*", head).strip()
        steep = 2.0 * np.log(9.0) / max(3.0, 0.15 * len(order))
        share = (
            (rank >= middles[k]) * 1.0 if k % 2 == 0 else 1.0 / (1.0 + np.exp(-steep * (rank - middles[k])))
        )
        changed = rng.random(len(texts)) < share
        texts = [find(old).sub(new, t) if c else t for t, c in zip(texts, changed, strict=True)]
        truth[old, new] = order[middles[k]]
    decoys = []
    spare = picked[N_PLANTED:]
    for k in range(N_DECOYS):
        if len(spare) < 2:
            break
        leaves, enters, middle = spare.pop(), spare.pop(), middles[-1 - k]
        late = rank >= middle
        texts = [
            _without(t, find(leaves if is_late else enters)) for t, is_late in zip(texts, late, strict=True)
        ]
        decoys.append(f"{leaves} leaves, {enters} enters {order[middle]}")
    for short in spare[:2]:
        late = rank >= middles[0]
        longer = short + COMPOUND[source.language]
        texts = [find(short).sub(longer, t) if is_late else t for t, is_late in zip(texts, late, strict=True)]
        decoys.append(f"{short} grows into {longer}")
    return write(folder, texts, years, source.issuers), truth, decoys


def _without(text: str, pattern: re.Pattern[str]) -> str:
    """Return a text without the sentences that hold a term."""
    return "".join(s for s in re.split(r"(?<=[。；.;!?\n])", text) if not pattern.search(s))
