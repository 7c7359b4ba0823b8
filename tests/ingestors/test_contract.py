"""What every registered ingestor promises."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from policymine.errors import IngestError
from policymine.ingestors.base import RawDocument
from policymine.ingestors.formats import INGESTORS, ingestor_for, suffixes

NAMES = INGESTORS.names()


def test_the_formats_are_those_of_the_plan() -> None:
    plan = {
        "text",
        "html",
        "pdf",
        "docx",
        "doc",
        "rtf",
        "epub",
        "table",
        "jsonl",
        "archive",
        "subtitles",
        "tei",
    }
    assert plan == set(NAMES)
    known = suffixes()
    assert {".txt", ".md", ".html", ".pdf", ".docx", ".csv", ".xlsx", ".jsonl", ".zip"} <= set(known)
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in known)


def test_an_unknown_suffix_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match=r"\.pptx files are not read; export it as \.pdf"):
        ingestor_for(tmp_path / "a.pptx")
    with pytest.raises(
        IngestError, match=r"\.xyz files are not read; what is read: .*\.doc \.docm \.docx .*\.rtf"
    ):
        ingestor_for(tmp_path / "a.xyz")
    with pytest.raises(IngestError, match="no suffix"):
        ingestor_for(tmp_path / "README")


@pytest.mark.parametrize("name", NAMES)
def test_the_same_twice(name: str, good_file: Callable[[str], Path]) -> None:
    path = good_file(name)
    module = INGESTORS.load(name)
    assert path.suffix in module.SUFFIXES
    once, twice = list(module.read(path)), list(module.read(path))
    assert once == twice
    assert once
    assert all(isinstance(found, RawDocument) and found.text.strip() and found.extractor for found in once)
    items = [found.item for found in once]
    assert len(set(items)) == len(items)


# Half of a text file is a text; half of the others is damage.
PLAIN = {"text", "html", "table", "jsonl", "doc", "rtf", "subtitles"}
BAD = [(n, b) for n in NAMES for b in ("missing", "empty", "noise", "cut") if not (b == "cut" and n in PLAIN)]


@pytest.mark.parametrize(("name", "bad"), BAD)
def test_a_bad_file_raises_with_path_and_reason(
    name: str, bad: str, good_file: Callable[[str], Path], tmp_path: Path
) -> None:
    module = INGESTORS.load(name)
    good = good_file(name)
    path = tmp_path / f"bad{good.suffix}"
    if bad == "empty":
        path.touch()
    elif bad == "noise":
        path.write_bytes(bytes((k * 97 + k // 7) % 256 for k in range(3000)))
    elif bad == "cut":
        path.write_bytes(good.read_bytes()[: len(good.read_bytes()) // 2])
    with pytest.raises(IngestError) as caught:
        list(module.read(path))
    assert caught.value.path == str(path)
    assert caught.value.reason
    assert not caught.value.reason.endswith(".")
