"""`doctor`: whether everything that policymine needs is there, and what to do where it is not.

Nothing is fetched, and nothing is written but to find out whether a folder can be written to.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from policymine.api.settings import find_settings, read_settings
from policymine.errors import PolicymineError
from policymine.paths import cache_folder, data_file

__all__ = ["Checkup", "Finding", "doctor"]

# Distribution and the module that it is imported by; those without which no command runs.
_CORE: Final = {
    "altair": "altair",
    "duckdb": "duckdb",
    "gensim": "gensim",
    "jieba": "jieba",
    "numba": "numba",
    "numpy": "numpy",
    "pandas": "pandas",
    "pyarrow": "pyarrow",
    "scikit-learn": "sklearn",
    "scipy": "scipy",
    "statsmodels": "statsmodels",
    "tomotopy": "tomotopy",
    "vl-convert-python": "vl_convert",
}
_EXTRAS: Final = {
    "bertopic": ("bertopic", "hdbscan", "umap"),
    "neural": ("sentence_transformers",),
    "ocr": ("rapidocr", "onnxruntime"),
    "cluster": ("dask", "distributed"),
}
_LEAST_DISK: Final = 2 * 1024**3
_LEAST_MEMORY: Final = 1024**3


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Parameters
    ----------
    part : key of the thing, such as `font`.
    name : its name in the language asked for.
    state : `fine`, `optional` (missing, and only some commands need it) or `problem`.
    value : what was found.
    remedy : what to do, empty where there is nothing to do.
    """

    part: str
    name: str
    state: str
    value: str
    remedy: str = ""


@dataclass(frozen=True)
class Checkup:
    """Everything that was looked at, in order."""

    findings: tuple[Finding, ...]

    @property
    def fine(self) -> bool:
        """Whether there is no problem."""
        return not any(f.state == "problem" for f in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {"fine": self.fine, "rows": [asdict(f) for f in self.findings]}


def doctor(
    *, lang: str = "en", folder: str | Path = ".", how: str = "", encoding: str = "", mistake: str = ""
) -> Checkup:
    """Look at Python, packages, extras, fonts, caches, disk, memory, language and the defaults in force.

    Parameters
    ----------
    lang : zh or en, the language of names and remedies.
    folder : the working folder: its disk, and the policymine.toml in force there.
    how : what settled the language of the command line.
    encoding : of the output; left out, that of stdout.
    mistake : what is wrong with the defaults, where the command line knows more than the file tells by itself.
    """
    words = _messages()[lang]

    def finding(part: str, state: str, value: str, remedy: str = "", **given: object) -> Finding:
        name = words["parts"][part].format(**given)
        return Finding(part, name, state, value, words["remedies"][remedy].format(**given) if remedy else "")

    def said(key: str, **given: object) -> str:
        return str(words["said"][key]).format(**given)

    found = [_python(finding)]
    found.append(finding("policymine", "fine", _version("policymine") or "?"))
    found += _packages(finding, said)
    found += _extras(finding, said)
    found.append(_office(finding, said))
    found.append(_font(finding, said))
    found += _caches(finding, said)
    found.append(_disk(finding, said, Path(folder)))
    found.append(_memory(finding, said))
    found.append(finding("cores", "fine", str(os.cpu_count() or 1)))
    found.append(finding("locale", "fine", said("locale", lang=lang, how=how) if how else lang))
    shown = encoding or str(getattr(sys.stdout, "encoding", "") or "utf-8")
    right = shown.lower().replace("-", "").replace("_", "") in ("utf8", "gb18030", "cp65001")
    found.append(finding("encoding", "fine" if right else "problem", shown, "" if right else "encoding"))
    found.append(_settings(finding, said, Path(folder), mistake))
    found.append(finding("network", "fine", said("network")))
    return Checkup(tuple(found))


def _python(finding: Callable[..., Finding]) -> Finding:
    right = (3, 11) <= sys.version_info[:2] < (3, 14)
    shown = f"{platform.python_version()}, {platform.system()} {platform.machine()}"
    return finding("python", "fine" if right else "problem", shown, "" if right else "python")


def _packages(finding: Callable[..., Finding], said: Callable[..., str]) -> list[Finding]:
    found = []
    for name, module in _CORE.items():
        version = _version(name)
        if version is None or importlib.util.find_spec(module) is None:
            found.append(finding("package", "problem", said("missing"), "package_missing", name=name))
        else:
            found.append(finding("package", "fine", version, name=name))
    return found


def _extras(finding: Callable[..., Finding], said: Callable[..., str]) -> list[Finding]:
    found = []
    for extra, modules in _EXTRAS.items():
        missing = [m for m in modules if importlib.util.find_spec(m) is None]
        if missing:
            found.append(finding(extra, "optional", said("missing"), extra))
        else:
            versions = (f"{m} {_version(m.replace('_', '-')) or ''}".strip() for m in modules)
            found.append(finding(extra, "fine", ", ".join(versions)))
    return found


def _office(finding: Callable[..., Finding], said: Callable[..., str]) -> Finding:
    from policymine.ingestors.doc import office

    place = office()
    return (
        finding("office", "fine", place)
        if place
        else finding("office", "optional", said("missing"), "office")
    )


def _font(finding: Callable[..., Finding], said: Callable[..., str]) -> Finding:
    from policymine.charts.fonts import chinese_font, remedy

    try:
        font = chinese_font()
    except ImportError as error:
        return finding(
            "font", "problem", said("missing"), "package_broken", name="vl-convert-python", reason=error
        )
    if font is None:
        return finding("font", "problem", said("none"), "font", how=remedy())
    return finding("font", "fine", font.family)


def _caches(finding: Callable[..., Finding], said: Callable[..., str]) -> list[Finding]:
    try:
        folder = cache_folder()
        writable = os.access(folder, os.W_OK)
    except OSError as error:
        folder, writable = Path(error.filename or "?"), False
    size = _size(sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())) if writable else ""
    value = said("cache", folder=folder, size=size)
    found = [
        finding("cache", "fine", value)
        if writable
        else finding("cache", "problem", value, "cache", folder=folder)
    ]
    from policymine.api.kept_kernels import kept_kernels

    place, done, total = kept_kernels()
    if place is None:
        shown = said("kernels", done=0, all=total, folder="-")
        return [*found, finding("kernels", "problem", shown, "kernels_unwritable")]
    shown = said("kernels", done=done, all=total, folder=place)
    # Some kernels serve rare methods: half of them is what the usual commands need.
    few = done * 2 < total
    return [*found, finding("kernels", "optional" if few else "fine", shown, "kernels" if few else "")]


def _disk(finding: Callable[..., Finding], said: Callable[..., str], folder: Path) -> Finding:
    place = folder.absolute()
    free = shutil.disk_usage(place).free
    value = said("disk", free=_size(free), folder=place)
    return (
        finding("disk", "fine", value) if free >= _LEAST_DISK else finding("disk", "problem", value, "disk")
    )


def _memory(finding: Callable[..., Finding], said: Callable[..., str]) -> Finding:
    free, total = _free_memory()
    if not total:
        return finding("memory", "fine", "?")
    value = said("memory", free=_size(free), all=_size(total))
    return (
        finding("memory", "fine", value)
        if free >= _LEAST_MEMORY
        else finding("memory", "problem", value, "memory")
    )


def _settings(
    finding: Callable[..., Finding], said: Callable[..., str], folder: Path, mistake: str
) -> Finding:
    path = find_settings(folder)
    if path is None:
        return finding("settings", "fine", said("settings_none"))
    try:
        read_settings(path)
    except PolicymineError as error:
        return finding("settings", "problem", str(error), "settings")
    if mistake:
        return finding("settings", "problem", mistake, "settings")
    return finding("settings", "fine", str(path))


def _free_memory() -> tuple[int, int]:
    """Return free and whole memory in bytes, 0 where the system does not tell."""
    try:
        with open("/proc/meminfo", encoding="ascii") as file:
            told = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in file if len(line.split()) > 1}
        return told.get("MemAvailable", 0), told.get("MemTotal", 0)
    except (OSError, ValueError):
        pass
    if sys.platform == "win32":
        return _memory_of_windows()
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 0, 0
    # macOS tells no free memory without a package of its own; all of it is what programs share.
    return total, total


def _memory_of_windows() -> tuple[int, int]:
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = [
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            *((name, ctypes.c_ulonglong) for name in ("total", "free", "a", "b", "c", "d", "e")),
        ]

    status = Status()
    status.length = ctypes.sizeof(Status)
    ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))  # type: ignore[attr-defined, unused-ignore]
    return int(status.free), int(status.total)


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _size(n: float) -> str:
    """Return bytes as people read them.

    >>> _size(0), _size(1536 * 1024)
    ('0 B', '1.5 MB')
    """
    for unit in ("B", "kB", "MB"):
        if n < 1024:
            return f"{n:.0f} B" if unit == "B" else f"{n:.1f} {unit}"
        n /= 1024
    return f"{n:.1f} GB"


@cache
def _messages() -> Mapping[str, Any]:
    return tomllib.loads(data_file("doctor_messages.toml").read_text("utf-8"))
