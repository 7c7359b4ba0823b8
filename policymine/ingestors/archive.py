"""Zip archives (.zip) of the other formats, unpacked one member at a time and never outside a temporary folder.

A member whose name leads out of the archive, is protected by a password, is a link or would unpack to a bomb is
skipped and named; the others are read. Names in GBK, which Windows writes, are read as such.
"""

from __future__ import annotations

import posixpath
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from policymine.clean.encoding import decode
from policymine.errors import IngestError
from policymine.ingestors.base import BAD_MEMBER, BAD_PACKAGE, RawDocument, Skipped, readable
from policymine.ingestors.find import is_clutter
from policymine.ingestors.formats import ingestor_for

__all__ = ["CONTAINER", "SUFFIXES", "Budget", "Member", "members", "read"]

SUFFIXES = (".zip",)
CONTAINER = True

_MIB = 1 << 20


@dataclass(slots=True)
class Budget:
    """What one archive, with all archives inside it, may still unpack.

    Parameters
    ----------
    total : bytes in all.
    member : bytes of one member.
    count : number of members.
    depth : how many archives deep.
    ratio : how many times larger than packed a member above 64 MiB may be.
    """

    total: int = 4096 * _MIB
    member: int = 1024 * _MIB
    count: int = 100_000
    depth: int = 3
    ratio: int = 200


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an archive, unpacked for as long as it is being looked at.

    Parameters
    ----------
    name : its path in the archive, with `/`.
    path : the unpacked file; gone when the next member is asked for.
    """

    name: str
    path: Path


def read(path: Path, *, budget: Budget | None = None) -> Iterator[RawDocument | Skipped]:
    """Yield the texts of every member, archives in the archive too.

    Parameters
    ----------
    path : the archive.
    budget : limits; the usual ones by default.

    Raises IngestError where it is no archive, is damaged or is empty.
    """
    budget = budget or Budget()
    for member in members(path, budget=budget):
        if isinstance(member, Skipped):
            yield member
            continue
        try:
            module = ingestor_for(member.path)
            inner = (
                read(member.path, budget=replace_depth(budget))
                if module.__name__ == __name__
                else module.read(member.path)
            )
            for found in inner:
                if isinstance(found, Skipped):
                    yield Skipped(f"{member.name}/{found.source}", found.reason, found.remedy)
                else:
                    yield replace(found, item=f"{member.name}#{found.item}" if found.item else member.name)
        except IngestError as error:
            yield Skipped(member.name, error.reason, error.remedy)


def replace_depth(budget: Budget) -> Budget:
    """Return the same budget one archive deeper; raises IngestError where that is too deep."""
    if budget.depth <= 1:
        raise IngestError("archive", "lies too deep in other archives", "unpack it and give its folder")
    return Budget(budget.total, budget.member, budget.count, budget.depth - 1, budget.ratio)


def members(
    path: Path, *, budget: Budget | None = None, only: Callable[[str], bool] | None = None
) -> Iterator[Member | Skipped]:
    """Yield every member in order of name, unpacked, and a `Skipped` for each that is not.

    Parameters
    ----------
    path : the archive.
    budget : limits, lowered by what is unpacked.
    only : which names to look at; all by default.

    Raises IngestError where it is no archive, is damaged or is empty.
    """
    budget = budget or Budget()
    try:
        package = zipfile.ZipFile(readable(path))
        # Not is_dir(), which fails for a member without a name.
        entries = [(_name(entry), entry) for entry in package.infolist() if not entry.filename.endswith("/")]
    except BAD_PACKAGE as error:
        raise IngestError(path, f"is no zip archive, or a damaged one ({error})", "pack it again") from error
    with package, tempfile.TemporaryDirectory(prefix="policymine-") as folder:
        wanted = sorted((name, k) for k, (name, _) in enumerate(entries) if not is_clutter(name))
        if not wanted:
            raise IngestError(path, "holds no files")
        for name, k in wanted:
            if only and not only(name):
                continue
            entry = entries[k][1]
            reason = _unsafe(name, entry, budget)
            if reason:
                yield Skipped(name, *reason)
                if budget.count <= 0 or budget.total <= 0:
                    return
                continue
            target = Path(folder) / f"member{PurePosixPath(name).suffix.lower()[:12]}"
            failure = _unpack(package, entry, target, budget)
            if failure:
                yield Skipped(name, *failure)
            else:
                yield Member(name, target)
            target.unlink(missing_ok=True)


def _name(entry: zipfile.ZipInfo) -> str:
    """Return the member's path as its maker wrote it."""
    name = entry.filename
    if not entry.flag_bits & 0x800 and not name.isascii():
        # Without the UTF-8 flag zipfile reads code page 437; Chinese Windows wrote GBK.
        try:
            name = decode(name.encode("cp437")).text
        except (UnicodeEncodeError, IngestError):
            name = entry.filename
    return name.replace("\\", "/")


def _unsafe(name: str, entry: zipfile.ZipInfo, budget: Budget) -> tuple[str, str] | None:
    """Return (reason, remedy) where a member must not be unpacked."""
    budget.count -= 1
    clean = posixpath.normpath(name)
    if name.startswith("/") or clean.startswith("..") or (len(name) > 1 and name[1] == ":"):
        return "has a name that leads out of the archive", "leave it out, or unpack it yourself"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "is a link, not a file", ""
    if entry.flag_bits & 0x1:
        return "is protected by a password", "unpack the archive with its password and give the folder"
    if budget.count < 0:
        return (
            "and what follows is left out: the archive holds too many members",
            "unpack it and give its folder",
        )
    size, packed = entry.file_size, max(entry.compress_size, 1)
    if size > budget.member or (size > 64 * _MIB and size > budget.ratio * packed):
        return f"would unpack from {_size(packed)} to {_size(size)}, as an archive bomb does", "leave it out"
    if size > budget.total:
        return "does not fit: the archive would unpack to more than 4 GiB", "unpack it and give its folder"
    return None


def _unpack(
    package: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, budget: Budget
) -> tuple[str, str] | None:
    """Write one member to `target`; return (reason, remedy) where that fails."""
    written = 0
    # What the directory states may be a lie: count what truly comes out.
    limit = min(entry.file_size + _MIB, budget.member, budget.total)
    try:
        with package.open(entry) as source, target.open("wb") as sink:
            while chunk := source.read(_MIB):
                written += len(chunk)
                if written > limit:
                    return "unpacks to more than the archive states, as an archive bomb does", "leave it out"
                sink.write(chunk)
    except BAD_MEMBER as error:
        if isinstance(error, OSError) and shutil.disk_usage(target.parent).free < _MIB:
            return "cannot be unpacked: the disk is full", "make room"
        return f"is damaged or packed in an unknown way ({str(error)[:80]})", "pack the archive again"
    finally:
        budget.total -= written
    return None


def _size(n: int) -> str:
    return f"{n / _MIB:,.0f} MiB" if n >= _MIB else f"{max(n // 1024, 1)} KiB"
