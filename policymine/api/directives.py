"""`directives`: what texts demand, forbid, advise, allow and encourage, by period or group."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from policymine.api.periods import period_steps
from policymine.api.reading import CorpusLike, Progress, group_documents, read_corpus
from policymine.results import Evidence
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    from policymine.terms.directives.base import DirectivesResult

__all__ = ["directives"]

_SENTENCES = 5


def directives(
    corpus: CorpusLike,
    *,
    by: str = "year",
    seed: int = 0,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> DirectivesResult:
    """Return how often texts oblige, forbid, advise, allow and encourage, and how much of that binds.

    Parameters
    ----------
    corpus : a corpus or its folder.
    by : year, quarter, month, plan, decade, or a document field.
    seed : of the bootstrap over documents.
    where : DuckDB condition on document fields.
    lexicon : a lexicon file that is added to the built-in one.

    The words and what must not stand around them are in `data/directives_zh.toml` and `data/directives_en.toml`. A document
    is read in its own language where that is Chinese or English, else in that of the corpus.

    Raises
    ------
    NotEnoughDataError : no document has a value for `by`.
    """
    import pandas as pd

    from policymine.clean.sentences import sentence_at
    from policymine.terms.directives.base import METHOD, REFERENCES
    from policymine.terms.directives.measure import measure_directives
    from policymine.terms.directives.rules import CLASSES, find_directives

    reading = read_corpus(corpus, where=where, lexicon=lexicon, progress=progress)
    grouping = group_documents(reading.documents, by)
    tokens = reading.tokens
    language_of = dict(zip(reading.documents["id"], reading.documents["language"], strict=True))
    counts: dict[str, Counter[str]] = {}
    forms: dict[str, Counter[str]] = {name: Counter() for name in CLASSES}
    kept: Counter[tuple[str, str]] = Counter()
    sentences: list[Evidence] = []
    for row, document in enumerate(tokens.documents):
        label = grouping.labels.get(document)
        if label is None:
            continue
        low, high = tokens.indptr[row], tokens.indptr[row + 1]
        text = reading.texts[document]
        language = language_of[document] if language_of[document] in ("zh", "en") else reading.language
        mine = counts.setdefault(document, Counter())
        shown: Counter[str] = Counter()
        for found in find_directives(text, language, tokens.starts[low:high], tokens.ends[low:high]):
            mine[found.name] += 1
            forms[found.name][found.form] += 1
            # Two sentences a document, so that the evidence of a period comes from several.
            if kept[label, found.name] < _SENTENCES and shown[found.name] < 2:
                kept[label, found.name] += 1
                shown[found.name] += 1
                a, b = sentence_at(text, found.start, found.end)
                sentences.append(
                    Evidence(document, text[a:b], found.start, found.end, a, period=label, term=found.name)
                )
    n_tokens = dict(zip(tokens.documents, tokens.word_counts().tolist(), strict=True))
    exposure = pd.DataFrame(
        [(document, label, n_tokens[document]) for document, label in grouping.labels.items()],
        columns=["document", "period", "n_tokens"],
    )
    return measure_directives(
        counts,
        exposure,
        periods=grouping.order,
        provenance=reading.provenance(
            "track",
            {"directives": True, "by": by},
            seed=seed,
            method=METHOD,
            references=REFERENCES,
            notes=[grouping.note()],
        ),
        sentences=sentences,
        forms={name: dict(found.most_common()) for name, found in forms.items() if found},
        ordered=grouping.is_time,
        times=period_steps(grouping.order, by) if grouping.is_time else None,
        language=reading.language,
        seed=seed,
    )
