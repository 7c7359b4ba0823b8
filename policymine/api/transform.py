"""`transform`: the topics of new documents under a model that stands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from policymine.api.reading import CorpusLike, Progress, read_corpus
from policymine.segmenters.lexicon import Lexicon, LexiconTerm

if TYPE_CHECKING:
    from policymine.topic_models.base import TopicModel
    from policymine.topic_models.transform import TransformResult

__all__ = ["transform"]


def transform(
    model: str | Path | TopicModel,
    corpus: CorpusLike,
    *,
    where: str | None = None,
    progress: Progress | None = None,
) -> TransformResult:
    """Return the topics of documents that the model was not fitted on, by document.

    Parameters
    ----------
    model : a model or its folder, as `topics(..., into=...)` saves it.
    corpus : a corpus or its folder; its texts are cut into words with the model's lexicon, and into passages where the
        model was fitted on passages.
    where : DuckDB condition on document fields.

    Words that the model does not know are left out and counted, by document and in all.

    Raises
    ------
    ModelError : no model there, or a damaged one.
    NotEnoughDataError : no document has a word that the model knows.

    >>> transform("models/none", "corpus")
    Traceback (most recent call last):
    ...
    policymine.errors.ModelError: models/none is not a topic model: it has no model.toml; `policymine topics CORPUS --into` makes one
    """
    from policymine.topic_models.base import registry
    from policymine.topic_models.store import load
    from policymine.topic_models.summary import message
    from policymine.topic_models.transform import place_documents, table_of

    fitted = load(model) if isinstance(model, (str, Path)) else model
    lexicon = Lexicon(tuple(LexiconTerm(**row) for row in fitted.lexicon)) if fitted.lexicon else None
    reading = read_corpus(corpus, where=where, lexicon=lexicon, progress=progress)
    tokens = reading.tokens
    data, placed, unknown = place_documents(fitted, tokens, reading.texts, reading.documents)
    notes = []
    n_unknown, n_words = int(placed.unknown.sum()), int(placed.unknown.sum() + placed.known.sum())
    if n_unknown:
        first = "、".join(f"{term} ({count})" for term, count in unknown[:5])
        notes.append(message("unknown_words", n=n_unknown, n_words=n_words, first=first))
    without = {p for p, n in zip(data.parents, placed.known, strict=True) if n}
    if len(without) < len(data.documents):
        notes.append(message("unplaced", n=len(data.documents) - len(without)))
    notes += [message(key, n=n) for key, n in placed.told.items() if n]
    if fitted.segmentation and fitted.segmentation != tokens.fingerprint:
        notes.append(message("other_segmentation"))
    module = registry.load(fitted.method)
    provenance = reading.provenance(
        "transform",
        {"where": where},
        seed=None,
        method=f"{module.describes} New documents are placed under the fitted topics, which stay as they are.",
        references=module.references,
        notes=[note["en"] for note in notes],
    )
    name = fitted.method if not isinstance(model, (str, Path)) else str(model)
    arguments = [name, *provenance.parameters["arguments"]]
    provenance = replace(
        provenance,
        parameters={**provenance.parameters, "arguments": arguments},
        corpus={**provenance.corpus, "model": fitted.corpus},
    )
    return table_of(
        fitted,
        data,
        placed,
        provenance=provenance,
        messages=tuple(notes),
        unknown_words=unknown,
    )
