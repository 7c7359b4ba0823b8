"""Which comments the changes between two versions echo: the comments read, dated, cut into sentences, and compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from policymine.clean.sentences import split_sentences
from policymine.comparisons.revision.base import DiffResult, message
from policymine.comparisons.revision.details import numbers_in
from policymine.comparisons.revision.echo import REFERENCES, Said, find_echoes
from policymine.corpus.document import Document, Passage
from policymine.corpus.store import Corpus
from policymine.errors import IngestError, InputError, NotEnoughDataError
from policymine.matching.stretches import common_stretches, letters_of_units
from policymine.segmenters.base import Segmenter
from policymine.segmenters.stopwords import is_numeral, stopwords

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["with_echoes"]

_ROLES: Final = ("speech", "clause", "decision")
_SHORTEST: Final = 4
# Letters from which a stretch in common with the old version is a quotation of it: three words in either language.
_QUOTED: Final = {"zh": 6, "en": 15}
_METHOD: Final = (
    " The changed words of each clause were compared with the sentences of the comments, alone and by twos: the summed inverse "
    "document frequency of the terms in common. Stretches of as many terms out of unchanged clauses are the control; p-values "
    "beyond it follow a fitted exponential tail, and q-values are Benjamini-Hochberg over all stretches. An echo is a likeness "
    "of wording, not a proof of influence."
)


def with_echoes(
    result: DiffResult, comments: str | Path, *, segmenter: Segmenter, alpha: float
) -> DiffResult:
    """Return the comparison with the comments that its changes echo.

    Parameters
    ----------
    result : of a comparison of versions.
    comments : a corpus, or a file of any format that `ingest` reads.
    segmenter : of the language of the versions.
    alpha : largest q-value of an echo.

    Comments later than the new version are left out; those without a date stay and are counted.

    Raises
    ------
    InputError : there is no such corpus or file, or it holds no text.
    NotEnoughDataError : all comments are later than the new version.
    """
    held: list[tuple[str, str | None, Passage]] = []
    late: set[str] = set()
    undated: set[str] = set()
    every: set[str] = set()
    after = result.dates[1]
    for document, date, passages in _read(Path(comments)):
        every.add(document)
        if date is None:
            undated.add(document)
        elif after is not None and _later(date, after):
            late.add(document)
            continue
        held += [(document, date, passage) for passage in passages]
    if not every:
        raise InputError(f"--comments {comments} holds no text")
    if len(late) == len(every):
        raise NotEnoughDataError(
            f"all {len(every)} comments of {comments} are later than the new version ({after}): what comes after is no echo; "
            "check the dates with: policymine documents"
        )
    notes = []
    if late:
        notes.append(message("late_comments", n=len(late), date=after))
    if after is None:
        notes.append(message("undated_new"))
    elif undated:
        notes.append(message("undated_comments", n=len(undated)))
    old = [unit.text for change in result.changes for unit in change.old]
    own = _without_quotes([passage.text for _, _, passage in held], old, result.language)
    said = [one for (d, when, p), text in zip(held, own, strict=True) for one in _sentences(d, when, p, text)]
    known = replace(result.provenance, verb="diff --comments")
    found, told = find_echoes(
        result.changes, said, _terms(segmenter, result.language), alpha=alpha, provenance=known
    )
    sentences = {row: list(evidence) for row, evidence in result.sentences.items()}
    for number, echo in enumerate(found.rows()):
        sentences.setdefault(int(echo["row"]), []).extend(
            replace(e, period="echo", term=str(echo["shared"])) for e in found.evidence(number)
        )
    return replace(
        result,
        echoes=found,
        sentences={row: tuple(e) for row, e in sentences.items()},
        messages=(*result.messages, *told, *notes),
        provenance=replace(
            result.provenance,
            method=result.provenance.method + _METHOD,
            references=(*result.provenance.references, *REFERENCES),
            n_documents=result.provenance.n_documents + len(every) - len(late),
            notes=(*result.provenance.notes, *(m["en"] for m in notes)),
        ),
    )


def _read(path: Path) -> Iterator[tuple[str, str | None, Sequence[Passage]]]:
    """Yield (id, date, passages) of each comment; of a meeting or a table of turns, the whole is one document."""
    if (path / "corpus.toml").is_file():
        corpus = Corpus.open(path)
        for identifier in corpus.ids:
            yield _parts(corpus.document(identifier))
        return
    if not path.exists():
        raise InputError(f"--comments {path} does not exist: give a corpus or a file")
    from policymine.ingestors.assemble import assemble
    from policymine.ingestors.base import RawDocument, Skipped
    from policymine.ingestors.read import read_sources

    failed: IngestError | None = None
    n = 0
    for ref, item in read_sources([path]):
        if isinstance(item, RawDocument):
            made = assemble(ref, item)
            if isinstance(made, Document):
                n += 1
                yield _parts(made)
        elif isinstance(item, Skipped):
            failed = IngestError(item.source, item.reason, item.remedy)
    if not n and failed is not None:
        raise failed


def _parts(document: Document) -> tuple[str, str | None, Sequence[Passage]]:
    passages = [p for p in document.passages if p.role in _ROLES]
    return document.id, document.date_issued or document.date_published, passages


def _later(date: str, than: str) -> bool:
    """Return whether a date is surely later than another, at the precision that both have."""
    n = min(len(date), len(than))
    return date[:n] > than[:n]


def _without_quotes(texts: Sequence[str], old: Sequence[str], language: str) -> list[str]:
    """Return the texts with every stretch blanked that stands in the old version letter for letter, offsets unchanged."""
    one, other = letters_of_units((t, 0) for t in texts), letters_of_units((t, 0) for t in old)
    found = common_stretches(one, other, width=_QUOTED["en" if language == "en" else "zh"])
    held = [list(t) for t in texts]
    for first, length in zip(found.first.tolist(), found.length.tolist(), strict=True):
        unit = int(one.unit[first])
        low, high = int(one.offset[first]), int(one.offset[first + length - 1])
        held[unit][low : high + 1] = " " * (high + 1 - low)
    return ["".join(t) for t in held]


def _sentences(document: str, date: str | None, passage: Passage, own: str) -> Iterator[Said]:
    spans = split_sentences(passage.text)
    for many in (1, 2):
        for first in range(len(spans) - many + 1):
            low, high = spans[first][0], spans[first + many - 1][1]
            if high - low >= _SHORTEST:
                yield Said(
                    document,
                    passage.speaker,
                    date,
                    passage.text[low:high],
                    passage.start + low,
                    passage.start + high,
                    many == 1,
                    own[low:high],
                )


def _terms(segmenter: Segmenter, language: str) -> Callable[[str], Sequence[str]]:
    """Return what gives the terms of a text: words but those of grammar, Chinese compounds in their parts, numbers with units."""
    stop = stopwords(language)

    def parts(word: str) -> list[str]:
        if language == "en" or len(word) < 4 or segmenter.is_word(word) == 1:
            return [word]
        made: list[str] = []
        end = len(word)
        while end > 0:
            # From the right, the longest first, as heads of Chinese compounds stand last: 居民|委员会.
            start = next(
                (i for i in range(int(end == len(word)), end - 1) if segmenter.is_word(word[i:end]) == 1), 0
            )
            made.append(word[start:end])
            end = start
        return [p for p in reversed(made) if len(p) > 1]

    @cache
    def forms(word: str) -> tuple[str, ...]:
        if not word.strip() or word in stop or is_numeral(word) or not any(c.isalnum() for c in word):
            return ()
        if language != "en" and len(word) < 2:
            return ()
        return tuple(p for p in parts(word) if p not in stop)

    def terms(text: str) -> list[str]:
        cut = segmenter.segment(text)
        found = [(s, form) for w, s in zip(cut.words, cut.starts, strict=True) for form in forms(w)]
        found += [(s, "".join(n.value)) for s, _, n in numbers_in(text, language) if n.value[1]]
        return [term for _, term in sorted(found, key=lambda item: item[0])]

    return terms
