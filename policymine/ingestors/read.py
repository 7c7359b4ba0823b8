"""Sources to texts: every file found, told by its suffix, hashed, read if it is new, joined with its metadata."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Final

from policymine.errors import IngestError, InputError, PolicymineError
from policymine.ingestors.archive import Budget, Member, members, replace_depth
from policymine.ingestors.base import RawDocument, Skipped, SourceRef, Stated, Unchanged
from policymine.ingestors.columns import map_columns
from policymine.ingestors.find import Found, find_files
from policymine.ingestors.formats import ingestor_for
from policymine.ingestors.metadata import MetadataTable, Stating, companion, may_describe, read_metadata
from policymine.structure.dates import parse_date

__all__ = ["hash_of_row", "read_sources"]

Known = Callable[[str, str], bool]
# What a reader lets through where a file has a form that nobody foresaw.
_UNFORESEEN: Final = (TypeError, AttributeError, KeyError, IndexError, ValueError, RecursionError)
Item = tuple[SourceRef, RawDocument | Skipped | Unchanged]


def read_sources(
    sources: Sequence[str | Path],
    *,
    columns: Mapping[str, str] | None = None,
    metadata: str | Path | None = None,
    known: Known | None = None,
) -> Iterator[Item]:
    """Yield every text of the sources, everything that was left out and why, and what is known already.

    Parameters
    ----------
    sources : files and folders; a folder is walked in order of name.
    columns : field -> column for tables, as the user maps them, such as {"date": "year"}.
    metadata : a table with a column of file names, joined to the files.
    known : given a source's key and sha256, whether the corpus holds it as it is. A file that is known is not
        parsed; its item is `Unchanged`.

    Raises InputError where no source is given or a mapped field does not exist; IngestError where the metadata table
    cannot be read. A source that cannot be read is `Skipped`, never an error.
    """
    if columns:
        # A wrong field is the command's mistake, not a table's: say so before reading anything.
        map_columns(Path("columns"), [*columns.values(), "text"], columns)
    tables = [read_metadata(_existing(metadata))] if metadata is not None else []
    reader = _Reader(columns, known, tuple(tables))
    found = list(find_files(sources))
    companions = _companions(found)
    for item in found:
        if isinstance(item, Skipped):
            yield SourceRef(item.source, item.source), item
        elif item.path in companions or (
            metadata is not None and item.path.resolve() == Path(metadata).resolve()
        ):
            continue
        else:
            near = [
                (table, folder) for folder, table in companions.values() if item.path.is_relative_to(folder)
            ]
            near.sort(key=lambda pair: -len(pair[1].parts))
            yield from reader.file(item, near)
    for table in [*tables, *(table for _, table in companions.values())]:
        missing = table.unmatched()
        if missing:
            listed = ", ".join(missing[:5]) + (" ..." if len(missing) > 5 else "")
            yield (
                SourceRef(table.name, table.name),
                Skipped(
                    table.name,
                    f"{len(missing)} of its {len(table.rows)} rows name files that are not there: {listed}",
                ),
            )


@dataclass(frozen=True, slots=True)
class _Reader:
    columns: Mapping[str, str] | None
    known: Known | None
    tables: tuple[MetadataTable, ...]

    def file(self, found: Found, near: Sequence[tuple[MetadataTable, Path]]) -> Iterator[Item]:
        """Yield the items of one file."""
        key = str(found.path.resolve())
        try:
            module = ingestor_for(found.path, shown=found.display)
            stating = self._stating(found, near)
            if getattr(module, "CONTAINER", False):
                yield from self._members(found.path, found.display, key, Budget())
            else:
                yield from self._texts(module, found.path, found.display, key, stating)
        except IngestError as error:
            yield (
                SourceRef(found.display, key, _hash_or_empty(found.path)),
                Skipped(found.display, error.reason, error.remedy),
            )
        except PolicymineError:
            raise
        except _UNFORESEEN as error:
            yield SourceRef(found.display, key, _hash_or_empty(found.path)), _stumbled(found.display, error)

    def _stating(self, found: Found, near: Sequence[tuple[MetadataTable, Path]]) -> Stating | None:
        for table in self.tables:
            hit = table.lookup(found.path.relative_to(found.root).as_posix())
            if hit:
                return hit
        for table, folder in near:
            hit = table.lookup(found.path.relative_to(folder).as_posix())
            if hit:
                return hit
        return None

    def _members(self, path: Path, display: str, key: str, budget: Budget) -> Iterator[Item]:
        """Yield the items of an archive; a metadata table in it describes its members."""
        tables: dict[str, MetadataTable] = {}
        for member in members(path, only=may_describe):
            if isinstance(member, Member):
                table = companion(_named(member))
                if table:
                    tables[member.name] = replace(table, name=f"{display}/{member.name}")
        for member in members(path, budget=budget):
            if isinstance(member, Skipped):
                shown = f"{display}/{member.source}"
                yield SourceRef(shown, f"{key}!{member.source}"), Skipped(shown, member.reason, member.remedy)
                continue
            if member.name in tables:
                continue
            shown, inner = f"{display}/{member.name}", f"{key}!{member.name}"
            try:
                module = ingestor_for(member.path, shown=shown)
                if getattr(module, "CONTAINER", False):
                    yield from self._members(member.path, shown, inner, replace_depth(budget))
                    continue
                stating = None
                for name, table in tables.items():
                    folder = name.rpartition("/")[0]
                    if not folder or member.name.startswith(folder + "/"):
                        stating = stating or table.lookup(member.name.removeprefix(folder).strip("/"))
                for outer in self.tables:
                    stating = outer.lookup(member.name) or stating
                yield from self._texts(module, member.path, shown, inner, stating)
            except IngestError as error:
                yield (
                    SourceRef(shown, inner, _hash_or_empty(member.path)),
                    Skipped(shown, error.reason, error.remedy),
                )
            except PolicymineError:
                raise
            except _UNFORESEEN as error:
                yield SourceRef(shown, inner, _hash_or_empty(member.path)), _stumbled(shown, error)

    def _texts(
        self, module: ModuleType, path: Path, display: str, key: str, stating: Stating | None
    ) -> Iterator[Item]:
        """Yield the texts of one file that is no archive."""
        rows = bool(getattr(module, "ROWS", False))
        digest = _with_metadata(_hash(path), stating)
        if not rows and self.known and self.known(key, digest):
            yield SourceRef(display, key, digest), Unchanged()
            return
        texts = module.read(path, columns=self.columns) if rows else module.read(path)
        for raw in texts:
            if isinstance(raw, Skipped):
                part = raw.source.rpartition("#")[2] if "#" in raw.source else raw.source
                shown = f"{display}#{part}"
                yield SourceRef(shown, f"{key}#{part}", digest), Skipped(shown, raw.reason, raw.remedy)
                continue
            if not raw.item:
                # A file of rows may prove to be one text: a table of turns is one meeting.
                if rows and self.known and self.known(key, digest):
                    yield SourceRef(display, key, digest), Unchanged()
                else:
                    yield SourceRef(display, key, digest), _merge(raw, stating)
                continue
            # A row with an identifier keeps its key when rows are put before it.
            ref = SourceRef(
                f"{display}#{raw.item}", f"{key}#{raw.record_id or raw.item}", hash_of_row(raw, stating)
            )
            if self.known and self.known(ref.key, ref.sha256):
                yield ref, Unchanged()
            else:
                yield ref, _merge(raw, stating)


def _stumbled(shown: str, error: Exception) -> Skipped:
    """Return what to say of a source that a reader of ours stumbled over: one bad file must not cost the others."""
    what = f"{type(error).__name__}: {error}".splitlines()[0][:120]
    return Skipped(
        shown, f"cannot be read, by an error in policymine itself ({what})", "leave it out, and report it"
    )


def _companions(found: Sequence[Found | Skipped]) -> dict[Path, tuple[Path, MetadataTable]]:
    """Return the metadata tables among the files of the folders: path -> (its folder, table)."""
    tables: dict[Path, tuple[Path, MetadataTable]] = {}
    for item in found:
        # A table that was named as a source itself is meant as one.
        if isinstance(item, Found) and "/" in item.display:
            table = companion(item.path)
            if table:
                tables[item.path] = (item.path.parent, table)
    return tables


def _merge(raw: RawDocument, stating: Stating | None) -> RawDocument:
    """Return the text with what a metadata table states; the table wins, and a contradiction is kept as a warning."""
    if not stating:
        return raw
    stated, extra = stating
    warnings = list(raw.warnings)
    for field, value in stated.items():
        other = raw.metadata.get(field)
        if other and other.confidence >= 0.8 and not _same(field, value, other):
            warnings.append(
                f"{field}: {value.rule} says {value.raw!r}, {other.rule} says {other.raw!r}; the first is taken"
            )
    return replace(
        raw, metadata={**raw.metadata, **stated}, extra={**raw.extra, **extra}, warnings=tuple(warnings)
    )


def _same(field: str, one: Stated, other: Stated) -> bool:
    if field.startswith("date_"):
        return (parse_date(one.raw) or one.raw) == (parse_date(other.raw) or other.raw)
    return "".join(one.raw.split()) == "".join(other.raw.split())


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _hash_or_empty(path: Path) -> str:
    try:
        return _hash(path)
    except OSError:
        return ""


def _with_metadata(digest: str, stating: Stating | None) -> str:
    if not stating:
        return digest
    return hashlib.sha256((digest + _worded(stating)).encode()).hexdigest()


def hash_of_row(raw: RawDocument, stating: Stating | None = None) -> str:
    """Return the hash of a row's content, of which column states what too: a new mapping is a new reading."""
    told = _worded((dict(raw.metadata), dict(raw.extra)))
    more = _worded(stating) if stating else ""
    return hashlib.sha256("\x00".join((raw.text, told, more)).encode("utf-8", "surrogatepass")).hexdigest()


def _worded(stating: Stating) -> str:
    stated, extra = stating
    return json.dumps(
        [{field: [value.raw, value.rule] for field, value in stated.items()}, extra],
        sort_keys=True,
        ensure_ascii=False,
        default=str,
    )


def _named(member: Member) -> Path:
    """Return the unpacked table under its own name, by which a metadata table is known."""
    target = member.path.with_name(PurePosixPath(member.name).name)
    if target != member.path:
        target.write_bytes(member.path.read_bytes())
    return target


def _existing(path: str | Path) -> Path:
    if not Path(path).is_file():
        raise InputError(
            f"--metadata {path}: there is no such file; give a .csv or .xlsx with a column 'file'"
        )
    return Path(path)
