"""The fields of pages of the State Council's library against the list that came with them.

`pytest -s tests/trials/test_state_council_pages.py` prints the table: how many of the distinct pages each field is exact on, read
with the page's own card and from the running text alone. The list is not read along with the pages.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from policymine.clean.normalize import normalize
from policymine.corpus.document import Document
from policymine.ingestors.assemble import assemble
from policymine.ingestors.base import RawDocument, SourceRef
from policymine.ingestors.html import read
from policymine.structure.dates import parse_date
from policymine.structure.lines import split_lines
from policymine.structure.page_card import read_card
from policymine.structure.read import read_structure

_FIELDS = ("title", "doc_number", "issuers", "date_issued", "date_published")
_CONTRADICTORY = {"024.html", "069.html"}


@pytest.fixture(scope="module")
def gold(shared_data: Path) -> dict[str, dict[str, object]]:
    """What the list states of each distinct page, by the page's file name."""
    folder = shared_data / "statecouncil_html"
    if not (folder / "metadata.csv").is_file():
        pytest.skip("../shared/data/statecouncil_html is absent")
    with (folder / "metadata.csv").open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    pages: dict[str, dict[str, object]] = {}
    for row in {row["url"]: row for row in reversed(rows)}.values():
        pages[Path(row["file"]).name] = {
            "title": row["title"],
            "doc_number": row["doc_number"],
            "issuers": tuple(re.split("[、 　]", row["issuer"])),
            "date_issued": parse_date(row["成文日期"]),
            "date_published": parse_date(row["发布日期"]),
        }
    return pages


def page(shared_data: Path, name: str) -> RawDocument:
    """Return a page as the ingestor of web pages reads it, without the list."""
    (raw,) = [
        raw for raw in read(shared_data / "statecouncil_html" / "html" / name) if isinstance(raw, RawDocument)
    ]
    return raw


def document(shared_data: Path, name: str) -> Document:
    built = assemble(SourceRef(f"html/{name}", name), page(shared_data, name))
    assert isinstance(built, Document)
    return built


def exact(
    gold: Mapping[str, Mapping[str, object]], found: Callable[[str], Mapping[str, object]], way: str
) -> dict[str, float]:
    """Return the share of pages each field is exact on, and print it with what was missed."""
    right = dict.fromkeys(_FIELDS, 0)
    missed: list[str] = []
    for name, stated in gold.items():
        values = found(name)
        for field in _FIELDS:
            if values.get(field) == stated[field]:
                right[field] += 1
            elif field in values:
                missed.append(f"  {name} {field}: {values[field]!r} where the list has {stated[field]!r}")
    rows = [f"  {field:<15}{count:>4}  {count / len(gold):.1%}" for field, count in right.items()]
    sys.stdout.write("\n".join(["", f"{way}, {len(gold)} pages", *rows, *missed, ""]))
    return {field: count / len(gold) for field, count in right.items()}


def test_with_the_page_table(shared_data: Path, gold: dict[str, dict[str, object]]) -> None:
    def found(name: str) -> dict[str, object]:
        built = document(shared_data, name)
        return {field: getattr(built, field) for field in _FIELDS}

    assert len(gold) == 60
    shares = exact(gold, found, "with the page's table")
    assert all(share >= 0.98 for share in shares.values())


def test_from_the_running_text_alone(shared_data: Path, gold: dict[str, dict[str, object]]) -> None:
    def found(name: str) -> dict[str, object]:
        text = normalize(page(shared_data, name).text).text
        # The ingestor has taken the table out; nothing of a card may be left to read from.
        assert read_card(text, split_lines(text)[:80]) == ({}, 0)
        fields = read_structure(text).fields
        return {field: fields[field].value for field in _FIELDS if field in fields}

    shares = exact(gold, found, "from the running text alone")
    assert all(shares[field] >= 0.95 for field in ("title", "doc_number", "issuers", "date_issued"))


def test_the_table_as_lines_above_the_text(shared_data: Path, gold: dict[str, dict[str, object]]) -> None:
    """The same card as somebody would copy it: labels and values on lines above the text."""
    labels = {
        "主题分类": "subject",
        "发文机关": "issuers",
        "成文日期": "date_issued",
        "标　　题": "title",
        "发文字号": "doc_number",
        "发布日期": "date_published",
    }

    def found(name: str) -> dict[str, object]:
        raw = page(shared_data, name)
        card = [
            f"{label}：{raw.metadata[field].raw}" for label, field in labels.items() if field in raw.metadata
        ]
        fields = read_structure(normalize("\n".join([*card, raw.text])).text).fields
        return {field: fields[field].value for field in _FIELDS if field in fields}

    shares = exact(gold, found, "the table as lines above the text")
    assert all(share >= 0.98 for share in shares.values())


def test_contradictions_of_table_and_text_are_told(
    shared_data: Path, gold: dict[str, dict[str, object]]
) -> None:
    """One page, twice in the folder, is dated the 17th by its table and the 27th by its signature."""
    told: dict[str, list[str]] = {}
    for name in {*gold, *_CONTRADICTORY}:
        warnings = [
            line
            for line in document(shared_data, name).warnings
            if re.match("title|doc_number|issuers|date_issued", line)
        ]
        if warnings:
            told[name] = warnings
    assert set(told) == _CONTRADICTORY
    for lines in told.values():
        assert len(lines) == 1
        assert "2004-04-17" in lines[0]
        assert "2004-04-27" in lines[0]
