"""What every verb starts from: the corpus opened, its documents, its tokens, its periods or groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from policymine.api.steps import Progress
from policymine.corpus.period import GRAINS, order_periods, period_of
from policymine.corpus.store import Corpus
from policymine.corpus.tokens import Tokens
from policymine.errors import InputError, NotEnoughDataError, UnknownNameError
from policymine.provenance import Provenance, Reference
from policymine.results import plain
from policymine.segmenters.base import Segmenter
from policymine.segmenters.lexicon import Lexicon, builtin_lexicon, read_lexicon
from policymine.segmenters.store import segment_corpus, segmenter_for

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CorpusLike", "Grouping", "Progress", "Reading", "group_documents", "open_corpus", "read_corpus"]

# A verb takes a folder, an open corpus, or what another verb has read already.
CorpusLike: TypeAlias = "str | Path | Corpus | Reading"

# Columns of `documents` that hold one text per document, or prose: nothing to group by.
_NOT_GROUPS = frozenset(
    {"id", "title", "source", "source_key", "sha256", "digest", "fields", "warnings", "n_chars", "quality"}
)


@dataclass(frozen=True)
class Grouping:
    """The documents of a corpus put into periods or groups.

    Parameters
    ----------
    by : `year`, `quarter`, `month`, `plan`, or a document field.
    labels : label by document id; a document without one (undated, field missing) is absent.
    order : the labels that occur: periods by time, groups by name.
    n_without : number of documents without a label.
    is_time : whether the groups are periods.
    """

    by: str
    labels: Mapping[str, str]
    order: tuple[str, ...]
    n_without: int
    is_time: bool

    def note(self) -> str:
        """Return the sentence that says how many documents were left out, empty where none was."""
        if not self.n_without:
            return ""
        what = "date precise enough" if self.is_time else "value"
        return f"documents left out for want of a {what} for --by {self.by}: {self.n_without}"


def group_documents(documents: pd.DataFrame, by: str) -> Grouping:
    """Return the grouping of documents by a period or a field.

    A field that holds several values (issuers) groups by the first, as `issuer` does.

    Raises
    ------
    UnknownNameError : neither a period nor a column.
    NotEnoughDataError : no document has a value.
    """
    ids = documents["id"].tolist()
    labels: dict[str, str] = {}
    if by in GRAINS:
        periods = {i: period_of(d, by) for i, d in zip(ids, documents["date_issued"], strict=True)}
        labels = {i: p.label for i, p in periods.items() if p is not None}
        order = tuple(order_periods(periods.values()))
    else:
        known = [str(c) for c in documents.columns if c not in _NOT_GROUPS]
        if by not in known:
            raise UnknownNameError("--by", by, [*GRAINS, *known])
        for i, value in zip(ids, documents[by], strict=True):
            first = value[0] if isinstance(value, tuple) and value else value
            shown = plain(first)
            if shown not in (None, "", []):
                labels[i] = str(shown)
        order = tuple(sorted(set(labels.values())))
    if not labels:
        raise NotEnoughDataError(
            f"none of the {len(ids)} documents has a value for --by {by}; "
            "see what they have with: policymine documents CORPUS"
        )
    return Grouping(by, labels, order, len(ids) - len(labels), by in GRAINS)


@dataclass(frozen=True, eq=False)
class Reading:
    """A corpus as a verb sees it; texts and tokens are read when they are first needed.

    `lexicon_file` is the file of the user's own terms as it was given, empty where none was.
    """

    corpus: Corpus
    lexicon: Lexicon
    progress: Progress | None = None
    lexicon_file: str = ""

    @cached_property
    def documents(self) -> pd.DataFrame:
        """One row a document, ordered by id."""
        return self.corpus.documents()

    @cached_property
    def tokens(self) -> Tokens:
        """The segmented corpus, in the same order."""
        return segment_corpus(self.corpus, self.lexicon, self.progress)

    def tokens_of(self, documents: Sequence[str]) -> Tokens:
        """Return the tokens of these documents (in the order of the corpus), reading no more than it must."""
        if "tokens" not in self.__dict__:
            return segment_corpus(self.corpus, self.lexicon, self.progress, documents)
        wanted = set(documents)
        return self.tokens.take([i for i, d in enumerate(self.tokens.documents) if d in wanted])

    @cached_property
    def texts(self) -> dict[str, str]:
        """Normalised texts by document id."""
        return self.corpus.texts()

    @cached_property
    def language(self) -> str:
        """`en` where most documents are English, else `zh`."""
        languages = self.corpus.values("language")["language"]
        return "en" if languages.count("en") * 2 > len(languages) else "zh"

    @cached_property
    def _segmenter(self) -> Segmenter:
        return segmenter_for(self.language, self.lexicon)

    def is_word(self, word: str) -> int:
        """Return what the dictionary of the corpus's language holds: 0 nothing, 1 a word, 2 a phrase of two words."""
        return self._segmenter.is_word(word)

    def provenance(
        self,
        verb: str,
        parameters: Mapping[str, Any],
        *,
        seed: int | None = None,
        method: str = "",
        references: Sequence[Reference] = (),
        notes: Sequence[str] = (),
    ) -> Provenance:
        """Return the provenance of a result made from this corpus."""
        return Provenance(
            verb=verb,
            parameters={
                "arguments": [str(self.corpus.path), *parameters.get("arguments", ())],
                **{k: v for k, v in parameters.items() if k != "arguments"},
                # A verb with conditions of its own (compare) states them itself.
                **({"where": self.corpus.where} if self.corpus.where and "where" not in parameters else {}),
                **(
                    {"lexicon": self.lexicon_file}
                    if self.lexicon_file and "lexicon" not in parameters
                    else {}
                ),
            },
            seed=seed,
            corpus={self.corpus.name: self.corpus.fingerprint},
            n_documents=len(self.corpus),
            method=method,
            references=tuple(references),
            notes=tuple(n for n in notes if n),
        )


def open_corpus(corpus: CorpusLike, where: str | None = None) -> Corpus:
    """Return the corpus of a folder, or the one given, narrowed by a condition."""
    if isinstance(corpus, Reading):
        return corpus.corpus.select(where)
    opened = corpus if isinstance(corpus, Corpus) else Corpus.open(corpus)
    return opened.select(where)


def read_corpus(
    corpus: CorpusLike,
    *,
    where: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Open a corpus for a verb.

    Parameters
    ----------
    corpus : a corpus or its folder.
    where : DuckDB condition on document fields.
    lexicon : a lexicon file that is added to the built-in one, or a whole Lexicon.
    progress : called with (documents done, documents to do) while segmenting.

    Raises
    ------
    CorpusError : there is no corpus.
    InputError : the condition or the lexicon cannot be used, or the corpus is empty.
    """
    if isinstance(corpus, Reading):
        if lexicon is None and not where:
            return corpus
        lexicon = lexicon or corpus.lexicon
    opened = open_corpus(corpus, where)
    if not len(opened):
        raise InputError(
            f"{opened.path} holds no documents; add some with: policymine ingest FILES --into {opened.path}"
        )
    words = lexicon if isinstance(lexicon, Lexicon) else builtin_lexicon()
    if isinstance(lexicon, (str, Path)):
        words = words.merged(read_lexicon(lexicon))
    file = str(lexicon) if isinstance(lexicon, (str, Path)) else getattr(corpus, "lexicon_file", "")
    return Reading(opened, words, progress, file)
