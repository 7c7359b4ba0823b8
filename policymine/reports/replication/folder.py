"""A replication folder: the report with all that stands behind it, so that another can check it and make it again."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from policymine.charts.theme import FONT_STACK
from policymine.errors import InputError
from policymine.provenance import installed_versions
from policymine.reports.document.paper import Paper, report_paper, walk
from policymine.reports.document.pictures import drawn, standing
from policymine.reports.references import references_text
from policymine.reports.replication.manifest import MANIFEST, files_of, read_manifest, write_manifest
from policymine.reports.replication.messages import phrase
from policymine.reports.replication.sources import RECORD
from policymine.reports.replication.tables import csv_bytes, data_files, dictionary, safe_name
from policymine.reports.replication.texts import methods_text, readme, settings_toml

if TYPE_CHECKING:
    from policymine.reports.base import ReportInput
    from policymine.reports.blocks import Figure
    from policymine.results import Result

__all__ = ["check_folder", "write_folder"]

# Millimetres: the width of a figure that fills the text of an A4 page.
_WIDE: Final = 160.0
_FACTS: Final = ("id", "title", "date_issued", "issuers", "doc_number", "kind", "source", "sha256")
_REFERENCES: Final = {"references.bib": "bib", "references.ris": "ris", "gbt7714.txt": "gbt"}


def check_folder(folder: str | Path) -> Path:
    """Return the folder where one may be written: a new one, an empty one, or an older replication folder.

    Raises InputError where it holds anything else.
    """
    path = Path(folder)
    if not path.parent.is_dir():
        raise InputError(f"--replication {path}: the folder {path.parent} does not exist; make it first")
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        raise InputError(f"--replication {path} is no folder; name a new one")
    if path.is_dir() and any(path.iterdir()):
        if not (path / MANIFEST).is_file():
            raise InputError(f"--replication {path} holds other files; name a new or empty folder")
        known = {item["path"] for item in read_manifest(path)}
        other = [name for name in files_of(path) if name not in known]
        if other:
            raise InputError(
                f"--replication {path} holds files that policymine did not write there ({', '.join(other[:3])}); "
                "move them away, or name a new folder"
            )
    return path


def write_folder(
    folder: str | Path,
    data: ReportInput,
    *,
    report: Path,
    record: Mapping[str, Any],
    results: Sequence[tuple[str, Result]],
    lexicon: Path | None = None,
    corpus: Path | None = None,
) -> tuple[Path, tuple[str, ...]]:
    """Write a replication folder; an older one in its place is replaced as a whole.

    Parameters
    ----------
    folder : where.
    data : what the report was made from.
    report : the report's file, which is copied.
    record : what `replay` reads, each result with all its rows.
    results : each with its name.
    lexicon : the user's own terms, copied too.
    corpus : a corpus folder to copy; None leaves the texts out.

    Returns the folder and what could not be written to it, in words.

    Raises InputError where the folder holds other files or cannot be written.
    """
    target = check_folder(folder)
    try:
        made = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name[:40]}-"))
    except OSError as error:
        raise InputError(f"--replication {target} cannot be written ({error.strerror})") from error
    try:
        notes = _fill(made, target.name, data, report, record, results, lexicon, corpus)
        made.chmod(0o755)
        if target.exists():
            shutil.rmtree(target)
        made.replace(target)
    except OSError as error:
        raise InputError(f"--replication {target} cannot be written ({error.strerror or error})") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return target, tuple(notes)


def _fill(
    folder: Path,
    name: str,
    data: ReportInput,
    report: Path,
    record: Mapping[str, Any],
    results: Sequence[tuple[str, Result]],
    lexicon: Path | None,
    corpus: Path | None,
) -> list[str]:
    paper = report_paper(data, data.sections)
    shutil.copyfile(report, folder / report.name)
    _write(folder, RECORD, _json(record))
    files = data_files(paper)
    for file in files:
        _write(folder, f"data/{file.name}", csv_bytes(file.columns, file.rows))
    rows = dictionary(files, data.lang)
    heads = phrase("dictionary", data.lang).split("|")
    _write(folder, "data/dictionary.csv", csv_bytes(heads, rows))
    forms, notes = _figures(folder / "figures", paper)
    for title, result in results:
        _write(folder, f"results/{safe_name(title)}.json", _json(result.to_dict()))
    documents = [
        [key if fact == "id" else _fact(fact, known.get(fact)) for fact in _FACTS]
        for key, known in sorted(data.documents.items())
    ]
    _write(folder, "documents.csv", csv_bytes(_FACTS, documents))
    used = [reference for provenance in data.provenances() for reference in provenance.references]
    for file_name, form in _REFERENCES.items():
        _write(folder, file_name, references_text(used, form).encode("utf-8"))
    _write(folder, "methods.txt", methods_text(data).encode("utf-8"))
    parameters = dict(record.get("parameters") or {})
    if lexicon is not None:
        _write(folder, f"lexicon/{lexicon.name}", lexicon.read_bytes())
        parameters["lexicon"] = f"lexicon/{lexicon.name}"
    _write(folder, "parameters.toml", settings_toml(data, parameters).encode("utf-8"))
    if corpus is not None:
        _copy_corpus(corpus, folder / "corpus")
    told = readme(
        data,
        report=report.name,
        folder=name,
        figures=forms,
        lexicon=lexicon is not None,
        corpus=corpus is not None,
        texts=bool(data.texts) and report.suffix.lower() in (".html", ".htm"),
        model=parameters.get("model"),
        path=record["corpus"]["path"],
        notes=notes,
    )
    _write(folder, "README.md", told.encode("utf-8"))
    write_manifest(folder, f"policymine {installed_versions(()).get('policymine', '')}")
    return notes


def _write(folder: Path, name: str, content: bytes) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def _json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
    return (text + "\n").encode("utf-8", "replace")


def _fact(name: str, value: Any) -> Any:
    if name == "issuers":
        return "；".join(str(v) for v in value or ())
    if name == "source":
        # The name alone: the folders of the machine it lay on are nobody's business.
        return str(value or "").replace("\\", "/").rpartition("/")[2]
    return "" if value is None else value


def _figures(folder: Path, paper: Paper) -> tuple[list[str], list[str]]:
    """Write every numbered figure; return the forms that were written, and what was not, in words."""
    found: list[tuple[str, Figure]] = []
    for section in paper.sections:
        for block, _ in walk(section.blocks):
            number = paper.numbers.get(id(block))
            if number is not None and hasattr(block, "wide"):
                found.append((f"figure-{number:02d}-{safe_name(block.name or section.key)}", block))
    failed: dict[str, list[str]] = {}
    forms: dict[str, None] = {}
    for stem, figure in found:
        for suffix in (".svg", ".pdf", ".png"):
            try:
                content = _svg(figure) if suffix == ".svg" else drawn(figure, suffix, _WIDE)
            except InputError as error:
                failed.setdefault(str(error), []).append(stem + suffix)
                continue
            _write(folder.parent, f"figures/{stem}{suffix}", content)
            forms[suffix] = None
    return list(forms), [f"{', '.join(names)}: {reason}" for reason, names in failed.items()]


def _svg(figure: Figure) -> bytes:
    if figure.draw is not None:
        from policymine.charts.save import save_chart

        with tempfile.TemporaryDirectory() as folder:
            return save_chart(figure.draw(680), Path(folder) / "figure.svg").read_bytes()
    return standing(str(figure.wide), FONT_STACK).encode("utf-8")


def _copy_corpus(source: Path, target: Path) -> None:
    """Copy what a corpus is made of: its manifest, parts and lists, not what it makes again by itself."""
    target.mkdir()
    for path in sorted(source.iterdir()):
        if path.name in ("documents", "passages") and path.is_dir():
            shutil.copytree(path, target / path.name, symlinks=False)
        elif path.is_file() and (path.name == "corpus.toml" or path.suffix == ".json"):
            shutil.copyfile(path, target / path.name)
