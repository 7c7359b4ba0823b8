"""Transcripts that are broken, contradict themselves or come in an odd form: a clear line, and nothing good is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import policymine as pm
from policymine.errors import IngestError
from policymine.ingestors import jsonl, subtitles, table, tei
from policymine.ingestors.base import RawDocument, Skipped
from policymine.ingestors.read import read_sources

from .conftest import write_xlsx, write_zip
from .test_transcripts import COMMENTS, VOTES, notes, one, turns, write


def both(found: Any) -> tuple[list[RawDocument], list[Skipped]]:
    items = list(found)
    return [i for i in items if isinstance(i, RawDocument)], [i for i in items if isinstance(i, Skipped)]


def test_subtitles_by_hand(tmp_path: Path) -> None:
    text = (
        "\ufeff00:00:01,000 --> 00:00:04,000\r\n张书记：大家好，\r\n现在开会。\r\n"
        "\r\n00:00:03,000 --> 00:00:06,000\r\n李小梅：我说两句。\r\n\r\n"
        "3\r\n00:00:06 -> 00:00:09\r\n<b>路灯</b><font color='#fff'>坏了</font>。 &lt;3盏&gt;\r\n\r\n"
        "4\r\n0:0:2,0 --> 0:0:10,5\r\n张书记：好。\r\n\r\n5\r\n00:00:12,000 --> 00:00:11,000\r\n(鼓掌)\r\n2024\r\n"
        "noon --> one\r\n"
    ).replace(" -> ", " --> ")
    raw = one(subtitles.read(write(tmp_path / "a.srt", text)))
    assert turns(raw) == [
        ("张书记", "大家好，现在开会。"),
        ("李小梅", "我说两句。路灯坏了。 <3盏>"),
        ("张书记", "好。 (鼓掌) 2024 noon --> one"),
    ]
    assert raw.warnings == (
        "times run backwards at 1 of 5 cues; the order of the file is kept",
        "1 of 5 cues end before they begin; both times are kept",
        "1 lines with --> state no time that can be read; they are kept as words",
    )


def test_words_behind_a_blank_line_of_webvtt_stay(tmp_path: Path) -> None:
    text = (
        "WEBVTT\n\nSTYLE\n::cue { color: red }\n\nNOTE\nnot said\n\n00:01.000 --> 00:03.000\n<v 李某>灯<rt>dēng</rt>坏了\n\n"
        "还有停车。</v>\n\nNOTE not said\neither\n\nid\n00:04.000 --> 00:05.000\n<v 李某>5 < 6</v>\n"
    )
    raw = one(subtitles.read(write(tmp_path / "a.vtt", text)))
    assert turns(raw) == [("李某", "灯（dēng）坏了还有停车。 5 < 6")]


def test_qmsum_of_a_wrong_shape(tmp_path: Path) -> None:
    good = {"speaker": "Chair", "content": "hi"}
    value = {
        "meeting_transcripts": [good, {"speaker": "A"}, {"speaker": "B", "content": None}, good, "x"],
        "topic_list": [
            {"topic": "a", "relevant_text_span": [["0", "3"]]},
            {"topic": "b", "relevant_text_span": None},
            {"topic": "c", "relevant_text_span": "all"},
            "d",
            {"topic": "e", "relevant_text_span": [5, [3, 9]]},
        ],
        "meeting": ["kept"],
        "turns": 3,
    }
    raw = one(jsonl.read(write(tmp_path / "a.json", json.dumps(value))))
    assert turns(raw) == [("Chair", "hi"), ("Chair", "hi")]
    # Spans count the turns that are kept.
    assert [t["spans"] for t in raw.extra["topics"]] == [[[0, 1]], [], [], []]
    assert raw.extra["file:meeting"] == ["kept"]
    assert "3 of 5 turns hold no words (content); left out" in raw.warnings
    assert any("spans of topics name turns that do not exist" in line for line in raw.warnings)
    for wrong in ([], ["Chair: hi"], [{"speaker": "A", "text": "hi"}]):
        _, (skipped,) = both(
            jsonl.read(write(tmp_path / "b.json", json.dumps({"meeting_transcripts": wrong})))
        )
        assert str(skipped) == (
            "1: has no turn with words under meeting_transcripts; a turn is an object with speaker and content"
        )


def test_segments_and_vcsum_of_a_wrong_shape(tmp_path: Path) -> None:
    rows = [
        {
            "segments": [
                {"start": 0, "end": 1, "text": "hi"},
                {"start": 5, "end": 3, "text": "yo"},
                {"start": 7},
            ]
        },
        {"segments": "x"},
        {"no": 1},
    ]
    found, skipped = both(jsonl.read(write(tmp_path / "a.jsonl", "\n".join(json.dumps(row) for row in rows))))
    assert [raw.text for raw in found] == ["hi\nyo"]
    assert "1 of 3 segments hold no words; left out" in found[0].warnings
    assert "1 of 2 turns end before they begin; both times are kept" in found[0].warnings
    assert [(s.source, s.reason) for s in skipped] == [
        ("2", "has no segment with words under segments"),
        ("3", "has no segment with words under segments"),
    ]
    rows = [{"id": "m_0", "context": [["好"], ["行"]], "speaker": [1]}, {"context": "好", "speaker": [1]}]
    _, skipped = both(jsonl.read(write(tmp_path / "b.jsonl", "\n".join(json.dumps(row) for row in rows))))
    assert [s.reason for s in skipped] == [
        "has 1 speakers (speaker) for 2 turns (context)",
        "has no list of turns under context, or of speakers under speaker",
    ]


def tei_of(body: str, people: str = "") -> str:
    return f"<TEI><teiHeader><meeting n='3'>Term 3</meeting>{people}</teiHeader><text><body>{body}</body></text></TEI>"


def test_every_word_of_tei_is_kept(tmp_path: Path) -> None:
    body = (
        "<div>stray <p>A paragraph.</p><u who='#A'>Loose <seg>One.</seg> tail <seg>Two.</seg><note>n</note> end</u>"
        "<p>Outside</p></div>"
    )
    raw = one(tei.read(write(tmp_path / "a.xml", tei_of(body))))
    assert turns(raw) == [("A", "Loose\nOne.\ntail\nTwo."), ("A", "end")]
    assert notes(raw) == ["stray", "A paragraph.", "n", "Outside"]
    # What the file calls its meeting does not stand in the place of what a record's text states.
    assert raw.extra["sitting"] == [{"n": "3", "words": "Term 3"}]
    assert "meeting" not in raw.extra


def test_several_speakers_and_two_of_one_name(tmp_path: Path) -> None:
    listed = "".join(
        f"<person xml:id='{key}'><persName>{name}</persName><sex value='{sex}'/></person>"
        for key, name, sex in (("A", "Li Wei", "F"), ("B", "Li Wei", "M"), ("C", "Ann", "F"))
    )
    body = "<u who='#A'>x</u><u who='#B'>y</u><u who='#A people.xml#C'>z</u><u who=''>w</u>"
    raw = one(tei.read(write(tmp_path / "a.xml", tei_of(body, f"<listPerson>{listed}</listPerson>"))))
    assert [who for who, _ in turns(raw)] == ["Li Wei (A)", "Li Wei (B)", "Li Wei (A) & Ann", None]
    assert {k: v["gender"] for k, v in raw.extra["speakers"].items()} == {
        "Li Wei (A)": "female",
        "Li Wei (B)": "male",
        "Ann": "female",
    }
    assert "1 of 4 turns name no speaker; they are nobody's" in raw.warnings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_bomb_is_refused_in_one_line(tmp_path: Path, encoding: str) -> None:
    grow = "".join(f'<!ENTITY l{k} "{f"&l{k - 1};" * 10 if k else "ha"}">' for k in range(10))
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE TEI [{grow}]><TEI><u>&l9;</u></TEI>'
    (tmp_path / "a.xml").write_bytes(text.encode(encoding))
    with pytest.raises(IngestError, match="declares a DTD") as caught:
        list(tei.read(tmp_path / "a.xml"))
    assert "\n" not in str(caught.value)


def test_tables_of_turns_as_people_make_them(tmp_path: Path) -> None:
    rows = [
        ["S社区议事会发言记录"],
        ["时间：2014年3月5日", "地点：活动室"],
        ["序号", "发言人", "发言内容", "时间", "性别", "身份"],
        [1, "主席", "开会。", "14:30", "男", "社区书记"],
        [2, "李某", "停车难。", "14:20", "女", "居民代表"],
        [3, None, "（鼓掌）", None, None, None],
        [4, "李某", "好。", "14:40", "女", "居民代表"],
    ]
    raw = one(table.read(write_xlsx(tmp_path / "a.xlsx", {"表": rows})))
    assert [who for who, _ in turns(raw)] == ["主席", "李某", None, "李某"]
    stated = {name: value.raw for name, value in raw.metadata.items()}
    assert (stated["title"], stated["date_issued"]) == ("S社区议事会发言记录", "2014-03-05")
    assert raw.extra["speakers"] == {
        "主席": {"gender": "male", "role": "社区书记"},
        "李某": {"gender": "female", "role": "居民代表"},
    }
    assert "times run backwards at 1 of 3 turns; the order of the file is kept" in raw.warnings
    # The comma of Chinese between the columns.
    text = "发言人，内容，时间\n主席，开会。，14:30\n李某，停车难。，14:31\n主席，好呀。，14:40\n"
    assert [who for who, _ in turns(one(table.read(write(tmp_path / "b.csv", text))))] == [
        "主席",
        "李某",
        "主席",
    ]
    # Times and words, and nobody named: one transcript, kept whole.
    raw = one(table.read(write(tmp_path / "c.csv", "内容,时间\n开会。,14:30\n停车难。,14:31\n")))
    assert raw.text == "开会。\n停车难。"
    assert "no turn names its speaker" in raw.warnings[0]
    with pytest.raises(IngestError, match="its first line, which should name the columns, is 主席, 开会。"):
        list(table.read(write(tmp_path / "d.csv", "主席,开会。\n李某,停车难。\n")))


def test_a_polis_export_has_the_title_of_its_summary(tmp_path: Path) -> None:
    summary = "topic,Transport\nurl,https://pol.is/1\nvoters,3\ncomments,3\n"
    groups = "comment-id,comment,total-votes,total-agrees,group-a-votes\n0,More cycling,3,2,1\n"
    write_zip(
        tmp_path / "a.zip",
        {
            "e/comments.csv": COMMENTS.encode(),
            "e/votes.csv": VOTES.encode(),
            "e/summary.csv": summary.encode(),
            "e/comment-groups.csv": groups.encode(),
        },
    )
    made = pm.ingest(tmp_path / "a.zip", tmp_path / "c")
    assert sorted(row["reason"] for row in made.rows()) == [
        "counts the votes of a Polis conversation by opinion group",
        "holds the votes of a Polis conversation, not its words",
    ]
    (title,) = pm.Corpus.open(tmp_path / "c").documents()["title"]
    assert title == "Transport"
    # A table of two columns with one of these names is none of Polis's.
    assert one(table.read(write(tmp_path / "b.csv", "topic,text\nTrees,More trees\n"))).text == "More trees"


def test_decidim_in_json(tmp_path: Path) -> None:
    space = {"participatory_space": {"id": 1}, "component": {"id": 2}}
    proposals = [
        {"id": 1, **space, "title": {"ca": "Arbres"}, "body": {"ca": "<p>Més arbres &amp; 5 < 6 > 4</p>"}},
        {"id": 2, **space, "title": {"ca": "Bancs"}, "body": {"ca": "Bancs"}, "state": None},
    ]
    found, _ = both(jsonl.read(write(tmp_path / "a.json", json.dumps(proposals))))
    assert [(raw.metadata["title"].raw, raw.text) for raw in found] == [
        ("Arbres", "Més arbres & 5 < 6 > 4"),
        ("Bancs", "Bancs"),
    ]


def test_a_column_of_ours_stands_apart(tmp_path: Path) -> None:
    text = "title,text,meeting,inner,respondents\n纪要,会议讨论了电梯。,第3次,x,y\n"
    write(tmp_path / "a.csv", text)
    pm.ingest(tmp_path / "a.csv", tmp_path / "c", kind="minutes")
    corpus = pm.Corpus.open(tmp_path / "c")
    (document,) = map(corpus.document, corpus.ids)
    assert isinstance(document.extra["meeting"], dict)
    assert document.extra["file:meeting"] == "第3次"
    assert document.extra["file:inner"] == "x"


def test_one_reader_that_stumbles_costs_no_other_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a.srt", "1\n00:00:01,000 --> 00:00:02,000\nA: x\n")
    write(tmp_path / "b.txt", "会议讨论了电梯。")

    def stumble(path: Path) -> Any:
        raise TypeError("no\nsuch thing")

    monkeypatch.setattr(subtitles, "read", stumble)
    found = [item for _, item in read_sources([tmp_path])]
    (skipped,) = [item for item in found if isinstance(item, Skipped)]
    assert skipped.reason == "cannot be read, by an error in policymine itself (TypeError: no)"
    assert "report it" in skipped.remedy
    assert len(found) == 2
