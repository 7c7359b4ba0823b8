"""Reports for the tests of the page: the sample's policies with few sections, and documents that mean harm."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policymine.reports.base import ReportInput
from policymine.results import Evidence, Result

COMMAND = "policymine report out/sample --shift 社会管理 社会治理 --where 'n_chars > 0' --out sample.html"
SECTIONS = ("summary", "shift", "keywords", "documents", "provenance")

# The longest wait of a frame while a text is typed letter by letter.
TYPING = """
async (text) => {
  const field = document.getElementById("find-text");
  let longest = 0, last = performance.now(), on = true;
  const tick = () => { const now = performance.now(); longest = Math.max(longest, now - last); last = now; if (on) setTimeout(tick, 0); };
  setTimeout(tick, 0);
  for (let i = 1; i <= text.length; i++) {
    field.value = text.slice(0, i);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((r) => setTimeout(r, 160));
  }
  await new Promise((r) => setTimeout(r, 600));
  on = false;
  return longest;
}
"""

# Controls of direction: embedding, override, isolate, marks; none is closed.
BIDI = "\u202b\u202e\u2067\u200f"
HOSTILE = (
    '第一条 <script>window.hurt = 1</script>加强<img src=x onerror="window.hurt = 1">治理。\n'
    "</style></script><svg onload=window.hurt=1>第二条 ＝1+1 =cmd|' /C calc'!A0 治理。\n"
    f"{BIDI}第三条 从右向左的治理。\n"
    "第四条\u2028行分隔\u2029段分隔\x00空字符\ud800半个字符😀治理。\n"
    "<!--第五条 ]]> &lt;b&gt; {{ 7*7 }} ${alert(1)} javascript:alert(1) 治理。"
)


def sample_input(policies: Path) -> ReportInput:
    """Return a report of the sample's policies in Chinese, with their texts."""
    from policymine.api.findings import corpus_card, document_facts
    from policymine.api.keywords import keywords
    from policymine.api.reading import read_corpus
    from policymine.api.shift import shift

    reading = read_corpus(policies)
    return ReportInput(
        "社会治理的更替",
        "zh",
        corpus_card(reading),
        document_facts(reading),
        shifts=(shift(reading, "社会管理", "社会治理", seed=0),),
        keywords=keywords(reading, by="year", top_n=5),
        texts=reading.texts,
        command=COMMAND,
    )


def hostile_input(lang: str, keywords_result: Result) -> ReportInput:
    """Return a report whose documents' titles, issuers, ids and texts mean harm; its keywords quote them."""
    name = 'd"><script>window.hurt=1</script>'
    title = f"{BIDI}</title><script>window.hurt=1</script>办法<img src=x onerror=window.hurt=1>"
    start = HOSTILE.index("从右")
    from_ = HOSTILE.index(BIDI)
    lines = HOSTILE.split("\n")
    quotes = (
        Evidence(name, lines[2], start, start + 4, from_, "2014", "治理"),
        Evidence(name, lines[0], HOSTILE.index("治理"), HOSTILE.index("治理") + 2, 0, "2014", "治理"),
        Evidence("gone", "不在页中的</script>句子。", 0, 2, 0, "2015", "治理"),
    )
    return ReportInput(
        "<script>window.hurt=1</script>",
        lang,
        {"name": "x</style>", "n_documents": 2, "date_range": ("2014", "2015")},
        {
            name: {
                "title": title,
                "date_issued": "2014-03-05",
                "issuers": ("</script>国务院", f"{BIDI}b'\"; DROP"),
                "kind": "policy",
                "doc_number": "=1+1",
                "n_chars": len(HOSTILE),
            },
            "gone": {"title": "", "date_issued": "2015", "kind": "<b>", "n_chars": 3},
        },
        keywords=replace(keywords_result, sentences={0: quotes}),
        texts={name: HOSTILE},
        command="policymine report 'a b</script>' --out r.html",
    )


def grave(tab: Any, include: list[list[str]] | None = None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what axe finds serious or critical in a page, or in these parts of it; skips where axe is not installed."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is in the dev group only")
    answer = axe.Axe().run(tab, {"include": include} if include else None)
    return [
        (found["id"], [(node["html"][:160], node["failureSummary"][:200]) for node in found["nodes"][:4]])
        for found in answer.response["violations"]
        if found["impact"] in ("serious", "critical")
    ]
