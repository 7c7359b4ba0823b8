"""The manifest of a folder: size and SHA-256 of every file, and whether they are still so."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from policymine.errors import InputError

__all__ = ["MANIFEST", "FileCheck", "check_files", "files_of", "read_manifest", "write_manifest"]

MANIFEST: Final = "manifest.json"
# What a corpus makes again by itself, and writes when it is read.
_REBUILT: Final = ("corpus/tokens/", "corpus/.lock", "corpus/signatures/")


@dataclass(frozen=True, slots=True)
class FileCheck:
    """One file: its path in the folder, its status (`same`, `changed`, `missing`, `added`), and both sizes in bytes."""

    path: str
    status: str
    size: int | None
    size_now: int | None


def files_of(folder: Path) -> Iterator[str]:
    """Yield the files of a folder, sorted, without its manifest and what is made again; a link is a file."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() and not path.is_symlink():
            continue
        if name != MANIFEST and not name.startswith(_REBUILT):
            yield name


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(folder: Path, made: str) -> None:
    """Write the manifest of a folder; `made` says by what."""
    listed = [
        {"path": name, "size": (folder / name).stat().st_size, "sha256": _hash(folder / name)}
        for name in files_of(folder)
    ]
    value = {"policymine": "manifest", "schema": 1, "made": made, "files": listed}
    (folder / MANIFEST).write_text(
        json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n"
    )


def read_manifest(folder: Path) -> list[dict[str, Any]]:
    """Return the files that a manifest lists.

    Raises InputError where there is none, or it names a file outside the folder.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise InputError(
            f"{folder} has no {MANIFEST}: it is no replication folder, made by `report --replication`"
        )
    try:
        value = json.loads(path.read_text("utf-8-sig"))
        listed: list[dict[str, Any]] = [
            {"path": str(item["path"]), "size": int(item["size"]), "sha256": str(item["sha256"])}
            for item in value["files"]
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} is not whole: {error}") from error
    for item in listed:
        inner = PurePosixPath(item["path"])
        if (
            inner.is_absolute()
            or ".." in inner.parts
            or "\\" in item["path"]
            or ":" in item["path"].partition("/")[0]
        ):
            raise InputError(f"{path} names a file outside the folder: {item['path']}")
    return listed


def check_files(folder: Path) -> list[FileCheck]:
    """Return every file of the manifest and of the folder with its status, what is wrong first."""
    checks: list[FileCheck] = []
    listed = read_manifest(folder)
    for item in listed:
        path = folder / item["path"]
        if path.is_symlink() or not path.is_file():
            status, size = ("changed", None) if path.is_symlink() else ("missing", None)
        else:
            size = path.stat().st_size
            status = "same" if size == item["size"] and _hash(path) == item["sha256"] else "changed"
        checks.append(FileCheck(item["path"], status, item["size"], size))
    known = {item["path"] for item in listed}
    for name in files_of(folder):
        if name not in known:
            path = folder / name
            checks.append(FileCheck(name, "added", None, None if path.is_symlink() else path.stat().st_size))
    order = ("changed", "missing", "added", "same")
    return sorted(checks, key=lambda check: (order.index(check.status), check.path))
