"""Pseudonyms: the same everywhere, offices kept, and no name left in any byte of the corpus."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import policymine as pm
from policymine.api.amend import amend
from policymine.errors import InputError
from policymine.structure.pseudonyms import Names, PseudonymKey, is_pseudonym

KEY = "the grey cat sleeps on the third shelf"
RECORD = """S社区议事会会议记录
时间：2014年3月5日
主持人：赵建国（社区书记）
记录人：孙　燕
出席人员：赵建国（社区书记）、李小梅（居民代表）、王德发（物业公司经理）
赵书记：人到齐了，李小梅先说。
居民代表李小梅：王经理说好了修路灯，孔师傅也在场。老李家门口最黑。
物业公司经理王德发：请赵建国书记放心，我找孙燕登记。
"""
OTHER = "关于路灯的几点想法\n去年李小梅在会上提过路灯，物业的王德发答应了。钱学礼没有来。\n"
ENGLISH = {
    "meeting_transcripts": [
        {"speaker": "The Chair (Hon. Anthony Strahl (Nipissing, Lib.))", "content": "I call on Mr. Blaikie."},
        {
            "speaker": "Mr. Daniel Blaikie",
            "content": "Thank you, Chair Strahl. BLAIKIE is my name; may I begin?",
        },
    ]
}


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "key.txt"
    path.write_text(f"{KEY}\n钱学礼\n", "utf-8")
    return path


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "李小梅的材料"
    folder.mkdir()
    (folder / "记录_赵建国.txt").write_text(RECORD, "utf-8")
    (folder / "想法.txt").write_text(OTHER, "utf-8")
    (folder / "strahl.json").write_text(json.dumps(ENGLISH), "utf-8")
    (folder / "王德发.bin").write_bytes(b"\x00\x01")
    (folder / "turns.csv").write_text(
        "发言人,内容,时间\n李小梅,路灯的事。,09:00\n王德发,在办。,09:01\n李小梅,好。,09:02\n", "utf-8"
    )
    return folder


def everything(corpus: Path) -> str:
    """All that the corpus folder holds, Parquet files unpacked, names of files too."""
    parts = []
    for path in sorted(corpus.rglob("*")):
        parts.append(path.name)
        if path.is_file():
            parts.append(path.read_bytes().decode("utf-8", "replace"))
            if path.suffix == ".parquet":
                parts.append(json.dumps(pq.read_table(path).to_pylist(), ensure_ascii=False, default=str))
    return "\n".join(parts)


def test_no_name_is_left_in_any_file(sources: Path, key: Path, tmp_path: Path) -> None:
    made = pm.ingest(sources, tmp_path / "c", pseudonyms=key)
    assert made.n_documents == 4
    # The user is told of his own files by their names; the corpus does not keep them.
    assert any("王德发.bin" in row["source"] for row in made.rows())
    held = everything(tmp_path / "c")
    for name in (
        "赵建国",
        "李小梅",
        "王德发",
        "孙燕",
        "孙　燕",
        "孔师傅",
        "钱学礼",
        "老李",
        "赵书记",
        "王经理",
    ):
        assert name not in held, name
    # Names that no pseudonym of open syllables can hold by chance.
    for word in ("Strahl", "strahl", "Blaikie", "BLAIKIE", "Daniel", "Anthony", KEY):
        assert word not in held, word


def test_the_same_person_everywhere_and_offices_kept(sources: Path, key: Path, tmp_path: Path) -> None:
    pm.ingest(sources, tmp_path / "c", pseudonyms=key)
    corpus = pm.Corpus.open(tmp_path / "c")
    secret = PseudonymKey.of(KEY)
    zhao, li, wang = (secret.name(name) for name in ("赵建国", "李小梅", "王德发"))
    documents = [corpus.document(i) for i in corpus.ids]
    record = next(d for d in documents if d.kind == "minutes" and "S社区" in d.text)
    assert record.chair == zhao
    assert record.date_issued == "2014-03-05"
    assert f"居民代表{li}：{wang}经理说好了" in record.text
    assert f"{zhao}书记：人到齐了" in record.text
    assert [p.speaker for p in record.passages if p.role == "speech"][1:] == [
        f"居民代表{li}",
        f"物业公司经理{wang}",
    ]
    assert all(p.text == d.text[p.start : p.end] for d in documents for p in d.passages)
    assert all(
        f.span is None or d.text[slice(*f.span)] == f.raw for d in documents for f in d.fields.values()
    )
    assert any(f"去年{li}在会上" in d.text for d in documents)
    table = next(d for d in documents if d.extractor == "table")
    assert [(p.speaker, p.text) for p in table.passages] == [
        (li, "路灯的事。"),
        (wang, "在办。"),
        (li, "好。"),
    ]
    english = next(d for d in documents if d.language == "en")
    strahl, blaikie = secret.word("Strahl"), secret.word("Blaikie")
    assert [p.text for p in english.passages] == [
        f"I call on Mr. {blaikie}.",
        f"Thank you, Chair {strahl}. {blaikie.upper()} is my name; may I begin?",
    ]
    assert (
        english.passages[0].speaker == f"The Chair (Hon. {secret.word('Anthony')} {strahl} (Nipissing, Lib.))"
    )


def test_the_analysis_is_that_of_the_names(sources: Path, key: Path, tmp_path: Path) -> None:
    pm.ingest(sources, tmp_path / "c", pseudonyms=key)
    pm.ingest(sources, tmp_path / "d")
    one, other = (pm.meetings(tmp_path / name).table for name in ("c", "d"))
    assert sorted(zip(one["turns"], one["role"].fillna(""), strict=True)) == sorted(
        zip(other["turns"], other["role"].fillna(""), strict=True)
    )


def test_again_and_by_another_key(sources: Path, key: Path, tmp_path: Path) -> None:
    pm.ingest(sources, tmp_path / "c", pseudonyms=key)
    before = pm.Corpus.open(tmp_path / "c").fingerprint
    again = pm.ingest(sources, tmp_path / "c", pseudonyms=key)
    assert (again.added, again.replaced, again.unchanged) == (0, 0, 4)
    pm.ingest(sources, tmp_path / "d", pseudonyms=key)
    assert pm.Corpus.open(tmp_path / "d").fingerprint == before
    other = tmp_path / "other.txt"
    other.write_text("quite another sentence for a key\n", "utf-8")
    with pytest.raises(InputError, match="by another key"):
        pm.ingest(sources, tmp_path / "c", pseudonyms=other)
    with pytest.raises(InputError, match="by a key: give its file with --pseudonyms"):
        pm.ingest(sources, tmp_path / "c")
    pm.ingest(sources, tmp_path / "e")
    with pytest.raises(InputError, match="holds names as they are; --pseudonyms needs a new folder"):
        pm.ingest(sources, tmp_path / "e", pseudonyms=key)


def test_a_key_that_cannot_be_used(sources: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        pm.ingest(sources, tmp_path / "c", pseudonyms=tmp_path / "none.txt")
    short = tmp_path / "short.txt"
    short.write_text("abc", "utf-8")
    with pytest.raises(InputError, match="has 3 characters and needs at least 12"):
        pm.ingest(sources, tmp_path / "c", pseudonyms=short)
    (tmp_path / "c").mkdir(exist_ok=True)
    inside = tmp_path / "c" / "key.txt"
    inside.write_text(KEY, "utf-8")
    with pytest.raises(InputError, match="lies in the corpus"):
        pm.ingest(sources, tmp_path / "c", pseudonyms=inside)


def test_forms_of_a_name() -> None:
    secret = PseudonymKey.of(KEY)
    assert secret.name("陳大文") == secret.name("陈大文")
    assert is_pseudonym(secret.name("李小梅"))
    assert secret.name("李小梅") != PseudonymKey.of(KEY + "!").name("李小梅")
    assert KEY not in repr(secret)
    names = Names(secret)
    names.add(["李兵", "Alan B. Greenspan", "May Smith"])
    assert names.rewrite("李　兵和李兵").text == f"{secret.name('李兵')}和{secret.name('李兵')}"
    assert names.rewrite("A. B. Greenspan, greenspan").text == f"{secret.word('Greenspan')}, greenspan"
    rewriting = names.rewrite("请李兵说。李兵：好")
    assert rewriting.text[rewriting.place(5) :] == f"{secret.name('李兵')}：好"
    assert not names.holds(rewriting.text)
    # A surname that is known from the record, one that is not, and a word that merely looks like one.
    people = names.rewrite("请李主任说，张老太太来了，安全主任也在，提高主任津贴", ["李兵"]).text
    assert people.startswith(f"请{secret.name('李兵')}主任说，某")
    assert "安全主任" in people
    assert "提高主任津贴" in people


def test_a_person_is_meant_by_less_than_the_whole_name(key: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(
        "S社区议事会会议记录\n时间：2014年3月5日\n主持人：张建国（社区书记）\n"
        "出席人员：张建国（社区书记）、王德发（物业公司经理）、欧阳明月（律师）、买买提·艾力（居民代表）、阿依古丽（居民代表）\n"
        "张建国：人到齐了，开会。请买买提先说。\n"
        "欧阳明月：我和德发同志、建国书记商量过，电话13800138000，邮箱zhangjg@example.com。\n"
        "王德发：欧阳律师说得对，谢谢建国。请社区张书记定。\n"
        "买买提·艾力：同意艾力的意见。阿依古丽也同意。\n"
        "欧阳明月：建国70周年以来，电梯最难。安全主任和会议文书记录都在。\n",
        "utf-8",
    )
    (folder / "b.txt").write_text(
        "S社区议事会会议纪要\n2014年4月1日，社区书记张建国主持会议。会议决定由物业公司王德发牵头。王总表示同意。\n",
        "utf-8",
    )
    (folder / "c.json").write_text(
        json.dumps(
            {
                "meeting_transcripts": [
                    {"speaker": "Mary O'Neil", "content": "I agree with the Smiths and O’Neil."},
                    {"speaker": "John Smith", "content": "smith@house.example is mine."},
                    {"speaker": "bobby77", "content": "So says Bobby77."},
                ]
            }
        ),
        "utf-8",
    )
    (folder / "d.xml").write_text(
        '<TEI><particDesc><listPerson><person xml:id="NovakJan"><persName>Jan Novák</persName></person></listPerson></particDesc>'
        '<text><u who="#NovakJan">Novák is NovakJan.</u></text></TEI>',
        "utf-8",
    )
    (folder / "e.csv").write_text(
        "title,text,作者\nTrees of Pedro,Pedro Alvarez wants trees,Pedro Alvarez\n", "utf-8"
    )
    made = pm.ingest(folder, tmp_path / "c", pseudonyms=key)
    assert made.n_documents == 5, made.rows()
    held = everything(tmp_path / "c")
    for name in (
        *("张建国", "王德发", "欧阳", "买买提", "艾力", "阿依古丽", "德发", "建国书记", "谢谢建国", "王总"),
        *("张书记", "13800138000", "zhangjg", "O'Neil", "O’Neil", "Smith", "smith", "bobby77", "Bobby77"),
        *("Novák", "NovakJan", "Pedro", "Alvarez"),
    ):
        assert name not in held, name
    corpus = pm.Corpus.open(tmp_path / "c")
    text = "\n".join(corpus.texts().values())
    # What only looks like a name stays.
    for words in ("建国70周年以来", "安全主任", "文书记录", "［电话］", "［邮箱］", "[e-mail]"):
        assert words in text, words
    secret = PseudonymKey.of(KEY)
    assert f"请社区{secret.name('张建国')}书记定" in text
    assert f"the {secret.word('Smith')}s and {secret.word(chr(39).join(('O', 'Neil')))}" in text
    assert all(
        p.text == d.text[p.start : p.end] for d in map(corpus.document, corpus.ids) for p in d.passages
    )


def test_no_real_name_comes_in_by_a_correction(sources: Path, key: Path, tmp_path: Path) -> None:
    pm.ingest(sources, tmp_path / "c", pseudonyms=key)
    corpus = pm.Corpus.open(tmp_path / "c")
    record = next(d for d in map(corpus.document, corpus.ids) if d.chair)
    li = PseudonymKey.of(KEY).name("李小梅")
    table = tmp_path / "t.csv"
    table.write_text(
        f"document,field,correction\n{record.id},chair,李小梅\n{record.id},chair,{li}\n"
        f"{record.id},speaker 居民代表{li},李小梅\n{record.id},speaker 居民代表{li},{li}\n",
        "utf-8",
    )
    rows = amend(tmp_path / "c", table).rows()
    assert [row["status"] for row in rows] == ["refused", "amended", "refused", "amended"]
    assert "the corpus holds pseudonyms" in rows[0]["reason"]
    assert "李小梅" not in everything(tmp_path / "c")
