"""The writer takes documents out again, rewrites them, and keeps its lists."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from policymine.corpus.document import Document
from policymine.corpus.store import Corpus
from policymine.corpus.writer import CorpusWriter
from policymine.errors import InputError


def make(name: str, text: str = "社区协商。") -> Document:
    return Document(
        id=name, kind="policy", text=f"{name}{text}", source=name, source_key=name, sha256=f"s{name}"
    )


def test_a_document_can_be_taken_out_at_any_time(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    with CorpusWriter.open(folder) as writer:
        for name in "abc":
            writer.add(make(name))
        writer.flush()
        writer.remove("a")  # written, not committed
        writer.add(make("d"))
        writer.remove("d")  # waiting
        assert not writer.holds("d")
        writer.commit()
        assert writer.n_added == 2
    assert Corpus.open(folder).ids == ("b", "c")
    with CorpusWriter.open(folder) as writer:
        writer.remove("b")  # committed
        assert writer.twin_of("sb") is None
        writer.add(replace(make("c"), sha256="new"))
        writer.remove("c")  # a new reading of what is committed: both go
        writer.commit()
    assert Corpus.open(folder).ids == ()


def test_the_sieve_sees_every_batch_before_it_is_written(tmp_path: Path) -> None:
    seen: list[str] = []
    with CorpusWriter.open(tmp_path / "c") as writer:

        def sieve(batch: object) -> None:
            for document in batch:  # type: ignore[attr-defined]
                seen.append(document.id)
                if document.id == "b":
                    writer.remove("b")

        writer.sieve = sieve
        writer.add(make("a"))
        writer.add(make("b"))
        writer.commit()
    assert seen == ["a", "b"]
    assert Corpus.open(tmp_path / "c").ids == ("a",)


def test_rewriting_changes_some_and_keeps_the_rest(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    with CorpusWriter.open(folder) as writer:
        for name in "abc":
            writer.add(make(name))
        writer.note("amendments", [{"number": 1, "document": "b"}])
        writer.commit()
    with CorpusWriter.open(folder) as writer:
        writer.rewrite(["b", "no such document"], lambda document: replace(document, title="新题"))
        assert writer.n_replaced == 1
        writer.commit()
    corpus = Corpus.open(folder)
    assert corpus.values("title")["title"] == [None, "新题", None]
    assert corpus.amendments() == [{"number": 1, "document": "b"}]
    with CorpusWriter.open(folder) as writer:
        assert writer.known["b"][0] == "sb"
        writer.note("amendments", [])
        writer.commit()
    assert Corpus.open(folder).manifest.amendments == ""
    assert not list(folder.glob("amendments-*.json")) or Corpus.open(folder).amendments() == []


def test_versions_are_columns(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    link = {"document": "b", "group": "a", "version_of": "a", "newer_version": None, "similarity": 0.8}
    with CorpusWriter.open(folder) as writer:
        writer.add(make("a"))
        writer.add(make("b"))
        writer.note("versions", [link])
        writer.commit()
    corpus = Corpus.open(folder)
    assert corpus.versions == (link,)
    assert corpus.select("version_of = 'a'").ids == ("b",)
    assert corpus.select("version_group is null").ids == ("a",)


def test_a_corpus_splits_or_does_not(tmp_path: Path) -> None:
    with CorpusWriter.open(tmp_path / "c") as writer:
        writer.settle(split_inner=True)
        writer.add(make("a"))
        writer.commit()
    assert Corpus.open(tmp_path / "c").manifest.split_inner
    with CorpusWriter.open(tmp_path / "c") as writer, pytest.raises(InputError, match="--no-split-inner"):
        writer.settle(split_inner=False)
