"""`keywords`: the words most typical of a corpus, or of each period or group."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from policymine.api.reading import CorpusLike, Progress, group_documents, read_corpus
from policymine.segmenters.lexicon import Lexicon

if TYPE_CHECKING:
    from policymine.keyword_methods.base import KeywordResult

__all__ = ["keywords"]


def keywords(
    corpus: CorpusLike,
    *,
    method: str = "tfidf",
    by: str | None = None,
    top_n: int = 15,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> KeywordResult:
    """Return the keywords of the whole corpus, or of each group.

    Parameters
    ----------
    corpus : a corpus or its folder.
    method : tfidf or textrank.
    by : year, quarter, month, plan, decade or a document field; None makes one group.
    top_n : keywords of each group.
    where : DuckDB condition on document fields.
    lexicon : a lexicon file that is added to the built-in one.

    Raises
    ------
    UnknownNameError : no such method or group.
    """
    from policymine.keyword_methods.base import keyword_data, registry, summarise

    module = registry.load(method)
    reading = read_corpus(corpus, where=where, lexicon=lexicon, progress=progress)
    grouping = group_documents(reading.documents, by) if by else None
    labels: Mapping[str, str] | None = grouping.labels if grouping else None
    data = keyword_data(
        reading.tokens, language=reading.language, groups=labels, order=grouping.order if grouping else ()
    )
    return summarise(
        module.extract(data, top_n=top_n),
        data,
        method=method,
        texts=reading.texts,
        provenance=reading.provenance(
            "keywords",
            {"method": method, "by": by, "top": top_n},
            method=module.describes,
            references=module.references,
            notes=[grouping.note() if grouping else ""],
        ),
    )
