"""Transcripts whose format states the turns: every speaker and every word comes back, and what is wrong is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import policymine as pm
from policymine.clean.normalize import normalize
from policymine.errors import IngestError
from policymine.ingestors import jsonl, subtitles, table, tei
from policymine.ingestors.base import RawDocument, Skipped

from .conftest import write_xlsx, write_zip


def one(found: object) -> RawDocument:
    items = list(found)  # type: ignore[call-overload]
    assert len(items) == 1
    assert isinstance(items[0], RawDocument)
    return items[0]


def turns(raw: RawDocument) -> list[tuple[str | None, str]]:
    return [(t.speaker, raw.text[t.start : t.end]) for t in raw.turns if t.role == "speech"]


def notes(raw: RawDocument) -> list[str]:
    return [raw.text[t.start : t.end] for t in raw.turns if t.role == "note"]


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_qmsum_comes_back_turn_by_turn(shared_data: Path, tmp_path: Path) -> None:
    files = sorted((shared_data / "qmsum_committee").rglob("*.json"))
    for path in files:
        stated = json.loads(path.read_text("utf-8"))
        raw = one(jsonl.read(path))
        assert turns(raw) == [(t["speaker"], t["content"]) for t in stated["meeting_transcripts"]]
        assert [t["topic"] for t in raw.extra["topics"]] == [t["topic"] for t in stated["topic_list"]]
    assert len(files) == 30
    small = [files[0], files[-1]]
    pm.ingest(small, tmp_path / "c")
    corpus = pm.Corpus.open(tmp_path / "c")
    passages = corpus.passages()
    for path in small:
        stated = json.loads(path.read_text("utf-8"))["meeting_transcripts"]
        kept = passages[passages["document"] == path.name]
        # As stored: no-break spaces are spaces, and nothing else is changed.
        assert list(zip(kept["speaker"], kept["text"], strict=True)) == [
            (t["speaker"], normalize(t["content"]).text) for t in stated
        ]
        document = corpus.document(path.name)
        assert (document.kind, document.record_mode, document.language) == ("minutes", "verbatim", "en")
    again = pm.ingest(small, tmp_path / "c")
    assert (again.added, again.replaced, again.unchanged) == (0, 0, 2)


def test_vcsum_comes_back_turn_by_turn(shared_data: Path) -> None:
    rows = [
        json.loads(line) for line in (shared_data / "vcsum" / "short_dev.txt").read_text("utf-8").splitlines()
    ]
    stated: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        stated.setdefault(row["id"].rpartition("_")[0], []).extend(
            (str(speaker), "".join(turn))
            for speaker, turn in zip(row["speaker"], row["context"], strict=True)
        )
    found = [
        raw for raw in jsonl.read(shared_data / "vcsum" / "short_dev.txt") if isinstance(raw, RawDocument)
    ]
    assert {raw.item: turns(raw) for raw in found} == stated
    assert found[0].text.startswith("发言人1：")
    ends = {
        row["id"]: row["eos_index"]
        for row in map(json.loads, (shared_data / "vcsum" / "long_dev.txt").read_text("utf-8").splitlines())
    }
    for raw in found:
        assert raw.extra["topics"][-1]["spans"][0][1] == ends[raw.item][-1]
        assert {t["spans"][0][1] for t in raw.extra["topics"]} <= set(ends[raw.item])
    summary = next(iter(jsonl.read(shared_data / "vcsum" / "long_train.txt")))
    assert isinstance(summary, RawDocument)
    assert summary.metadata["record_mode"].raw == "summary"


def test_srt(tmp_path: Path) -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:03,000\nCHAIR: Welcome, <i>everyone</i>.\nLet us begin.\n\n"
        "2\n00:00:03,500 --> 00:00:05,000\n{\\an8}The first item is parking.\n\n"
        "3\n00:00:05,500 --> 00:00:07,000\n[applause]\n\n"
        "4\n00:00:07,500 --> 00:00:09,000\nAnn Lee: Thank you, Chair. Note: this is new.\n\n"
        "5\n00:00:09,500 --> 00:00:11,000\nCHAIR: 12 places are left.\n"
    )
    raw = one(subtitles.read(write(tmp_path / "a.srt", text)))
    assert turns(raw) == [
        ("CHAIR", "Welcome, everyone. Let us begin. The first item is parking."),
        ("Ann Lee", "Thank you, Chair. Note: this is new."),
        ("CHAIR", "12 places are left."),
    ]
    assert notes(raw) == ["[applause]"]
    assert raw.extra["turns"] == [
        {"seq": 0, "begin": 1.0, "end": 5.0},
        {"seq": 2, "begin": 7.5, "end": 9.0},
        {"seq": 3, "begin": 9.5, "end": 11.0},
    ]


def test_vtt_with_voices(tmp_path: Path) -> None:
    text = (
        "WEBVTT - a title\n\nNOTE made by hand\n\nintro\n00:01.000 --> 00:03.000 align:start\n<v 主席>现在开会。</v>\n\n"
        "00:03.000 --> 00:05.000\n<v 主席>第一项，停车。\n\n"
        "00:05.000 --> 00:08.000\n<v.loud Zhang Wei>我&amp;他同意。</v> <v 李某>我<i>不</i>同意。</v>\n\n"
        "00:08.500 --> 00:09.000\n无名的话。\n"
    )
    raw = one(subtitles.read(write(tmp_path / "a.vtt", text)))
    assert turns(raw) == [
        ("主席", "现在开会。第一项，停车。"),
        ("Zhang Wei", "我&他同意。"),
        ("李某", "我不同意。"),
        (None, "无名的话。"),
    ]


def test_captions_that_roll_and_name_nobody(tmp_path: Path) -> None:
    text = (
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nwe<00:00:00.500><c> are</c><00:00:01.000><c> here</c>\n\n"
        "00:00:02.010 --> 00:00:04.000\nwe are here\nto<00:00:02.500><c> talk</c>\n\n"
        "00:00:09.010 --> 00:00:11.000\nto talk\nabout<00:00:09.500><c> it</c>\n"
    )
    raw = one(subtitles.read(write(tmp_path / "a.vtt", text)))
    assert raw.text == "we are here to talk\nabout it"
    assert [t.role for t in raw.turns] == ["clause", "clause"]
    assert "no turn names its speaker" in raw.warnings[0]
    with pytest.raises(IngestError, match="holds no cue"):
        list(subtitles.read(write(tmp_path / "b.srt", "no subtitles at all")))


def test_times_that_run_backwards_and_a_thousand_speakers(tmp_path: Path) -> None:
    cues = "".join(f"{k}\n00:00:{59 - k:02d},000 --> 00:00:59,500\n甲{k}：第{k}句。\n\n" for k in range(10))
    raw = one(subtitles.read(write(tmp_path / "a.srt", cues)))
    assert len(turns(raw)) == 10
    assert raw.warnings == ("times run backwards at 9 of 10 cues; the order of the file is kept",)
    rows = "".join(f"S{k},words of {k}\n" for k in range(1000))
    many = one(table.read(write(tmp_path / "b.csv", "speaker,text\n" + rows), columns={"speaker": "speaker"}))
    assert len({speaker for speaker, _ in turns(many)}) == 1000


HEAD = """<teiHeader><fileDesc><titleStmt><title type="main">Sitting 1</title></titleStmt></fileDesc><profileDesc><settingDesc>
<setting><name type="city">Ottawa</name><date when="2020-03-05">5 March</date></setting></settingDesc></profileDesc></teiHeader>"""
PEOPLE = """<listPerson><person xml:id="SmithJohn"><persName><surname>Smith</surname><forename>John</forename></persName><sex value="M"/>
</person><person xml:id="LeeAnn"><persName>Ann Lee</persName><sex value="F"/></person></listPerson>"""
BODY = """<text><body><div><note type="time">The sitting opened at 10</note>
<u who="#SmithJohn" ana="#chair"><seg>Good morning.</seg><kinesic type="applause"><desc>Applause</desc></kinesic>
<seg>We   begin.<note>sic</note> Now.</seg></u>
<u who="#LeeAnn"><seg><s><w join="right">Thanks</w><pc>.</pc> <w>I</w> <w join="right">agree</w><pc>.</pc></s></seg></u>
<u who="#Nobody"><seg>Who?</seg></u></div></body></text>"""
SPOKEN = [
    ("John Smith", "Good morning."),
    ("John Smith", "We begin. Now."),
    ("Ann Lee", "Thanks. I agree."),
    ("Nobody", "Who?"),
]


def test_tei_corpus_with_its_list_of_persons(tmp_path: Path) -> None:
    xml = f'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"><teiHeader>{PEOPLE}</teiHeader><TEI>{HEAD}{BODY}</TEI></teiCorpus>'
    raw = one(tei.read(write(tmp_path / "a.xml", xml)))
    assert turns(raw) == SPOKEN
    assert notes(raw) == ["The sitting opened at 10", "Applause"]
    assert raw.extra["speakers"]["Ann Lee"] == {"id": "LeeAnn", "gender": "female"}
    assert raw.extra["inline_notes"] == [{"seq": 3, "note": "sic"}]
    stated = {name: value.raw for name, value in raw.metadata.items()}
    assert (stated["title"], stated["date_issued"], stated["chair"]) == (
        "Sitting 1",
        "2020-03-05",
        "John Smith",
    )
    assert raw.warnings == ("1 speaker is in no list of persons and keeps the identifier: Nobody",)


def test_tei_part_beside_its_list(tmp_path: Path) -> None:
    (tmp_path / "2020").mkdir()
    write(
        tmp_path / "ParlaMint-XX-listPerson.xml",
        PEOPLE.replace("<listPerson>", '<listPerson xmlns="http://www.tei-c.org/ns/1.0">'),
    )
    part = write(
        tmp_path / "2020" / "ParlaMint-XX_1.xml",
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{HEAD}{BODY}</TEI>',
    )
    assert turns(one(tei.read(part))) == SPOKEN
    with pytest.raises(IngestError, match="is XML of a list of persons, not a transcript"):
        list(tei.read(tmp_path / "ParlaMint-XX-listPerson.xml"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('<!DOCTYPE TEI [<!ENTITY x SYSTEM "file:///etc/passwd">]><TEI><u>&x;</u></TEI>', "declares a DTD"),
        ("<html><body/></html>", "is XML of <html>, not a transcript in TEI"),
        ("<TEI><text><p>no talk</p></text></TEI>", "without an utterance"),
        ("<teiCorpus><teiHeader/></teiCorpus>", "the head of a corpus whose parts are files of their own"),
        ("<TEI><u>", "cannot be read"),
    ],
)
def test_xml_that_is_no_transcript(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(IngestError) as caught:
        list(tei.read(write(tmp_path / "a.xml", text)))
    assert says in str(caught.value) or says == "cannot be read"


def test_a_table_of_turns_is_one_meeting(tmp_path: Path) -> None:
    text = "发言人,时间,发言内容,单位\n主席,09:00:00,现在开会。,居委会\n李某,09:01:10,停车难。,居民\n主席,09:02:00,请物业讲。,\n"
    raw = one(table.read(write(tmp_path / "a.csv", text)))
    assert turns(raw) == [("主席", "现在开会。"), ("李某", "停车难。"), ("主席", "请物业讲。")]
    assert raw.extra["turns"][1] == {"seq": 1, "begin": 32470.0, "单位": "居民"}
    sheets = {
        "表": [
            ["meeting", "speaker", "text"],
            ["A 1", "x", "one"],
            ["A 2", "y", "two"],
            ["A 1", "z", "three"],
        ]
    }
    found = [
        raw for raw in table.read(write_xlsx(tmp_path / "b.xlsx", sheets)) if isinstance(raw, RawDocument)
    ]
    assert [turns(raw) for raw in found] == [[("x", "one"), ("z", "three")], [("y", "two")]]
    mapped = one(
        table.read(
            write(tmp_path / "c.csv", "wer,was\na,eins\nb,zwei\n"), columns={"speaker": "wer", "text": "was"}
        )
    )
    assert turns(mapped) == [("a", "eins"), ("b", "zwei")]
    with pytest.raises(IngestError, match="has no column 'wer'"):
        list(table.read(tmp_path / "a.csv", columns={"speaker": "wer"}))


def test_a_table_of_speeches_is_not(tmp_path: Path) -> None:
    text = "speaker,date,title,text\nPowell,2020-01-02,On x,long text\nYellen,2020-02-03,On y,other text\n"
    found = [raw for raw in table.read(write(tmp_path / "a.csv", text)) if isinstance(raw, RawDocument)]
    assert [raw.metadata["title"].raw for raw in found] == ["On x", "On y"]
    assert not any(raw.turns for raw in found)


def test_json_told_by_what_it_holds(tmp_path: Path) -> None:
    segments = {
        "text": "hi all bye",
        "segments": [
            {"start": 0, "end": 1, "text": " hi", "speaker": "S0"},
            {"start": 1, "end": 2, "text": " all", "speaker": "S0"},
            {"start": 2, "end": 3, "text": " bye", "speaker": "S1"},
        ],
    }
    raw = one(jsonl.read(write(tmp_path / "a.json", json.dumps(segments))))
    assert turns(raw) == [("S0", "hi all"), ("S1", "bye")]
    rows = [{"speaker": "a", "text": "one", "start": 1.5}, {"speaker": "b", "text": "two", "start": 2}]
    assert turns(one(jsonl.read(write(tmp_path / "b.json", json.dumps(rows))))) == [
        ("a", "one"),
        ("b", "two"),
    ]
    with pytest.raises(
        IngestError, match="is JSON of no known form: no key holds the text; its keys are a, c"
    ):
        list(jsonl.read(write(tmp_path / "c.json", '{"a": {"b": 1}, "c": [1, 2]}')))
    bad = {
        "meeting_transcripts": [{"speaker": "x", "content": "y"}],
        "topic_list": [{"topic": "t", "relevant_text_span": [["0", "9"]]}],
    }
    raw = one(jsonl.read(write(tmp_path / "d.json", json.dumps(bad))))
    assert raw.warnings == ("1 spans of topics name turns that do not exist; left out",)


COMMENTS = (
    "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
    '1593461131,Mon Jun 29 2020,0,0,50,1,1,"More cycling, and walking."\n'
    "1593461482,Mon Jun 29 2020,1,4,40,5,0,Telecommuting will stay.\n"
    "1593461494,Mon Jun 29 2020,2,7,44,3,-1,Rejected by a moderator.\n"
)
VOTES = "timestamp,datetime,comment-id,voter-id,vote\n1,x,0,1,1\n"


def test_polis_as_tables_and_as_an_archive(tmp_path: Path) -> None:
    raw = one(table.read(write(tmp_path / "comments.csv", COMMENTS)))
    assert turns(raw) == [("0", "More cycling, and walking."), ("4", "Telecommuting will stay.")]
    assert notes(raw) == ["Rejected by a moderator."]
    assert raw.extra["turns"][0] == {
        "seq": 0,
        "time": "2020-06-29T20:05:31",
        "comment": "0",
        "agrees": 50,
        "disagrees": 1,
    }
    with pytest.raises(IngestError, match="holds the votes of a Polis conversation"):
        list(table.read(write(tmp_path / "votes.csv", VOTES)))
    write_zip(
        tmp_path / "a.zip",
        {
            "e/comments.csv": COMMENTS.encode(),
            "e/votes.csv": VOTES.encode(),
            "e/summary.csv": b"topic,Transport\nurl,x\n",
        },
    )
    made = pm.ingest(tmp_path / "a.zip", tmp_path / "c", kind="auto")
    assert made.n_documents == 1
    assert sorted(row["source"] for row in made.rows()) == ["a.zip/e/summary.csv", "a.zip/e/votes.csv"]
    assert pm.Corpus.open(tmp_path / "c").documents()["date_issued"].tolist() == ["2020-06-29"]


def test_decidim(tmp_path: Path) -> None:
    proposals = (
        "id;category/id;participatory_space/id;component/id;title/ca;title/en;body/ca;body/en;state;supports;published_at\n"
        '12;3;1;2;Arbres;Trees;;"<p>More <strong>trees</strong></p><p>and benches</p>";accepted;31;2020-03-05 10:00:00 UTC\n'
        "13;3;1;2;Bancs;;Mes bancs;;rejected;3;2020-03-06 10:00:00 UTC\n"
    )
    found = [
        raw
        for raw in table.read(write(tmp_path / "proposals.csv", proposals))
        if isinstance(raw, RawDocument)
    ]
    assert [(raw.metadata["title"].raw, raw.text, raw.record_id) for raw in found] == [
        ("Trees", "More trees\nand benches", "12"),
        ("Bancs", "Mes bancs", "13"),
    ]
    assert (found[0].metadata["status"].raw, found[0].extra["supports"]) == ("accepted", "31")
    head = "id;created_at;body;locale;author/id;author/name;alignment;depth;commentable_id;commentable_type;root_commentable_url\n"
    comments = head + (
        "1;2020-03-05 10:00:00 UTC;I like it;en;7;Ann Lee;1;0;12;Decidim::Proposals::Proposal;https://x/12\n"
        "2;2020-03-05 11:00:00 UTC;I do not;en;8;Bob Ray;-1;1;1;Decidim::Comments::Comment;https://x/12\n"
        "3;2020-03-07 11:00:00 UTC;Benches please;en;8;Bob Ray;0;0;13;Decidim::Proposals::Proposal;https://x/13\n"
    )
    found = [
        raw for raw in table.read(write(tmp_path / "comments.csv", comments)) if isinstance(raw, RawDocument)
    ]
    assert [turns(raw) for raw in found] == [
        [("Ann Lee", "I like it"), ("Bob Ray", "I do not")],
        [("Bob Ray", "Benches please")],
    ]
    assert not [item for item in table.read(tmp_path / "comments.csv") if isinstance(item, Skipped)]
