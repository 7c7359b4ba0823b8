"""Which files a list of sources means: folders walked in a fixed order, clutter left out, links not followed out."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from policymine.errors import InputError
from policymine.ingestors.base import Skipped

__all__ = ["Found", "find_files", "is_clutter"]

# The last is the note that `policymine new` lays into a folder of texts.
_CLUTTER = frozenset({"thumbs.db", "desktop.ini", "__macosx", "ehthumbs.db", "icon\r", "_readme.md"})
_PAGES = (".html", ".htm", ".shtml", ".xhtml")
# What browsers put behind a page's name to name the folder of its pictures and scripts.
_PARTS = ("_files", ".files", "_文件", "-dateien", "_fichiers")


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read.

    Parameters
    ----------
    path : the file.
    root : the folder that was named as a source; the file's own folder where the file was.
    display : name of the root and the path below it, with `/`.
    """

    path: Path
    root: Path
    display: str


def is_clutter(name: str) -> bool:
    """Return whether a path holds a hidden, lock or system file that no one means to read.

    >>> is_clutter("a/.DS_Store"), is_clutter("~$会议纪要.docx"), is_clutter("会议纪要.docx")
    (True, True, False)
    """
    return any(
        (part.startswith((".", "~$", ".~")) and part not in (".", ".."))
        or part.lower() in _CLUTTER
        or part.endswith("~")
        for part in PurePosixPath(name.replace("\\", "/")).parts
    )


def find_files(sources: Sequence[str | Path]) -> Iterator[Found | Skipped]:
    """Yield every file that the sources mean, once, in order of name within each source.

    Parameters
    ----------
    sources : files and folders.

    Hidden files, lock files (~$x.docx), those of the system and the pictures and scripts that a browser saves beside
    a page (通知_files/ beside 通知.html) are passed over in silence; a link that leads out of its folder, a missing
    path and an unreadable folder are named. Raises InputError where there is no source.
    """
    if not sources:
        raise InputError("no source was given: name at least one file or folder")
    paths = [Path(source) for source in sources]
    labels = _labels(paths)
    seen: set[Path] = set()
    for path, label in zip(paths, labels, strict=True):
        if not path.exists():
            yield Skipped(str(path), "does not exist", "check the path")
        elif path.is_file():
            if _first(path, seen):
                yield Found(path, path.parent, label)
        elif path.is_dir():
            empty = True
            for found in _walk(path, label):
                empty = False
                if isinstance(found, Skipped) or _first(found.path, seen):
                    yield found
            if empty:
                yield Skipped(label, "is a folder without files")
        else:
            yield Skipped(label, "is neither a file nor a folder")


def _belongs_to_page(folder: str, pages: Collection[str]) -> bool:
    return any(folder.endswith(end) and folder.removesuffix(end) in pages for end in _PARTS)


def _first(path: Path, seen: set[Path]) -> bool:
    real = path.resolve()
    if real in seen:
        return False
    seen.add(real)
    return True


def _walk(root: Path, label: str) -> Iterator[Found | Skipped]:
    problems: list[OSError] = []
    inside = root.resolve()
    for folder, folders, files in os.walk(root, onerror=problems.append):
        here = Path(folder)
        below = PurePosixPath(label, *here.relative_to(root).parts)
        pages = {PurePosixPath(name).stem for name in files if name.lower().endswith(_PAGES)}
        folders[:] = sorted(
            name for name in folders if not is_clutter(name) and not _belongs_to_page(name, pages)
        )
        for name in [name for name in folders if (here / name).is_symlink()]:
            folders.remove(name)
            yield Skipped(
                str(below / name), "is a link to a folder and is not followed", "give that folder as a source"
            )
        # By stem first, so that of two copies the one without 副本 or (1) behind its name comes first.
        for name in sorted(files, key=lambda name: (PurePosixPath(name).stem, name)):
            if is_clutter(name):
                continue
            path = here / name
            if path.is_symlink() and not path.resolve().is_relative_to(inside):
                yield Skipped(
                    str(below / name), "is a link that leads out of the folder", "give that file as a source"
                )
            elif not path.exists():
                yield Skipped(str(below / name), "is a link to nothing")
            elif path.is_file():
                yield Found(path, root, str(below / name))
        while problems:
            error = problems.pop(0)
            where = Path(error.filename).relative_to(root) if error.filename else Path()
            yield Skipped(str(PurePosixPath(label, *where.parts)), f"cannot be opened ({error.strerror})")


def _labels(paths: Iterable[Path]) -> list[str]:
    """Return a name for each source, with as many of its parents as make it the only one of that name."""
    real = [path.resolve() for path in paths]
    labels = [path.name or "root" for path in real]
    depth = 1
    while (
        len({(label, path) for label, path in zip(labels, real, strict=True)}) > len(set(labels))
        and depth < 8
    ):
        depth += 1
        clashing = {
            label
            for label in labels
            if len({p for lb, p in zip(labels, real, strict=True) if lb == label}) > 1
        }
        labels = [
            str(PurePosixPath(*[part for part in path.parts if part != path.anchor][-depth:]))
            if label in clashing
            else label
            for label, path in zip(labels, real, strict=True)
        ]
    return labels
