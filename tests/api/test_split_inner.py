"""`ingest --split-inner`: the plan that a notice issues is a document of its own, and goes when the notice loses it."""

from __future__ import annotations

from pathlib import Path

from policymine.api.ingest import ingest
from policymine.corpus.store import Corpus

NOTICE = "N市人民政府关于印发社区协商办法的通知\nN政发〔2014〕7号\n各区人民政府：\n现将《社区协商办法》印发给你们，请认真执行。\n"
SIGNED = "N市人民政府\n2014年3月5日\n"
RULES = "社区协商办法\n第一条　居民可以提出议题。\n第二条　议事会每季度召开一次。\n第三条　本办法自印发之日起施行。\n"


def test_inner_documents_follow_their_notice(tmp_path: Path) -> None:
    source, into = tmp_path / "s", tmp_path / "c"
    source.mkdir()
    (source / "a.txt").write_text(NOTICE + SIGNED + RULES, encoding="utf-8")
    made = ingest(source, into, split_inner=True)
    assert (made.n_documents, made.added) == (2, 2)
    table = Corpus.open(into).documents().set_index("id")
    assert list(table.index) == ["a.txt", "a.txt#inner1"]
    assert table.loc["a.txt#inner1", "part_of"] == "a.txt"
    assert table.loc["a.txt#inner1", "date_issued"] == "2014-03-05"
    texts = Corpus.open(into).texts()
    assert "第一条" in texts["a.txt#inner1"]
    assert "第一条" not in texts["a.txt"]
    again = ingest(source, into)
    assert (again.n_documents, again.added, again.replaced) == (2, 0, 0)
    (source / "a.txt").write_text(NOTICE + "\n详情另行通知。\n" + SIGNED, encoding="utf-8")
    assert ingest(source, into).n_documents == 1
    assert list(Corpus.open(into).ids) == ["a.txt"]
