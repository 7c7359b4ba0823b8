"""`cowords`: the words of a corpus that stand together, the themes they make, and the strategic diagram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policymine.api.reading import CorpusLike, Progress, Reading, read_corpus
from policymine.api.word_places import WordPlaces
from policymine.errors import InputError, NotEnoughDataError, UnknownNameError
from policymine.segmenters.lexicon import Lexicon, builtin_lexicon, lexicon_of, read_lexicon

if TYPE_CHECKING:
    from policymine.networks.cowords import CowordsResult

__all__ = ["WordsAsked", "cowords", "read_words"]

UNITS = ("sentence", "clause", "document")


@dataclass(frozen=True, eq=False)
class WordsAsked:
    """What `cowords` and `cowords_periods` look at: the corpus, where its words stand, and how they were asked."""

    reading: Reading
    places: WordPlaces
    parameters: dict[str, Any]
    method: str


def read_words(
    corpus: CorpusLike,
    terms: Sequence[str],
    *,
    within: str,
    method: str,
    n_words: int,
    theme_size: int,
    min_docs: int,
    resamples: int,
    where: str | None,
    lexicon: str | Path | Lexicon | None,
    progress: Progress | None,
) -> WordsAsked:
    """Return a corpus read for co-words, its parameters checked; parameters and errors are those of `cowords`."""
    from policymine.networks.cowords import METHOD
    from policymine.networks.cowords_measures import METHODS

    if within not in UNITS:
        raise UnknownNameError("--within", within, UNITS)
    if method not in METHODS:
        raise UnknownNameError("--method", method, METHODS)
    for name, value, least, most in (
        ("--words", n_words, 5, 1000),
        ("--theme-size", theme_size, 3, 30),
        ("--min-docs", min_docs, 1, 10**9),
        ("--resamples", resamples, 50, 100_000),
    ):
        if not least <= value <= most:
            raise InputError(f"{name} lies between {least} and {most}, not at {value}")
    if terms:
        given = lexicon if isinstance(lexicon, Lexicon) else builtin_lexicon()
        given = given.merged(read_lexicon(lexicon)) if isinstance(lexicon, (str, Path)) else given
        lexicon = given.merged(lexicon_of(t for t in terms if t not in given.words))
    reading = read_corpus(corpus, where=where, lexicon=lexicon, progress=progress)
    n_docs = len(reading.tokens.documents)
    if n_docs < 2:
        raise NotEnoughDataError(
            f"{reading.corpus.name} has 1 document; co-words count documents: two are the least, ten a beginning"
        )
    if min_docs > n_docs:
        raise InputError(f"--min-docs {min_docs} is more than the {n_docs} documents there are")
    places = WordPlaces(reading, within)
    method_said = METHOD.format(
        unit=within,
        how="the algorithm of simple centres" if method == "centres" else "Louvain's algorithm",
        n=resamples,
    )
    parameters: dict[str, Any] = {
        "arguments": list(terms),
        "within": within,
        "method": method,
        "words": n_words,
        "theme_size": theme_size,
        "min_docs": min_docs,
        "resamples": resamples,
    }
    return WordsAsked(reading, places, parameters, method_said)


def cowords(
    corpus: CorpusLike,
    terms: Sequence[str] = (),
    *,
    within: str = "clause",
    method: str = "centres",
    n_words: int = 100,
    theme_size: int = 10,
    min_docs: int = 3,
    resamples: int = 500,
    seed: int = 0,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> CowordsResult:
    """Return the themes that words make which stand together beyond chance, with centrality, density and quadrant.

    Parameters
    ----------
    corpus : a corpus or its folder.
    terms : words that are looked at in any case, beside those chosen.
    within : `sentence`, `clause` (a paragraph or clause) or `document`: where two words must stand together. In long documents
        nearly every word stands with every other, so `clause` is the default.
    method : `centres` (simple centres of Callon and others) or `louvain`.
    n_words : words looked at: half of them terms of the lexicon, the rest words that come in bunches (Church and Gale).
    theme_size : largest number of words of a theme of simple centres, 3 to 30.
    min_docs : a word of fewer documents is left out.
    resamples : of the documents, for intervals and quadrants.
    seed : same seed, same result.
    where : DuckDB condition on document fields.
    lexicon : a lexicon file that is added to the built-in one.

    `.graph()` gives the network of words (networkx); `write_result(result, "net.gexf")` its file. `cowords_periods` follows the
    themes through time.

    Raises
    ------
    UnknownNameError : a unit or method that does not exist.
    InputError : a number out of range, or a term that the corpus does not hold.
    NotEnoughDataError : one document, or fewer than three words to look at.

    Sources: Callon, M., Courtial, J. P. & Laville, F. (1991), Co-word analysis as a tool for describing the network of interactions
    between basic and technological research, Scientometrics 22; Church, K. W. & Gale, W. A. (1995), Poisson mixtures.
    """
    from policymine.networks.cowords import REFERENCES, find_themes

    asked = read_words(
        corpus,
        terms,
        within=within,
        method=method,
        n_words=n_words,
        theme_size=theme_size,
        min_docs=min_docs,
        resamples=resamples,
        where=where,
        lexicon=lexicon,
        progress=progress,
    )
    reading, places = asked.reading, asked.places
    everything = list(range(len(places.documents)))
    words = places.chosen(terms, n_words, min_docs, everything)
    if len(words) < 3:
        raise NotEnoughDataError(
            f"{len(words)} words of {reading.corpus.name} stand in {min_docs} documents or more; co-words need three at least: "
            "lower --min-docs"
        )
    result = find_themes(
        places.table(words, everything),
        reading.provenance(
            "cowords", asked.parameters, seed=seed, method=asked.method, references=REFERENCES
        ),
        unit=within,
        method=method,
        most=theme_size,
        resamples=resamples,
        seed=seed,
    )
    return replace(result, sentences=places.sentences(result, everything, None))
