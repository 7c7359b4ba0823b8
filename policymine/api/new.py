"""`new`: a study folder, with a place for everything and the commands to run next."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from policymine.api.language import LANGUAGES
from policymine.errors import InputError
from policymine.paths import data_file, sample_folder

__all__ = ["Study", "new"]

# Name in the study, name among the data files.
_FILES = (
    ("README.md", "README.md"),
    ("policymine.toml", "policymine.toml"),
    ("lexicon.txt", "lexicon.txt"),
    ("themes.toml", "themes.toml"),
    ("texts/_README.md", "texts.md"),
)
_SAMPLE = ("policies", "minutes", "interviews", "articles")


@dataclass(frozen=True)
class Study:
    """A study folder that was laid out.

    Parameters
    ----------
    path : the folder.
    files : what was written, as seen from the folder; in the order a reader needs it.
    n_texts : number of sample texts that were put into texts/.
    """

    path: Path
    files: tuple[str, ...]
    n_texts: int = 0


def new(folder: str | Path, *, lang: str = "zh", example: bool = False) -> Study:
    """Lay out a study folder: texts/, policymine.toml, lexicon.txt, themes.toml, report.toml, out/, README.md.

    Parameters
    ----------
    folder : the folder to make; an empty one that stands is filled.
    lang : zh or en, the language of its files.
    example : put the sample corpus into texts/, so that every command can be tried at once.

    Raises
    ------
    InputError : the folder holds something already (nothing is ever overwritten), or another language.
    """
    from policymine.reports.layout import write_layout

    path = Path(folder)
    if lang not in LANGUAGES:
        raise InputError(f"--lang {lang!r} is not offered; choose one of {', '.join(LANGUAGES)}")
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise InputError(f"{path} exists and is not empty: nothing is overwritten; name a new folder")
    sample = sample_folder()
    if example and not sample.is_dir():
        raise InputError("the sample corpus is missing from this installation; install policymine again")
    if not path.absolute().parent.is_dir():
        raise InputError(f"the folder {path.absolute().parent} does not exist; make it first")
    for inner in (path, path / "texts", path / "out"):
        inner.mkdir(exist_ok=True)
    written: list[str] = []
    for name, source in _FILES:
        text = data_file("study", lang, source).read_text("utf-8")
        (path / name).write_text(text.replace("{name}", path.absolute().name), "utf-8")
        written.append(name)
    write_layout(path / "report.toml", lang)
    (path / ".gitignore").write_text("out/\n", "utf-8")
    n_texts = 0
    if example:
        for part in _SAMPLE:
            shutil.copytree(sample / part, path / "texts" / part)
        n_texts = sum(len(names) for _, _, names in os.walk(path / "texts")) - 1
    return Study(path, (*written, "report.toml", ".gitignore", "out/"), n_texts)
