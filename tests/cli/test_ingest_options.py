"""`ingest --script` and `--english-lemmas`: what they do, and that a corpus keeps them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from policymine.api.ingest import ingest
from policymine.corpus.store import Corpus
from policymine.errors import InputError, UnknownNameError
from policymine.segmenters.lexicon import Lexicon
from policymine.segmenters.store import segment_corpus

RECORD = "N市議事會會議紀要\n時間：2014年3月5日\n主持人：張某某\n主持人：請大家就加裝電梯發言。\n居民代表李某某：我同意，費用應該協商。\n"


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text(RECORD, "utf-8")
    (folder / "b.txt").write_text("社区治理的几点思考。" * 5, "utf-8")
    (folder / "c.txt").write_text(
        "Residents of the communities were meeting. The community met again.", "utf-8"
    )
    return folder


def test_simplified_keeps_places_and_speakers(sources: Path, tmp_path: Path) -> None:
    ingest(sources, tmp_path / "keep")
    result = ingest(sources, tmp_path / "simple", script="simplified")
    assert result.added == 3
    kept = Corpus.open(tmp_path / "keep").document("a.txt")
    simple = Corpus.open(tmp_path / "simple").document("a.txt")
    assert len(simple.text) == len(kept.text)
    assert simple.offset_map == kept.offset_map
    assert "会议纪要" in simple.text
    assert "會議紀要" in kept.text
    assert kept.extra["script"] == simple.extra["script"] == "traditional"
    assert [p.role for p in simple.passages] == [p.role for p in kept.passages]
    assert [p.speaker for p in simple.passages if p.speaker] == ["主持人", "居民代表李某某"]
    for passage in simple.passages:
        assert simple.text[passage.start : passage.end] == passage.text
    for field in simple.fields.values():
        assert field.span is None or simple.text[slice(*field.span)] == field.raw
    assert simple.chair == "张某某"
    assert any("--script simplified" in w for w in simple.warnings)
    assert "script" not in Corpus.open(tmp_path / "simple").document("b.txt").extra


def test_a_corpus_holds_one_script(sources: Path, tmp_path: Path) -> None:
    into = tmp_path / "corpus"
    ingest(sources / "a.txt", into, script="simplified")
    with pytest.raises(InputError, match="--script simplified"):
        ingest(sources, into, script="keep")
    # Not said again, it is what the corpus has.
    (sources / "d.txt").write_text("關於加強社區協商的幾點意見，請各單位執行。", "utf-8")
    ingest(sources, into)
    assert "关于加强" in Corpus.open(into).document("d.txt").text
    with pytest.raises(UnknownNameError, match="simplified"):
        ingest(sources, into, script="traditional")


def test_lemmas_are_a_setting_of_the_corpus(sources: Path, tmp_path: Path) -> None:
    into = tmp_path / "corpus"
    ingest(sources, into)
    plain = segment_corpus(Corpus.open(into), Lexicon())
    assert "communities" in plain.vocabulary
    assert "be" not in plain.vocabulary
    assert ingest(sources, into, english_lemmas=True).unchanged == 3
    lemmas = segment_corpus(Corpus.open(into), Lexicon())
    assert lemmas.fingerprint != plain.fingerprint
    assert "communities" not in lemmas.vocabulary
    assert {"community", "be", "meet"} <= set(lemmas.vocabulary)
    assert lemmas.starts.tolist() == plain.starts.tolist()
    # The corpus keeps it until told otherwise, and the tokens of before are still there.
    ingest(sources, into)
    assert Corpus.open(into).manifest.english_lemmas
    ingest(sources, into, english_lemmas=False)
    assert segment_corpus(Corpus.open(into), Lexicon()).fingerprint == plain.fingerprint


def test_known_files_are_not_parsed_and_pandas_is_not_loaded(sources: Path, tmp_path: Path) -> None:
    into = tmp_path / "corpus"
    ingest(sources, into)
    code = (
        "import sys; from policymine.cli.app import app\n"
        f"try: app(['ingest', {str(sources)!r}, '--into', {str(into)!r}])\n"
        "except SystemExit: pass\n"
        "heavy = {'pandas', 'policymine.structure.read', 'opencc', 'jieba', 'sklearn'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "3 unchanged" in done.stdout


def test_what_to_do_about_a_file_is_never_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    from policymine.cli import ingest, output

    rows = [
        ("study/scan.pdf", "has no text layer, being a scan (pages: 12)", "pip install rapidocr onnxruntime")
    ]
    columns = ("source", "reason", "remedy")
    monkeypatch.setattr(output, "_terminal_width", lambda: 60)
    assert ingest._listed(columns, rows) == [
        "study/scan.pdf",
        "  has no text layer, being a scan (pages: 12); pip install rapidocr onnxruntime",
    ]
    monkeypatch.setattr(output, "_terminal_width", lambda: 200)
    assert len(ingest._listed(columns, rows)) == 3
