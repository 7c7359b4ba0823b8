"""`diff`: two versions of a document clause by clause, and the comments that the changes echo."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policymine.corpus.document import Document
from policymine.corpus.store import Corpus
from policymine.errors import IngestError, InputError, NotEnoughDataError, RefusedError
from policymine.provenance import Provenance
from policymine.segmenters.lexicon import Lexicon, builtin_lexicon, read_lexicon

if TYPE_CHECKING:
    from policymine.comparisons.revision.base import DiffResult

__all__ = ["diff"]

_SHOWN = 5


def diff(
    old: str | Path | Document,
    new: str | Path | Document,
    *,
    unit: str = "clause",
    comments: str | Path | None = None,
    alpha: float = 0.05,
    lexicon: str | Path | Lexicon | None = None,
) -> DiffResult:
    """Return what became of every clause of the old version, and where every clause of the new one comes from.

    Parameters
    ----------
    old, new : a file of any format that `ingest` reads; `CORPUS#ID`, a document of a corpus; or a corpus that holds one
        document. With a corpus as `old` and the id of one of its documents as `new`, that document is compared with the version
        before it.
    unit : `clause`, every 条, 款 and 项 (or paragraph) by itself; `article`, each 条 with all that is under it; `sentence`.
    comments : a corpus, or a file, of comments, consultation answers or minutes: which of them the changes echo. Those later than
        the new version are left out.
    alpha : largest q-value of an echo.
    lexicon : a lexicon file that is added to the built-in one.

    Raises
    ------
    InputError : a side cannot be found, or is not one document; an unknown unit; alpha outside 0 to 1.
    IngestError : a file cannot be read.
    RefusedError : the two are in different languages.
    NotEnoughDataError : a side without words, or a document without an earlier version.
    """
    from policymine.comparisons.revision.revise import compare_versions
    from policymine.segmenters.store import segmenter_for

    if not 0.0 < alpha < 1.0:
        raise InputError(f"--alpha is a q-value between 0 and 1, such as 0.05, not {alpha}")
    words = lexicon if isinstance(lexicon, Lexicon) else builtin_lexicon()
    if isinstance(lexicon, (str, Path)):
        words = words.merged(read_lexicon(lexicon))
    one, other = _sides(old, new)
    tongues = ["en" if side.document.language == "en" else "zh" for side in (one, other)]
    if tongues[0] != tongues[1]:
        raise RefusedError(
            f"{one.name} is in {tongues[0]} and {other.name} in {tongues[1]}: wording is compared within one language; "
            "give two versions in the same language"
        )
    segmenter = segmenter_for(tongues[0], words)
    provenance = Provenance(
        verb="diff",
        parameters={
            "arguments": [one.given, other.given],
            "unit": unit,
            "comments": None if comments is None else str(comments),
            "alpha": alpha if comments is not None else None,
        },
        corpus=_marks(one, other),
        n_documents=2,
    )
    result = compare_versions(
        one.document,
        other.document,
        segmenter=segmenter,
        unit=unit,
        names=_names(one, other),
        provenance=provenance,
    )
    if comments is None:
        return result
    from policymine.api.diff_echo import with_echoes

    # Two forms of an English word are one word to an echo.
    cutter = segmenter_for(tongues[0], words, lemmas=True)
    return with_echoes(result, comments, segmenter=cutter, alpha=alpha)


@dataclass(frozen=True)
class _Side:
    """One version: the document, what the user called it, and what it is called in the result."""

    document: Document
    given: str
    name: str
    mark: str


def _sides(old: str | Path | Document, new: str | Path | Document) -> tuple[_Side, _Side]:
    if not isinstance(old, Document) and not isinstance(new, Document):
        corpus = _corpus_at(Path(old))
        if corpus is not None and not Path(new).exists() and _split(str(new)) is None:
            return _with_earlier(corpus, str(old), str(new))
    sides = [_side(side, which) for side, which in ((old, "OLD"), (new, "NEW"))]
    kinds = {side.document.kind for side in sides}
    if len(kinds) > 1:
        # Two versions are of one kind; read as different ones they would be cut in different ways.
        sides = [_side(given, which, kind="policy") for given, which in ((old, "OLD"), (new, "NEW"))]
    return sides[0], sides[1]


def _corpus_at(path: Path) -> Corpus | None:
    return Corpus.open(path) if (path / "corpus.toml").is_file() else None


def _split(given: str) -> tuple[Path, str] | None:
    """Return corpus folder and document id of `CORPUS#ID`; None where it is nothing of the kind."""
    at = given.find("#")
    while at > 0:
        if (Path(given[:at]) / "corpus.toml").is_file():
            return Path(given[:at]), given[at + 1 :]
        at = given.find("#", at + 1)
    return None


def _side(given: str | Path | Document, which: str, kind: str = "auto") -> _Side:
    if isinstance(given, Document):
        return _Side(given, given.id, given.id, given.sha256[:16])
    path, words = Path(given), str(given)
    if (parted := None if path.exists() else _split(words)) is not None:
        corpus = Corpus.open(parted[0])
        return _of_corpus(corpus, words, parted[1])
    corpus_here = _corpus_at(path)
    if corpus_here is not None:
        if len(corpus_here) != 1:
            raise InputError(
                f"{which} {words} is a corpus of {len(corpus_here)} documents: name one as {words}#ID; "
                f"see them with: policymine documents {words}"
            )
        return _of_corpus(corpus_here, words, corpus_here.ids[0])
    if path.is_dir():
        raise InputError(
            f"{which} {words} is a folder and no corpus: give a file, or ingest the folder first"
        )
    if not path.is_file():
        raise InputError(f"{which} {words} does not exist: give a file, a corpus, or CORPUS#ID")
    document = _of_file(path, which, kind)
    return _Side(document, words, path.name, document.sha256[:16])


def _of_corpus(corpus: Corpus, given: str, wanted: str) -> _Side:
    document = corpus.document(_known_id(corpus, wanted))
    return _Side(document, given, document.id, document.sha256[:16])


def _known_id(corpus: Corpus, wanted: str) -> str:
    """Return the id meant: as given, else the one document whose id ends so or whose title it is."""
    import difflib

    ids = corpus.ids
    if wanted in ids:
        return wanted
    titles = dict(zip(ids, corpus.values("title")["title"], strict=True))
    meant = [i for i in ids if wanted and (i.rpartition("/")[2] == wanted or titles[i] == wanted)]
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise InputError(
            f"{wanted!r} names {len(meant)} documents of {corpus.name}: {', '.join(meant[:_SHOWN])}; give the whole id"
        )
    near = difflib.get_close_matches(wanted, ids, n=1, cutoff=0.3)
    hint = f"did you mean {near[0]!r}? " if near else ""
    raise InputError(
        f"no document {wanted!r} in {corpus.name}: {hint}list them with: policymine documents {corpus.path}"
    )


def _with_earlier(corpus: Corpus, given: str, wanted: str) -> tuple[_Side, _Side]:
    """Return a document of the corpus and the version before it."""
    document = _known_id(corpus, wanted)
    links = {item["document"]: item for item in corpus.versions}
    earlier = links.get(document, {}).get("version_of")
    if earlier is None:
        later = links.get(document, {}).get("newer_version")
        hint = (
            f"it is the earliest of its versions; the next is {later}"
            if later
            else "no version of it is known"
        )
        raise NotEnoughDataError(
            f"{document} has no earlier version in {corpus.name} ({hint}): name both sides, as "
            f"policymine diff {given}#OLD {given}#NEW"
        )
    return _of_corpus(corpus, f"{given}#{earlier}", str(earlier)), _of_corpus(
        corpus, f"{given}#{document}", document
    )


def _of_file(path: Path, which: str, kind: str) -> Document:
    from policymine.ingestors.assemble import assemble
    from policymine.ingestors.base import RawDocument, Skipped
    from policymine.ingestors.read import read_sources

    found: list[Document] = []
    for ref, item in read_sources([path]):
        made = assemble(ref, item, kind=kind) if isinstance(item, RawDocument) else item
        if isinstance(made, Skipped):
            raise IngestError(made.source, made.reason, made.remedy)
        if isinstance(made, Document):
            found.append(made)
    if len(found) != 1:
        raise InputError(
            f"{which} {path} holds {len(found)} documents, and a version is one: ingest it and name the document as CORPUS#ID"
        )
    return found[0]


def _names(one: _Side, other: _Side) -> tuple[str, str]:
    if one.name != other.name:
        return one.name, other.name
    if one.given != other.given:
        return one.given, other.given
    return f"{one.name} (old)", f"{other.name} (new)"


def _marks(*sides: _Side) -> dict[str, Any]:
    marks: dict[str, Any] = {}
    for side, which in zip(sides, ("old", "new"), strict=True):
        marks[side.name if side.name not in marks else f"{side.name} ({which})"] = side.mark
    return marks
