"""`ingest`: files into a corpus, what is already there left alone, what cannot be read listed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from policymine.api.amendments import Amendments
from policymine.api.duplicates import Sieve
from policymine.api.steps import Progress, tell
from policymine.clean.script import SCRIPTS
from policymine.corpus.document import KINDS, Document
from policymine.corpus.schema import content_hash
from policymine.corpus.writer import CorpusWriter
from policymine.errors import IngestError, UnknownNameError
from policymine.headlines import headline, joined
from policymine.provenance import Provenance
from policymine.results import Result, frame

if TYPE_CHECKING:
    import pandas as pd

    from policymine.api.pseudonyms import Pseudonymiser

__all__ = ["SKIPPED_COLUMNS", "IngestResult", "ingest"]

# Files that hold several texts.
_SEVERAL = frozenset({".csv", ".tsv", ".xlsx", ".xls", ".jsonl", ".json", ".zip"})

SKIPPED_COLUMNS = ("source", "reason", "remedy")


@dataclass(frozen=True, eq=False, repr=False)
class IngestResult(Result):
    """What an ingest did: `table` lists what was left out, with the columns source, reason, remedy.

    Parameters
    ----------
    table : made when it is first asked for: pandas takes longer to load than an ingest of known files.
    skipped : its rows.
    path : the corpus folder.
    n_documents : documents that the corpus now holds.
    added, replaced, unchanged : documents that are new, were changed, or were there already.
    """

    table: pd.DataFrame = field(init=False, repr=False)
    skipped: tuple[dict[str, Any], ...] = ()
    path: Path = Path()
    n_documents: int = 0
    added: int = 0
    replaced: int = 0
    unchanged: int = 0

    def __getattr__(self, name: str) -> Any:
        # Reached only while the instance has no such attribute.
        if name != "table":
            raise AttributeError(name)
        object.__setattr__(self, "table", frame(self.skipped, SKIPPED_COLUMNS))
        return self.table

    def __len__(self) -> int:
        return len(self.skipped)

    def rows(self) -> list[dict[str, Any]]:
        """Return what was left out as a list of plain dicts."""
        return [{c: row[c] for c in SKIPPED_COLUMNS} for row in self.skipped]

    @property
    def failed(self) -> bool:
        """Whether nothing could be done: no document came of the sources, and something was left out."""
        return not (self.added or self.replaced or self.unchanged) and len(self.skipped) > 0

    def extra(self) -> dict[str, Any]:
        """Return the counts."""
        return {
            "documents": self.n_documents,
            "added": self.added,
            "replaced": self.replaced,
            "unchanged": self.unchanged,
            "skipped": len(self.skipped),
            "duplicates": self._copies("duplicate"),
            "near_duplicates": self._copies("near-duplicate"),
        }

    def _copies(self, kind: str) -> int:
        return sum(row.get("kind") == kind for row in self.skipped)

    def summary(self, lang: str = "en") -> str:
        """Return the counts in a line."""
        copies = {kind: self._copies(kind) for kind in ("duplicate", "near-duplicate")}
        listed = joined((headline(f"corpus.{kind}", lang, n=n) for kind, n in copies.items() if n), lang)
        return headline(
            "corpus.ingested",
            lang,
            path=self.path,
            documents=self.n_documents,
            added=self.added,
            replaced=self.replaced,
            unchanged=self.unchanged,
            skipped=len(self.skipped),
        ) + (headline("corpus.of_them", lang, listed=listed) if listed else "")


def ingest(
    sources: Sequence[str | Path] | str | Path | pd.DataFrame,
    into: str | Path,
    *,
    kind: str = "auto",
    columns: Mapping[str, str] | None = None,
    metadata: str | Path | None = None,
    name: str | None = None,
    script: str | None = None,
    english_lemmas: bool | None = None,
    keep_near_duplicates: bool | None = None,
    split_inner: bool | None = None,
    pseudonyms: str | Path | None = None,
    progress: Progress | None = None,
) -> IngestResult:
    """Read files, folders and archives into a corpus.

    Parameters
    ----------
    sources : what to read: a path, several, or a DataFrame whose rows are documents (or turns of meetings), read as
        a table is. Rows with an identifier are known again by it, those without by their content.
    into : the corpus folder, made where it is missing.
    kind : policy, minutes, interview, article, or auto: told by rule for each text.
    columns : for tables, document field -> column name, such as `{"date": "year"}`.
    metadata : a table with a file column and the fields of each file.
    name : name of a new corpus; by default its folder's.
    script : `simplified` turns traditional characters into simplified ones, offset by offset; `keep` leaves them. One
        corpus holds one; by default what it has, `keep` for a new one.
    english_lemmas : whether English words are counted by their dictionary form; may be changed at any time. By default
        what the corpus has, no for a new one.
    keep_near_duplicates : keep a document whose text is nearly the same as another's and that nothing stated tells
        from it; else the more complete one is kept and the other listed. By default what the corpus has, no for a
        new one.
    split_inner : make a document within another (the plan that a notice issues) a document of its own too. One corpus
        does or does not; by default what it has, no for a new one.
    pseudonyms : a text file kept outside the corpus, its first line a key: the people whom the records name get
        pseudonyms by that key, everywhere in the corpus and before anything is stored; further lines are more names to
        replace. Sources are named by keyed words. A corpus is so from the beginning, by one key, or not at all.
    progress : told the texts that are done of those there are, 0 where that is not known, and the step.

    Versions of a document (a trial rule and the final one, a law and its revision) are all kept, and linked: columns
    `version_group`, `version_of` and `newer_version` of `documents`. What was amended by hand stays amended.

    The texts are segmented at the end, with the built-in lexicon.

    The same file again adds nothing; a changed file replaces its document; the same text again, or nearly the same,
    is listed and left out. What cannot be read is listed with the reason, and never stops the rest.

    Raises
    ------
    InputError : the folder cannot be a corpus, or an unknown kind or field.
    CorpusError : another process writes to the corpus.
    """
    from policymine.ingestors.base import Skipped, Unchanged
    from policymine.ingestors.read import read_sources

    if kind != "auto" and kind not in KINDS:
        raise UnknownNameError("--kind", kind, ("auto", *KINDS))
    if script is not None and script not in SCRIPTS:
        raise UnknownNameError("--script", script, SCRIPTS)
    given = _paths(sources)
    skipped: list[dict[str, Any]] = []
    unchanged = 0
    roots: set[str] = set()
    masks = _pseudonymiser(pseudonyms, into)
    short = masks.short if masks else _short
    with CorpusWriter.open(into, name) as writer:
        writer.settle(
            script=script,
            english_lemmas=english_lemmas,
            keep_near_duplicates=keep_near_duplicates,
            split_inner=split_inner,
            pseudonyms=masks.names.key.fingerprint if masks else "",
        )
        sieve = Sieve(writer, keep=writer.manifest.keep_near_duplicates)
        amendments = Amendments(writer.amendments())
        held: set[str] = set()

        def known(key: str, sha256: str) -> bool:
            place = short(key)
            committed = writer.known.get(place)
            if committed is None:
                return sieve.knows(place, sha256)
            return committed[0] == sha256

        before = None if masks else known
        if _is_frame(sources):
            from policymine.ingestors.frame import read_frame

            items = read_frame(sources, columns=columns, known=before)
        else:
            items = read_sources(given, columns=columns, metadata=metadata, known=before)
        if masks:
            items = masks.prepared(items, known=known, kind=kind, script=writer.manifest.script)
        n_found = _n_sources(given)
        for done, (ref, item) in enumerate(items, start=1):
            roots.add(ref.display.partition("/")[0].partition("#")[0])
            tell(progress, done, n_found if done <= n_found else 0, "reading")
            if isinstance(item, Unchanged):
                entry = sieve.known_copy(short(ref.key))
                if entry is None:
                    unchanged += 1
                else:
                    skipped.append(entry)
                continue
            if isinstance(item, Skipped):
                skipped.append({"source": item.source, "reason": item.reason, "remedy": item.remedy})
                continue
            key = short(ref.key)
            if key in held:
                continue
            # Loaded with the first new text: it brings all of the structure's rules.
            from policymine.ingestors.assemble import assemble
            from policymine.structure.split_inner import split_document

            try:
                made = assemble(ref, item, kind=kind, script=writer.manifest.script)
            except IngestError as error:
                made = Skipped(ref.display, error.reason, error.remedy)
            if masks and not isinstance(made, Skipped):
                made = masks.finished(made, ref)
            if isinstance(made, Skipped):
                skipped.append({"source": made.source, "reason": made.reason, "remedy": made.remedy})
                continue
            # A document, and those within it that are to be documents of their own.
            parts: Sequence[Document] = split_document(made) if writer.manifest.split_inner else (made,)
            for n, part in enumerate(parts):
                document = amendments.apply(replace(part, source_key=short(_part_key(ref.key, n))))
                twin = writer.twin_of(*([ref.sha256] if n == 0 else []), content_hash(document))
                if twin is not None and document.source_key not in writer.known:
                    entry = sieve.copy(
                        document.source,
                        twin,
                        key=document.source_key,
                        sha256=ref.sha256,
                        warnings=document.warnings,
                    )
                    skipped.append(entry)
                    continue
                held.add(document.source_key)
                writer.add(document)
            # Those that an earlier reading of the source had found beyond these.
            gone = len(parts)
            while (stale := short(_part_key(ref.key, gone))) in writer.known:
                writer.remove(writer.known[stale][1])
                gone += 1
        writer.flush()
        skipped = sieve.listed(skipped)
        kept = [masks.hidden(entry) for entry in skipped] if masks else skipped
        named = {masks.source(root) for root in roots} if masks else roots
        writer.note_skipped(
            kept, lambda source: source.partition("/")[0].partition("#")[0] in named, sieve.renamed
        )
        writer.note("amendments", amendments.items)
        tell(progress, 0, 0, "comparing")
        sieve.link()
        writer.commit()
        sieve.keep_signatures()
        settled = writer.manifest
        n_documents = sum(part.n_documents for part in writer.manifest.parts)
        added, replaced, path = writer.n_added, writer.n_replaced, writer.path
    if added or replaced:
        # Now, while the user waits anyway: the first analysis then starts at once.
        from policymine.corpus.store import Corpus
        from policymine.segmenters.lexicon import builtin_lexicon
        from policymine.segmenters.store import prepare_tokens

        tell(progress, 0, 0, "segmenting")
        prepare_tokens(Corpus.open(path), builtin_lexicon(), progress)
    return IngestResult(
        skipped=tuple(skipped),
        provenance=Provenance(
            verb="ingest",
            parameters={
                "arguments": [s.name for s in given] or ["dataframe"],
                "into": str(into),
                "kind": kind,
                "column": [f"{f}={c}" for f, c in (columns or {}).items()],
                "script": settled.script,
                "english_lemmas": settled.english_lemmas,
                "keep_near_duplicates": settled.keep_near_duplicates,
                "split_inner": settled.split_inner,
            },
            n_documents=added + replaced + unchanged,
        ),
        path=path,
        n_documents=n_documents,
        added=added,
        replaced=replaced,
        unchanged=unchanged,
    )


def _n_sources(given: Sequence[Path]) -> int:
    """Return how many texts the files will give, 0 where that is not known: tables and archives hold many."""
    from policymine.ingestors.find import Found, find_files

    found = [one.path.suffix.lower() for one in find_files(given) if isinstance(one, Found)] if given else []
    return 0 if any(suffix in _SEVERAL for suffix in found) else len(found)


def _is_frame(sources: object) -> TypeGuard[pd.DataFrame]:
    # Told without loading pandas, which an ingest of files does not need.
    return type(sources).__module__.startswith("pandas") and hasattr(sources, "itertuples")


def _paths(sources: Any) -> list[Path]:
    if _is_frame(sources):
        return []
    return [Path(sources)] if isinstance(sources, (str, Path)) else [Path(s) for s in sources]


def _pseudonymiser(pseudonyms: str | Path | None, into: str | Path) -> Pseudonymiser | None:
    if pseudonyms is None:
        return None
    from policymine.api.pseudonyms import Pseudonymiser, read_key
    from policymine.structure.pseudonyms import Names

    key, names = read_key(pseudonyms, into)
    masks = Pseudonymiser(Names(key))
    masks.names.add(names)
    return masks


def _part_key(key: str, n: int) -> str:
    return f"{key}#inner{n}" if n else key


def _short(key: str) -> str:
    # Keys hold paths of the user's machine, which stay out of the corpus.
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:24]
