"""The clause tree on real texts: runs of articles without gaps, inner documents, headings of files without styles."""

from __future__ import annotations

import itertools
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

from policymine.clean.normalize import normalize
from policymine.ingestors import docx, html
from policymine.ingestors.base import RawDocument
from policymine.structure.clause_path import clauses_of
from policymine.structure.clauses import covers
from policymine.structure.labels import ARTICLE, read_label
from policymine.structure.read import read_structure

_MENTIONED = re.compile(r"第[零〇一二三四五六七八九十百千\d]+条")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


@pytest.mark.slow
def test_articles_of_laws_run_without_gaps_or_are_warned_of(
    shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = sorted(p for p in (shared_data / "laws").rglob("*.md") if p.name != "_index.md")
    counts: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    warned: list[str] = []
    for path in files:
        text = normalize(path.read_text(encoding="utf-8")).text
        result = read_structure(text, kind="policy", name=path.stem)
        assert covers(text, result.passages), path.name
        clauses = clauses_of(result.passages)
        kinds.update(clause.kind for clause in clauses)
        articles = [
            label
            for c in clauses
            if c.kind == "条" and (label := read_label(c.passage.text)) and label.rank == ARTICLE
        ]
        gaps = [note for note in result.warnings if "条" in note]
        counts["files"] += 1
        counts["mention an article"] += bool(_MENTIONED.search(text))
        counts["in articles"] += bool(articles)
        counts["in articles, no gap"] += bool(articles) and not gaps
        counts["a gap in articles, warned of"] += bool(gaps)
        counts["a gap in chapters only, warned of"] += bool(result.warnings) and not gaps
        warned += [f"{path.stem}: {note}" for note in gaps]
        # Every break that is there is warned of, unless something of its own begins.
        broken = [
            b.text
            for a, b in itertools.pairwise(articles)
            if b.number not in (a.number, a.number + 1) and b.number != 1
        ]
        assert not broken or gaps, (path.name, broken)
    with capsys.disabled():
        _say("\nlaws")
        for name, count in [*counts.items(), *kinds.most_common()]:
            _say(f"  {name:<36}{count:>8,}")
        _say("\n".join(f"  {line}" for line in warned))
    assert counts["in articles, no gap"] >= 0.995 * counts["in articles"]
    assert counts["in articles"] >= 0.99 * counts["mention an article"]


@pytest.mark.slow
def test_a_law_whose_articles_are_fused_and_one_without_articles(shared_data: Path) -> None:
    fused = next((shared_data / "laws").rglob("飞行基本规则*.md"))
    result = read_structure(normalize(fused.read_text(encoding="utf-8")).text, kind="policy")
    articles = [c for c in clauses_of(result.passages) if c.kind == "条"]
    assert len(articles) == 124
    assert result.warnings == ()
    plain = next((shared_data / "laws").rglob("重新组建仲裁机构方案*.md"))
    kinds = {
        c.kind for c in clauses_of(read_structure(plain.read_text(encoding="utf-8"), kind="policy").passages)
    }
    assert not kinds & {"条", "款", "项", "目"}


@pytest.mark.slow
def test_inner_documents_of_state_council_pages(
    shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines: list[str] = []
    found: Counter[str] = Counter()
    seen: set[str] = set()
    for path in sorted((shared_data / "statecouncil_html" / "html").glob("*.html")):
        for raw in html.read(path):
            if not isinstance(raw, RawDocument) or raw.text in seen:
                continue
            seen.add(raw.text)
            text = normalize(raw.text).text
            result = read_structure(text)
            assert covers(text, result.passages)
            relays = bool(re.search(r"印发|转发|批转|国务院令", re.sub(r"\s", "", text[: text.find("号")])))
            assert not relays or result.inner, path.name
            for inner in result.inner:
                found[inner.kind] += 1
                head = f"{inner.label} " if inner.label else ""
                lines.append(
                    f"  {path.stem} {inner.kind:<9}{head}{inner.title} ({inner.rule} {inner.confidence})"
                )
    with capsys.disabled():
        _say("\ninner documents of the state council's pages\n" + "\n".join(lines))
    assert found["document"] >= 20
    assert found["table"] >= 4


@pytest.mark.slow
def test_headings_of_city_reports(shared_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The files have no styles; some headings have no number, and four files hold their text on one line."""
    lines: list[str] = []
    bare = 0
    for path in sorted((shared_data / "city_reports_docx").glob("*.docx")):
        raw = next(iter(docx.read(path)))
        assert isinstance(raw, RawDocument)
        result = read_structure(normalize(raw.text).text)
        headings = [p for p in result.passages if p.role == "heading"]
        labelled = [p for p in result.passages if p.label]
        bare += not headings and not labelled
        lines.append(
            f"  {path.stem}: {len(headings)} headings, {len(labelled)} labels, {len(result.passages)} passages"
        )
        assert result.inner == ()
    with capsys.disabled():
        _say("\ncity reports\n" + "\n".join(lines))
    assert bare == 0
