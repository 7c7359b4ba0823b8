"""The pages of docs: links lead somewhere, commands can be parsed, those marked `run` run on the sample."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(p for p in DOCS.rglob("*.md"))
WRITTEN = [p for p in PAGES if "reference" not in p.relative_to(DOCS).parts]
METHODS = [
    p
    for p in sorted((DOCS / "methods").glob("*.md"))
    if not p.name.startswith("README.") and ".zh" not in p.name
]
CHINESE = [p for p in WRITTEN if p.name.endswith(".zh.md")]
BLOCK = re.compile(r"(?P<run><!-- run -->\n)?(?P<indent> *)```bash\n(?P<body>.*?)\n *```", re.DOTALL)


def commands_of(text: str, *, run: bool = False) -> Iterator[str]:
    for block in BLOCK.finditer(text):
        if block["run"] or not run:
            for line in block["body"].split("\n"):
                if line.strip().startswith("policymine "):
                    yield line.strip()


def tree() -> dict[str, Any]:
    import click

    from policymine.cli.app import app
    from policymine.cli.grammar import assemble

    root: Any = assemble(app)
    return {
        name: root.get_command(click.Context(root), name) for name in root.list_commands(click.Context(root))
    }


def anchors(text: str) -> set[str]:
    """Return the anchors that headings make, as GitHub does."""
    found = set()
    for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE):
        plain = re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", heading).lower())
        found.add(plain.replace(" ", "-"))
    return found


@pytest.mark.parametrize("shelf", ["tutorials", "how-to", "methods", "reference"])
def test_the_door_leads_to_every_shelf_and_page(shelf: str) -> None:
    door = (DOCS / "README.md").read_text("utf-8")
    for index in (DOCS / shelf).glob("README*.md"):
        door += index.read_text("utf-8")
    for page in (DOCS / shelf).glob("*.md" if shelf != "tutorials" else "*.ipynb"):
        if not page.name.startswith("README."):
            assert page.name in door, f"{page.relative_to(DOCS)} is named on no door"


def test_links_lead_somewhere() -> None:
    import json

    for page in [*PAGES, *DOCS.rglob("*.ipynb")]:
        text = page.read_text("utf-8")
        if page.suffix == ".ipynb":
            cells = [c for c in json.loads(text)["cells"] if c["cell_type"] == "markdown"]
            text = "\n".join("".join(c["source"]) for c in cells)
        bare = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)\s]+)\)", bare):
            assert "://" not in target, f"{page.name} leads to the network: {target}"
            path, _, anchor = target.partition("#")
            there = (page.parent / path).resolve() if path else page
            assert there.exists(), f"{page.relative_to(DOCS)}: {target}"
            if anchor and there.suffix == ".md":
                assert anchor in anchors(there.read_text("utf-8")), f"{page.relative_to(DOCS)}: {target}"


@pytest.mark.parametrize("page", WRITTEN, ids=lambda p: p.relative_to(DOCS).as_posix())
def test_commands_of_a_page_can_be_parsed(page: Path) -> None:
    import click

    known = tree()
    for line in commands_of(page.read_text("utf-8")):
        words = shlex.split(line)[1:]
        command, rest = known[words[0]], words[1:]
        if hasattr(command, "list_commands"):
            command, rest = command.get_command(click.Context(command), rest[0]), rest[1:]
        command.make_context(words[0], rest)


def test_every_command_has_a_page_that_tells_how_it_is_used() -> None:
    text = "\n".join(page.read_text("utf-8") for page in WRITTEN)
    readme = (ROOT / "README.md").read_text("utf-8")
    for name in tree():
        assert f"policymine {name}" in text + readme, name


@pytest.mark.parametrize("heading", ["Question", "Formula", "Reading", "Pitfalls", "Small counts", "Sources"])
def test_pages_of_methods_say_what_such_a_page_says(heading: str) -> None:
    # The two pages that are no method, and the rules that have no formula.
    other = {"Question": {"intervals-and-q"}, "Formula": set()}
    for page in METHODS:
        if page.stem in other.get(heading, set()):
            continue
        text = page.read_text("utf-8").lower()
        wanted = (
            "formula",
            "rule",
            "step",
            "what is done",
            "what is measured",
            "design",
            "which interval",
            "| method |",
        )
        if heading == "Formula":
            assert any(word in text for word in wanted), page.name
        else:
            assert heading.lower() in text, f"{page.name} has nothing on {heading}"


# The headings of the pages of methods, as each language has them; a heading may join several of these.
HEADINGS = {
    "Question": "问题",
    "Assumptions": "假定",
    "Formula": "公式",
    "Formulas": "公式",
    "Rule": "规则",
    "Rules": "规则",
    "Steps": "步骤",
    "Design": "设计",
    "What decides": "以什么判断",
    "What is done": "做法",
    "What is measured": "度量什么",
    "What is sampled": "抽样的单位",
    "Which interval where": "何处用何种区间",
    "p and q": "p 值与 q 值",
    "Reading": "读法",
    "Pitfalls": "陷阱",
    "Small counts": "数据少时",
    "Sources": "文献",
}


def told(text: str, *, language: str) -> dict[str, Any]:
    """Return what the page of a method says in either language alike, links without their language."""
    body = text.partition("<!-- sources:")[0]
    body = re.sub(r"^\*(?:中文|English)[:：] ?\[[^]]*\]\([^)]*\)\*\n", "", body, flags=re.MULTILINE)
    rows = len(re.findall(r"^\|", body, re.MULTILINE))
    headings = re.findall(r"^## (.+)$", body, re.MULTILINE)
    if language == "en":
        headings = ["、".join(HEADINGS[_capital(part)] for part in h.split(", ")) for h in headings]
    blocks = re.findall(r"^```.*?^```", body, re.DOTALL | re.MULTILINE)
    body = re.sub(r"^```.*?^```", "", body, flags=re.DOTALL | re.MULTILINE)
    code = re.findall(r"`[^`]+`", body)
    body = re.sub(r"`[^`]+`", "", body)
    formulas = re.findall(r"\$\$.+?\$\$|\$[^$]+\$", body, re.DOTALL)
    body = re.sub(r"\$\$.+?\$\$|\$[^$]+\$", "", body, flags=re.DOTALL)
    links = re.findall(r"\]\(([^)\s]+)\)", body)
    numbers = re.findall(r"(?<![A-Za-z\d])\d[\d,.]*(?<![,.])", re.sub(r"\]\([^)]*\)", "]", body))
    return {
        "headings": headings,
        "blocks": blocks,
        "code": {re.sub(r"\s+", " ", c) for c in code},
        # Words within a formula are in the language of the page.
        "formulas": {re.sub(r"\\text\{[^}]*\}", r"\\text{}", f) for f in formulas},
        "links": sorted(link.replace(".zh.md", ".md") for link in links),
        "numbers": set(numbers),
        "rows": rows,
        "sources": re.findall(r"<!-- sources: .* -->", text),
    }


def _capital(part: str) -> str:
    return part if part in HEADINGS else part[0].upper() + part[1:]


def test_every_method_has_a_chinese_page() -> None:
    for page in METHODS:
        assert page.with_name(f"{page.stem}.zh.md").is_file(), page.name


@pytest.mark.parametrize(
    "page", [p for p in CHINESE if p.parent.name == "methods" and p.stem != "README.zh"], ids=lambda p: p.name
)
def test_the_chinese_page_of_a_method_says_what_the_english_one_says(page: Path) -> None:
    beside = page.with_name(page.name.replace(".zh.md", ".md"))
    text, other = page.read_text("utf-8"), beside.read_text("utf-8")
    assert f"*English: [{beside.name}]({beside.name})*" in text.split("\n")[1:3]
    assert f"*中文：[{page.name}]({page.name})*" in other.split("\n")[1:3]
    chinese, english = told(text, language="zh"), told(other, language="en")
    # Chinese may write in figures what English writes in words.
    assert english.pop("numbers") <= chinese.pop("numbers")
    for what, said in english.items():
        assert chinese[what] == said, f"{page.name}: {what}"


@pytest.mark.parametrize("page", [*CHINESE, DOCS / "README.md"], ids=lambda p: p.relative_to(DOCS).as_posix())
def test_chinese_pages_lead_to_chinese_pages(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8").partition("## Where to go")[0], flags=re.DOTALL)
    for line in text.split("\n"):
        for target in re.findall(r"\]\(([^)\s#]+\.md)", re.sub(r"English: ?\[[^]]*\]\([^)]*\)", "", line)):
            better = (page.parent / target).with_suffix(".zh.md")
            assert target.endswith(".zh.md") or not better.exists(), f"{page.relative_to(DOCS)}: {target}"


@pytest.mark.parametrize("page", CHINESE, ids=lambda p: p.relative_to(DOCS).as_posix())
def test_emphasis_of_chinese_pages_is_closed(page: Path) -> None:
    # Beside Chinese punctuation stars may be read as stars: **“…”**的.
    markdown = pytest.importorskip("markdown_it").MarkdownIt()
    text = page.read_text("utf-8")
    bare = re.sub(
        r"`[^`\n]+`|\$\$.+?\$\$|\$[^$]+\$",
        "x",
        re.sub(r"```.*?```", "", text, flags=re.DOTALL),
        flags=re.DOTALL,
    )
    assert "*" not in re.sub(r"<[^>]+>", "", markdown.render(bare)), page.name


def run_page(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Type the commands of a page that are marked, one after the other, in the folder that is the current one."""
    from policymine.cli.app import run

    for line in commands_of(page.read_text("utf-8"), run=True):
        monkeypatch.setattr(sys, "argv", shlex.split(line))
        assert run() == 0, line


@pytest.mark.page
def test_commands_marked_run_do(policies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(policies, tmp_path / "out" / "sample")
    monkeypatch.chdir(tmp_path)
    run_page(DOCS / "how-to" / "fix-dates-and-issuers.md", monkeypatch)
    assert list(tmp_path.glob("*.xlsx"))


@pytest.mark.slow
def test_commands_marked_run_do_on_every_page(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from policymine.api.ingest import ingest

    parts = [sample / part for part in ("policies", "minutes", "interviews", "articles")]
    ingest(parts, tmp_path / "out" / "sample", name="sample")
    (tmp_path / "sample").symlink_to(sample)
    monkeypatch.chdir(tmp_path)
    pages = [page for page in WRITTEN if "<!-- run -->" in page.read_text("utf-8")]
    assert len(pages) >= 7
    for page in pages:
        run_page(page, monkeypatch)
