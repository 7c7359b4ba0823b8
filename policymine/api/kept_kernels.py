"""Which compiled kernels are kept on this machine, and how to compile the usual ones now."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from policymine.api.steps import Progress, tell
from policymine.errors import InputError
from policymine.paths import sample_folder

__all__ = ["compile_kernels", "kept_kernels"]


def kept_kernels() -> tuple[Path | None, int, int]:
    """Return the folder where compiled kernels are kept, how many are there, and how many there are in all.

    The folder is None where none can be written to.
    """
    from policymine import kernels

    done, total, folder = 0, 0, None
    for module in pkgutil.iter_modules(kernels.__path__):
        loaded = importlib.import_module(f"policymine.kernels.{module.name}")
        for name, kernel in vars(loaded).items():
            place = _place(kernel, loaded.__name__)
            if place is None:
                continue
            total += 1
            folder = place
            line = kernel.py_func.__code__.co_firstlineno
            version = f"py{sys.version_info[0]}{sys.version_info[1]}"
            done += (place / f"{module.name}.{name}-{line}.{version}.nbi").is_file()
    if folder is not None and folder.is_dir() and not os.access(folder, os.W_OK):
        folder = None
    return folder, done, total


def _place(kernel: Any, module: str) -> Path | None:
    """Return the folder that a kernel is kept in; None for what is no kernel of this module."""
    if not hasattr(kernel, "py_func") or kernel.py_func.__module__ != module:
        return None
    path = getattr(kernel.stats, "cache_path", None)
    return Path(path) if path else None


def compile_kernels(*, progress: Progress | None = None) -> int:
    """Run the usual commands once on sample texts in a temporary folder; returns how many kernels are kept then.

    Raises InputError where the sample is missing from this installation.
    """
    from policymine.api.ingest import ingest

    sample = sample_folder()
    if not sample.is_dir():
        raise InputError("the sample corpus is missing from this installation; install policymine again")
    with tempfile.TemporaryDirectory(prefix="policymine-") as place:
        corpus = Path(place) / "corpus"
        steps = _steps(corpus)
        tell(progress, 0, len(steps) + 1, "compiling")
        ingest([sample / "policies"], corpus)
        for done, step in enumerate(steps, start=1):
            tell(progress, done, len(steps) + 1, "compiling")
            step()
        tell(progress, len(steps) + 1, len(steps) + 1, "compiling")
    return kept_kernels()[1]


def _steps(corpus: Path) -> list[Callable[[], object]]:
    import policymine as pm

    old, new = "社会管理", "社会治理"
    return [
        lambda: pm.track(corpus, [new]),
        lambda: pm.keywords(corpus, by="plan"),
        lambda: pm.topics(corpus, k=5),
        lambda: pm.topics(corpus, k=5, method="nmf"),
        lambda: pm.shift(corpus, old, new, permutations=99),
        lambda: pm.discover(corpus, permutations=39),
        lambda: pm.meaning(corpus, new, split="2017", permutations=99),
        lambda: pm.compare(corpus, where="year >= 2014"),
        lambda: pm.similarity(corpus, by="issuer"),
        lambda: pm.cowords(corpus, resamples=50),
        lambda: pm.reuse(corpus),
    ]
