"""What ingestion does about copies: a near-duplicate is left out and named, versions are kept and linked.

A `Sieve` sees each batch before it is written, beside all that the corpus holds: 256 bytes a document and what it states,
whatever the length of its text. The outcome does not depend on the order of the sources, nor on whether they came in one
ingest or in several; where two copies are equal in all, the first is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policymine.corpus.document import DOCUMENT_FIELDS, Document
from policymine.corpus.manifest import Part, write_atomically
from policymine.corpus.parts import read_columns
from policymine.corpus.writer import CorpusWriter
from policymine.matching.base import Described, describe
from policymine.matching.candidates import alike_pairs, band_keys
from policymine.matching.duplicates import better, contradiction, sameness
from policymine.matching.minhash import N_HASHES, SIGNATURE_FORM, sign
from policymine.matching.versions import link_versions

__all__ = ["Sieve"]

# Documents of one name and date, or of one number, that a new one is compared with at most.
_NAMESAKES = 24


class Sieve:
    """What the corpus holds, as far as it takes to know a copy when it comes.

    Parameters
    ----------
    writer : the open writer; nothing is read from it before the first batch.
    keep : leave nothing out, only link.
    """

    def __init__(self, writer: CorpusWriter, *, keep: bool = False) -> None:
        self.writer = writer
        self.keep = keep
        writer.sieve = self.settle
        # source_key -> entry of the list of what was skipped; id of a copy -> id of the document kept for it.
        self._left_out: dict[str, dict[str, Any]] = {}
        self._kept_for: dict[str, str] = {}
        self._amended = {item["document"] for item in writer.amendments()}
        self._described: list[Described] = []
        self._places: list[tuple[str, str, str]] = []
        self._alive: list[bool] = []
        self._row: dict[str, int] = {}
        self._signatures = np.empty((0, N_HASHES), dtype=np.uint32)
        self._named: dict[tuple[str, ...], list[int]] = {}
        self._loaded = False
        # The texts of the one part that is looked into.
        self._open_part = ""
        self._open_texts: dict[str, str] = {}

    def knows(self, key: str, sha256: str) -> bool:
        """Return whether a source is a copy that an earlier ingest left out, and neither it nor the other has changed."""
        return self._known_copy(key, sha256) is not None

    def known_copy(self, key: str) -> dict[str, Any] | None:
        """Return the entry of a source that `knows` accepted; None where the source is a document of the corpus."""
        return None if key in self.writer.known else self.writer.left_out[key][1]

    def _known_copy(self, key: str, sha256: str) -> dict[str, Any] | None:
        earlier, entry = self.writer.left_out.get(key, ("", {}))
        if earlier != sha256 or not entry or (self.keep and entry["kind"] == "near-duplicate"):
            return None
        kept = entry["kept"]
        same = self.writer.holds(kept) and self.writer.sha256_of(kept) == entry["kept_sha256"]
        return entry if same else None

    def copy(
        self, source: str, twin: str, *, key: str, sha256: str, warnings: Sequence[str] = ()
    ) -> dict[str, Any]:
        """Return the entry of a source whose text is that of the document `twin`.

        Where its own name and its text state different days, the entry says so: the wrong text lies under the name.
        """
        odd = [
            note.removesuffix("; the first is taken") for note in warnings if note.startswith("date_issued: ")
        ]
        return _copy_entry(
            source,
            "; ".join([f"has the same content as {twin}, which is kept", *odd]),
            kind="duplicate",
            key=key,
            sha256=sha256,
            kept=(twin, self.writer.sha256_of(twin)),
            similarity=1.0,
        )

    def listed(self, skipped: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return what was skipped and every copy, in the order of the sources; each names a document that is there."""
        entries = {(item["source"], item["reason"]): item for item in (*skipped, *self._left_out.values())}
        return [self.renamed(entries[name]) for name in sorted(entries)]

    def renamed(self, entry: dict[str, Any]) -> dict[str, Any]:
        """Return the entry of a copy of a copy with the document that is kept in the end."""
        kept = named = entry.get("kept", "")
        while kept in self._kept_for:
            kept = self._kept_for[kept]
        if kept == named:
            return entry
        reason = entry["reason"].replace(", which is kept", f", itself left out for {kept}, which is kept", 1)
        return {**entry, "reason": reason, "kept": kept, "kept_sha256": self.writer.sha256_of(kept)}

    def settle(self, batch: Sequence[Document]) -> None:
        """Remove from the writer what is a copy, of this batch or of what came before."""
        self._load()
        first = len(self._described)
        signatures, _ = sign([document.text for document in batch])
        self._signatures = np.concatenate([self._signatures, signatures])
        for document in batch:
            place = (document.source, document.source_key, document.sha256)
            self._take(describe(document, pinned=document.id in self._amended), place)
        if self.keep:
            return
        texts = {first + k: document.text for k, document in enumerate(batch)}
        for one, other in self._candidates(first):
            self._judge(one, other, texts)
        self._open_part, self._open_texts = "", {}

    def _load(self) -> None:
        if self._loaded:
            return
        self._loaded = True
        blocks = [self._signatures]
        names = (
            "id",
            "kind",
            "n_chars",
            "quality",
            "warnings",
            "source",
            "source_key",
            "sha256",
            *DOCUMENT_FIELDS,
        )
        for part in self.writer.manifest.parts:
            blocks.append(self._signatures_of(part))
            columns = read_columns(self.writer.path, part.name, names)
            for row in zip(*columns.values(), strict=True):
                values = dict(zip(names, row, strict=True))
                self._take(_described(values, values["id"] in self._amended), _place(values))
        self._signatures = np.concatenate(blocks)

    def _take(self, described: Described, place: tuple[str, str, str]) -> None:
        row = len(self._described)
        before = self._row.get(described.id)
        if before is not None:
            self._alive[before] = False
        self._row[described.id] = row
        self._described.append(described)
        self._places.append(place)
        self._alive.append(True)
        for name in _names(described):
            self._named.setdefault(name, []).append(row)

    def _candidates(self, first: int) -> list[tuple[int, int]]:
        """Return pairs of a new row and another one that may be the same document, those within the batch first."""
        new = np.zeros(len(self._described), dtype=np.bool_)
        new[first:] = True
        order = [f"{d.base}\0{d.date or ''}" for d in self._described]
        pairs = set(alike_pairs(band_keys(self._signatures), new, order))
        for row in range(first, len(self._described)):
            for name in _names(self._described[row]):
                namesakes = [other for other in self._named[name] if other != row and self._alive[other]]
                pairs.update((min(row, other), max(row, other)) for other in namesakes[-_NAMESAKES:])
        likely = [
            pair
            for pair in pairs
            if all(self._alive[row] for row in pair)
            and contradiction(self._described[pair[0]], self._described[pair[1]]) is None
        ]
        # By the part that has to be read, so that one part's texts are held at a time.
        return sorted(likely, key=lambda pair: (self._part(pair[0], first), *pair))

    def _part(self, row: int, first: int) -> str:
        return "" if row >= first else self.writer.part_of(self._described[row].id)

    def _judge(self, one: int, other: int, batch: dict[int, str]) -> None:
        if not (self._alive[one] and self._alive[other]):
            return
        sides = self._described[one], self._described[other]
        same = sameness(*sides, (self._text(one, batch), self._text(other, batch)))
        if same is None:
            return
        kept, why = better(*sides)
        gone, stays = (other, one) if kept is sides[0] else (one, other)
        self._alive[gone] = False
        self.writer.remove(self._described[gone].id)
        self._kept_for[self._described[gone].id] = kept.id
        source, key, sha256 = self._places[gone]
        self._left_out[key] = _copy_entry(
            source,
            f"nearly the same as {kept.id} ({_percent(same.similarity)}, by {same.by}), which is kept: {why}",
            kind="near-duplicate",
            key=key,
            sha256=sha256,
            kept=(kept.id, self._places[stays][2]),
            similarity=round(same.similarity, 4),
        )

    def _text(self, row: int, batch: dict[int, str]) -> str:
        if row in batch:
            return batch[row]
        identifier = self._described[row].id
        part = self.writer.part_of(identifier)
        if part != self._open_part:
            columns = read_columns(self.writer.path, part, ("id", "text"))
            self._open_part, self._open_texts = part, dict(zip(columns["id"], columns["text"], strict=True))
        return self._open_texts[identifier]

    def link(self) -> None:
        """Note the links between versions of one document, for the commit, where anything changed."""
        if not self._loaded and (self.writer.manifest.versions or not self.writer.manifest.parts):
            return
        self._load()
        rows = [row for row, alive in enumerate(self._alive) if alive]
        described = [self._described[row] for row in rows]
        signatures = self._signatures[rows]
        order = [f"{d.stem}\0{d.date or ''}" for d in described]
        pairs = alike_pairs(band_keys(signatures), np.ones(len(rows), dtype=np.bool_), order)
        self.writer.note("versions", [asdict(link) for link in link_versions(described, signatures, pairs)])

    def keep_signatures(self) -> None:
        """Write the signatures of every committed part, for the next ingest to read; call it after the commit."""
        if not self._loaded:
            return
        folder = self.writer.path / "signatures"
        live = set()
        for part in self.writer.manifest.parts:
            file = folder / _file(part)
            live.add(file.name)
            if not file.exists():
                folder.mkdir(exist_ok=True)
                ids = read_columns(self.writer.path, part.name, ("id",))["id"]
                write_atomically(file, self._signatures[[self._row[i] for i in ids]].astype("<u4").tobytes())
        for file in folder.glob("*"):
            if file.name not in live:
                file.unlink(missing_ok=True)

    def _signatures_of(self, part: Part) -> NDArray[np.uint32]:
        try:
            data = (self.writer.path / "signatures" / _file(part)).read_bytes()
            if len(data) == part.n_documents * N_HASHES * 4:
                return np.frombuffer(data, dtype="<u4").astype(np.uint32).reshape(-1, N_HASHES)
        except OSError:
            pass  # not there yet: they can always be made again from the texts
        return sign(read_columns(self.writer.path, part.name, ("text",))["text"])[0]


def _copy_entry(
    source: str,
    reason: str,
    *,
    kind: str,
    key: str,
    sha256: str,
    kept: tuple[str, str],
    similarity: float,
) -> dict[str, Any]:
    """Return what the list of skipped sources says of a copy: public fields first, then what spares reading it again.

    Parameters
    ----------
    source, reason : as the user reads them.
    kind : `duplicate` or `near-duplicate`.
    key, sha256 : of the copy's source.
    kept : id of the document that is kept, and the hash of its source: if that changes, the copy is read again.
    similarity : 0 to 1.
    """
    remedy = "" if kind == "duplicate" else "if these are two, ingest with --keep-near-duplicates"
    return {
        "source": source,
        "reason": reason,
        "remedy": remedy,
        "kind": kind,
        "kept": kept[0],
        "similarity": similarity,
        "key": key,
        "sha256": sha256,
        "kept_sha256": kept[1],
    }


def _names(described: Described) -> Iterator[tuple[str, ...]]:
    if described.number:
        yield ("number", described.number)
    if described.base and described.date:
        yield ("title and date", described.base, described.date)


def _described(values: dict[str, Any], pinned: bool) -> Described:
    return Described(
        id=values["id"],
        kind=values["kind"],
        title=values["title"],
        genre=values["genre"],
        doc_number=values["doc_number"],
        date=values["date_issued"],
        effective=values["date_effective"],
        issuers=tuple(values["issuers"] or ()),
        region=values["region"],
        quality=values["quality"],
        n_chars=values["n_chars"],
        n_fields=sum(bool(values[name]) for name in DOCUMENT_FIELDS),
        n_warnings=len(values["warnings"] or ()),
        pinned=pinned,
    )


def _place(values: dict[str, Any]) -> tuple[str, str, str]:
    return (values["source"], values["source_key"], values["sha256"])


def _percent(share: float) -> str:
    # Never 100.0% for what is not the same in all.
    return f"{min(share, 0.9999) * 100:.2f}".rstrip("0").rstrip(".") + "%"


def _file(part: Part) -> str:
    return f"part-{part.name}.minhash{SIGNATURE_FORM}"
