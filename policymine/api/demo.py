"""`demo`: the whole main job on the sample corpus, each step the command that a user would type."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

from policymine.api.ingest import ingest
from policymine.api.reading import read_corpus
from policymine.api.report import gather_for, write_report
from policymine.api.report_settings import settle
from policymine.api.shift import shift
from policymine.errors import InputError
from policymine.headlines import headline
from policymine.paths import sample_folder
from policymine.results import Result

__all__ = ["PARTS", "demo"]

# The folders of the sample, by kind of text; truth.toml beside them is no text.
PARTS = ("policies", "minutes", "interviews", "articles")


def demo(
    into: str | Path = "policymine-demo", *, seed: int = 0, lang: str | None = None, told: str = "en"
) -> Iterator[str]:
    """Ingest the sample corpus, find its shifts, and write a report in each language; yields what it does.

    Parameters
    ----------
    into : folder to write to; a demo that stands there is made anew.
    seed : of everything random.
    lang : zh or en; None writes both reports.
    told : language of the lines, zh or en.

    Raises
    ------
    InputError : the folder holds something else.
    """
    folder = Path(into)
    sample = sample_folder()
    if not sample.is_dir():
        raise InputError("the sample corpus is missing from this installation; install policymine again")
    corpus = folder / "corpus"
    if folder.exists() and any(folder.iterdir()) and not (corpus / "corpus.toml").is_file():
        raise InputError(f"--into {folder} holds something that is no demo; name a new or empty folder")
    if corpus.exists():
        shutil.rmtree(corpus)
    folder.mkdir(parents=True, exist_ok=True)
    yield f"$ policymine ingest {' '.join(f'{sample.name}/{part}' for part in PARTS)} --into {corpus}"
    made = ingest([sample / part for part in PARTS], corpus, name="sample")
    yield f"  {made.summary(told)}"
    truth = tomllib.loads((sample / "truth.toml").read_text("utf-8"))
    # Read once: every step below would find the same documents and the same words.
    reading = read_corpus(corpus)
    known: dict[tuple[str, str], Result] = {}
    for planted in truth["pairs"]:
        old, new = planted["old"], planted["new"]
        yield f"$ policymine shift {corpus} {old} {new}"
        found = shift(reading, old, new, seed=seed)
        yield f"  {found.reason(lang or told)}"
        yield "  " + headline(
            "demo.planted_at" if planted.get("break") else "demo.planted",
            told,
            kind=planted["kind"],
            date=planted.get("break"),
            words=planted["words_zh" if told == "zh" else "words"],
        )
        known[old, new] = found
    settings = settle({"shift": list(known), "seed": seed, "date": False})
    everything = gather_for(settings, reading, known=known)
    flags = " ".join(f"--shift {old} {new}" for old, new in known)
    for language in ("zh", "en") if lang is None else (lang,):
        out = folder / f"report_{language}.html"
        command = f"policymine report {corpus} {flags} --lang {language} --out {out}"
        yield f"$ {command}"
        written = write_report(everything, out, language, settings=settings, command=command)
        yield "  " + headline("demo.wrote", told, path=written.path, size=written.size / 1e6)
    # Of the two the one in the language of whoever runs it.
    yield headline("demo.open", told, path=folder / f"report_{lang or told}.html")
