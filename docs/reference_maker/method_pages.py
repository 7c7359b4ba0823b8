"""The pages of docs/methods: the lists of their sources, and an index in each language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from reference_maker.docstrings import cell, table

__all__ = ["method_pages"]

# Of a page: the mark that names its sources by key, with the list below it, and what it says under its first heading.
_SOURCES: Final = re.compile(r"<!-- sources: ([\w ]+) -->\n(?:\n?- .*\n)*")
_QUESTION: Final = re.compile(
    r"^## (?:Question|What is sampled|问题|抽样的单位)[^\n]*\n\n(.+?)\n\n", re.MULTILINE | re.DOTALL
)
_INDEX: Final = {
    "": """# Methods

*中文：[README.zh.md](README.zh.md)*

One page a method: question, assumptions, formula, reading, pitfalls, small counts, sources.

Read [intervals and q-values](intervals-and-q.md) and [segmentation](segmentation.md) first.
""",
    ".zh": """# 方法

*English: [README.md](README.md)*

每种方法一页：问题、假定、公式、读法、陷阱、数据少时、文档。

请先读[区间与多重比较](intervals-and-q.zh.md)和[分词与词表](segmentation.zh.md)。
""",
}
_HEAD: Final = {"": ("method", "question"), ".zh": ("方法", "问题")}


def method_pages(folder: Path) -> dict[str, str]:
    """Return every page of docs/methods by file name, with its list of sources, and the index of each language."""
    made: dict[str, str] = {}
    rows: dict[str, list[tuple[str, ...]]] = {language: [] for language in _INDEX}
    for path in sorted(folder.glob("*.md")):
        name, language = (path.stem[:-3], ".zh") if path.stem.endswith(".zh") else (path.stem, "")
        if name == "README":
            continue
        text = with_sources(path.read_text("utf-8"), language)
        made[path.name] = text
        title = text.partition("\n")[0].lstrip("# ")
        rows[language].append((f"[{title}]({path.name})", cell(_question(text))))
    for language, head in _INDEX.items():
        listed = "\n".join(table(_HEAD[language], rows[language]))
        made[f"README{language}.md"] = f"{head}\n{listed}".rstrip() + "\n"
    return made


def with_sources(text: str, language: str) -> str:
    """Return a page with the list below its mark made anew: as GB/T 7714 has them on a Chinese page."""
    from policymine.provenance import Reference, cited
    from policymine.reports.references.gbt import gbt_entry

    def entry(reference: Reference) -> str:
        if not language:
            return str(reference)
        return gbt_entry(reference) + (f"（{reference.note}）" if reference.note else "")

    mark = _SOURCES.search(text)
    if not mark:
        return text
    listed = sorted((cited(key) for key in mark[1].split()), key=str)
    block = f"<!-- sources: {mark[1]} -->\n\n" + "".join(f"- {entry(reference)}\n" for reference in listed)
    return text[: mark.start()] + block + text[mark.end() :]


def _question(text: str) -> str:
    """Return what a page says under its first heading that asks or says what it is."""
    found = _QUESTION.search(text)
    body = (
        found[1]
        if found
        else next((p for p in text.split("\n\n")[1:] if not p.startswith(("`", "#", "*"))), "")
    )
    return re.sub(r"\[([^]]+)\]\([^)]*\)", r"\1", body.replace("**", ""))
