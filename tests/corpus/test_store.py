"""The store keeps what it was given, all of a command or nothing of it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policymine.corpus.document import Document, Extracted, Passage
from policymine.corpus.store import Corpus
from policymine.corpus.writer import CorpusWriter
from policymine.errors import CorpusError, InputError


def make(i: int, text: str = "关于加强社会治理的意见", **fields: object) -> Document:
    document = Document(
        id=f"d{i:02d}",
        kind="policy",
        text=text,
        source=f"f/{i}.txt",
        source_key=f"key{i}",
        sha256=f"sha{i}-{hash(text) & 0xFFFF}",
        language="zh",
        date_issued=f"{2010 + i % 5}-03",
        issuers=("甲市人民政府", "乙局") if i % 2 else (),
        fields={"date_issued": Extracted(f"{2010 + i % 5}-03", "3月", (1, 3), "test", 0.5)},
        extra={"party": "a" if i % 3 else "b"},
    )
    document = replace(document, **fields)  # type: ignore[arg-type]
    passage = Passage(document.id, 0, "clause", 0, "", None, text, 0, len(text))
    return replace(document, passages=(passage,))


def fill(folder: Path, *documents: Document) -> Corpus:
    with CorpusWriter.open(folder) as writer:
        for document in documents:
            writer.add(document)
        writer.commit()
    return Corpus.open(folder)


def test_a_document_comes_back_as_it_went_in(tmp_path: Path) -> None:
    document = make(1)
    corpus = fill(tmp_path / "c", document)
    assert corpus.document("d01") == document
    assert corpus.texts() == {"d01": document.text}
    assert corpus.passages().loc[0, "text"] == document.text
    assert corpus.documents().loc[0, "issuers"] == ("甲市人民政府", "乙局")
    assert corpus.documents().loc[0, "year"] == 2011


def test_order_of_ingestion_never_shows(tmp_path: Path) -> None:
    documents = [make(i) for i in range(7)]
    forward = fill(tmp_path / "a", *documents)
    backward = fill(tmp_path / "b", *reversed(documents))
    assert forward.fingerprint == backward.fingerprint
    assert forward.documents().equals(backward.documents())


def test_a_changed_source_replaces_its_document(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    fill(folder, make(1), make(2))
    corpus = fill(folder, make(1, "新的文本"))
    assert len(corpus) == 2
    assert corpus.texts()["d01"] == "新的文本"
    assert corpus.texts()["d02"] == make(2).text


def test_another_source_with_the_same_id_gets_its_own(tmp_path: Path) -> None:
    corpus = fill(tmp_path / "c", make(1), make(1, source_key="other"))
    assert corpus.ids == ("d01", "d01~2")


def test_a_kill_before_the_commit_changes_nothing(tmp_path: Path, root: Path) -> None:
    folder = tmp_path / "c"
    before = fill(folder, make(1))
    script = (
        "import os\nfrom policymine.corpus.document import Document\nfrom policymine.corpus.writer import CorpusWriter\n"
        f"w = CorpusWriter.open({str(folder)!r})\n"
        "w.add(Document(id='x', kind='policy', text='甲', source_key='x', sha256='x'))\n"
        "w.flush()\nos._exit(9)\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], cwd=root, check=False)
    assert ended.returncode == 9
    assert Corpus.open(folder).fingerprint == before.fingerprint
    assert len(list((folder / "documents").glob("part-*.parquet"))) == 2
    after = fill(folder, make(2))
    assert after.ids == ("d01", "d02")
    assert len(list((folder / "documents").glob("part-*.parquet"))) == 2


def test_two_writers_at_once(tmp_path: Path) -> None:
    with CorpusWriter.open(tmp_path / "c"), pytest.raises(CorpusError, match="being written by another"):
        CorpusWriter.open(tmp_path / "c")


def test_a_reader_keeps_what_it_opened(tmp_path: Path) -> None:
    old = fill(tmp_path / "c", make(1))
    fill(tmp_path / "c", make(1, "新的文本"))
    assert old.texts() == {"d01": make(1).text}


def test_where(tmp_path: Path) -> None:
    corpus = fill(tmp_path / "c", *[make(i) for i in range(10)])
    assert corpus.select("year = 2012").ids == ("d02", "d07")
    assert corpus.select("issuer = '甲市人民政府' AND party = 'b'").ids == ("d03", "d09")
    assert corpus.select("year > 2012").select("year < 2014").ids == ("d03", "d08")
    with pytest.raises(InputError, match="it is a condition on these columns: .*issuers"):
        corpus.select("nosuch = 1")
    with pytest.raises(InputError, match="selects none of the 10 documents"):
        corpus.select("year = 1900")
    with pytest.raises(InputError):
        corpus.select("id IN (SELECT content FROM read_text('/etc/passwd'))")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "is not a corpus"),
        ("x = [", "is damaged"),
        ("[corpus]\nname='a'\nschema=99\ngeneration=1", "schema 99"),
    ],
)
def test_a_folder_that_is_no_corpus(tmp_path: Path, content: str | None, message: str) -> None:
    if content is not None:
        (tmp_path / "corpus.toml").write_text(content)
    with pytest.raises(CorpusError, match=message):
        Corpus.open(tmp_path)


def test_into_a_folder_with_other_things(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("x")
    with pytest.raises(InputError, match="holds other files"):
        CorpusWriter.open(tmp_path)
    with pytest.raises(CorpusError, match="does not exist"):
        Corpus.open(tmp_path / "nowhere")


def test_skipped_sources_are_kept_until_they_are_read_again(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    bad = {"source": "f/a.pdf", "reason": "no text layer", "remedy": ""}
    with CorpusWriter.open(folder) as writer:
        writer.add(make(1))
        writer.note_skipped([bad], lambda source: False)
        writer.commit()
    assert Corpus.open(folder).skipped() == [bad]
    with CorpusWriter.open(folder) as writer:
        writer.note_skipped([], lambda source: source == "f/a.pdf")
        assert writer.commit()
    assert Corpus.open(folder).skipped() == []


_text = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 5), _text), min_size=1, max_size=8))
def test_any_run_of_writes_reads_back_as_the_last_of_each(
    tmp_path_factory: pytest.TempPathFactory, writes: list[tuple[int, str]]
) -> None:
    folder = tmp_path_factory.mktemp("store") / "c"
    expected: dict[str, str] = {}
    for i, text in writes:
        fill(folder, make(i, text))
        expected[f"d{i:02d}"] = text
    corpus = Corpus.open(folder)
    assert corpus.texts() == dict(sorted(expected.items()))
    for row in corpus.passages().itertuples():
        assert corpus.texts()[row.document][row.start : row.end] == row.text
