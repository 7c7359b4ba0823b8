"""The explorer's page: what is packed is what was counted, sentences are real and spread, hostile text stays text."""

from __future__ import annotations

import json
import os
import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import policymine as pm
from policymine.errors import InputError, NotEnoughDataError
from policymine.paths import data_file
from policymine.reports.explorer import render_explorer
from policymine.reports.explorer.pack import importance, safe_json, told_apart
from policymine.reports.explorer.passages import PER_SIDE, choose_passages, spread

from .explorer_pages import explorer_input, many_terms

pytestmark = pytest.mark.page

TARGET = {f"a{i}": [["加强", "社会", "治理"], ["推进", "社区", "治理", "治理"]] for i in range(8)}
REFERENCE = {f"b{i}": [["加强", "社会", "管理"], ["推进", "社区", "工作", "工作"]] for i in range(8)}
HOSTILE = (
    "</script><script>document.title='owned'</script>",
    "<img src=x onerror=document.title='owned'>",
    "<!--<script>",
    "\u202e反转",
    "__proto__",
    "constructor",
    "{name}",
    "a'b\"c\\d",
    "\u2028行",
)


class _Elements(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def packed(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def sentences_of(data: dict[str, Any], term: str, side: int) -> list[tuple[int, list[tuple[int, int]]]]:
    at, wanted = 0, data["terms"].index(term)
    for row in range(len(data["terms"])):
        for key in ("pa", "pb"):
            found = []
            for _ in range(data[key][row]):
                n = data["m"][at + 1]
                flat = data["m"][at + 2 : at + 2 + 2 * n]
                found.append((data["m"][at], list(zip(flat[::2], flat[1::2], strict=True))))
                at += 2 + 2 * n
            if row == wanted and key == ("pa", "pb")[side]:
                return found
    raise AssertionError(term)


def test_what_is_packed_is_what_was_counted() -> None:
    made = explorer_input(TARGET, REFERENCE)
    data = packed(render_explorer(made))
    at = data["terms"].index("治理")
    row = made.result.table.set_index("term").loc["治理"]
    assert (data["a"][at], data["b"][at], data["da"][at], data["db"][at]) == (24, 0, 8, 0)
    assert data["k"][at] == 1
    assert data["lr"][at] == round(row["log_ratio"] * 100)
    assert data["bd"][at] == round(row["bound"] * 100)
    assert data["q"][at] == pytest.approx(row["q"], rel=1e-3)
    assert data["k"][data["terms"].index("管理")] == 2
    assert data["k"][data["terms"].index("加强")] == 0
    assert data["tokens"] == [7 * 8, 7 * 8]


def test_sentences_are_those_of_the_texts_with_every_match_marked_and_from_many_documents() -> None:
    made = explorer_input(TARGET, REFERENCE)
    data = packed(render_explorer(made))
    found = sentences_of(data, "治理", 0)
    assert len(found) == PER_SIDE
    assert len({data["docs"][data["sd"][number]] for number, _ in found}) == PER_SIDE
    for number, places in found:
        text, start = data["s"][number], data["ss"][number]
        assert made.target.texts[data["docs"][data["sd"][number]]][start : start + len(text)] == text
        assert [text[low : low + length] for low, length in places] == ["治理"] * text.count("治理")
    assert sentences_of(data, "治理", 1) == []


def test_a_long_sentence_is_cut_around_the_match() -> None:
    long = [["甲乙"] * 200 + ["治理"] + ["丙丁"] * 200]
    data = packed(render_explorer(explorer_input({"a1": long, "a2": long}, REFERENCE)))
    number, places = sentences_of(data, "治理", 0)[0]
    (low, length), text = places[0], data["s"][number]
    assert text[low : low + length] == "治理"
    assert len(text) <= 140
    assert data["sc"][number] == 3


@pytest.mark.parametrize("n", [1, 2, 5, 6, 7, 50, 1000])
def test_spread_is_even_at_every_length(n: int) -> None:
    chosen = spread(n, 6)
    assert len(set(chosen)) == len(chosen) == min(n, 6)
    for k in (2, 3):
        if n >= 12:
            assert max(chosen[:k]) - min(chosen[:k]) > n / 4


def test_the_budget_holds_and_the_leading_terms_come_first() -> None:
    made = many_terms(4_000)
    whole = render_explorer(made)
    data = packed(whole)
    passages = sum(len(json.dumps(data[key], ensure_ascii=False).encode()) for key in ("s", "sd", "ss", "m"))
    limit = len(whole.encode()) - int(passages * 0.3)
    less = pm_replace(made, max_bytes=limit)
    page = render_explorer(less)
    assert limit * 0.97 < len(page.encode()) <= limit
    data = packed(page)
    order = importance(made.result.table, told_apart(made.result.table, True))
    held = [bool(data["pa"][i] or data["pb"][i]) for i in order]
    assert all(held[:400])
    without = sum(
        (a > 0 and not p) or (b > 0 and not q)
        for a, p, b, q in zip(data["a"], data["pa"], data["b"], data["pb"], strict=True)
    )
    assert without
    assert f"有 {without:,} 个词" in page
    with pytest.raises(InputError, match=r"the numbers of 4,000 terms take 0\.\d\d MB"):
        render_explorer(pm_replace(made, max_bytes=100_000))


def pm_replace(made: Any, **values: Any) -> Any:
    from dataclasses import replace

    return replace(made, **values)


def test_terms_beyond_the_limit_are_left_out_and_told() -> None:
    made = many_terms(4_000)
    page = render_explorer(pm_replace(made, max_terms=1_000))
    data = packed(page)
    assert len(data["terms"]) == 1_000
    sure = int((told_apart(made.result.table, True) > 0).sum())
    assert sum(k > 0 for k in data["k"]) == min(sure, 1_000)
    assert "有 3,000 个" in page
    # The order of the table is kept: the bound falls.
    assert data["bd"] == sorted(data["bd"], reverse=True)


def test_told_apart_needs_interval_and_test() -> None:
    table = pd.DataFrame(
        {"bound": [1.0, 1.0, 0.0, -1.0, np.nan, -1.0], "q": [0.01, 0.2, 0.01, 0.04, 0.01, np.nan]}
    )
    assert told_apart(table, True).tolist() == [1, 0, 0, 2, 0, 0]
    assert told_apart(table, False).tolist() == [1, 1, 0, 2, 0, 2]


def test_without_a_test_the_page_says_so() -> None:
    few = {k: v for k, v in TARGET.items() if k < "a3"}
    page = render_explorer(explorer_input(few, REFERENCE, lang="en"))
    assert "too few documents for a test" in page
    assert packed(page)["tested"] is False
    assert set(packed(page)["q"]) == {None}


def test_no_terms_is_told() -> None:
    made = explorer_input(TARGET, REFERENCE, min_count=10_000)
    with pytest.raises(NotEnoughDataError, match="lower --min-count"):
        render_explorer(made)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_text_is_data_only(lang: str) -> None:
    target = {f"a{i}": [[*HOSTILE, "治理"]] for i in range(6)}
    facts: dict[str, dict[str, object]] = {
        d: {"title": HOSTILE[0] + "\ud800", "issuers": (HOSTILE[1],)} for d in (*target, *REFERENCE)
    }
    made = explorer_input(target, REFERENCE, facts=facts, names=(HOSTILE[0], HOSTILE[1]), lang=lang)
    page = render_explorer(made)
    tags = _Elements(page).tags
    assert [name for name, _ in tags].count("script") == 2
    assert not [
        name for name, _ in tags if name in ("img", "iframe", "object", "base", "form") and name != "form"
    ]
    assert not [key for _, values in tags for key in values if key.startswith("on")]
    assert set(HOSTILE) <= set(packed(page)["terms"])
    page.encode("utf-8")
    assert "\u2028" not in page.split('id="data">')[1].split("</script>")[0]


def test_the_policy_names_the_only_script_and_style() -> None:
    import base64
    import hashlib

    page = render_explorer(explorer_input(TARGET, REFERENCE))
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    assert policy[1].startswith("default-src 'none';")
    for name, pattern in (("script", r"<script>(.*?)</script>"), ("style", r"<style>(.*?)</style>")):
        (source,) = re.findall(pattern, page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy[1]
        assert "http" not in source
    addresses = [
        value for _, values in _Elements(page).tags for key, value in values.items() if key in ("src", "href")
    ]
    assert addresses == ["data:,"]


def test_the_same_input_gives_the_same_bytes() -> None:
    assert render_explorer(explorer_input(TARGET, REFERENCE)) == render_explorer(
        explorer_input(dict(reversed(TARGET.items())), dict(reversed(REFERENCE.items())))
    )


def test_golden_data(root: Path) -> None:
    """The packed data of a small page, as `tests/golden/explorer.json` has it: what the script reads is an interface."""
    facts: dict[str, dict[str, object]] = {
        "a1": {"title": "通知", "date_issued": "2014-03-05", "issuers": ("国务院",)}
    }
    target, reference = {k: TARGET[k] for k in ("a1", "a2")}, {k: REFERENCE[k] for k in ("b1", "b2")}
    data = packed(render_explorer(explorer_input(target, reference, facts=facts)))
    del data["words"]
    golden = root / "tests" / "golden" / "explorer.json"
    if os.environ.get("POLICYMINE_UPDATE_GOLDEN"):
        golden.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert data == json.loads(golden.read_text("utf-8")), "explorer.json differs; see tests/golden/README.md"


def test_every_word_is_in_both_languages_with_the_same_places() -> None:
    catalogue = tomllib.loads(data_file("explorer_messages.toml").read_text("utf-8"))
    for group in catalogue.values():
        for key, text in group.items():
            places = [sorted(re.findall(r"\{(\w+)\}", text[lang])) for lang in ("zh", "en")]
            assert places[0] == places[1], key
    scripts = "".join(
        p.read_text("utf-8") for p in data_file("templates", "explorer").iterdir() if p.name.endswith(".js")
    )
    for key in catalogue["script"]:
        assert f'"{key}"' in scripts or key in ("both_sides", "all_uses"), key
    for key in re.findall(r'say\("(\w+)"', scripts):
        assert key in catalogue["script"], key
    assert "innerHTML" not in scripts
    assert not re.search(r"\b(eval|Function|fetch|XMLHttpRequest|import)\b\s*\(", scripts)


def test_json_cannot_leave_its_element() -> None:
    shown = safe_json(["</script>", "<!--", "\u2029", "\ud800"])
    assert "<" not in shown
    assert json.loads(shown) == ["</script>", "<!--", "\u2029", "?"]


def test_the_budget_is_spent_in_order() -> None:
    made = explorer_input(TARGET, REFERENCE)
    nothing = choose_passages([0, 1], (made.target, made.reference), 10)
    assert not nothing.complete
    assert nothing.sentences == []


@pytest.fixture(scope="module")
def corpus(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("explorer") / "policies"
    pm.ingest([sample / "policies"], into)
    return into


def test_the_verb_writes_a_page_and_returns_the_comparison(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "terms.html"
    result = pm.explorer(corpus, where="year >= 2014", out=out, lang="en")
    again = pm.compare(corpus, where="year >= 2014")
    assert result.table.equals(again.table)
    page = out.read_text("utf-8")
    data = packed(page)
    assert data["terms"] == list(again.table["term"])
    assert data["commands"][1].endswith("--where '(year >= 2014) IS NOT TRUE'")
    documents = pm.Corpus.open(corpus)
    texts = documents.texts()
    number, places = sentences_of(data, "社会治理", 0)[0]
    start = data["ss"][number] + places[0][0]
    assert texts[data["docs"][data["sd"][number]]][start : start + places[0][1]] == "社会治理"
    # The command shown leads to the other lines of that side and no others.
    told = data["terms"].index("社会治理")
    assert len(pm.kwic(corpus, "社会治理", where="(year >= 2014) IS NOT TRUE").lines) == data["b"][told]
    first = out.read_bytes()
    pm.explorer(corpus, where="year >= 2014", out=out, lang="en")
    assert out.read_bytes() == first


@pytest.mark.parametrize("unit", ["phrases", "collocates"])
def test_other_units_open_to_their_sentences(corpus: Path, tmp_path: Path, unit: str) -> None:
    out = tmp_path / "terms.html"
    node = "社会治理" if unit == "collocates" else None
    result = pm.explorer(corpus, where="year >= 2016", unit=unit, node=node, min_count=3, out=out)
    data = packed(out.read_text("utf-8"))
    term = str(result.table["term"][0])
    side = 0 if result.table["target"][0] else 1
    number, places = sentences_of(data, term, side)[0]
    found = data["s"][number][places[0][0] : sum(places[0])]
    assert found.replace(" ", "") == term.replace(" ", "")
    assert data["lists"] == (["all_uses"] * 2 if node else ["", ""])


def test_bad_input_is_told(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"name the file \.html"):
        pm.explorer(corpus, where="year >= 2014", out=tmp_path / "x.csv")
    with pytest.raises(InputError, match="does not exist"):
        pm.explorer(corpus, where="year >= 2014", out=tmp_path / "no" / "x.html")
    with pytest.raises(InputError, match="allow a larger one"):
        pm.explorer(corpus, where="year >= 2014", out=tmp_path / "x.html", max_mb=0.01)
    assert list(tmp_path.iterdir()) == []
