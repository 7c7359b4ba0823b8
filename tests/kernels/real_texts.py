"""Third-party texts for tests and benchmarks, read where they lie."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

_TAG = re.compile(r"(?s)<(script|style).*?</\1>|<[^>]+>")


def work_reports(folder: Path) -> list[str]:
    """The State Council's work reports."""
    lines = (folder / "gwr" / "reports.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def raw_pages(folder: Path) -> list[str]:
    """The State Council's pages as they stand, tags and all."""
    return [p.read_text("utf-8", "replace") for p in sorted((folder / "statecouncil_html").rglob("*.html"))]


def pages(folder: Path) -> list[str]:
    """The text of these pages, a line a paragraph."""
    texts = [html.unescape(_TAG.sub("", page)) for page in raw_pages(folder)]
    return [re.sub(r"\s*\n\s*", "\n", text) for text in texts]


def sighan(folder: Path) -> list[str]:
    """The lines of both test sets of SIGHAN 2005."""
    files = sorted((folder / "bench" / "icwb2").glob("*_test.utf8"))
    return [line for file in files for line in file.read_text("utf-8").splitlines(keepends=True)]


def laws(folder: Path) -> list[str]:
    """Laws and local regulations."""
    return [p.read_text("utf-8") for p in sorted((folder / "laws").rglob("*.md"))]
