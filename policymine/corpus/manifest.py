"""`corpus.toml`: the list of the parts that are committed, replaced last and atomically.

Whatever is not named in the manifest does not exist for a reader: a kill between two writes leaves files
that nobody reads, and the next writer sweeps them away.
"""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from policymine.corpus.schema import SCHEMA_VERSION
from policymine.errors import CorpusError

__all__ = ["MANIFEST", "Manifest", "Part", "load_manifest", "save_manifest", "write_atomically"]

MANIFEST = "corpus.toml"


@dataclass(frozen=True, slots=True)
class Part:
    """One committed part: `documents/part-NAME.parquet` and its passages."""

    name: str
    n_documents: int
    n_passages: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a corpus holds.

    Parameters
    ----------
    name : the corpus's name, by default its folder's.
    language : `zh`, `en` or `mixed`; empty while there is no document.
    generation : goes up by one with each commit; the next part is named after it.
    parts : the committed parts.
    skipped : file name of the list of what was left out, empty where nothing was.
    script : `keep`, or `simplified` where texts in traditional script are read into simplified characters.
    english_lemmas : whether English words are counted by their dictionary form (communities as community).
    keep_near_duplicates : whether nearly the same text is kept twice.
    split_inner : whether a document within another is a document of its own too.
    pseudonyms : fingerprint of the key by which names are replaced, empty where they are not.
    versions : file name of the links between versions; empty where they were never looked for.
    amendments : file name of the corrections a person made, empty where there are none.
    """

    name: str
    language: str = ""
    generation: int = 0
    parts: tuple[Part, ...] = ()
    skipped: str = ""
    script: str = "keep"
    english_lemmas: bool = False
    keep_near_duplicates: bool = False
    split_inner: bool = False
    pseudonyms: str = ""
    versions: str = ""
    amendments: str = ""


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, whole."""
    temporary = path.with_name(f".{path.name}.tmp-{os.getpid()}")
    with open(temporary, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(temporary, path)


def save_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace `corpus.toml`; this is the moment at which a write counts."""
    # A JSON string without escapes for non-ASCII characters is a TOML basic string.
    lines = [
        "[corpus]",
        f"name = {json.dumps(manifest.name, ensure_ascii=False)}",
        f"language = {json.dumps(manifest.language)}",
        f"schema = {SCHEMA_VERSION}",
        f"generation = {manifest.generation}",
        f"skipped = {json.dumps(manifest.skipped)}",
        f"versions = {json.dumps(manifest.versions)}",
        f"amendments = {json.dumps(manifest.amendments)}",
        "",
        "[reading]",
        f"script = {json.dumps(manifest.script)}",
        f"keep_near_duplicates = {json.dumps(manifest.keep_near_duplicates)}",
        f"split_inner = {json.dumps(manifest.split_inner)}",
        f"pseudonyms = {json.dumps(manifest.pseudonyms)}",
        "",
        "[segmenter]",
        f"english_lemmas = {json.dumps(manifest.english_lemmas)}",
    ]
    for part in manifest.parts:
        lines += [
            "",
            "[[parts]]",
            f"name = {json.dumps(part.name)}",
            f"n_documents = {part.n_documents}",
            f"n_passages = {part.n_passages}",
        ]
    write_atomically(folder / MANIFEST, ("\n".join(lines) + "\n").encode())


def load_manifest(folder: Path) -> Manifest:
    """Read `corpus.toml`; raises CorpusError where the folder is no corpus, or one of another version."""
    path = folder / MANIFEST
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
        head = raw["corpus"]
        if head["schema"] != SCHEMA_VERSION:
            raise CorpusError(
                f"{folder} was written with corpus schema {head['schema']}, this version reads "
                f"{SCHEMA_VERSION}; ingest the sources again into a new folder"
            )
        reading = raw.get("reading", {})
        return Manifest(
            name=head["name"],
            language=head.get("language", ""),
            generation=head["generation"],
            parts=tuple(Part(p["name"], p["n_documents"], p["n_passages"]) for p in raw.get("parts", ())),
            skipped=head.get("skipped", ""),
            script=str(reading.get("script", "keep")),
            keep_near_duplicates=bool(reading.get("keep_near_duplicates", False)),
            split_inner=bool(reading.get("split_inner", False)),
            pseudonyms=str(reading.get("pseudonyms", "")),
            versions=str(head.get("versions", "")),
            amendments=str(head.get("amendments", "")),
            english_lemmas=bool(raw.get("segmenter", {}).get("english_lemmas", False)),
        )
    except (FileNotFoundError, NotADirectoryError):
        raise CorpusError(_no_corpus(folder)) from None
    except (tomllib.TOMLDecodeError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise CorpusError(
            f"{path} is damaged ({error}); ingest the sources again into a new folder"
        ) from error


def _no_corpus(folder: Path) -> str:
    """Return what to say of a folder that is no corpus: one of files is most likely meant as a source."""
    named = f'"{folder}"' if " " in str(folder) else str(folder)
    if folder.is_dir() and any(not path.name.startswith(".") for path in folder.iterdir()):
        return f"{folder} is not a corpus but a folder of files; read it into one with: policymine ingest {named} --into out/corpus"
    if folder.is_file():
        return f"{folder} is not a corpus but a file; read it into one with: policymine ingest {named} --into out/corpus"
    if folder.is_dir():
        return f"{folder} is not a corpus (it has no corpus.toml); make one with: policymine ingest FILES --into {named}"
    return f"{folder} does not exist; make a corpus there with: policymine ingest FILES --into {named}"
