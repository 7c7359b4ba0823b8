"""What a report tells of networks, wording taken over, likeness and versions: what is left out and why, and what counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from policymine.api import findings_links
from policymine.api.reading import read_corpus
from policymine.api.similarity import similarity
from policymine.api.words import sentences_of_words
from policymine.charts.compare import sides
from policymine.charts.messages import load_messages
from policymine.errors import NotEnoughDataError, PolicymineError, RefusedError
from policymine.provenance import Provenance
from policymine.results import Result, frame


def test_what_takes_long_is_made_only_where_it_is_named(
    policies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = read_corpus(policies, where="year >= 2019")
    monkeypatch.setattr(findings_links, "_UNASKED", dict.fromkeys(findings_links._UNASKED, 100))
    with pytest.raises(RefusedError, match=r"sections of report\.toml name reuse") as told:
        findings_links.find_reuse(reading, grain=None, seed=0, asked=False)
    assert told.value.reasons is not None
    assert "reuse" in told.value.reasons["zh"]
    assert findings_links.find_revision(reading, asked=True) is None


def test_networks_keep_why_one_is_missing(policies: Path) -> None:
    reading = read_corpus(policies, where="year >= 2019")
    refused: dict[str, PolicymineError] = {}

    def attempt(section: str, make: Callable[[], Any]) -> Any:
        try:
            return make()
        except (NotEnoughDataError, RefusedError) as error:
            refused[section] = error
            return None

    made = findings_links.find_networks(reading, attempt, seed=0, asked=True)
    verbs = [result.provenance.verb.split()[0] for result in made]
    assert {"coissuing", "citations"} <= set(verbs)
    assert all(error.reasons and set(error.reasons) == {"zh", "en"} for error in refused.values())


def test_letterheads_make_no_difference_where_names_do_not_count(policies: Path) -> None:
    made = [
        similarity(policies, by="issuer", where="year >= 2017", max_groups=3, names=n) for n in (True, False)
    ]
    words = [set(result.terms["term"]) for result in made]
    # The names of the bodies are what tells them apart, until they do not count.
    assert {"N", "Y"} <= words[0]
    assert not {"N", "Y", "QS"} & words[1]
    assert any("发文机关" in m["zh"] for m in made[1].messages)
    assert made[1].provenance.parameters["without_names"] is True


def test_a_full_sentence_comes_before_a_title(policies: Path) -> None:
    reading = read_corpus(policies, where="title LIKE '%社会治理%'")
    found = sentences_of_words(["社会治理"], reading.tokens, reading.texts, per_word=2)["社会治理"]
    assert len(found) == 2
    assert all(e.sentence.rstrip().endswith(("。", "；")) for e in found)


def test_all_but_one_group_is_said_in_the_readers_words() -> None:
    class Compared(Result):
        def extra(self) -> dict[str, Any]:
            return {"target": {"name": "国务院"}, "reference": {"name": "not 国务院"}}

    made = Compared(frame([], ["term"]), Provenance("compare", versions={}))
    assert sides(made, load_messages("zh"))[1] == "国务院以外"
    assert sides(made, load_messages("en"))[1] == "all but 国务院"


@pytest.mark.parametrize(
    ("likeness", "told"), [((0.06, 0.6, 0.9), 0.6), ((0.06, 0.2), 0.2), ((0.5, 1.0), 0.5)], ids=str
)
def test_versions_that_share_little_are_told_where_there_are_no_others(
    monkeypatch: pytest.MonkeyPatch, likeness: tuple[float, ...], told: float
) -> None:
    # Of the regulations the two least alike were a text written anew: 128 articles out, 148 in, nothing reworded.
    links = [{"version_of": f"old {s}", "document": f"new {s}", "similarity": s} for s in likeness]
    ids = [link[name] for link in links for name in ("version_of", "document")]
    reading: Any = SimpleNamespace(corpus=SimpleNamespace(ids=ids, versions=links, path="c"))
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr("policymine.api.diff.diff", lambda old, new: asked.append((old, new)))
    monkeypatch.setattr(findings_links, "_told", lambda name, make, reading, asked: make())
    findings_links.find_revision(reading, asked=True)
    assert asked == [(f"c#old {told}", f"c#new {told}")]
