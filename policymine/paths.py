"""Where policymine keeps what it may rebuild, and where its own data files are."""

from __future__ import annotations

import importlib.resources
import os
from importlib.resources.abc import Traversable
from pathlib import Path

__all__ = ["cache_folder", "data_file", "sample_folder"]


def cache_folder() -> Path:
    """Return the user's cache folder for policymine, made where it is missing.

    The environment variable POLICYMINE_CACHE names another one.
    """
    from platformdirs import user_cache_path

    given = os.environ.get("POLICYMINE_CACHE")
    folder = Path(given) if given else user_cache_path("policymine", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def data_file(*parts: str) -> Traversable:
    """Return a file of `policymine/data`, such as `data_file("lexicon_governance.txt")`.

    >>> data_file("lexicon_governance.txt").is_file()
    True
    """
    return importlib.resources.files("policymine").joinpath("data", *parts)


def sample_folder() -> Path:
    """Return the folder of the synthetic sample corpus: in the package, or in a checkout beside it."""
    packed = Path(str(data_file("sample")))
    if packed.is_dir():
        return packed
    return Path(__file__).resolve().parents[1] / "corpora" / "sample"
