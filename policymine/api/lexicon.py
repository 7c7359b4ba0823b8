"""`lexicon check` and `lexicon suggest`: how a lexicon fares in a corpus, and which terms it lacks."""

from __future__ import annotations

from pathlib import Path

from policymine.api.reading import CorpusLike, Progress, Reading, read_corpus
from policymine.errors import InputError
from policymine.results import Evidence, Result
from policymine.segmenters.lexicon import Lexicon, read_lexicon
from policymine.terms.lexicon_check import LexiconCheck, check_table, term_uses

__all__ = ["lexicon_check", "lexicon_suggest"]


def lexicon_check(
    corpus: CorpusLike,
    lexicon: str | Path | Lexicon,
    *,
    where: str | None = None,
    progress: Progress | None = None,
) -> LexiconCheck:
    """Return how often each term of a lexicon stands in a corpus as a string and as a token, and why the two differ.

    Parameters
    ----------
    corpus : a corpus or its folder.
    lexicon : a lexicon file, added to the built-in one as every verb does, or a whole Lexicon.
    where : DuckDB condition on document fields.
    progress : called with (documents done, documents to do) while segmenting.

    Raises
    ------
    InputError : the lexicon cannot be read or holds no term.
    """
    checked = lexicon if isinstance(lexicon, Lexicon) else read_lexicon(lexicon)
    if not checked.terms:
        raise InputError(f"lexicon {lexicon if not isinstance(lexicon, Lexicon) else ''} holds no term")
    reading = read_corpus(corpus, where=where, lexicon=lexicon, progress=progress)
    uses = term_uses(
        [t.term for t in checked.terms], reading.texts, reading.tokens, reading.lexicon, reading.is_word
    )
    table, sentences, within = check_table(checked, uses, reading.tokens, reading.texts)
    named = [] if isinstance(lexicon, Lexicon) else [str(lexicon)]
    return LexiconCheck(
        table=table,
        provenance=reading.provenance(
            "lexicon check",
            {"arguments": named, "lexicon": None},
            method="Each string occurrence of a term is compared with the tokens of the segmentation.",
        ),
        sentences=sentences,
        within=within,
    )


def lexicon_suggest(
    corpus: CorpusLike,
    *,
    top_n: int = 200,
    min_count: int = 5,
    min_docs: int = 2,
    max_words: int = 5,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> Result:
    """Return terms that the dictionary splits and the texts treat as one, for a person to choose from.

    The table, written to .csv or .xlsx, is a lexicon: clear `keep` (or delete the row) where a proposal is none,
    fill in canonical, theme and english as needed, and give the file to any command as `--lexicon FILE`.

    Parameters
    ----------
    corpus : a corpus or its folder.
    top_n : proposals at most, best first.
    min_count, min_docs : fewest uses, fewest documents; a corpus of one document asks for one.
    max_words : longest sequence of words, 2 to 5.
    where : DuckDB condition on document fields.
    lexicon : a lexicon file that is added to the built-in one; what it holds is not proposed.

    Raises
    ------
    InputError : a minimum out of range.
    """
    import numpy as np

    from policymine.segmenters.stopwords import left_out, stopwords
    from policymine.terms.newterms import METHOD, REFERENCES, new_terms

    if top_n < 1:
        raise InputError(f"top_n is at least 1, not {top_n}")
    reading = read_corpus(corpus, where=where, lexicon=lexicon, progress=progress)
    tokens = reading.tokens
    grammar = stopwords(reading.language, fillers=False)
    out = left_out(tokens.vocabulary, reading.language)
    words = tokens.is_word()
    inner = words & np.array([w not in grammar for w in tokens.vocabulary], dtype=bool)
    outer = inner & np.array([w not in out for w in tokens.vocabulary], dtype=bool)
    found = new_terms(
        tokens,
        outer=outer,
        inner=inner,
        known=frozenset(reading.lexicon.words),
        min_count=min_count,
        min_docs=min(min_docs, len(tokens.documents)),
        max_words=max_words,
        gap=1 if reading.language == "en" else 0,
    )
    table = found.table.head(top_n).copy()
    first, last = found.first[:top_n], found.last[:top_n]
    sentences = {
        row: _examples(reading, str(term), first[row], last[row]) for row, term in enumerate(table["term"])
    }
    table.insert(1, "keep", "yes")
    for at, column in enumerate(("canonical", "theme", "english"), start=2):
        table.insert(at, column, "")
    table["example"] = [" ".join(sentences[row][0].sentence.split()) for row in range(len(table))]
    left = len(found.table) - len(table)
    return Result(
        table=table,
        provenance=reading.provenance(
            "lexicon suggest",
            {"top": top_n, "min_count": min_count, "min_docs": min_docs, "max_words": max_words},
            method=METHOD,
            references=REFERENCES,
            notes=[
                f"different word sequences tested: {found.n_tested:,}",
                f"further proposals, of lower score: {left}" if left else "",
            ],
        ),
        sentences=sentences,
    )


def _examples(reading: Reading, term: str, first: object, last: object) -> tuple[Evidence, ...]:
    """Up to three sentences with the term, each from another document."""
    import numpy as np

    from policymine.clean.sentences import sentence_at

    tokens = reading.tokens
    starts, ends = np.asarray(first, dtype=np.int64), np.asarray(last, dtype=np.int64)
    rows = np.searchsorted(tokens.indptr, starts, side="right") - 1
    _, places = np.unique(rows, return_index=True)
    found = []
    for place in places[:3].tolist():
        document = tokens.documents[int(rows[place])]
        text = reading.texts[document]
        start, end = int(tokens.starts[starts[place]]), int(tokens.ends[ends[place]])
        low, high = sentence_at(text, start, end)
        found.append(Evidence(document, text[low:high], start, end, low, None, term))
    return tuple(found)
