"""Comparisons small enough to know by heart, and one of 20,000 terms, for the tests of the explorer."""

from __future__ import annotations

import numpy as np
import pandas as pd

from policymine.comparisons.base import CompareResult
from policymine.comparisons.compare import compare_matrices
from policymine.corpus.tokens import Tokens
from policymine.provenance import Provenance
from policymine.reports.explorer import ExplorerInput, ExplorerSide, places_of_words, places_on_side
from policymine.terms.matrix import build_matrix

Sentence = list[str]


def segmented(documents: dict[str, list[Sentence]]) -> tuple[Tokens, dict[str, str]]:
    """Return tokens and texts of documents given as sentences of words; each sentence ends in a full stop."""
    number: dict[str, int] = {}
    ids, starts, ends, indptr, texts = [], [], [], [0], {}
    for name in sorted(documents):
        text = ""
        for sentence in documents[name]:
            for word in [*sentence, "。"]:
                ids.append(number.setdefault(word, len(number)))
                starts.append(len(text))
                text += word
                ends.append(len(text))
        indptr.append(len(ids))
        texts[name] = text
    made = Tokens(
        tuple(sorted(documents)),
        np.array(indptr, np.int64),
        np.array(ids, np.int32),
        np.array(starts, np.int32),
        np.array(ends, np.int32),
        tuple(number),
    )
    return made, texts


def explorer_input(
    target: dict[str, list[Sentence]],
    reference: dict[str, list[Sentence]],
    *,
    facts: dict[str, dict[str, object]] | None = None,
    names: tuple[str, str] = ("甲", "乙"),
    min_count: int = 1,
    lang: str = "zh",
    max_terms: int = 20_000,
    max_bytes: int = 8_000_000,
) -> ExplorerInput:
    """Return a comparison of two sides, with its texts, ready to be shown; document names differ between the sides."""
    tokens, texts = segmented(target | reference)
    rows = [
        np.array([i for i, d in enumerate(tokens.documents) if d in side], np.int64)
        for side in (target, reference)
    ]
    matrix = build_matrix(tokens)
    result = compare_matrices(
        matrix.take(rows[0]),
        matrix.take(rows[1]),
        names=names,
        min_count=min_count,
        n_boot=200,
        provenance=Provenance("compare", {"arguments": ["corpus"]}, versions={"policymine": "0"}),
    )
    bounds, first = places_of_words([str(t) for t in result.table["term"]], tokens)
    sides = [
        ExplorerSide(
            documents=tuple(tokens.documents[i] for i in own),
            texts=texts,
            facts=facts or {},
            places=places_on_side(tokens, bounds, first, first, own),
            command=f"policymine kwic {name}",
        )
        for own, name in zip(rows, ("target", "reference"), strict=True)
    ]
    return ExplorerInput(result, sides[0], sides[1], lang, max_terms, max_bytes)


def many_terms(n: int = 20_000, *, lang: str = "zh") -> ExplorerInput:
    """Return a page's material with `n` terms: counts drawn at random, Zipf-like; the first 2,000 are told apart."""
    rng = np.random.default_rng(0)
    terms = [chr(0x4E00 + i // 150) + chr(0x5E00 + i % 150) for i in range(n)]
    expected = 40_000 / np.arange(1, n + 1) + 3
    kind = np.where(np.arange(n) % 10 == 0, np.where(np.arange(n) % 20 == 0, 3.0, -3.0), 0.0)
    a = rng.poisson(expected * 2 ** np.maximum(kind, 0))
    b = rng.poisson(expected * 2 ** np.maximum(-kind, 0))
    ratio = np.log2(np.maximum(a, 0.5) / np.maximum(b, 0.5))
    half = 4 / np.sqrt(expected)
    sure = (kind != 0) & (np.abs(ratio) > half)
    table = pd.DataFrame(
        {
            "term": terms,
            "target": a,
            "reference": b,
            "target_docs": np.minimum(a, 100),
            "reference_docs": np.minimum(b, 100),
            "target_rate": a / 1e6 * 1e4,
            "reference_rate": b / 1e6 * 1e4,
            "log_ratio": ratio,
            "low": ratio - half,
            "high": ratio + half,
            "bound": np.where(sure, np.sign(ratio) * (np.abs(ratio) - half), 0.0),
            "q": np.where(sure, 0.001, 0.6),
        }
    )
    table = table.iloc[np.lexsort((np.arange(n), -table["bound"]))].reset_index(drop=True)
    # Two documents of one side hold every term; the sentences are of eight terms each.
    documents = {
        f"{side}{i}": [list(terms[k : k + 8]) for k in range(0, n, 8)] for side in "ab" for i in (1, 2)
    }
    tokens, texts = segmented(documents)
    result = CompareResult(
        table=table,
        provenance=Provenance("compare", {"arguments": ["corpus"]}, versions={}),
        names=("甲", "乙"),
        documents=(100, 100),
        tokens=(1_000_000, 1_000_000),
        n_tested=n,
    )
    bounds, first = places_of_words([str(t) for t in table["term"]], tokens)
    sides = [
        ExplorerSide(
            documents=tuple(tokens.documents[i] for i in own),
            texts=texts,
            facts={
                d: {"title": f"文件{d}", "date_issued": f"20{i:02}-01-01"}
                for i, d in enumerate(tokens.documents, 10)
            },
            places=places_on_side(tokens, bounds, first, first, np.array(own)),
            command=f"policymine kwic {name}",
        )
        for own, name in (([0, 1], "target"), ([2, 3], "reference"))
    ]
    return ExplorerInput(result, sides[0], sides[1], lang)
